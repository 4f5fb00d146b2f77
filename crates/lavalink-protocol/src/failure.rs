//! Kinds of failure, told in the `cause` of an [`crate::Exception`].
//!
//! Lavalink's exceptions are words and a severity. Our node puts one word of a
//! fixed list in front of the cause (`expired: status 403`), so that a client
//! can tell what to do next without reading sentences; to any other client it
//! is a cause like every other.

/// What kind of failure kept a track from being loaded or played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Deleted, private, or never there.
    Gone,
    /// Not in this country.
    Region,
    /// Only for people of an age.
    Age,
    /// The source wants somebody to sign in.
    SignIn,
    /// The source asks to slow down.
    RateLimited,
    /// The link was good for a time, which is over: ask for a fresh one.
    Expired,
    /// An address, a path or a source that this node does not reach.
    Refused,
    /// The bytes came and are no sound that can be played.
    Decode,
    /// The network or the server failed.
    Network,
    /// It was there and gave nothing for too long.
    Stuck,
    /// The node has too much to do.
    Busy,
    /// A defect of the node.
    Fault,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Gone,
        Self::Region,
        Self::Age,
        Self::SignIn,
        Self::RateLimited,
        Self::Expired,
        Self::Refused,
        Self::Decode,
        Self::Network,
        Self::Stuck,
        Self::Busy,
        Self::Fault,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Region => "region",
            Self::Age => "age",
            Self::SignIn => "sign-in",
            Self::RateLimited => "rate-limited",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Decode => "decode",
            Self::Network => "network",
            Self::Stuck => "stuck",
            Self::Busy => "busy",
            Self::Fault => "fault",
        }
    }

    /// The cause of an exception of this kind: the word, and the details.
    #[must_use]
    pub fn cause(self, details: &str) -> String {
        format!("{}: {details}", self.word())
    }

    /// The kind that a cause names; `None` for causes of other servers.
    #[must_use]
    pub fn of_cause(cause: &str) -> Option<Self> {
        let (word, _) = cause.split_once(": ")?;
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_again_by_its_cause() {
        for kind in FailureKind::ALL {
            assert_eq!(FailureKind::of_cause(&kind.cause("status 403")), Some(kind));
        }
    }

    #[test]
    fn the_causes_of_other_servers_name_no_kind() {
        for cause in [
            "",
            "gone",
            "java.net.SocketTimeoutException: Read timed out",
            "Gone: x",
        ] {
            assert_eq!(FailureKind::of_cause(cause), None, "{cause}");
        }
    }
}
