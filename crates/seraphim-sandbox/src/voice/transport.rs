//! Transport encryption between a client and the server, in the `rtpsize`
//! modes: the RTP header is authenticated, the payload encrypted, and the
//! 32-bit nonce appended.
//! <https://discord.com/developers/docs/topics/voice-connections#transport-encryption-and-sending-voice>

use aes_gcm::{
    Aes256Gcm,
    aead::{AeadInPlace, KeyInit, generic_array::GenericArray},
};
use chacha20poly1305::XChaCha20Poly1305;

use super::Mode;

const TAG: usize = 16;
const NONCE: usize = 4;

/// One session's key in one mode, for both directions.
pub(crate) struct Transport {
    key: [u8; 32],
    cipher: Cipher,
    next_nonce: u32,
}

enum Cipher {
    Aes(Box<Aes256Gcm>),
    XChaCha(Box<XChaCha20Poly1305>),
}

impl Transport {
    pub(crate) fn new(mode: Mode, key: [u8; 32]) -> Self {
        let array = GenericArray::from_slice(&key);
        let cipher = match mode {
            Mode::Aes256Gcm => Cipher::Aes(Box::new(Aes256Gcm::new(array))),
            Mode::XChaCha20Poly1305 => Cipher::XChaCha(Box::new(XChaCha20Poly1305::new(array))),
        };
        Self {
            key,
            cipher,
            next_nonce: 1,
        }
    }

    /// A key for a new session.
    pub(crate) fn random(mode: Mode) -> Self {
        Self::new(mode, rand::random())
    }

    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// A whole packet: `clear`, the encrypted `plaintext`, tag, nonce.
    pub(crate) fn seal(&mut self, clear: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
        let nonce = self.next_nonce.to_be_bytes();
        self.next_nonce = self.next_nonce.wrapping_add(1);
        let mut packet = Vec::with_capacity(clear.len() + plaintext.len() + TAG + NONCE);
        packet.extend_from_slice(clear);
        packet.extend_from_slice(plaintext);
        let body = &mut packet[clear.len()..];
        let tag = match &self.cipher {
            Cipher::Aes(cipher) => cipher.encrypt_in_place_detached(
                GenericArray::from_slice(&widened::<12>(nonce)),
                clear,
                body,
            ),
            Cipher::XChaCha(cipher) => cipher.encrypt_in_place_detached(
                GenericArray::from_slice(&widened::<24>(nonce)),
                clear,
                body,
            ),
        }
        .ok()?;
        packet.extend_from_slice(&tag);
        packet.extend_from_slice(&nonce);
        Some(packet)
    }

    /// The plaintext and nonce of a packet whose first `clear` bytes are its
    /// header; `None` when the check fails.
    pub(crate) fn open(&self, packet: &[u8], clear: usize) -> Option<(Vec<u8>, u32)> {
        let end = packet.len().checked_sub(NONCE)?;
        let body_end = end.checked_sub(TAG)?;
        let (header, mut body) = (packet.get(..clear)?, packet.get(clear..body_end)?.to_vec());
        let tag = GenericArray::from_slice(&packet[body_end..end]);
        let nonce: [u8; NONCE] = packet[end..].try_into().ok()?;
        match &self.cipher {
            Cipher::Aes(cipher) => cipher.decrypt_in_place_detached(
                GenericArray::from_slice(&widened::<12>(nonce)),
                header,
                &mut body,
                tag,
            ),
            Cipher::XChaCha(cipher) => cipher.decrypt_in_place_detached(
                GenericArray::from_slice(&widened::<24>(nonce)),
                header,
                &mut body,
                tag,
            ),
        }
        .ok()?;
        Some((body, u32::from_be_bytes(nonce)))
    }
}

/// The 32-bit nonce at the front, zeros behind it.
fn widened<const N: usize>(nonce: [u8; NONCE]) -> [u8; N] {
    let mut wide = [0; N];
    wide[..NONCE].copy_from_slice(&nonce);
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_modes_open_what_they_sealed_and_nothing_else() {
        for mode in [Mode::Aes256Gcm, Mode::XChaCha20Poly1305] {
            let mut sender = Transport::random(mode);
            let receiver = Transport::new(mode, *sender.key());
            let packet = sender
                .seal(&[0x80; 12], b"frame")
                .expect("a short frame seals");
            assert_eq!(receiver.open(&packet, 12), Some((b"frame".to_vec(), 1)));
            for at in 0..packet.len() {
                let mut turned = packet.clone();
                turned[at] ^= 1;
                assert_eq!(receiver.open(&turned, 12), None, "{mode:?}, byte {at}");
            }
            for length in 0..packet.len() {
                assert_eq!(receiver.open(&packet[..length], 12.min(length)), None);
            }
        }
    }
}
