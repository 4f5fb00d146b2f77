//! How the connection to Discord is doing, for health checks and `/ping`.

use std::{
    collections::BTreeSet,
    ops::RangeInclusive,
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
    /// Whether it runs here; if not, it did.
    pub held: bool,
    /// Whether it has a live session.
    pub connected: bool,
    /// Its last heartbeat round trip; `None` before the first.
    pub latency: Option<Duration>,
}

#[derive(Debug, Default)]
struct Shard {
    held: AtomicBool,
    /// It runs here or has run here.
    known: AtomicBool,
    connected: AtomicBool,
    /// Last heartbeat round trip in microseconds; 0 is "none yet".
    latency: AtomicU64,
}

impl Pulse {
    /// `total`: the shards of all programs; `named`: those that are to run here.
    pub(crate) fn new(total: u32, named: RangeInclusive<u32>, cache: Arc<Cache>) -> Self {
        let shard = |number| Shard {
            held: AtomicBool::new(named.contains(&number)),
            known: AtomicBool::new(named.contains(&number)),
            ..Shard::default()
        };
        Self {
            shards: (0..total).map(shard).collect(),
            cache,
        }
    }

    /// Shards of all programs.
    pub fn total(&self) -> u32 {
        u32::try_from(self.shards.len()).unwrap_or(u32::MAX)
    }

    /// Shards that run in this process.
    pub fn shards(&self) -> usize {
        self.held().count()
    }

    /// Shards that have a live session.
    pub fn connected(&self) -> usize {
        self.held()
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

    /// Guilds that Discord has an outage of, or has not told of yet.
    pub fn guilds_unavailable(&self) -> usize {
        self.cache.away()
    }

    /// The slowest shard's last heartbeat round trip; `None` before the first.
    pub fn latency(&self) -> Option<Duration> {
        let slowest = self
            .held()
            .map(|shard| shard.latency.load(Ordering::Relaxed))
            .max()?;
        (slowest > 0).then(|| Duration::from_micros(slowest))
    }

    /// Each shard that runs here or has run here, with its number.
    pub fn each(&self) -> impl Iterator<Item = (usize, ShardPulse)> + '_ {
        let known = self.shards.iter().enumerate();
        known
            .filter(|(_, shard)| shard.known.load(Ordering::Relaxed))
            .map(|(number, shard)| {
                let latency = shard.latency.load(Ordering::Relaxed);
                let pulse = ShardPulse {
                    held: shard.held.load(Ordering::Relaxed),
                    connected: shard.connected.load(Ordering::Relaxed),
                    latency: (latency > 0).then(|| Duration::from_micros(latency)),
                };
                (number, pulse)
            })
    }

    fn held(&self) -> impl Iterator<Item = &Shard> {
        let shards = self.shards.iter();
        shards.filter(|shard| shard.held.load(Ordering::Relaxed))
    }

    fn shard(&self, number: u32) -> Option<&Shard> {
        self.shards.get(usize::try_from(number).ok()?)
    }

    /// These run here from now on, and no others.
    pub(crate) fn hold(&self, shards: &BTreeSet<u32>) {
        for (number, shard) in (0_u32..).zip(self.shards.iter()) {
            let held = shards.contains(&number);
            shard.held.store(held, Ordering::Relaxed);
            shard.known.fetch_or(held, Ordering::Relaxed);
        }
    }

    pub(crate) fn set_connected(&self, shard: u32, connected: bool) {
        if let Some(shard) = self.shard(shard) {
            shard.connected.store(connected, Ordering::Relaxed);
        }
    }

    pub(crate) fn set_latency(&self, shard: u32, latency: Duration) {
        if let Some(shard) = self.shard(shard) {
            let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
            shard.latency.store(micros, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pulse;
    use std::{collections::BTreeSet, sync::Arc, time::Duration};

    #[test]
    fn one_shard_without_a_session_is_enough_to_be_not_ready() {
        let pulse = Pulse::new(4, 1..=2, Arc::default());
        pulse.set_connected(2, true);
        assert!(!pulse.is_ready());
        pulse.set_connected(1, true);
        assert!(pulse.is_ready());
        assert_eq!(pulse.latency(), None);
        pulse.set_latency(1, Duration::from_millis(40));
        assert_eq!(pulse.latency(), Some(Duration::from_millis(40)));
    }

    #[test]
    fn a_shard_that_is_let_go_counts_no_more_and_is_still_told_of() {
        let pulse = Pulse::new(4, 1..=2, Arc::default());
        pulse.set_connected(1, true);
        pulse.hold(&BTreeSet::from([1]));
        assert!(pulse.is_ready());
        assert_eq!((pulse.shards(), pulse.total()), (1, 4));
        let told: Vec<_> = pulse.each().map(|(number, it)| (number, it.held)).collect();
        assert_eq!(told, [(1, true), (2, false)]);
    }
}
