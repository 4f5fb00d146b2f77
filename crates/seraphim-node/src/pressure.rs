//! What a node does when its frames run late: it first encodes with less care,
//! and then takes no more players, before those that it has stutter. Pure: what
//! was seen of each second goes in, a level comes out.
//!
//! A single second says little: one stall of the machine makes every call late at
//! once. So the sum of up to ten seconds is judged, and after each step only what
//! was seen since.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seraphim_voice::Punctuality;

use crate::pipeline::{BEST_COMPLEXITY, Refills};

/// How long is looked at a time.
pub(crate) const WINDOW: Duration = Duration::from_secs(1);
/// So many windows are judged together at most.
const WINDOWS: usize = 10;
/// So many are needed to find them late, so that this is the least time between
/// two steps towards less care.
const LATE_AFTER: usize = 3;
/// So many are needed to find them calm, and one level is taken back.
const CALM_AFTER: usize = 5;
/// The encoders' complexity by level. Each step saves a sixth to a third of
/// their time; below 2, music is heard to suffer.
const COMPLEXITIES: [u8; 5] = [BEST_COMPLEXITY, 8, 6, 4, 2];
/// From this level on, no player is added.
const FULL: usize = 3;
/// While fewer than this share of the players play that were too many, in per
/// cent, others may take their places.
const STILL_TOO_MANY: usize = 85;
/// More than one tick of a hundred is too many: each may be heard as a gap.
const TICKS_TOO_MANY: u64 = 100;
/// More than one refill of twenty is too many. Until a quarter of a ring is
/// played, none is heard.
const REFILLS_TOO_MANY: u64 = 20;
/// Of fewer refills than this nothing is concluded.
const REFILLS: u64 = 100;
/// Nor where fewer than this were late.
const REFILLS_LATE: u64 = 10;
/// Up to a half of what is too many is calm: no machine that others use as well
/// is without any.
const CALM_SHARE: u64 = 2;
/// Of fewer ticks a window nothing is concluded: ten players are no burden, and
/// what makes them late is something else on the machine.
const TICKS: u64 = 500;

/// What was seen of one window, or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Of the threads that send.
    pub(crate) pacing: Punctuality,
    /// Of the threads that decode and encode.
    pub(crate) refills: Refills,
}

