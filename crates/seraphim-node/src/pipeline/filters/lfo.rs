//! The slow sine that moves a filter.

use super::{sample, seconds};

/// A sine of a frequency in hertz, whose phase follows from the place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lfo {
    /// Of a whole turn.
    turn: f64,
    step: f64,
}

impl Lfo {
    /// The sine as it is at a sample of the output.
    pub(super) fn at(frequency: f64, place: i64) -> Self {
        Self {
            turn: (seconds(place) * frequency).rem_euclid(1.0),
            step: frequency / 48_000.0,
        }
    }

    /// From -1 to 1.
    pub(super) fn next(&mut self) -> f32 {
        let value = (self.turn * std::f64::consts::TAU).sin();
        self.turn = (self.turn + self.step).rem_euclid(1.0);
        sample(value)
    }
}
