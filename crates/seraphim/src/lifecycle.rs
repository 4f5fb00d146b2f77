//! How the program begins to end: signals, parts that end early, and the order
//! in which the rest is asked to stop.

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

use seraphim_engine::chain;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long everything together may take to stop, of the eight seconds that the
/// program promises; Docker kills after ten.
const GRACE: Duration = Duration::from_millis(7_500);
/// How long one part may keep the next one waiting.
const PATIENCE: Duration = Duration::from_millis(2_500);
// Whoever takes its whole time is not left behind.
const _: () = assert!(seraphim_engine::CLOSING.as_millis() < PATIENCE.as_millis());
const _: () = assert!(seraphim_discord::CLOSING.as_millis() < PATIENCE.as_millis());
/// What is left for the part that stops last, whatever the others do: what it
/// still has to write is what people were told of.
const LAST: Duration = Duration::from_millis(1_500);

/// Why the program ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A part ended with an error.
    #[error("{part}: {reason}")]
    Part {
        /// The part.
        part: &'static str,
        /// Its error with its causes.
        reason: String,
    },
    /// A part ended although nobody asked it to.
    #[error("{0} ended by itself")]
    EndedEarly(&'static str),
}

struct Part {
    name: &'static str,
    stop: CancellationToken,
}

/// The long-lived parts, in the order in which they are to stop.
#[derive(Default)]
pub(crate) struct Lifecycle {
    parts: Vec<Part>,
    running: JoinSet<(&'static str, Result<(), String>)>,
    ended: BTreeSet<&'static str>,
    ending: CancellationToken,
    leave: CancellationToken,
}

impl Lifecycle {
    /// Starts a part. It is stopped through the token it gets, before every
    /// part that was started earlier.
    pub(crate) fn start<F, E>(
        &mut self,
        name: &'static str,
        run: impl FnOnce(CancellationToken) -> F,
    ) where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::error::Error,
    {
        let stop = CancellationToken::new();
        let running = run(stop.clone());
        self.parts.push(Part { name, stop });
        self.running
            .spawn(async move { (name, running.await.map_err(|error| chain(&error))) });
    }

    /// Cancelled when the program begins to end, before any part is stopped.
    pub(crate) fn ending(&self) -> CancellationToken {
        self.ending.clone()
    }

    /// Whoever cancels it ends the program, as a signal does.
    pub(crate) fn leave(&self) -> CancellationToken {
        self.leave.clone()
    }

    /// Waits for a signal or for a part to end, then stops the others, the
    /// last one started first. A second signal ends the wait.
    ///
    /// # Errors
    /// The part that ended early.
    pub(crate) async fn run(mut self, mut signals: Signals) -> Result<(), Failure> {
        // Whoever is told so may send a signal at once.
        seraphim_ops::notify_ready();
        let result = tokio::select! {
            () = signals.next() => Ok(()),
            () = self.leave.cancelled() => Ok(()),
            Some(ended) = self.running.join_next() => Err(self.early(ended)),
        };
        match &result {
            Ok(()) => tracing::info!("stopping"),
            Err(failure) => tracing::error!(%failure, "a part has ended; stopping the others"),
        }
        self.end(signals).await;
        result
    }

    /// Stops what was started, the last one first. A second signal ends the wait.
    pub(crate) async fn end(mut self, mut signals: Signals) {
        self.ending.cancel();
        seraphim_ops::notify_stopping();
        let stopping = tokio::time::timeout(GRACE, self.stop());
        tokio::select! {
            stopped = stopping => {
                if stopped.is_err() {
                    tracing::warn!("not everything stopped within {GRACE:?}");
                }
            }
            () = signals.next() => tracing::warn!("asked twice: not waiting any longer"),
        }
    }

    fn early(&mut self, ended: Result<(&'static str, Result<(), String>), JoinError>) -> Failure {
        match ended {
            Ok((part, result)) => {
                self.ended.insert(part);
                match result {
                    Ok(()) => Failure::EndedEarly(part),
                    Err(reason) => Failure::Part { part, reason },
                }
            }
            Err(error) => Failure::Part {
                part: "a part",
                reason: chain(&error),
            },
        }
    }

    async fn stop(&mut self) {
        let deadline = Instant::now() + GRACE;
        while let Some(part) = self.parts.pop() {
            part.stop.cancel();
            let until = if self.parts.is_empty() {
                deadline
            } else {
                deadline.min(Instant::now() + PATIENCE).min(deadline - LAST)
            };
            if tokio::time::timeout_at(until, self.ended(part.name))
                .await
                .is_err()
            {
                tracing::warn!(part = part.name, "did not stop in time");
            }
        }
    }

    /// Waits until this part has ended.
    async fn ended(&mut self, name: &'static str) {
        while !self.ended.contains(name) {
            match self.running.join_next().await {
                Some(Ok((part, result))) => {
                    self.ended.insert(part);
                    if let Err(reason) = result {
                        tracing::warn!(part, reason, "ended with an error");
                    }
                }
                Some(Err(error)) => tracing::error!(%error, "a part panicked"),
                None => return,
            }
        }
    }
}

/// SIGTERM and SIGINT.
pub(crate) struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on both are heard here and no longer end the process.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// The next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, PoisonError};

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("it broke")]
    struct Broke;

    fn signals() -> Signals {
        Signals::listen().expect("the system lets us listen")
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_that_fails_stops_the_others_and_is_named() {
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut lifecycle = Lifecycle::default();
        for name in ["first", "second"] {
            let order = Arc::clone(&order);
            lifecycle.start(name, move |stop| async move {
                stop.cancelled().await;
                order
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(name);
                Ok::<(), Broke>(())
            });
        }
        lifecycle.start("third", |_| async { Err(Broke) });

        let failure = lifecycle.run(signals()).await.expect_err("a part failed");

        assert_eq!(failure.to_string(), "third: it broke");
        let order = order.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert_eq!(order, ["second", "first"], "the last started stops first");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_may_end_the_program_ends_it_well() {
        let mut lifecycle = Lifecycle::default();
        lifecycle.start("part", |stop| async move {
            stop.cancelled().await;
            Ok::<(), Broke>(())
        });
        lifecycle.leave().cancel();
        assert!(lifecycle.run(signals()).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_that_does_not_stop_does_not_hold_the_program() {
        let mut lifecycle = Lifecycle::default();
        lifecycle.start("deaf", |_| std::future::pending::<Result<(), Broke>>());
        lifecycle.start("brief", |_| async { Ok::<(), Broke>(()) });

        let failure = lifecycle
            .run(signals())
            .await
            .expect_err("a part ended early");

        assert_eq!(failure.to_string(), "brief ended by itself");
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_part_has_its_time_although_all_others_are_deaf() {
        let mut lifecycle = Lifecycle::default();
        let saved = Arc::new(Mutex::new(false));
        let at_last = Arc::clone(&saved);
        lifecycle.start("the store", move |stop| async move {
            stop.cancelled().await;
            tokio::time::sleep(LAST * 9 / 10).await;
            *at_last.lock().unwrap_or_else(PoisonError::into_inner) = true;
            Ok::<(), Broke>(())
        });
        for name in ["one", "two", "three", "four", "five"] {
            lifecycle.start(name, |_| std::future::pending::<Result<(), Broke>>());
        }
        lifecycle.start("brief", |_| async { Ok::<(), Broke>(()) });
        let began = Instant::now();

        lifecycle
            .run(signals())
            .await
            .expect_err("a part ended early");

        assert!(*saved.lock().unwrap_or_else(PoisonError::into_inner));
        assert!(began.elapsed() <= GRACE, "{:?}", began.elapsed());
    }
}
