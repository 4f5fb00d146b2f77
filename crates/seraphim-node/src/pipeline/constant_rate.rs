//! Where a time lies in an MP3 of one bitrate, by arithmetic: symphonia finds a
//! place exactly only by reading everything before it, and what it reckons itself
//! is seconds off in an hour.
//!
//! Frames of one bitrate are of one length, but for a byte of padding that makes
//! up for fractions (ISO/IEC 11172-3, 2.4.3.1). Files of other bitrates say so in
//! their first frame (`Xing`, `VBRI`) or are seen to; see `variable_rate`.

use std::io::{Read, Seek, SeekFrom};
use std::time::Duration;

use super::variable_rate::Spot;

/// Bytes that are looked at for frames: some seconds of sound.
const SAMPLE: usize = 64 * 1024;
/// Fewer frames tell nothing.
const LEAST_FRAMES: usize = 16;
/// Bytes around a place in which its frame begins.
const AROUND: u64 = 4 * 1024;
/// Tags before the first frame.
const MOST_TAGS: usize = 8;

/// An MP3 of one bitrate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ConstantRate {
    /// The byte at which the first frame of sound begins.
    first: u64,
    /// Bytes of all frames together, and how many that is.
    bytes: u64,
    frames: u64,
    kind: Frame,
}

/// What the head of a frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The bits that are the same in all frames of a file of one bitrate.
    pub(super) shape: [u8; 3],
    /// Bits per second.
    bitrate: u32,
    /// Samples per second.
    pub(super) rate: u32,
    /// Samples per channel.
    pub(super) samples: u32,
    /// Bytes, with its padding.
    pub(super) length: usize,
    /// Bytes before a tag in it.
    pub(super) side: usize,
}

impl ConstantRate {
    /// Looks at a file's first frames; `None` where they are not of one bitrate.
    pub(super) fn of(source: &mut (impl Read + Seek)) -> Option<Self> {
        let mut begin = 0;
        let mut sample = part(source, 0, SAMPLE)?;
        for _ in 0..MOST_TAGS {
            let Some(length) = tag(&sample) else { break };
            begin += length;
            sample = part(source, begin, SAMPLE)?;
        }
        let at = (0..sample.len()).find(|at| is_followed(&sample, *at))?;
        let head = Frame::read(&sample[at..])?;
        let marked = |mark: &[u8], place: usize| sample[at..].get(place..place + 4) == Some(mark);
        if marked(b"Xing", head.side) || marked(b"VBRI", 36) {
            return None;
        }
        let skipped = if marked(b"Info", head.side) {
            head.length
        } else {
            0
        };
        let first = at + skipped;
        let kind = Frame::read(sample.get(first..)?)?;
        let (mut next, mut frames, mut even) = (first, 0, true);
        while let Some(frame) = sample.get(next..).and_then(Frame::read) {
            if frame.bitrate != kind.bitrate {
                return None;
            }
            if next + frame.length > sample.len() {
                break;
            }
            even &= frame.length == kind.length;
            next += frame.length;
            frames += 1;
        }
        if frames < LEAST_FRAMES {
            return None;
        }
        // A second's frames and bytes, unless the encoder pads none or all of them.
        let (bytes, count) = if even {
            (u64::try_from(kind.length).ok()?, 1)
        } else {
            let exact = u64::from(kind.samples) * u64::from(kind.bitrate) / 8;
            (exact, u64::from(kind.rate))
        };
        let reckoned = u64::try_from(frames).ok()? * bytes / count;
        let seen = u64::try_from(next - first).ok()?;
        (reckoned.abs_diff(seen) <= 2).then_some(Self {
            first: begin + u64::try_from(first).ok()?,
            bytes,
            frames: count,
            kind,
        })
    }

