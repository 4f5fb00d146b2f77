//! The strongest frequency in a stretch of sound.
//!
//! A Hann-windowed Fourier transform, and a parabola through the logarithms
//! of the peak and its neighbours: for a steady tone the error is a few
//! hundredths of a bin, far below 1 Hz.

use std::{
    f64::consts::TAU,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use realfft::{RealFftPlanner, RealToComplex, num_complex::Complex};

use super::timeline::RATE;

/// 0.1 s: shorter sounds have no frequency worth telling.
const SHORTEST: usize = 4_800;
const LARGEST_TRANSFORM: usize = 32_768;

/// The strongest frequency in Hz, of the stretch's end.
pub(crate) fn strongest_frequency(pcm: &[i16]) -> Option<f64> {
    if pcm.len() < SHORTEST {
        return None;
    }
    let size = LARGEST_TRANSFORM.min(1 << pcm.len().ilog2());
    let tail = &pcm[pcm.len() - size..];
    let count = as_f64(size);
    let mut windowed: Vec<f64> = tail
        .iter()
        .enumerate()
        .map(|(index, sample)| {
            let window = 0.5 - 0.5 * (TAU * as_f64(index) / count).cos();
            window * f64::from(*sample)
        })
        .collect();
    let transform = plan(size);
    let mut bins = transform.make_output_vec();
    transform.process(&mut windowed, &mut bins).ok()?;
    let power: Vec<f64> = bins[..size / 2].iter().map(Complex::norm_sqr).collect();
    // Not the offset at 0 Hz.
    let (peak, _) = power
        .iter()
        .enumerate()
        .skip(2)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let log = |at: usize| power.get(at).map(|power| (power + 1e-12).ln());
    let (left, top, right) = (log(peak - 1)?, log(peak)?, log(peak + 1)?);
    let bend = left - 2.0 * top + right;
    let shift = if bend.abs() < 1e-12 {
        0.0
    } else {
        0.5 * (left - right) / bend
    };
    let rate = f64::from(u32::try_from(RATE).ok()?);
    Some((as_f64(peak) + shift) * rate / count)
}

fn as_f64(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The transform of so many samples; its tables are reckoned once.
fn plan(size: usize) -> Arc<dyn RealToComplex<f64>> {
    static PLANNER: LazyLock<Mutex<RealFftPlanner<f64>>> = LazyLock::new(Mutex::default);
    let mut planner = PLANNER.lock().unwrap_or_else(PoisonError::into_inner);
    planner.plan_fft_forward(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f64, samples: usize) -> Vec<i16> {
        (0..samples)
            .map(|index| {
                #[expect(clippy::cast_possible_truncation, reason = "within ±8000")]
                let sample = (8000.0 * (TAU * hz * as_f64(index) / 48_000.0).sin()) as i16;
                sample
            })
            .collect()
    }

    #[test]
    fn a_tone_is_told_to_a_hertz_from_a_tenth_of_a_second_on() {
        for hz in [100.0, 261.63, 440.0, 441.7, 1000.0, 5_003.3, 15_000.0] {
            for samples in [4_800, 9_600, 48_000, 96_000] {
                let heard = strongest_frequency(&tone(hz, samples)).expect("long enough");
                assert!(
                    (heard - hz).abs() < 1.0,
                    "{hz} heard as {heard} of {samples}"
                );
            }
        }
        assert_eq!(strongest_frequency(&tone(440.0, 4_799)), None);
    }
}
