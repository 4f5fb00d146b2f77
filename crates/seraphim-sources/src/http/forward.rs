//! What is fetched in one direction only, such as a live stream: `Read` for a
//! demuxer, without a length and without seeking.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

use symphonia::core::io::MediaSource;
use tokio_util::sync::DropGuard;

use super::window::Window;

/// What is held of a stream at most, in bytes.
pub(crate) const AHEAD: usize = 256 * 1024;

/// The blocking reader of a stream. Dropping it ends the task that fetches.
pub(crate) struct Forward {
    pub(crate) window: Window,
    /// How long a read waits for bytes.
    pub(crate) patience: Duration,
    pub(crate) _stop: DropGuard,
}

impl Read for Forward {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.window.read(into, self.patience)
    }
}

impl Seek for Forward {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let here = self.window.position();
        match to {
            SeekFrom::Current(0) => Ok(here),
            SeekFrom::Start(place) if place == here => Ok(here),
            _ => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "a stream is read forwards only",
            )),
        }
    }
}

impl MediaSource for Forward {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
