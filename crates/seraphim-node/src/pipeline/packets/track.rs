//! A track's own packets, on their way to a decoder in another program.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use symphonia::core::io::MediaSource;
use symphonia::core::packet::Packet;

use super::super::failure::{PlayFailure, guarded};
use super::super::input::Guard;
use super::super::reader::{Next, Place, Reader};

/// Bytes of packets that are remembered at most. What lies between the feeder and
/// what comes back are a few hundred kilobytes, but silence takes next to none.
const MOST_FED: usize = 1 << 20;

/// The track's own packets. Whoever feeds the decoder takes them on a thread of his.
pub(super) struct Track {
    pub(super) reader: Option<Reader>,
    /// Over the source.
    guard: Arc<Guard>,
    /// Which feeder may take them: each place that is sought has its own.
    pub(super) turn: u64,
    pub(super) failed: Option<PlayFailure>,
    /// What was fed, from about the media time `kept` on.
    fed: Fed,
    kept: Arc<AtomicI64>,
}

#[derive(Default)]
struct Fed {
    packets: VecDeque<Packet>,
    bytes: usize,
    /// There was more than may be.
    cut: bool,
}

/// The track's packets as a stream of ADTS.
pub(super) struct Framed {
    track: Arc<Mutex<Track>>,
    turn: u64,
    frame: io::Cursor<Vec<u8>>,
}

impl Track {
    pub(super) fn new(reader: Reader, guard: Arc<Guard>, kept: Arc<AtomicI64>) -> Self {
        Self {
            reader: Some(reader),
            guard,
            turn: 0,
            failed: None,
            fed: Fed::default(),
            kept,
        }
    }

    /// The reader was brought elsewhere: nobody feeds the decoder until it begins
    /// anew.
    pub(super) fn begin_elsewhere(&mut self) {
        self.turn += 1;
        self.failed = None;
        self.fed = Fed::default();
        self.kept.store(i64::MIN, Ordering::Relaxed);
    }

    /// Goes back to a media time, in microseconds, which the decoder was fed.
    pub(super) fn go_back(&mut self, to: i64) -> Result<(), PlayFailure> {
        self.turn += 1;
        let fed = std::mem::take(&mut self.fed);
        let Some(reader) = &mut self.reader else {
            return Ok(());
        };
        if fed.cut {
            let place = Duration::from_micros(u64::try_from(to).unwrap_or(0));
            if !matches!(reader.seek(place)?, Place::Fixed) {
                return Ok(());
            }
        }
        let mut packets = fed.packets;
        packets.retain(|packet| reader.end(packet) > to);
        reader.put_back(packets.into_iter());
        Ok(())
    }

    /// Makes a frame of the next packet, and says when that begins; `None` behind
    /// the last.
    fn fill(&mut self, frame: &mut io::Cursor<Vec<u8>>) -> Result<Option<i64>, PlayFailure> {
        let Some(reader) = &mut self.reader else {
            return Ok(None);
        };
        loop {
            let Next::Packet(packet) = reader.next()? else {
                return Ok(None);
            };
            self.guard.refill();
            let Some(track) = reader.high_efficiency() else {
                return Ok(None);
            };
            // No frame is as long as that.
            let Some(header) = track.header(&packet.data) else {
                continue;
            };
            frame.set_position(0);
            let bytes = frame.get_mut();
            bytes.clear();
            bytes.extend_from_slice(&header);
            bytes.extend_from_slice(&packet.data);
            let begin = reader.begin(&packet);
            let kept = self.kept.load(Ordering::Relaxed);
            self.fed.push(packet, |packet| reader.end(packet) > kept);
            return Ok(Some(begin));
        }
    }
}

impl Fed {
    /// Remembers a packet, and forgets those at the front that are not wanted.
    fn push(&mut self, packet: Packet, is_wanted: impl Fn(&Packet) -> bool) {
        self.bytes += weight(&packet);
        self.packets.push_back(packet);
        while let Some(first) = self.packets.front() {
            let too_many = self.bytes > MOST_FED;
            if is_wanted(first) && !too_many {
                break;
            }
            self.cut |= is_wanted(first);
            self.bytes -= weight(first);
            self.packets.pop_front();
        }
    }
}

/// What a packet takes, in bytes.
fn weight(packet: &Packet) -> usize {
    packet.data.len() + size_of::<Packet>()
}

impl Framed {
    /// All that comes next of a track. Who fed the decoder before does so no more.
    pub(super) fn of(track: &Arc<Mutex<Track>>) -> Self {
        let mut own = track.lock().unwrap_or_else(PoisonError::into_inner);
        own.turn += 1;
        Self {
            turn: own.turn,
            track: Arc::clone(track),
            frame: io::Cursor::default(),
        }
    }

    /// When the first frame begins, in microseconds; `None` where there is none.
    pub(super) fn begin(&mut self) -> Result<Option<i64>, PlayFailure> {
        let mut track = self.track.lock().unwrap_or_else(PoisonError::into_inner);
        track.fill(&mut self.frame)
    }
}

impl Read for Framed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.frame.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            let mut track = self.track.lock().unwrap_or_else(PoisonError::into_inner);
            if track.turn != self.turn {
                return Ok(0);
            }
            let filled = guarded(|| track.fill(&mut self.frame));
            if filled.is_err() {
                // A demuxer that panicked is not to be trusted again.
                track.reader = None;
            }
            match filled.and_then(|filled| filled) {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(0),
                Err(failure) => {
                    track.failed = Some(failure.clone());
                    return Err(io::Error::other(failure));
                }
            }
        }
    }
}

impl Seek for Framed {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Framed {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
