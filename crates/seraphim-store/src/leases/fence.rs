//! What keeps a write from landing whose guild is another program's by now,
//! however late it comes: the leases are looked at in the transaction of the
//! write itself, as its last step, and cannot be taken until it is over. Whoever
//! takes a shard after that reads what was written.

use std::collections::BTreeSet;

use seraphim_core::GuildId;
use sqlx::{AnyConnection, Row as _};

use super::table::shard_of;
use crate::statement::Statement;

// In the order in which `table.rs` locks them too, so that nobody waits in a ring.
const HELD: &str = "SELECT shard FROM shard_lease \
    WHERE application = $1 AND holder = $2 AND shards = $3 ORDER BY shard FOR SHARE";

/// One program's view of the leases.
#[derive(Debug)]
pub(crate) struct Fence {
    pub(super) application: i64,
    pub(super) holder: String,
    pub(super) total: u32,
}

impl Fence {
    /// The shards that are this program's until the transaction is over.
    pub(crate) async fn held(
        &self,
        transaction: &mut AnyConnection,
    ) -> Result<BTreeSet<u32>, sqlx::Error> {
        let held = Statement::new(HELD)
            .with(self.application)
            .with(self.holder.as_str())
            .with(i64::from(self.total));
        let rows = held.query().fetch_all(transaction).await?;
        rows.iter()
            .map(|row| row.try_get(0).map(shard_of))
            .collect()
    }

    /// The shard that a guild is on.
    pub(crate) fn shard(&self, guild: GuildId) -> u32 {
        guild.shard(self.total)
    }
}
