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

/// libopus for one play.
pub(super) struct Encoder {
    libopus: opusic_c::Encoder,
    quality: Quality,
    look_ahead: usize,
}

impl Encoder {
    /// An encoder for music.
    pub(super) fn new(quality: Quality) -> Result<Self, PlayFailure> {
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
        let look_ahead = libopus.get_look_ahead().map_err(refused)?;
        Ok(Self {
            libopus,
            quality,
            look_ahead: usize::try_from(look_ahead).unwrap_or(0).min(FRAME),
        })
    }

    /// How many samples per channel what comes out lags behind what goes in.
    pub(super) fn look_ahead(&self) -> usize {
        self.look_ahead
    }

    /// Forgets the past.
    pub(super) fn reset(&mut self) -> Result<(), PlayFailure> {
        self.libopus.reset().map_err(refused)
    }

    /// Whether a frame may lean on those before it, which the listener's
    /// decoder must then have as well.
    pub(super) fn set_leaning(&mut self, leaning: bool) -> Result<(), PlayFailure> {
        self.libopus
            .set_prediction_disabled(!leaning)
            .map_err(refused)
    }

    /// Encodes a frame of interleaved stereo.
    pub(super) fn encode(&mut self, frame: &[f32], quality: Quality) -> Result<Bytes, PlayFailure> {
        if quality.bitrate != self.quality.bitrate {
            self.libopus
                .set_bitrate(Bitrate::Value(quality.bitrate))
                .map_err(refused)?;
        }
        if quality.complexity != self.quality.complexity {
            self.libopus
                .set_complexity(quality.complexity)
                .map_err(refused)?;
        }
        self.quality = quality;
        let mut packet = [0; MAX_PACKET];
        let length = self
            .libopus
            .encode_float_to_slice(frame, &mut packet)
            .map_err(refused)?;
        packet
            .get(..length)
            .map(Bytes::copy_from_slice)
            .ok_or_else(|| PlayFailure::Encoding("a packet is too long".to_owned()))
    }
}

fn refused(error: opusic_c::ErrorCode) -> PlayFailure {
    PlayFailure::Encoding(error.message().to_owned())
}
