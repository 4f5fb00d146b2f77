//! Fifteen bands, each two thirds of an octave wide.
//!
//! Centres, width and range are those of Lavaplayer's equaliser; a band is the
//! classic band-pass whose gain at its centre is one, so that a gain of `g`
//! makes the centre `1 + 4 g` times as loud: -0.25 mutes it, 0.25 doubles it.

use super::{Filter, sample};

/// How many bands there are.
pub(super) const BANDS: usize = 15;
/// Their centres, in hertz.
pub(super) const CENTRES: [f64; BANDS] = [
    25.0, 40.0, 63.0, 100.0, 160.0, 250.0, 400.0, 630.0, 1_000.0, 1_600.0, 2_500.0, 4_000.0,
    6_300.0, 10_000.0, 16_000.0,
];
/// Centre over width of two thirds of an octave.
const QUALITY: f64 = 2.144_9;

/// The gain of each band, -0.25 (mute) to 1.0 (five times as loud).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Equalizer {
    /// From 25 Hz to 16 kHz; 0 leaves a band as it is.
    pub gains: [f32; BANDS],
}

impl Equalizer {
    pub(super) fn start(self) -> Option<EqualizerFilter> {
        let bands: Vec<Band> = self
            .gains
            .iter()
            .zip(CENTRES)
            .filter(|(gain, _)| **gain != 0.0)
            .map(|(gain, centre)| Band::new(centre, f64::from(*gain)))
            .collect();
        (!bands.is_empty()).then_some(EqualizerFilter { bands })
    }
}

pub(super) struct EqualizerFilter {
    bands: Vec<Band>,
}

/// One band of both sides. In double precision: at 25 Hz, rounding would be
/// heard.
struct Band {
    gain: f64,
    alpha: f64,
    beta: f64,
    gamma: f64,
    sides: [Past; 2],
}

#[derive(Clone, Copy, Default)]
struct Past {
    x: [f64; 2],
    y: [f64; 2],
}

impl Band {
    fn new(centre: f64, gain: f64) -> Self {
        let turn = std::f64::consts::TAU * centre / 48_000.0;
        let width = (turn / (2.0 * QUALITY)).tan();
        let beta = (1.0 - width) / (1.0 + width);
        Self {
            gain: 4.0 * gain,
            alpha: (1.0 - beta) / 2.0,
            beta,
            gamma: (1.0 + beta) * turn.cos(),
            sides: [Past::default(); 2],
        }
    }

    /// What the band adds to a sample of a side.
    fn pass(&mut self, side: usize, x: f64) -> f64 {
        let past = &mut self.sides[side];
        let y = self.alpha * (x - past.x[1]) + self.gamma * past.y[0] - self.beta * past.y[1];
        past.x = [x, past.x[0]];
        past.y = [y, past.y[0]];
        self.gain * y
    }
}

impl Filter for EqualizerFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        for (n, value) in stereo.iter_mut().enumerate() {
            let x = f64::from(*value);
            let added: f64 = self.bands.iter_mut().map(|band| band.pass(n % 2, x)).sum();
            *value = sample(x + added);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{gain_at, heard};
    use super::super::{Filters, Sound};
    use super::{BANDS, CENTRES, Equalizer};

    fn only(band: usize, gain: f32) -> Sound {
        let mut gains = [0.0; BANDS];
        gains[band] = gain;
        Sound {
            filters: Filters {
                equalizer: Equalizer { gains },
                ..Filters::default()
            },
            ..Sound::default()
        }
    }

    #[test]
    fn each_band_is_as_loud_at_its_centre_as_its_gain_says() {
        for (band, centre) in CENTRES.into_iter().enumerate() {
            for (gain, decibels) in [(0.25, 6.02), (1.0, 13.98), (-0.125, -6.02)] {
                let measured = gain_at(&only(band, gain), centre);
                assert!(
                    (measured - decibels).abs() < 0.1,
                    "{centre} Hz at {gain}: {measured} dB"
                );
            }
        }
    }

    #[test]
    fn a_band_at_its_lowest_is_mute() {
        for (band, centre) in CENTRES.into_iter().enumerate() {
            let measured = gain_at(&only(band, -0.25), centre);
            assert!(measured < -40.0, "{centre} Hz: {measured} dB");
        }
    }

    #[test]
    fn a_band_leaves_what_is_two_octaves_away_nearly_as_it_is() {
        for band in 3..BANDS - 3 {
            for neighbour in [band - 3, band + 3] {
                let measured = gain_at(&only(band, 0.25), CENTRES[neighbour]);
                assert!(measured.abs() < 0.7, "{band} at {neighbour}: {measured} dB");
            }
        }
    }

    #[test]
    fn silence_stays_silence_with_every_band_up() {
        let sound = Sound {
            filters: Filters {
                equalizer: Equalizer {
                    gains: [1.0; BANDS],
                },
                ..Filters::default()
            },
            ..Sound::default()
        };
        assert!(
            heard(&sound, &vec![0.0; 9_600])
                .iter()
                .all(|sample| *sample == 0.0)
        );
    }
}
