//! Takes high tones away.

use super::Filter;

/// The settings of the low pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LowPass {
    /// Over how many samples, about, is smoothed; off from 1.0 down.
    pub smoothing: f32,
}

impl Default for LowPass {
    /// Off. (Lavalink's default for a filter that is named without a value is 20.)
    fn default() -> Self {
        Self { smoothing: 1.0 }
    }
}

pub(super) struct LowPassFilter {
    share: f32,
    sides: [f32; 2],
}

impl LowPass {
    pub(super) fn start(self) -> Option<LowPassFilter> {
        (self.smoothing > 1.0).then(|| LowPassFilter {
            share: 1.0 / self.smoothing,
            sides: [0.0; 2],
        })
    }
}

impl Filter for LowPassFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        for pair in stereo.chunks_exact_mut(2) {
            for (side, sample) in self.sides.iter_mut().zip(pair) {
                *side += (*sample - *side) * self.share;
                *sample = *side;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::gain_at;
    use super::super::{Filters, Sound};
    use super::LowPass;

    #[test]
    fn tones_are_softer_the_higher_they_are_as_one_pole_makes_them() {
        let sound = Sound {
            filters: Filters {
                low_pass: LowPass { smoothing: 20.0 },
                ..Filters::default()
            },
            ..Sound::default()
        };
        for tone in [50.0, 400.0, 2_000.0, 8_000.0] {
            let (sin, cos) = (std::f64::consts::TAU * tone / 48_000.0).sin_cos();
            let (re, im) = (1.0 - 0.95 * cos, 0.95 * sin);
            let ideal = 20.0 * (0.05 / re.hypot(im)).log10();
            let measured = gain_at(&sound, tone);
            assert!(
                (measured - ideal).abs() < 0.1,
                "{tone} Hz: {measured} dB, not {ideal}"
            );
        }
    }
}
