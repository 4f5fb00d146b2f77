//! The sender key ratchet: a key per generation from an epoch's base secret.
//! See <https://daveprotocol.com/#sender-key-derivation> and
//! <https://www.rfc-editor.org/rfc/rfc9420.html#section-9.1>.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of a base secret and of a key.
pub(crate) const KEY_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;

/// Gives the keys of successive generations and forgets what lies behind.
pub(crate) struct Ratchet {
    secret: Secret,
    generation: u32,
}

enum Secret {
    Base([u8; KEY_BYTES]),
    Derived([u8; SECRET_BYTES]),
}

impl Secret {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Base(bytes) => bytes,
            Self::Derived(bytes) => bytes,
        }
    }
}

impl Ratchet {
    pub(crate) fn new(base: [u8; KEY_BYTES]) -> Self {
        Self {
            secret: Secret::Base(base),
            generation: 0,
        }
    }

    /// The key of the present generation, counted from 0; steps to the next.
    pub(crate) fn step(&mut self) -> [u8; KEY_BYTES] {
        let derived = derive(self.secret.bytes(), "key", self.generation, KEY_BYTES);
        let mut key = [0; KEY_BYTES];
        key.copy_from_slice(&derived[..KEY_BYTES]);
        self.secret = Secret::Derived(derive(
            self.secret.bytes(),
            "secret",
            self.generation,
            SECRET_BYTES,
        ));
        self.generation += 1;
        key
    }
}

/// `DeriveTreeSecret` of RFC 9420, section 9: HKDF-Expand with a label, of
/// which one block suffices. Base secrets are shorter than the hash, so HMAC
/// is used directly.
fn derive(secret: &[u8], label: &str, generation: u32, length: usize) -> [u8; SECRET_BYTES] {
    let label = format!("MLS 1.0 {label}");
    let context = generation.to_be_bytes();
    // The lengths of both vectors are below 64 and take one byte each.
    let short = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
    let mut mac =
        <Hmac<Sha256> as Mac>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&[0, short(length), short(label.len())]);
    mac.update(label.as_bytes());
    mac.update(&[short(context.len())]);
    mac.update(&context);
    mac.update(&[1]);
    mac.finalize().into_bytes().into()
}
