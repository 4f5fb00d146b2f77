//! Where the bot is, or is on its way to.

use crate::ids::ChannelId;
use crate::time::Timestamp;

/// Where the bot is.
#[derive(Clone, Debug)]
pub(super) enum Voice {
    /// In no channel.
    Out,
    /// On its way: needs a voice state and a voice server. `tries` counts the
    /// joins since the connection was sound, 0 being a person's wish;
    /// `unanswered` those of them that Discord did not react to.
    Joining {
        channel: ChannelId,
        until: Timestamp,
        state: bool,
        server: bool,
        tries: u32,
        unanswered: u32,
    },
    /// Left, to join again later.
    Cooling {
        channel: ChannelId,
        until: Timestamp,
        tries: u32,
        unanswered: u32,
    },
    /// In it. `renew_by`: the connection is gone or about to go, and a new
    /// voice server is to come by then.
    In {
        channel: ChannelId,
        since: Timestamp,
        renew_by: Option<Renewal>,
        tries: u32,
    },
}

/// A voice server is to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Renewal {
    pub(super) by: Timestamp,
    pub(super) why: Renewing,
}

/// Why another voice server is to come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Renewing {
    /// The bot was moved. The connection works until then.
    Moved,
    /// Discord has none at the moment.
    ServerAway,
    /// The node's connection was closed.
    Closed,
    /// A connection was closed just after the node was given a voice server: that
    /// before it, as when a bot that was killed joins again. If not, the node does
    /// not come to say that it is connected.
    FormerClosed,
}

impl Voice {
    pub(super) fn channel(&self) -> Option<ChannelId> {
        match self {
            Self::Out => None,
            Self::Joining { channel, .. }
            | Self::Cooling { channel, .. }
            | Self::In { channel, .. } => Some(*channel),
        }
    }

    /// Sound can go through.
    pub(super) fn is_ready(&self) -> bool {
        match self {
            Self::In { renew_by, .. } => renew_by.is_none_or(|renewal| {
                matches!(renewal.why, Renewing::Moved | Renewing::FormerClosed)
            }),
            Self::Out | Self::Joining { .. } | Self::Cooling { .. } => false,
        }
    }
}
