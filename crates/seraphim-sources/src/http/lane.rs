//! One forward run through a file: an async task that fetches into a
//! [`Window`]. A finite file whose connection drops or stalls is asked for
//! again from where it broke, a few times; a link that has expired meanwhile is
//! renewed, where somebody can do that.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::{CancellationToken, DropGuard};

use super::client::{Answer, Pace, Stalled};
use super::origin::Origin;
use super::window::{End, Feed, Window, window};
use crate::chain;
use crate::tasks::Spawner;

/// Attempts in a row that bring less than [`PROGRESS`].
const MAX_TRIES: u32 = 4;
/// Attempts for one run altogether.
const MAX_RESUMES: u32 = 64;
/// An attempt that brings this many bytes counts as a success.
const PROGRESS: u64 = 16 * 1024;

/// The reading end. Dropping it ends the task.
pub(crate) struct Lane {
    pub(crate) window: Window,
    _stop: DropGuard,
}

impl Lane {
    /// Starts a run at `position`; `answer` is the one that begins there, if it
    /// is there already.
    pub(crate) fn start(
        origin: Arc<Origin>,
        tasks: &Spawner,
        position: u64,
        answer: Option<Answer>,
        capacity: usize,
    ) -> Self {
        let (window, feed) = window(position, capacity);
        let stop = tasks.child_token();
        let run = Run {
            origin,
            feed,
            position,
            stop: stop.clone(),
        };
        tasks.spawn(run.run(answer));
        Self {
            window,
            _stop: stop.drop_guard(),
        }
    }
}

/// The fetching end.
struct Run {
    origin: Arc<Origin>,
    feed: Feed,
    position: u64,
    stop: CancellationToken,
}

/// Why the bytes of one answer stopped.
enum Break {
    Ended,
    Dropped(String),
    Stalled,
}

impl Run {
    async fn run(mut self, answer: Option<Answer>) {
        let stop = self.stop.clone();
        let end = tokio::select! {
            () = stop.cancelled() => return,
            end = self.fetch(answer) => end,
        };
        if !matches!(end, End::Whole) {
            self.origin.doubt();
        }
        self.feed.finish(end);
    }

    async fn fetch(&mut self, mut answer: Option<Answer>) -> End {
        let mut tries = 0;
        for _ in 0..=MAX_RESUMES {
            let before = self.position;
            let broken = match answer.take() {
                Some(answer) => self.pour(answer).await,
                None => match self.origin.resume(self.position).await {
                    Ok(answer) => self.pour(answer).await,
                    Err(error) if error.is_transient() => Break::Dropped(chain(&error)),
                    Err(error) => return End::Failed(error),
                },
            };
            let short = self
                .origin
                .length
                .is_some_and(|length| self.position < length);
            let (kind, words) = match broken {
                Break::Ended if !short => return End::Whole,
                Break::Ended => (
                    io::ErrorKind::UnexpectedEof,
                    "the file ends before its end".to_owned(),
                ),
                Break::Dropped(words) => (io::ErrorKind::UnexpectedEof, words),
                Break::Stalled => (
                    io::ErrorKind::TimedOut,
                    "the server sends nothing".to_owned(),
                ),
            };
            if self.position - before < PROGRESS {
                // Whoever reads may give up first, and begin anew.
                self.origin.doubt();
            }
            if !self.origin.seekable {
                return End::Broken(kind, words);
            }
            tries = if self.position - before >= PROGRESS {
                1
            } else {
                tries + 1
            };
            if tries >= MAX_TRIES {
                return End::Broken(kind, words);
            }
            tracing::debug!(
                position = self.position,
                tries,
                cause = words,
                "asking for the rest"
            );
            tokio::time::sleep(Duration::from_millis(match tries {
                1 => 0,
                2 => 200,
                _ => 800,
            }))
            .await;
        }
        End::Broken(
            io::ErrorKind::UnexpectedEof,
            "the connection keeps breaking".to_owned(),
        )
    }

    /// Pours the bytes of an answer into the window until they stop.
    async fn pour(&mut self, mut answer: Answer) -> Break {
        // Where the rest can be asked for again, half of the time is left for that.
        let idle = self.origin.client.idle_timeout;
        let patience = if self.origin.seekable { idle / 2 } else { idle };
        let slow_after = self.origin.client.slow_after;
        let mut pace = Pace::default();
        loop {
            let left = self
                .origin
                .length
                .map(|length| length.saturating_sub(self.position));
            if left == Some(0) {
                return Break::Ended;
            }
            let mut chunk = match pace.chunk(&mut answer, patience, slow_after).await {
                Err(Stalled) => return Break::Stalled,
                Ok(Err(error)) => return Break::Dropped(chain(&error)),
                Ok(Ok(None)) => return Break::Ended,
                Ok(Ok(Some(chunk))) => chunk,
            };
            // A server may send more than it announced: the announcement holds.
            if let Some(left) = left.and_then(|left| usize::try_from(left).ok()) {
                chunk.truncate(left);
            }
            self.position += chunk.len() as u64;
            self.feed.put(chunk).await;
        }
    }
}
