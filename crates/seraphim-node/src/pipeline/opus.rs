//! What must be known of an Opus stream to pass it through, and its decoder
//! (symphonia has none).

use opusic_c::multistream::{Config, Decoder as ManyStreams};
use opusic_c::{Channels, Decoder as OneStream, ErrorCode, SampleRate};

use super::downmix::Downmix;

/// Samples per channel of the longest packet, 120 ms.
const LONGEST: usize = 5760;

/// The identification header: <https://www.rfc-editor.org/rfc/rfc7845#section-5.1>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpusHead {
    pub(super) channels: u8,
    /// Samples at 48 kHz to be dropped from the start.
    pub(super) pre_skip: u16,
    /// In 1/256 dB.
    pub(super) gain: i16,
    pub(super) family: u8,
    streams: u8,
    coupled: u8,
    mapping: [u8; 8],
}

impl OpusHead {
    /// Reads the header; without one (`None` is not an error in some
    /// containers) the stream is taken for plain stereo.
    pub(super) fn read(extra: Option<&[u8]>) -> Option<Self> {
        let Some(extra) = extra else {
            return Some(Self::plain(2));
        };
        let rest = extra.strip_prefix(b"OpusHead")?;
        let &[
            version,
            channels,
            skip_low,
            skip_high,
            _,
            _,
            _,
            _,
            gain_low,
            gain_high,
            family,
            ..,
        ] = rest
        else {
            return None;
        };
        if version >> 4 != 0 || channels == 0 {
            return None;
        }
        let mut head = Self::plain(channels);
        head.pre_skip = u16::from_le_bytes([skip_low, skip_high]);
        head.gain = i16::from_le_bytes([gain_low, gain_high]);
        head.family = family;
        if family == 0 {
            return (channels <= 2).then_some(head);
        }
        let table = rest.get(11..)?;
        let (&[streams, coupled], table) = table.split_first_chunk::<2>()?;
        let count = usize::from(channels);
        if count > 8 || table.len() < count {
            return None;
        }
        head.streams = streams;
        head.coupled = coupled;
        head.mapping[..count].copy_from_slice(&table[..count]);
        Some(head)
    }

    fn plain(channels: u8) -> Self {
        Self {
            channels,
            pre_skip: 0,
            gain: 0,
            family: 0,
            streams: 1,
            coupled: channels.saturating_sub(1).min(1),
            mapping: [0, 1, 0, 0, 0, 0, 0, 0],
        }
    }

    /// Whether any decoder plays the packets as they are.
    pub(super) fn is_plain(&self) -> bool {
        self.family == 0 && self.gain == 0
    }
}

/// Samples per channel at 48 kHz of a packet, from its first bytes:
/// <https://www.rfc-editor.org/rfc/rfc6716#section-3.1>. `None` where the
/// packet is none.
pub(super) fn samples(packet: &[u8]) -> Option<usize> {
    let toc = *packet.first()?;
    let frame = match toc >> 3 {
        config @ 0..=11 => [480, 960, 1920, 2880][usize::from(config % 4)],
        config @ 12..=15 => [480, 960][usize::from(config % 2)],
        config => [120, 240, 480, 960][usize::from(config % 4)],
    };
    let frames = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => usize::from(packet.get(1)? & 63),
    };
    let samples = frame * frames;
    (1..=LONGEST).contains(&samples).then_some(samples)
}

/// libopus for one play. Plain stereo, which may never have to be decoded, takes
/// memory from the first packet on only.
pub(super) struct OpusDecoder {
    streams: Streams,
    mix: Downmix,
    pcm: Vec<f32>,
}

enum Streams {
    /// A stream that was not decoded yet, with its gain.
    Untouched {
        gain: i32,
    },
    One(OneStream),
    Many(ManyStreams),
}

impl OpusDecoder {
    /// A decoder to stereo; `None` where the header asks for what there is not.
    pub(super) fn new(head: &OpusHead) -> Option<Self> {
        let gain = i32::from(head.gain);
        let channels = usize::from(head.channels);
        let (streams, mix) = if head.family == 0 {
            (Streams::Untouched { gain }, Downmix::vorbis_order(2)?)
        } else {
            let mut many = match channels {
                1 => many::<1>(head),
                2 => many::<2>(head),
                3 => many::<3>(head),
                4 => many::<4>(head),
                5 => many::<5>(head),
                6 => many::<6>(head),
                7 => many::<7>(head),
                8 => many::<8>(head),
                _ => None,
            }?;
            many.set_gain(gain).ok()?;
            (Streams::Many(many), Downmix::vorbis_order(channels)?)
        };
        Some(Self {
            streams,
            mix,
            pcm: Vec::new(),
        })
    }

