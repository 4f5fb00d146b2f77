//! A factor, and the bend that keeps what is too loud within full scale.

use super::Filter;

/// Above this, a boosted sample is bent so that it never passes full scale.
const KNEE: f32 = 0.9;

/// Multiplies.
pub(super) struct Gain(pub(super) f32);

impl Filter for Gain {
    fn process(&mut self, stereo: &mut [f32]) {
        for sample in stereo {
            *sample *= self.0;
        }
    }
}

/// The last of a chain: nothing passes full scale, and nothing is no number.
pub(super) struct Ceiling {
    /// Whether what is loud is bent; else it is only cut off, as what was never
    /// boosted hardly is.
    pub(super) bends: bool,
}

impl Filter for Ceiling {
    fn process(&mut self, stereo: &mut [f32]) {
        for sample in stereo {
            *sample = match *sample {
                loud if !loud.is_finite() => 0.0,
                loud if self.bends => bend(loud),
                loud => loud.clamp(-1.0, 1.0),
            };
        }
    }
}

fn bend(sample: f32) -> f32 {
    let loud = sample.abs() - KNEE;
    if loud <= 0.0 {
        return sample;
    }
    let room = 1.0 - KNEE;
    sample.signum() * (KNEE + room * (loud / room).tanh())
}

#[cfg(test)]
mod tests {
    use super::{Ceiling, Filter as _};

    #[test]
    fn what_is_boosted_ten_times_never_passes_full_scale() {
        let mut samples: Vec<f32> = (-960..960_i16).map(|n| f32::from(n) / 96.0).collect();
        Ceiling { bends: true }.process(&mut samples);
        assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
        assert!(samples[1919] > 0.99);
        let rising = samples.windows(2).all(|pair| pair[0] <= pair[1]);
        assert!(rising, "what is louder stays louder");
    }

    #[test]
    fn a_sample_that_is_no_number_is_silence() {
        for bends in [false, true] {
            let mut samples = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
            Ceiling { bends }.process(&mut samples);
            assert!(samples.iter().all(|sample| *sample == 0.0));
        }
    }
}
