//! A list of calls that a test can wait on.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// Longer than anything takes; with paused time it passes at once when
/// nothing else can happen.
const PATIENCE: Duration = Duration::from_hours(1);

/// What a fake was told, in order.
#[derive(Debug)]
pub struct Record<Call> {
    calls: Mutex<Vec<Call>>,
    changed: watch::Sender<usize>,
}

impl<Call> Default for Record<Call> {
    fn default() -> Self {
        Self {
            calls: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }
}

impl<Call: Clone> Record<Call> {
    pub(super) fn add(&self, call: Call) {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
        self.changed.send_modify(|count| *count += 1);
    }

    /// All of them.
    pub fn all(&self) -> Vec<Call> {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many of them are such.
    pub fn count(&self, such: impl Fn(&Call) -> bool) -> usize {
        self.all().iter().filter(|call| such(call)).count()
    }

    /// Waits until `count` of them are such, and returns the last of these.
    /// `None` if that did not happen within an hour.
    pub async fn wait_for(&self, count: usize, such: impl Fn(&Call) -> bool) -> Option<Call> {
        let mut changed = self.changed.subscribe();
        let arrived = async {
            loop {
                changed.mark_unchanged();
                let mut found = self.all().into_iter().filter(|call| such(call));
                if let Some(call) = found.nth(count.saturating_sub(1)) {
                    return Some(call);
                }
                changed.changed().await.ok()?;
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.ok().flatten()
    }
}
