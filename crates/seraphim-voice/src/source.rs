//! What the pacing thread asks for frames.

use std::fmt;

use bytes::Bytes;

/// Plays into a call: a pacing thread asks it for a frame once a 20 ms tick.
pub trait FrameSource: Send + 'static {
    /// The next 20 ms of audio. It is called on a pacing thread that serves
    /// other calls too, so it must not block, allocate much, free what another
    /// thread has allocated, or take a lock that anything slow holds. A panic ends
    /// this source and no other.
    fn next_frame(&mut self) -> Next;

    /// Changes when the frames to come no longer follow the one that was given
    /// last: another track, another place in it. What could not be sent until then
    /// is not sent any more. As bounded as [`FrameSource::next_frame`].
    fn passage(&mut self) -> u64 {
        0
    }

    /// Takes a frame back that was sent, for whoever made it to free; one that is
    /// handed back is freed elsewhere. As bounded as [`FrameSource::next_frame`].
    fn take_back(&mut self, frame: Bytes) -> Option<Bytes> {
        Some(frame)
    }

    /// What the source needs no more, one at a time, to be freed where nobody
    /// waits for it. Asked after each of the others, until there is nothing.
    fn leaving(&mut self) -> Option<Leaving> {
        None
    }
}

/// What a pacing thread is done with and does not free itself: freeing may wait
/// for a lock of the allocator's.
pub enum Leaving {
    /// A frame that was sent.
    Frame(Bytes),
    /// Anything else.
    Other(Box<dyn Send>),
}

impl fmt::Debug for Leaving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frame(_) => "Frame",
            Self::Other(_) => "Other",
        })
    }
}

/// The answer of a [`FrameSource`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// One 20 ms Opus packet of at most 1275 bytes.
    Frame(Bytes),
    /// There should be a frame, but the source is late.
    Starved,
    /// There is nothing to play: paused or stopped.
    Idle,
}
