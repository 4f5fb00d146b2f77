//! What a listener can say of a speaker: figures over a window of media time.

use std::{
    fmt,
    time::{Duration, Instant},
};

use super::{
    spectrum::strongest_frequency,
    timeline::{Content, Piece, RATE, Timeline, span},
};

/// A moment in what an [`Ears`](super::Ears) received, to judge what came
/// after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MediaMark(pub(crate) u64);

/// The part of what was heard that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Everything kept (about the last two minutes).
    All,
    /// What arrived after the mark. A gap that began before it counts from
    /// the last packet before the mark.
    Since(MediaMark),
    /// The last stretch of media time.
    Last(Duration),
}

/// What was heard of one speaker in a window. Durations are media time (RTP
/// timestamps) unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// Packets that came, whatever was in them.
    pub packets: u64,
    /// Packets that never came, by sequence number.
    pub lost: u64,
    /// Packets that failed the transport's or the end-to-end check.
    pub undecryptable: u64,
    /// Packets of the time before this listener could have keys (just
    /// welcomed to the call); not in `undecryptable`.
    pub before_keys: u64,
    /// Packets that decrypted but are no Opus.
    pub undecodable: u64,
    /// Silence frames (`F8 FF FE`).
    pub silence_packets: u64,
    /// Media time from the window's first packet to its last one's end.
    pub span: Duration,
    /// Media time with sound above −60 dBFS.
    pub audible: Duration,
    /// The longest media time without sound: missing, silent or undecryptable.
    pub longest_gap: Duration,
    /// The longest media time that no packet covers.
    pub longest_missing: Duration,
    /// All media time that no packet covers.
    pub missing: Duration,
    /// Root mean square of the sound: 0 for a full-scale square wave, −3.01
    /// for a full-scale sine; −∞ without sound.
    pub level_dbfs: f64,
    /// Bits per second of the decrypted Opus frames over the media time that
    /// they cover, silence frames apart; absent without any.
    pub bitrate: Option<u32>,
    /// Silence frames and silent audio among the packets, 0 to 1.
    pub silence_ratio: f64,
    /// Real time since the last sound arrived; absent when none ever did.
    pub quiet_for: Option<Duration>,
    longest_run: Run,
}

/// Unbroken sound, mono at 48 kHz. In words it is its strongest frequency.
#[derive(Clone, Default, PartialEq)]
struct Run(Vec<i16>);

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} Hz", strongest_frequency(&self.0))
    }
}

impl Heard {
    /// Of someone who was never heard.
    pub(crate) fn nothing() -> Self {
        Self {
            level_dbfs: f64::NEG_INFINITY,
            ..Self::default()
        }
    }

    /// The strongest frequency of the longest unbroken sound, ±1 Hz for a
    /// steady tone; absent under 0.1 s. Costs a Fourier transform.
    pub fn frequency_hz(&self) -> Option<f64> {
        strongest_frequency(&self.longest_run.0)
    }

    /// Whether the strongest frequency is within 1 Hz of `hz`.
    pub fn is_tone(&self, hz: f64) -> bool {
        self.frequency_hz()
            .is_some_and(|heard| (heard - hz).abs() <= 1.0)
    }
}

/// The figures being summed over a window.
#[derive(Default)]
struct Sum {
    heard: Heard,
    covered: u64,
    inaudible: u64,
    /// Of the Opus frames that are no silence frames.
    encoded: u64,
    bytes: u64,
    audible: u64,
    energy: f64,
    missing: u64,
    longest_missing: u64,
    longest_gap: u64,
    /// The present unbroken sound and the longest so far.
    run: Vec<i16>,
    longest_run: Vec<i16>,
}

impl Sum {
    fn add(&mut self, piece: &Piece) {
        self.heard.packets += 1;
        match &piece.content {
            Content::Sound { bytes, .. } => {
                self.encoded += piece.length;
                self.bytes += bytes;
            }
            Content::Silence => self.heard.silence_packets += 1,
            Content::Undecryptable => self.heard.undecryptable += 1,
            Content::BeforeKeys => self.heard.before_keys += 1,
            Content::Undecodable => self.heard.undecodable += 1,
        }
        self.covered += piece.length;
        if piece.is_audible() {
            self.audible += piece.length;
            self.energy += piece.power * as_f64(piece.length);
            if let Content::Sound { pcm, .. } = &piece.content {
                self.run.extend_from_slice(pcm);
            }
        } else {
            if matches!(piece.content, Content::Sound { .. } | Content::Silence) {
                self.inaudible += piece.length;
            }
            self.break_run();
        }
    }

    fn break_run(&mut self) {
        if self.run.len() >= self.longest_run.len() {
            std::mem::swap(&mut self.run, &mut self.longest_run);
        }
        self.run.clear();
    }

