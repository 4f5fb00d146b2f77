//! Spends IDENTIFYs sparingly, over restarts too: Discord takes the token
//! away from a bot that spends a thousand in a day, and a program that is
//! started again whenever it ends spends one each time.
//!
//! <https://docs.discord.com/developers/events/gateway#session-start-limit-object>

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use seraphim_engine::ports::Store;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_gateway::queue::{InMemoryQueue, Queue};

const DAY: Duration = Duration::from_hours(24);
/// As many are spent without a wait in a day,
const FREE: u64 = 100;
/// or as many times all shards, if that is more.
const STARTS: u64 = 5;
/// Between two of those that follow: a hundred more in a day.
const PAUSE: Duration = Duration::from_secs(864);

/// Between two of one bucket, by Discord's rule; a little more, because two
/// programs are not equally far from it.
const GAP: Duration = Duration::from_millis(5_250);

/// Among how many shards and programs IDENTIFYs are divided.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sharing {
    /// The shards of all programs.
    pub(crate) shards: u32,
    /// Shards that may identify at once: one of each number modulo this.
    pub(crate) concurrency: u32,
    /// Whether other programs identify for the same application.
    pub(crate) others: bool,
}

/// A shard's way to its last IDENTIFY.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    /// When it was asked for.
    pub(crate) asked: Instant,
    /// When it might be sent; `None`: it waits.
    pub(crate) given: Option<Instant>,
}

/// A queue of shards that want to identify, with a memory.
pub(crate) struct IdentifyQueue {
    queue: Arc<InMemoryQueue>,
    turns: Arc<Mutex<HashMap<u32, Turn>>>,
    sharing: Sharing,
    store: Arc<dyn Store>,
    tracker: TaskTracker,
    closing: CancellationToken,
}

impl fmt::Debug for IdentifyQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentifyQueue").finish_non_exhaustive()
    }
}

impl Clone for IdentifyQueue {
    fn clone(&self) -> Self {
        Self {
            queue: Arc::clone(&self.queue),
            turns: Arc::clone(&self.turns),
            sharing: self.sharing,
            store: Arc::clone(&self.store),
            tracker: self.tracker.clone(),
            closing: self.closing.clone(),
        }
    }
}

impl IdentifyQueue {
    pub(crate) fn new(
        queue: InMemoryQueue,
        sharing: Sharing,
        store: Arc<dyn Store>,
        tracker: TaskTracker,
        closing: CancellationToken,
    ) -> Self {
        Self {
            queue: Arc::new(queue),
            turns: Arc::default(),
            sharing,
            store,
            tracker,
            closing,
        }
    }

    /// A shard's last turn, if it has had to identify.
    pub(crate) fn turn(&self, shard: u32) -> Option<Turn> {
        let turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.get(&shard).copied()
    }

    fn note(&self, shard: u32, turn: Turn) {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.insert(shard, turn);
    }

    /// Waits until one may be spent, and writes it down.
    async fn spend(&self, shard: u32) {
        // A store that does not answer is no reason to stay away; Discord's own
        // count still holds.
        let spent = self.store.identifies(DAY).await.unwrap_or(0);
        let wait = wait(spent, self.sharing.shards);
        if !wait.is_zero() {
            tracing::warn!(
                spent,
                ?wait,
                "many IDENTIFYs were spent in a day; something starts this program over and over"
            );
            sleep(wait).await;
        }
        if self.queue.enqueue(shard).await.is_err() {
            tracing::error!(shard, "the queue of shards has ended");
        }
        self.await_turn(shard).await;
        metrics::gauge!("seraphim_gateway_identify_remaining").decrement(1.0);
        if let Err(error) = self.store.log_identify(shard).await {
            tracing::warn!(%error, "an IDENTIFY was not written down");
        }
    }

