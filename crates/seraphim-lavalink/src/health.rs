//! How the connection to a node is, for a health page and for the log.

/// A node's connection at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Connecting for the first time, or again.
    Connecting,
    /// Connected.
    Up {
        /// The version that the node gives itself.
        version: String,
    },
    /// Not connected; another attempt follows.
    Down(DownReason),
}

/// A node's figures at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFigures {
    /// What it is called.
    pub name: String,
    /// Whether it can be used.
    pub up: bool,
    /// Its players, as it said last; 0 before it said anything.
    pub players: u32,
    /// Those that play.
    pub playing: u32,
}

/// Why a node is not connected, by what its operator can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DownReason {
    /// Nothing answers there: start it, or correct host and port.
    #[error("the node is not reachable: {0}")]
    Unreachable(String),
    /// The node takes another password.
    #[error("the node refuses the password")]
    WrongPassword,
    /// The node is too old: end-to-end encrypted voice needs 4.2.
    #[error("the node is Lavalink {0}; 4.2 or newer is needed")]
    TooOld(String),
    /// What answers there is no Lavalink v4.
    #[error("what answers there is not a Lavalink v4 node: {0}")]
    NotLavalink(String),
    /// The node said that it goes; it will not resume.
    #[error("the node is stopping")]
    Leaving,
    /// The connection was lost.
    #[error("the connection was lost: {0}")]
    Lost(String),
}

impl DownReason {
    /// Whether trying again soon may help without anybody doing something.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Leaving | Self::Lost(_))
    }
}
