//! Spends IDENTIFYs with thrift, over restarts too: Discord takes the token
//! away from a bot that spends a thousand in a day, and a program that is
//! started again whenever it ends spends one each time.
//!
//! <https://docs.discord.com/developers/events/gateway#session-start-limit-object>

use std::{fmt, sync::Arc, time::Duration};

use seraphim_engine::ports::Store;
use tokio::{sync::oneshot, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_gateway::queue::{InMemoryQueue, Queue};

const DAY: Duration = Duration::from_hours(24);
/// As many are spent without a wait in a day.
const FREE: u64 = 100;
/// Between two of those that follow: a hundred more in a day.
const PAUSE: Duration = Duration::from_secs(864);

/// A queue of shards that want to identify, with a memory.
pub(crate) struct Thrift {
    queue: Arc<InMemoryQueue>,
    store: Arc<dyn Store>,
    tracker: TaskTracker,
    closing: CancellationToken,
}

impl fmt::Debug for Thrift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thrift").finish_non_exhaustive()
    }
}

impl Clone for Thrift {
    fn clone(&self) -> Self {
        Self {
            queue: Arc::clone(&self.queue),
            store: Arc::clone(&self.store),
            tracker: self.tracker.clone(),
            closing: self.closing.clone(),
        }
    }
}

impl Thrift {
    pub(crate) fn new(
        queue: InMemoryQueue,
        store: Arc<dyn Store>,
        tracker: TaskTracker,
        closing: CancellationToken,
    ) -> Self {
        Self {
            queue: Arc::new(queue),
            store,
            tracker,
            closing,
        }
    }

    /// Waits until one may be spent, and writes it down.
    async fn spend(&self, shard: u32) {
        // A store that does not answer is no reason to stay away; Discord's own
        // count still holds.
        let spent = self.store.identifies(DAY).await.unwrap_or(0);
        let wait = wait(spent);
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
        metrics::gauge!("seraphim_gateway_identify_remaining").decrement(1.0);
        if let Err(error) = self.store.log_identify(shard).await {
            tracing::warn!(%error, "an IDENTIFY was not written down");
        }
    }
}

impl Queue for Thrift {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let (turn, receiver) = oneshot::channel();
        let (thrift, closing) = (self.clone(), self.closing.clone());
        self.tracker.spawn(async move {
            if closing
                .run_until_cancelled(thrift.spend(shard))
                .await
                .is_some()
            {
                // The shard may have stopped waiting.
                let _ = turn.send(());
            }
        });
        receiver
    }
}

/// How long to wait before another one, after so many in a day.
fn wait(spent: u64) -> Duration {
    if spent < FREE { Duration::ZERO } else { PAUSE }
}

#[cfg(test)]
mod tests {
    use seraphim_engine::{ports::store::Connections as _, testing::MemoryStore};
    use tokio::time::Instant;

    use super::*;

    fn thrift(store: &Arc<MemoryStore>) -> Thrift {
        // A program that was just started knows of nothing that was spent.
        let queue = InMemoryQueue::new(1, 1000, DAY, 1000);
        let (tracker, closing) = (TaskTracker::new(), CancellationToken::new());
        Thrift::new(queue, Arc::clone(store) as Arc<dyn Store>, tracker, closing)
    }

    #[tokio::test(start_paused = true)]
    async fn row_11_a_crash_loop_spends_two_hundred_identifies_in_a_day_at_most() {
        let store = Arc::<MemoryStore>::default();
        let began = Instant::now();
        let mut spent = 0;
        while began.elapsed() < DAY {
            // Killed and started again as soon as it was let in.
            if thrift(&store).enqueue(0).await.is_ok() {
                spent += 1;
            }
            sleep(Duration::from_secs(1)).await;
        }
        assert!((150..=201).contains(&spent), "{spent} in a day");
        assert_eq!(store.identifies(Duration::from_hours(48)).await, Ok(spent));
    }
}
