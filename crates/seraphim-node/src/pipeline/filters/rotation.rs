//! The sound goes around the listener.

use super::Filter;
use super::lfo::Lfo;

/// The settings of the rotation.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rotation {
    /// Turns a second; 0 stands still.
    pub hertz: f64,
}

pub(super) struct RotationFilter {
    lfo: Lfo,
}

impl Rotation {
    pub(super) fn start(self, place: i64) -> Option<RotationFilter> {
        (self.hertz != 0.0).then(|| RotationFilter {
            lfo: Lfo::at(self.hertz, place),
        })
    }
}

impl Filter for RotationFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        for pair in stereo.chunks_exact_mut(2) {
            let turn = self.lfo.next();
            pair[0] *= f32::midpoint(1.0, turn);
            pair[1] *= f32::midpoint(1.0, -turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{heard, level};
    use super::super::{Filters, Sound};
    use super::Rotation;

    #[test]
    fn a_quarter_of_a_turn_is_left_and_three_quarters_are_right() {
        let sound = Sound {
            filters: Filters {
                rotation: Rotation { hertz: 0.5 },
                ..Filters::default()
            },
            ..Sound::default()
        };
        // Two seconds, one turn.
        let out = heard(&sound, &vec![0.5; 2 * 96_000]);
        let sides = |at: usize| {
            let piece = &out[2 * at..2 * at + 960];
            let side = |side| {
                piece
                    .iter()
                    .skip(side)
                    .step_by(2)
                    .copied()
                    .collect::<Vec<f32>>()
            };
            (level(&side(0)), level(&side(1)))
        };
        let (left, right) = sides(24_000);
        assert!(left > -4.0 && right < -50.0, "{left} and {right}");
        let (left, right) = sides(72_000);
        assert!(right > -4.0 && left < -50.0, "{left} and {right}");
        let (left, right) = sides(48_000);
        assert!((left - right).abs() < 0.6, "{left} and {right}");
    }
}
