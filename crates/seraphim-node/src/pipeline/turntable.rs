//! One play: its decode thread, and what the other threads know of it.

mod following;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use self::following::count;
use super::deck::{DeckEvent, Open, PlaySettings, Shared};
use super::failure::PlayFailure;
use super::frames::Frames;
use super::gaps::Gaps;
use super::input::Guard;
use super::output::{Item, Splice};
use super::workshop::Bench;

/// The output wakes the thread when most of the ring was taken, so that a
/// thread has no need to wake by itself while nobody follows its frames.
const REST: Duration = Duration::from_secs(5);
/// How often a thread whose frames may be followed looks whether they are heard.
const GLANCE: Duration = Duration::from_millis(100);
/// So many frames behind the last one taken, a change of the sound begins: the
/// time that making the first of them anew may take.
const MARGIN: u64 = 3;
/// Before the threads that wait for the network, behind the pacing ones, where
/// the system allows it.
const NICE: i32 = -5;

/// Where the decode thread is to put its frames, and from which media time on.
pub(super) struct Needle {
    /// The lane that reads the ring.
    pub(super) lane: u64,
    pub(super) ring: rtrb::Producer<Item>,
    pub(super) from: Duration,
    /// May be corrected before the first frame is in the ring.
    pub(super) progress: Arc<Progress>,
}

/// How far a lane was heard. Written by the output, but for the correction of
/// where it begins; read by anybody.
pub(super) struct Progress {
    /// Media time, in microseconds.
    heard: AtomicU64,
    /// Frames.
    taken: AtomicU64,
}

impl Progress {
    pub(super) fn from(heard: u64) -> Arc<Self> {
        Arc::new(Self {
            heard: AtomicU64::new(heard),
            taken: AtomicU64::new(0),
        })
    }

    /// Media time heard, in microseconds.
    pub(super) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Acquire)
    }

    /// How many frames were taken.
    pub(super) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Acquire)
    }

    /// Says that the lane begins elsewhere.
    fn begin(&self, heard: u64) {
        self.heard.store(heard, Ordering::Release);
    }

    /// One frame more was taken, which ends at this media time.
    pub(super) fn advance(&self, heard: u64) {
        self.heard.store(heard, Ordering::Release);
        let taken = self.taken.load(Ordering::Relaxed);
        self.taken.store(taken + 1, Ordering::Release);
    }
}