    /// Forgets the past.
    pub(super) fn reset(&mut self) {
        let reset = match &mut self.streams {
            Streams::Untouched { .. } => Ok(()),
            Streams::One(one) => one.reset(),
            Streams::Many(many) => many.reset(),
        };
        if let Err(error) = reset {
            tracing::debug!(?error, "the Opus decoder could not be reset");
        }
    }

    /// Decodes a packet and appends it as interleaved stereo.
    pub(super) fn decode(&mut self, packet: &[u8], stereo: &mut Vec<f32>) -> Result<(), ErrorCode> {
        // An empty packet would ask for concealment of the whole buffer.
        if packet.is_empty() {
            return Err(ErrorCode::InvalidPacket);
        }
        self.pcm.resize(LONGEST * self.mix.channels(), 0.0);
        if let Streams::Untouched { gain } = self.streams {
            let mut one = OneStream::new(Channels::Stereo, SampleRate::Hz48000)?;
            one.set_gain(gain)?;
            self.streams = Streams::One(one);
        }
        let samples = match &mut self.streams {
            Streams::Untouched { .. } => return Err(ErrorCode::InvalidState),
            Streams::One(one) => one.decode_float_to_slice(packet, &mut self.pcm, false)?,
            Streams::Many(many) => many.decode_float_to_slice(packet, &mut self.pcm, false)?,
        };
        let length = samples * self.mix.channels();
        if let Some(pcm) = self.pcm.get(..length) {
            self.mix.append(pcm, stereo);
        }
        Ok(())
    }
}

fn many<const CH: usize>(head: &OpusHead) -> Option<ManyStreams> {
    let mapping: [u8; CH] = head.mapping.get(..CH)?.try_into().ok()?;
    let (streams, coupled) = (head.streams, head.coupled);
    let outputs = streams.checked_add(coupled)?;
    let fits = |index: &u8| *index == 255 || *index < outputs;
    if streams == 0 || coupled > streams || !mapping.iter().all(fits) {
        return None;
    }
    let config = Config::<CH>::try_new(streams, coupled, mapping)?;
    ManyStreams::new(config, SampleRate::Hz48000).ok()
}

#[cfg(test)]
mod tests {
    use super::{OpusHead, samples};

    #[test]
    fn the_length_of_a_packet_is_read_from_its_first_bytes() {
        // CELT fullband, 20 ms, one frame; two frames of 10 ms; three of 20 ms.
        assert_eq!(samples(&[31 << 3, 0]), Some(960));
        assert_eq!(samples(&[(30 << 3) | 1, 0]), Some(960));
        assert_eq!(samples(&[(31 << 3) | 3, 3]), Some(2880));
        // SILK 60 ms; CELT 2.5 ms; hybrid 10 ms.
        assert_eq!(samples(&[3 << 3]), Some(2880));
        assert_eq!(samples(&[16 << 3]), Some(120));
        assert_eq!(samples(&[12 << 3]), Some(480));
    }

    #[test]
    fn a_packet_without_frames_or_longer_than_120_ms_is_none() {
        assert_eq!(samples(&[]), None);
        assert_eq!(samples(&[(31 << 3) | 3]), None);
        assert_eq!(samples(&[(31 << 3) | 3, 0]), None);
        assert_eq!(samples(&[(31 << 3) | 3, 63]), None);
    }

    #[test]
    fn a_stream_with_a_gain_or_a_mapping_is_not_plain() {
        let mut head = *b"OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00";
        let plain = OpusHead::read(Some(&head)).expect("a valid header");
        assert!(plain.is_plain());
        assert_eq!((plain.channels, plain.pre_skip), (2, 312));
        head[16] = 1;
        assert!(
            !OpusHead::read(Some(&head))
                .expect("a valid header")
                .is_plain()
        );
        head[18] = 1;
        assert_eq!(OpusHead::read(Some(&head)), None, "its table is missing");
    }
}
