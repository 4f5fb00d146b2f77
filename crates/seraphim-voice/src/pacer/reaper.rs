//! Frees what pacing threads are done with, on a thread that nobody waits for.
//!
//! `free` may wait for a lock: glibc's arenas have one each, and a decode thread
//! that has one may itself wait for a processor. A pacing thread that frees what
//! decode threads have made then stands still for tens of milliseconds, and all
//! of its calls with it.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, Thread},
};

use crossbeam_queue::ArrayQueue;

use crate::source::Leaving;

/// What may wait. More is freed by the pacing thread itself.
const ROOM: usize = 2_048;
/// So many frames are worth waking for.
const MANY: usize = 256;

/// The way to the thread that frees; cheap to clone. The thread ends with the
/// last clone, after it has freed everything.
#[derive(Clone, Debug)]
pub(crate) struct Reaper(Arc<Way>);

#[derive(Debug)]
struct Way {
    leavings: Arc<Leavings>,
    thread: Thread,
}

#[derive(Debug)]
struct Leavings {
    queue: ArrayQueue<Leaving>,
    over: AtomicBool,
}

impl Reaper {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// When the operating system refuses it.
    pub(crate) fn start() -> io::Result<Self> {
        let leavings = Arc::new(Leavings {
            queue: ArrayQueue::new(ROOM),
            over: AtomicBool::new(false),
        });
        let thread = {
            let leavings = Arc::clone(&leavings);
            thread::Builder::new()
                .name("reaper".to_owned())
                .spawn(move || leavings.free())?
        };
        Ok(Self(Arc::new(Way {
            leavings,
            thread: thread.thread().clone(),
        })))
    }

    /// Has this freed soon. It neither waits nor allocates.
    pub(crate) fn take(&self, leaving: Leaving) {
        let Way { leavings, thread } = &*self.0;
        let large = matches!(leaving, Leaving::Other(_));
        // One that finds no room is dropped here.
        let _ = leavings.queue.push(leaving);
        if large || leavings.queue.len() >= MANY {
            thread.unpark();
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.leavings.over.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Leavings {
    fn free(&self) {
        loop {
            let over = self.over.load(Ordering::Acquire);
            while let Some(leaving) = self.queue.pop() {
                // A source of somebody else's may panic even now.
                let _ = catch_unwind(AssertUnwindSafe(|| drop(leaving)));
            }
            if over {
                return;
            }
            thread::park();
        }
    }
}
