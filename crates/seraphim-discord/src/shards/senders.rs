//! The way to each shard that runs here.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use twilight_gateway::MessageSender;
use twilight_model::id::{Id, marker::GuildMarker};

use super::shard_of;

/// Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Senders {
    total: u32,
    shards: Arc<RwLock<BTreeMap<u32, MessageSender>>>,
}

impl Senders {
    pub(crate) fn new(total: u32) -> Self {
        Self {
            total,
            shards: Arc::default(),
        }
    }

    pub(super) fn put(&self, shard: u32, sender: MessageSender) {
        let mut shards = self.shards.write().unwrap_or_else(PoisonError::into_inner);
        shards.insert(shard, sender);
    }

    pub(super) fn remove(&self, shard: u32) {
        let mut shards = self.shards.write().unwrap_or_else(PoisonError::into_inner);
        shards.remove(&shard);
    }

    /// The shard that a guild is on; `None`: it does not run here.
    pub(crate) fn of(&self, guild: Id<GuildMarker>) -> Option<MessageSender> {
        let shards = self.shards.read().unwrap_or_else(PoisonError::into_inner);
        shards.get(&shard_of(guild, self.total)).cloned()
    }
}
