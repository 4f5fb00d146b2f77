//! Why a caged program gave nothing.

use std::time::Duration;

use crate::OpenError;

/// What went wrong with a program that was to be run, by what can be done next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CageError {
    /// It is not installed, or cannot be run: only an operator can change that.
    #[error("{program} cannot be run: {cause}")]
    Missing {
        /// Its name.
        program: String,
        /// What is wrong with it.
        cause: String,
    },
    /// As many programs run as may: later.
    #[error("too many programs run at once")]
    Busy,
    /// It did not end in its time, and was killed.
    #[error("{program} did not end within {} s", after.as_secs())]
    TimedOut {
        /// Its name.
        program: String,
        /// The time that it had.
        after: Duration,
    },
    /// It wrote more than it may, and was killed.
    #[error("{program} wrote more than {limit} bytes")]
    Flooded {
        /// Its name.
        program: String,
        /// How much it may write, in bytes.
        limit: usize,
    },
    /// It ended with an error, or by a signal.
    #[error("{program} ended with {status}: {}", last_line(words))]
    Crashed {
        /// Its name.
        program: String,
        /// The exit code or the signal, in words.
        status: String,
        /// The end of what it wrote to its standard error, at most 16 KiB.
        words: String,
    },
    /// Its output is not what it should be.
    #[error("{program} answered with something else than was asked for: {cause}")]
    Lying {
        /// Its name.
        program: String,
        /// What is wrong with it.
        cause: String,
    },
    /// This program is being stopped.
    #[error("the program is being stopped")]
    Stopped,
    /// The system refused something: a defect on our side, or a full machine.
    #[error("the system refused it: {0}")]
    Fault(String),
}

/// The last line that says anything.
pub(crate) fn last_line(words: &str) -> &str {
    let mut lines = words.lines().rev().map(str::trim);
    lines
        .find(|line| !line.is_empty())
        .unwrap_or("it said nothing")
}

impl From<CageError> for OpenError {
    fn from(error: CageError) -> Self {
        let cause = error.to_string();
        match error {
            CageError::Missing { program, .. } => Self::unplayable(
                format!(
                    "This needs {program}, which is not installed on this node; \
                     `seraphim doctor --sources` says how to bring it."
                ),
                cause,
            ),
            CageError::Busy => Self::Busy,
            CageError::TimedOut { program, .. } => {
                Self::network(format!("{program} took too long to find that."), cause)
            }
            CageError::Stopped => Self::network("The node is stopping.", cause),
            CageError::Crashed { program, .. } => {
                Self::unplayable(format!("{program} cannot read that."), cause)
            }
            CageError::Flooded { program, .. } | CageError::Lying { program, .. } => {
                Self::unplayable(format!("{program} answered with nonsense."), cause)
            }
            CageError::Fault(cause) => Self::fault(cause),
        }
    }
}
