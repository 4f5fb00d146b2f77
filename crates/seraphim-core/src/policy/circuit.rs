//! Sources that keep failing, whoever asks: for a while they are not asked at all,
//! and somebody is told, once.

use std::collections::HashMap;
use std::time::Duration;

use super::fallback::FailureCause;
use crate::time::Timestamp;

/// Failures in a row, in all guilds together, that open a circuit.
pub const IN_A_ROW: u32 = 5;

/// How long a source is left alone before the next try.
pub const OPEN_FOR: Duration = Duration::from_mins(5);

/// Sources that are told apart; there are some dozens.
const MOST: usize = 256;

/// Not sources of their own: what fails there is one server's fault, or a file's.
/// `ytdlp` is every site that has no name of its own.
const SEVERAL: [&str; 4] = ["http", "local", "file", "ytdlp"];

/// The circuits of all sources.
#[derive(Debug, Default)]
pub struct Circuits {
    failing: HashMap<String, Circuit>,
}

/// A source that has failed and not worked since.
#[derive(Debug)]
struct Circuit {
    in_a_row: u32,
    open_until: Option<Timestamp>,
    /// Of the last failure.
    cause: FailureCause,
}

impl Circuits {
    /// A track of the source has failed. Says whether somebody is to be told: the
    /// circuit is open, and was never so since the source worked last.
    pub fn failed(&mut self, source: &str, cause: FailureCause, at: Timestamp) -> bool {
        let known = self.failing.contains_key(source);
        if !counts(source, cause) || (!known && self.failing.len() >= MOST) {
            return false;
        }
        let circuit = self.failing.entry(source.to_owned()).or_insert(Circuit {
            in_a_row: 0,
            open_until: None,
            cause,
        });
        circuit.cause = cause;
        circuit.in_a_row = circuit.in_a_row.saturating_add(1);
        if circuit.in_a_row < IN_A_ROW {
            return false;
        }
        circuit.open_until.replace(at + OPEN_FOR).is_none()
    }

    /// A track of the source is heard.
    pub fn worked(&mut self, source: &str) {
        self.failing.remove(source);
    }

    /// Whether the source is left alone.
    #[must_use]
    pub fn is_open(&self, source: &str, at: Timestamp) -> bool {
        self.reason(source, at).is_some()
    }

    /// Why the source is left alone, while it is.
    #[must_use]
    pub fn reason(&self, source: &str, at: Timestamp) -> Option<FailureCause> {
        let circuit = self.failing.get(source)?;
        (at < circuit.open_until?).then_some(circuit.cause)
    }
}

/// Whether a failure says something of the source, and not of one track.
fn counts(source: &str, cause: FailureCause) -> bool {
    use FailureCause::{Network, RateLimited, SignIn, Stuck, Unknown};
    let of_the_source = matches!(cause, Network | RateLimited | SignIn | Stuck | Unknown);
    of_the_source && !SEVERAL.contains(&source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_start(Duration::from_secs(seconds))
    }

    fn fail(circuits: &mut Circuits, times: u32, from: u64) -> Vec<bool> {
        (0..times)
            .map(|time| {
                let now = at(from + u64::from(time));
                circuits.failed("youtube", FailureCause::SignIn, now)
            })
            .collect()
    }

    #[test]
    fn the_fifth_failure_in_a_row_opens_the_circuit_and_is_told_once() {
        let mut circuits = Circuits::default();
        let told = fail(&mut circuits, 4, 0);
        assert!(!circuits.is_open("youtube", at(4)));
        assert_eq!(told, [false; 4]);
        assert_eq!(fail(&mut circuits, 2, 4), [true, false]);
        assert_eq!(
            circuits.reason("youtube", at(5)),
            Some(FailureCause::SignIn)
        );
        assert!(!circuits.is_open("soundcloud", at(5)));
    }

    #[test]
    fn after_five_minutes_one_more_is_tried_and_only_success_closes_it() {
        let mut circuits = Circuits::default();
        fail(&mut circuits, IN_A_ROW, 0);
        let later = 4 + OPEN_FOR.as_secs();
        assert!(circuits.is_open("youtube", at(later - 1)));
        assert!(!circuits.is_open("youtube", at(later)));
        assert_eq!(fail(&mut circuits, 1, later), [false], "told already");
        assert!(circuits.is_open("youtube", at(later + 1)));

        circuits.worked("youtube");
        assert!(!circuits.is_open("youtube", at(later + 1)));
        let told = fail(&mut circuits, IN_A_ROW, later + 2);
        assert_eq!(told.last(), Some(&true), "it is news again");
    }

    #[test]
    fn the_faults_of_single_tracks_servers_and_files_open_nothing() {
        let mut circuits = Circuits::default();
        for _ in 0..20 {
            assert!(!circuits.failed("youtube", FailureCause::Gone, at(0)));
            assert!(!circuits.failed("youtube", FailureCause::Region, at(0)));
            assert!(!circuits.failed("http", FailureCause::Network, at(0)));
            assert!(!circuits.failed("local", FailureCause::Unknown, at(0)));
            assert!(!circuits.failed("ytdlp", FailureCause::Network, at(0)));
        }
        assert!(!circuits.is_open("youtube", at(0)));
    }
}
