//! Any sample rate to 48 kHz, without a seam between the pieces, without delay
//! at the beginning, and with the last sample heard at the end.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, Fft, FixedAsync, FixedSync, Indexing, SincInterpolationParameters, WindowFunction,
};

use super::failure::PlayFailure;

/// The rate of Opus.
pub(super) const RATE: u32 = 48_000;
/// Rates that occur in media; what lies outside is a lying header.
const RATES: std::ops::RangeInclusive<u32> = 2_000..=768_000;
/// Frames per piece, about.
const CHUNK: usize = 1024;
/// A rate whose smallest common block with 48 kHz is longer than this would
/// make the pieces too long for the FFT.
const LONGEST_BLOCK: u32 = 2048;

/// One rate's way to 48 kHz.
pub(super) struct Resampler {
    rate: u32,
    engine: Option<Engine>,
}

struct Engine {
    rubato: Box<dyn rubato::Resampler<f32>>,
    waiting: Vec<f32>,
    out: Vec<f32>,
    /// Frames of the filter's delay still to be dropped.
    skip: usize,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// A resampler from `rate`; a rate that no recording has is refused.
    pub(super) fn from(rate: u32) -> Result<Self, PlayFailure> {
        if !RATES.contains(&rate) {
            let codec = format!("a sample rate of {rate} Hz");
            return Err(PlayFailure::Unsupported { codec });
        }
        let engine = if rate == RATE {
            None
        } else {
            Some(Engine::new(rate)?)
        };
        Ok(Self { rate, engine })
    }

    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// Takes interleaved stereo and appends what has become ready.
    pub(super) fn push(&mut self, stereo: &[f32], out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        match &mut self.engine {
            None => out.extend_from_slice(stereo),
            Some(engine) => engine.push(stereo, out)?,
        }
        Ok(())
    }

    /// Appends what is still inside, and is empty then.
    pub(super) fn flush(&mut self, out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        if let Some(engine) = &mut self.engine {
            engine.flush(self.rate, out)?;
        }
        Ok(())
    }

    /// Forgets the past.
    pub(super) fn reset(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.reset();
        }
    }
}

impl Engine {
    fn new(rate: u32) -> Result<Self, PlayFailure> {
        let refused =
            |error: rubato::ResamplerConstructionError| PlayFailure::Encoding(error.to_string());
        let rubato: Box<dyn rubato::Resampler<f32>> = if rate / gcd(rate, RATE) <= LONGEST_BLOCK {
            let (from, to) = (index(rate), index(RATE));
            Box::new(Fft::new(from, to, CHUNK, 2, FixedSync::Input).map_err(refused)?)
        } else {
            let ratio = f64::from(RATE) / f64::from(rate);
            let sinc = SincInterpolationParameters::new(128, WindowFunction::BlackmanHarris2);
            let fixed = FixedAsync::Input;
            Box::new(Async::new_sinc(ratio, 1.0, &sinc, CHUNK, 2, fixed).map_err(refused)?)
        };
        let out = vec![0.0; 2 * rubato.output_frames_max()];
        let skip = rubato.output_delay();
        Ok(Self {
            rubato,
            waiting: Vec::new(),
            out,
            skip,
            taken: 0,
            given: 0,
        })
    }

    fn push(&mut self, stereo: &[f32], out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        self.taken += count(stereo.len() / 2);
        self.waiting.extend_from_slice(stereo);
        let mut used = 0;
        loop {
            let frames = self.rubato.input_frames_next();
            if self.waiting.len() - used < 2 * frames {
                break;
            }
            let piece = used..used + 2 * frames;
            used = piece.end;
            let piece: Vec<f32> = self.waiting[piece].to_vec();
            self.process(&piece, frames, out)?;
        }
        self.waiting.drain(..used);
        Ok(())
    }

