//! One forward run through a file: an async task that fetches, a window of
//! bytes that is bounded, and a blocking reader at its other end.
//!
//! The window holds what was read lately (so that small steps back cost
//! nothing) and what was fetched ahead. A finite file whose connection drops
//! or stalls is asked for again from where it broke, a few times.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::client::{Answer, chain};
use super::origin::Origin;
use crate::OpenError;
use crate::sources::Spawner;

/// How far back a step within the window reaches.
const HISTORY: usize = 48 * 1024;
/// A gap of this size is read and thrown away sooner than asked for anew.
const SKIP: u64 = 64 * 1024;
/// The task sleeps until this much room is there.
const LEAST_ROOM: usize = 8 * 1024;
/// Attempts in a row that bring less than [`PROGRESS`].
const MAX_TRIES: u32 = 4;
/// Attempts for one run altogether.
const MAX_RESUMES: u32 = 64;
/// An attempt that brings this many bytes counts as a success.
const PROGRESS: u64 = 16 * 1024;

/// How a run ended.
#[derive(Clone, Debug)]
enum End {
    Whole,
    Failed(io::ErrorKind, String),
}

struct Window {
    /// The file's position of the first byte held.
    start: u64,
    bytes: VecDeque<u8>,
    /// Where the reader is, as an index into `bytes`.
    at: usize,
    /// Bytes still to be thrown away before `start`.
    skip: u64,
    capacity: usize,
    end: Option<End>,
}

impl Window {
    fn room(&self) -> usize {
        self.capacity.saturating_sub(self.bytes.len())
    }

    fn take(&mut self, into: &mut [u8]) -> usize {
        let (first, second) = self.bytes.as_slices();
        let rest = match first.get(self.at..) {
            Some(rest) if !rest.is_empty() => rest,
            _ => second
                .get(self.at - first.len().min(self.at)..)
                .unwrap_or_default(),
        };
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        if let Some(old @ 1..) = self.at.checked_sub(HISTORY) {
            self.bytes.drain(..old);
            self.start += old as u64;
            self.at -= old;
        }
        count
    }

    /// Takes as much of a chunk as there is room for.
    fn put(&mut self, chunk: &mut Bytes) {
        let skipped = self.skip.min(chunk.len() as u64);
        self.skip -= skipped;
        drop(chunk.split_to(usize::try_from(skipped).unwrap_or(chunk.len())));
        let part = chunk.split_to(chunk.len().min(self.room()));
        self.bytes.extend(part.as_ref());
    }
}

struct Shared {
    window: Mutex<Window>,
    readable: Condvar,
    space: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, end: End) {
        self.lock().end.get_or_insert(end);
        self.readable.notify_all();
    }
}

/// The reading end. Dropping it ends the task.
pub(crate) struct Lane {
    shared: Arc<Shared>,
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
        let shared = Arc::new(Shared {
            window: Mutex::new(Window {
                start: position,
                bytes: VecDeque::new(),
                at: 0,
                skip: 0,
                capacity,
                end: None,
            }),
            readable: Condvar::new(),
            space: Notify::new(),
        });
        let stop = tasks.child_token();
        let run = Run {
            origin,
            shared: Arc::clone(&shared),
            position,
            stop: stop.clone(),
        };
        tasks.spawn(run.run(answer));
        Self {
            shared,
            _stop: stop.drop_guard(),
        }
    }

    /// Waits for bytes and copies them; nothing at the end of the file.
    pub(crate) fn read(&self, into: &mut [u8], timeout: Duration) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let (mut window, _) = self
            .shared
            .readable
            .wait_timeout_while(self.shared.lock(), timeout, |window| {
                window.at >= window.bytes.len() && window.end.is_none()
            })
            .unwrap_or_else(PoisonError::into_inner);
        let count = window.take(into);
        if count > 0 {
            if window.room() >= LEAST_ROOM {
                self.shared.space.notify_one();
            }
            return Ok(count);
        }
        match &window.end {
            Some(End::Whole) => Ok(0),
            Some(End::Failed(kind, words)) => Err(io::Error::new(*kind, words.clone())),
            None => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the server sends nothing",
            )),
        }
    }

    /// Where the next read begins.
    pub(crate) fn position(&self) -> u64 {
        let window = self.shared.lock();
        window.start + window.at as u64
    }

    /// Moves to a position that is held or about to arrive; whether it could.
    pub(crate) fn step(&self, position: u64) -> bool {
        let mut window = self.shared.lock();
        let fetched = window.start + window.bytes.len() as u64;
        if (window.start..=fetched).contains(&position) {
            let Ok(at) = usize::try_from(position - window.start) else {
                return false;
            };
            window.at = at;
            return true;
        }
        let Some(gap @ ..=SKIP) = position.checked_sub(fetched) else {
            return false;
        };
        if window.end.is_some() {
            return false;
        }
        window.bytes.clear();
        window.skip += gap;
        window.start = position;
        window.at = 0;
        self.shared.space.notify_one();
        true
    }

    pub(crate) fn capacity(&self) -> usize {
        self.shared.lock().capacity
    }

    pub(crate) fn widen(&self, capacity: usize) {
        let mut window = self.shared.lock();
        window.capacity = window.capacity.max(capacity);
        self.shared.space.notify_one();
    }
}

