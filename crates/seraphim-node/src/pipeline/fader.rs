//! The volume, with a ramp where it changes and a limiter where it is loud.

/// Above this, a boosted sample is bent so that it never passes full scale.
const KNEE: f32 = 0.9;

/// The gain of one play.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fader {
    gain: f32,
}

impl Fader {
    /// A fader at a volume in per cent.
    pub(super) fn at(percent: u16) -> Self {
        Self {
            gain: gain_of(percent),
        }
    }

    /// Whether samples pass unchanged.
    pub(super) fn is_neutral(self) -> bool {
        (self.gain - 1.0).abs() < f32::EPSILON
    }

    /// Scales a buffer of interleaved stereo by the gain as it stands.
    pub(super) fn hold(self, samples: &mut [f32]) {
        for sample in samples {
            *sample = limit(*sample * self.gain, self.gain);
        }
    }

    /// Scales a frame of interleaved stereo, going over it from the gain as it
    /// stands to that of a volume in per cent.
    pub(super) fn ramp(&mut self, samples: &mut [f32], percent: u16) {
        let target = gain_of(percent);
        if (target - self.gain).abs() < f32::EPSILON {
            self.gain = target;
            self.hold(samples);
            return;
        }
        let frames = u16::try_from(samples.len() / 2).unwrap_or(u16::MAX).max(1);
        let step = (target - self.gain) / f32::from(frames);
        for pair in samples.chunks_mut(2) {
            self.gain += step;
            self.hold(pair);
        }
        self.gain = target;
    }
}

fn gain_of(percent: u16) -> f32 {
    f32::from(percent) / 100.0
}

fn limit(sample: f32, gain: f32) -> f32 {
    if !sample.is_finite() {
        return 0.0;
    }
    if gain <= 1.0 {
        return sample.clamp(-1.0, 1.0);
    }
    let loud = sample.abs() - KNEE;
    if loud <= 0.0 {
        return sample;
    }
    let room = 1.0 - KNEE;
    sample.signum() * (KNEE + room * (loud / room).tanh())
}

#[cfg(test)]
mod tests {
    use super::Fader;

    #[test]
    fn a_change_of_volume_is_spread_over_the_frame_without_a_step() {
        let mut fader = Fader::at(100);
        let mut samples = vec![0.5_f32; 1920];
        fader.ramp(&mut samples, 0);
        for pair in samples.windows(3).step_by(2) {
            let step = (pair[0] - pair[2]).abs();
            assert!(step < 0.5 / 950.0, "a step of {step}");
        }
        assert!(samples[1919].abs() < 1e-4);
        fader.ramp(&mut samples, 0);
        assert!(fader == Fader::at(0));
    }

    #[test]
    fn ten_times_the_volume_never_passes_full_scale() {
        let mut fader = Fader::at(1000);
        let mut samples: Vec<f32> = (-960..960_i16).map(|n| f32::from(n) / 960.0).collect();
        fader.ramp(&mut samples, 1000);
        assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
        assert!(samples[1919] > 0.99);
    }

    #[test]
    fn a_sample_that_is_no_number_is_silence() {
        let mut samples = [f32::NAN, f32::INFINITY];
        Fader::at(100).hold(&mut samples);
        assert!(samples == [0.0, 0.0]);
    }
}
