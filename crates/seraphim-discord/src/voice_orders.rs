//! Joining and leaving voice channels, by gateway opcode 4. A connection may say
//! 120 things a minute, for all its guilds together: one guild whose people stop
//! and start over and over must not keep the others waiting. Each has a bucket
//! of its own; what comes when that is empty waits, and of what waits the newest
//! counts.
//!
//! <https://discord.com/developers/docs/events/gateway#rate-limiting>

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};
use tokio_util::task::TaskTracker;
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker},
};

use crate::shards::{Moves, Senders};

/// So many at once: to leave and come again three times, as after a voice
/// session that is no longer valid.
const BURST: u32 = 6;
/// And then one in so long.
const REFILL: Duration = Duration::from_secs(3);

/// The orders were not given: their guild's shard does not run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone;

/// The orders of all guilds. Cheap to clone.
#[derive(Clone)]
pub(crate) struct VoiceOrders {
    inner: Arc<Inner>,
}

struct Inner {
    gateway: Box<dyn Gateway>,
    tracker: TaskTracker,
    guilds: Mutex<HashMap<Id<GuildMarker>, Line>>,
}

/// Where orders go.
pub(crate) trait Gateway: Send + Sync + 'static {
    /// Says where the bot wants to be in a guild.
    fn say(&self, guild: Id<GuildMarker>, channel: Option<Id<ChannelMarker>>) -> Result<(), Gone>;
}

impl Gateway for Senders {
    fn say(&self, guild: Id<GuildMarker>, channel: Option<Id<ChannelMarker>>) -> Result<(), Gone> {
        self.of(guild).ok_or(Gone)?.put(guild, channel);
        Ok(())
    }
}

/// What one guild has said lately, and what it still has to say.
#[derive(Debug)]
struct Line {
    /// When its bucket is full again.
    full_at: Instant,
    waiting: Moves,
    /// A task sees to what waits.
    busy: bool,
}

impl Line {
    /// Takes one out of the bucket, or says when there is one again.
    fn spend(&mut self, now: Instant) -> Result<(), Instant> {
        let filled = self.full_at.max(now) + REFILL;
        if filled > now + REFILL * BURST {
            return Err(filled - REFILL * BURST);
        }
        self.full_at = filled;
        Ok(())
    }
}

impl VoiceOrders {
    pub(crate) fn new(gateway: impl Gateway, tracker: TaskTracker) -> Self {
        waiting().increment(0.0);
        Self {
            inner: Arc::new(Inner {
                gateway: Box::new(gateway),
                tracker,
                guilds: Mutex::default(),
            }),
        }
    }

    /// Joins a channel, or leaves (`None`): at once, or as soon as its guild may.
    ///
    /// # Errors
    ///
    /// [`Gone`]; what waits is then given up without a word, as a guild of
    /// another program is no longer ours to speak for.
    pub(crate) fn give(
        &self,
        guild: Id<GuildMarker>,
        channel: Option<Id<ChannelMarker>>,
    ) -> Result<(), Gone> {
        let now = Instant::now();
        let mut guilds = self.inner.guilds();
        if guilds.len() >= guilds.capacity() {
            // Before it grows: those that have said nothing lately are as new.
            guilds.retain(|_, line| line.busy || line.full_at > now);
        }
        let line = guilds.entry(guild).or_insert(Line {
            full_at: now,
            waiting: Moves::default(),
            busy: false,
        });
        if line.busy {
            line.waiting.add(channel);
            return Ok(());
        }
        let Err(at) = line.spend(now) else {
            return self.inner.gateway.say(guild, channel);
        };
        line.waiting.add(channel);
        line.busy = true;
        waiting().increment(1.0);
        drop(guilds);
        tracing::debug!(guild.id = guild.get(), "joins and leaves have to wait");
        let inner = Arc::clone(&self.inner);
        self.inner.tracker.spawn(async move {
            let mut next = Some(at);
            while let Some(at) = next {
                sleep_until(at).await;
                next = inner.go_on(guild);
            }
        });
        Ok(())
    }
}

/// Guilds whose bucket is empty while they have something to say.
fn waiting() -> metrics::Gauge {
    metrics::gauge!("seraphim_voice_orders_waiting")
}