    fn flush(&mut self, rate: u32, out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        let due = (self.taken * u64::from(RATE)).div_ceil(u64::from(rate));
        let mut left = self.waiting.len() / 2;
        let mut rounds = 0;
        while self.given < due && rounds < 64 {
            let frames = self.rubato.input_frames_next();
            let mut piece = std::mem::take(&mut self.waiting);
            piece.resize(2 * frames, 0.0);
            let before = out.len();
            self.process(&piece, left.min(frames), out)?;
            left = 0;
            rounds += 1;
            if self.given > due {
                let surplus = usize::try_from(self.given - due).unwrap_or(0);
                let keep = out.len().saturating_sub(2 * surplus).max(before);
                out.truncate(keep);
                self.given = due;
            }
        }
        self.reset();
        Ok(())
    }

    fn process(
        &mut self,
        piece: &[f32],
        valid: usize,
        out: &mut Vec<f32>,
    ) -> Result<(), PlayFailure> {
        let refused = |error: &dyn std::fmt::Display| PlayFailure::Encoding(error.to_string());
        let frames = piece.len() / 2;
        let room = self.out.len() / 2;
        let from = InterleavedSlice::new(piece, 2, frames).map_err(|error| refused(&error))?;
        let mut to =
            InterleavedSlice::new_mut(&mut self.out, 2, room).map_err(|error| refused(&error))?;
        let partial = Indexing::new().partial_len(valid);
        let indexing = (valid < frames).then_some(&partial);
        let (_, made) = self
            .rubato
            .process_into_buffer(&from, &mut to, indexing)
            .map_err(|error| refused(&error))?;
        let skipped = self.skip.min(made);
        self.skip -= skipped;
        self.given += count(made - skipped);
        out.extend_from_slice(&self.out[2 * skipped..2 * made]);
        Ok(())
    }

    fn reset(&mut self) {
        self.rubato.reset();
        self.waiting.clear();
        self.skip = self.rubato.output_delay();
        self.taken = 0;
        self.given = 0;
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn index(rate: u32) -> usize {
    usize::try_from(rate).unwrap_or(usize::MAX)
}

fn count(frames: usize) -> u64 {
    u64::try_from(frames).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Resampler;

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a sample needs no more digits"
    )]
    fn sine(rate: u32, frames: u32) -> Vec<f32> {
        (0..frames)
            .flat_map(|n| {
                let phase = 440.0 * std::f64::consts::TAU * f64::from(n) / f64::from(rate);
                let sample = (phase.sin() * 0.25) as f32;
                [sample, sample]
            })
            .collect()
    }

    /// Pieces of every size in, against the ideal sine at 48 kHz.
    fn worst_error(rate: u32) -> (usize, f32) {
        let input = sine(rate, rate);
        let mut resampler = Resampler::from(rate).expect("a usual rate");
        let mut out = Vec::new();
        let (mut at, mut size) = (0, 2);
        while at < input.len() {
            let end = (at + size).min(input.len());
            resampler
                .push(&input[at..end], &mut out)
                .expect("resamples");
            at = end;
            size = size % 4000 + 34;
        }
        resampler.flush(&mut out).expect("flushes");
        let ideal = sine(48_000, 60_000);
        // The edges ring, as any band limit does.
        let inner = 4000..out.len() - 4000;
        let worst = out[inner.clone()]
            .iter()
            .zip(&ideal[inner])
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        (out.len() / 2, worst)
    }

    #[test]
    fn a_sine_in_uneven_pieces_comes_out_as_the_same_sine_and_just_as_long() {
        for rate in [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000] {
            let (frames, worst) = worst_error(rate);
            assert_eq!(frames, 48_000, "from {rate} Hz");
            assert!(worst < 0.002, "from {rate} Hz: off by {worst}");
        }
    }

    #[test]
    fn a_rate_that_has_nothing_in_common_with_48_khz_is_resampled_too() {
        let (frames, worst) = worst_error(44_101);
        assert_eq!(frames, 48_000);
        assert!(worst < 0.01, "off by {worst}");
    }

    #[test]
    fn a_lying_sample_rate_is_refused_before_anything_is_allocated() {
        assert!(Resampler::from(0).is_err());
        assert!(Resampler::from(u32::MAX).is_err());
    }
}
