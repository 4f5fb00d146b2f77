//! Running totals of one speaker since the listener joined: what a long
//! sitting sums up to, at no cost that grows with it.

use std::time::{Duration, Instant};

use super::timeline::{Content, Place, span};

/// A packet is late when it comes so long after its turn.
const LATE: Duration = Duration::from_millis(40);
/// After such a pause turns are counted anew.
const PAUSE: Duration = Duration::from_millis(500);

/// What came of a speaker since the listener joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Packets that came, whatever was in them.
    pub packets: u64,
    /// Packets that have not come, by sequence number.
    pub lost: u64,
    /// Packets of this stream that came more than 40 ms after their turn, or
    /// after a later one. A stream that stays behind has new turns after half
    /// a second.
    pub late: u64,
    /// Packets that failed the transport's or the end-to-end check.
    pub undecryptable: u64,
    /// Packets of the time before this listener could have keys.
    pub before_keys: u64,
    /// Packets that decrypted but are no Opus.
    pub undecodable: u64,
    /// Interarrival jitter. <https://www.rfc-editor.org/rfc/rfc3550#section-6.4.1>
    pub jitter: Duration,
    /// The longest media time of this stream that no packet covered. What
    /// follows a silence frame is a pause and no gap, and so is the time until
    /// the speaker comes back with a new stream.
    pub longest_gap: Duration,
}

/// Keeps a [`Tally`].
#[derive(Debug, Default)]
pub(crate) struct Counter {
    tally: Tally,
    highest: u64,
    last: Option<Last>,
    /// Arrival and media position that turns are counted from.
    turn: Option<(Instant, u64)>,
    /// Since when every packet has been late.
    behind: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    arrived: Instant,
    start: u64,
    end: u64,
    is_silence: bool,
}

impl Counter {
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Counts a packet at its place; `length` in samples.
    pub(crate) fn count(&mut self, place: Place, at: Instant, length: u64, content: &Content) {
        self.tally.packets += 1;
        match content {
            Content::Sound { .. } | Content::Silence => {}
            Content::Undecryptable => self.tally.undecryptable += 1,
            Content::BeforeKeys => self.tally.before_keys += 1,
            Content::Undecodable => self.tally.undecodable += 1,
        }
        if place.is_first() {
            self.tally.late = 0;
            self.tally.longest_gap = Duration::ZERO;
            self.last = None;
        }
        let (sequence, start) = (place.sequence(), place.start());
        let overtaken = sequence <= self.highest;
        self.highest = self.highest.max(sequence);
        self.tally.lost = self.highest.saturating_sub(self.tally.packets);
        if overtaken {
            self.tally.late += 1;
            return;
        }
        self.time(start, at);
        if let Some(last) = self.last.filter(|last| !last.is_silence) {
            let gap = span(start.saturating_sub(last.end));
            self.tally.longest_gap = self.tally.longest_gap.max(gap);
        }
        self.last = Some(Last {
            arrived: at,
            start,
            end: start + length,
            is_silence: *content == Content::Silence,
        });
    }

    fn time(&mut self, start: u64, at: Instant) {
        let waited = self
            .last
            .map(|last| at.saturating_duration_since(last.arrived));
        let (Some(last), Some(waited), Some((turn, first))) = (self.last, waited, self.turn) else {
            self.begin(at, start);
            return;
        };
        if waited > PAUSE {
            self.begin(at, start);
            return;
        }
        let media = span(start.saturating_sub(last.start));
        let difference = waited.abs_diff(media);
        let jitter = self.tally.jitter;
        // Rises or falls by a sixteenth of the difference.
        let risen = jitter + difference.saturating_sub(jitter) / 16;
        self.tally.jitter = risen.saturating_sub(jitter.saturating_sub(difference) / 16);
        let due = turn + span(start.saturating_sub(first));
        // The fastest so far sets the pace.
        if at < due {
            self.begin(at, start);
        } else if at > due + LATE {
            self.tally.late += 1;
            let behind = *self.behind.get_or_insert(at);
            if at.saturating_duration_since(behind) > PAUSE {
                self.begin(at, start);
            }
        } else {
            self.behind = None;
        }
    }