    fn finish(mut self, first: u64, last: u64) -> Heard {
        self.break_run();
        let mut heard = self.heard;
        heard.span = span(last.saturating_sub(first));
        heard.audible = span(self.audible);
        heard.longest_gap = span(self.longest_gap);
        heard.longest_missing = span(self.longest_missing);
        heard.missing = span(self.missing);
        heard.longest_run = Run(self.longest_run);
        heard.level_dbfs = if self.audible == 0 {
            f64::NEG_INFINITY
        } else {
            10.0 * (self.energy / as_f64(self.audible)).log10()
        };
        heard.bitrate = (self.bytes * 8 * RATE)
            .checked_div(self.encoded)
            .and_then(|bits| u32::try_from(bits).ok());
        heard.silence_ratio = if self.covered == 0 {
            0.0
        } else {
            as_f64(self.inaudible) / as_f64(self.covered)
        };
        heard
    }
}

/// Judges a window of a speaker's timeline.
pub(crate) fn judge(timeline: &Timeline, window: Window, now: Instant) -> Heard {
    let (pieces, before) = timeline.window(window);
    let mut sum = Sum::default();
    let mut last = before;
    let (mut first, mut sound_ended) = (None, 0);
    for piece in pieces {
        if first.is_none() {
            first = Some(piece.start);
            sound_ended = before.map_or(piece.start, |(_, end)| end);
        }
        let expected = last.map_or(piece.start, |(_, end)| end);
        let hole = piece.start.saturating_sub(expected);
        if hole > 0 {
            sum.missing += hole;
            sum.longest_missing = sum.longest_missing.max(hole);
            sum.break_run();
        }
        if let Some((sequence, _)) = last {
            sum.heard.lost += piece.sequence.saturating_sub(sequence + 1);
        }
        sum.add(piece);
        if piece.is_audible() {
            sum.longest_gap = sum.longest_gap.max(piece.start.saturating_sub(sound_ended));
            sound_ended = piece.end();
        }
        last = Some((piece.sequence, piece.end()));
    }
    let end = first.and(last).map_or(0, |(_, end)| end);
    sum.longest_gap = sum.longest_gap.max(end.saturating_sub(sound_ended));
    let mut heard = sum.finish(first.unwrap_or(0), end);
    heard.quiet_for = timeline
        .last_sound()
        .map(|sound| now.saturating_duration_since(sound));
    heard
}

fn as_f64(samples: u64) -> f64 {
    f64::from(u32::try_from(samples).unwrap_or(u32::MAX))
}

/// The condition did not come true in time.
#[derive(Debug, thiserror::Error)]
#[error("not heard in time; the last that was heard: {last:?}")]
pub struct NotHeard {
    /// What was heard at the end.
    pub last: Box<Heard>,
}

/// One decoded packet, for whoever plays along (a page in the browser).
#[derive(Clone, Debug)]
pub struct HeardFrame {
    /// Who spoke.
    pub speaker: u64,
    /// The packet's RTP sequence number.
    pub sequence: u16,
    /// The packet's RTP timestamp, at 48 kHz.
    pub timestamp: u32,
    /// Media position since this listener joined, samples at 48 kHz.
    pub position: u64,
    /// When the packet came.
    pub arrived: Instant,
    /// It is the silence frame.
    pub is_silence: bool,
    /// Interleaved stereo at 48 kHz, 20 ms as a rule.
    pub pcm: std::sync::Arc<[i16]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(bytes: u64) -> Content {
        Content::Sound {
            pcm: [8000_i16; 960].into(),
            bytes,
        }
    }

    /// What is heard of packets by sequence number and content, those after the
    /// first so many arrivals.
    fn heard(packets: &[(u16, Content)], after: u64) -> Heard {
        let now = Instant::now();
        let mut timeline = Timeline::new(now, Duration::from_secs(9));
        for (arrival, (sequence, content)) in (1..).zip(packets) {
            let place = timeline.place(7, *sequence, u32::from(*sequence) * 960, now);
            let place = place.expect("each comes once");
            timeline.keep(place, arrival, now, 960, content.clone());
        }
        judge(&timeline, Window::Since(MediaMark(after)), now)
    }

    #[test]
    fn the_bitrate_is_of_the_frames_that_came_in_the_window_and_of_no_silence() {
        let packets = [
            (1, sound(160)),
            (2, sound(160)),
            (3, sound(640)),
            // The fourth is lost.
            (5, Content::Silence),
            (6, Content::Undecryptable),
            (7, sound(600)),
        ];
        assert_eq!(heard(&packets[..2], 0).bitrate, Some(64_000));
        assert_eq!(heard(&packets, 2).bitrate, Some(248_000));
        assert_eq!(heard(&packets, 0).bitrate, Some(156_000));
    }

    #[test]
    fn silence_has_no_bitrate() {
        assert_eq!(heard(&[(1, Content::Silence)], 0).bitrate, None);
        assert_eq!(heard(&[], 0).bitrate, None);
    }
}
