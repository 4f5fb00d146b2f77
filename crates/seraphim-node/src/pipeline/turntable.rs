//! The decode thread of one play.

mod following;
mod run;

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use self::following::count;
pub(super) use self::run::{Needle, Progress, Run};
use super::deck::{DeckEvent, Open, PlaySettings, Shared};
use super::failure::{PlayFailure, guarded};
use super::frames::Frames;
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
    fn new(run: Arc<Run>, shared: Arc<Shared>, bench: Arc<Bench>, track: PlaySettings) -> Self {
        Self {
            run,
            shared,
            bench,
            track,
            started: false,
            base: 0,
            instead: None,
            full: None,
            rested: false,
            splice: None,
        }
    }

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
                if ended.is_none() && !self.shared.is_paused() {
                    self.bench.busy();
                    if let Err(failure) = guarded(|| frames.take_up()).and_then(|taken| taken) {
                        self.push(&mut needle, Item::End(Some(failure)), &mut ended);
                    }
                }
                self.bench.rest();
                self.look_for_listeners(&mut frames, &needle);
                let followed = frames.may_be_followed() && ended.is_none();
                thread::park_timeout(if followed { GLANCE } else { REST });
                self.rested = ended.is_none();
                continue;
            }
            self.bench.busy();
            while needle.returned.pop().is_ok() {}
            if std::mem::take(&mut self.rested) {
                let (free, all) = (needle.ring.slots(), self.shared.ring_frames());
                self.bench.refill(6 * free > 5 * all);
            }
            if let Err(failure) = self.make_one(&mut frames, &mut needle, &mut ended) {
                return self.fail(failure);
            }
        }
    }

    /// Makes the next frame, or comes to the end.
    ///
    /// # Errors
    /// Nothing was made before.
    fn make_one(
        &mut self,
        frames: &mut Frames,
        needle: &mut Needle,
        ended: &mut Option<Ending>,
    ) -> Result<(), PlayFailure> {
        match guarded(|| frames.next_frame()).and_then(|made| made) {
            Ok(Some(frame)) => {
                self.tell_started();
                self.push(needle, Item::Frame(frame), ended);
            }
            // A start behind the end is no fault of the track's.
            Ok(None) if self.started || !needle.from.is_zero() => {
                self.tell_started();
                self.push(needle, Item::End(None), ended);
                if let Err(failure) = guarded(|| frames.keep()) {
                    tracing::warn!(error = %failure, "the frames could not be kept");
                }
            }
            Ok(None) => {
                let nothing = "there is no audio in it".to_owned();
                return Err(PlayFailure::Corrupt(nothing));
            }
            Err(failure) if self.instead.is_some() => {
                tracing::debug!(%failure, "a play goes on alone");
                match self.go_on_alone(frames) {
                    Ok(own) => *frames = own,
                    Err(failure) if self.started => {
                        self.push(needle, Item::End(Some(failure)), ended);
                    }
                    Err(failure) => return Err(failure),
                }
            }
            Err(failure) if self.started => {
                self.push(needle, Item::End(Some(failure)), ended);
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
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
            self.shared.splice(Box::new(splice));
        }
    }

    fn open(&mut self, open: Open) -> Result<Frames, PlayFailure> {
        self.bench.opens();
        self.run.set_opening(true);
        let opened = open().map_err(PlayFailure::Open);
        self.run.set_opening(false);
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
