//! What arrived of each player, against that player's own deadlines. Pure:
//! packets with their times go in, figures come out.
//!
//! A player's deadlines are 20 ms apart and begin where its earliest packet
//! says: a packet never leaves before its time, so the earliest was on time.
//! RTP's timestamp counts the ticks, also those at which nothing was sent, and
//! its sequence number counts the packets, so that a tick without a frame and a
//! packet that the sink lost are told apart.
//! <https://www.rfc-editor.org/rfc/rfc3550#section-5.1>

use std::time::Duration;

const TICK: Duration = Duration::from_millis(20);
/// Samples of a tick in RTP's clock.
const SAMPLES: u32 = 960;
/// A packet that is later than this is late, as the node itself counts.
const LATE: Duration = Duration::from_millis(5);
/// So many packets in a row that are a tick late: the sender has given ticks
/// up, and its deadlines lie later from there on.
const MOVED: u32 = 10;
/// The earliest packet may itself have been seen this late, so that those a tick
/// behind it seem less than one.
const SEEN_LATE: Duration = Duration::from_millis(2);

/// How many whole ticks a time has.
pub(super) fn ticks(time: Duration) -> u64 {
    u64::try_from(time.as_nanos() / TICK.as_nanos()).unwrap_or(u64::MAX)
}

/// What was counted of one player, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Frames that came.
    pub(super) sent: u64,
    /// Frames that came more than 5 ms after their deadline.
    pub(super) late: u64,
    /// Ticks at which no frame was sent, or only silence in place of one.
    pub(super) missed: u64,
    /// Packets that were sent and that the sink did not get.
    pub(super) lost: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.late += other.late;
        self.missed += other.missed;
        self.lost += other.lost;
    }
}

/// A packet as the sink saw it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// When it came, on any clock that only runs forward.
    pub(super) at: Duration,
    pub(super) sequence: u16,
    pub(super) timestamp: u32,
    /// It holds silence in place of a frame.
    pub(super) silent: bool,
}

/// One player's stream.
#[derive(Debug, Default)]
pub(super) struct Stream {
    last: Option<Last>,
    /// When tick 0 was due.
    origin: Duration,
    /// How many packets in a row came a tick or more after their deadline.
    behind: u32,
    pub(super) counts: Counts,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    sequence: u16,
    timestamp: u32,
    /// Ticks since the stream began.
    tick: u32,
}

impl Stream {
    /// Takes a packet in, and says how late it was, if it held a frame.
    pub(super) fn take(&mut self, packet: Arrival) -> Option<Duration> {
        let Some(last) = self.last else {
            self.begin(packet);
            return None;
        };
        let passed = packet.timestamp.wrapping_sub(last.timestamp) / SAMPLES;
        let ahead = packet.sequence.wrapping_sub(last.sequence);
        if passed == 0 || passed > 1_000_000 || ahead == 0 || ahead > 1 << 15 {
            // Another session began, or a packet came out of order.
            self.begin(packet);
            return None;
        }
        let lost = u64::from(ahead - 1);
        self.counts.lost += lost;
        self.counts.missed += u64::from(passed - 1).saturating_sub(lost);
        let tick = last.tick.saturating_add(passed);
        self.last = Some(Last {
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            tick,
        });
        if packet.silent {
            self.counts.missed += 1;
            return None;
        }
        self.counts.sent += 1;
        let late = self.lateness(packet.at, tick);
        if late > LATE {
            self.counts.late += 1;
        }
        Some(late)
    }

    /// Ticks whose deadline has passed by a tick and more and which brought
    /// nothing count as missed.
    pub(super) fn close(&mut self, now: Duration) {
        let Some(last) = self.last else { return };
        let due = self.origin + TICK * (last.tick + 1);
        let silent_for = now.saturating_sub(due);
        self.counts.missed += ticks(silent_for);
    }

    fn begin(&mut self, packet: Arrival) {
        self.last = Some(Last {
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            tick: 0,
        });
        self.origin = packet.at;
        self.behind = 0;
    }

    fn lateness(&mut self, at: Duration, tick: u32) -> Duration {
        let due = self.origin + TICK * tick;
        let Some(late) = at.checked_sub(due) else {
            // Earlier than any before: the deadlines lie earlier.
            self.origin = self.origin.saturating_sub(due.saturating_sub(at));
            self.behind = 0;
            return Duration::ZERO;
        };
        let behind = late + SEEN_LATE;
        self.behind = if behind >= TICK { self.behind + 1 } else { 0 };
        if self.behind == MOVED {
            let ticks = u32::try_from(behind.as_nanos() / TICK.as_nanos()).unwrap_or(u32::MAX);
            self.counts.missed += u64::from(ticks);
            self.origin += TICK * ticks;
            self.behind = 0;
        }
        late
    }
}

/// A bucket of a [`Histogram`].
const BUCKET: Duration = Duration::from_micros(10);
/// Buckets up to 100 ms.
const BUCKETS: usize = 10_000;

