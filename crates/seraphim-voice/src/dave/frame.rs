//! The DAVE frame format for Opus: the whole frame is encrypted, with a
//! truncated tag, a truncated nonce and a marker behind it.
//! See <https://daveprotocol.com/#payload-format>.

use std::fmt;

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::ratchet::{KEY_BYTES, Ratchet};

/// The Opus packet of 20 ms of silence; the only one that may travel without
/// DAVE encryption in an encrypted call.
/// See <https://daveprotocol.com/#silence-packets>.
pub(crate) const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];

const TAG_BYTES: usize = 8;
const MARKER: [u8; 2] = [0xfa, 0xfa];
/// The frames that one generation's key encrypts: 2²⁴.
const GENERATION_BITS: u32 = 24;
/// ULEB128 of 32 bits.
const LONGEST_NONCE: usize = 5;

/// What a frame grows by at most.
pub(crate) const OVERHEAD_BYTES: usize = TAG_BYTES + LONGEST_NONCE + 1 + MARKER.len();

/// Encrypts frames with one sender's keys of one epoch. It owns the only nonce
/// counter of these keys, so it cannot be cloned.
pub(crate) struct FrameSealer {
    epoch: u64,
    ratchet: Ratchet,
    /// Boxed: a sealer travels by message. `None` never happens: a key of 16
    /// bytes is one.
    cipher: Option<Box<LessSafeKey>>,
    /// Generation of `cipher`.
    generation: u32,
    /// The frames encrypted so far. Its low 32 bits are the nonce on the wire,
    /// and it does not wrap, so neither does the generation.
    frames: u64,
}

/// The frame could not be encrypted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the frame cannot be encrypted")]
pub(crate) struct FrameError;

impl FrameSealer {
    /// The keys that follow from an epoch's exported secret of this sender.
    pub(crate) fn new(base_secret: [u8; KEY_BYTES], epoch: u64) -> Self {
        let mut ratchet = Ratchet::new(base_secret);
        let cipher = cipher(&ratchet.step());
        Self {
            epoch,
            ratchet,
            cipher,
            generation: 0,
            frames: 0,
        }
    }

    /// Appends the encrypted `frame` to `out`.
    pub(crate) fn seal(&mut self, frame: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        self.frames += 1;
        let wanted = u32::try_from(self.frames >> GENERATION_BITS).map_err(|_| FrameError)?;
        while self.generation < wanted {
            self.cipher = cipher(&self.ratchet.step());
            self.generation += 1;
        }
        let bytes = self.frames.to_le_bytes();
        let truncated = [bytes[0], bytes[1], bytes[2], bytes[3]];
        let mut nonce = [0; 12];
        nonce[8..].copy_from_slice(&truncated);

        let start = out.len();
        out.extend_from_slice(frame);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .cipher
            .as_ref()
            .ok_or(FrameError)?
            .seal_in_place_separate_tag(nonce, Aad::empty(), &mut out[start..])
            .map_err(|_| FrameError)?;
        out.extend_from_slice(tag.as_ref().get(..TAG_BYTES).ok_or(FrameError)?);
        let supplement = out.len() - TAG_BYTES;
        push_uleb128(u32::from_le_bytes(truncated), out);
        let size = out.len() - supplement + 1 + MARKER.len();
        out.push(u8::try_from(size).map_err(|_| FrameError)?);
        out.extend_from_slice(&MARKER);
        Ok(())
    }

    #[cfg(test)]
    fn after_frames(mut self, frames: u64) -> Self {
        self.frames = frames;
        self
    }
}

impl fmt::Debug for FrameSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameSealer")
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

fn cipher(key: &[u8; KEY_BYTES]) -> Option<Box<LessSafeKey>> {
    let unbound = UnboundKey::new(&AES_128_GCM, key).ok()?;
    Some(Box::new(LessSafeKey::new(unbound)))
}

fn push_uleb128(mut value: u32, out: &mut Vec<u8>) {
    loop {
        let low = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use aes_gcm::{AeadInPlace, Aes128Gcm, KeyInit};

    use super::*;

    #[test]
    fn uleb128_is_as_long_as_its_value_asks() {
        let encode = |value| {
            let mut out = Vec::new();
            push_uleb128(value, &mut out);
            out
        };
        assert_eq!(encode(0), [0]);
        assert_eq!(encode(127), [127]);
        assert_eq!(encode(128), [0x80, 1]);
        assert_eq!(encode(624_485), [0xe5, 0x8e, 0x26]);
        assert_eq!(encode(u32::MAX), [0xff, 0xff, 0xff, 0xff, 0x0f]);
    }

    #[test]
    fn the_supplement_says_its_own_size() -> Result<(), FrameError> {
        let mut out = Vec::new();
        FrameSealer::new([1; 16], 1).seal(b"opus", &mut out)?;
        let size = usize::from(out[out.len() - 3]);
        assert_eq!(out[out.len() - 2..], MARKER);
        assert_eq!(size, TAG_BYTES + 1 + 1 + 2);
        assert_eq!(out.len(), 4 + size);
        Ok(())
    }

    #[test]
    fn the_key_changes_every_2_to_the_24_frames_and_goes_on_past_2_to_the_32()
    -> Result<(), FrameError> {
        let mut keys = Ratchet::new([1; 16]);
        let expected: Vec<[u8; 16]> = (0..=256).map(|_| keys.step()).collect();
        for (frames, generation) in [(1, 0), ((1 << 24) - 1, 0), (1 << 24, 1), (1_u64 << 32, 256)] {
            let mut out = Vec::new();
            FrameSealer::new([1; 16], 1)
                .after_frames(frames - 1)
                .seal(b"opus", &mut out)?;
            let mut nonce = [0; 12];
            nonce[8..].copy_from_slice(&frames.to_le_bytes()[..4]);
            let mut plain = *b"opus";
            let tag = Aes128Gcm::new(&expected[generation].into())
                .encrypt_in_place_detached(&nonce.into(), &[], &mut plain)
                .map_err(|_| FrameError)?;
            assert_eq!(out[..4], plain, "frame {frames}");
            assert_eq!(out[4..12], tag[..8], "frame {frames}");
        }
        Ok(())
    }
}
