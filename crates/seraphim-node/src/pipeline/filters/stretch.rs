//! Faster or slower at the same pitch: overlapping pieces of the sound, each
//! laid where it fits the one before best (WSOLA, Verhelst and Roelands 1993).

/// Samples per channel from the beginning of one piece to the next, in what
/// comes out: 40 ms.
const HOP: usize = 1_920;
/// How long two pieces overlap: 10 ms.
const OVERLAP: usize = 480;
/// A piece may lie this much before or behind its place, 8 ms, so that tones
/// from 63 Hz on find a place where they are in step.
const SEARCH: usize = 384;

/// The stretching of one play.
pub(super) struct Stretch {
    /// Samples in for a sample out.
    tempo: f64,
    /// Interleaved stereo that may still be needed.
    waiting: Vec<f32>,
    /// Where in `waiting` the next piece should begin.
    next: f64,
    /// How the last piece would have gone on.
    tail: Vec<f32>,
    taken: u64,
    given: u64,
}

impl Stretch {
    pub(super) fn new(tempo: f64) -> Self {
        Self {
            tempo,
            waiting: Vec::new(),
            next: 0.0,
            tail: Vec::new(),
            taken: 0,
            given: 0,
        }
    }

    /// Takes interleaved stereo and appends what has become ready.
    pub(super) fn push(&mut self, stereo: &[f32], out: &mut Vec<f32>) {
        self.taken += count(stereo.len() / 2);
        self.waiting.extend_from_slice(stereo);
        let needs = SEARCH + HOP + OVERLAP;
        while self.waiting.len() / 2 >= whole(self.next) + needs {
            self.lay(out);
        }
    }

    /// Appends what is still inside; nothing may follow.
    pub(super) fn flush(&mut self, out: &mut Vec<f32>) {
        let due = count(whole((length(self.taken) / self.tempo).round()));
        let before = out.len();
        // Silence behind the end, until all of the sound is laid.
        let mut rounds = 0;
        while self.given < due && rounds < 64 {
            let needs = whole(self.next) + SEARCH + HOP + OVERLAP;
            self.waiting.resize(self.waiting.len().max(2 * needs), 0.0);
            self.lay(out);
            rounds += 1;
        }
        let surplus = usize::try_from(self.given.saturating_sub(due)).unwrap_or(0);
        out.truncate(out.len().saturating_sub(2 * surplus).max(before));
        self.given = due;
    }

    /// Lays one piece.
    fn lay(&mut self, out: &mut Vec<f32>) {
        let place = whole(self.next);
        let begin = if self.tail.is_empty() {
            place
        } else {
            self.best(place)
        };
        let piece = &self.waiting[2 * begin..2 * (begin + HOP + OVERLAP)];
        let faded = self.tail.len();
        let slope = 1.0 / float(OVERLAP);
        for (n, (old, new)) in self.tail.iter().zip(piece).enumerate() {
            let share = float(n / 2 + 1) * slope;
            out.push(old + (new - old) * share);
        }
        out.extend_from_slice(&piece[faded..2 * HOP]);
        self.tail = piece[2 * HOP..].to_vec();
        self.given += count(HOP);
        self.next += float64(HOP) * self.tempo;
        let done = whole(self.next).saturating_sub(SEARCH);
        let done = done.min(self.waiting.len() / 2);
        self.waiting.drain(..2 * done);
        self.next -= float64(done);
    }

    /// The place around this one at which the sound is most like the tail; this
    /// one itself where nothing is.
    fn best(&self, place: usize) -> usize {
        let mut best = (self.likeness(place), place);
        for at in place.saturating_sub(SEARCH)..place + SEARCH {
            let likeness = self.likeness(at);
            if likeness > best.0 {
                best = (likeness, at);
            }
        }
        best.1
    }

    fn likeness(&self, at: usize) -> f32 {
        let here = &self.waiting[2 * at..2 * (at + OVERLAP)];
        let (mut product, mut power) = (0.0, 1e-9_f32);
        // Every fourth sample of both sides together tells enough.
        for (old, new) in self.tail.chunks_exact(8).zip(here.chunks_exact(8)) {
            let (old, new) = (old[0] + old[1], new[0] + new[1]);
            product += old * new;
            power += new * new;
        }
        product / power.sqrt()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in a buffer, never negative"
)]
fn whole(place: f64) -> usize {
    place as usize
}

#[expect(clippy::cast_precision_loss, reason = "lengths of buffers are small")]
fn float(length: usize) -> f32 {
    length as f32
}

#[expect(clippy::cast_precision_loss, reason = "lengths of buffers are small")]
fn float64(length: usize) -> f64 {
    length as f64
}

#[expect(clippy::cast_precision_loss, reason = "2^53 samples are never played")]
fn length(samples: u64) -> f64 {
    samples as f64
}

fn count(samples: usize) -> u64 {
    u64::try_from(samples).unwrap_or(u64::MAX)
}