impl Inner {
    fn guilds(&self) -> MutexGuard<'_, HashMap<Id<GuildMarker>, Line>> {
        self.guilds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what a guild may say now, and when to look again.
    fn go_on(&self, guild: Id<GuildMarker>) -> Option<Instant> {
        let mut guilds = self.guilds();
        let line = guilds.get_mut(&guild)?;
        while !line.waiting.is_over() {
            if let Err(at) = line.spend(Instant::now()) {
                return Some(at);
            }
            if self.gateway.say(guild, line.waiting.take()) == Err(Gone) {
                tracing::debug!(guild.id = guild.get(), "its shard runs elsewhere");
                break;
            }
        }
        line.waiting = Moves::default();
        line.busy = false;
        waiting().decrement(1.0);
        None
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex, PoisonError},
        time::Duration,
    };

    use metrics_exporter_prometheus::PrometheusBuilder;
    use tokio::time::{Instant, advance, sleep};
    use tokio_util::task::TaskTracker;
    use twilight_model::id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    };

    use super::{Gateway, Gone, VoiceOrders};

    type Said = (Duration, u64, Option<u64>);

    /// Writes down what was said, and when.
    #[derive(Clone)]
    struct Minutes(Arc<Mutex<Vec<Said>>>, Instant);

    impl Minutes {
        fn begin() -> (Self, VoiceOrders) {
            let minutes = Self(Arc::default(), Instant::now());
            let orders = VoiceOrders::new(minutes.clone(), TaskTracker::new());
            (minutes, orders)
        }

        fn said(&self) -> Vec<Said> {
            let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            said.clone()
        }
    }

    impl Gateway for Minutes {
        fn say(
            &self,
            guild: Id<GuildMarker>,
            channel: Option<Id<ChannelMarker>>,
        ) -> Result<(), Gone> {
            let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            said.push((self.1.elapsed(), guild.get(), channel.map(Id::get)));
            Ok(())
        }
    }

    fn channel(id: u64) -> Id<ChannelMarker> {
        Id::new(id)
    }

    #[tokio::test(start_paused = true)]
    async fn a_guild_that_leaves_and_joins_without_end_takes_a_sixth_of_what_may_be_said() {
        let (minutes, orders) = Minutes::begin();
        // Four times a second, for a minute.
        for _ in 0..240 {
            orders.give(Id::new(1), None).expect("its shard runs");
            orders
                .give(Id::new(1), Some(channel(7)))
                .expect("its shard runs");
            advance(Duration::from_millis(250)).await;
        }
        sleep(Duration::from_mins(1)).await;
        let said = minutes.said();
        let in_a_minute = |said: &&Said| said.0 < Duration::from_mins(1);
        let count = said.iter().filter(in_a_minute).count();
        assert!((20..=26).contains(&count), "{count} of 480");
        assert_eq!(said.last().map(|last| last.2), Some(Some(7)));
    }

    #[tokio::test(start_paused = true)]
    async fn of_what_waits_the_newest_counts_and_a_way_out_comes_before_a_way_in() {
        let (minutes, orders) = Minutes::begin();
        for room in 1..=6 {
            orders
                .give(Id::new(1), Some(channel(room)))
                .expect("its shard runs");
        }
        orders
            .give(Id::new(1), Some(channel(10)))
            .expect("its shard runs");
        orders.give(Id::new(1), None).expect("its shard runs");
        orders
            .give(Id::new(1), Some(channel(11)))
            .expect("its shard runs");
        assert_eq!(minutes.said().len(), 6, "the bucket is empty");
        sleep(Duration::from_mins(1)).await;
        let later: Vec<_> = minutes.said()[6..].iter().map(|said| said.2).collect();
        assert_eq!(later, [None, Some(11)]);
    }

    #[tokio::test(start_paused = true)]
    async fn one_guild_keeps_no_other_waiting() {
        let (minutes, orders) = Minutes::begin();
        for _ in 0..50 {
            orders.give(Id::new(1), None).expect("its shard runs");
        }
        orders
            .give(Id::new(2), Some(channel(7)))
            .expect("its shard runs");
        assert_eq!(minutes.said().last(), Some(&(Duration::ZERO, 2, Some(7))));
    }

    #[tokio::test(start_paused = true)]
    async fn it_shows_how_many_guilds_wait_with_their_orders_until_they_are_given() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _counted = metrics::set_default_local_recorder(&recorder);
        let waits = |guilds: u8| {
            let line = format!("seraphim_voice_orders_waiting {guilds}\n");
            let scrape = recorder.handle().render();
            assert!(scrape.contains(&line), "{line} is not in {scrape}");
        };
        let (_minutes, orders) = Minutes::begin();
        waits(0);
        for guild in [1, 2] {
            for _ in 0..9 {
                orders.give(Id::new(guild), None).expect("its shard runs");
            }
        }
        orders.give(Id::new(3), None).expect("its shard runs");
        waits(2);
        sleep(Duration::from_mins(1)).await;
        waits(0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_guild_that_has_said_nothing_lately_is_forgotten() {
        let (_minutes, orders) = Minutes::begin();
        for guild in 1..=10_000 {
            orders.give(Id::new(guild), None).expect("its shard runs");
            advance(Duration::from_secs(1)).await;
        }
        let known = orders.inner.guilds().len();
        assert!(known < 100, "{known} of 10,000");
    }
}
