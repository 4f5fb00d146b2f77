//! Mutations of sound bytes, always the same ones: bits flipped, runs cut out,
//! doubled, overwritten with extremes.

/// Marsaglia's xorshift, Journal of Statistical Software 8(14), 2003.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or(0)
    }
}

/// Gives `count` mutants of a seed to `test`, and every cut of it.
pub(crate) fn each(seed: &[u8], count: usize, mut test: impl FnMut(&[u8])) {
    const EXTREMES: [u8; 6] = [0x00, 0xff, 0x7f, 0x80, b'-', b'9'];
    for end in (0..=seed.len()).step_by(1 + seed.len() / 500) {
        test(&seed[..end]);
    }
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for _ in 0..count {
        let mut bytes = seed.to_vec();
        for _ in 0..=dice.below(4) {
            if bytes.is_empty() {
                break;
            }
            let at = dice.below(bytes.len());
            let length = dice.below(32.min(bytes.len() - at) + 1);
            match dice.below(5) {
                0 => bytes[at] ^= 1 << dice.below(8),
                1 => bytes[at] = EXTREMES[dice.below(EXTREMES.len())],
                2 => drop(bytes.drain(at..at + length)),
                3 => {
                    let run = bytes[at..at + length].to_vec();
                    bytes.splice(at..at, run);
                }
                _ => {
                    let extreme = EXTREMES[dice.below(EXTREMES.len())];
                    bytes[at..at + length].fill(extreme);
                }
            }
        }
        test(&bytes);
    }
}
