//! What a player does to a track's samples: its volume and Lavalink's filters,
//! pure functions on interleaved stereo at 48 kHz.
//!
//! A filter's meaning follows <https://lavalink.dev/api/rest.html#filters>; the
//! chain applies them in the order in which Lavalink does. A filter whose
//! settings change nothing is not in the chain at all. What moves with time
//! (tremolo, vibrato, rotation) takes its phase from the place in the output,
//! so that a chain that is built anew in the middle of a track goes on where
//! the one before it was.

mod chain;
mod channel_mix;
mod distortion;
mod equalizer;
mod karaoke;
mod lfo;
mod low_pass;
mod rotation;
mod stretch;
mod timescale;
mod tremolo;
mod vibrato;
mod volume;

#[cfg(test)]
pub(super) mod measure;

pub(super) use chain::Chain;
pub use channel_mix::ChannelMix;
pub use distortion::Distortion;
pub use equalizer::Equalizer;
pub use karaoke::Karaoke;
pub use low_pass::LowPass;
pub use rotation::Rotation;
pub use timescale::Timescale;
pub use tremolo::Tremolo;
pub use vibrato::Vibrato;

/// What is to be heard of a track: the player's volume and its filters.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// The player's volume in per cent, 0 to 1000.
    pub volume: u16,
    /// The filters.
    pub filters: Filters,
}

impl Default for Sound {
    fn default() -> Self {
        Self {
            volume: 100,
            filters: Filters::default(),
        }
    }
}

impl Sound {
    /// Whether a track is heard as it is.
    pub fn is_neutral(&self) -> bool {
        self.volume == 100 && self.filters.is_neutral()
    }
}

/// The filters of a player. `Default` changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Filters {
    /// A factor from 0.0 to 5.0.
    pub volume: f32,
    /// Fifteen bands.
    pub equalizer: Equalizer,
    /// Takes away what is in the middle, as voices mostly are.
    pub karaoke: Option<Karaoke>,
    /// Speed, pitch and rate.
    pub timescale: Timescale,
    /// The level goes up and down.
    pub tremolo: Option<Tremolo>,
    /// The pitch goes up and down.
    pub vibrato: Option<Vibrato>,
    /// Bends the samples.
    pub distortion: Distortion,
    /// Goes around the listener.
    pub rotation: Rotation,
    /// Mixes the sides.
    pub channel_mix: ChannelMix,
    /// Takes high tones away.
    pub low_pass: LowPass,
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            volume: 1.0,
            equalizer: Equalizer::default(),
            karaoke: None,
            timescale: Timescale::default(),
            tremolo: None,
            vibrato: None,
            distortion: Distortion::default(),
            rotation: Rotation::default(),
            channel_mix: ChannelMix::default(),
            low_pass: LowPass::default(),
        }
    }
}

impl Filters {
    /// Whether no filter changes anything.
    pub fn is_neutral(&self) -> bool {
        *self == Self::default() || Chain::stages(self, 0).is_empty() && self.timescale.is_neutral()
    }
}

/// A filter at work, which may remember what went through it.
trait Filter: Send {
    /// Changes interleaved stereo in place.
    fn process(&mut self, stereo: &mut [f32]);
}

/// Seconds from the first sample of a play to one of its samples.
#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 samples are thousands of years"
)]
fn seconds(sample: i64) -> f64 {
    sample as f64 / 48_000.0
}

/// Arithmetic in double precision, back to samples.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a sample needs no more digits"
)]
fn sample(value: f64) -> f32 {
    value as f32
}
