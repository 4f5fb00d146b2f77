//! Speed, pitch and rate, each by itself.
//!
//! Speed changes how fast a track is played, pitch how high it is, and rate
//! both, as a record that turns faster does. So the sound is stretched by
//! speed over pitch, and then read faster by pitch times rate.

use super::super::failure::PlayFailure;
use super::super::resampler::Resampler;
use super::stretch::Stretch;

/// The settings of the timescale. `Default` is off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timescale {
    /// How fast, at the same pitch.
    pub speed: f64,
    /// How high, at the same speed.
    pub pitch: f64,
    /// How fast and high together.
    pub rate: f64,
}

impl Default for Timescale {
    fn default() -> Self {
        Self {
            speed: 1.0,
            pitch: 1.0,
            rate: 1.0,
        }
    }
}

impl Timescale {
    /// What speed, pitch and their quotient may come to, with the rate in
    /// both: a bound on memory and work.
    pub const BOUNDS: std::ops::RangeInclusive<f64> = 0.125..=8.0;

    /// Whether it changes nothing.
    pub fn is_neutral(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it keeps to [`Timescale::BOUNDS`].
    pub fn is_bounded(&self) -> bool {
        [self.tempo(), self.speed * self.rate, self.pitch * self.rate]
            .iter()
            .all(|factor| Self::BOUNDS.contains(factor))
    }

    /// Media time that passes in a unit of time heard.
    pub fn media_per_heard(&self) -> f64 {
        self.speed * self.rate
    }

    fn tempo(&self) -> f64 {
        self.speed / self.pitch
    }

    pub(super) fn start(&self) -> Result<Option<TimescaleFilter>, PlayFailure> {
        if self.is_neutral() {
            return Ok(None);
        }
        let stretch =
            ((self.tempo() - 1.0).abs() > f64::EPSILON).then(|| Stretch::new(self.tempo()));
        Ok(Some(TimescaleFilter {
            stretch,
            resampler: Resampler::from(reading_rate(self.pitch * self.rate))?,
            stretched: Vec::new(),
        }))
    }
}

/// What is read so many times as fast was recorded at this rate.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded to 6,000 to 384,000"
)]
fn reading_rate(factor: f64) -> u32 {
    (factor * 48_000.0).round() as u32
}

/// Not a [`super::Filter`]: what comes out is longer or shorter than what goes in.
pub(super) struct TimescaleFilter {
    stretch: Option<Stretch>,
    resampler: Resampler,
    stretched: Vec<f32>,
}

impl TimescaleFilter {
    pub(super) fn push(&mut self, stereo: &[f32], out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        let Some(stretch) = &mut self.stretch else {
            return self.resampler.push(stereo, out);
        };
        self.stretched.clear();
        stretch.push(stereo, &mut self.stretched);
        self.resampler.push(&self.stretched, out)
    }

    /// Appends what is still inside; nothing may follow.
    pub(super) fn flush(&mut self, out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        if let Some(stretch) = &mut self.stretch {
            self.stretched.clear();
            stretch.flush(&mut self.stretched);
            self.resampler.push(&self.stretched, out)?;
        }
        self.resampler.flush(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{frequency, heard, level, sine, stereo, worst_jump};
    use super::super::{Filters, Sound};
    use super::Timescale;

    fn sound(speed: f64, pitch: f64, rate: f64) -> Sound {
        Sound {
            filters: Filters {
                timescale: Timescale { speed, pitch, rate },
                ..Filters::default()
            },
            ..Sound::default()
        }
    }

    #[test]
    fn length_and_pitch_follow_speed_pitch_and_rate_each_by_itself() {
        let tone = sine(440.0, 0.25, 4 * 48_000);
        let input = stereo(&tone, &tone);
        let cases = [
            (1.5, 1.0, 1.0),
            (0.5, 1.0, 1.0),
            (1.0, 1.5, 1.0),
            (1.0, 0.75, 1.0),
            (1.0, 1.0, 1.25),
            (1.0, 1.0, 0.8),
            (1.2, 0.9, 1.1),
            (2.0, 2.0, 1.0),
            (0.25, 1.0, 1.0),
            (4.0, 1.0, 1.0),
        ];
        for (speed, pitch, rate) in cases {
            let out = heard(&sound(speed, pitch, rate), &input);
            let left: Vec<f32> = out.iter().step_by(2).copied().collect();
            let seconds = f64::from(u32::try_from(left.len()).expect("short")) / 48_000.0;
            let ideal = 4.0 / (speed * rate);
            assert!(
                (seconds - ideal).abs() < 0.002,
                "{speed} {pitch} {rate}: {seconds} s, not {ideal}"
            );
            let inner = &left[4_800..left.len() - 4_800];
            let (measured, ideal) = (frequency(inner), 440.0 * pitch * rate);
            assert!(
                (measured / ideal - 1.0).abs() < 0.002,
                "{speed} {pitch} {rate}: {measured} Hz, not {ideal}"
            );
            let loud = level(inner);
            assert!(
                (loud + 12.04).abs() < 0.3,
                "{speed} {pitch} {rate}: {loud} dB"
            );
            // A sine never moves further than this from sample to sample.
            let most = 0.25 * ideal_step(440.0 * pitch * rate);
            let jump = worst_jump(inner);
            assert!(
                jump < 1.4 * most,
                "{speed} {pitch} {rate}: a jump of {jump}"
            );
        }
    }

    fn ideal_step(frequency: f64) -> f32 {
        super::super::sample(std::f64::consts::TAU * frequency / 48_000.0)
    }

    #[test]
    fn silence_stays_silence_at_any_speed() {
        for speed in [0.3, 1.7] {
            let out = heard(&sound(speed, 1.1, 1.0), &vec![0.0; 96_000]);
            assert!(out.iter().all(|sample| *sample == 0.0));
        }
    }

    #[test]
    fn a_blow_is_heard_at_its_time_by_the_new_clock() {
        let mut blow = vec![0.0; 2 * 96_000];
        blow[2 * 48_000..2 * 52_800].fill(0.5);
        for speed in [0.5, 2.0] {
            let out = heard(&sound(speed, 1.0, 1.0), &blow);
            let first = out.iter().position(|sample| sample.abs() > 0.2);
            let first = first.expect("it is heard") / 2;
            let milliseconds = f64::from(u32::try_from(first).expect("short")) / 48.0;
            let ideal = 1_000.0 / speed;
            // No nearer than a piece is long.
            assert!((milliseconds - ideal).abs() < 45.0, "{milliseconds} ms");
        }
    }

    #[test]
    fn what_goes_beyond_its_bounds_is_known() {
        assert!(Timescale::default().is_bounded());
        for (speed, pitch, rate) in [(0.0, 1.0, 1.0), (4.0, 1.0, 4.0), (f64::NAN, 1.0, 1.0)] {
            let timescale = Timescale { speed, pitch, rate };
            assert!(!timescale.is_bounded(), "{timescale:?}");
        }
    }
}
