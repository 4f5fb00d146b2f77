//! Encryption between this client and the voice server, packet by packet.
//!
//! Both modes authenticate the RTP header in the clear, take a nonce from a
//! 32-bit counter and append that counter to the packet.
//! See <https://discord.com/developers/docs/topics/voice-connections#transport-encryption-modes>.

use std::fmt;

use chacha20poly1305::{AeadInPlace, KeyInit, XChaCha20Poly1305};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::rtp::HEADER_BYTES;

/// A transport encryption mode.
/// See <https://discord.com/developers/docs/topics/voice-connections#transport-encryption-modes>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `aead_aes256_gcm_rtpsize`, preferred where the server offers it.
    Aes256Gcm,
    /// `aead_xchacha20_poly1305_rtpsize`, which every server offers.
    XChaCha20Poly1305,
}

impl Mode {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aead_aes256_gcm_rtpsize",
            Self::XChaCha20Poly1305 => "aead_xchacha20_poly1305_rtpsize",
        }
    }

    /// The mode of that name, if it is one of ours.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Aes256Gcm, Self::XChaCha20Poly1305]
            .into_iter()
            .find(|mode| mode.name() == name)
    }

    /// The best mode among those offered. `refused` is one that the server
    /// offered before and then refused.
    pub(crate) fn choose<'a>(
        offered: impl IntoIterator<Item = &'a str>,
        refused: Option<Self>,
    ) -> Option<Self> {
        offered
            .into_iter()
            .filter_map(Self::from_name)
            .filter(|mode| Some(*mode) != refused)
            .min_by_key(|mode| match mode {
                Self::Aes256Gcm => 0,
                Self::XChaCha20Poly1305 => 1,
            })
    }
}

const TAG_BYTES: usize = 16;
const NONCE_BYTES: usize = 4;

/// What a packet grows by.
pub(crate) const OVERHEAD_BYTES: usize = TAG_BYTES + NONCE_BYTES;

enum Cipher {
    /// `None` never happens: a key of 32 bytes is one.
    Aes256Gcm(Option<Box<LessSafeKey>>),
    XChaCha20Poly1305(Box<XChaCha20Poly1305>),
}

/// The key of a session's packets.
pub(crate) struct TransportKey {
    pub(crate) mode: Mode,
    pub(crate) bytes: [u8; 32],
}

impl fmt::Debug for TransportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportKey")
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

/// Encrypts packets, with the only nonce counter of its keys, so it cannot be
/// cloned. The counter goes on over a change of keys: should a server hand out
/// a former key again, no nonce comes twice.
pub(crate) struct PacketSealer {
    cipher: Cipher,
    next_nonce: u64,
}

/// A counter beyond this half starts over with the next key.
const HALF: u64 = 1 << 31;

impl Cipher {
    fn new(key: &TransportKey) -> Self {
        match key.mode {
            Mode::Aes256Gcm => {
                let unbound = UnboundKey::new(&AES_256_GCM, &key.bytes).ok();
                Self::Aes256Gcm(unbound.map(LessSafeKey::new).map(Box::new))
            }
            Mode::XChaCha20Poly1305 => {
                Self::XChaCha20Poly1305(Box::new(XChaCha20Poly1305::new(&key.bytes.into())))
            }
        }
    }
}

/// No packet was made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum SealError {
    /// All 2³² nonces of this key are used up: a new session is needed.
    #[error("the nonces of this key are used up")]
    Exhausted,
    /// The packet is shorter than an RTP header or beyond the cipher's limit.
    #[error("the packet cannot be encrypted")]
    Packet,
}

impl PacketSealer {
    pub(crate) fn new(key: &TransportKey) -> Self {
        Self {
            cipher: Cipher::new(key),
            next_nonce: 0,
        }
    }

    /// Goes on with another session's key.
    pub(crate) fn rekey(&mut self, key: &TransportKey) {
        self.cipher = Cipher::new(key);
        if self.next_nonce > HALF {
            self.next_nonce = 0;
        }
    }

    /// Encrypts in place what follows the RTP header and appends tag and nonce.
    pub(crate) fn seal(&mut self, packet: &mut Vec<u8>) -> Result<(), SealError> {
        let counter = u32::try_from(self.next_nonce).map_err(|_| SealError::Exhausted)?;
        if packet.len() < HEADER_BYTES {
            return Err(SealError::Packet);
        }
        self.next_nonce += 1;
        let counter = counter.to_be_bytes();
        let (header, payload) = packet.split_at_mut(HEADER_BYTES);
        let tag: [u8; TAG_BYTES] = match &self.cipher {
            Cipher::Aes256Gcm(cipher) => {
                let mut nonce = [0; 12];
                nonce[..NONCE_BYTES].copy_from_slice(&counter);
                let nonce = Nonce::assume_unique_for_key(nonce);
                let tag = cipher.as_ref().and_then(|cipher| {
                    cipher
                        .seal_in_place_separate_tag(nonce, Aad::from(header), payload)
                        .ok()
                });
                tag.and_then(|tag| tag.as_ref().try_into().ok())
            }
            Cipher::XChaCha20Poly1305(cipher) => {
                let mut nonce = [0; 24];
                nonce[..NONCE_BYTES].copy_from_slice(&counter);
                let tag = cipher.encrypt_in_place_detached(&nonce.into(), header, payload);
                tag.ok().map(Into::into)
            }
        }
        .ok_or(SealError::Packet)?;
        packet.extend_from_slice(&tag);
        packet.extend_from_slice(&counter);
        Ok(())
    }
}

