//! Frames by the calendar minute, counted as Lavalink's `AudioLossCounter` does.
//!
//! The pacing thread counts, anyone reads; neither waits for the other. A
//! minute with its two counts is packed into one word, so that no reader sees
//! half of a change.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Frames expected of a player in a minute: one every 20 ms.
pub(crate) const EXPECTED: i64 = 3_000;

/// The longest pause between two tracks that still counts as playing through.
const SWITCH: Duration = Duration::from_millis(100);

/// Milliseconds since the Unix epoch.
pub(crate) fn epoch_millis() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// One minute's counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Minute {
    number: u32,
    pub(crate) sent: u16,
    pub(crate) nulled: u16,
}

impl Minute {
    fn pack(self) -> u64 {
        u64::from(self.number) << 32 | u64::from(self.sent) << 16 | u64::from(self.nulled)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "each part is masked to its own width"
    )]
    fn unpack(word: u64) -> Self {
        Self {
            number: (word >> 32) as u32,
            sent: (word >> 16) as u16,
            nulled: word as u16,
        }
    }
}

fn minute_of(millis: u64) -> u32 {
    u32::try_from(millis / 60_000).unwrap_or(u32::MAX)
}

/// The counter of one player.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    current: AtomicU64,
    last: AtomicU64,
    asked: AtomicU64,
    playing: Mutex<Playing>,
}

#[derive(Debug, Default)]
struct Playing {
    since: Option<u64>,
    started: Option<u64>,
    ended: Option<u64>,
}

impl Frames {
    /// The pacing thread took a frame (`true`) or found none.
    pub(crate) fn count(&self, found: bool, now: u64) {
        // One thread writes at a time: a source is polled by one pacing thread.
        let asked = self.asked.load(Ordering::Relaxed);
        self.asked.store(asked + 1, Ordering::Relaxed);
        let number = minute_of(now);
        let mut minute = Minute::unpack(self.current.load(Ordering::Acquire));
        if minute.number != number {
            self.last.store(minute.pack(), Ordering::Release);
            minute = Minute {
                number,
                ..Minute::default()
            };
        }
        let count = if found {
            &mut minute.sent
        } else {
            &mut minute.nulled
        };
        *count = count.saturating_add(1);
        self.current.store(minute.pack(), Ordering::Release);
    }

    /// How often a frame was asked for.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// A track began or went on after a pause.
    pub(crate) fn started(&self, now: u64) {
        let mut playing = self.playing.lock().unwrap_or_else(PoisonError::into_inner);
        playing.started = Some(now);
        let gap = playing.ended.is_some_and(|ended| too_long(ended, now));
        if gap || playing.since.is_none() {
            playing.since = Some(now);
            playing.ended = None;
        }
    }

    /// The track ended or was paused.
    pub(crate) fn ended(&self, now: u64) {
        let mut playing = self.playing.lock().unwrap_or_else(PoisonError::into_inner);
        playing.ended = Some(now);
    }

    /// The last whole minute, when the player played through all of it.
    pub(crate) fn last_minute(&self, now: u64) -> Option<Minute> {
        let number = minute_of(now);
        let whole = {
            let playing = self.playing.lock().unwrap_or_else(PoisonError::into_inner);
            let gap = match (playing.started, playing.ended) {
                (Some(started), Some(ended)) => started > ended && too_long(ended, started),
                _ => false,
            };
            let begin = u64::from(number.saturating_sub(1)) * 60_000;
            !gap && playing.since.is_some_and(|since| since < begin)
        };
        if !whole {
            return None;
        }
        let current = Minute::unpack(self.current.load(Ordering::Acquire));
        let last = Minute::unpack(self.last.load(Ordering::Acquire));
        let wanted = number.wrapping_sub(1);
        let found = [current, last]
            .into_iter()
            .find(|minute| minute.number == wanted);
        // No tick at all in that minute: nothing sent, all of it a deficit.
        Some(found.unwrap_or(Minute {
            number: wanted,
            ..Minute::default()
        }))
    }
}

fn too_long(ended: u64, started: u64) -> bool {
    Duration::from_millis(started.saturating_sub(ended)) > SWITCH
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    #[test]
    fn a_minute_played_whole_counts_what_was_sent_and_what_was_missing() {
        let frames = Frames::default();
        frames.started(10 * MINUTE - 5);
        for tick in 0..3_000 {
            frames.count(tick % 100 != 0, 10 * MINUTE + tick * 20);
        }
        let minute = frames
            .last_minute(11 * MINUTE + 1)
            .expect("played through minute 10");
        assert_eq!((minute.sent, minute.nulled), (2_970, 30));
    }

    #[test]
    fn a_minute_that_began_in_its_middle_is_not_usable() {
        let frames = Frames::default();
        frames.started(10 * MINUTE + 1);
        frames.count(true, 10 * MINUTE + 20);
        assert_eq!(frames.last_minute(11 * MINUTE + 1), None);
    }

    #[test]
    fn a_gap_between_tracks_of_more_than_100_ms_begins_the_count_anew() {
        let frames = Frames::default();
        frames.started(9 * MINUTE);
        frames.ended(10 * MINUTE);
        frames.started(10 * MINUTE + 101);
        assert_eq!(frames.last_minute(11 * MINUTE + 1), None);

        let frames = Frames::default();
        frames.started(9 * MINUTE);
        frames.ended(10 * MINUTE);
        frames.started(10 * MINUTE + 100);
        assert!(frames.last_minute(11 * MINUTE + 1).is_some());
    }

    #[test]
    fn a_minute_without_a_tick_is_all_deficit() {
        let frames = Frames::default();
        frames.started(9 * MINUTE - 1);
        frames.count(true, 9 * MINUTE + 1);
        let minute = frames
            .last_minute(11 * MINUTE + 1)
            .expect("played through minute 10");
        assert_eq!((minute.sent, minute.nulled), (0, 0));
    }
}
