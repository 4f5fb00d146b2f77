//! Tones through a chain, and what is measured of them.

#![expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "what is measured are a few seconds of samples"
)]

use super::{Chain, Sound};
pub(in super::super) use crate::pipeline::tests::measured::{frequency, level};

/// What is heard of interleaved stereo, given in pieces of every size.
pub(in super::super) fn heard(sound: &Sound, stereo: &[f32]) -> Vec<f32> {
    let mut chain = Chain::new(sound, 0).expect("legal settings");
    let (mut out, mut at, mut size) = (Vec::new(), 0, 2);
    while at < stereo.len() {
        let end = (at + size).min(stereo.len());
        chain.push(&stereo[at..end], &mut out).expect("it works");
        at = end;
        size = size % 3_000 + 334;
    }
    chain.flush(&mut out).expect("it works");
    out
}

/// A tone of so many samples.
pub(in super::super) fn sine(frequency: f64, peak: f64, samples: u32) -> Vec<f32> {
    (0..samples)
        .map(|n| {
            let turn = f64::from(n) * frequency / 48_000.0;
            (peak * (turn * std::f64::consts::TAU).sin()) as f32
        })
        .collect()
}

/// Two sides, interleaved.
pub(in super::super) fn stereo(left: &[f32], right: &[f32]) -> Vec<f32> {
    left.iter().zip(right).flat_map(|(l, r)| [*l, *r]).collect()
}

/// How much louder a tone is behind a chain, in decibels.
pub(in super::super) fn gain_at(sound: &Sound, frequency: f64) -> f64 {
    let tone = sine(frequency, 0.1, 4 * 48_000);
    let out = heard(sound, &stereo(&tone, &tone));
    // Whole periods from the last second on, when all has settled.
    let periods = (frequency * 0.9).floor();
    let length = 2 * (periods * 48_000.0 / frequency).round() as usize;
    level(&out[out.len() - length..]) - level(&tone)
}

/// The furthest that one sample is from the next.
pub(in super::super) fn worst_jump(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}
