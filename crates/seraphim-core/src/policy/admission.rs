//! What stands before everything that people do: a bucket for each person, and
//! behind it one for each guild. The second is there for many who press at once,
//! be they honest or one person with many accounts: a guild's mailbox, its panel
//! and its place in Discord's limits are shared by all who are in it.

use std::time::Duration;

use super::rate_limit::{Allowance, Rate, RateLimiter};
use crate::ids::{GuildId, UserId};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// How often each may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// One person, in all guilds together.
    pub person: Rate,
    /// Everybody in one guild together.
    pub guild: Rate,
}

impl Default for Limits {
    /// Fifty people may press two things each at the same moment, and one each
    /// 5 s from then on.
    fn default() -> Self {
        Self {
            person: Rate::default(),
            guild: Rate {
                burst: 100,
                refill: Duration::from_millis(100),
                ..Rate::default()
            },
        }
    }
}

/// Whose bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A person's.
    Person(UserId),
    /// A guild's.
    Guild(GuildId),
}

/// How many buckets are remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    /// Of people.
    pub people: usize,
    /// Of guilds.
    pub guilds: usize,
}

/// The buckets of all people and guilds.
#[derive(Debug)]
pub struct Admission {
    people: RateLimiter<UserId>,
    guilds: RateLimiter<GuildId>,
}

