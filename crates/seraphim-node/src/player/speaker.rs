//! Between a deck's output and a voice line: counts what passes.

use std::sync::Arc;

use bytes::Bytes;
use seraphim_voice::{FrameSource, Leaving, Next};

use super::{Glance, epoch_millis};
use crate::pipeline::{Output, Pull};

/// Gives a deck's frames to a voice line.
pub(crate) struct Speaker {
    pub(crate) output: Output,
    pub(crate) glance: Arc<Glance>,
}

impl FrameSource for Speaker {
    fn next_frame(&mut self) -> Next {
        let pull = self.output.next_frame();
        let found = matches!(pull, Pull::Frame(_));
        self.glance.frames.count(found, epoch_millis());
        match pull {
            Pull::Frame(packet) => Next::Frame(packet),
            Pull::Starved => Next::Starved,
            Pull::Idle => Next::Idle,
        }
    }

    fn passage(&mut self) -> u64 {
        self.output.passage()
    }

    fn take_back(&mut self, frame: Bytes) -> Option<Bytes> {
        self.output.take_back(frame)
    }

    fn leaving(&mut self) -> Option<Leaving> {
        self.output.leaving()
    }
}
