//! The way to each shard that runs here.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, Weak},
};

use twilight_model::id::{Id, marker::GuildMarker};

use super::{SendQueue, shard_of};

/// Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Senders {
    total: u32,
    /// A queue is its shard's: it ends with it.
    queues: Arc<RwLock<BTreeMap<u32, Weak<SendQueue>>>>,
}

impl Senders {
    pub(crate) fn new(total: u32) -> Self {
        Self {
            total,
            queues: Arc::default(),
        }
    }

    pub(super) fn put(&self, shard: u32, queue: &Arc<SendQueue>) {
        let mut queues = self.queues.write().unwrap_or_else(PoisonError::into_inner);
        queues.insert(shard, Arc::downgrade(queue));
    }

    pub(super) fn remove(&self, shard: u32) {
        let mut queues = self.queues.write().unwrap_or_else(PoisonError::into_inner);
        queues.remove(&shard);
    }

    /// The queue of the shard that a guild is on; `None`: it does not run here.
    pub(crate) fn of(&self, guild: Id<GuildMarker>) -> Option<Arc<SendQueue>> {
        let queues = self.queues.read().unwrap_or_else(PoisonError::into_inner);
        queues.get(&shard_of(guild, self.total))?.upgrade()
    }
}
