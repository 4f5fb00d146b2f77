//! End-to-end encryption: Discord's DAVE protocol.
//!
//! `session` takes part in the MLS group, on the runtime's side. What leaves it
//! is a [`frame::FrameSealer`], moved to the pacing thread: one per epoch, with
//! the only nonce counter of its key.
//! See <https://daveprotocol.com>.

pub(crate) mod frame;
mod ratchet;
pub(crate) mod session;
