//! How often somebody may use commands, buttons and menus: a token bucket for
//! each. Whose buckets there are is `admission`'s matter. Time is an argument:
//! nothing here reads a clock.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use crate::time::Timestamp;

/// How fast, and how much at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Actions that may follow one another directly. Five covers "play, skip,
    /// skip, pause, queue".
    pub burst: u32,
    /// The time after which one more is allowed.
    pub refill: Duration,
    /// A bucket that nobody used for this long is dropped.
    pub forget_after: Duration,
    /// The most buckets that are kept at a time.
    pub most_tracked: usize,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            burst: 5,
            refill: Duration::from_secs(2),
            forget_after: Duration::from_mins(5),
            most_tracked: 100_000,
        }
    }
}

/// What a bucket holds at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Actions that are allowed at once.
    pub left: u32,
    /// Time until one more is allowed; zero for a full bucket.
    pub next_in: Duration,
}

/// A bucket is the time at which it would be full again: one number serves for
/// both the count and the refill.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    full_at: Timestamp,
    used_at: Timestamp,
}

/// The buckets of everybody who did something lately.
#[derive(Debug)]
pub struct RateLimiter<Key> {
    rate: Rate,
    buckets: HashMap<Key, Bucket>,
    swept_at: Timestamp,
}

/// Nobody could do anything with a burst of none.
fn sound(rate: Rate) -> Rate {
    Rate {
        burst: rate.burst.max(1),
        ..rate
    }
}

