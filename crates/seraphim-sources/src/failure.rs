//! Why a track could not be loaded, opened or read on.

use std::io;

use lavalink_protocol::{Exception, FailureKind, Severity};

use crate::Blocked;

/// Why a track was not loaded or opened, by what the caller can do next. Its
/// words are a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not there (any more): another source may have it.
    #[error("{0}")]
    Gone(String),
    /// The wall refuses the address: only an operator can change that.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// It is there, but not for us, or not now: `kind` says what would help.
    #[error("{message}")]
    Withheld {
        /// [`FailureKind::Region`], [`FailureKind::Age`],
        /// [`FailureKind::SignIn`], [`FailureKind::Gone`] (for few people only):
        /// another source.
        /// [`FailureKind::RateLimited`]: later.
        /// [`FailureKind::Expired`]: a fresh link.
        kind: FailureKind,
        /// What happened.
        message: String,
        /// The details.
        #[source]
        cause: Cause,
    },
    /// The other side refuses us, or the path leads out of the folder.
    #[error("{message}")]
    Refused {
        /// What happened.
        message: String,
        /// The details.
        #[source]
        cause: Cause,
    },
    /// It is a web page. A source that knows the site may find audio on it.
    #[error("That link is a web page, not an audio file.")]
    WebPage {
        /// The details.
        #[source]
        cause: Cause,
    },
    /// It is no audio that can be played.
    #[error("{message}")]
    Unplayable {
        /// What happened.
        message: String,
        /// The details.
        #[source]
        cause: Cause,
    },
    /// The network or the server failed: the same again may work later.
    #[error("{message}")]
    Network {
        /// What happened.
        message: String,
        /// The details.
        #[source]
        cause: Cause,
    },
    /// Too much is being loaded at once: later.
    #[error("Too many files are being looked at right now. Try again in a moment.")]
    Busy,
    /// The track's source is switched off or unknown here.
    #[error("There is no source “{0}” on this node.")]
    NoSource(String),
    /// A defect on our side.
    #[error("Something broke while the file was looked at.")]
    Fault(#[source] Cause),
}

/// What lies behind a failure, for whoever runs the node.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Cause(pub String);

impl OpenError {
    pub(crate) fn unplayable(message: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Unplayable {
            message: message.into(),
            cause: Cause(cause.into()),
        }
    }

    pub(crate) fn refused(message: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            cause: Cause(cause.into()),
        }
    }

    pub(crate) fn network(message: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Network {
            message: message.into(),
            cause: Cause(cause.into()),
        }
    }

    pub(crate) fn withheld(
        kind: FailureKind,
        message: impl Into<String>,
        cause: impl Into<String>,
    ) -> Self {
        Self::Withheld {
            kind,
            message: message.into(),
            cause: Cause(cause.into()),
        }
    }

    pub(crate) fn web_page(cause: impl Into<String>) -> Self {
        Self::WebPage {
            cause: Cause(cause.into()),
        }
    }

    pub(crate) fn fault(cause: impl Into<String>) -> Self {
        Self::Fault(Cause(cause.into()))
    }

    /// Whether the same attempt may succeed when it is made again soon.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind(),
            FailureKind::Network | FailureKind::RateLimited | FailureKind::Busy
        )
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Gone(_) => FailureKind::Gone,
            Self::Withheld { kind, .. } => *kind,
            Self::Blocked(_) | Self::Refused { .. } | Self::NoSource(_) => FailureKind::Refused,
            Self::Unplayable { .. } | Self::WebPage { .. } => FailureKind::Decode,
            Self::Network { .. } => FailureKind::Network,
            Self::Busy => FailureKind::Busy,
            Self::Fault(_) => FailureKind::Fault,
        }
    }

    /// How bad it is, in Lavalink's terms.
    #[must_use]
    pub fn severity(&self) -> Severity {
        severity(self.kind())
    }

    /// The same as Lavalink's exception, for a load result or an event. Its
    /// cause begins with [`FailureKind::word`].
    #[must_use]
    pub fn exception(&self) -> Exception {
        let cause = self.kind().cause(&self.details());
        Exception {
            message: Some(self.to_string()),
            severity: self.severity(),
            cause_stack_trace: cause.clone(),
            cause,
        }
    }

    fn details(&self) -> String {
        match self {
            Self::Withheld { cause, .. }
            | Self::Refused { cause, .. }
            | Self::Unplayable { cause, .. }
            | Self::Network { cause, .. }
            | Self::WebPage { cause }
            | Self::Fault(cause) => cause.0.clone(),
            Self::Blocked(blocked) => format!("blocked: {}", blocked.cause()),
            Self::Gone(_) => "not found".to_owned(),
            Self::Busy => "too many at once".to_owned(),
            Self::NoSource(name) => format!("no source {name}"),
        }
    }

    /// The same as what a read in the middle of a track fails with.
    pub(crate) fn into_read_error(self) -> io::Error {
        io::Error::new(read_error_kind(self.kind()), self)
    }
}

/// How bad a kind of failure is, in Lavalink's terms.
#[must_use]
pub fn severity(kind: FailureKind) -> Severity {
    match kind {
        FailureKind::Network | FailureKind::RateLimited | FailureKind::Stuck => {
            Severity::Suspicious
        }
        FailureKind::Fault => Severity::Fault,
        _ => Severity::Common,
    }
}

/// The kind of failure that a read of [`crate::Media`] failed with.
#[must_use]
pub fn kind_of_read_error(kind: io::ErrorKind) -> FailureKind {
    match kind {
        io::ErrorKind::NotFound => FailureKind::Gone,
        io::ErrorKind::StaleNetworkFileHandle => FailureKind::Expired,
        io::ErrorKind::QuotaExceeded => FailureKind::RateLimited,
        io::ErrorKind::PermissionDenied => FailureKind::Refused,
        io::ErrorKind::InvalidData | io::ErrorKind::FileTooLarge => FailureKind::Decode,
        io::ErrorKind::ResourceBusy => FailureKind::Busy,
        _ => FailureKind::Network,
    }
}

fn read_error_kind(kind: FailureKind) -> io::ErrorKind {
    match kind {
        FailureKind::Gone => io::ErrorKind::NotFound,
        FailureKind::Expired => io::ErrorKind::StaleNetworkFileHandle,
        FailureKind::RateLimited => io::ErrorKind::QuotaExceeded,
        FailureKind::Region | FailureKind::Age | FailureKind::SignIn | FailureKind::Refused => {
            io::ErrorKind::PermissionDenied
        }
        FailureKind::Decode => io::ErrorKind::InvalidData,
        FailureKind::Stuck => io::ErrorKind::TimedOut,
        FailureKind::Busy => io::ErrorKind::ResourceBusy,
        FailureKind::Network | FailureKind::Fault => io::ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_acts_on_survives_a_failed_read() {
        for kind in [
            FailureKind::Gone,
            FailureKind::Expired,
            FailureKind::RateLimited,
            FailureKind::Refused,
            FailureKind::Decode,
            FailureKind::Busy,
            FailureKind::Network,
        ] {
            assert_eq!(kind_of_read_error(read_error_kind(kind)), kind);
        }
    }

    #[test]
    fn an_exception_names_its_kind_in_front_of_its_cause() {
        let error = OpenError::withheld(FailureKind::Expired, "Too late.", "status 403");
        let exception = error.exception();

        assert_eq!(exception.message.as_deref(), Some("Too late."));
        assert_eq!(exception.cause, "expired: status 403");
        assert_eq!(exception.severity, Severity::Common);
    }
}
