//! One speaker as one listener received them: packets in their order, on a
//! timeline of media time.
//!
//! Positions are samples at 48 kHz since the listener joined. Within a stream
//! (one SSRC) they follow the RTP timestamp, however wrapped; a new stream
//! continues after the old one by the real time that passed between them.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::listen::Window;

pub(crate) const RATE: u64 = 48_000;
const PACKET: u64 = 960;
/// Timestamps that jump further than this belong to a new stream.
const LONGEST_JUMP: u32 = 600 * 48_000;
/// A bound for senders of tiny packets.
const MOST_PIECES: usize = 24_000;

/// What was in a packet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// Opus with something in it.
    Sound {
        /// Decoded, mono.
        pcm: Box<[i16]>,
        /// How many bytes the decrypted frame has.
        bytes: u64,
    },
    /// The silence frame.
    Silence,
    /// It failed the transport's or the end-to-end check.
    Undecryptable,
    /// It was sent before this listener could have its key.
    BeforeKeys,
    /// It is no Opus.
    Undecodable,
}

/// A packet on the timeline.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The listener's count of packets when it came.
    pub(crate) arrival: u64,
    pub(crate) arrived: Instant,
    pub(crate) sequence: u64,
    pub(crate) start: u64,
    pub(crate) length: u64,
    /// Mean square, 1 at full scale.
    pub(crate) power: f64,
    pub(crate) content: Content,
}

impl Piece {
    pub(crate) fn end(&self) -> u64 {
        self.start + self.length
    }

    /// Sound above −60 dBFS.
    pub(crate) fn is_audible(&self) -> bool {
        self.power > 1e-6
    }
}

/// Where a packet lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    sequence: u64,
    start: u64,
    is_first: bool,
}

impl Place {
    /// Counts up from 1 over wraps and streams; what is missing in it is lost.
    pub(crate) fn sequence(self) -> u64 {
        self.sequence
    }

    pub(crate) fn start(self) -> u64 {
        self.start
    }

    /// The first packet of a stream.
    pub(crate) fn is_first(self) -> bool {
        self.is_first
    }
}

#[derive(Clone, Copy, Debug)]
struct Stream {
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    place: Place,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Timeline {
    joined: Instant,
    keep: u64,
    stream: Option<Stream>,
    pieces: VecDeque<Piece>,
}

impl Timeline {
    pub(crate) fn new(joined: Instant, keep: Duration) -> Self {
        Self {
            joined,
            keep: samples(keep),
            stream: None,
            pieces: VecDeque::new(),
        }
    }

    pub(crate) fn ssrc(&self) -> Option<u32> {
        self.stream.map(|stream| stream.ssrc)
    }

    /// Where a packet of this header lies; `None` when it has been placed
    /// already.
    pub(crate) fn place(
        &mut self,
        ssrc: u32,
        sequence: u16,
        timestamp: u32,
        now: Instant,
    ) -> Option<Place> {
        let Some(stream) = self.stream else {
            let start = samples(now.saturating_duration_since(self.joined));
            let place = Place {
                sequence: 1,
                start,
                is_first: true,
            };
            self.begin(ssrc, sequence, timestamp, place);
            return Some(place);
        };
        let moved = timestamp.wrapping_sub(stream.timestamp);
        let jumps = moved > LONGEST_JUMP && moved < 0_u32.wrapping_sub(LONGEST_JUMP);
        if ssrc != stream.ssrc || jumps {
            let place = self.after_the_last(stream.place, now);
            self.begin(ssrc, sequence, timestamp, place);
            return Some(place);
        }
        let step = sequence.wrapping_sub(stream.sequence);
        let place = if step < 0x8000 {
            Place {
                sequence: stream.place.sequence + u64::from(step),
                start: shifted(stream.place.start, moved),
                is_first: false,
            }
        } else {
            let back = u64::from(step.wrapping_neg());
            Place {
                sequence: stream.place.sequence.checked_sub(back)?,
                start: shifted(stream.place.start, moved),
                is_first: false,
            }
        };
        if (1..0x8000).contains(&step) {
            self.begin(ssrc, sequence, timestamp, place);
            return Some(place);
        }
        let known = self
            .pieces
            .iter()
            .rev()
            .any(|piece| piece.sequence == place.sequence);
        (!known).then_some(place)
    }

    fn begin(&mut self, ssrc: u32, sequence: u16, timestamp: u32, place: Place) {
        self.stream = Some(Stream {
            ssrc,
            sequence,
            timestamp,
            place,
        });
    }

    fn after_the_last(&self, last: Place, now: Instant) -> Place {
        let (end, since) = self.pieces.back().map_or((last.start, 0), |piece| {
            let since = samples(now.saturating_duration_since(piece.arrived));
            (piece.end(), since.saturating_sub(PACKET))
        });
        Place {
            sequence: last.sequence + 1,
            start: end + since,
            is_first: true,
        }
    }

