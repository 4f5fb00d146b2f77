//! What an MP3 of many bitrates says of its places, in a first frame that holds no
//! sound: `Xing` (also as `Info`) or `VBRI`.
//!
//! <https://www.codeproject.com/Articles/8295/MPEG-Audio-Frame-Header>

use super::super::constant_rate::Frame;

/// What stands there.
#[derive(Debug)]
pub(super) struct Toc {
    /// How many frames there are.
    pub(super) frames: Option<u64>,
    /// Bytes from this frame to behind the last.
    pub(super) bytes: Option<u64>,
    pub(super) places: Places,
}

#[derive(Debug)]
pub(super) enum Places {
    Nothing,
    /// `Xing`: from a byte on, how many 256ths of the bytes come before each
    /// hundredth of the time.
    Hundredths(u64, [u8; 100]),
    /// `VBRI`: how many bytes each so many frames have.
    Spans(u64, Vec<u64>),
}

impl Toc {
    /// Reads it from a frame that begins at a byte; `None` where the frame is sound.
    pub(super) fn read(frame: Frame, bytes: &[u8], from: u64) -> Option<Self> {
        let mark = bytes.get(frame.side..frame.side + 4)?;
        if mark == b"Xing" || mark == b"Info" {
            return Self::xing(&bytes[frame.side..], from);
        }
        (bytes.get(36..40)? == b"VBRI").then(|| Self::vbri(bytes))?
    }

    fn xing(bytes: &[u8], from: u64) -> Option<Self> {
        let flags = long(bytes, 4)?;
        let mut at = 8;
        let mut next = |flag: u64, length: usize| {
            let here = at;
            let there = flags & flag != 0;
            at += if there { length } else { 0 };
            there.then_some(here)
        };
        let (frames, length, table) = (next(1, 4), next(2, 4), next(4, 100));
        let table = table.and_then(|at| bytes.get(at..at + 100)?.try_into().ok());
        Some(Self {
            frames: frames.and_then(|at| long(bytes, at)),
            bytes: length.and_then(|at| long(bytes, at)),
            places: table.map_or(Places::Nothing, |table| Places::Hundredths(from, table)),
        })
    }

    fn vbri(bytes: &[u8]) -> Option<Self> {
        let short = |at: usize| {
            let bytes: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
            Some(usize::from(u16::from_be_bytes(bytes)))
        };
        let (count, scale, size, apart) = (short(54)?, short(56)?, short(58)?, short(60)?);
        let spans = bytes.get(62..)?.get(..count.checked_mul(size)?)?;
        let spans = spans.chunks_exact(size.clamp(1, 4)).map(|span| {
            let span = span
                .iter()
                .fold(0, |span, byte| span << 8 | u64::from(*byte));
            span * scale as u64
        });
        let places = if apart == 0 || !(1..=4).contains(&size) {
            Places::Nothing
        } else {
            Places::Spans(apart as u64, spans.collect())
        };
        Some(Self {
            frames: long(bytes, 50),
            bytes: long(bytes, 46),
            places,
        })
    }
}

impl Places {
    /// About where a frame of so many is, in a file whose sound is from one byte to
    /// another.
    pub(super) fn byte(&self, frame: u64, frames: u64, first: u64, end: u64) -> u64 {
        match self {
            Self::Nothing => first + share(end - first, frame, frames),
            Self::Hundredths(from, table) => {
                let thousandths = share(100_000, frame, frames);
                let place = usize::try_from(thousandths / 1_000).unwrap_or(usize::MAX);
                let at = |place: usize| table.get(place).map_or(256, |place| u64::from(*place));
                let (low, high) = (at(place), at(place + 1));
                // A number is rounded down: half of what that may be.
                let part = low * 1_000 + high.saturating_sub(low) * (thousandths % 1_000) + 500;
                from + share(end.saturating_sub(*from), part, 256_000)
            }
            Self::Spans(apart, spans) => {
                let whole = usize::try_from(frame / apart).unwrap_or(usize::MAX);
                let before: u64 = spans.iter().take(whole).sum();
                let within = spans.get(whole).copied().unwrap_or(0);
                first + before + share(within, frame % apart, *apart)
            }
        }
    }
}

fn share(whole: u64, part: u64, of: u64) -> u64 {
    let share = u128::from(whole) * u128::from(part) / u128::from(of.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(bytes).into())
}
