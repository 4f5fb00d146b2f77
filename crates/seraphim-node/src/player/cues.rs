//! What happens at certain positions of a track: a line of the lyrics is
//! reached, a segment that nobody wants to hear begins.

use std::time::Duration;

use lavalink_protocol::{LyricsLine, Segment};

/// A line that is told later than this was passed over, not reached.
const LATE: u64 = 500;

/// What a position brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cue {
    /// A line, with its place among the lines.
    Line {
        index: usize,
        line: LyricsLine,
        skipped: bool,
    },
    /// The position is inside of this segment.
    Segment(Segment),
}

/// The cues of one track.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    lines: Vec<LyricsLine>,
    next_line: usize,
    segments: Vec<Segment>,
    next_segment: usize,
}

impl Cues {
    /// Lines, sorted by their time; from the first one again.
    pub(crate) fn set_lines(&mut self, lines: Vec<LyricsLine>) {
        self.lines = lines;
        self.next_line = 0;
    }

    /// Segments, sorted by their start; from the first one again.
    pub(crate) fn set_segments(&mut self, segments: Vec<Segment>) {
        self.segments = segments;
        self.next_segment = 0;
    }

    /// How long the position has to run until the next cue.
    pub(crate) fn due_in(&self, position: Duration) -> Option<Duration> {
        let line = self.lines.get(self.next_line).map(|line| line.timestamp);
        let segment = self.segments.get(self.next_segment);
        let segment = segment.map(|segment| segment.start);
        let next = line.into_iter().chain(segment).min()?;
        Some(Duration::from_millis(next).saturating_sub(position))
    }

    /// The next cue that the position has reached.
    pub(crate) fn take(&mut self, position: Duration) -> Option<Cue> {
        let at = u64::try_from(position.as_millis()).unwrap_or(u64::MAX);
        while let Some(segment) = self.segments.get(self.next_segment) {
            if segment.start > at {
                break;
            }
            self.next_segment += 1;
            if at < segment.end {
                return Some(Cue::Segment(segment.clone()));
            }
        }
        let index = self.next_line;
        let line = self.lines.get(index).filter(|line| line.timestamp <= at)?;
        self.next_line += 1;
        Some(Cue::Line {
            index,
            line: line.clone(),
            skipped: at - line.timestamp > LATE,
        })
    }

    /// The position jumped: what lies behind it again is still to come.
    pub(crate) fn sought(&mut self, position: Duration) {
        let at = u64::try_from(position.as_millis()).unwrap_or(u64::MAX);
        let line = self.lines.partition_point(|line| line.timestamp < at);
        let segment = self.segments.partition_point(|segment| segment.end <= at);
        self.next_line = self.next_line.min(line);
        self.next_segment = self.next_segment.min(segment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues() -> Cues {
        let line = |timestamp| LyricsLine {
            timestamp,
            ..LyricsLine::default()
        };
        let mut cues = Cues::default();
        cues.set_lines([1_000, 2_000, 3_000].map(line).to_vec());
        cues.set_segments(vec![Segment {
            category: "intro".to_owned(),
            start: 1_500,
            end: 2_500,
        }]);
        cues
    }

    fn taken(cues: &mut Cues, position: u64) -> Vec<String> {
        std::iter::from_fn(|| cues.take(Duration::from_millis(position)))
            .map(|cue| match cue {
                Cue::Line { index, skipped, .. } => format!("line {index} {skipped}"),
                Cue::Segment(segment) => segment.category,
            })
            .collect()
    }

    #[test]
    fn a_position_brings_what_it_has_reached_and_nothing_twice() {
        let mut cues = cues();
        assert_eq!(cues.due_in(Duration::ZERO), Some(Duration::from_secs(1)));
        assert!(taken(&mut cues, 999).is_empty());
        assert_eq!(taken(&mut cues, 1_020), ["line 0 false"]);
        assert_eq!(taken(&mut cues, 1_510), ["intro"]);
        assert_eq!(taken(&mut cues, 2_500), ["line 1 false"]);
        assert_eq!(taken(&mut cues, 3_000), ["line 2 false"]);
        assert_eq!(cues.due_in(Duration::from_secs(3)), None);
    }

    #[test]
    fn what_a_jump_passed_over_is_told_as_skipped_and_a_passed_segment_is_not_skipped() {
        let mut cues = cues();
        cues.sought(Duration::from_millis(2_900));
        assert_eq!(
            taken(&mut cues, 2_900),
            ["line 0 true", "line 1 true"],
            "the segment lies behind"
        );
    }

    #[test]
    fn a_jump_back_brings_lines_and_segments_again() {
        let mut cues = cues();
        taken(&mut cues, 3_000);
        cues.sought(Duration::from_millis(1_600));
        assert_eq!(taken(&mut cues, 1_600), ["intro"]);
        assert_eq!(taken(&mut cues, 3_000), ["line 1 true", "line 2 false"]);
    }
}
