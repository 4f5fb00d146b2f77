//! The loop of a pacing thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::mpsc;

use crate::counters::Wakes;

use super::{
    clock,
    schedule::{PHASES, Schedule},
    slot::{Life, Slot},
};

/// Before other threads, where the system allows it: a pacing thread works for
/// microseconds and must do so in time.
const NICE: i32 = -11;

/// Serves calls until there are none and nobody can add one.
pub(crate) struct PacingThread {
    arrivals: mpsc::Receiver<Slot>,
    load: Arc<AtomicUsize>,
    wakes: Arc<Wakes>,
    phases: [Vec<Slot>; PHASES],
}

impl PacingThread {
    pub(crate) fn new(
        arrivals: mpsc::Receiver<Slot>,
        load: Arc<AtomicUsize>,
        wakes: Arc<Wakes>,
    ) -> Self {
        Self {
            arrivals,
            load,
            wakes,
            phases: std::array::from_fn(|_| Vec::new()),
        }
    }

    pub(crate) fn run(mut self) {
        // On Linux this is the calling thread's priority alone, as is wanted.
        if cfg!(target_os = "linux")
            && let Err(error) = rustix::process::setpriority_process(None, NICE)
        {
            tracing::debug!(%error, "the pacing thread keeps the usual priority");
        }
        while let Some(slot) = self.arrivals.blocking_recv() {
            self.admit(slot);
            let mut schedule = Schedule::new(clock::now());
            while self.phases.iter().any(|phase| !phase.is_empty()) {
                self.step(&mut schedule);
                while let Ok(slot) = self.arrivals.try_recv() {
                    self.admit(slot);
                }
            }
        }
    }

    /// Puts a call where the fewest are.
    fn admit(&mut self, slot: Slot) {
        if let Some(phase) = self.phases.iter_mut().min_by_key(|phase| phase.len()) {
            phase.push(slot);
        }
    }

    fn step(&mut self, schedule: &mut Schedule) {
        schedule.pass_idle(|phase| !self.phases[phase].is_empty());
        let deadline = schedule.deadline();
        clock::sleep_until(deadline);
        let now = clock::now();
        let late = now.saturating_sub(deadline);
        let skipped = schedule.wake(now);
        if skipped > 0 {
            for slot in self.phases.iter_mut().flatten() {
                slot.skip(skipped);
            }
        }
        let calls = |slots: usize| u64::try_from(slots).unwrap_or(u64::MAX);
        let all = self.phases.iter().map(Vec::len).sum();
        let given_up = skipped.saturating_mul(calls(all));
        let sends = calls(self.phases[schedule.sends()].len());
        self.wakes.woke(sends, late, given_up);
        self.serve(schedule.sends(), |slot| slot.send(late));
        self.serve(schedule.prepares(), Slot::prepare);
        schedule.advance();
    }

    /// Does this for each call of a phase. One that is over, or whose slot
    /// panics, is let go; the others do not notice.
    fn serve(&mut self, phase: usize, mut work: impl FnMut(&mut Slot) -> Life) {
        let slots = &mut self.phases[phase];
        let mut at = 0;
        while at < slots.len() {
            let slot = &mut slots[at];
            if matches!(
                catch_unwind(AssertUnwindSafe(|| work(slot))),
                Ok(Life::Alive)
            ) {
                at += 1;
                continue;
            }
            let gone = slots.swap_remove(at);
            let _ = catch_unwind(AssertUnwindSafe(|| gone.end()));
            self.load.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests;
