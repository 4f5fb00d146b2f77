//! Time. Only monotonic time measures.

use async_trait::async_trait;
use seraphim_core::Timestamp;
use tokio::time::Instant;

/// A clock that one can also wait for.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Returns at `at`, at once if that is over. May be dropped at any time.
    async fn wait_until(&self, at: Timestamp);
}

/// The program's clock. It starts when it is made, and follows tokio's time,
/// so it stands still where a test has paused that.
#[derive(Clone, Copy, Debug)]
pub struct MonotonicClock {
    started: Instant,
}

impl MonotonicClock {
    /// A clock that starts now.
    #[must_use]
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

#[async_trait]
impl Clock for MonotonicClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_start(self.started.elapsed())
    }

    async fn wait_until(&self, at: Timestamp) {
        tokio::time::sleep_until(self.started + at.since_start()).await;
    }
}
