//! What lets connections be taken up again after a restart, and what keeps
//! the program from spending IDENTIFYs in a loop.

use std::time::Duration;

use async_trait::async_trait;

use super::StoreError;

/// Sessions with audio nodes, and the IDENTIFYs that were spent.
#[async_trait]
pub trait Connections: Send + Sync + 'static {
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