/// The fetching end.
struct Run {
    origin: Arc<Origin>,
    shared: Arc<Shared>,
    position: u64,
    stop: CancellationToken,
}

impl Drop for Run {
    /// However the task ends, a reader that waits is told.
    fn drop(&mut self) {
        self.shared.finish(End::Failed(
            io::ErrorKind::ConnectionAborted,
            "reading was ended".to_owned(),
        ));
    }
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
        self.shared.finish(end);
    }

    async fn fetch(&mut self, mut answer: Option<Answer>) -> End {
        let mut tries = 0;
        for _ in 0..=MAX_RESUMES {
            let before = self.position;
            let broken = match answer.take() {
                Some(answer) => self.pour(answer).await,
                None => match self.origin.resume(self.position).await {
                    Ok(answer) => self.pour(answer).await,
                    Err(error) if error.is_transient() => Break::Dropped(error.to_string()),
                    Err(error) => return failed(&error),
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
            if !self.origin.seekable {
                return End::Failed(kind, words);
            }
            tries = if self.position - before >= PROGRESS {
                1
            } else {
                tries + 1
            };
            if tries >= MAX_TRIES {
                return End::Failed(kind, words);
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
        End::Failed(
            io::ErrorKind::UnexpectedEof,
            "the connection keeps breaking".to_owned(),
        )
    }

    /// Pours the bytes of an answer into the window until they stop.
    async fn pour(&mut self, mut answer: Answer) -> Break {
        // Where the rest can be asked for again, half of the time is left for that.
        let idle = self.origin.client.idle_timeout;
        let patience = if self.origin.seekable { idle / 2 } else { idle };
        loop {
            let left = self
                .origin
                .length
                .map(|length| length.saturating_sub(self.position));
            if left == Some(0) {
                return Break::Ended;
            }
            let mut chunk = match tokio::time::timeout(patience, answer.chunk()).await {
                Err(_) => return Break::Stalled,
                Ok(Err(error)) => return Break::Dropped(chain(&error)),
                Ok(Ok(None)) => return Break::Ended,
                Ok(Ok(Some(chunk))) => chunk,
            };
            // A server may send more than it announced: the announcement holds.
            if let Some(left) = left.and_then(|left| usize::try_from(left).ok()) {
                chunk.truncate(left);
            }
            self.position += chunk.len() as u64;
            self.put(chunk).await;
        }
    }

    async fn put(&self, mut chunk: Bytes) {
        loop {
            let had = chunk.len();
            self.shared.lock().put(&mut chunk);
            if chunk.len() < had {
                self.shared.readable.notify_all();
            }
            if chunk.is_empty() {
                return;
            }
            self.shared.space.notified().await;
        }
    }
}

fn failed(error: &OpenError) -> End {
    let kind = match error {
        OpenError::Gone(_) => io::ErrorKind::NotFound,
        OpenError::Blocked(_) | OpenError::Refused { .. } => io::ErrorKind::PermissionDenied,
        OpenError::Unplayable { .. } => io::ErrorKind::InvalidData,
        _ => io::ErrorKind::Other,
    };
    End::Failed(kind, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(capacity: usize) -> Window {
        Window {
            start: 0,
            bytes: VecDeque::new(),
            at: 0,
            skip: 0,
            capacity,
            end: None,
        }
    }

    #[test]
    fn a_window_never_holds_more_than_its_capacity_and_loses_nothing() {
        let mut window = window(100_000);
        let bytes: Vec<u8> = (0..1_000_000_u32)
            .map(|n| n.to_le_bytes()[n as usize % 3])
            .collect();
        let mut chunk = Bytes::from(bytes.clone());
        let mut read = Vec::new();
        let mut part = [0; 4_001];
        while read.len() < bytes.len() {
            window.put(&mut chunk);
            assert!(
                window.bytes.len() <= 100_000,
                "{} bytes",
                window.bytes.len()
            );
            let count = window.take(&mut part);
            assert!(count > 0, "nothing came through at {}", read.len());
            read.extend_from_slice(&part[..count]);
            assert_eq!(window.start + window.at as u64, read.len() as u64);
            assert!(window.at <= HISTORY, "{} bytes behind", window.at);
        }
        assert!(read == bytes);
    }

    #[test]
    fn what_is_skipped_is_not_held() {
        let mut window = window(1_000);
        window.skip = 5_000;
        let mut chunk = Bytes::from(vec![1; 3_000]);
        window.put(&mut chunk);
        assert!(chunk.is_empty() && window.bytes.is_empty());
        let mut chunk = Bytes::from([vec![2; 2_000], vec![3; 10]].concat());
        window.put(&mut chunk);
        assert_eq!(window.bytes, [3; 10]);
    }
}
