//! How long a shard waits to be let in. Its turn to identify may take as long as
//! it likes; what comes after it may not.

use std::time::Duration;

use tokio::time::Instant;

use crate::shards::Turn;

/// How often one looks.
pub(super) const LOOK: Duration = Duration::from_secs(5);
/// READY, RESUMED, or the first word of a new connection come within this time
/// or not at all.
const PATIENCE: Duration = Duration::from_secs(30);

/// Since when a shard waits.
#[derive(Debug, Default)]
pub(super) struct Welcome {
    since: Option<Instant>,
}

impl Welcome {
    /// Whether there is no point in waiting any more; said once in
    /// [`PATIENCE`]. `waits`: the shard is connected and not let in yet.
    pub(super) fn is_overdue(&mut self, waits: bool, turn: Option<Turn>, now: Instant) -> bool {
        if !waits {
            self.since = None;
            return false;
        }
        let since = *self.since.get_or_insert(now);
        let from = match turn {
            // The turn may have been asked for between two looks.
            Some(turn) if turn.asked + LOOK >= since => turn.given.map(|given| given.max(since)),
            _ => Some(since),
        };
        let overdue = from.is_some_and(|from| now.duration_since(from) >= PATIENCE);
        if overdue {
            self.since = Some(now);
        }
        overdue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn row_12_a_welcome_is_waited_for_thirty_seconds_and_the_turn_for_it_as_long_as_it_takes() {
        let (began, mut welcome) = (Instant::now(), Welcome::default());
        let mut at = |second: u64, turn| welcome.is_overdue(true, turn, began + seconds(second));
        let asked = began + seconds(1);
        let waiting = Some(Turn { asked, given: None });
        let given = Some(Turn {
            asked,
            given: Some(began + seconds(900)),
        });
        assert!(!at(0, None) && !at(500, waiting) && !at(895, waiting));
        assert!(!at(929, given));
        assert!(at(930, given), "no READY");
        assert!(!at(935, given), "said once");
    }

    #[test]
    fn a_gateway_that_says_nothing_at_all_is_left_and_a_session_that_came_is_not() {
        let (began, mut welcome) = (Instant::now(), Welcome::default());
        assert!(!welcome.is_overdue(true, None, began));
        assert!(!welcome.is_overdue(false, None, began + seconds(20)));
        assert!(!welcome.is_overdue(true, None, began + seconds(40)));
        assert!(!welcome.is_overdue(true, None, began + seconds(69)));
        assert!(welcome.is_overdue(true, None, began + seconds(70)));
    }
}
