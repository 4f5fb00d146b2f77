//! Where a time lies in MP3 of many bitrates and in bare AAC that have to be fetched:
//! exactly where somebody has read, and roughly elsewhere.
//!
//! A frame says neither its time nor its number. What a file says of its places
//! (`Xing`, `VBRI`) is too coarse to find one by, a 256th of the file at best, but
//! near enough for whoever jumps across hours. From there on frames are counted, so
//! that steps back and forth around what was heard are exact among themselves; what
//! was read from the beginning on is known for what it is.

#[cfg(test)]
mod tests;
mod toc;

use std::io::{Read, Seek};
use std::time::Duration;

use self::toc::{Places, Toc};
use super::aac;
use super::constant_rate::{Frame, part, tag};

/// So much is read through rather than jumped over, in bytes: about a second's
/// transfer, and most of a song.
pub(super) const NEAR: u64 = 8 << 20;
/// Bytes that are looked at for the first frames and for a table before them.
const SAMPLE: usize = 64 * 1024;
/// Bytes behind a reckoned place in which a frame begins.
const AROUND: usize = 16 * 1024;
/// Tags before the first frame.
const MOST_TAGS: usize = 8;
/// Points that a run remembers at most.
const MOST_POINTS: usize = 4096;
/// Frames between two points at first: about a second.
const APART: u64 = 32;

/// A file whose frames are of many lengths.
#[derive(Debug)]
pub(super) struct VariableRate {
    kind: Kind,
    /// The byte of the first frame of sound, and that behind the last.
    first: u64,
    end: u64,
    /// How many frames there are, as far as anybody knows.
    frames: u64,
    places: Places,
}

/// What its frames look like.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Mp3(Frame),
    /// The first bytes of a header, and its rate in Hz.
    Adts([u8; 4], u32),
}

/// A frame, by its byte and by the samples per channel before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) byte: u64,
    pub(super) samples: u64,
    /// Per second.
    pub(super) rate: u32,
    /// Counted from the beginning of the file.
    pub(super) exact: bool,
}

/// What was read of a file: from its beginning on, and since the last jump.
#[derive(Debug, Default)]
pub(super) struct Trail {
    beginning: Run,
    since: Option<Run>,
    at: Point,
}

/// Frames that were read one after the other, and where some of them began.
#[derive(Debug, Default)]
struct Run {
    /// The byte of its first frame, and its number.
    byte: u64,
    frame: u64,
    points: Vec<Point>,
    apart: u64,
}

/// So many frames into a run, and bytes of packets.
#[derive(Clone, Copy, Debug, Default)]
struct Point {
    frames: u64,
    bytes: u64,
}

impl VariableRate {
    /// Looks at the first frames of a file of so many bytes, which is said to have so
    /// many samples per channel.
    pub(super) fn of(
        source: &mut (impl Read + Seek),
        end: u64,
        samples: Option<u64>,
    ) -> Option<Self> {
        let mut begin = 0;
        let mut sample = part(source, 0, SAMPLE)?;
        for _ in 0..MOST_TAGS {
            let Some(length) = tag(&sample) else { break };
            begin += length;
            sample = part(source, begin, SAMPLE)?;
        }
        let (at, kind) = (0..sample.len()).find_map(|at| {
            let kind = Kind::of(&sample[at..])?;
            kind.is_followed(&sample[at..]).then_some((at, kind))
        })?;
        let from = begin + u64::try_from(at).ok()?;
        let length = u64::try_from(kind.length(&sample[at..])?).ok()?;
        let toc = match kind {
            Kind::Mp3(frame) => Toc::read(frame, &sample[at..], from),
            Kind::Adts(..) => None,
        };
        let (first, end, frames, places) = match (toc, kind) {
            // What lies behind these bytes is another recording, or no sound.
            (Some(toc), _) => {
                let bytes = toc.bytes.filter(|bytes| *bytes > length);
                let end = bytes.map_or(end, |bytes| end.min(from.saturating_add(bytes)));
                (from + length, end, toc.frames?, toc.places)
            }
            (None, Kind::Adts(..)) => {
                let frames = samples? / u64::from(kind.samples());
                (from, end, frames, Places::Nothing)
            }
            // The length of such a file is guessed by its first frames alone.
            (None, Kind::Mp3(_)) => return None,
        };
        (end > first && frames > 0).then_some(Self {
            kind,
            first,
            end,
            frames,
            places,
        })
    }

    /// The frame in which a time lies, `delay` samples of which come before the
    /// beginning, or one before it from which reading costs little; `None` where
    /// the file is not as it was reckoned.
    pub(super) fn find(
        &self,
        source: &mut (impl Read + Seek),
        trail: &mut Trail,
        time: Duration,
        delay: u32,
    ) -> Option<Spot> {
        let samples = time.as_micros() * u128::from(self.kind.rate()) / 1_000_000;
        let samples = u64::try_from(samples).ok()?.checked_add(delay.into())?;
        let wanted = samples / u64::from(self.kind.samples());
        if wanted >= self.frames {
            return None;
        }
        trail.beginning.byte = self.first;
        if let Some(spot) = self.find_read(source, trail, wanted) {
            return Some(spot);
        }
        let reckoned = self.reckon(wanted);
        let sample = part(source, reckoned, AROUND)?;
        let at = (0..sample.len()).find(|at| self.kind.is_followed(&sample[*at..]))?;
        let byte = reckoned + u64::try_from(at).ok()?;
        trail.since = Some(Run {
            byte,
            frame: wanted,
            ..Run::default()
        });
        trail.at = Point::default();
        Some(self.spot(byte, wanted, false))
    }

