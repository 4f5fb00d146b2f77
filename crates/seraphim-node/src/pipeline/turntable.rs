//! One play: its decode thread, and what the other threads know of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use super::deck::{DeckEvent, Open, PlaySettings, Shared};
use super::failure::PlayFailure;
use super::frames::Frames;
use super::input::Guard;
use super::output::Item;
use super::workshop::Bench;

/// The output wakes the thread for each frame that it takes; this is for the
/// wake-up that came before the thread lay down.
const NAP: Duration = Duration::from_millis(250);

/// Where the decode thread is to put its frames, and from which media time on.
pub(super) struct Needle {
    pub(super) ring: rtrb::Producer<Item>,
    pub(super) from: Duration,
    /// Media time heard, in milliseconds; may be corrected before the first
    /// frame is in the ring.
    pub(super) heard: Arc<AtomicU64>,
}

/// One play as the deck, the output and the watch see it.
pub(super) struct Run {
    pub(super) id: u64,
    cut: AtomicBool,
    over: AtomicBool,
    lifted: AtomicBool,
    needle: Mutex<Option<Needle>>,
    thread: OnceLock<Thread>,
    bench: OnceLock<Arc<Bench>>,
}

impl Run {
    /// Starts the decode thread of a play.
    pub(super) fn start(
        shared: &Arc<Shared>,
        open: Open,
        track: PlaySettings,
        needle: Needle,
    ) -> Result<Arc<Self>, PlayFailure> {
        let run = Arc::new(Self {
            id: track.id,
            cut: AtomicBool::new(false),
            over: AtomicBool::new(false),
            lifted: AtomicBool::new(false),
            needle: Mutex::new(None),
            thread: OnceLock::new(),
            bench: OnceLock::new(),
        });
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
                post.post.send(DeckEvent::Failed { id, cause });
            }
        };
        let bench = workshop.claim(Box::new(stuck)).ok_or_else(crowded)?;
        let _ = run.bench.set(Arc::clone(&bench));
        let work = Work {
            run: Arc::clone(&run),
            shared: Arc::clone(shared),
            bench: Arc::clone(&bench),
            track,
            started: false,
        };
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
    pub(super) fn cut(&self) {
        self.cut.store(true, Ordering::Release);
        if let Some(bench) = self.bench.get() {
            bench.abandon();
        }
        self.wake();
    }

    /// The play has come to its end; true for the first to say so.
    pub(super) fn finish(&self) -> bool {
        let first = !self.over.swap(true, Ordering::AcqRel);
        self.wake();
        first
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Acquire)
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Goes elsewhere in the track, with a ring of its own.
    pub(super) fn lift(&self, needle: Needle) {
        let mut place = self.needle.lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some(needle);
        self.lifted.store(true, Ordering::Release);
    }

    /// There is room in the ring, or news.
    pub(super) fn wake(&self) {
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    fn take_lifted(&self) -> Option<Needle> {
        if !self.lifted.swap(false, Ordering::AcqRel) {
            return None;
        }
        let mut place = self.needle.lock().unwrap_or_else(PoisonError::into_inner);
        place.take()
    }
}

/// The decode thread's own side of a play.
struct Work {
    run: Arc<Run>,
    shared: Arc<Shared>,
    bench: Arc<Bench>,
    track: PlaySettings,
    started: bool,
}

/// A play comes to an end with its last frame, or with a failure.
type Ending = Option<PlayFailure>;

impl Drop for Work {
    fn drop(&mut self) {
        self.bench.leave();
    }
}

impl Work {
    fn run(mut self, open: Open, mut needle: Needle) {
        let opened = guarded(|| self.open(open));
        let mut frames = match opened.and_then(|opened| opened) {
            Ok(frames) => frames,
            Err(failure) => return self.fail(failure),
        };
        if let Err(failure) = self.place(&mut frames, &needle) {
            return self.fail(failure);
        }
        let mut ended: Option<Ending> = None;
        while !self.run.is_cut() && !self.run.is_over() {
            if let Some(lifted) = self.run.take_lifted() {
                needle = lifted;
                // A decoder that failed is not to be trusted again.
                if !matches!(ended, Some(Some(_))) {
                    ended = self.place(&mut frames, &needle).err().map(Some);
                }
                if let Some(ending) = &ended {
                    let _ = needle.ring.push(Item::End(ending.clone()));
                }
                continue;
            }
            // One place is for the end.
            if ended.is_some() || needle.ring.slots() < 2 {
                self.bench.rest();
                thread::park_timeout(NAP);
                continue;
            }
            self.bench.busy();
            match guarded(|| frames.next_frame()).and_then(|made| made) {
                Ok(Some(frame)) => {
                    self.tell_started();
                    let _ = needle.ring.push(Item::Frame(frame));
                }
                // A start behind the end is no fault of the track's.
                Ok(None) if self.started || !needle.from.is_zero() => {
                    self.tell_started();
                    let _ = needle.ring.push(Item::End(None));
                    ended = Some(None);
                }
                Ok(None) => {
                    let nothing = "there is no audio in it".to_owned();
                    return self.fail(PlayFailure::Corrupt(nothing));
                }
                Err(failure) if self.started => {
                    let _ = needle.ring.push(Item::End(Some(failure.clone())));
                    ended = Some(Some(failure));
                }
                Err(failure) => return self.fail(failure),
            }
        }
    }

    fn open(&self, open: Open) -> Result<Frames, PlayFailure> {
        let input = open().map_err(PlayFailure::Open)?;
        let guard = Guard::new(Arc::clone(&self.run), Arc::clone(&self.bench));
        Frames::open(
            input,
            Arc::new(guard),
            Arc::clone(&self.shared.controls),
            self.track.end,
        )
    }

    /// Goes to where the needle is to begin.
    fn place(&self, frames: &mut Frames, needle: &Needle) -> Result<(), PlayFailure> {
        self.bench.busy();
        let reached = guarded(|| frames.seek(needle.from)).and_then(|reached| reached)?;
        let millis = u64::try_from(reached.as_millis()).unwrap_or(u64::MAX / 2);
        needle.heard.store(millis, Ordering::Release);
        Ok(())
    }

    fn tell_started(&mut self) {
        if !self.started && !self.run.is_cut() {
            self.started = true;
            let id = self.run.id;
            self.shared.post.send(DeckEvent::Started { id });
        }
    }

    /// Fails before a frame was made: no ring has to drain first.
    fn fail(&self, cause: PlayFailure) {
        if !self.run.is_cut() && self.run.finish() {
            let id = self.run.id;
            self.shared.post.send(DeckEvent::Failed { id, cause });
        }
    }
}

/// A panic in a decoder costs its own track only.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, PlayFailure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PlayFailure::DecoderPanicked)
}