impl<Key: Copy + Eq + Hash> RateLimiter<Key> {
    /// No bucket yet. A burst below 1 counts as 1.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate: sound(rate),
            buckets: HashMap::new(),
            swept_at: Timestamp::START,
        }
    }

    /// Another rate, from now on. What was used before stays used.
    pub fn set_rate(&mut self, rate: Rate) {
        self.rate = sound(rate);
    }

    /// Whether one action of `who` would be taken. Takes none.
    ///
    /// # Errors
    /// How long to wait.
    pub fn ready(&self, who: Key, at: Timestamp) -> Result<(), Duration> {
        self.full_after(who, at).map(|_| ())
    }

    /// Takes one action of `who`.
    ///
    /// # Errors
    /// How long to wait; a refused action costs nothing.
    pub fn take(&mut self, who: Key, at: Timestamp) -> Result<(), Duration> {
        if at.since(self.swept_at) >= self.rate.forget_after {
            self.sweep(at);
        }
        let full_at = self.full_after(who, at)?;
        if self.buckets.len() >= self.rate.most_tracked && !self.buckets.contains_key(&who) {
            self.make_room(at);
        }
        self.buckets.insert(
            who,
            Bucket {
                full_at,
                used_at: at,
            },
        );
        Ok(())
    }

    /// When the bucket would be full again after one more action.
    fn full_after(&self, who: Key, at: Timestamp) -> Result<Timestamp, Duration> {
        let depth = self.rate.refill.saturating_mul(self.rate.burst);
        // An empty bucket is full again after `depth`: what lies beyond is of a
        // clock that was set back since.
        let before = self
            .buckets
            .get(&who)
            .map_or(at, |bucket| bucket.full_at.clamp(at, at + depth));
        let full_at = before + self.rate.refill;
        let over = full_at.since(at).saturating_sub(depth);
        if over.is_zero() {
            Ok(full_at)
        } else {
            Err(over)
        }
    }

    /// What `who` may do at this moment.
    #[must_use]
    pub fn status(&self, who: Key, at: Timestamp) -> Allowance {
        let debt = self
            .buckets
            .get(&who)
            .map_or(Duration::ZERO, |bucket| bucket.full_at.since(at));
        let refill = self.rate.refill.max(Duration::from_nanos(1));
        let used = u32::try_from(debt.as_nanos().div_ceil(refill.as_nanos())).unwrap_or(u32::MAX);
        let next_in = if used == 0 {
            Duration::ZERO
        } else {
            debt.saturating_sub(refill * (used - 1))
        };
        Allowance {
            left: self.rate.burst.saturating_sub(used),
            next_in,
        }
    }

    /// Forgets what `who` did. Says whether there was anything.
    pub fn reset(&mut self, who: Key) -> bool {
        self.buckets.remove(&who).is_some()
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        self.buckets.clear();
    }

    /// How many are remembered.
    #[must_use]
    pub fn tracked(&self) -> usize {
        self.buckets.len()
    }

    /// Drops the buckets that nobody used for a while. [`Self::take`] does
    /// this by itself often enough.
    pub fn sweep(&mut self, at: Timestamp) {
        self.swept_at = at;
        let rate = self.rate;
        self.buckets.retain(|_, bucket| {
            at.since(bucket.used_at) < rate.forget_after || bucket.full_at > at
        });
    }

    /// Everybody whose bucket is full again can be forgotten without harm. If
    /// there is none such, the longest unused one goes.
    fn make_room(&mut self, at: Timestamp) {
        self.buckets.retain(|_, bucket| bucket.full_at > at);
        if self.buckets.len() < self.rate.most_tracked {
            return;
        }
        let oldest = self
            .buckets
            .iter()
            .min_by_key(|(_, bucket)| bucket.used_at)
            .map(|(who, _)| *who);
        if let Some(oldest) = oldest {
            self.buckets.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;

    const ANN: UserId = UserId(1);
    const BEN: UserId = UserId(2);

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_start(Duration::from_millis(1_000_000 + millis))
    }

    fn wait(millis: u64) -> Result<(), Duration> {
        Err(Duration::from_millis(millis))
    }

    fn spent() -> RateLimiter<UserId> {
        let mut limiter = RateLimiter::new(Rate::default());
        for _ in 0..5 {
            assert_eq!(limiter.take(ANN, at(0)), Ok(()));
        }
        limiter
    }

    #[test]
    fn the_sixth_action_in_a_burst_waits_for_one_refill() {
        let mut limiter = spent();

        assert_eq!(limiter.take(ANN, at(0)), wait(2_000));
        assert_eq!(limiter.take(ANN, at(1_500)), wait(500));
        assert_eq!(
            limiter.take(ANN, at(2_000)),
            Ok(()),
            "a refusal costs nothing"
        );
        assert_eq!(limiter.take(ANN, at(2_000)), wait(2_000));
    }

    #[test]
    fn a_full_rest_brings_the_whole_burst_back_and_no_more() {
        let mut limiter = spent();

        for _ in 0..5 {
            assert_eq!(limiter.take(ANN, at(60_000)), Ok(()));
        }
        assert_eq!(limiter.take(ANN, at(60_000)), wait(2_000));
    }

    #[test]
    fn nobody_pays_for_another() {
        let mut limiter = spent();

        assert_eq!(limiter.take(BEN, at(0)), Ok(()));
    }

    #[test]
    fn the_status_says_what_is_left() {
        let limiter = spent();
        let allowance = |left, millis| Allowance {
            left,
            next_in: Duration::from_millis(millis),
        };

        assert_eq!(limiter.status(BEN, at(0)), allowance(5, 0));
        assert_eq!(limiter.status(ANN, at(0)), allowance(0, 2_000));
        assert_eq!(limiter.status(ANN, at(2_500)), allowance(1, 1_500));
        assert_eq!(limiter.status(ANN, at(10_000)), allowance(5, 0));
    }

    #[test]
    fn another_rate_holds_at_once_and_what_was_used_stays_used() {
        let mut limiter = spent();
        limiter.set_rate(Rate {
            burst: 6,
            ..Rate::default()
        });

        assert_eq!(limiter.take(ANN, at(0)), Ok(()));
        assert_eq!(limiter.take(ANN, at(0)), wait(2_000));
    }

    #[test]
    fn buckets_that_nobody_used_for_five_minutes_are_dropped() {
        let mut limiter = spent();
        assert_eq!(limiter.tracked(), 1);

        assert_eq!(limiter.take(BEN, at(300_000)), Ok(()));

        assert_eq!(limiter.tracked(), 1);
    }

    #[test]
    fn owners_can_reset_one_and_clear_all() {
        let mut limiter = spent();

        assert!(limiter.reset(ANN));
        assert!(!limiter.reset(ANN));
        assert_eq!(limiter.take(ANN, at(0)), Ok(()));
        limiter.clear();
        assert_eq!(limiter.tracked(), 0);
    }

    #[test]
    fn a_crowd_does_not_grow_it_without_end() {
        let rate = Rate {
            most_tracked: 10,
            ..Rate::default()
        };
        let mut limiter = RateLimiter::new(rate);

        for user in 0..1_000 {
            assert_eq!(limiter.take(UserId(user), at(user)), Ok(()));
        }

        assert!(limiter.tracked() <= 10);
    }

    #[test]
    fn row_36_a_clock_that_is_set_back_by_an_hour_costs_nobody_more_than_one_refill() {
        let mut limiter = RateLimiter::new(Rate::default());
        let hour = Timestamp::from_start(Duration::from_hours(1));
        for _ in 0..5 {
            limiter.take(UserId(1), hour).expect("a burst");
        }

        let refused = limiter.take(UserId(1), Timestamp::START);
        assert_eq!(refused, Err(Rate::default().refill));
        let later = Timestamp::START + Rate::default().refill;
        assert_eq!(limiter.take(UserId(1), later), refused, "it was not used");
    }
}