    /// Keeps a packet; `length` in samples.
    pub(crate) fn keep(
        &mut self,
        place: Place,
        arrival: u64,
        arrived: Instant,
        length: u64,
        content: Content,
    ) {
        let power = match &content {
            Content::Sound { pcm, .. } => mean_square(pcm),
            _ => 0.0,
        };
        let piece = Piece {
            arrival,
            arrived,
            sequence: place.sequence,
            start: place.start,
            length,
            power,
            content,
        };
        // Nearly always at the back.
        let at = self
            .pieces
            .iter()
            .rposition(|other| other.sequence < piece.sequence)
            .map_or(0, |before| before + 1);
        self.pieces.insert(at, piece);
        let newest = self.pieces.back().map_or(0, Piece::end);
        while self.pieces.len() > MOST_PIECES
            || self
                .pieces
                .front()
                .is_some_and(|piece| piece.end() + self.keep < newest)
        {
            self.pieces.pop_front();
        }
    }

    /// The pieces of a window, and sequence and end of the one before them
    /// where a gap that began there counts.
    pub(crate) fn window(
        &self,
        window: Window,
    ) -> (impl Iterator<Item = &Piece>, Option<(u64, u64)>) {
        let newest = self.pieces.back().map_or(0, Piece::end);
        let inside = move |piece: &Piece| match window {
            Window::All => true,
            Window::Since(mark) => piece.arrival > mark.0,
            Window::Last(span) => piece.end() + samples(span) > newest,
        };
        let before = match window {
            Window::Since(_) => self
                .pieces
                .iter()
                .take_while(|piece| !inside(piece))
                .last()
                .map(|piece| (piece.sequence, piece.end())),
            Window::All | Window::Last(_) => None,
        };
        (
            self.pieces.iter().filter(move |piece| inside(piece)),
            before,
        )
    }

    /// When sound last arrived.
    pub(crate) fn last_sound(&self) -> Option<Instant> {
        self.pieces
            .iter()
            .rev()
            .find(|piece| piece.is_audible())
            .map(|piece| piece.arrived)
    }
}

pub(crate) fn samples(span: Duration) -> u64 {
    u64::try_from(span.as_micros() * u128::from(RATE) / 1_000_000).unwrap_or(u64::MAX)
}

pub(crate) fn span(samples: u64) -> Duration {
    Duration::from_micros(samples.saturating_mul(1_000_000) / RATE)
}

/// `start` moved by a wrapped difference of timestamps, backwards when it is
/// in the upper half.
fn shifted(start: u64, moved: u32) -> u64 {
    if moved < 0x8000_0000 {
        start + u64::from(moved)
    } else {
        start.saturating_sub(u64::from(moved.wrapping_neg()))
    }
}

fn mean_square(pcm: &[i16]) -> f64 {
    if pcm.is_empty() {
        return 0.0;
    }
    let sum: f64 = pcm
        .iter()
        .map(|sample| (f64::from(*sample) / 32_768.0).powi(2))
        .sum();
    sum / f64::from(u32::try_from(pcm.len()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(timeline: &mut Timeline, sequence: u16, timestamp: u32, now: Instant) -> Option<u64> {
        let place = timeline.place(7, sequence, timestamp, now)?;
        timeline.keep(place, 1, now, PACKET, Content::Silence);
        Some(place.start)
    }

    #[test]
    fn positions_follow_the_timestamp_over_its_wrap() {
        let now = Instant::now();
        let mut timeline = Timeline::new(now, Duration::from_secs(1));
        assert_eq!(heard(&mut timeline, 65_535, u32::MAX - 959, now), Some(0));
        assert_eq!(heard(&mut timeline, 0, 0, now), Some(960));
        assert_eq!(heard(&mut timeline, 2, 1920, now), Some(2880));
        assert_eq!(heard(&mut timeline, 1, 960, now), Some(1920));
        assert_eq!(heard(&mut timeline, 1, 960, now), None, "a duplicate");
    }

    #[test]
    fn a_new_stream_continues_by_real_time() {
        let now = Instant::now();
        let mut timeline = Timeline::new(now, Duration::from_secs(9));
        heard(&mut timeline, 1, 5, now);
        let later = now + Duration::from_millis(520);
        let place = timeline
            .place(8, 900, 3_000_000_000, later)
            .expect("a place");
        assert_eq!(place.start, 960 + 24_000);
        assert_eq!(place.sequence, 2);
    }

    #[test]
    fn only_the_time_to_keep_is_kept() {
        let now = Instant::now();
        let mut timeline = Timeline::new(now, Duration::from_secs(1));
        for number in 0..200_u16 {
            heard(&mut timeline, number, u32::from(number) * 960, now);
        }
        assert_eq!(timeline.window(Window::All).0.count(), 51);
    }
}
