//! Which segment is next, and when a live list is read again. Pure judgement.

use std::time::Duration;

use super::playlist::Media;

/// So many of the longest segments before its end, a live stream is joined.
/// See RFC 8216, section 6.3.3.
const BEHIND: u32 = 3;

/// How long a list's own words make a reader wait at most.
const LONGEST_READ: Duration = Duration::from_secs(30);

/// The segment to begin with.
pub(super) fn first(media: &Media) -> u64 {
    if media.ended {
        return media.segments.first().map_or(0, |first| first.sequence);
    }
    let wanted = media.target * BEHIND;
    let mut ahead = Duration::ZERO;
    let mut at = 0;
    for segment in media.segments.iter().rev() {
        at = segment.sequence;
        ahead = ahead.saturating_add(segment.duration);
        if ahead >= wanted {
            break;
        }
    }
    at
}

/// The segment to go on with, when `next` was to be next: the same unless the
/// list has moved past it, or counts anew.
pub(super) fn onward(media: &Media, next: u64) -> u64 {
    let (Some(oldest), Some(newest)) = (media.segments.first(), media.segments.last()) else {
        return next;
    };
    let lost = next < oldest.sequence;
    let anew = newest.sequence.saturating_add(1) < next;
    if lost || anew { first(media) } else { next }
}

/// How long after its last reading a list is read again: when it was not
/// changed, sooner. See RFC 8216, section 6.3.4.
pub(super) fn reload_after(target: Duration, changed: bool) -> Duration {
    let wait = if changed { target } else { target / 2 };
    wait.clamp(Duration::from_millis(250), Duration::from_secs(15))
}

/// How long a reader waits for bytes: what is fetched may be as long in coming as
/// a segment is, within reason.
pub(super) fn reading_patience(idle: Duration, target: Duration) -> Duration {
    idle.max(target.saturating_mul(2).min(LONGEST_READ))
}

/// How long a live list may stand still.
pub(super) fn patience(target: Duration) -> Duration {
    (target * 5).clamp(Duration::from_secs(10), Duration::from_mins(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_claims_segments_of_a_day_makes_nobody_wait_for_one() {
        let patience = |target| reading_patience(Duration::from_secs(10), target);
        assert_eq!(patience(Duration::from_secs(2)), Duration::from_secs(10));
        assert_eq!(patience(Duration::from_secs(8)), Duration::from_secs(16));
        for target in [86_400, u64::MAX] {
            assert_eq!(patience(Duration::from_secs(target)), LONGEST_READ);
        }
    }
}
