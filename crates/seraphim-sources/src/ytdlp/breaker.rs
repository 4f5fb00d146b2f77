//! The circuit breaker: a site that keeps failing is left alone for a while.
//!
//! After a few failures in a row the circuit opens: nobody asks. When its time
//! is over, one question is let through; it closes the circuit or opens it for
//! twice as long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row that open a circuit.
const FAILURES: u32 = 5;
/// How long it stays open at first.
const FIRST: Duration = Duration::from_secs(30);
/// How long at most.
const LONGEST: Duration = Duration::from_mins(15);

#[derive(Default)]
struct Circuit {
    failures: u32,
    open_until: Option<Instant>,
    /// A question was let through to see.
    trying: bool,
    time: Duration,
}

/// Circuits by the names of sites, of which there are few.
#[derive(Default)]
pub(super) struct Breaker {
    circuits: Mutex<HashMap<&'static str, Circuit>>,
}

impl Breaker {
    fn with<T>(&self, site: &'static str, look: impl FnOnce(&mut Circuit) -> T) -> T {
        let mut circuits = self.circuits.lock().unwrap_or_else(PoisonError::into_inner);
        look(circuits.entry(site).or_default())
    }

    /// Whether a site may be asked.
    ///
    /// # Errors
    /// How long it is left alone yet.
    pub(super) fn admit(&self, site: &'static str) -> Result<(), Duration> {
        self.with(site, |circuit| {
            let Some(until) = circuit.open_until else {
                return Ok(());
            };
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() && !circuit.trying {
                circuit.trying = true;
                return Ok(());
            }
            Err(left.max(Duration::from_secs(1)))
        })
    }

    /// A question was answered, if only by saying that the track is gone.
    pub(super) fn answered(&self, site: &'static str) {
        self.with(site, |circuit| *circuit = Circuit::default());
        show(site, false);
    }

    /// A question failed for a reason that is not the track's. Says whether
    /// this opened the circuit.
    pub(super) fn failed(&self, site: &'static str) -> bool {
        self.with(site, |circuit| {
            circuit.failures += 1;
            if circuit.failures < FAILURES {
                return false;
            }
            let opened = circuit.open_until.is_none();
            circuit.time = (circuit.time * 2).clamp(FIRST, LONGEST);
            circuit.open_until = Some(Instant::now() + circuit.time);
            circuit.trying = false;
            show(site, true);
            opened
        })
    }

    /// A question was given up before it had an answer.
    pub(super) fn given_up(&self, site: &'static str) {
        self.with(site, |circuit| circuit.trying = false);
    }
}

fn show(site: &'static str, open: bool) {
    let gauge = metrics::gauge!("seraphim_source_circuit_open", "source" => site);
    gauge.set(f64::from(u8::from(open)));
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "youtube";

    fn broken() -> Breaker {
        let breaker = Breaker::default();
        for number in 1..=FAILURES {
            assert_eq!(breaker.admit(SITE), Ok(()));
            assert_eq!(breaker.failed(SITE), number == FAILURES);
        }
        breaker
    }

    #[tokio::test(start_paused = true)]
    async fn five_failures_in_a_row_leave_one_site_alone_and_no_other() {
        let breaker = broken();
        assert_eq!(breaker.admit(SITE), Err(FIRST));
        assert_eq!(breaker.admit("vimeo"), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_success_in_between_forgives() {
        let breaker = Breaker::default();
        for _ in 0..20 {
            breaker.failed(SITE);
            breaker.answered(SITE);
        }
        assert_eq!(breaker.admit(SITE), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn after_its_time_one_question_decides() {
        let breaker = broken();
        tokio::time::advance(FIRST).await;
        assert_eq!(breaker.admit(SITE), Ok(()));
        assert!(breaker.admit(SITE).is_err(), "a second one went through");

        breaker.failed(SITE);
        assert_eq!(breaker.admit(SITE), Err(FIRST * 2));
        tokio::time::advance(FIRST * 2).await;
        assert_eq!(breaker.admit(SITE), Ok(()));
        breaker.answered(SITE);
        assert_eq!(breaker.admit(SITE), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_trial_that_is_given_up_leaves_room_for_the_next() {
        let breaker = broken();
        tokio::time::advance(FIRST).await;
        assert_eq!(breaker.admit(SITE), Ok(()));
        breaker.given_up(SITE);
        assert_eq!(breaker.admit(SITE), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_site_is_never_left_alone_for_longer_than_a_quarter_of_an_hour() {
        let breaker = broken();
        for _ in 0..20 {
            breaker.failed(SITE);
        }
        assert_eq!(breaker.admit(SITE), Err(LONGEST));
    }
}