impl Admission {
    /// No bucket yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            people: RateLimiter::new(limits.person),
            guilds: RateLimiter::new(limits.guild),
        }
    }

    /// Other limits, from now on. What was used before stays used.
    pub fn set(&mut self, limits: Limits) {
        self.people.set_rate(limits.person);
        self.guilds.set_rate(limits.guild);
    }

    /// Takes one action of `person` in `guild`.
    ///
    /// # Errors
    /// [`Refusal::TooFast`], [`Refusal::GuildTooFast`]. A refused action costs
    /// neither the person nor the guild anything, so that whoever goes on
    /// pressing spends nothing of the others'.
    pub fn take(&mut self, person: UserId, guild: GuildId, at: Timestamp) -> Result<(), Refusal> {
        let too_fast = |retry_after| Refusal::TooFast { retry_after };
        self.people.ready(person, at).map_err(too_fast)?;
        self.guilds
            .take(guild, at)
            .map_err(|retry_after| Refusal::GuildTooFast { retry_after })?;
        self.people.take(person, at).map_err(too_fast)
    }

    /// What is left in a bucket at this moment.
    #[must_use]
    pub fn status(&self, bucket: Bucket, at: Timestamp) -> Allowance {
        match bucket {
            Bucket::Person(person) => self.people.status(person, at),
            Bucket::Guild(guild) => self.guilds.status(guild, at),
        }
    }

    /// Forgets what was taken from a bucket. Says whether there was anything.
    pub fn reset(&mut self, bucket: Bucket) -> bool {
        match bucket {
            Bucket::Person(person) => self.people.reset(person),
            Bucket::Guild(guild) => self.guilds.reset(guild),
        }
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        self.people.clear();
        self.guilds.clear();
    }

    /// How many are remembered.
    #[must_use]
    pub fn tracked(&self) -> Tracked {
        Tracked {
            people: self.people.tracked(),
            guilds: self.guilds.tracked(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANN: UserId = UserId(1);
    const HOUSE: GuildId = GuildId(1);
    const OTHER: GuildId = GuildId(2);

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_start(Duration::from_millis(1_000_000 + millis))
    }

    fn guild_waits(millis: u64) -> Result<(), Refusal> {
        Err(Refusal::GuildTooFast {
            retry_after: Duration::from_millis(millis),
        })
    }

    /// So many people have pressed twice each, all at the same moment.
    fn pressed_twice_by(people: u64) -> Admission {
        let mut admission = Admission::new(Limits::default());
        for person in (1..=people).chain(1..=people) {
            assert_eq!(admission.take(UserId(person), HOUSE, at(0)), Ok(()));
        }
        admission
    }

    #[test]
    fn fifty_people_who_press_twice_at_once_are_taken_and_the_next_waits_a_tenth_of_a_second() {
        let mut admission = pressed_twice_by(50);

        assert_eq!(admission.take(ANN, HOUSE, at(0)), guild_waits(100));
        assert_eq!(admission.take(ANN, HOUSE, at(60)), guild_waits(40));
        assert_eq!(admission.take(ANN, HOUSE, at(100)), Ok(()));
        assert_eq!(admission.take(UserId(9), HOUSE, at(100)), guild_waits(100));
    }

    #[test]
    fn fifty_people_who_press_every_five_seconds_are_never_refused() {
        let mut admission = Admission::new(Limits::default());
        for round in 0..60 {
            for person in 0..50 {
                let taken = admission.take(UserId(person), HOUSE, at(round * 5_000));
                assert_eq!(taken, Ok(()), "{person} in round {round}");
            }
        }
    }

    #[test]
    fn a_crowded_guild_costs_other_guilds_nothing() {
        let mut admission = pressed_twice_by(50);

        assert_eq!(admission.take(ANN, OTHER, at(0)), Ok(()));
    }

    #[test]
    fn one_person_who_goes_on_pressing_spends_no_more_of_the_guilds_than_their_own_burst() {
        let mut admission = Admission::new(Limits::default());
        for press in 0..1_000 {
            let taken = admission.take(ANN, HOUSE, at(0));
            assert_eq!(taken.is_ok(), press < 5, "press {press}: {taken:?}");
        }

        let left = admission.status(Bucket::Guild(HOUSE), at(0)).left;
        assert_eq!(left, 95);
    }

    #[test]
    fn owners_can_read_and_reset_a_guild_and_clear_all() {
        let mut admission = pressed_twice_by(50);
        let tracked = Tracked {
            people: 50,
            guilds: 1,
        };
        assert_eq!(admission.tracked(), tracked);
        assert_eq!(admission.status(Bucket::Guild(HOUSE), at(0)).left, 0);
        assert_eq!(admission.status(Bucket::Guild(OTHER), at(0)).left, 100);

        assert!(admission.reset(Bucket::Guild(HOUSE)));
        assert!(!admission.reset(Bucket::Guild(HOUSE)));
        assert_eq!(admission.take(ANN, HOUSE, at(0)), Ok(()));
        assert_eq!(admission.status(Bucket::Person(ANN), at(0)).left, 2);
        assert!(admission.reset(Bucket::Person(ANN)));
        assert_eq!(admission.status(Bucket::Person(ANN), at(0)).left, 5);

        admission.clear();
        assert_eq!(admission.tracked(), Tracked::default());
    }

    #[test]
    fn the_bucket_of_a_guild_that_nobody_used_for_five_minutes_is_dropped() {
        let mut admission = pressed_twice_by(1);

        assert_eq!(admission.take(ANN, OTHER, at(300_000)), Ok(()));

        assert_eq!(admission.tracked().guilds, 1);
    }

    proptest! {
        #[test]
        fn nothing_beyond_burst_and_rate_is_taken_and_what_is_refused_costs_nothing(
            presses in prop::collection::vec((0_u64..12, 0_u64..3, 0_u64..400), 1..400),
        ) {
            let limits = Limits {
                person: Rate { burst: 3, refill: Duration::from_millis(700), ..Rate::default() },
                guild: Rate { burst: 6, refill: Duration::from_millis(200), ..Rate::default() },
            };
            let mut admission = Admission::new(limits);
            let (mut now, mut taken) = (0, [0_u64; 3]);
            for (person, guild, passed) in presses {
                now += passed;
                let buckets = [Bucket::Person(UserId(person)), Bucket::Guild(GuildId(guild))];
                let left = |admission: &Admission| buckets.map(|of| admission.status(of, at(now)).left);
                let before = left(&admission);
                let outcome = admission.take(UserId(person), GuildId(guild), at(now));
                match outcome {
                    Ok(()) => {
                        taken[usize::try_from(guild).expect("small")] += 1;
                        prop_assert_eq!(left(&admission), before.map(|left| left - 1));
                    }
                    Err(Refusal::TooFast { retry_after }) => {
                        prop_assert!(before[0] == 0 && retry_after <= limits.person.refill);
                        prop_assert_eq!(left(&admission), before);
                    }
                    Err(Refusal::GuildTooFast { retry_after }) => {
                        prop_assert!(before[0] > 0 && before[1] == 0);
                        prop_assert!(retry_after <= limits.guild.refill);
                        prop_assert_eq!(left(&admission), before);
                    }
                    Err(other) => prop_assert!(false, "{:?}", other),
                }
            }
            for taken in taken {
                prop_assert!(taken <= 6 + now / 200, "{} in {} ms", taken, now);
            }
        }
    }
}
