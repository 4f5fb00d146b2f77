//! Threads that send each call's packet at its time.
//!
//! A few threads of the operating system, with absolute deadlines on the
//! monotonic clock; no timer of the async runtime is on the audio path.

mod clock;
pub(crate) mod orders;
pub(crate) mod reaper;
mod schedule;
pub(crate) mod slot;
mod thread;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::mpsc;

use self::{reaper::Reaper, slot::Slot, thread::PacingThread};
use crate::counters::{Counters, Punctuality, Sum, Totals, Wakes};

/// Settings of a [`Pacer`].
#[derive(Clone, Copy, Debug)]
pub struct PacerSettings {
    /// Pacing threads; calls are spread over them. At least 1.
    pub threads: usize,
}

impl Default for PacerSettings {
    /// One thread for two cores, four at most.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            threads: (cores / 2).clamp(1, 4),
        }
    }
}

/// Calls that may wait for their thread to take them.
const ARRIVALS: usize = 256;

/// Owns the pacing threads; cheap to clone. The threads end with the last clone
/// and the last call.
#[derive(Clone, Debug)]
pub struct Pacer {
    threads: Arc<[Thread]>,
    reaper: Reaper,
    sum: Arc<Sum>,
}

#[derive(Debug)]
struct Thread {
    arrivals: mpsc::Sender<Slot>,
    load: Arc<AtomicUsize>,
    wakes: Arc<Wakes>,
}

/// The pacing thread is gone, or the call's place on it.
#[derive(Debug, thiserror::Error)]
#[error("the call's place on a pacing thread is gone")]
pub(crate) struct Gone;

impl Pacer {
    /// Starts the threads.
    ///
    /// # Errors
    ///
    /// When the operating system refuses a thread.
    pub fn start(settings: PacerSettings) -> io::Result<Self> {
        let PacerSettings { threads } = settings;
        let threads = (0..threads.max(1))
            .map(|number| {
                let (arrivals, receiver) = mpsc::channel(ARRIVALS);
                let load = Arc::new(AtomicUsize::new(0));
                let wakes = Arc::new(Wakes::default());
                let thread = PacingThread::new(receiver, Arc::clone(&load), Arc::clone(&wakes));
                std::thread::Builder::new()
                    .name(format!("pacer-{number}"))
                    .spawn(|| thread.run())?;
                Ok(Thread {
                    arrivals,
                    load,
                    wakes,
                })
            })
            .collect::<io::Result<_>>()?;
        Ok(Self {
            threads,
            reaper: Reaper::start()?,
            sum: Arc::default(),
        })
    }

    /// What all calls have counted so far.
    pub fn totals(&self) -> Totals {
        self.sum.read()
    }

    /// Who frees what a call's slot is done with.
    pub(crate) fn reaper(&self) -> Reaper {
        self.reaper.clone()
    }

    /// Has a call counted in.
    pub(crate) fn count(&self, counters: &Arc<Counters>) {
        self.sum.join(Arc::clone(counters));
    }

    /// How punctual all threads were since their start.
    pub fn punctuality(&self) -> Punctuality {
        let mut all = Punctuality::default();
        for thread in self.threads.iter() {
            let one = thread.wakes.read();
            all.ticks += one.ticks;
            all.late += one.late;
        }
        all
    }

    /// Brings a call to the thread that has the fewest.
    pub(crate) async fn admit(&self, slot: Slot) -> Result<(), Gone> {
        let thread = self
            .threads
            .iter()
            .min_by_key(|thread| thread.load.load(Ordering::Relaxed))
            .ok_or(Gone)?;
        thread.load.fetch_add(1, Ordering::Relaxed);
        thread.arrivals.send(slot).await.map_err(|_| Gone)
    }
}
