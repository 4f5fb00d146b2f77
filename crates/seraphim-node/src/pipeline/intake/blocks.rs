//! Memory for the packets of an Opus track that are kept.

use bytes::{Bytes, BytesMut};

/// Packets in blocks of memory that they share: a block is taken and given back
/// once for a dozen of them.
#[derive(Default)]
pub(super) struct Blocks {
    block: BytesMut,
}

impl Blocks {
    const BLOCK: usize = 4096;

    /// A copy of the packet.
    pub(super) fn put(&mut self, packet: &[u8]) -> Bytes {
        if self.block.capacity() < packet.len() {
            self.block = BytesMut::with_capacity(Self::BLOCK.max(packet.len()));
        }
        self.block.extend_from_slice(packet);
        self.block.split().freeze()
    }
}
