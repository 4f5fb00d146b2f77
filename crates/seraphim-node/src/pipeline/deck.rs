//! The player's handle on its pipeline.

mod shared;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;

pub(super) use self::shared::Shared;
use super::failure::{OpenFailure, PlayFailure};
use super::filters::Sound;
use super::gaps::Gaps;
use super::input::Input;
use super::output::{Item, Lane, Output, SPLICES};
use super::turntable::{Needle, Progress, Run};
use super::workshop::Workshop;

/// Half a second: several times what a host or a busy kernel is seen to stop a
/// thread for (30 to 80 ms), and with the samples kept to render it anew 200 KiB.
const RING_FRAMES: usize = 25;
/// Well beyond a late tick, and soon enough that those who follow have a
/// quarter of a second left to open the source themselves.
const UNHEARD: Duration = Duration::from_millis(80);
/// Longer than somebody pauses for a word, and soon enough for who waits for a place.
const IDLE: Duration = Duration::from_secs(10);

/// How a deck works. `Default` needs only a workshop: [`DeckSettings::new`].
#[derive(Debug, Clone)]
pub struct DeckSettings {
    /// Where the decode threads come from; shared by all decks.
    pub workshop: Workshop,
    /// How long an output may starve before [`DeckEvent::Stuck`] is told, in
    /// ticks' time.
    pub stuck_after: Duration,
    /// How long a ring may stay full with nobody taking of it, before those
    /// that follow what is recorded of it are let go.
    pub unheard_after: Duration,
    /// How long a play is paused before what others could use is let go of.
    pub idle_after: Duration,
    /// Bits per second of the encoder to begin with, and the most that is
    /// passed through.
    pub bitrate: u32,
    /// Complexity of the encoder, 0 to 10.
    pub complexity: u8,
    /// What is heard of a track to begin with.
    pub sound: Sound,
    /// Frames of 20 ms made ahead, 1 to 50. What is made ahead is made anew
    /// when the sound changes, so that a long ring delays nothing.
    pub ring_frames: usize,
}

impl DeckSettings {
    /// 128 kbit/s, complexity 10, the sound as it is, stuck after 10 s, half a
    /// second ahead.
    pub fn new(workshop: Workshop) -> Self {
        Self {
            workshop,
            stuck_after: Duration::from_secs(10),
            unheard_after: UNHEARD,
            idle_after: IDLE,
            bitrate: 128_000,
            complexity: 10,
            sound: Sound::default(),
            ring_frames: RING_FRAMES,
        }
    }
}

/// What to play of a track.
#[derive(Debug, Clone, Default)]
pub struct PlaySettings {
    /// The caller's name for this play; comes back in its events.
    pub id: u64,
    /// Media time to begin at.
    pub start: Duration,
    /// Media time to end at, if before the track's own end.
    pub end: Option<Duration>,
    /// Whether the play begins paused.
    pub paused: bool,
    /// What counts how often it is heard and has no frame when one is due.
    pub gaps: Gaps,
}

/// What became of a play. For each play, `Started` comes first, at most once,
/// and at most one of `Finished` and `Failed` comes last; a play that was cut
/// by another play or a stop gives no further events of its own.
#[derive(Debug, Clone)]
pub enum DeckEvent {
    /// The first frame is ready to be heard.
    Started {
        /// The play.
        id: u64,
    },
    /// The last frame was taken by the output.
    Finished {
        /// The play.
        id: u64,
    },
    /// The play ended early; what was decoded before has been heard.
    Failed {
        /// The play.
        id: u64,
        /// Why.
        cause: PlayFailure,
    },
    /// The output has starved for this long. Playing goes on by itself when
    /// bytes come again.
    Stuck {
        /// The play.
        id: u64,
        /// How long it has starved.
        threshold: Duration,
    },
}

/// Opens the source; called once, on the decode thread, where it may block.
pub type Open = Box<dyn FnOnce() -> Result<Input, OpenFailure> + Send>;

/// The handle of one player's pipeline. Dropping it stops the play.
pub struct Deck {
    shared: Arc<Shared>,
    playing: Mutex<Option<Playing>>,
}

struct Playing {
    run: Arc<Run>,
    progress: Arc<Progress>,
}

impl Deck {
    /// A silent deck, the output for the pacing thread, and the events.
    pub fn new(settings: DeckSettings) -> (Self, Output, mpsc::Receiver<DeckEvent>) {
        let (sender, events) = mpsc::channel(32);
        let shared = Arc::new(Shared::new(settings, sender));
        let output = Output::new(Arc::clone(&shared));
        let deck = Self {
            shared,
            playing: Mutex::new(None),
        };
        (deck, output, events)
    }