    /// The frame in which a time lies, `delay` samples of which come before the
    /// beginning; `None` where the file is not as it was reckoned.
    pub(super) fn find(
        &self,
        source: &mut (impl Read + Seek),
        time: Duration,
        delay: u32,
    ) -> Option<Spot> {
        let samples = time.as_micros() * u128::from(self.kind.rate) / 1_000_000;
        let samples = u64::try_from(samples).ok()?.checked_add(delay.into())?;
        let number = samples / u64::from(self.kind.samples);
        let reckoned = number.checked_mul(self.bytes)? / self.frames;
        let reckoned = self.first.checked_add(reckoned)?;
        let from = reckoned.saturating_sub(AROUND / 2).max(self.first);
        let sample = part(source, from, usize::try_from(AROUND).ok()?)?;
        let wanted = usize::try_from(reckoned - from).ok()?;
        let own = |at: &usize| {
            Frame::read(&sample[*at..]).is_some_and(|frame| frame.shape == self.kind.shape)
                && is_followed(&sample, *at)
        };
        let found = (0..sample.len()).filter(own);
        let at = found.min_by_key(|at| at.abs_diff(wanted))?;
        // A frame beside it would be another time.
        (at.abs_diff(wanted) < self.kind.length / 4).then_some(Spot {
            byte: from + u64::try_from(at).ok()?,
            samples: number * u64::from(self.kind.samples),
            rate: self.kind.rate,
            exact: true,
        })
    }
}

/// Reads what is there of so many bytes.
pub(super) fn part(source: &mut (impl Read + Seek), from: u64, most: usize) -> Option<Vec<u8>> {
    source.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    let most = u64::try_from(most).ok()?;
    source.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The length of an `ID3v2` tag with its head: <https://id3.org/id3v2.4.0-structure>.
pub(super) fn tag(bytes: &[u8]) -> Option<u64> {
    let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = bytes else {
        return None;
    };
    let size = [a, b, c, d]
        .iter()
        .fold(0_u64, |size, byte| size << 7 | u64::from(**byte & 0x7f));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    Some(10 + size + footer)
}

/// Whether a frame begins here, and the next of its kind behind it.
fn is_followed(bytes: &[u8], at: usize) -> bool {
    let next = |frame: Frame| {
        let next = Frame::read(bytes.get(at + frame.length..)?)?;
        (next.rate == frame.rate && next.shape[0] == frame.shape[0]).then_some(())
    };
    bytes
        .get(at..)
        .and_then(Frame::read)
        .and_then(next)
        .is_some()
}

impl Frame {
    /// Reads the head of a frame of layer III (ISO/IEC 11172-3, 2.4.1.3, and
    /// 13818-3, 2.4.2.3).
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        const FULL: [u32; 14] = [
            32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
        ];
        const HALF: [u32; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        let [0xff, second, third, fourth, ..] = *bytes else {
            return None;
        };
        if second & 0xe6 != 0xe2 {
            return None;
        }
        // MPEG 1, 2 and 2.5: each halves the rates.
        let halvings = match second >> 3 & 3 {
            3 => 0,
            2 => 1,
            0 => 2,
            _ => return None,
        };
        let (bitrates, samples) = if halvings == 0 {
            (FULL, 1152)
        } else {
            (HALF, 576)
        };
        let index = usize::from(third >> 4).checked_sub(1)?;
        let bitrate = bitrates.get(index)? * 1_000;
        let rates = [44_100_u32, 48_000, 32_000];
        let rate = rates.get(usize::from(third >> 2 & 3))? >> halvings;
        let padding = u32::from(third >> 1 & 1);
        let length = samples / 8 * bitrate / rate + padding;
        let mono = fourth >> 6 == 3;
        let side = match (halvings, mono) {
            (0, false) => 32,
            (0, true) | (_, false) => 17,
            (_, true) => 9,
        };
        Some(Self {
            shape: [second | 1, third & 0xfc, fourth & 0xc0],
            bitrate,
            rate,
            samples,
            length: usize::try_from(length).ok()?,
            side: 4 + side,
        })
    }
}