/// One play as the deck, the output and the watch see it.
pub(super) struct Run {
    pub(super) id: u64,
    /// What counts the ticks at which its frames begin to be late.
    pub(super) gaps: Gaps,
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
    pub(super) fn new(id: u64, gaps: Gaps) -> Self {
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
    pub(super) fn start(
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
        let work = Work {
            run: Arc::clone(&run),
            shared: Arc::clone(shared),
            bench: Arc::clone(&bench),
            track,
            started: false,
            base: 0,
            instead: None,
            full: None,
            rested: false,
            splice: None,
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

    /// Its source is being opened.
    pub(super) fn is_opening(&self) -> bool {
        self.opening.load(Ordering::Acquire)
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
    /// Which frame the lane's first one is, counted since the last seek of what
    /// is read; negative where the lane began with what was read before.
    base: i64,
    /// Opens the track's own source, while another play's frames are followed.
    instead: Option<Open>,
    /// How many frames were taken when the ring was first seen full, and when.
    full: Option<(u64, Instant)>,
    /// The thread lay down with a full ring.
    rested: bool,
    /// Waits for its first frame.
    splice: Option<Splice>,
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
        rise();
        let opened = guarded(|| self.open(open));
        let mut frames = match opened.and_then(|opened| opened) {
            Ok(frames) => frames,
            Err(failure) => return self.fail(failure),
        };
        if let Err(failure) = self.place(&mut frames, &needle, 0) {
            return self.fail(failure);
        }
        let mut ended: Option<Ending> = None;
        while !self.run.is_cut() && !self.run.is_over() {
            if let Some(lifted) = self.run.take_lifted() {
                let heard = self.frame_of(needle.progress.taken());
                needle = lifted;
                self.splice = None;
                self.rested = false;
                if let Err(failure) = self.leave_for_a_seek(&mut frames, &needle) {
                    self.push(&mut needle, Item::End(Some(failure)), &mut ended);
                    continue;
                }
                // A decoder that failed is not to be trusted again.
                if !matches!(ended, Some(Some(_))) {
                    ended = self.place(&mut frames, &needle, heard).err().map(Some);
                }
                if let Some(ending) = &ended {
                    let _ = needle.ring.push(Item::End(ending.clone()));
                }
                continue;
            }
            if !matches!(ended, Some(Some(_))) && frames.is_out_of_tune() {
                match self.retune(&mut frames, &mut needle) {
                    Ok(()) => ended = None,
                    Err(failure) => self.push(&mut needle, Item::End(Some(failure)), &mut ended),
                }
                continue;
            }
            // One place is for the end.
            if ended.is_some() || needle.ring.slots() < 2 {
                self.bench.rest();
                self.look_for_listeners(&frames, &needle);
                let followed = frames.may_be_followed() && ended.is_none();
                thread::park_timeout(if followed { GLANCE } else { REST });
                self.rested = ended.is_none();
                continue;
            }
            self.bench.busy();
            if std::mem::take(&mut self.rested) {
                let (free, all) = (needle.ring.slots(), self.shared.ring_frames());
                self.bench.refill(6 * free > 5 * all);
            }
            match guarded(|| frames.next_frame()).and_then(|made| made) {
                Ok(Some(frame)) => {
                    self.tell_started();
                    self.push(&mut needle, Item::Frame(frame), &mut ended);
                }
                // A start behind the end is no fault of the track's.
                Ok(None) if self.started || !needle.from.is_zero() => {
                    self.tell_started();
                    self.push(&mut needle, Item::End(None), &mut ended);
                    if let Err(failure) = guarded(|| frames.keep()) {
                        tracing::warn!(error = %failure, "the frames could not be kept");
                    }
                }
                Ok(None) => {
                    let nothing = "there is no audio in it".to_owned();
                    return self.fail(PlayFailure::Corrupt(nothing));
                }
                Err(failure) if self.instead.is_some() => {
                    tracing::debug!(%failure, "a play goes on alone");
                    match self.go_on_alone(&frames) {
                        Ok(own) => frames = own,
                        Err(failure) if self.started => {
                            self.push(&mut needle, Item::End(Some(failure)), &mut ended);
                        }
                        Err(failure) => return self.fail(failure),
                    }
                }
                Err(failure) if self.started => {
                    self.push(&mut needle, Item::End(Some(failure)), &mut ended);
                }
                Err(failure) => return self.fail(failure),
            }
        }
    }

    /// Makes what was made ahead anew, with the sound that is wanted now, into
    /// a ring of its own.
    fn retune(&mut self, frames: &mut Frames, needle: &mut Needle) -> Result<(), PlayFailure> {
        self.bench.busy();
        let taken = needle.progress.taken();
        // While nothing is taken, nothing more has to be heard of the old sound.
        let margin = if self.shared.is_paused() { 0 } else { MARGIN };
        let frame = self.frame_of(taken + margin).min(frames.made());
        let anew = frames.made() > 0;
        guarded(|| frames.retune(frame)).and_then(|retuned| retuned)?;
        if anew {
            let (producer, consumer) = self.shared.ring();
            needle.ring = producer;
            self.rested = false;
            self.splice = Some(Splice {
                lane: needle.lane,
                at: self.place_of(frame),
                ring: consumer,
            });
        }
        Ok(())
    }

    /// Puts an item into the ring, and hands over a ring that waits for it.
    fn push(&mut self, needle: &mut Needle, item: Item, ended: &mut Option<Ending>) {
        if let Item::End(ending) = &item {
            *ended = Some(ending.clone());
        }
        let _ = needle.ring.push(item);
        if let Some(splice) = self.splice.take() {
            self.shared.splice(splice);
        }
    }

    fn open(&mut self, open: Open) -> Result<Frames, PlayFailure> {
        self.bench.opens();
        self.run.opening.store(true, Ordering::Release);
        let opened = open().map_err(PlayFailure::Open);
        self.run.opening.store(false, Ordering::Release);
        self.bench.busy();
        let mut input = opened?;
        self.instead = input.instead.take();
        let guard = Guard::new(Arc::clone(&self.run), Arc::clone(&self.bench));
        let opened = Frames::open(
            input,
            Arc::new(guard),
            Arc::clone(&self.shared.controls),
            self.track.end,
            self.shared.ring_frames(),
        );
        match (opened, self.instead.take()) {
            (Err(_), Some(instead)) => self.open(instead),
            (opened, instead) => {
                self.instead = instead;
                opened
            }
        }
    }

    /// Goes to where the needle is to begin.
    fn place(
        &mut self,
        frames: &mut Frames,
        needle: &Needle,
        heard: u64,
    ) -> Result<(), PlayFailure> {
        self.bench.busy();
        let reached = guarded(|| frames.seek(needle.from, heard)).and_then(|reached| reached)?;
        let micros = u64::try_from(reached.as_micros()).unwrap_or(u64::MAX / 2);
        needle.progress.begin(micros);
        self.base = count(frames.made());
        Ok(())
    }

    fn tell_started(&mut self) {
        if !self.started && !self.run.is_cut() {
            self.started = true;
            let id = self.run.id;
            self.shared.tell(DeckEvent::Started { id });
        }
    }

    /// Fails before a frame was made: no ring has to drain first.
    fn fail(&self, cause: PlayFailure) {
        if !self.run.is_cut() && self.run.finish() {
            let id = self.run.id;
            self.shared.tell(DeckEvent::Failed { id, cause });
        }
    }
}

/// What is made ahead is to be ready in time, also on a busy machine.
fn rise() {
    // On Linux this is the calling thread's priority alone, as is wanted.
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::setpriority_process(None, NICE)
    {
        tracing::trace!(%error, "a decode thread keeps the usual priority");
    }
}

/// A panic in a decoder costs its own track only.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, PlayFailure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PlayFailure::DecoderPanicked)
}
