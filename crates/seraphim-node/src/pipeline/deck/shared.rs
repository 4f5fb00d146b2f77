//! What deck, output and decode thread have in common, without waiting for each
//! other.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc;

use super::super::controls::Controls;
use super::super::output::{Item, Lane, Splice};
use super::{DeckEvent, DeckSettings};

/// What deck, output and decode thread have in common.
pub(in super::super) struct Shared {
    pub(in super::super) settings: DeckSettings,
    pub(in super::super) controls: Arc<Controls>,
    post: Post,
    pub(in super::super) lane: Mutex<HandOver>,
    signals: Signals,
    lanes: AtomicU64,
}

/// What the output looks at each tick, side by side.
#[derive(Default)]
struct Signals {
    /// Of what is on its way to the output.
    version: AtomicU64,
    paused: AtomicBool,
    /// Whether events are waiting for room.
    events: AtomicBool,
}

/// What is on its way to the output.
#[derive(Default)]
pub(in super::super) struct HandOver {
    pub(in super::super) version: u64,
    /// A lane in place of the one that it has, or of none.
    pub(in super::super) replaced: bool,
    pub(in super::super) lane: Option<Box<Lane>>,
    /// Rings with frames made anew.
    #[expect(
        clippy::vec_box,
        reason = "a splice that is over leaves the pacing thread in its box"
    )]
    pub(in super::super) splices: Vec<Box<Splice>>,
}

/// The way of the events, from whichever thread, without waiting: what does
/// not fit waits in a backlog, which the output delivers on a later tick.
struct Post {
    sender: mpsc::Sender<DeckEvent>,
    backlog: Mutex<Vec<DeckEvent>>,
}

impl Shared {
    pub(super) fn new(settings: DeckSettings, sender: mpsc::Sender<DeckEvent>) -> Self {
        let controls = Arc::new(Controls::new(&settings));
        Self {
            settings,
            controls,
            post: Post {
                sender,
                backlog: Mutex::new(Vec::new()),
            },
            lane: Mutex::new(HandOver::default()),
            signals: Signals::default(),
            lanes: AtomicU64::new(0),
        }
    }

    pub(in super::super) fn version(&self) -> u64 {
        self.signals.version.load(Ordering::Acquire)
    }

    pub(super) fn pause(&self, paused: bool) {
        self.signals.paused.store(paused, Ordering::Release);
    }

    /// A number for another lane.
    pub(super) fn next_lane(&self) -> u64 {
        self.lanes.fetch_add(1, Ordering::Relaxed)
    }

    pub(in super::super) fn is_paused(&self) -> bool {
        self.signals.paused.load(Ordering::Acquire)
    }

    /// An empty ring.
    pub(in super::super) fn ring(&self) -> (rtrb::Producer<Item>, rtrb::Consumer<Item>) {
        // One place more than frames: the end must always fit.
        rtrb::RingBuffer::new(self.ring_frames() + 1)
    }

    /// A way back for as many frames as a ring has.
    pub(in super::super) fn way_back(&self) -> (rtrb::Producer<Bytes>, rtrb::Consumer<Bytes>) {
        rtrb::RingBuffer::new(self.ring_frames() + 1)
    }

    /// How many frames are made ahead.
    pub(in super::super) fn ring_frames(&self) -> usize {
        self.settings.ring_frames.clamp(1, 50)
    }

    /// Hands a ring with frames made anew to the lane that it belongs to.
    pub(in super::super) fn splice(&self, splice: Box<Splice>) {
        let mut handed = self.lane.lock().unwrap_or_else(PoisonError::into_inner);
        handed.version += 1;
        self.signals
            .version
            .store(handed.version, Ordering::Release);
        handed
            .splices
            .retain(|other| other.lane == splice.lane && other.at < splice.at);
        handed.splices.push(splice);
    }

    pub(super) fn hand_over(&self, lane: Option<Box<Lane>>) {
        let mut handed = self.lane.lock().unwrap_or_else(PoisonError::into_inner);
        handed.version += 1;
        self.signals
            .version
            .store(handed.version, Ordering::Release);
        handed.replaced = true;
        let before = std::mem::replace(&mut handed.lane, lane);
        let splices = std::mem::take(&mut handed.splices);
        drop(handed);
        drop((before, splices));
    }

    /// Tells an event from any thread but the pacing one.
    pub(in super::super) fn tell(&self, event: DeckEvent) {
        let mut backlog = self.post.backlog();
        // More than a few only gather when nobody reads them.
        if backlog.len() < 64 {
            backlog.push(event);
        }
        self.post.empty(&mut backlog);
        let waiting = !backlog.is_empty();
        self.signals.events.store(waiting, Ordering::Release);
    }

    /// Delivers the pacing thread's own events after the backlog, as far as
    /// that is possible without waiting.
    pub(in super::super) fn deliver(&self, events: &mut Vec<DeckEvent>) {
        if events.is_empty() && !self.signals.events.load(Ordering::Acquire) {
            return;
        }
        let Ok(mut backlog) = self.post.backlog.try_lock() else {
            return;
        };
        self.post.empty(&mut backlog);
        let waiting = !backlog.is_empty();
        self.signals.events.store(waiting, Ordering::Release);
        if !waiting {
            self.post.empty(events);
        }
    }
}

impl Post {
    fn backlog(&self) -> MutexGuard<'_, Vec<DeckEvent>> {
        self.backlog.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn empty(&self, events: &mut Vec<DeckEvent>) {
        let sent = events
            .iter()
            .take_while(|event| {
                !matches!(
                    self.sender.try_send((*event).clone()),
                    Err(mpsc::error::TrySendError::Full(_))
                )
            })
            .count();
        events.drain(..sent);
    }
}
