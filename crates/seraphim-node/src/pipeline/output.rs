//! The pacing thread's end of a deck: one Opus frame a tick, without waiting.
//!
//! A play, a seek or a stop hands over a new lane (the reading end of a ring);
//! what lay in the old one is never heard. A change of the sound hands over a
//! splice: a ring that takes the place of the lane's own from one frame on.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use seraphim_voice::Leaving;

use super::deck::{DeckEvent, Shared};
use super::failure::PlayFailure;
use super::frames::Frame;
use super::turntable::{Progress, Run};

/// A tick, in milliseconds.
const TICK_MS: u64 = 20;
/// Splices of a lane that the pacing thread has room for without allocating;
/// more than one wait only while the sound is changed again and again.
pub(super) const SPLICES: usize = 4;
/// What may wait to be asked for; more is freed at once.
const LEAVINGS: usize = 16;

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
    Frame(Frame),
    /// Nothing more follows: the track was played to its end, or failed.
    End(Option<PlayFailure>),
}

/// The reading end of a ring.
pub(super) struct Lane {
    pub(super) run: Arc<Run>,
    pub(super) number: u64,
    pub(super) ring: rtrb::Consumer<Item>,
    /// The way back of frames that were sent.
    pub(super) spent: rtrb::Producer<Bytes>,
    /// Rings that go on in place of this one, by where they begin.
    pub(super) splices: VecDeque<Box<Splice>>,
    pub(super) progress: Arc<Progress>,
    pub(super) starved_ticks: u64,
    /// Those were ticks in which the source was being opened.
    pub(super) opening: bool,
    pub(super) stuck_told: bool,
}

/// A ring with frames made anew, with another sound.
pub(super) struct Splice {
    /// The lane that it belongs to.
    pub(super) lane: u64,
    /// Which of the lane's frames it begins with.
    pub(super) at: u64,
    pub(super) ring: rtrb::Consumer<Item>,
}

impl Lane {
    fn add(&mut self, splice: Box<Splice>, leavings: &mut Leavings) {
        // One that begins at the same frame, or later, was never heard.
        while self
            .splices
            .back()
            .is_some_and(|other| other.at >= splice.at)
        {
            leavings.add(self.splices.pop_back());
        }
        self.splices.push_back(splice);
    }

    /// Goes over to the frames made anew where it is their time. Where they are
    /// not there yet, the old ones go on, as long as there are some.
    fn follow_splices(&mut self, leavings: &mut Leavings) {
        let taken = self.progress.taken();
        while let Some(splice) = self.splices.front() {
            let Some(passed) = taken.checked_sub(splice.at) else {
                return;
            };
            let passed = usize::try_from(passed).unwrap_or(usize::MAX);
            // A ring is no longer than the other: without old frames, the next new
            // one need not be there yet.
            let needed = passed + usize::from(!self.ring.is_empty());
            if splice.ring.slots() < needed {
                return;
            }
            if let Some(mut splice) = self.splices.pop_front() {
                for _ in 0..passed {
                    if let Ok(Item::Frame(frame)) = splice.ring.pop() {
                        leavings.push(Leaving::Frame(frame.packet));
                    }
                }
                std::mem::swap(&mut self.ring, &mut splice.ring);
                leavings.add(Some(splice));
                self.run.wake();
            }
        }
    }

    /// Whether the ring is only a third full, or less.
    fn runs_low(&self) -> bool {
        3 * self.ring.slots() <= self.ring.buffer().capacity()
    }
}

/// What the pacing thread needs no more and is not to free: lanes and rings, with
/// the frames that are still in them.
struct Leavings(Vec<Leaving>);

impl Leavings {
    fn add<T: Send + 'static>(&mut self, thing: Option<Box<T>>) {
        if let Some(thing) = thing {
            self.push(Leaving::Other(thing));
        }
    }

    fn push(&mut self, leaving: Leaving) {
        if self.0.len() < LEAVINGS {
            self.0.push(leaving);
        }
    }
}

/// Yields one frame a tick to the pacing thread.
pub struct Output {
    shared: Arc<Shared>,
    lane: Option<Box<Lane>>,
    version: u64,
    untold: Vec<DeckEvent>,
    leavings: Leavings,
}

