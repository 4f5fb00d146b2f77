//! A clock that a test moves.

use std::time::Duration;

use async_trait::async_trait;
use seraphim_core::Timestamp;
use tokio::sync::watch;

use crate::ports::Clock;

/// Stands still until it is told to go on.
#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<Timestamp>,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self {
            now: watch::Sender::new(Timestamp::START),
        }
    }
}

impl ManualClock {
    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.now.send_modify(|now| *now = *now + time);
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn wait_until(&self, at: Timestamp) {
        // The sender is `self`, so the wait cannot end otherwise.
        let _ = self.now.subscribe().wait_for(|now| *now >= at).await;
    }
}
