//! The arithmetic of ticks: when a pacing thread wakes, for whom, and what it
//! gives up after a stall. Pure: times come in, times go out.

use std::time::Duration;

/// Slots of a tick. Calls are spread over them, so that the last packet of a
/// tick does not wait for all others.
pub(crate) const PHASES: usize = 20;
const TICK: Duration = Duration::from_millis(20);
/// How many slots before its time a packet is prepared.
const LEAD: u64 = 4;
/// A thread that is later than this gives ticks up, so that what it then
/// catches up is at most three packets a call.
const CATCH_UP: Duration = Duration::from_millis(40);

/// The slots of one pacing thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    origin: Duration,
    step: u64,
}

impl Schedule {
    /// Slots from `now` on, a monotonic time.
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            origin: now,
            step: 0,
        }
    }

    /// When the present step is due.
    pub(crate) fn deadline(&self) -> Duration {
        // One step is one millisecond.
        self.origin + Duration::from_millis(self.step)
    }

    /// The phase whose packets are sent at this step.
    pub(crate) fn sends(&self) -> usize {
        phase(self.step)
    }

    /// The phase whose packets are prepared at this step.
    pub(crate) fn prepares(&self) -> usize {
        phase(self.step + LEAD)
    }

    /// Goes on to the next step.
    pub(crate) fn advance(&mut self) {
        self.step += 1;
    }

    /// Passes over the steps at which no occupied phase has anything to do.
    pub(crate) fn pass_idle(&mut self, occupied: impl Fn(usize) -> bool) {
        for _ in 0..PHASES {
            if occupied(self.sends()) || occupied(self.prepares()) {
                return;
            }
            self.advance();
        }
    }

    /// Takes note of the time at which the thread woke for this step, and
    /// returns how many whole ticks every call gives up. Deadlines are moved by
    /// as much, so that the phases stay where they are.
    pub(crate) fn wake(&mut self, now: Duration) -> u64 {
        let beyond = now.saturating_sub(self.deadline()).saturating_sub(CATCH_UP);
        // 2³² ticks are years.
        let ticks = u32::try_from(beyond.as_nanos().div_ceil(TICK.as_nanos())).unwrap_or(u32::MAX);
        self.origin += TICK * ticks;
        ticks.into()
    }
}

fn phase(step: u64) -> usize {
    usize::try_from(step % PHASES as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// Runs steps until none is overdue at `now`; returns how often phase 0
    /// was sent.
    fn catch_up(schedule: &mut Schedule, now: Duration) -> usize {
        let mut sent = 0;
        while schedule.deadline() <= now {
            assert_eq!(schedule.wake(now), 0, "one re-base is enough");
            if schedule.sends() == 0 {
                sent += 1;
            }
            schedule.advance();
        }
        sent
    }

    #[test]
    fn a_phase_is_due_every_20_ms_from_the_origin() {
        let mut schedule = Schedule::new(ms(1_000));
        let mut due = Vec::new();
        for _ in 0..60 {
            if schedule.sends() == 7 {
                due.push(schedule.deadline());
            }
            schedule.advance();
        }
        assert_eq!(due, [ms(1_007), ms(1_027), ms(1_047)]);
    }

    #[test]
    fn a_packet_is_prepared_4_ms_before_it_is_sent() {
        let mut schedule = Schedule::new(ms(0));
        let mut prepared = None;
        loop {
            if schedule.prepares() == 11 && prepared.is_none() {
                prepared = Some(schedule.deadline());
            }
            if schedule.sends() == 11 {
                break;
            }
            schedule.advance();
        }
        assert_eq!(prepared.map(|time| time + ms(4)), Some(schedule.deadline()));
    }

    #[test]
    fn a_thread_with_one_call_wakes_twice_a_tick() {
        let mut schedule = Schedule::new(ms(0));
        let mut wakes = Vec::new();
        for _ in 0..4 {
            schedule.pass_idle(|phase| phase == 10);
            wakes.push(schedule.deadline());
            schedule.advance();
        }
        assert_eq!(wakes, [ms(6), ms(10), ms(26), ms(30)]);
    }

    #[test]
    fn deadlines_do_not_drift_with_late_wakes() {
        let mut schedule = Schedule::new(ms(0));
        for step in 0..100_000 {
            assert_eq!(schedule.deadline(), ms(step));
            assert_eq!(schedule.wake(ms(step) + Duration::from_micros(900)), 0);
            schedule.advance();
        }
    }

    #[test]
    fn a_stall_of_40_ms_is_caught_up_with_three_packets() {
        let mut schedule = Schedule::new(ms(0));
        assert_eq!(schedule.wake(ms(40)), 0);
        assert_eq!(catch_up(&mut schedule, ms(40)), 3);
    }

    #[test]
    fn a_longer_stall_gives_whole_ticks_up_and_still_sends_at_most_three() {
        for stall in 41..1_000 {
            let mut schedule = Schedule::new(ms(0));
            let given_up = schedule.wake(ms(stall));
            assert_eq!(given_up, (stall - 40).div_ceil(20), "stall {stall}");
            let before = schedule.deadline();
            assert_eq!(before, ms(given_up * 20), "media time stays on the clock");
            assert!(catch_up(&mut schedule, ms(stall)) <= 3, "stall {stall}");
        }
    }

    #[test]
    fn a_wake_before_the_deadline_gives_nothing_up() {
        let mut schedule = Schedule::new(ms(100));
        assert_eq!(schedule.wake(ms(99)), 0);
    }
}
