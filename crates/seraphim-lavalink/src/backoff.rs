//! Times between attempts to connect: doubling, bounded, with jitter.

use std::time::Duration;

use rand::Rng as _;

/// The time before the second attempt, at most.
const FIRST: Duration = Duration::from_millis(250);

/// Counts attempts since the last success.
#[derive(Debug)]
pub(crate) struct Backoff {
    failures: u32,
    longest: Duration,
}

impl Backoff {
    pub(crate) fn new(longest: Duration) -> Self {
        Self {
            failures: 0,
            longest,
        }
    }

    pub(crate) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// The time to wait after another failure: between half and all of the bound.
    pub(crate) fn next(&mut self) -> Duration {
        let bound = self.bound();
        self.failures = self.failures.saturating_add(1);
        bound.mul_f64(rand::rng().random_range(0.5..=1.0))
    }

    /// The longest time to wait, for a node that somebody has to mend first.
    pub(crate) fn longest(&self) -> Duration {
        self.longest
    }

    fn bound(&self) -> Duration {
        FIRST
            .saturating_mul(1 << self.failures.min(16))
            .min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_begin_anew_after_a_success() {
        let longest = Duration::from_secs(30);
        let mut backoff = Backoff::new(longest);
        let mut bound = FIRST;
        for _ in 0..20 {
            let wait = backoff.next();
            assert!(
                wait <= bound && wait >= bound / 2,
                "{wait:?} outside of {bound:?}"
            );
            bound = (bound * 2).min(longest);
        }
        assert_eq!(backoff.bound(), longest);
        backoff.succeeded();
        assert!(backoff.next() <= FIRST);
    }
}
