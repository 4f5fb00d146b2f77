//! A recording that is still being made, as the Ogg Opus file that it will be.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use symphonia::core::io::MediaSource;

use super::ogg::{FRAMES_OF_A_PAGE, Stream};
use super::tape::{Coming, End, Tape};

/// A source that gives nothing for so long is given up; the one who reads it
/// for others has long said so if nobody takes its frames.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads a recording from its beginning while another play makes it. A read
/// fails when that play ends early.
pub struct Follower {
    tape: Arc<Tape>,
    /// Frames that are in pages already.
    place: usize,
    stream: Stream,
    /// How much of the stream was read.
    read: usize,
}

impl Follower {
    pub(super) fn new(tape: Arc<Tape>) -> Self {
        Self {
            tape,
            place: 0,
            stream: Stream::begin(),
            read: 0,
        }
    }
}

impl Read for Follower {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.stream.bytes().len() {
            self.stream.forget();
            self.read = 0;
            match self.tape.after(self.place, FRAMES_OF_A_PAGE, PATIENCE) {
                Coming::Packets(packets) => {
                    self.place += packets.len();
                    self.stream.append(&packets, false);
                }
                Coming::End(End::Whole) => return Ok(0),
                Coming::End(End::Forsaken) => {
                    let kind = ErrorKind::ConnectionAborted;
                    return Err(io::Error::new(kind, "who decoded for both has gone"));
                }
                Coming::Nothing => return Err(ErrorKind::TimedOut.into()),
            }
        }
        let there = self.stream.bytes().get(self.read..).unwrap_or_default();
        let length = there.len().min(buffer.len());
        buffer[..length].copy_from_slice(&there[..length]);
        self.read += length;
        Ok(length)
    }
}

impl Seek for Follower {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Follower {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
