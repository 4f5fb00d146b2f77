//! An opened track, and why one could not be opened or loaded.

use std::fmt;

use lavalink_protocol::{Exception, Severity};
use symphonia::core::io::MediaSource;

use crate::Blocked;

/// The bytes of a track, ready for a demuxer.
pub struct Media {
    /// Blocking reads: for a decode thread, never for an async task. Every
    /// read returns within the idle time-out; past it with
    /// [`std::io::ErrorKind::TimedOut`].
    pub source: Box<dyn MediaSource>,
    /// The file name's extension in lower case, a hint for the demuxer.
    pub extension: Option<String>,
    /// The media type that the server named, without parameters.
    pub mime: Option<String>,
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("extension", &self.extension)
            .field("mime", &self.mime)
            .finish_non_exhaustive()
    }
}

/// Why a track was not opened, by what the caller can do next. Its words are a
/// sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not there (any more): another source may have it.
    #[error("{0}")]
    Gone(String),
    /// The wall refuses the address: only an operator can change that.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// The other side refuses us, or the path leads out of the folder.
    #[error("{message}")]
    Refused {
        /// What happened.
        message: String,
        /// The details.
        cause: String,
    },
    /// It is no audio that can be played.
    #[error("{message}")]
    Unplayable {
        /// What happened.
        message: String,
        /// The details.
        cause: String,
    },
    /// The network or the server failed: the same again may work later.
    #[error("{message}")]
    Network {
        /// What happened.
        message: String,
        /// The details.
        cause: String,
    },
    /// Too much is being loaded at once: later.
    #[error("Too many files are being looked at right now. Try again in a moment.")]
    Busy,
    /// The track's source is switched off or unknown here.
    #[error("There is no source “{0}” on this node.")]
    NoSource(String),
    /// A defect on our side.
    #[error("Something broke while the file was looked at.")]
    Fault(String),
}

impl OpenError {
    pub(crate) fn unplayable(message: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Unplayable {
            message: message.into(),
            cause: cause.into(),
        }
    }

    pub(crate) fn refused(message: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            cause: cause.into(),
        }
    }

    pub(crate) fn network(message: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Network {
            message: message.into(),
            cause: cause.into(),
        }
    }

    /// Whether the same attempt may succeed when it is made again soon.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Network { .. } | Self::Busy)
    }

    /// How bad it is, in Lavalink's terms.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Network { .. } => Severity::Suspicious,
            Self::Fault(_) => Severity::Fault,
            _ => Severity::Common,
        }
    }

    /// The same as Lavalink's exception, for a load result or an event.
    #[must_use]
    pub fn exception(&self) -> Exception {
        let cause = match self {
            Self::Refused { cause, .. }
            | Self::Unplayable { cause, .. }
            | Self::Network { cause, .. }
            | Self::Fault(cause) => cause.clone(),
            Self::Blocked(blocked) => format!("blocked: {}", blocked.cause()),
            Self::Gone(_) => "not found".to_owned(),
            Self::Busy => "busy".to_owned(),
            Self::NoSource(name) => format!("no source {name}"),
        };
        Exception {
            message: Some(self.to_string()),
            severity: self.severity(),
            cause_stack_trace: cause.clone(),
            cause,
        }
    }
}
