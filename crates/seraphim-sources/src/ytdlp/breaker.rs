//! The circuit breaker: a site that keeps failing is left alone for a while.
//!
//! After a few failures in a row the circuit opens: nobody asks. When its time
//! is over, one question is let through; it closes the circuit or opens it for
//! twice as long. Each site has its own, and of those that have no name here each
//! host.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row that open a circuit.
const FAILURES: u32 = 5;
/// How long it stays open at first.
const FIRST: Duration = Duration::from_secs(30);
/// How long at most.
const LONGEST: Duration = Duration::from_mins(15);
/// Circuits at most: of sites that have failed and not answered since.
const MOST: usize = 256;

/// What a circuit is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Service {
    /// The source's name, for figures.
    pub(crate) source: &'static str,
    /// The host, where the source is many sites.
    pub(crate) host: Option<String>,
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host.as_deref().unwrap_or(self.source))
    }
}

#[derive(Default)]
struct Circuit {
    failures: u32,
    open_until: Option<Instant>,
    /// A question was let through to see.
    trying: bool,
    time: Duration,
}

/// The circuits of what has failed lately.
#[derive(Default)]
pub(super) struct Breaker {
    circuits: Mutex<HashMap<Service, Circuit>>,
}

impl Breaker {
    fn lock(&self) -> MutexGuard<'_, HashMap<Service, Circuit>> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a site may be asked.
    ///
    /// # Errors
    /// How long it is left alone yet.
    pub(super) fn admit(&self, service: &Service) -> Result<(), Duration> {
        let mut circuits = self.lock();
        let Some(circuit) = circuits.get_mut(service) else {
            return Ok(());
        };
        let Some(until) = circuit.open_until else {
            return Ok(());
        };
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() && !circuit.trying {
            circuit.trying = true;
            return Ok(());
        }
        Err(left.max(Duration::from_secs(1)))
    }

    /// A question was answered, if only by saying that the track is gone.
    pub(super) fn answered(&self, service: &Service) {
        let mut circuits = self.lock();
        circuits.remove(service);
        show(service.source, &circuits);
    }

    /// A question failed for a reason that is not the track's. Says whether
    /// this opened the circuit.
    pub(super) fn failed(&self, service: &Service) -> bool {
        let mut circuits = self.lock();
        if circuits.len() >= MOST && !circuits.contains_key(service) {
            forget_one(&mut circuits);
        }
        let circuit = circuits.entry(service.clone()).or_default();
        circuit.failures += 1;
        if circuit.failures < FAILURES {
            return false;
        }
        let opened = circuit.open_until.is_none();
        circuit.time = (circuit.time * 2).clamp(FIRST, LONGEST);
        circuit.open_until = Some(Instant::now() + circuit.time);
        circuit.trying = false;
        show(service.source, &circuits);
        opened
    }

    /// A question was given up before it had an answer.
    pub(super) fn given_up(&self, service: &Service) {
        if let Some(circuit) = self.lock().get_mut(service) {
            circuit.trying = false;
        }
    }
}

/// Makes room: one that is not open, else the one whose time is over first.
fn forget_one(circuits: &mut HashMap<Service, Circuit>) {
    let first = circuits.iter().min_by_key(|(_, one)| one.open_until);
    if let Some(service) = first.map(|(service, _)| service.clone()) {
        circuits.remove(&service);
    }
}

/// 1 while any circuit of the source is open.
fn show(source: &'static str, circuits: &HashMap<Service, Circuit>) {
    let open = (circuits.iter())
        .any(|(service, circuit)| service.source == source && circuit.open_until.is_some());
    let gauge = metrics::gauge!("seraphim_source_circuit_open", "source" => source);
    gauge.set(f64::from(u8::from(open)));
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &Service = &Service {
        source: "youtube",
        host: None,
    };

    fn host(name: &str) -> Service {
        Service {
            source: "ytdlp",
            host: Some(name.to_owned()),
        }
    }

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
        let vimeo = Service {
            source: "vimeo",
            host: None,
        };
        assert_eq!(breaker.admit(&vimeo), Ok(()));
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

    #[tokio::test(start_paused = true)]
    async fn hosts_without_a_name_of_their_own_are_left_alone_one_by_one() {
        let breaker = Breaker::default();
        for _ in 0..FAILURES {
            breaker.failed(&host("one.example"));
        }
        assert_eq!(breaker.admit(&host("one.example")), Err(FIRST));
        assert_eq!(breaker.admit(&host("two.example")), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn ten_thousand_hosts_that_fail_once_close_no_open_circuit_and_stay_few() {
        let breaker = broken();
        for number in 0..10_000 {
            breaker.failed(&host(&format!("{number}.example")));
        }
        assert_eq!(breaker.lock().len(), MOST);
        assert_eq!(breaker.admit(SITE), Err(FIRST));
    }
}
