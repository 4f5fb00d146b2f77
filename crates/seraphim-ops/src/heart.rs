//! A beat every second: what `/livez` and systemd's watchdog go by. It depends
//! on nothing but that tasks are still run.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// Between two beats.
const BEAT: Duration = Duration::from_secs(1);
/// Without one for so long, the program hangs.
const LONGEST: Duration = Duration::from_secs(30);

/// Beats while tasks are run. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Heart {
    began: Instant,
    /// Milliseconds from the beginning to the last beat.
    last: Arc<AtomicU64>,
}

impl Default for Heart {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            last: Arc::default(),
        }
    }
}

impl Heart {
    /// Whether it has beaten lately.
    pub fn beats(&self) -> bool {
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(last) < LONGEST
    }

    /// How long it has been beating.
    pub fn uptime(&self) -> Duration {
        self.began.elapsed()
    }

    /// Beats until `stop`, and tells systemd each time if it wants to be told.
    ///
    /// # Errors
    /// None so far.
    pub async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        let watchdog = sd_notify::watchdog_enabled();
        // systemd advises to tell it twice in its time.
        let every = watchdog.map_or(BEAT, |longest| BEAT.min(longest / 2).max(BEAT / 100));
        let mut beats = interval(every);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                _ = beats.tick() => {
                    let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
                    self.last.store(now, Ordering::Relaxed);
                    if watchdog.is_some() {
                        tell(&[NotifyState::Watchdog]);
                    }
                }
            }
        }
    }
}

/// Tells systemd, where it started this program, that everything runs.
pub fn notify_ready() {
    tell(&[NotifyState::Ready]);
}

/// Tells systemd that the program is ending.
pub fn notify_stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Tells systemd a line for `systemctl status`.
pub fn notify_status(line: &str) {
    tell(&[NotifyState::Status(line)]);
}

fn tell(state: &[NotifyState<'_>]) {
    // Nothing is told where there is no systemd.
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "systemd could not be told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_heart_that_nobody_runs_stops_after_half_a_minute() {
        let heart = Heart::default();
        let stop = CancellationToken::new();
        let beating = heart.clone().run(stop.clone());
        let hour = tokio::time::sleep(Duration::from_hours(1));
        tokio::select! {
            _ = beating => {}
            () = hour => {}
        }
        assert!(heart.beats(), "it was run for an hour");

        tokio::time::advance(Duration::from_secs(28)).await;
        assert!(heart.beats());
        tokio::time::advance(Duration::from_secs(3)).await;
        assert!(!heart.beats());
    }
}