impl Seen {
    /// Whether more was late than this part of what is too many.
    fn exceeds(&self, part: u64) -> bool {
        let (ticks, refills) = (self.pacing, self.refills);
        let late_refills = refills.all >= REFILLS
            && refills.late * part >= REFILLS_LATE
            && refills.late * REFILLS_TOO_MANY * part > refills.all;
        ticks.late * TICKS_TOO_MANY * part > ticks.ticks || late_refills
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

    fn and(self, other: Self) -> Self {
        Self {
            pacing: Punctuality {
                ticks: self.pacing.ticks + other.pacing.ticks,
                late: self.pacing.late + other.pacing.late,
            },
            refills: Refills {
                all: self.refills.all + other.refills.all,
                late: self.refills.late + other.refills.late,
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
    /// Since the last step, the oldest first.
    windows: VecDeque<Seen>,
    before: Seen,
    /// How many players play, as far as is known.
    playing: usize,
    /// How many did when frames were last found late.
    too_many: usize,
}

impl Pressure {
    /// Takes in all that was seen since the node's start, once a window, and how
    /// many players play now; says the complexity that encoders may have from
    /// now on.
    pub(crate) fn look(&self, so_far: Seen, playing: usize) -> u8 {
        let seen = {
            let mut inner = self.inner();
            so_far.since(std::mem::replace(&mut inner.before, so_far))
        };
        self.observe(seen, playing)
    }

    /// The same for one window.
    pub(crate) fn observe(&self, seen: Seen, playing: usize) -> u8 {
        let mut inner = self.inner();
        inner.playing = playing;
        inner.note(seen);
        let before = inner.level;
        let sum = inner.sum();
        match inner.judge(sum) {
            Judgement::Late => {
                inner.too_many = playing;
                inner.level = (before + 1).min(COMPLEXITIES.len() - 1);
            }
            Judgement::Calm => inner.level = before.saturating_sub(1),
            Judgement::Open => {}
        }
        if inner.level != before {
            inner.windows.clear();
        }
        let complexity = COMPLEXITIES[inner.level];
        let full = inner.level >= FULL;
        if inner.level > before {
            tracing::warn!(?sum, playing, complexity, full, "frames run late");
        } else if inner.level < before {
            tracing::info!(complexity, full, "frames are in time again");
        }
        complexity
    }

    /// Whether one more player may come, who then counts as one that plays until
    /// the next look. None may who would make those that there are stutter.
    pub(crate) fn admits(&self) -> bool {
        let mut inner = self.inner();
        let admits = !inner.is_full();
        inner.playing += usize::from(admits);
        admits
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What some windows mean together.
enum Judgement {
    Late,
    Calm,
    /// Neither, or too little was seen.
    Open,
}

impl Inner {
    fn note(&mut self, seen: Seen) {
        if self.windows.len() == WINDOWS {
            self.windows.pop_front();
        }
        self.windows.push_back(seen);
    }

    fn sum(&self) -> Seen {
        let windows = self.windows.iter();
        windows.fold(Seen::default(), |sum, window| sum.and(*window))
    }

    fn judge(&self, sum: Seen) -> Judgement {
        let windows = self.windows.len();
        let enough = sum.pacing.ticks >= TICKS * u64::try_from(windows).unwrap_or(u64::MAX);
        if enough && windows >= LATE_AFTER && sum.exceeds(1) {
            Judgement::Late
        } else if windows >= CALM_AFTER && !(enough && sum.exceeds(CALM_SHARE)) {
            Judgement::Calm
        } else {
            Judgement::Open
        }
    }

    fn is_full(&self) -> bool {
        self.level >= FULL && self.playing * 100 >= self.too_many * STILL_TOO_MANY
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const PLAYERS: usize = 100;

    /// A second of a hundred players of whom so many ticks were late.
    fn second(late: u64) -> Seen {
        Seen {
            pacing: Punctuality { ticks: 5_000, late },
            refills: Refills { all: 400, late: 0 },
        }
    }

    impl Pressure {
        /// So many seconds in which a tenth of the ticks are late.
        pub(crate) fn press(&self, seconds: usize, playing: usize) -> u8 {
            (0..seconds).fold(0, |_, _| self.observe(second(500), playing))
        }

        /// So many seconds in which nothing is late.
        pub(crate) fn relieve(&self, seconds: usize, playing: usize) -> u8 {
            (0..seconds).fold(0, |_, _| self.observe(second(0), playing))
        }

        pub(crate) fn is_full(&self) -> bool {
            self.inner().is_full()
        }
    }

    #[test]
    fn row_37_complexity_falls_every_three_seconds_and_players_are_refused_before_the_last_step() {
        let pressure = Pressure::default();
        let steps: Vec<_> = (0..15)
            .map(|_| (pressure.observe(second(51), PLAYERS), pressure.is_full()))
            .collect();
        let mut wanted = vec![(10, false); 2];
        for step in [(8, false), (6, false), (4, true)] {
            wanted.extend([step; 3]);
        }
        wanted.extend([(2, true); 4]);
        assert_eq!(steps, wanted);
    }

    #[test]
    fn complexity_rises_a_step_after_five_calm_seconds() {
        let pressure = Pressure::default();
        assert_eq!(pressure.press(9, PLAYERS), 4);
        assert_eq!(pressure.relieve(4, PLAYERS), 4);
        assert_eq!(pressure.relieve(1, PLAYERS), 6);
        assert!(!pressure.is_full());
        assert_eq!(pressure.relieve(9, PLAYERS), 8);
        assert_eq!(pressure.relieve(1, PLAYERS), 10);
    }

    #[test]
    fn row_37_a_stall_now_and_then_is_no_pressure_however_many_it_makes_late() {
        let pressure = Pressure::default();
        for _ in 0..10 {
            // Thirty milliseconds, in which a tick or two of everybody are late.
            assert_eq!(pressure.observe(second(150), PLAYERS), 10);
            assert_eq!(pressure.relieve(14, PLAYERS), 10);
        }
        // One so bad that it counts for ten seconds costs one step.
        for _ in 0..5 {
            pressure.relieve(1, PLAYERS);
        }
        assert_eq!(pressure.observe(second(1_000), PLAYERS), 8);
        assert_eq!(pressure.relieve(4, PLAYERS), 8);
        assert_eq!(pressure.relieve(1, PLAYERS), 10);
    }

    #[test]
    fn decode_threads_that_come_late_are_pressure_as_well() {
        let refilled = |all, late| Seen {
            refills: Refills { all, late },
            ..second(0)
        };
        let after_three = |seen| {
            let pressure = Pressure::default();
            (0..3).fold(0, |_, _| pressure.observe(seen, PLAYERS))
        };
        assert_eq!(after_three(refilled(400, 20)), 10);
        assert_eq!(after_three(refilled(400, 21)), 8);
        // Too few to say anything of, or too few of them late.
        assert_eq!(after_three(refilled(33, 33)), 10);
        assert_eq!(after_three(refilled(34, 3)), 10);
        assert_eq!(after_three(refilled(34, 4)), 8);
    }

    #[test]
    fn a_full_node_takes_players_again_on_a_machine_that_is_never_without_a_late_tick() {
        let pressure = Pressure::default();
        pressure.press(9, PLAYERS);
        let restless = Seen {
            refills: Refills { all: 150, late: 3 },
            ..second(25)
        };
        for _ in 0..4 {
            pressure.observe(restless, PLAYERS);
        }
        assert!(pressure.is_full());
        pressure.observe(restless, PLAYERS);
        assert!(!pressure.is_full());
    }

    #[test]
    fn row_37_where_a_sixth_of_the_players_has_gone_others_take_their_places_and_no_more() {
        let pressure = Pressure::default();
        pressure.press(9, PLAYERS);
        assert!(!pressure.admits());
        // Neither late nor calm.
        let between = second(40);
        pressure.observe(between, 85);
        assert!(!pressure.admits());
        pressure.observe(between, 83);
        assert!(pressure.admits());
        assert!(pressure.admits());
        assert!(
            !pressure.admits(),
            "they count before they are seen to play"
        );
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
            assert_eq!(pressure.observe(few, 9), 10);
        }
    }

    #[test]
    fn what_was_seen_before_the_last_look_does_not_count_twice() {
        let pressure = Pressure::default();
        let mut so_far = Seen::default();
        for _ in 0..3 {
            so_far = so_far.and(second(500));
            pressure.look(so_far, PLAYERS);
        }
        for _ in 0..3 {
            so_far = so_far.and(second(0));
            assert_eq!(pressure.look(so_far, PLAYERS), 8);
        }
    }
}