/// How often something took how long, to 10 µs.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    /// The last one is for all that took longer.
    buckets: Vec<u64>,
    longest: Duration,
    count: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            buckets: vec![0; BUCKETS + 1],
            longest: Duration::ZERO,
            count: 0,
        }
    }
}

impl Histogram {
    pub(super) fn add(&mut self, took: Duration) {
        let bucket = usize::try_from(took.as_nanos() / BUCKET.as_nanos()).unwrap_or(BUCKETS);
        self.buckets[bucket.min(BUCKETS)] += 1;
        self.longest = self.longest.max(took);
        self.count += 1;
    }

    /// What so many of a thousand stayed within, as the upper bound of its
    /// bucket; the longest where that is shorter.
    pub(super) fn per_mille(&self, share: u64) -> Duration {
        let wanted = (self.count * share).div_ceil(1_000);
        let mut seen = 0;
        for (bucket, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= wanted && seen > 0 && bucket < BUCKETS {
                let bound = BUCKET * u32::try_from(bucket + 1).unwrap_or(u32::MAX);
                return bound.min(self.longest);
            }
        }
        self.longest
    }

    pub(super) fn longest(&self) -> Duration {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn packet(at: Duration, sequence: u16, tick: u32) -> Arrival {
        Arrival {
            at,
            sequence,
            timestamp: tick.wrapping_mul(SAMPLES).wrapping_sub(960 * 3),
            silent: false,
        }
    }

    /// A stream that was on time for a hundred ticks.
    fn steady() -> Stream {
        let mut stream = Stream::default();
        for tick in 0..100 {
            let sequence = u16::try_from(tick).expect("small");
            stream.take(packet(ms(500) + TICK * tick, sequence, tick));
        }
        stream
    }

    #[test]
    fn a_steady_stream_misses_nothing_and_is_never_late() {
        let stream = steady();
        let counts = Counts {
            sent: 99,
            ..Counts::default()
        };
        assert_eq!(stream.counts, counts);
    }

    #[test]
    fn lateness_is_measured_from_the_earliest_packet() {
        let mut stream = Stream::default();
        stream.take(packet(ms(507), 0, 0));
        assert_eq!(stream.take(packet(ms(520), 1, 1)), Some(ms(0)));
        assert_eq!(stream.take(packet(ms(546), 2, 2)), Some(ms(6)));
        assert_eq!(stream.counts.late, 1);
    }

    #[test]
    fn a_tick_without_a_packet_is_missed_and_a_lost_packet_is_not() {
        let mut stream = steady();
        stream.take(packet(ms(500 + 2_040), 100, 102));
        assert_eq!((stream.counts.missed, stream.counts.lost), (2, 0));
        stream.take(packet(ms(500 + 2_100), 103, 105));
        assert_eq!((stream.counts.missed, stream.counts.lost), (2, 2));
    }

    #[test]
    fn silence_in_place_of_a_frame_is_a_missed_frame() {
        let mut stream = steady();
        let silence = Arrival {
            silent: true,
            ..packet(ms(2_500), 100, 100)
        };
        assert_eq!(stream.take(silence), None);
        assert_eq!((stream.counts.sent, stream.counts.missed), (99, 1));
    }

    #[test]
    fn ticks_that_a_sender_gave_up_after_a_stall_are_missed_once() {
        let mut stream = steady();
        // 60 ms of nothing, and from there on every packet three ticks later.
        for tick in 100..200 {
            let sequence = u16::try_from(tick).expect("small");
            stream.take(packet(ms(560) + TICK * tick, sequence, tick));
        }
        assert_eq!(stream.counts.missed, 3);
        assert!(stream.counts.late < 15);
    }

    #[test]
    fn a_tick_given_up_behind_a_late_first_packet_is_missed_as_well() {
        let mut stream = Stream::default();
        stream.take(packet(ms(501), 0, 0));
        for tick in 1..100_u16 {
            stream.take(packet(ms(520) + TICK * tick.into(), tick, tick.into()));
        }
        assert_eq!(stream.counts.missed, 1);
        assert!(stream.counts.late <= MOVED.into());
    }

    #[test]
    fn a_stream_that_stops_misses_what_it_does_not_send() {
        let mut stream = steady();
        stream.close(ms(500) + TICK * 99 + ms(1_030));
        assert_eq!(stream.counts.missed, 50);
    }

    #[test]
    fn percentiles_are_bounds_that_the_share_stays_within() {
        let mut histogram = Histogram::default();
        for micros in 1..=1_000 {
            histogram.add(Duration::from_micros(micros));
        }
        assert_eq!(histogram.per_mille(500), Duration::from_micros(510));
        assert_eq!(histogram.per_mille(999), ms(1));
        histogram.add(Duration::from_secs(3));
        assert_eq!(histogram.per_mille(1_000), Duration::from_secs(3));
        assert_eq!(Histogram::default().per_mille(990), Duration::ZERO);
    }
}
