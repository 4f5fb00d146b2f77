//! HE-AAC without what makes it so: the AAC-LC within, which has the lower half
//! of the band. The decoder here knows no spectral band replication and refuses
//! a stream that names it.

/// The object types of ISO/IEC 14496-3, table 1.17, that are looked at:
/// AAC-LC, spectral band replication, and that with parametric stereo.
const LOW_COMPLEXITY: u64 = 2;
const BAND_REPLICATION: u64 = 5;
const PARAMETRIC_STEREO: u64 = 29;
/// A rate in so many bits follows.
const RATE_FOLLOWS: u64 = 15;
const RATE_BITS: u32 = 24;

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
    use super::core;

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
}
