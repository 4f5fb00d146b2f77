//! The bounded number of decode threads, shared by all players, and the watch
//! over them: a thread that does not return from its work in time is abandoned.
//!
//! A thread holds a slot while it runs. When its play is cut or abandoned, the
//! slot is free for the next at once, and the thread is counted as abandoned
//! until it ends; where too many are, it keeps its slot instead, so that the
//! number of threads stays bounded whatever they do.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::encoder::BEST_COMPLEXITY;

/// Limits of a [`Workshop`].
#[derive(Debug, Clone)]
pub struct WorkshopSettings {
    /// How many tracks may be decoded at a time.
    pub max_threads: usize,
    /// How many threads that did not return may be left behind besides.
    pub max_abandoned: usize,
    /// How long a source may take to be opened: it has time-outs of its own,
    /// which are to come first.
    pub opening: Duration,
    /// How long one step of opening, reading or decoding may take without a
    /// byte being read, before its thread is abandoned.
    pub patience: Duration,
}

impl Default for WorkshopSettings {
    fn default() -> Self {
        Self {
            max_threads: 256,
            max_abandoned: 16,
            opening: Duration::from_mins(1),
            patience: Duration::from_secs(45),
        }
    }
}

/// The decode threads of all players. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Workshop {
    floor: Arc<Floor>,
}

#[derive(Debug)]
struct Floor {
    settings: WorkshopSettings,
    opened: Instant,
    benches: Mutex<Benches>,
    /// The most that an encoder may take its time, 0 to 10.
    complexity: AtomicU8,
    refills: AtomicU64,
    late_refills: AtomicU64,
}

/// How punctual decode threads were since the workshop opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refills {
    /// How often a thread went to fill a ring that it had left full.
    pub all: u64,
    /// How often it came when less than a sixth was left.
    pub late: u64,
}

/// How the frames of a play come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The source's own packets.
    Passed = 1,
    /// Packets that were made here before.
    Cached = 2,
    /// Encoded anew.
    Encoded = 3,
}

/// How many plays there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streams {
    /// Those that pass the packets of their source on.
    pub passed: usize,
    /// Those that pass packets on that were made here before.
    pub cached: usize,
    /// Those that encode.
    pub encoded: usize,
}

#[derive(Debug, Default)]
struct Benches {
    working: usize,
    abandoned: usize,
    watched: Vec<Weak<Bench>>,
    watching: bool,
}

/// A thread's place: which count it is in, and when it last showed life.
pub(super) struct Bench {
    floor: Arc<Floor>,
    /// Milliseconds since the workshop opened, ahead of now while a source is
    /// being opened; [`RESTING`] while the thread waits for room, which it may do
    /// for ever.
    last_sign: AtomicU64,
    place: Mutex<Place>,
    stuck: Box<dyn Fn() + Send + Sync>,
    reported: AtomicBool,
    /// A [`Mode`]; 0 while there is none.
    mode: AtomicU8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Working,
    Abandoned,
    Left,
}

const RESTING: u64 = u64::MAX;

impl Workshop {
    /// An empty workshop.
    pub fn new(settings: WorkshopSettings) -> Self {
        Self {
            floor: Arc::new(Floor {
                settings,
                opened: Instant::now(),
                benches: Mutex::new(Benches::default()),
                complexity: AtomicU8::new(BEST_COMPLEXITY),
                refills: AtomicU64::new(0),
                late_refills: AtomicU64::new(0),
            }),
        }
    }

    /// How many decode threads work for a play now.
    pub fn working(&self) -> usize {
        self.floor.lock().working
    }

    /// How many threads of cut or stuck plays have not ended yet.
    pub fn abandoned(&self) -> usize {
        self.floor.lock().abandoned
    }

    /// How many decode threads may work at a time.
    pub fn limit(&self) -> usize {
        self.floor.settings.max_threads
    }

    /// How long a source may take to be opened.
    pub(super) fn opening(&self) -> Duration {
        self.floor.settings.opening
    }

    /// Bounds the complexity of all encoders, 0 to 10, from their next frame on.
    pub fn bound_complexity(&self, most: u8) {
        self.floor.complexity.store(most, Ordering::Release);
    }

    /// The bound of all encoders' complexity.
    pub fn complexity(&self) -> u8 {
        self.floor.complexity.load(Ordering::Acquire)
    }

    /// How punctual the decode threads were so far.
    pub fn refills(&self) -> Refills {
        Refills {
            all: self.floor.refills.load(Ordering::Relaxed),
            late: self.floor.late_refills.load(Ordering::Relaxed),
        }
    }

