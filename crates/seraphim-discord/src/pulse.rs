//! How the connection to Discord is doing, for health checks and `/ping`.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::cache::Cache;

/// A view on the connection that can be kept and asked at any time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pulse {
    shards: Arc<[Shard]>,
    cache: Arc<Cache>,
}

/// One shard at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardPulse {
    /// Whether it has a live session.
    pub connected: bool,
    /// Its last heartbeat round trip; `None` before the first.
    pub latency: Option<Duration>,
}

#[derive(Debug, Default)]
struct Shard {
    connected: AtomicBool,
    /// Last heartbeat round trip in microseconds; 0 is "none yet".
    latency: AtomicU64,
}

impl Pulse {
    pub(crate) fn new(shards: usize, cache: Arc<Cache>) -> Self {
        Self {
            shards: (0..shards).map(|_| Shard::default()).collect(),
            cache,
        }
    }

    /// Shards of this process.
    pub fn shards(&self) -> usize {
        self.shards.len()
    }

    /// Shards that have a live session.
    pub fn connected(&self) -> usize {
        self.shards
            .iter()
            .filter(|shard| shard.connected.load(Ordering::Relaxed))
            .count()
    }

    /// Whether every shard has a live session.
    pub fn is_ready(&self) -> bool {
        self.connected() == self.shards()
    }

    /// Guilds that the gateway told of.
    pub fn guilds(&self) -> usize {
        self.cache.guild_count()
    }

    /// The slowest shard's last heartbeat round trip; `None` before the first.
    pub fn latency(&self) -> Option<Duration> {
        let slowest = self
            .shards
            .iter()
            .map(|shard| shard.latency.load(Ordering::Relaxed))
            .max()?;
        (slowest > 0).then(|| Duration::from_micros(slowest))
    }

    /// Each shard of this process, by its number.
    pub fn each(&self) -> impl Iterator<Item = ShardPulse> + '_ {
        self.shards.iter().map(|shard| {
            let latency = shard.latency.load(Ordering::Relaxed);
            ShardPulse {
                connected: shard.connected.load(Ordering::Relaxed),
                latency: (latency > 0).then(|| Duration::from_micros(latency)),
            }
        })
    }

    pub(crate) fn set_connected(&self, shard: usize, connected: bool) {
        if let Some(shard) = self.shards.get(shard) {
            shard.connected.store(connected, Ordering::Relaxed);
        }
    }

    pub(crate) fn set_latency(&self, shard: usize, latency: Duration) {
        if let Some(shard) = self.shards.get(shard) {
            let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
            shard.latency.store(micros, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pulse;
    use std::{sync::Arc, time::Duration};

    #[test]
    fn one_shard_without_a_session_is_enough_to_be_not_ready() {
        let pulse = Pulse::new(2, Arc::default());
        pulse.set_connected(0, true);
        assert!(!pulse.is_ready());
        pulse.set_connected(1, true);
        assert!(pulse.is_ready());
        assert_eq!(pulse.latency(), None);
        pulse.set_latency(1, Duration::from_millis(40));
        assert_eq!(pulse.latency(), Some(Duration::from_millis(40)));
    }
}
