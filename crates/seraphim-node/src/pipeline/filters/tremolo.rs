//! The level goes up and down.

use super::Filter;
use super::lfo::Lfo;

/// The settings of the tremolo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tremolo {
    /// Hertz, above 0.
    pub frequency: f32,
    /// How far the level falls, above 0.0 to 1.0 (to silence).
    pub depth: f32,
}

pub(super) struct TremoloFilter {
    depth: f32,
    lfo: Lfo,
}

impl Tremolo {
    pub(super) fn start(self, place: i64) -> Option<TremoloFilter> {
        (self.depth != 0.0).then(|| TremoloFilter {
            depth: self.depth / 2.0,
            lfo: Lfo::at(f64::from(self.frequency), place),
        })
    }
}

impl Filter for TremoloFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        for pair in stereo.chunks_exact_mut(2) {
            let gain = 1.0 - self.depth + self.depth * self.lfo.next();
            pair[0] *= gain;
            pair[1] *= gain;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{frequency, heard, sine, stereo};
    use super::super::{Filters, Sound};
    use super::Tremolo;

    #[test]
    fn the_level_falls_as_deep_and_as_often_as_is_asked() {
        for (rate, depth) in [(2.0_f32, 0.5_f32), (5.0, 1.0), (10.0, 0.2)] {
            let sound = Sound {
                filters: Filters {
                    tremolo: Some(Tremolo {
                        frequency: rate,
                        depth,
                    }),
                    ..Filters::default()
                },
                ..Sound::default()
            };
            let tone = sine(4_000.0, 0.5, 96_000);
            let out = heard(&sound, &stereo(&tone, &tone));
            // The highest of each 2 ms is the level there.
            let envelope: Vec<f32> = out
                .chunks(192)
                .map(|piece| {
                    piece
                        .iter()
                        .fold(0.0, |most: f32, sample| most.max(sample.abs()))
                })
                .collect();
            let highest = envelope.iter().copied().fold(0.0, f32::max);
            let lowest = envelope.iter().copied().fold(1.0, f32::min);
            assert!((highest - 0.5).abs() < 0.01, "{highest}");
            assert!((lowest - 0.5 * (1.0 - depth)).abs() < 0.015, "{lowest}");
            let middle = f32::midpoint(highest, lowest);
            let centred: Vec<f32> = envelope.iter().map(|level| level - middle).collect();
            // One value for 2 ms instead of one for 1/48 ms.
            let measured = frequency(&centred) / 96.0;
            assert!((measured - f64::from(rate)).abs() < 0.1, "{measured} Hz");
        }
    }
}
