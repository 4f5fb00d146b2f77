//! The pitch goes up and down: a delay that changes.

use super::Filter;
use super::lfo::Lfo;

/// The longest delay at full depth: 2 ms.
const SWING: f32 = 96.0;
/// What the interpolation needs on the near side.
const NEAR: f32 = 3.0;
/// Places of the delay line, more than the longest delay.
const LINE: usize = 128;

/// The settings of the vibrato.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vibrato {
    /// Hertz, above 0 to 14.
    pub frequency: f32,
    /// How far the pitch swings, above 0.0 to 1.0.
    pub depth: f32,
}

pub(super) struct VibratoFilter {
    depth: f32,
    lfo: Lfo,
    line: [[f32; 2]; LINE],
    next: usize,
}

impl Vibrato {
    pub(super) fn start(self, place: i64) -> Option<VibratoFilter> {
        (self.depth != 0.0).then(|| VibratoFilter {
            depth: self.depth,
            lfo: Lfo::at(f64::from(self.frequency), place),
            line: [[0.0; 2]; LINE],
            next: 0,
        })
    }
}

impl VibratoFilter {
    /// The sample that came so many samples ago.
    fn ago(&self, samples: usize, side: usize) -> f32 {
        self.line[(self.next + LINE - 1 - samples) % LINE][side]
    }

    /// The same between samples: a cubic Hermite curve through four of them.
    fn between(&self, whole: usize, part: f32, side: usize) -> f32 {
        let before = self.ago(whole - 1, side);
        let here = self.ago(whole, side);
        let behind = self.ago(whole + 1, side);
        let further = self.ago(whole + 2, side);
        let slope = (behind - before) / 2.0;
        let curve = before - 2.5 * here + 2.0 * behind - further / 2.0;
        let twist = (further - before) / 2.0 + 1.5 * (here - behind);
        ((twist * part + curve) * part + slope) * part + here
    }
}

impl Filter for VibratoFilter {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a delay lies between 3 and 99 samples"
    )]
    fn process(&mut self, stereo: &mut [f32]) {
        for pair in stereo.chunks_exact_mut(2) {
            self.line[self.next] = [pair[0], pair[1]];
            self.next = (self.next + 1) % LINE;
            let delay = f32::midpoint(self.lfo.next(), 1.0) * self.depth * SWING + NEAR;
            let whole = delay as usize;
            let part = delay - whole as f32;
            pair[0] = self.between(whole, part, 0);
            pair[1] = self.between(whole, part, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{frequency, heard, sine, stereo};
    use super::super::{Filters, Sound};
    use super::Vibrato;

    #[test]
    fn the_pitch_swings_around_the_tone_as_far_as_the_depth_says() {
        let sound = Sound {
            filters: Filters {
                vibrato: Some(Vibrato {
                    frequency: 4.0,
                    depth: 1.0,
                }),
                ..Filters::default()
            },
            ..Sound::default()
        };
        let tone = sine(1_000.0, 0.5, 96_000);
        let out = heard(&sound, &stereo(&tone, &tone));
        let left: Vec<f32> = out.iter().step_by(2).copied().collect();
        let pitches: Vec<f64> = left[4800..].chunks(960).map(frequency).collect();
        let highest = pitches.iter().copied().fold(0.0, f64::max);
        let lowest = pitches.iter().copied().fold(9e9, f64::min);
        // A delay of 1 ms (1 + sin 2 pi 4 t) bends the pitch by 2 pi 4 / 1000.
        let bend = 1_000.0 * std::f64::consts::TAU * 4.0 / 1_000.0;
        assert!((highest - 1_000.0 - bend).abs() < 3.0, "{highest} Hz");
        assert!((lowest - 1_000.0 + bend).abs() < 3.0, "{lowest} Hz");
        let mean = frequency(&left[9600..81_600]);
        assert!((mean - 1_000.0).abs() < 1.0, "{mean} Hz");
    }
}