    /// Turns are counted from here.
    fn begin(&mut self, at: Instant, start: u64) {
        self.turn = Some((at, start));
        self.behind = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::timeline::Timeline;
    use super::*;

    const PACKET: u32 = 960;

    /// A packet's sequence number, milliseconds of its arrival, and content.
    type Came = (u16, u64, Content);

    fn counted(packets: &[Came]) -> Tally {
        counted_in(&[(7, packets)])
    }

    /// The same in streams one after the other.
    fn counted_in(streams: &[(u32, &[Came])]) -> Tally {
        let began = Instant::now();
        let mut timeline = Timeline::new(began, Duration::from_secs(9));
        let mut counter = Counter::default();
        let packets = streams
            .iter()
            .flat_map(|(ssrc, packets)| packets.iter().map(move |packet| (*ssrc, packet)));
        for (number, (ssrc, (sequence, millis, content))) in (0..).zip(packets) {
            let at = began + Duration::from_millis(*millis);
            let timestamp = u32::from(*sequence) * PACKET;
            if let Some(place) = timeline.place(ssrc, *sequence, timestamp, at) {
                counter.count(place, at, 960, content);
                timeline.keep(place, number, at, 960, content.clone());
            }
        }
        counter.tally().clone()
    }

    fn sound() -> Content {
        Content::Sound {
            pcm: [8000_i16; 960].into(),
            bytes: 320,
        }
    }

    #[test]
    fn a_steady_stream_is_neither_lost_nor_late_nor_jittery() {
        let steady: Vec<_> = (0..100).map(|n| (n, u64::from(n) * 20, sound())).collect();
        let tally = counted(&steady);
        assert_eq!((tally.packets, tally.lost, tally.late), (100, 0, 0));
        assert_eq!(
            (tally.jitter, tally.longest_gap),
            (Duration::ZERO, Duration::ZERO)
        );
    }

    #[test]
    fn a_missing_packet_is_lost_and_a_gap_until_it_comes_late() {
        let mut packets = vec![(1, 0, sound()), (2, 20, sound()), (4, 60, sound())];
        let tally = counted(&packets);
        assert_eq!((tally.lost, tally.late), (1, 0));
        assert_eq!(tally.longest_gap, Duration::from_millis(20));
        packets.push((3, 70, sound()));
        let tally = counted(&packets);
        assert_eq!((tally.lost, tally.late), (0, 1));
    }

    #[test]
    fn a_packet_that_comes_fifty_milliseconds_after_its_turn_is_late() {
        let tally = counted(&[(1, 0, sound()), (2, 70, sound()), (3, 40 + 30, sound())]);
        assert_eq!(tally.late, 1, "the third comes 30 ms after its turn");
        assert!(tally.jitter > Duration::ZERO);
    }

    #[test]
    fn a_pause_after_the_silence_frame_is_no_gap_and_nobody_is_late_after_it() {
        let tally = counted(&[
            (1, 0, sound()),
            (2, 20, Content::Silence),
            (103, 9_000, sound()),
            (104, 9_020, sound()),
        ]);
        assert_eq!((tally.late, tally.longest_gap), (0, Duration::ZERO));
    }

    #[test]
    fn a_stream_that_stays_behind_is_late_for_half_a_second_and_not_for_ever() {
        let steady = (0..50).map(|n| (n, u64::from(n) * 20, sound()));
        let behind = (50..500).map(|n| (n, u64::from(n) * 20 + 100, sound()));
        let tally = counted(&steady.chain(behind).collect::<Vec<_>>());
        assert_eq!((tally.lost, tally.late), (0, 27));
    }

    #[test]
    fn a_speaker_who_comes_back_begins_anew_and_the_time_between_is_no_gap() {
        let first = [(1, 0, sound()), (2, 20, sound()), (4, 160, sound())];
        let again = [(9, 30_000, sound()), (10, 30_020, sound())];
        assert_eq!(counted(&first).late, 1);
        let tally = counted_in(&[(7, &first), (8, &again)]);
        assert_eq!((tally.packets, tally.lost), (5, 1));
        assert_eq!((tally.late, tally.longest_gap), (0, Duration::ZERO));
    }
}
