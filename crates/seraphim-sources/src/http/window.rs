//! A bounded window of bytes between an async task that fetches and a blocking
//! reader. It holds what was read lately (so that small steps back cost
//! nothing) and what was fetched ahead.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;

use crate::OpenError;

/// How far back a step within the window reaches.
const HISTORY: usize = 48 * 1024;
/// A gap of this size is read and thrown away sooner than asked for anew.
const SKIP: u64 = 64 * 1024;
/// The task sleeps until this much room is there.
const LEAST_ROOM: usize = 8 * 1024;

/// How the bytes ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// There are no more.
    Whole,
    /// They broke off with an error of the connection.
    Broken(io::ErrorKind, String),
    /// They cannot be had.
    Failed(OpenError),
}

impl End {
    fn result(&self) -> io::Result<usize> {
        match self {
            Self::Whole => Ok(0),
            Self::Broken(kind, words) => Err(io::Error::new(*kind, words.clone())),
            Self::Failed(error) => Err(error.clone().into_read_error()),
        }
    }
}

struct Held {
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

impl Held {
    fn new(start: u64, capacity: usize) -> Self {
        Self {
            start,
            bytes: VecDeque::new(),
            at: 0,
            skip: 0,
            capacity,
            end: None,
        }
    }

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
    held: Mutex<Held>,
    readable: Condvar,
    space: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reading end.
pub(crate) struct Window {
    shared: Arc<Shared>,
}

/// The writing end. However it goes, a reader that waits is told.
pub(crate) struct Feed {
    shared: Arc<Shared>,
}

/// An empty window whose first byte is the file's byte `start`.
pub(crate) fn window(start: u64, capacity: usize) -> (Window, Feed) {
    let shared = Arc::new(Shared {
        held: Mutex::new(Held::new(start, capacity)),
        readable: Condvar::new(),
        space: Notify::new(),
    });
    let feed = Feed {
        shared: Arc::clone(&shared),
    };
    (Window { shared }, feed)
}

impl Feed {
    /// Puts all of a chunk into the window, as room becomes free.
    pub(crate) async fn put(&self, mut chunk: Bytes) {
        while !chunk.is_empty() {
            let had = chunk.len();
            self.shared.lock().put(&mut chunk);
            if chunk.len() < had {
                self.shared.readable.notify_all();
            }
            if !chunk.is_empty() {
                self.shared.space.notified().await;
            }
        }
    }

    /// Says how it ended; the first word counts.
    pub(crate) fn finish(&self, end: End) {
        self.shared.lock().end.get_or_insert(end);
        self.shared.readable.notify_all();
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.finish(End::Broken(
            io::ErrorKind::ConnectionAborted,
            "reading was ended".to_owned(),
        ));
    }
}

impl Window {
    /// Waits for bytes and copies them; nothing at the end of the file.
    pub(crate) fn read(&self, into: &mut [u8], timeout: Duration) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let (mut held, _) = self
            .shared
            .readable
            .wait_timeout_while(self.shared.lock(), timeout, |held| {
                held.at >= held.bytes.len() && held.end.is_none()
            })
            .unwrap_or_else(PoisonError::into_inner);
        let count = held.take(into);
        if count > 0 {
            if held.room() >= LEAST_ROOM {
                self.shared.space.notify_one();
            }
            return Ok(count);
        }
        held.end.as_ref().map_or_else(
            || {
                Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "the server sends nothing",
                ))
            },
            End::result,
        )
    }

    /// Where the next read begins.
    pub(crate) fn position(&self) -> u64 {
        let held = self.shared.lock();
        held.start + held.at as u64
    }

    /// Moves to a position that is held or about to arrive; whether it could.
    pub(crate) fn step(&self, position: u64) -> bool {
        let mut held = self.shared.lock();
        let fetched = held.start + held.bytes.len() as u64;
        if (held.start..=fetched).contains(&position) {
            let Ok(at) = usize::try_from(position - held.start) else {
                return false;
            };
            held.at = at;
            return true;
        }
        let Some(gap @ ..=SKIP) = position.checked_sub(fetched) else {
            return false;
        };
        if held.end.is_some() {
            return false;
        }
        held.bytes.clear();
        held.skip += gap;
        held.start = position;
        held.at = 0;
        self.shared.space.notify_one();
        true
    }

    pub(crate) fn capacity(&self) -> usize {
        self.shared.lock().capacity
    }

    pub(crate) fn widen(&self, capacity: usize) {
        let mut held = self.shared.lock();
        held.capacity = held.capacity.max(capacity);
        self.shared.space.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_never_holds_more_than_its_capacity_and_loses_nothing() {
        let mut held = Held::new(0, 100_000);
        let bytes: Vec<u8> = (0..1_000_000_u32)
            .map(|n| n.to_le_bytes()[n as usize % 3])
            .collect();
        let mut chunk = Bytes::from(bytes.clone());
        let mut read = Vec::new();
        let mut part = [0; 4_001];
        while read.len() < bytes.len() {
            held.put(&mut chunk);
            assert!(held.bytes.len() <= 100_000, "{} bytes", held.bytes.len());
            let count = held.take(&mut part);
            assert!(count > 0, "nothing came through at {}", read.len());
            read.extend_from_slice(&part[..count]);
            assert_eq!(held.start + held.at as u64, read.len() as u64);
            assert!(held.at <= HISTORY, "{} bytes behind", held.at);
        }
        assert!(read == bytes);
    }

    #[test]
    fn what_is_skipped_is_not_held() {
        let mut held = Held::new(0, 1_000);
        held.skip = 5_000;
        let mut chunk = Bytes::from(vec![1; 3_000]);
        held.put(&mut chunk);
        assert!(chunk.is_empty() && held.bytes.is_empty());
        let mut chunk = Bytes::from([vec![2; 2_000], vec![3; 10]].concat());
        held.put(&mut chunk);
        assert_eq!(held.bytes, [3; 10]);
    }
}