    /// Waits for the others: the bucket is one for all programs.
    async fn await_turn(&self, shard: u32) {
        if !self.sharing.others {
            return;
        }
        let bucket = shard % self.sharing.concurrency.max(1);
        match self.store.identify_turn(bucket, GAP).await {
            Ok(wait) => sleep(wait).await,
            Err(error) => tracing::warn!(%error, "identifying without waiting for one's turn"),
        }
    }
}

impl Queue for IdentifyQueue {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let (turn, receiver) = oneshot::channel();
        let (queue, closing) = (self.clone(), self.closing.clone());
        let (asked, given) = (Instant::now(), None);
        self.note(shard, Turn { asked, given });
        self.tracker.spawn(async move {
            if closing
                .run_until_cancelled(queue.spend(shard))
                .await
                .is_some()
            {
                let given = Some(Instant::now());
                queue.note(shard, Turn { asked, given });
                // The shard may have stopped waiting.
                let _ = turn.send(());
            }
        });
        receiver
    }
}

/// How long to wait before another one, after so many in a day.
fn wait(spent: u64, shards: u32) -> Duration {
    let free = FREE.max(STARTS * u64::from(shards));
    if spent < free { Duration::ZERO } else { PAUSE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seraphim_engine::{ports::store::Connections as _, testing::MemoryStore};

    fn queue(store: &Arc<MemoryStore>) -> IdentifyQueue {
        // A program that was just started knows of nothing that was spent.
        let queue = InMemoryQueue::new(1, 1000, DAY, 1000);
        let (tracker, closing) = (TaskTracker::new(), CancellationToken::new());
        let store = Arc::clone(store) as Arc<dyn Store>;
        IdentifyQueue::new(queue, sharing(1, 1), store, tracker, closing)
    }

    fn sharing(shards: u32, concurrency: u32) -> Sharing {
        Sharing {
            shards,
            concurrency,
            others: true,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_programs_identify_one_shard_of_a_bucket_after_another() {
        let store = Arc::<MemoryStore>::default();
        let program = || {
            let queue = InMemoryQueue::new(2, 1000, DAY, 1000);
            let store = Arc::clone(&store) as Arc<dyn Store>;
            let (tracker, closing) = (TaskTracker::new(), CancellationToken::new());
            IdentifyQueue::new(queue, sharing(4, 2), store, tracker, closing)
        };
        let (one, other) = (program(), program());
        let began = Instant::now();
        let at = |turn: oneshot::Receiver<()>| async move {
            turn.await.expect("its turn");
            began.elapsed()
        };

        let turns = tokio::join!(
            at(one.enqueue(0)),
            at(one.enqueue(1)),
            at(other.enqueue(2)),
            at(other.enqueue(3))
        );

        let mut turns = [turns.0, turns.1, turns.2, turns.3];
        turns.sort_unstable();
        assert!(turns[1] < Duration::from_secs(1), "two at once: {turns:?}");
        let later = Duration::from_secs(5)..Duration::from_secs(6);
        assert!(
            turns[2..].iter().all(|turn| later.contains(turn)),
            "then the other two: {turns:?}"
        );
    }

    #[test]
    fn a_bot_of_many_shards_may_start_five_times_a_day_without_a_wait() {
        assert_eq!(wait(499, 100), Duration::ZERO);
        assert_eq!(wait(500, 100), PAUSE);
        assert_eq!(wait(100, 1), PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn row_11_a_crash_loop_spends_two_hundred_identifies_in_a_day_at_most() {
        let store = Arc::<MemoryStore>::default();
        let began = Instant::now();
        let mut spent = 0;
        while began.elapsed() < DAY {
            // Killed and started again as soon as it was let in.
            if queue(&store).enqueue(0).await.is_ok() {
                spent += 1;
            }
            sleep(Duration::from_secs(1)).await;
        }
        assert!((150..=201).contains(&spent), "{spent} in a day");
        assert_eq!(store.identifies(Duration::from_hours(48)).await, Ok(spent));
    }
}
