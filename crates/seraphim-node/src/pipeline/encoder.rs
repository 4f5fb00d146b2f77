//! 48 kHz stereo to Opus packets of 20 ms.

use bytes::Bytes;
use opusic_c::{Application, Bitrate, Channels, SampleRate, Signal};

use super::failure::PlayFailure;

/// The complexity at which libopus takes the most time and sounds best.
pub const BEST_COMPLEXITY: u8 = 10;
/// Samples per channel of a frame.
pub(super) const FRAME: usize = 960;
/// Interleaved stereo samples of a frame.
pub(super) const FRAME_SAMPLES: usize = 2 * FRAME;
/// The longest packet of one Opus frame, RFC 6716 section 3.4.
pub(super) const MAX_PACKET: usize = 1275;

/// How well is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quality {
    /// Bits per second.
    pub(super) bitrate: u32,
    /// 0 to 10.
    pub(super) complexity: u8,
}

/// How many samples per channel what comes out of an encoder lags behind what
/// goes in: libopus's `OPUS_GET_LOOKAHEAD` for music at 48 kHz.
pub(super) const LOOK_AHEAD: usize = 312;

/// libopus for one play, which takes memory from the first frame on only: what
/// is passed through needs none.
pub(super) struct Encoder {
    working: Option<Working>,
}

struct Working {
    libopus: opusic_c::Encoder,
    quality: Quality,
}

impl Encoder {
    /// An encoder for music.
    pub(super) fn new() -> Self {
        Self { working: None }
    }

    /// Forgets the past. From here on, a frame may lean on those before it,
    /// which the listener's decoder must then have as well, or may not.
    pub(super) fn reset(&mut self, quality: Quality, leaning: bool) -> Result<(), PlayFailure> {
        self.working(quality)?.libopus.reset().map_err(refused)?;
        self.set_leaning(leaning)
    }

    /// Whether a frame may lean on those before it.
    pub(super) fn set_leaning(&mut self, leaning: bool) -> Result<(), PlayFailure> {
        self.working.as_mut().map_or(Ok(()), |working| {
            working
                .libopus
                .set_prediction_disabled(!leaning)
                .map_err(refused)
        })
    }

    /// Encodes a frame of interleaved stereo.
    pub(super) fn encode(&mut self, frame: &[f32], quality: Quality) -> Result<Bytes, PlayFailure> {
        let working = self.working(quality)?;
        if quality.bitrate != working.quality.bitrate {
            let bitrate = Bitrate::Value(quality.bitrate);
            working.libopus.set_bitrate(bitrate).map_err(refused)?;
        }
        if quality.complexity != working.quality.complexity {
            let complexity = quality.complexity;
            working
                .libopus
                .set_complexity(complexity)
                .map_err(refused)?;
        }
        working.quality = quality;
        let mut packet = [0; MAX_PACKET];
        let length = working
            .libopus
            .encode_float_to_slice(frame, &mut packet)
            .map_err(refused)?;
        packet
            .get(..length)
            .map(Bytes::copy_from_slice)
            .ok_or_else(|| PlayFailure::Encoding("a packet is too long".to_owned()))
    }

    fn working(&mut self, quality: Quality) -> Result<&mut Working, PlayFailure> {
        match &mut self.working {
            Some(working) => Ok(working),
            none => Ok(none.insert(Working::begin(quality)?)),
        }
    }
}

impl Working {
    fn begin(quality: Quality) -> Result<Self, PlayFailure> {
        let mut libopus =
            opusic_c::Encoder::new(Channels::Stereo, SampleRate::Hz48000, Application::Audio)
                .map_err(refused)?;
        libopus
            .set_bitrate(Bitrate::Value(quality.bitrate))
            .map_err(refused)?;
        libopus
            .set_complexity(quality.complexity)
            .map_err(refused)?;
        libopus.set_signal(Signal::Music).map_err(refused)?;
        Ok(Self { libopus, quality })
    }
}

fn refused(error: opusic_c::ErrorCode) -> PlayFailure {
    PlayFailure::Encoding(error.message().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{BEST_COMPLEXITY, LOOK_AHEAD, Quality, Working};

    #[test]
    fn the_look_ahead_is_what_libopus_says() {
        let quality = Quality {
            bitrate: 128_000,
            complexity: BEST_COMPLEXITY,
        };
        let mut working = Working::begin(quality).expect("an encoder");
        assert_eq!(
            working.libopus.get_look_ahead().map(usize::try_from),
            Ok(Ok(LOOK_AHEAD))
        );
    }
}
