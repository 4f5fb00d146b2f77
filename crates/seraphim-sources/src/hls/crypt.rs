//! AES-128 of whole segments, as they come: CBC with PKCS#7 padding. See RFC
//! 8216, section 4.3.2.4.

use aes::Aes128;
use aes::cipher::{BlockDecryptMut, KeyIvInit};
use bytes::BytesMut;

const BLOCK: usize = 16;

/// Decrypts one segment. Holds back the last block, which tells where the
/// padding begins.
pub(super) struct Decryptor {
    cipher: cbc::Decryptor<Aes128>,
    held: Vec<u8>,
}

impl Decryptor {
    pub(super) fn new(key: &[u8; BLOCK], iv: &[u8; BLOCK]) -> Self {
        Self {
            cipher: cbc::Decryptor::new(key.into(), iv.into()),
            held: Vec::new(),
        }
    }

    /// The plain bytes that are certain by now.
    pub(super) fn push(&mut self, bytes: &[u8]) -> BytesMut {
        self.held.extend_from_slice(bytes);
        let whole = self.held.len().saturating_sub(1) / BLOCK * BLOCK;
        let rest = self.held.split_off(whole);
        let mut plain = std::mem::replace(&mut self.held, rest);
        self.decrypt(&mut plain);
        BytesMut::from(&plain[..])
    }

    /// The rest, without its padding; `None` where it is no whole block, or
    /// the padding is none (the key is another one).
    pub(super) fn finish(mut self) -> Option<BytesMut> {
        let mut last = std::mem::take(&mut self.held);
        if last.is_empty() {
            return Some(BytesMut::new());
        }
        if last.len() != BLOCK {
            return None;
        }
        self.decrypt(&mut last);
        let padding = usize::from(*last.last()?);
        let plain = BLOCK.checked_sub(padding).filter(|plain| *plain < BLOCK)?;
        last[plain..]
            .iter()
            .all(|byte| usize::from(*byte) == padding)
            .then(|| BytesMut::from(&last[..plain]))
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        for block in bytes.chunks_exact_mut(BLOCK) {
            self.cipher.decrypt_block_mut(block.into());
        }
    }
}

/// `0x` and up to 32 hexadecimal digits.
pub(super) fn hex_iv(text: &str) -> Option<[u8; BLOCK]> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    (digits.len() <= 32)
        .then(|| u128::from_str_radix(digits, 16).ok())
        .flatten()
        .map(u128::to_be_bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use aes::cipher::BlockEncryptMut as _;
    use aes::cipher::block_padding::Pkcs7;

    use super::*;

    pub(crate) fn encrypt(key: &[u8; 16], iv: &[u8; 16], plain: &[u8]) -> Vec<u8> {
        cbc::Encryptor::<Aes128>::new(key.into(), iv.into()).encrypt_padded_vec_mut::<Pkcs7>(plain)
    }

    #[test]
    fn a_segment_is_plain_again_however_it_is_cut() {
        let (key, iv) = ([7; 16], [9; 16]);
        for length in [0, 1, 15, 16, 17, 1_000] {
            let plain: Vec<u8> = (0..length).map(|n: u32| n.to_le_bytes()[0]).collect();
            let secret = encrypt(&key, &iv, &plain);
            for size in [1, 16, 17, 5_000] {
                let mut decryptor = Decryptor::new(&key, &iv);
                let mut out = BytesMut::new();
                for part in secret.chunks(size) {
                    out.extend_from_slice(&decryptor.push(part));
                }
                out.extend_from_slice(&decryptor.finish().expect("the right key"));
                assert!(out == plain, "{length} bytes in parts of {size}");
            }
        }
    }

    #[test]
    fn an_iv_is_up_to_32_hexadecimal_digits() {
        assert_eq!(
            hex_iv("0x0102").map(|iv| iv[14..].to_vec()),
            Some(vec![1, 2])
        );
        for wrong in ["", "0x", "12", "0xg", &format!("0x{}", "1".repeat(33))] {
            assert_eq!(hex_iv(wrong), None, "{wrong}");
        }
    }
}