impl fmt::Debug for PacketSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PacketSealer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use aes_gcm::Aes256Gcm;

    use super::*;

    const KEY: TransportKey = TransportKey {
        mode: Mode::Aes256Gcm,
        bytes: [1; 32],
    };

    fn open(mode: Mode, key: &[u8; 32], packet: &[u8]) -> Option<Vec<u8>> {
        let (rest, counter) = packet.split_at(packet.len() - NONCE_BYTES);
        let (rest, tag) = rest.split_at(rest.len() - TAG_BYTES);
        let (header, payload) = rest.split_at(HEADER_BYTES);
        let mut payload = payload.to_vec();
        match mode {
            Mode::Aes256Gcm => {
                let mut nonce = [0; 12];
                nonce[..4].copy_from_slice(counter);
                Aes256Gcm::new(key.into()).decrypt_in_place_detached(
                    &nonce.into(),
                    header,
                    &mut payload,
                    tag.into(),
                )
            }
            Mode::XChaCha20Poly1305 => {
                let mut nonce = [0; 24];
                nonce[..4].copy_from_slice(counter);
                XChaCha20Poly1305::new(key.into()).decrypt_in_place_detached(
                    &nonce.into(),
                    header,
                    &mut payload,
                    tag.into(),
                )
            }
        }
        .ok()?;
        Some(payload)
    }

    #[test]
    fn a_sealed_packet_opens_again_in_both_modes() -> Result<(), SealError> {
        for mode in [Mode::Aes256Gcm, Mode::XChaCha20Poly1305] {
            let key = [7; 32];
            let mut packet = b"twelve bytesand the audio".to_vec();
            PacketSealer::new(&TransportKey { mode, bytes: key }).seal(&mut packet)?;
            assert_eq!(
                open(mode, &key, &packet).as_deref(),
                Some(b"and the audio".as_slice())
            );
        }
        Ok(())
    }

    #[test]
    fn a_changed_header_or_payload_does_not_open() -> Result<(), SealError> {
        for mode in [Mode::Aes256Gcm, Mode::XChaCha20Poly1305] {
            let key = [7; 32];
            let mut packet = b"twelve bytesand the audio".to_vec();
            PacketSealer::new(&TransportKey { mode, bytes: key }).seal(&mut packet)?;
            for at in 0..packet.len() {
                let mut other = packet.clone();
                other[at] ^= 1;
                assert_eq!(open(mode, &key, &other), None, "byte {at}");
            }
        }
        Ok(())
    }

    #[test]
    fn no_two_packets_share_a_nonce_even_when_a_key_comes_again() -> Result<(), SealError> {
        let mut sealer = PacketSealer::new(&KEY);
        let mut nonces = std::collections::HashSet::new();
        for round in 0..1000 {
            if round % 100 == 99 {
                sealer.rekey(&KEY);
            }
            let mut packet = vec![0; HEADER_BYTES + 3];
            sealer.seal(&mut packet)?;
            assert!(nonces.insert(packet[packet.len() - NONCE_BYTES..].to_vec()));
        }
        Ok(())
    }

    #[test]
    fn the_last_nonce_is_used_once_and_none_after_it() {
        let mut sealer = PacketSealer::new(&KEY);
        sealer.next_nonce = u64::from(u32::MAX);
        let mut packet = vec![0; HEADER_BYTES + 3];
        assert_eq!(sealer.seal(&mut packet.clone()), Ok(()));
        assert_eq!(sealer.seal(&mut packet), Err(SealError::Exhausted));
    }

    #[test]
    fn aes_is_preferred_where_it_is_offered_and_was_not_refused() {
        let both = ["aead_xchacha20_poly1305_rtpsize", "aead_aes256_gcm_rtpsize"];
        assert_eq!(Mode::choose(both, None), Some(Mode::Aes256Gcm));
        assert_eq!(
            Mode::choose(both, Some(Mode::Aes256Gcm)),
            Some(Mode::XChaCha20Poly1305)
        );
        assert_eq!(
            Mode::choose(["aead_xchacha20_poly1305_rtpsize", "lite"], None),
            Some(Mode::XChaCha20Poly1305)
        );
        assert_eq!(Mode::choose(["xsalsa20_poly1305"], None), None);
    }
}
