//! What the other threads know of a play and say to it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use bytes::Bytes;

use super::super::deck::{DeckEvent, Open, PlaySettings, Shared};
use super::super::failure::PlayFailure;
use super::super::gaps::Gaps;
use super::super::output::Item;
use super::super::workshop::Bench;
use super::Work;

/// Where the decode thread is to put its frames, and from which media time on.
pub(in super::super) struct Needle {
    /// The lane that reads the ring.
    pub(in super::super) lane: u64,
    pub(in super::super) ring: rtrb::Producer<Item>,
    /// Frames that were sent.
    pub(in super::super) returned: rtrb::Consumer<Bytes>,
    pub(in super::super) from: Duration,
    /// May be corrected before the first frame is in the ring.
    pub(in super::super) progress: Arc<Progress>,
}

/// How far a lane was heard. Written by the output, but for the correction of
/// where it begins; read by anybody.
pub(in super::super) struct Progress {
    /// Media time, in microseconds.
    heard: AtomicU64,
    /// Frames.
    taken: AtomicU64,
}

impl Progress {
    pub(in super::super) fn from(heard: u64) -> Arc<Self> {
        Arc::new(Self {
            heard: AtomicU64::new(heard),
            taken: AtomicU64::new(0),
        })
    }

    /// Media time heard, in microseconds.
    pub(in super::super) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Acquire)
    }

    /// How many frames were taken.
    pub(in super::super) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Acquire)
    }

    /// Says that the lane begins elsewhere.
    pub(super) fn begin(&self, heard: u64) {
        self.heard.store(heard, Ordering::Release);
    }

    /// One frame more was taken, which ends at this media time.
    pub(in super::super) fn advance(&self, heard: u64) {
        self.heard.store(heard, Ordering::Release);
        let taken = self.taken.load(Ordering::Relaxed);
        self.taken.store(taken + 1, Ordering::Release);
    }
}

/// One play as the deck, the output and the watch see it.
pub(in super::super) struct Run {
    pub(in super::super) id: u64,
    /// What counts the ticks at which its frames begin to be late.
    pub(in super::super) gaps: Gaps,
    cut: AtomicBool,
    over: AtomicBool,
    lifted: AtomicBool,
    opening: AtomicBool,
    needle: Mutex<Option<Needle>>,
    thread: OnceLock<Thread>,
    bench: OnceLock<Arc<Bench>>,
}

impl Run {
    /// A play without a thread.
    pub(in super::super) fn new(id: u64, gaps: Gaps) -> Self {
        Self {
            id,
            gaps,
            cut: AtomicBool::new(false),
            over: AtomicBool::new(false),
            lifted: AtomicBool::new(false),
            opening: AtomicBool::new(false),
            needle: Mutex::new(None),
            thread: OnceLock::new(),
            bench: OnceLock::new(),
        }
    }

    /// Starts the decode thread of a play.
    pub(in super::super) fn start(
        shared: &Arc<Shared>,
        open: Open,
        track: PlaySettings,
        needle: Needle,
    ) -> Result<Arc<Self>, PlayFailure> {
        let run = Arc::new(Self::new(track.id, track.gaps.clone()));
        let workshop = &shared.settings.workshop;
        let crowded = || PlayFailure::Crowded {
            limit: workshop.limit(),
        };
        let watched = Arc::downgrade(&run);
        let post = Arc::clone(shared);
        let stuck = move || {
            if let Some(run) = watched.upgrade()
                && !run.is_cut()
                && run.finish()
            {
                run.cut.store(true, Ordering::Release);
                let (id, cause) = (run.id, PlayFailure::DecoderStuck);
                post.tell(DeckEvent::Failed { id, cause });
            }
        };
        let bench = workshop.claim(Box::new(stuck)).ok_or_else(crowded)?;
        let _ = run.bench.set(Arc::clone(&bench));
        let work = Work::new(
            Arc::clone(&run),
            Arc::clone(shared),
            Arc::clone(&bench),
            track,
        );
        let spawned = thread::Builder::new()
            .name(format!("decode-{}", run.id))
            .spawn(move || work.run(open, needle));
        match spawned {
            Ok(handle) => {
                let _ = run.thread.set(handle.thread().clone());
                Ok(run)
            }
            Err(error) => {
                tracing::warn!(%error, "no decode thread could be started");
                bench.leave();
                Err(crowded())
            }
        }
    }

    /// The play is to end at once, unheard.
    pub(in super::super) fn cut(&self) {
        self.cut.store(true, Ordering::Release);
        if let Some(bench) = self.bench.get() {
            bench.abandon();
        }
        self.wake();
    }

    /// The play has come to its end; true for the first to say so.
    pub(in super::super) fn finish(&self) -> bool {
        let first = !self.over.swap(true, Ordering::AcqRel);
        self.wake();
        first
    }

    pub(in super::super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Acquire)
    }

    pub(in super::super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Its source is being opened.
    pub(in super::super) fn is_opening(&self) -> bool {
        self.opening.load(Ordering::Acquire)
    }

    pub(super) fn set_opening(&self, opening: bool) {
        self.opening.store(opening, Ordering::Release);
    }

    /// Goes elsewhere in the track, with a ring of its own.
    pub(in super::super) fn lift(&self, needle: Needle) {
        let mut place = self.needle.lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some(needle);
        self.lifted.store(true, Ordering::Release);
    }

    /// There is room in the ring, or news.
    pub(in super::super) fn wake(&self) {
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    pub(super) fn take_lifted(&self) -> Option<Needle> {
        if !self.lifted.swap(false, Ordering::AcqRel) {
            return None;
        }
        let mut place = self.needle.lock().unwrap_or_else(PoisonError::into_inner);
        place.take()
    }
}
