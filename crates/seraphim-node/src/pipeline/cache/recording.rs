//! A track that is recorded while it plays.

use std::time::Duration;

use bytes::Bytes;

use super::{CacheKey, FrameCache, ogg};

const FRAME: Duration = Duration::from_millis(20);
/// So far may a source's word on a length be off.
const SLACK: Duration = Duration::from_secs(2);

/// The frames of a play from its beginning. Dropped, nothing is kept.
pub struct Recording {
    cache: FrameCache,
    key: CacheKey,
    length: Duration,
    packets: Vec<Bytes>,
    claimed: u64,
    /// There is no room for it.
    given_up: bool,
}

impl Recording {
    pub(super) fn new(cache: FrameCache, key: CacheKey, length: Duration) -> Self {
        Self {
            cache,
            key,
            length,
            packets: Vec::new(),
            claimed: 0,
            given_up: false,
        }
    }

    /// The next frame.
    pub fn push(&mut self, packet: &Bytes) {
        if self.given_up {
            return;
        }
        let bytes = cost(packet);
        if self.cache.claim(bytes) {
            self.claimed += bytes;
            self.packets.push(packet.clone());
        } else {
            self.given_up = true;
            self.forget();
        }
    }

    /// The track was played to its end. Writes to the disk.
    pub fn finish(mut self) {
        let frames = u32::try_from(self.packets.len()).unwrap_or(u32::MAX);
        let whole = FRAME * frames + SLACK >= self.length;
        if !self.given_up && whole && frames > 0 {
            let file = ogg::file(&self.packets);
            self.forget();
            self.cache.keep(&self.key, Bytes::from(file));
        }
    }

    fn forget(&mut self) {
        self.packets = Vec::new();
        self.cache.release(std::mem::take(&mut self.claimed));
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.forget();
    }
}

/// What a packet takes in memory, with what holds it.
fn cost(packet: &Bytes) -> u64 {
    let held = packet.len() + size_of::<Bytes>();
    u64::try_from(held).unwrap_or(u64::MAX / 2)
}
