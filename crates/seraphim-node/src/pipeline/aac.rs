//! HE-AAC: how it is told from AAC-LC, what is left of it without its upper half,
//! and its frames as a decoder wants them that knows all of it.
//!
//! The decoder here knows AAC-LC alone. That is within HE-AAC, with the lower half
//! of the band; spectral band replication makes the upper one, and parametric
//! stereo two channels of one.

/// The object types of ISO/IEC 14496-3, table 1.17, that are looked at:
/// AAC-LC, spectral band replication, and that with parametric stereo.
const LOW_COMPLEXITY: u64 = 2;
const BAND_REPLICATION: u64 = 5;
const PARAMETRIC_STEREO: u64 = 29;
/// A rate in so many bits follows.
const RATE_FOLLOWS: u64 = 15;
const RATE_BITS: u32 = 24;
/// An extension follows, which decoders of AAC-LC pass over.
const EXTENSION: u64 = 0x2b7;
/// The rates by their numbers, in Hz (table 1.18).
pub(super) const RATES: [u64; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
/// The highest rate at which AAC-LC that says nothing is taken for the lower half
/// of HE-AAC, whose whole has twice that, and 48 kHz at most where people listen.
const CORE: u64 = 24_000;
/// Bytes of a header of ADTS.
const HEADER: usize = 7;

/// The frames of a track of HE-AAC, as far as a header of ADTS names them
/// (ISO/IEC 14496-3, 1.A.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HighEfficiency {
    /// The number of the lower half's rate.
    rate: u8,
    /// The number of the channels' layout.
    channels: u8,
}

impl HighEfficiency {
    /// By an `AudioSpecificConfig` (1.6.2.1), which names band replication, or says
    /// so behind what a decoder of AAC-LC reads (1.6.5.2), or leaves it to the
    /// frames. `None` for plain AAC-LC, for what no such header can name, and for
    /// what is broken off.
    pub(super) fn of_config(config: &[u8]) -> Option<Self> {
        let mut bits = Bits::of(config);
        let object = bits.take(5)?;
        let rate = bits.take_rate()?;
        let channels = bits.take(4)?;
        let told = [BAND_REPLICATION, PARAMETRIC_STEREO].contains(&object);
        let object = if told {
            bits.take_rate()?;
            bits.take(5)?
        } else {
            object
        };
        let (short_frames, core_coder) = (bits.take(1)? == 1, bits.take(1)? == 1);
        bits.take(1)?;
        if object != LOW_COMPLEXITY || short_frames || core_coder {
            return None;
        }
        let track = Self::new(rate, channels)?;
        let mut extended = || {
            let kind = (bits.take(11)?, bits.take(5)?);
            (kind == (EXTENSION, BAND_REPLICATION)).then(|| bits.take(1))?
        };
        let present = told || extended().map_or(rate <= CORE, |present| present == 1);
        present.then_some(track)
    }

    /// Of bare frames, whose headers leave it to the frames.
    pub(super) fn of_frames(rate: u32, channels: usize) -> Option<Self> {
        let rate = u64::from(rate);
        (rate <= CORE).then(|| Self::new(rate, u64::try_from(channels).ok()?))?
    }

    fn new(rate: u64, channels: u64) -> Option<Self> {
        let rate = RATES.iter().position(|known| *known == rate)?;
        // Without a number, the frames say what their channels are.
        (1..=7).contains(&channels).then_some(Self {
            rate: u8::try_from(rate).ok()?,
            channels: u8::try_from(channels).ok()?,
        })
    }

    /// The header of a packet; `None` where that is longer than one can say.
    pub(super) fn header(self, packet: &[u8]) -> Option<[u8; HEADER]> {
        let length = u16::try_from(packet.len() + HEADER).ok()?;
        if length >= 1 << 13 {
            return None;
        }
        let mut header = Bits::default();
        // The mark; MPEG-4, no layer, no checksum.
        header.put(0xfff, 12);
        header.put(0b0001, 4);
        header.put(LOW_COMPLEXITY - 1, 2);
        header.put(self.rate.into(), 4);
        header.put(0, 1);
        header.put(self.channels.into(), 3);
        // Neither original nor copy, and nobody's.
        header.put(0, 4);
        header.put(length.into(), 13);
        // As full as it wants to be, and one block of data.
        header.put(0x7ff, 11);
        header.put(0, 2);
        header.bytes().as_ref().try_into().ok()
    }
}

/// The configuration of the AAC-LC within, where an `AudioSpecificConfig` (ISO/IEC
/// 14496-3, 1.6.2.1) begins with spectral band replication; `None` for any other.
pub(super) fn core(config: &[u8]) -> Option<Box<[u8]>> {
    let mut bits = Bits::of(config);
    if ![BAND_REPLICATION, PARAMETRIC_STEREO].contains(&bits.take(5)?) {
        return None;
    }
    let mut core = Bits::default();
    core.put(LOW_COMPLEXITY, 5);
    let rate = bits.take(4)?;
    core.put(rate, 4);
    if rate == RATE_FOLLOWS {
        core.put(bits.take(RATE_BITS)?, RATE_BITS);
    }
    // The channels.
    core.put(bits.take(4)?, 4);
    // The rate with the upper half, which is left out.
    if bits.take(4)? == RATE_FOLLOWS {
        bits.take(RATE_BITS)?;
    }
    if bits.take(5)? != LOW_COMPLEXITY {
        return None;
    }
    // The length of a frame, no core coder, no extension.
    core.put(bits.take(3)?, 3);
    Some(core.bytes())
}

/// The first bits of something short, the highest first.
#[derive(Default)]
struct Bits {
    word: u128,
    count: u32,
}

