//! Single stages of a call, for fuzz targets and micro-benchmarks. Nothing else
//! may use them, and they change as the stages do.

use std::net::IpAddr;

use bytes::Bytes;
use davey::SigningKeyPair;

use crate::dave::{frame::FrameSealer, session::Dave};
use crate::gateway::payload::{Incoming, Received, read_binary, read_text};
use crate::rtp::RtpClock;
use crate::transport::{Mode, PacketSealer, TransportKey};
use crate::udp::discovery;

/// The voice gateway's messages, as a member of the call's group takes them.
pub struct Conversation {
    dave: Dave,
}

impl Default for Conversation {
    /// In a call with end-to-end encryption.
    fn default() -> Self {
        let mut dave = Dave::new(1, 2, SigningKeyPair::generate());
        dave.begin(crate::dave::session::HIGHEST_VERSION);
        Self { dave }
    }
}

impl Conversation {
    /// A text message; whether it had its opcode's shape.
    pub fn text(&mut self, message: &str) -> bool {
        read_text(message).is_ok_and(|received| self.take(received))
    }

    /// A binary message; whether it had a binary message's shape.
    pub fn binary(&mut self, message: &[u8]) -> bool {
        read_binary(&Bytes::copy_from_slice(message)).is_ok_and(|received| self.take(received))
    }

    fn take(&mut self, received: Received) -> bool {
        let dave = &mut self.dave;
        drop(match received.message {
            Incoming::Description(description) => dave.begin(description.dave_protocol_version),
            message => dave.hear(message),
        });
        true
    }
}

/// The address in an answer to IP discovery.
pub fn discovered(packet: &[u8], ssrc: u32) -> Option<(IpAddr, u16)> {
    discovery::response(packet, ssrc)
}

/// End-to-end encryption of frames with keys of its own.
pub struct FrameEncryption(FrameSealer);

impl FrameEncryption {
    /// The keys that follow from a secret of the group.
    pub fn new(secret: [u8; 16]) -> Self {
        Self(FrameSealer::new(secret, 1))
    }

    /// Appends the encrypted frame; false where it cannot be encrypted.
    pub fn seal(&mut self, frame: &[u8], out: &mut Vec<u8>) -> bool {
        self.0.seal(frame, out).is_ok()
    }
}

/// RTP headers and transport encryption.
pub struct PacketEncryption {
    clock: RtpClock,
    sealer: PacketSealer,
}

impl PacketEncryption {
    /// A session's key.
    pub fn new(mode: Mode, bytes: [u8; 32]) -> Self {
        Self {
            clock: RtpClock::new(1, 0, 0),
            sealer: PacketSealer::new(&TransportKey { mode, bytes }),
        }
    }

    /// The next packet in place of what was in `packet`; false where its keys
    /// are used up.
    pub fn seal(&mut self, frame: &[u8], packet: &mut Vec<u8>) -> bool {
        packet.clear();
        packet.extend_from_slice(&self.clock.header());
        packet.extend_from_slice(frame);
        self.sealer.seal(packet).is_ok()
    }
}
