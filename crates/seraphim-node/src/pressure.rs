//! What a node does when its frames run late: it first encodes with less care,
//! and then takes no more players, before those that it has stutter. Pure: what
//! was seen of a second goes in, a level comes out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use seraphim_voice::Punctuality;

use crate::pipeline::{BEST_COMPLEXITY, Refills};

/// How long is looked at a time.
pub(crate) const WINDOW: Duration = Duration::from_secs(1);
/// The encoders' complexity by level. Each step saves a sixth to a third of
/// their time; below 2, music is heard to suffer.
const COMPLEXITIES: [u8; 5] = [BEST_COMPLEXITY, 8, 6, 4, 2];
/// From this level on, no player is added.
const FULL: usize = 3;
/// More than one tick of a hundred is too many: each may be heard as a gap.
const TICKS_TOO_MANY: u64 = 100;
/// More than one refill of twenty is too many. Until a quarter of a ring is
/// played, none is heard.
const REFILLS_TOO_MANY: u64 = 20;
/// Up to a half of what is too many, a window is calm: no machine that others
/// use as well is without any.
const CALM_SHARE: u64 = 2;
/// Of a window with fewer ticks nothing is concluded: ten players are no burden,
/// and what makes them late is something else on the machine.
const TICKS: u64 = 500;
/// So many calm windows since the last late one, and one level is taken back.
const CALM: u32 = 10;

/// What was seen of one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Of the threads that send.
    pub(crate) pacing: Punctuality,
    /// Of the threads that decode and encode.
    pub(crate) refills: Refills,
}

impl Seen {
    fn is_late(&self) -> bool {
        self.exceeds(1)
    }

    fn is_calm(&self) -> bool {
        !self.exceeds(CALM_SHARE)
    }

    /// Whether more was late than this part of what is too many.
    fn exceeds(&self, part: u64) -> bool {
        let (ticks, refills) = (self.pacing, self.refills);
        ticks.ticks >= TICKS
            && (ticks.late * TICKS_TOO_MANY * part > ticks.ticks
                || refills.late * REFILLS_TOO_MANY * part > refills.all)
    }

    fn since(self, before: Self) -> Self {
        Self {
            pacing: self.pacing.since(before.pacing),
            refills: Refills {
                all: self.refills.all.saturating_sub(before.refills.all),
                late: self.refills.late.saturating_sub(before.refills.late),
            },
        }
    }
}

/// How hard pressed a node is.
#[derive(Debug, Default)]
pub(crate) struct Pressure {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    level: usize,
    calm: u32,
    before: Seen,
}

impl Pressure {
    /// Takes in all that was seen since the node's start, once a window, and
    /// says the complexity that encoders may have from now on.
    pub(crate) fn look(&self, so_far: Seen) -> u8 {
        let seen = {
            let mut inner = self.inner();
            so_far.since(std::mem::replace(&mut inner.before, so_far))
        };
        self.observe(seen)
    }

    /// The same for one window.
    pub(crate) fn observe(&self, seen: Seen) -> u8 {
        let mut inner = self.inner();
        let before = inner.level;
        if seen.is_late() {
            inner.calm = 0;
            inner.level = (before + 1).min(COMPLEXITIES.len() - 1);
        } else if seen.is_calm() {
            inner.calm += 1;
            if inner.calm >= CALM {
                inner.calm = 0;
                inner.level = before.saturating_sub(1);
            }
        }
        let complexity = COMPLEXITIES[inner.level];
        if inner.level > before {
            tracing::warn!(
                ?seen,
                complexity,
                full = inner.level >= FULL,
                "frames run late"
            );
        } else if inner.level < before {
            tracing::info!(
                complexity,
                full = inner.level >= FULL,
                "frames are in time again"
            );
        }
        complexity
    }

    /// Whether another player would make those that there are stutter.
    pub(crate) fn is_full(&self) -> bool {
        self.inner().level >= FULL
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A second of a hundred players of whom so many were late.
    pub(crate) fn second(late: u64) -> Seen {
        Seen {
            pacing: Punctuality { ticks: 5_000, late },
            refills: Refills { all: 400, late: 0 },
        }
    }

    #[test]
    fn complexity_falls_in_steps_while_ticks_run_late_and_players_are_refused_before_the_last() {
        let pressure = Pressure::default();
        let mut steps = Vec::new();
        for _ in 0..6 {
            steps.push((pressure.observe(second(51)), pressure.is_full()));
        }
        let wanted = [
            (8, false),
            (6, false),
            (4, true),
            (2, true),
            (2, true),
            (2, true),
        ];
        assert_eq!(steps, wanted);
    }

    #[test]
    fn complexity_rises_a_step_after_ten_calm_seconds() {
        let pressure = Pressure::default();
        for _ in 0..3 {
            pressure.observe(second(500));
        }
        for _ in 0..9 {
            assert_eq!(pressure.observe(second(0)), 4);
        }
        // More than a few late ticks are no pressure yet, and no calm either.
        assert_eq!(pressure.observe(second(26)), 4);
        assert_eq!(pressure.observe(second(0)), 6);
        assert!(!pressure.is_full());
        for _ in 0..20 {
            pressure.observe(second(0));
        }
        assert_eq!(pressure.observe(second(0)), 10);
    }

    #[test]
    fn decode_threads_that_come_late_are_pressure_as_well() {
        let pressure = Pressure::default();
        let seen = |late| Seen {
            refills: Refills { all: 400, late },
            ..second(0)
        };
        assert_eq!(pressure.observe(seen(20)), 10);
        assert_eq!(pressure.observe(seen(21)), 8);
    }

    #[test]
    fn a_full_node_takes_players_again_on_a_machine_that_is_never_without_a_late_tick() {
        let pressure = Pressure::default();
        for _ in 0..3 {
            pressure.observe(second(500));
        }
        let restless = Seen {
            refills: Refills { all: 150, late: 3 },
            ..second(25)
        };
        for _ in 0..9 {
            pressure.observe(restless);
        }
        assert!(pressure.is_full());
        pressure.observe(restless);
        assert!(!pressure.is_full());
    }

    #[test]
    fn a_few_players_on_a_busy_machine_are_no_pressure() {
        let pressure = Pressure::default();
        let few = Seen {
            pacing: Punctuality {
                ticks: 499,
                late: 499,
            },
            refills: Refills { all: 30, late: 30 },
        };
        for _ in 0..10 {
            assert_eq!(pressure.observe(few), 10);
        }
    }

    #[test]
    fn what_was_seen_before_the_last_look_does_not_count_twice() {
        let pressure = Pressure::default();
        assert_eq!(pressure.look(second(500)), 8);
        let mut so_far = second(500);
        so_far.pacing.ticks += 5_000;
        assert_eq!(pressure.look(so_far), 8);
    }
}