impl Bits {
    fn of(bytes: &[u8]) -> Self {
        let mut bits = Self::default();
        for byte in bytes.iter().take(16) {
            bits.put(u64::from(*byte), 8);
        }
        bits
    }

    fn put(&mut self, value: u64, count: u32) {
        self.word = self.word << count | u128::from(value);
        self.count += count;
    }

    /// A rate in Hz, by its number or in full.
    fn take_rate(&mut self) -> Option<u64> {
        match self.take(4)? {
            RATE_FOLLOWS => self.take(RATE_BITS),
            number => RATES.get(usize::try_from(number).ok()?).copied(),
        }
    }

    fn take(&mut self, count: u32) -> Option<u64> {
        self.count = self.count.checked_sub(count)?;
        let value = self.word >> self.count & ((1 << count) - 1);
        u64::try_from(value).ok()
    }

    /// All of them, with zeros behind up to a whole byte.
    fn bytes(mut self) -> Box<[u8]> {
        self.put(0, self.count.wrapping_neg() % 8);
        let mut bytes = Vec::new();
        while let Some(byte) = self.take(8) {
            bytes.extend(u8::try_from(byte));
        }
        bytes.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{HighEfficiency, core};

    /// 22.05 kHz and two channels of it.
    const HALF: HighEfficiency = HighEfficiency {
        rate: 7,
        channels: 2,
    };

    #[test]
    fn he_aac_of_either_version_is_read_as_the_aac_within() {
        // 22.05 kHz within 44.1 kHz, two channels; and one channel of stereo.
        for (config, within) in [
            ([0x2b, 0x92, 0x08, 0x00], [0x13, 0x90]),
            ([0xeb, 0x8a, 0x08, 0x00], [0x13, 0x88]),
        ] {
            assert_eq!(core(&config).as_deref(), Some(within.as_slice()));
        }
    }

    #[test]
    fn a_rate_that_has_no_number_is_kept() {
        // 24,000 Hz in full within 48,000 Hz in full.
        let config = [0x2f, 0x80, 0x2e, 0xe0, 0x17, 0x80, 0x5d, 0xc0, 0x08, 0x00];
        let within = [0x17, 0x80, 0x2e, 0xe0, 0x10];
        assert_eq!(core(&config).as_deref(), Some(within.as_slice()));
    }

    #[test]
    fn plain_aac_and_what_is_broken_off_are_left_alone() {
        for config in [
            &[0x12, 0x10][..],
            &[0x12, 0x10, 0x56, 0xe5, 0x00],
            &[0x2b, 0x92],
            &[0x2b],
            &[],
        ] {
            assert_eq!(core(config), None, "{config:x?}");
        }
    }

    #[test]
    fn he_aac_is_told_by_what_names_it_and_by_half_a_rate() {
        let mono = HighEfficiency {
            channels: 1,
            ..HALF
        };
        for (config, told) in [
            // Named at once: with band replication, and with parametric stereo.
            (&[0x2b, 0x92, 0x08, 0x00][..], Some(HALF)),
            (&[0xeb, 0x8a, 0x08, 0x00], Some(mono)),
            // Behind what AAC-LC is read by: there, and expressly not.
            (&[0x13, 0x90, 0x56, 0xe5, 0xa0], Some(HALF)),
            (&[0x13, 0x90, 0x56, 0xe5, 0x00], None),
            (
                &[0x12, 0x10, 0x56, 0xe5, 0x9d, 0x00],
                Some(HighEfficiency { rate: 4, ..HALF }),
            ),
            // Nowhere, at half a rate and at a whole one.
            (&[0x13, 0x90], Some(HALF)),
            (&[0x13, 0x88, 0x00], Some(mono)),
            (&[0x12, 0x10], None),
            (&[0x12, 0x10, 0x56, 0xe5, 0x00], None),
            // A rate in full that has a number.
            (&[0x17, 0x80, 0x2b, 0x11, 0x10], Some(HALF)),
        ] {
            assert_eq!(HighEfficiency::of_config(config), told, "{config:x?}");
        }
    }

    #[test]
    fn what_no_header_can_name_is_left_alone() {
        for config in [
            // Frames of 960 samples; a core coder; channels that the frames name;
            // a layout that has no number yet; a rate that has none; AAC Main.
            &[0x2b, 0x92, 0x0a, 0x00][..],
            &[0x13, 0x92],
            &[0x13, 0x80],
            &[0x13, 0xc0],
            &[0x16, 0x80],
            &[0x17, 0x80, 0x2b, 0x12, 0x10],
            &[0x0b, 0x90],
            // Broken off anywhere.
            &[0x2b, 0x92],
            &[0x2b],
            &[0x13],
            &[],
            &[0xff; 40],
            &[0x00; 40],
        ] {
            assert_eq!(HighEfficiency::of_config(config), None, "{config:x?}");
        }
        assert_eq!(HighEfficiency::of_frames(22_050, 2), Some(HALF));
        for (rate, channels) in [(44_100, 2), (22_051, 2), (22_050, 0), (22_050, 8)] {
            assert_eq!(HighEfficiency::of_frames(rate, channels), None);
        }
    }

    #[test]
    fn a_header_says_how_long_the_frame_is_and_what_is_in_it() {
        // As ffmpeg writes it before a frame of 24 kHz and one channel.
        let speech = HighEfficiency {
            rate: 6,
            channels: 1,
        };
        let header = [0xff, 0xf1, 0x58, 0x40, 0x20, 0x9f, 0xfc];
        assert_eq!(speech.header(&[0; 253]), Some(header));
        assert!(HALF.header(&[0; 8_184]).is_some());
        assert_eq!(HALF.header(&[0; 8_185]), None);
    }
}
