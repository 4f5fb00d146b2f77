//! What a call counts, and how it is read.

use std::{
    ops::AddAssign,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Upper bounds of [`FrameStats::lateness`].
pub const LATENESS_BOUNDS: [Duration; 7] = [
    Duration::from_micros(100),
    Duration::from_micros(250),
    Duration::from_millis(1),
    Duration::from_millis(2),
    Duration::from_millis(5),
    Duration::from_millis(10),
    Duration::from_millis(20),
];

/// A packet that leaves this long after its deadline counts as late.
pub(crate) const LATE: Duration = Duration::from_millis(5);

/// Counters of a call's ticks since its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameStats {
    /// Frames of the source that were sent.
    pub sent: u64,
    /// Ticks at which the source was late (Lavalink's `nulled`).
    pub starved: u64,
    /// Frames taken and dropped because nobody else was in the channel.
    pub alone: u64,
    /// Ticks at which no frame was taken because the connection or the DAVE
    /// group was not ready.
    pub held: u64,
    /// Silence frames sent.
    pub silence: u64,
    /// Packets that the socket refused.
    pub refused: u64,
    /// Packets sent more than 5 ms after their deadline.
    pub late: u64,
    /// Packets by how long after their deadline they were sent: up to each of
    /// [`LATENESS_BOUNDS`], and beyond the last.
    pub lateness: [u64; LATENESS_BOUNDS.len() + 1],
    /// Ticks skipped after a stall of the pacing thread.
    pub skipped: u64,
}

/// How punctual pacing threads were since their start, over all calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Punctuality {
    /// Ticks of calls that a thread woke for.
    pub ticks: u64,
    /// Those of them for which it woke more than 5 ms late, or not at all.
    pub late: u64,
}

impl Punctuality {
    /// What was added since an earlier look.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            ticks: self.ticks.saturating_sub(before.ticks),
            late: self.late.saturating_sub(before.late),
        }
    }
}

/// Written by one pacing thread, read by anybody.
#[derive(Debug, Default)]
pub(crate) struct Wakes {
    ticks: AtomicU64,
    late: AtomicU64,
}

impl Wakes {
    /// A thread woke for the ticks of so many calls, and gave others up.
    pub(crate) fn woke(&self, calls: u64, late: Duration, given_up: u64) {
        self.ticks.fetch_add(calls + given_up, Relaxed);
        let late = if late > LATE { calls } else { 0 };
        self.late.fetch_add(late + given_up, Relaxed);
    }

    pub(crate) fn read(&self) -> Punctuality {
        Punctuality {
            ticks: self.ticks.load(Relaxed),
            late: self.late.load(Relaxed),
        }
    }
}

impl AddAssign for FrameStats {
    fn add_assign(&mut self, more: Self) {
        self.sent += more.sent;
        self.starved += more.starved;
        self.alone += more.alone;
        self.held += more.held;
        self.silence += more.silence;
        self.refused += more.refused;
        self.late += more.late;
        for (bucket, more) in self.lateness.iter_mut().zip(more.lateness) {
            *bucket += more;
        }
        self.skipped += more.skipped;
    }
}

/// What all calls of a pacer have counted together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Calls that there are at the moment.
    pub calls: usize,
    /// Counters since the beginning, of calls that have ended too.
    pub frames: FrameStats,
}

/// Adds up what calls count, without a word to the pacing threads.
#[derive(Debug, Default)]
pub(crate) struct Sum {
    calls: Mutex<Calls>,
}

#[derive(Debug, Default)]
struct Calls {
    ended: FrameStats,
    counters: Vec<Arc<Counters>>,
}

impl Sum {
    /// Counts a call in.
    pub(crate) fn join(&self, counters: Arc<Counters>) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.settle();
        calls.counters.push(counters);
    }

    pub(crate) fn read(&self) -> Totals {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.settle();
        let mut frames = calls.ended;
        for counters in &calls.counters {
            frames += counters.read();
        }
        Totals {
            calls: calls.counters.len(),
            frames,
        }
    }
}

impl Calls {
    /// Calls that nobody else knows of any more have ended.
    fn settle(&mut self) {
        let ended = &mut self.ended;
        self.counters.retain(|counters| {
            let alive = Arc::strong_count(counters) > 1;
            if !alive {
                *ended += counters.read();
            }
            alive
        });
    }
}

/// Written by the pacing thread, read by anybody.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    sent: AtomicU64,
    starved: AtomicU64,
    alone: AtomicU64,
    held: AtomicU64,
    silence: AtomicU64,
    refused: AtomicU64,
    late: AtomicU64,
    lateness: [AtomicU64; LATENESS_BOUNDS.len() + 1],
    skipped: AtomicU64,
}

impl Counters {
    pub(crate) fn sent(&self) {
        add(&self.sent, 1);
    }

    pub(crate) fn starved(&self) {
        add(&self.starved, 1);
    }

    pub(crate) fn alone(&self) {
        add(&self.alone, 1);
    }

    pub(crate) fn held(&self) {
        add(&self.held, 1);
    }

    pub(crate) fn silence(&self) {
        add(&self.silence, 1);
    }

    pub(crate) fn refused(&self) {
        add(&self.refused, 1);
    }

    /// A packet left, or was refused, this long after its deadline.
    pub(crate) fn timed(&self, late: Duration) {
        let bucket = LATENESS_BOUNDS.partition_point(|bound| *bound < late);
        add(&self.lateness[bucket], 1);
        if late > LATE {
            add(&self.late, 1);
        }
    }

    pub(crate) fn skipped(&self, ticks: u64) {
        add(&self.skipped, ticks);
    }

    pub(crate) fn read(&self) -> FrameStats {
        FrameStats {
            sent: self.sent.load(Relaxed),
            starved: self.starved.load(Relaxed),
            alone: self.alone.load(Relaxed),
            held: self.held.load(Relaxed),
            silence: self.silence.load(Relaxed),
            refused: self.refused.load(Relaxed),
            late: self.late.load(Relaxed),
            lateness: self.lateness.each_ref().map(|bucket| bucket.load(Relaxed)),
            skipped: self.skipped.load(Relaxed),
        }
    }
}

/// Only one thread writes, so that no other processor has to be kept out.
fn add(counter: &AtomicU64, more: u64) {
    counter.store(counter.load(Relaxed).wrapping_add(more), Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_wake_makes_the_ticks_of_all_its_calls_late() {
        let wakes = Wakes::default();
        wakes.woke(30, Duration::from_millis(5), 0);
        let before = wakes.read();
        wakes.woke(20, Duration::from_millis(6), 0);
        wakes.woke(10, Duration::ZERO, 5);
        let since = wakes.read().since(before);
        assert_eq!((since.ticks, since.late), (35, 25));
    }

    #[test]
    fn what_an_ended_call_has_counted_stays_in_the_sum() {
        let sum = Sum::default();
        let (one, other) = (Arc::<Counters>::default(), Arc::<Counters>::default());
        sum.join(Arc::clone(&one));
        sum.join(Arc::clone(&other));
        one.sent();
        one.timed(Duration::from_millis(6));
        other.sent();
        assert_eq!((sum.read().calls, sum.read().frames.sent), (2, 2));
        drop(one);

        let totals = sum.read();

        assert_eq!((totals.calls, totals.frames.sent), (1, 2));
        assert_eq!((totals.frames.late, totals.frames.lateness[5]), (1, 1));
    }
}
