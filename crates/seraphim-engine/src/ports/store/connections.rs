//! What lets connections be taken up again after a restart, and what keeps
//! the program from spending IDENTIFYs in a loop.

use std::time::Duration;

use async_trait::async_trait;

use super::StoreError;

/// A gateway session of one shard, as Discord's RESUME needs it:
/// <https://docs.discord.com/developers/events/gateway#resuming>.
#[derive(Clone, PartialEq, Eq)]
pub struct GatewaySession {
    /// How many shards there were; a session is of no use to another number.
    pub shards: u32,
    /// The session.
    pub id: String,
    /// The last event that was seen.
    pub sequence: u64,
    /// Where to resume it.
    pub resume_url: String,
}

// A session's id is half of a way in.
impl std::fmt::Debug for GatewaySession {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("GatewaySession")
            .field("shards", &self.shards)
            .field("sequence", &self.sequence)
            .field("resume_url", &self.resume_url)
            .finish_non_exhaustive()
    }
}

/// Sessions with others, and the IDENTIFYs that were spent.
#[async_trait]
pub trait Connections: Send + Sync + 'static {
    /// Remembers a shard's session; `None`: it has none any more.
    async fn save_gateway_session(
        &self,
        shard: u32,
        session: Option<GatewaySession>,
    ) -> Result<(), StoreError>;

    /// A shard's session.
    async fn gateway_session(&self, shard: u32) -> Result<Option<GatewaySession>, StoreError>;

    /// Writes down that an IDENTIFY is being spent, dated now.
    async fn log_identify(&self, shard: u32) -> Result<(), StoreError>;

    /// How many IDENTIFYs were spent in the time before now. Those older than
    /// a day may have been forgotten.
    async fn identifies(&self, within: Duration) -> Result<u64, StoreError>;

    /// Takes the next turn to identify in a bucket of shards, `gap` after the
    /// one that was taken before, whichever program that was; returns how long
    /// it is until then, by the database's clock.
    async fn identify_turn(&self, bucket: u32, gap: Duration) -> Result<Duration, StoreError>;

    /// Remembers the session with an audio node; `None`: there is none.
    async fn save_node_session(&self, node: &str, session: Option<&str>) -> Result<(), StoreError>;

    /// The session with an audio node.
    async fn node_session(&self, node: &str) -> Result<Option<String>, StoreError>;
}
