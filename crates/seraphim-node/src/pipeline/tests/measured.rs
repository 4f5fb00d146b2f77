//! What is measured of samples of one channel at 48 kHz.

#![expect(
    clippy::cast_precision_loss,
    reason = "what is measured are a few seconds of samples"
)]

/// Media seconds heard.
pub(in crate::pipeline) fn seconds(frames: usize) -> f64 {
    frames as f64 / 50.0
}

/// The frequency of a tone, from its crossings of zero.
pub(in crate::pipeline) fn frequency(samples: &[f32]) -> f64 {
    let crossings: Vec<f64> = samples
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0] < 0.0 && pair[1] >= 0.0)
        .map(|(at, pair)| at as f64 + f64::from(pair[0] / (pair[0] - pair[1])))
        .collect();
    match (crossings.first(), crossings.last()) {
        (Some(first), Some(last)) if crossings.len() > 1 => {
            (crossings.len() - 1) as f64 / (last - first) * 48_000.0
        }
        _ => 0.0,
    }
}

/// The peak level of a tone of this power, in dBFS.
pub(in crate::pipeline) fn level(samples: &[f32]) -> f64 {
    let power: f64 = samples
        .iter()
        .map(|sample| f64::from(*sample).powi(2))
        .sum();
    10.0 * (2.0 * power / samples.len().max(1) as f64).log10()
}

/// How far a tone of 440 Hz is from being one, at its worst, and where: a click
/// or a gap sticks out. In a pure sine, `x[n+1] + x[n-1] = 2 cos(w) x[n]`; over a longer
/// distance, small steps show as well.
pub(in crate::pipeline) fn worst_click(samples: &[f32]) -> f32 {
    let distance = 27; // about a quarter of the period
    let turn = (std::f32::consts::TAU * 440.0 * 27.0 / 48_000.0).cos();
    samples
        .windows(2 * distance + 1)
        .map(|window| (window[0] + window[2 * distance] - 2.0 * turn * window[distance]).abs())
        .fold(0.0, f32::max)
}

/// Seconds after which the tone is no longer what it is at the beginning.
pub(in crate::pipeline) fn first_change(samples: &[f32]) -> f64 {
    let piece = 480;
    let first = frequency(&samples[960..960 + 4 * piece]);
    let pieces = samples.len() / piece - 4;
    (2..pieces)
        .find(|n| {
            let window = &samples[n * piece..(n + 2) * piece];
            (frequency(window) - first).abs() > 60.0
        })
        .map_or(f64::INFINITY, |n| (n as f64 + 1.0) * 0.01)
}