impl Output {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            lane: None,
            version: 0,
            untold: Vec::with_capacity(4),
            leavings: Leavings(Vec::with_capacity(LEAVINGS)),
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
        lane.follow_splices(&mut self.leavings);
        match lane.ring.pop() {
            Ok(Item::Frame(frame)) => {
                lane.starved_ticks = 0;
                lane.stuck_told = false;
                let until = u64::try_from(frame.until.as_micros()).unwrap_or(u64::MAX);
                lane.progress.advance(until);
                if lane.runs_low() {
                    lane.run.wake();
                }
                if matches!(lane.ring.peek(), Ok(Item::End(_))) {
                    self.end();
                }
                Pull::Frame(frame.packet)
            }
            Ok(Item::End(failure)) => {
                self.close(failure);
                Pull::Idle
            }
            Err(rtrb::PopError::Empty) => self.starve(),
        }
    }

    /// A number that another play, a seek or a stop changes, and the end of what
    /// plays.
    pub fn passage(&mut self) -> u64 {
        self.take_over();
        self.lane.as_ref().map_or(0, |lane| lane.number)
    }

    /// Takes a frame back that was sent: the decode thread frees it, since what
    /// one thread makes and another frees costs both.
    pub fn take_back(&mut self, frame: Bytes) -> Option<Bytes> {
        match &mut self.lane {
            Some(lane) => lane
                .spent
                .push(frame)
                .err()
                .map(|rtrb::PushError::Full(frame)| frame),
            None => Some(frame),
        }
    }

    /// What is needed no more, one at a time.
    pub fn leaving(&mut self) -> Option<Leaving> {
        self.leavings.0.pop()
    }

    /// Whether frames made anew wait for their time.
    #[cfg(test)]
    pub(super) fn has_splice(&mut self) -> bool {
        self.take_over();
        self.lane
            .as_ref()
            .is_some_and(|lane| !lane.splices.is_empty())
    }

    /// Whether the ring is only a third full, or less.
    #[cfg(test)]
    pub(super) fn runs_low(&mut self) -> bool {
        self.take_over();
        self.lane.as_deref().is_none_or(Lane::runs_low)
    }

    /// Whether the end of the track is in the ring.
    #[cfg(test)]
    pub(super) fn sees_the_end(&mut self) -> bool {
        self.take_over();
        let Some(lane) = &mut self.lane else {
            return false;
        };
        let slots = lane.ring.slots();
        lane.ring.read_chunk(slots).is_ok_and(|chunk| {
            let (first, second) = chunk.as_slices();
            matches!(second.last().or(first.last()), Some(Item::End(_)))
        })
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
        if std::mem::take(&mut handed.replaced) {
            let before = std::mem::replace(&mut self.lane, handed.lane.take());
            self.leavings.add(before);
        }
        for splice in handed.splices.drain(..) {
            match &mut self.lane {
                Some(lane) if lane.number == splice.lane => lane.add(splice, &mut self.leavings),
                _ => self.leavings.add(Some(splice)),
            }
        }
        true
    }

    fn starve(&mut self) -> Pull {
        let Some(lane) = &mut self.lane else {
            return Pull::Idle;
        };
        if lane.run.is_cut() || lane.run.is_over() {
            self.leavings.add(self.lane.take());
            return Pull::Idle;
        }
        if lane.starved_ticks == 0 && lane.progress.taken() > 0 {
            lane.run.gaps.add();
        }
        let opening = lane.run.is_opening();
        if std::mem::replace(&mut lane.opening, opening) != opening {
            lane.starved_ticks = 0;
        }
        lane.starved_ticks += 1;
        let settings = &self.shared.settings;
        let threshold = if opening {
            settings.stuck_after.max(settings.workshop.opening())
        } else {
            settings.stuck_after
        };
        let waited = u128::from(lane.starved_ticks) * u128::from(TICK_MS);
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
        let told = lane.run.is_cut() || !lane.run.finish();
        self.leavings.add(Some(lane));
        if told {
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
        self.shared.deliver(&mut self.untold);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::gaps::Gaps;
    use super::*;

    fn frame(number: u8) -> Item {
        Item::Frame(Frame {
            packet: Bytes::from(vec![number]),
            until: Duration::from_millis(20 * u64::from(number)),
        })
    }

    #[test]
    fn when_all_old_frames_are_heard_a_full_ring_of_new_ones_is_gone_over_to() {
        let (mut old, ring) = rtrb::RingBuffer::new(4);
        let (mut new, spliced) = rtrb::RingBuffer::new(4);
        let progress = Progress::from(0);
        for number in 1..=3 {
            assert!(old.push(frame(number)).is_ok() && new.push(frame(number)).is_ok());
        }
        let mut lane = Lane {
            run: Arc::new(Run::new(1, Gaps::default())),
            number: 1,
            ring,
            spent: rtrb::RingBuffer::new(4).0,
            splices: VecDeque::new(),
            progress: Arc::clone(&progress),
            opening: false,
            starved_ticks: 0,
            stuck_told: false,
        };
        for _ in 0..3 {
            assert!(lane.ring.pop().is_ok());
            progress.advance(0);
        }
        let mut leavings = Leavings(Vec::with_capacity(LEAVINGS));
        let splice = Splice {
            lane: 1,
            at: 0,
            ring: spliced,
        };
        lane.add(Box::new(splice), &mut leavings);

        lane.follow_splices(&mut leavings);

        assert!(new.push(frame(4)).is_ok(), "there is room again");
        let next = lane.ring.pop();
        assert!(matches!(next, Ok(Item::Frame(frame)) if frame.packet[..] == [4]));
    }
}
