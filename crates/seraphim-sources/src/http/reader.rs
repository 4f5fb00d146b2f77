//! A file behind a link as symphonia wants it: `Read` and `Seek`, blocking.
//!
//! A demuxer that looks at a file's tail and comes back (`ID3v1`, an MP4 with
//! its index at the end) would cost a request each way; so for a short while
//! after a jump the run that was left is kept, and coming back is free. Both
//! windows together stay within [`AHEAD`].

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use symphonia::core::io::MediaSource;

use super::client::Answer;
use super::lane::Lane;
use super::origin::Origin;
use crate::tasks::Spawner;

/// What is held of a file at most, in bytes.
pub(crate) const AHEAD: usize = 256 * 1024;
/// What one of two runs holds.
const HALF: usize = AHEAD / 2;
/// After this many bytes nobody comes back to the run that was left.
const SETTLED: u64 = 128 * 1024;

/// The blocking reader of a link.
pub(crate) struct HttpReader {
    origin: Arc<Origin>,
    tasks: Spawner,
    current: Lane,
    parked: Option<Lane>,
    /// Bytes read since the last jump.
    since_jump: u64,
    /// Set when the position is at or past the end.
    beyond: Option<u64>,
}

impl HttpReader {
    /// Reads on from an answer that begins at the file's beginning.
    pub(crate) fn new(origin: Origin, answer: Answer, tasks: Spawner) -> Self {
        let origin = Arc::new(origin);
        let current = Lane::start(Arc::clone(&origin), &tasks, 0, Some(answer), HALF);
        Self {
            origin,
            tasks,
            current,
            parked: None,
            since_jump: 0,
            beyond: None,
        }
    }

    fn jump(&mut self, position: u64) {
        let next = match self.parked.take() {
            Some(parked) if parked.window.step(position) => parked,
            _ => Lane::start(Arc::clone(&self.origin), &self.tasks, position, None, HALF),
        };
        let left = std::mem::replace(&mut self.current, next);
        self.parked = (left.window.capacity() <= HALF && self.current.window.capacity() <= HALF)
            .then_some(left);
        self.since_jump = 0;
    }
}

impl Read for HttpReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.beyond.is_some() {
            return Ok(0);
        }
        let count = self
            .current
            .window
            .read(into, self.origin.client.idle_timeout)?;
        let before = self.since_jump;
        self.since_jump += count as u64;
        if before < SETTLED && self.since_jump >= SETTLED {
            self.parked = None;
            self.current.window.widen(AHEAD);
        }
        Ok(count)
    }
}

impl Seek for HttpReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let here = self
            .beyond
            .unwrap_or_else(|| self.current.window.position());
        let unknown = || io::Error::new(io::ErrorKind::Unsupported, "the length is not known");
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(offset) => here.checked_add_signed(offset),
            SeekFrom::End(offset) => self
                .origin
                .length
                .ok_or_else(unknown)?
                .checked_add_signed(offset),
        };
        let position = position
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        if self.origin.length.is_some_and(|length| position >= length) {
            self.beyond = Some(position);
            return Ok(position);
        }
        if !self.current.window.step(position) {
            if !self.origin.seekable {
                return Err(io::Error::new(
                    io::ErrorKind::Unsupported,
                    "the server gives the file only from its beginning",
                ));
            }
            self.jump(position);
        }
        self.beyond = None;
        Ok(position)
    }
}

impl MediaSource for HttpReader {
    fn is_seekable(&self) -> bool {
        self.origin.seekable
    }

    fn byte_len(&self) -> Option<u64> {
        self.origin.length
    }
}
