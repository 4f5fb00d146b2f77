//! Packets to interleaved stereo at their own sample rate.

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::downmix::Downmix;
use super::failure::PlayFailure;
use super::opus::{OpusDecoder, OpusHead};
use super::resampler::RATE;

/// The decoder of one track.
pub(super) enum Decoder {
    Codec {
        decoder: Box<dyn AudioDecoder>,
        interleaved: Vec<f32>,
        mix: Option<(Channels, Downmix)>,
    },
    Opus(Box<OpusDecoder>),
}

/// What a packet gave.
pub(super) enum Decoded {
    /// Samples at this rate were appended (none, where all were trimmed).
    At(u32),
    /// Nothing: the packet is damaged.
    Damaged,
}

impl Decoder {
    /// The decoder for a track's parameters.
    pub(super) fn new(
        params: &AudioCodecParameters,
        head: Option<&OpusHead>,
    ) -> Result<Self, PlayFailure> {
        let unsupported = || PlayFailure::Unsupported {
            codec: name(params),
        };
        if let Some(head) = head {
            let opus = OpusDecoder::new(head).ok_or_else(unsupported)?;
            return Ok(Self::Opus(Box::new(opus)));
        }
        if params.codec == CODEC_ID_OPUS {
            return Err(unsupported());
        }
        if let Some(channels) = &params.channels {
            Downmix::of(channels).ok_or_else(unsupported)?;
        }
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(params, &AudioDecoderOptions::default())
            .map_err(|error| PlayFailure::Unsupported {
                codec: format!("{} ({error})", name(params)),
            })?;
        Ok(Self::Codec {
            decoder,
            interleaved: Vec::new(),
            mix: None,
        })
    }

    /// Forgets the past: what comes does not follow on what was.
    pub(super) fn reset(&mut self) {
        match self {
            Self::Codec { decoder, .. } => decoder.reset(),
            Self::Opus(opus) => opus.reset(),
        }
    }

    /// Decodes a packet and appends it, trimmed of the codec's own delay.
    pub(super) fn decode(
        &mut self,
        packet: &Packet,
        stereo: &mut Vec<f32>,
    ) -> Result<Decoded, PlayFailure> {
        match self {
            Self::Opus(opus) => {
                let before = stereo.len();
                if opus.decode(&packet.data, stereo).is_err() {
                    return Ok(Decoded::Damaged);
                }
                let end = usize::try_from(packet.trim_end.get()).unwrap_or(usize::MAX);
                let keep = stereo.len().saturating_sub(end.saturating_mul(2));
                stereo.truncate(keep.max(before));
                Ok(Decoded::At(RATE))
            }
            Self::Codec {
                decoder,
                interleaved,
                mix,
            } => {
                let buffer = match decoder.decode(packet) {
                    Ok(buffer) => buffer,
                    Err(Error::DecodeError(_) | Error::IoError(_) | Error::ResetRequired) => {
                        return Ok(Decoded::Damaged);
                    }
                    Err(error) => return Err(PlayFailure::Corrupt(error.to_string())),
                };
                let spec = buffer.spec();
                let rate = spec.rate();
                if mix
                    .as_ref()
                    .is_none_or(|(channels, _)| channels != spec.channels())
                {
                    let channels = spec.channels().clone();
                    let Some(new) = Downmix::of(&channels) else {
                        return Ok(Decoded::Damaged);
                    };
                    *mix = Some((channels, new));
                }
                buffer.copy_to_vec_interleaved(interleaved);
                if let Some((_, mix)) = mix {
                    mix.append(interleaved, stereo);
                }
                Ok(Decoded::At(rate))
            }
        }
    }

    /// Decodes an Opus packet by itself; silence of its length where it is
    /// damaged, so that what follows keeps its place.
    pub(super) fn decode_opus(&mut self, packet: &[u8], samples: usize, stereo: &mut Vec<f32>) {
        let whole = stereo.len() + 2 * samples;
        if let Self::Opus(opus) = self
            && let Err(error) = opus.decode(packet, stereo)
        {
            tracing::debug!(?error, "a damaged Opus packet is silence");
        }
        stereo.resize(whole, 0.0);
    }
}

fn name(params: &AudioCodecParameters) -> String {
    symphonia::default::get_codecs()
        .get_audio_decoder(params.codec)
        .map_or_else(
            || format!("codec {}", params.codec),
            |known| known.codec.info.long_name.to_owned(),
        )
}