    /// A frame that was read, at or not far before the wanted one.
    fn find_read(
        &self,
        source: &mut (impl Read + Seek),
        trail: &mut Trail,
        wanted: u64,
    ) -> Option<Spot> {
        let runs = [Some(&trail.beginning), trail.since.as_ref()];
        let runs = runs.into_iter().flatten().zip([true, false]);
        let near = runs.filter_map(|(run, exact)| {
            let point = run.before(wanted)?;
            let frame = run.frame + point.frames;
            let way = u128::from(wanted - frame) * u128::from(self.end - self.first);
            let byte = run.byte + point.bytes + point.frames * self.kind.overhead();
            (way / u128::from(self.frames) <= u128::from(NEAR))
                .then_some((point, self.spot(byte, frame, exact)))
        });
        let (point, spot) = { near }.find(|(_, spot)| {
            let there = part(source, spot.byte, AROUND);
            there.is_some_and(|there| self.kind.is_followed(&there))
        })?;
        trail.at = point;
        if spot.exact {
            trail.since = None;
        }
        Some(spot)
    }

    fn spot(&self, byte: u64, frame: u64, exact: bool) -> Spot {
        Spot {
            byte,
            samples: frame * u64::from(self.kind.samples()),
            rate: self.kind.rate(),
            exact,
        }
    }

    /// About where a frame is: so far before the end that one begins there.
    fn reckon(&self, frame: u64) -> u64 {
        let byte = self.places.byte(frame, self.frames, self.first, self.end);
        let last = self.end.saturating_sub(AROUND as u64).max(self.first);
        byte.clamp(self.first, last)
    }
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        if let Some(frame) = Frame::read(bytes) {
            return Some(Self::Mp3(frame));
        }
        let head: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
        let rate = aac::RATES.get(usize::from(head[2] >> 2 & 0x0f))?;
        (head[0] == 0xff && head[1] & 0xf6 == 0xf0)
            .then_some(Self::Adts(head, u32::try_from(*rate).ok()?))
    }

    fn rate(self) -> u32 {
        match self {
            Self::Mp3(frame) => frame.rate,
            Self::Adts(_, rate) => rate,
        }
    }

    /// Samples per channel of a frame.
    fn samples(self) -> u32 {
        match self {
            Self::Mp3(frame) => frame.samples,
            Self::Adts(..) => 1024,
        }
    }

    /// Bytes of a frame that its packet lacks.
    fn overhead(self) -> u64 {
        match self {
            Self::Adts(head, _) if head[1] & 1 == 0 => 9,
            Self::Adts(..) => 7,
            Self::Mp3(_) => 0,
        }
    }

    /// The length of a frame of this kind, if one begins here.
    fn length(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Mp3(kind) => {
                let frame = Frame::read(bytes)?;
                (frame.rate == kind.rate && frame.shape[0] == kind.shape[0]).then_some(frame.length)
            }
            Self::Adts(kind, _) => {
                let alike = [0xff, 0xff, 0xfd, 0xc0];
                let masked = |head: &[u8], n: usize| head[n] & alike[n];
                let head = bytes.get(..6)?;
                let length = usize::from(head[3] & 3) << 11
                    | usize::from(head[4]) << 3
                    | usize::from(head[5] >> 5);
                let same = (0..4).all(|n| masked(head, n) == masked(&kind, n));
                (same && length > 9).then_some(length)
            }
        }
    }

    /// Whether a frame begins here, and another behind it.
    fn is_followed(self, bytes: &[u8]) -> bool {
        let next = self.length(bytes).and_then(|length| bytes.get(length..));
        next.is_some_and(|next| self.length(next).is_some())
    }
}

impl Trail {
    /// A packet of so many bytes was read.
    pub(super) fn seen(&mut self, bytes: usize) {
        self.at.frames += 1;
        self.at.bytes += u64::try_from(bytes).unwrap_or(0);
        let run = self.since.as_mut().unwrap_or(&mut self.beginning);
        run.note(self.at);
    }
}

impl Run {
    /// Remembers a point, if it lies far enough behind the last.
    fn note(&mut self, at: Point) {
        let apart = self.apart.max(APART);
        let last = self.points.last().copied().unwrap_or_default();
        if at.frames < last.frames + apart {
            return;
        }
        self.points.push(at);
        if self.points.len() >= MOST_POINTS {
            let mut kept = false;
            self.points.retain(|_| {
                kept = !kept;
                !kept
            });
            self.apart = apart * 2;
        }
    }

    /// The last point at or before a frame; none where it lies before the run.
    fn before(&self, frame: u64) -> Option<Point> {
        let frames = frame.checked_sub(self.frame)?;
        let behind = self.points.partition_point(|point| point.frames <= frames);
        let point = behind.checked_sub(1).and_then(|at| self.points.get(at));
        Some(point.copied().unwrap_or_default())
    }
}
