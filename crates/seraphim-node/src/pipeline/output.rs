//! The pacing thread's end of a deck: one Opus frame a tick, without waiting.
//!
//! A play, a seek or a stop hands over a new lane (the reading end of a ring);
//! what lay in the old one is never heard.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use super::deck::{DeckEvent, Shared};
use super::failure::PlayFailure;
use super::turntable::Run;

/// Media time of one frame, in milliseconds.
pub(super) const FRAME_MS: u64 = 20;

/// What the pacing thread got for one 20 ms tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pull {
    /// One Opus packet of 20 ms.
    Frame(Bytes),
    /// There should have been a frame, but the source is late. The clock of
    /// the track stands still meanwhile.
    Starved,
    /// Nothing is to be played: paused, stopped or at the end.
    Idle,
}

/// One item of a ring.
#[derive(Debug)]
pub(super) enum Item {
    Frame(Bytes),
    /// Nothing more follows: the track was played to its end, or failed.
    End(Option<PlayFailure>),
}

/// The reading end of a ring.
pub(super) struct Lane {
    pub(super) run: Arc<Run>,
    pub(super) ring: rtrb::Consumer<Item>,
    /// Media time heard, in milliseconds.
    pub(super) heard: Arc<AtomicU64>,
    pub(super) starved_ticks: u64,
    pub(super) stuck_told: bool,
}

/// Yields one frame a tick to the pacing thread.
pub struct Output {
    shared: Arc<Shared>,
    lane: Option<Lane>,
    version: u64,
    untold: Vec<DeckEvent>,
}

impl Output {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            lane: None,
            version: 0,
            untold: Vec::with_capacity(4),
        }
    }

    /// The next frame. To be called once a tick of 20 ms; never blocks.
    pub fn next_frame(&mut self) -> Pull {
        self.tell_untold();
        if !self.take_over() || self.shared.is_paused() {
            return Pull::Idle;
        }
        let Some(lane) = &mut self.lane else {
            return Pull::Idle;
        };
        match lane.ring.pop() {
            Ok(Item::Frame(frame)) => {
                lane.starved_ticks = 0;
                lane.stuck_told = false;
                lane.heard.fetch_add(FRAME_MS, Ordering::AcqRel);
                lane.run.wake();
                if matches!(lane.ring.peek(), Ok(Item::End(_))) {
                    self.end();
                }
                Pull::Frame(frame)
            }
            Ok(Item::End(failure)) => {
                self.close(failure);
                Pull::Idle
            }
            Err(rtrb::PopError::Empty) => self.starve(),
        }
    }

    /// Takes the lane that a play, seek or stop has handed over; false while
    /// one is just being handed over, and the old one is not to be heard.
    fn take_over(&mut self) -> bool {
        let version = self.shared.version();
        if version == self.version {
            return true;
        }
        let Ok(mut handed) = self.shared.lane.try_lock() else {
            return false;
        };
        self.version = handed.version;
        self.lane = handed.lane.take();
        true
    }

    fn starve(&mut self) -> Pull {
        let Some(lane) = &mut self.lane else {
            return Pull::Idle;
        };
        if lane.run.is_cut() || lane.run.is_over() {
            self.lane = None;
            return Pull::Idle;
        }
        lane.starved_ticks += 1;
        let threshold = self.shared.settings.stuck_after;
        let waited = u128::from(lane.starved_ticks) * u128::from(FRAME_MS);
        if waited >= threshold.as_millis() && !lane.stuck_told {
            lane.stuck_told = true;
            let id = lane.run.id;
            self.tell(DeckEvent::Stuck { id, threshold });
        }
        Pull::Starved
    }

    fn end(&mut self) {
        let popped = self.lane.as_mut().and_then(|lane| lane.ring.pop().ok());
        if let Some(Item::End(failure)) = popped {
            self.close(failure);
        }
    }

    fn close(&mut self, failure: Option<PlayFailure>) {
        let Some(lane) = self.lane.take() else { return };
        let id = lane.run.id;
        if lane.run.is_cut() || !lane.run.finish() {
            return;
        }
        self.tell(match failure {
            None => DeckEvent::Finished { id },
            Some(cause) => DeckEvent::Failed { id, cause },
        });
    }

    fn tell(&mut self, event: DeckEvent) {
        // More than a few only gather when nobody reads them.
        if self.untold.len() < 16 {
            self.untold.push(event);
        }
        self.tell_untold();
    }

    fn tell_untold(&mut self) {
        self.shared.post.deliver(&mut self.untold);
    }
}
