//! Bare AAC: frames with a header each (ADTS, ISO/IEC 14496-3, 1.A.2.2; in short
//! <https://wiki.multimedia.cx/index.php/ADTS>).

/// Bytes of a header.
const HEADER: usize = 7;
/// The rates by their numbers, in Hz.
const RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
/// The highest rate at which frames are taken for the lower half of HE-AAC: its
/// whole has twice that, and 48 kHz at most where people listen.
const CORE: u32 = 24_000;

/// Whether some bytes out of the middle of a stream are frames that may be the
/// lower half of HE-AAC, which a header does not say. Nothing else is broadcast
/// at such a rate, but for speech.
pub(crate) fn may_be_high_efficiency(bytes: &[u8]) -> bool {
    (0..bytes.len())
        .find_map(|at| {
            let (rate, length) = header(&bytes[at..])?;
            // One by itself may be chance.
            let (next, _) = header(bytes.get(at + length..)?)?;
            (next == rate).then_some(rate)
        })
        .is_some_and(|rate| rate <= CORE)
}

/// The rate, and the length of the frame with its header.
fn header(bytes: &[u8]) -> Option<(u32, usize)> {
    let head = bytes.get(..HEADER)?;
    if head[0] != 0xff || head[1] & 0xf6 != 0xf0 {
        return None;
    }
    let rate = *RATES.get(usize::from(head[2] >> 2 & 0x0f))?;
    let length =
        usize::from(head[3] & 3) << 11 | usize::from(head[4]) << 3 | usize::from(head[5] >> 5);
    (length > HEADER).then_some((rate, length))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A stream of frames of AAC-LC by their headers, with silence in them. The
    /// rate is its number in the table.
    pub(crate) fn stream(rate: u8, frames: usize) -> Vec<u8> {
        const LENGTH: u8 = 200;
        let mut frame = vec![0xff, 0xf1, 0x40 | rate << 2, 0x80];
        frame.extend([LENGTH >> 3, LENGTH << 5 | 0x1f, 0xfc]);
        frame.resize(usize::from(LENGTH), 0);
        frame.repeat(frames)
    }

    #[test]
    fn frames_of_half_a_rate_are_found_wherever_the_stream_is_entered() {
        for rate in 6..13 {
            assert!(may_be_high_efficiency(&stream(rate, 3)), "{rate}");
            assert!(may_be_high_efficiency(&stream(rate, 3)[150..]), "{rate}");
        }
        for rate in 0..6 {
            assert!(!may_be_high_efficiency(&stream(rate, 3)), "{rate}");
        }
    }

    #[test]
    fn what_is_no_aac_or_too_little_of_it_is_none() {
        let stream = stream(7, 2);
        assert!(!may_be_high_efficiency(&stream[..206]));
        assert!(!may_be_high_efficiency(&[0xff; 4_000]));
        assert!(!may_be_high_efficiency(b"ID3"));
        assert!(!may_be_high_efficiency(&[]));
    }
}
