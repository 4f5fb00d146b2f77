//! When to send a heartbeat, and when the connection is dead.
//! See <https://discord.com/developers/docs/topics/voice-connections#heartbeating>.

use std::time::Duration;

use tokio::time::Instant;

const SHORTEST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_mins(2);
/// The first heartbeat comes early, so that the round trip is known early.
const FIRST: Duration = Duration::from_secs(1);

/// The heartbeats of one connection.
#[derive(Debug)]
pub(crate) struct Heartbeat {
    interval: Duration,
    due: Instant,
    nonce: u64,
    /// The heartbeat that has no answer yet.
    open: Option<(u64, Instant)>,
}

/// What a due heartbeat turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    /// Send one with this nonce.
    Send(u64),
    /// The last one was never answered: the connection is dead.
    Dead,
}

impl Heartbeat {
    /// From the interval of Hello, in milliseconds. `jitter` in 0..1 spreads
    /// the first heartbeats of many connections.
    pub(crate) fn new(interval: f64, now: Instant, jitter: f64) -> Self {
        let interval = Duration::try_from_secs_f64(interval / 1000.0)
            .unwrap_or(LONGEST)
            .clamp(SHORTEST, LONGEST);
        Self {
            interval,
            due: now + interval.min(FIRST).mul_f64(jitter.clamp(0.0, 1.0)),
            nonce: 0,
            open: None,
        }
    }

    pub(crate) fn due(&self) -> Instant {
        self.due
    }

    /// To be called when one is due.
    pub(crate) fn beat(&mut self, now: Instant) -> Beat {
        if self.open.is_some() {
            return Beat::Dead;
        }
        self.nonce += 1;
        self.open = Some((self.nonce, now));
        self.due = now + self.interval;
        Beat::Send(self.nonce)
    }

    /// The round trip of the heartbeat with this nonce. An answer without one
    /// is taken for the last.
    pub(crate) fn answered(&mut self, nonce: Option<u64>, now: Instant) -> Option<Duration> {
        let (sent, at) = self.open?;
        if nonce.is_some_and(|nonce| nonce != sent) {
            return None;
        }
        self.open = None;
        Some(now.saturating_duration_since(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_without_answer_by_the_next_means_a_dead_connection() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(41_250.0, start, 0.5);
        assert_eq!(heartbeat.due(), start + Duration::from_millis(500));
        assert_eq!(heartbeat.beat(heartbeat.due()), Beat::Send(1));
        assert_eq!(heartbeat.due(), start + Duration::from_millis(500 + 41_250));
        assert_eq!(heartbeat.beat(heartbeat.due()), Beat::Dead);
    }

    #[test]
    fn the_round_trip_is_that_of_the_answered_heartbeat() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(1000.0, start, 0.0);
        heartbeat.beat(start);
        let later = start + Duration::from_millis(30);
        assert_eq!(heartbeat.answered(Some(7), later), None, "an old answer");
        assert_eq!(
            heartbeat.answered(Some(1), later),
            Some(Duration::from_millis(30))
        );
        assert_eq!(heartbeat.beat(heartbeat.due()), Beat::Send(2));
    }

    #[test]
    fn an_absurd_interval_is_bounded() {
        let start = Instant::now();
        for (interval, bound) in [(0.0, SHORTEST), (-5.0, LONGEST), (f64::NAN, LONGEST)] {
            assert_eq!(Heartbeat::new(interval, start, 0.0).interval, bound);
        }
    }
}
