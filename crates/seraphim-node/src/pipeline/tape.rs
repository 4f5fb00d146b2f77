//! Samples on their way, with a memory of those that have passed.

use std::collections::VecDeque;

/// Interleaved stereo with places, counted per channel.
pub(super) struct Tape {
    samples: VecDeque<f32>,
    /// The place of the first sample in memory.
    begin: u64,
    /// The place of the next to be taken.
    at: u64,
    /// How many samples per channel are remembered behind that.
    keep: usize,
}

impl Tape {
    /// An empty tape at a place.
    pub(super) fn new() -> Self {
        Self {
            samples: VecDeque::new(),
            begin: 0,
            at: 0,
            keep: 0,
        }
    }

    /// Forgets everything, and is at a place.
    pub(super) fn restart(&mut self, at: u64) {
        self.samples.clear();
        self.begin = at;
        self.at = at;
    }

    /// How many samples per channel are remembered when they have passed.
    pub(super) fn keep(&mut self, samples: usize) {
        self.keep = samples;
        self.forget();
    }

    /// The place of the next sample to be taken.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The place behind the last sample there is.
    pub(super) fn end(&self) -> u64 {
        self.begin + count(self.samples.len() / 2)
    }

    /// Samples per channel that can be taken.
    pub(super) fn ready(&self) -> usize {
        index(self.end() - self.at)
    }

    /// Appends interleaved stereo.
    pub(super) fn push(&mut self, stereo: &[f32]) {
        self.samples.extend(stereo);
    }

    /// Takes so many samples per channel, silence where there are no more.
    pub(super) fn take(&mut self, samples: usize) -> Vec<f32> {
        let taken = self.copy(self.at, samples);
        self.at += count(samples.min(self.ready()));
        self.forget();
        taken
    }

    /// So many samples from a place on, silence where they are not there.
    pub(super) fn copy(&self, from: u64, samples: usize) -> Vec<f32> {
        let mut copy = Vec::with_capacity(2 * samples);
        let missing = index(self.begin.saturating_sub(from)).min(samples);
        copy.resize(2 * missing, 0.0);
        let first = 2 * index(from.saturating_sub(self.begin)).min(self.samples.len() / 2);
        let last = (first + 2 * (samples - missing)).min(self.samples.len());
        copy.extend(self.samples.range(first..last));
        copy.resize(2 * samples, 0.0);
        copy
    }

    /// So many samples before a place, silence where they are not there.
    pub(super) fn before(&self, place: u64, samples: usize) -> Vec<f32> {
        let there = samples.min(index(place));
        let mut copy = vec![0.0; 2 * (samples - there)];
        copy.extend(self.copy(place - count(there), there));
        copy
    }

    /// Goes back to a place, as far as the memory reaches.
    pub(super) fn go_back(&mut self, to: u64) {
        self.at = to.clamp(self.begin, self.at);
    }

    /// Forgets what lies behind the place that it is at.
    pub(super) fn cut(&mut self) {
        self.samples.truncate(2 * index(self.at - self.begin));
    }

    fn forget(&mut self) {
        let past = index(self.at - self.begin);
        let surplus = past.saturating_sub(self.keep);
        self.samples.drain(..2 * surplus);
        self.begin += count(surplus);
    }
}

fn index(samples: u64) -> usize {
    usize::try_from(samples).unwrap_or(usize::MAX)
}

fn count(samples: usize) -> u64 {
    u64::try_from(samples).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Tape;

    fn numbered(from: u16, to: u16) -> Vec<f32> {
        (from..to)
            .flat_map(|n| [f32::from(n), f32::from(n)])
            .collect()
    }

    #[test]
    fn what_was_taken_can_be_taken_again_as_far_as_the_memory_reaches() {
        let mut tape = Tape::new();
        tape.keep(10);
        tape.push(&numbered(0, 100));
        assert!(tape.take(50) == numbered(0, 50));
        tape.go_back(45);
        assert!(tape.take(10) == numbered(45, 55));
        tape.go_back(0);
        assert_eq!(tape.at(), 45, "no further than ten back");
        assert_eq!(tape.ready(), 55);
    }

    #[test]
    fn what_is_not_there_is_silence() {
        let mut tape = Tape::new();
        tape.keep(2);
        tape.push(&numbered(1, 5));
        tape.take(4);
        assert!(tape.before(4, 6)[..8] == [0.0; 8]);
        assert!(tape.before(4, 6)[8..] == numbered(3, 5));
        assert!(tape.take(3) == [0.0; 6]);
        assert_eq!(tape.at(), 4, "silence is no place");
    }
}
