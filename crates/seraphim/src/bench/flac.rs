//! FLAC with second-order prediction and Rice codes, enough to give a decoder
//! real work: <https://www.rfc-editor.org/rfc/rfc9639>.

const BLOCK: usize = 4_096;
pub(super) const RATE: u32 = 44_100;
/// Bits of the code for a residual's low part.
const RICE: u32 = 9;

/// Encodes two channels of equal length, 16 bit, 44.1 kHz.
pub(super) fn encode(channels: &[Vec<i32>; 2]) -> Vec<u8> {
    let samples = channels[0].len() / BLOCK * BLOCK;
    let mut file = b"fLaC".to_vec();
    // STREAMINFO, the last and only metadata block, without a checksum.
    file.extend_from_slice(&[0x80, 0, 0, 34]);
    let mut info = Bits::default();
    info.push(u64::try_from(BLOCK).unwrap_or(0), 16);
    info.push(u64::try_from(BLOCK).unwrap_or(0), 16);
    info.push(0, 24);
    info.push(0, 24);
    info.push(RATE.into(), 20);
    info.push(1, 3);
    info.push(15, 5);
    info.push(u64::try_from(samples).unwrap_or(0), 36);
    file.extend(info.bytes);
    file.extend_from_slice(&[0; 16]);
    for (number, begin) in (0..samples).step_by(BLOCK).enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let blocks = channels
            .each_ref()
            .map(|channel| &channel[begin..begin + BLOCK]);
        file.extend(frame(number, blocks));
    }
    file
}

fn frame(number: u32, channels: [&[i32]; 2]) -> Vec<u8> {
    let mut bits = Bits::default();
    // Sync, fixed block size; 4,096 samples at 44.1 kHz; stereo of 16 bit.
    bits.push(0xfff8, 16);
    bits.push(0b1100_1001, 8);
    bits.push(0b0001_1000, 8);
    // The number is coded as UTF-8 codes a character; surrogates are past.
    let number = char::from_u32(number).unwrap_or('\0');
    for byte in number.encode_utf8(&mut [0; 4]).bytes() {
        bits.push(byte.into(), 8);
    }
    let sum = crc(&bits.bytes, 8, 0x07);
    bits.push(sum, 8);
    for samples in channels {
        subframe(&mut bits, samples);
    }
    bits.align();
    let sum = crc(&bits.bytes, 16, 0x8005);
    bits.push(sum, 16);
    bits.bytes
}

fn subframe(bits: &mut Bits, samples: &[i32]) {
    // A fixed predictor of order 2, no wasted bits.
    bits.push(0b0001_0100, 8);
    for sample in &samples[..2] {
        bits.push(u64::from(sample.cast_unsigned() & 0xffff), 16);
    }
    // Rice codes of 4 bit parameters in one partition.
    bits.push(RICE.into(), 10);
    for window in samples.windows(3) {
        let residual = window[2] - 2 * window[1] + window[0];
        let folded = ((residual << 1) ^ (residual >> 31)).cast_unsigned();
        for _ in 0..folded >> RICE {
            bits.push(0, 1);
        }
        bits.push(1, 1);
        bits.push(u64::from(folded & ((1 << RICE) - 1)), RICE);
    }
}

/// Section 9.1.8 and 9.3: polynomials without reflection, beginning at zero.
fn crc(bytes: &[u8], width: u32, polynomial: u64) -> u64 {
    bytes.iter().fold(0, |sum, byte| {
        let mut sum = sum ^ (u64::from(*byte) << (width - 8));
        for _ in 0..8 {
            let carry = sum >> (width - 1) & 1 == 1;
            sum = (sum << 1) ^ if carry { polynomial } else { 0 };
        }
        sum & ((1 << width) - 1)
    })
}

/// Bits, the highest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u64, width: u32) {
        self.held = (self.held << width) | value;
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.held >> self.count).to_le_bytes()[0]);
        }
        self.held &= (1 << self.count) - 1;
    }

    fn align(&mut self) {
        self.push(0, (8 - self.count % 8) % 8);
    }
}
