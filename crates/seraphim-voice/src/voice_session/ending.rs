//! How a connection of a voice session ends, and why.

use crate::{
    gateway::{close, connection::Event},
    pacer::Gone,
};

/// How a connection ended.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) code: u16,
    pub(crate) reason: String,
    pub(crate) by_remote: bool,
    /// Whether the session may have outlived the connection.
    pub(crate) resumable: bool,
}

impl End {
    /// The connection was lost or not made.
    pub(crate) fn lost(reason: String) -> Self {
        Self {
            code: close::ABNORMAL,
            reason,
            by_remote: false,
            resumable: true,
        }
    }

    /// This client gives the session up.
    pub(super) fn given_up(reason: &str) -> Self {
        Self {
            resumable: false,
            ..Self::lost(reason.to_owned())
        }
    }
}

impl From<Event> for End {
    fn from(event: Event) -> Self {
        match event {
            Event::Closed { code, reason } => Self {
                code,
                reason,
                by_remote: code != close::ABNORMAL,
                resumable: true,
            },
            Event::Received(_) => Self::given_up("a message out of place"),
        }
    }
}

/// Why a connection's loop is left.
#[derive(Debug)]
pub(super) enum Leave {
    End(End),
    Gone,
}

impl From<End> for Leave {
    fn from(end: End) -> Self {
        Self::End(end)
    }
}

impl From<Event> for Leave {
    fn from(event: Event) -> Self {
        Self::End(event.into())
    }
}

impl From<Gone> for Leave {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}
