//! A track that is recorded while it plays.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::tape::{End, Tape};
use super::{CacheKey, FrameCache, ogg};

const FRAME: Duration = Duration::from_millis(20);
/// So far may a source's word on a length be off.
const SLACK: Duration = Duration::from_secs(2);

/// The frames of a play from its beginning. Dropped, nothing is kept, and who
/// follows it has to go on alone.
pub struct Recording {
    cache: FrameCache,
    key: CacheKey,
    length: Duration,
    tape: Arc<Tape>,
    /// There is no room for it.
    given_up: bool,
    /// It may be followed and must not be kept.
    makeshift: bool,
}

impl Recording {
    pub(super) fn new(cache: FrameCache, key: CacheKey, length: Duration, tape: Arc<Tape>) -> Self {
        Self {
            cache,
            key,
            length,
            tape,
            given_up: false,
            makeshift: false,
        }
    }

    /// Bits per second that its key promises.
    pub(in super::super) fn bitrate(&self) -> u32 {
        self.key.bitrate
    }

    /// The next frame.
    pub fn push(&mut self, packet: &Bytes) {
        self.given_up = self.given_up || !self.tape.push(packet);
    }

    /// Frames are worse than their key says: who follows may hear them, the
    /// next guild may not.
    pub(in super::super) fn make_do(&mut self) {
        self.makeshift = true;
    }

    /// Nobody takes this play's frames any more, so that no more of them come
    /// in time for those that follow.
    pub(in super::super) fn let_followers_go(&self) {
        self.tape.end(End::Forsaken);
    }

    /// The track was played to its end. Writes to the disk.
    pub fn finish(self) {
        let packets = self.tape.packets();
        let frames = u32::try_from(packets.len()).unwrap_or(u32::MAX);
        let whole = FRAME * frames + SLACK >= self.length;
        if self.given_up || !whole || frames == 0 {
            return;
        }
        self.tape.end(End::Whole);
        if !self.makeshift {
            let file = ogg::file(&packets);
            self.cache.keep(&self.key, Bytes::from(file));
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.tape.end(End::Forsaken);
        self.cache.forget_tape(&self.key, &self.tape);
    }
}