    /// Plays a track, and cuts at once what played before. Where no decode
    /// thread is free, the play fails with [`PlayFailure::Crowded`].
    pub fn play(&self, open: Open, track: PlaySettings) {
        let mut playing = self.playing();
        if let Some(before) = playing.take() {
            before.run.cut();
        }
        let (needle, threaded) = self.thread_a_ring(track.start);
        let progress = Arc::clone(&threaded.progress);
        let id = track.id;
        let paused = track.paused;
        match Run::start(&self.shared, open, track, needle) {
            Ok(run) => {
                if paused {
                    self.shared.pause(true);
                }
                self.shared.hand_over(Some(Box::new(lane(&run, threaded))));
                self.shared.pause(paused);
                *playing = Some(Playing { run, progress });
            }
            Err(cause) => {
                self.shared.hand_over(None);
                self.shared.tell(DeckEvent::Failed { id, cause });
            }
        }
    }

    /// Stops and forgets the track. No event follows.
    pub fn stop(&self) {
        if let Some(playing) = self.playing().take() {
            playing.run.cut();
        }
        self.shared.hand_over(None);
    }

    /// Pauses or resumes, from the next tick on. Nothing is lost between.
    pub fn pause(&self, paused: bool) {
        self.shared.pause(paused);
        if let Some(playing) = self.playing().as_ref() {
            playing.run.wake();
        }
    }

    /// Goes to a media time of the current track. Where the source cannot go
    /// back, playing goes on from where it is, and [`Deck::position`] says so.
    pub fn seek(&self, to: Duration) {
        let mut playing = self.playing();
        let Some(playing) = playing.as_mut() else {
            return;
        };
        if playing.run.is_over() {
            return;
        }
        let (needle, threaded) = self.thread_a_ring(to);
        playing.progress = Arc::clone(&threaded.progress);
        playing.run.lift(needle);
        self.shared
            .hand_over(Some(Box::new(lane(&playing.run, threaded))));
        playing.run.wake();
    }

    /// Sets what is heard of this track and those to come. What was made ahead
    /// is made anew from a few frames behind what is heard on, so that the
    /// change is heard within 100 ms, without a click or a gap.
    pub fn set_sound(&self, sound: Sound) {
        self.shared.controls.set_sound(sound);
        if let Some(playing) = self.playing().as_ref() {
            playing.run.wake();
        }
    }

    /// Encodes this finely, in bits per second, and passes through no more, from
    /// the next frame that is made on: a ring's length before it is heard. There
    /// is no seam. What was kept, or is followed, at a lower bitrate stays so.
    pub fn set_bitrate(&self, bitrate: u32) {
        self.shared.controls.set_bitrate(bitrate);
    }

    /// Media time heard: where the play began plus what the frames taken since
    /// held of the track, 20 ms each at the usual speed. Zero where nothing plays.
    pub fn position(&self) -> Duration {
        self.playing().as_ref().map_or(Duration::ZERO, |playing| {
            Duration::from_micros(playing.progress.heard())
        })
    }

    /// Whether playing is paused.
    pub fn is_paused(&self) -> bool {
        self.shared.is_paused()
    }

    fn playing(&self) -> MutexGuard<'_, Option<Playing>> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn thread_a_ring(&self, from: Duration) -> (Needle, Threaded) {
        let (producer, consumer) = self.shared.ring();
        let micros = u64::try_from(from.as_micros()).unwrap_or(u64::MAX / 2);
        let progress = Progress::from(micros);
        let number = self.shared.next_lane();
        let (spent, returned) = self.shared.way_back();
        let needle = Needle {
            lane: number,
            ring: producer,
            returned,
            from: Duration::from_micros(micros),
            progress: Arc::clone(&progress),
        };
        let threaded = Threaded {
            lane: number,
            ring: consumer,
            spent,
            progress,
        };
        (needle, threaded)
    }
}

/// The reading end of a ring, before it is known who reads.
struct Threaded {
    lane: u64,
    ring: rtrb::Consumer<Item>,
    spent: rtrb::Producer<Bytes>,
    progress: Arc<Progress>,
}

impl Drop for Deck {
    fn drop(&mut self) {
        self.stop();
    }
}

fn lane(run: &Arc<Run>, threaded: Threaded) -> Lane {
    Lane {
        run: Arc::clone(run),
        number: threaded.lane,
        ring: threaded.ring,
        spent: threaded.spent,
        splices: VecDeque::with_capacity(SPLICES),
        progress: threaded.progress,
        starved_ticks: 0,
        opening: false,
        stuck_told: false,
    }
}