    /// How the plays' frames come about now.
    pub fn streams(&self) -> Streams {
        let mut streams = Streams::default();
        for bench in self.floor.lock().watched.iter().filter_map(Weak::upgrade) {
            match bench.mode.load(Ordering::Relaxed) {
                mode if mode == Mode::Passed as u8 => streams.passed += 1,
                mode if mode == Mode::Cached as u8 => streams.cached += 1,
                mode if mode == Mode::Encoded as u8 => streams.encoded += 1,
                _ => {}
            }
        }
        streams
    }

    /// Takes a slot, or `None` where all are taken. `stuck` is called once, on
    /// the watching thread, when the holder shows no sign of life in time.
    pub(super) fn claim(&self, stuck: Box<dyn Fn() + Send + Sync>) -> Option<Arc<Bench>> {
        let mut benches = self.floor.lock();
        if benches.working >= self.floor.settings.max_threads {
            return None;
        }
        let bench = Arc::new(Bench {
            floor: Arc::clone(&self.floor),
            last_sign: AtomicU64::new(self.floor.now()),
            place: Mutex::new(Place::Working),
            stuck,
            reported: AtomicBool::new(false),
            mode: AtomicU8::new(0),
        });
        if !benches.watching {
            benches.watching = watch(&self.floor).is_ok();
        }
        benches.working += 1;
        benches.watched.push(Arc::downgrade(&bench));
        Some(bench)
    }
}

impl Floor {
    fn lock(&self) -> MutexGuard<'_, Benches> {
        self.benches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(RESTING - 1)
    }

    /// Looks at every thread once; false when there is nobody left to watch.
    fn inspect(&self) -> bool {
        let patience = u64::try_from(self.settings.patience.as_millis()).unwrap_or(u64::MAX);
        let late: Vec<Arc<Bench>> = {
            let mut benches = self.lock();
            benches.watched.retain(|bench| bench.strong_count() > 0);
            if benches.watched.is_empty() {
                benches.watching = false;
                return false;
            }
            let now = self.now();
            let mut late = Vec::new();
            for bench in benches.watched.iter().filter_map(Weak::upgrade) {
                let sign = bench.last_sign.load(Ordering::Acquire);
                if sign != RESTING && now.saturating_sub(sign) > patience {
                    late.push(bench);
                }
            }
            late
        };
        for bench in late {
            if bench.place() == Place::Working && !bench.reported.swap(true, Ordering::AcqRel) {
                (bench.stuck)();
                bench.abandon();
            }
        }
        true
    }
}

/// One thread watches all; it ends when nobody is left to watch.
fn watch(floor: &Arc<Floor>) -> std::io::Result<()> {
    let watched = Arc::downgrade(floor);
    let every =
        (floor.settings.patience / 8).clamp(Duration::from_millis(10), Duration::from_secs(1));
    thread::Builder::new()
        .name("decode-watch".to_owned())
        .spawn(move || {
            loop {
                thread::park_timeout(every);
                let Some(floor) = watched.upgrade() else {
                    return;
                };
                if !floor.inspect() {
                    return;
                }
            }
        })
        .map(drop)
}

impl Bench {
    /// The thread is at work and shows life.
    pub(super) fn busy(&self) {
        self.last_sign.store(self.floor.now(), Ordering::Release);
    }

    /// The thread waits for a source to be opened.
    pub(super) fn opens(&self) {
        let opening = self.floor.settings.opening.as_millis();
        let until = self.floor.now() + u64::try_from(opening).unwrap_or(0);
        self.last_sign.store(until, Ordering::Release);
    }

    /// The thread waits for room, which may take for ever.
    pub(super) fn rest(&self) {
        self.last_sign.store(RESTING, Ordering::Release);
    }

    /// The thread makes its frames in this way.
    pub(super) fn makes(&self, mode: Mode) {
        self.mode.store(mode as u8, Ordering::Relaxed);
    }

    /// The thread begins to fill a ring that was full when it went to rest.
    pub(super) fn refill(&self, late: bool) {
        self.floor.refills.fetch_add(1, Ordering::Relaxed);
        self.floor
            .late_refills
            .fetch_add(u64::from(late), Ordering::Relaxed);
    }

    /// The play was cut: the slot is free unless too many are left behind.
    pub(super) fn abandon(&self) {
        self.mode.store(0, Ordering::Relaxed);
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let mut benches = self.floor.lock();
        if *place == Place::Working && benches.abandoned < self.floor.settings.max_abandoned {
            benches.working -= 1;
            benches.abandoned += 1;
            *place = Place::Abandoned;
        }
    }

    /// The thread ends, or never started.
    pub(super) fn leave(&self) {
        self.mode.store(0, Ordering::Relaxed);
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let mut benches = self.floor.lock();
        match *place {
            Place::Working => benches.working -= 1,
            Place::Abandoned => benches.abandoned -= 1,
            Place::Left => {}
        }
        *place = Place::Left;
    }

    fn place(&self) -> Place {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
