//! The demuxer: bytes to the packets of one audio track, with media times.

mod by_rate;

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS};
use symphonia::core::errors::{Error, SeekErrorKind};
use symphonia::core::formats::probe::{Hint, Probe};
use symphonia::core::formats::well_known::{FORMAT_ID_ADTS, FORMAT_ID_MP3, FORMAT_ID_OGG};
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::{Time, TimeBase, Timestamp};
use symphonia::default::{formats, meta};

use self::by_rate::Rates;
use super::aac::{self, HighEfficiency};
use super::failure::PlayFailure;
use super::input::{Guard, Held, Input, SeekByTime};
use super::opus::OpusHead;
use super::resampler::RATE;
use super::variable_rate::Trail;

/// The formats, and the tags that stand before them. Tags at the end of a file
/// are not looked for: that would cost a remote source two more requests.
static PROBE: LazyLock<Probe> = LazyLock::new(|| {
    let mut probe = Probe::new();
    probe.register_format::<formats::AdtsReader<'_>>();
    probe.register_format::<formats::FlacReader<'_>>();
    probe.register_format::<formats::IsoMp4Reader<'_>>();
    probe.register_format::<formats::MpaReader<'_>>();
    probe.register_format::<formats::AiffReader<'_>>();
    probe.register_format::<formats::WavReader<'_>>();
    probe.register_format::<formats::OggReader<'_>>();
    probe.register_format::<formats::MkvReader<'_>>();
    probe.register_metadata::<meta::Id3v2Reader<'_>>();
    probe
});

/// The packets of one track.
pub(super) struct Reader {
    format: Box<dyn FormatReader>,
    guard: Arc<Guard>,
    chosen: Chosen,
    origin: Origin,
    /// Goes elsewhere in a source whose bytes cannot be sought in.
    seek: Option<SeekByTime>,
    rates: Rates,
    /// What was read of bare frames that have to be fetched.
    trail: Option<Trail>,
    /// The next packets, as far as those were read already.
    held: VecDeque<Packet>,
    /// Media time of the next packet, where it says nothing of that itself.
    anchor: Option<i64>,
    /// The demuxer does not know where the sound ends.
    cut_at_end: bool,
    /// The demuxer has given its last packet.
    ended: bool,
}

/// The first place that a container knows may lie a little behind its beginning, as
/// where pictures begin after the sound.
const FIRST_PLACE: Duration = Duration::from_secs(1);

/// What the demuxer was made of, to make another.
struct Origin {
    held: Held,
    hint: Hint,
    as_stream: bool,
}

/// The track that is read.
struct Chosen {
    track: u32,
    base: TimeBase,
    /// What the container calls the time of the first sample, in microseconds.
    origin: i64,
    /// Samples that an encoder put before the beginning.
    delay: u32,
    /// The sample behind the last one that is to be heard, if that is known.
    end: Option<u64>,
    /// How many samples per channel there are, as far as the container knows.
    samples: Option<u64>,
    params: AudioCodecParameters,
    head: Option<OpusHead>,
    /// Of HE-AAC, whose lower half the parameters are.
    whole: Option<HighEfficiency>,
}

/// What comes next of a track.
pub(super) enum Next {
    Packet(Packet),
    /// Another track begins in the same stream; see [`Reader::params`] anew.
    Changed,
    End,
}

/// What became of a wish to be elsewhere.
pub(super) enum Place {
    /// The next packet is at or before the place, if the container is right.
    Found,
    /// The same, and it begins a stream of its own; see [`Reader::params`].
    Anew,
    /// The place lies behind the end.
    Beyond,
    /// The source cannot do that; nothing has changed.
    Fixed,
}

impl Reader {
    /// Finds the format and its first audio track.
    pub(super) fn open(input: Input, guard: Arc<Guard>) -> Result<Self, PlayFailure> {
        let mut hint = Hint::new();
        if let Some(extension) = &input.extension {
            hint.with_extension(extension);
        }
        if let Some(mime) = &input.mime {
            hint.mime_type(mime);
        }
        let (seek, remote) = (input.seek, input.remote);
        let held = Held::new(input.source, Arc::clone(&guard));
        let mut origin = Origin {
            held,
            hint,
            as_stream: false,
        };
        let mut probed = origin.probe();
        if probed.is_err() && origin.held.rewind() {
            origin.as_stream = true;
            probed = origin.probe();
        }
        let format = probed.map_err(|error| refusal(&error, &guard))?;
        let chosen = Chosen::of(format.as_ref())?;
        let bare = [FORMAT_ID_MP3, FORMAT_ID_ADTS].contains(&format.format_info().format);
        Ok(Self {
            trail: (remote && bare).then(Trail::default),
            format,
            guard,
            chosen,
            origin,
            seek,
            rates: Rates::Unknown,
            held: VecDeque::new(),
            anchor: None,
            cut_at_end: false,
            ended: false,
        })
    }

    /// The codec and its parameters.
    pub(super) fn params(&self) -> &AudioCodecParameters {
        &self.chosen.params
    }

    /// What the track is, where that is HE-AAC and the parameters its lower half.
    pub(super) fn high_efficiency(&self) -> Option<HighEfficiency> {
        self.chosen.whole
    }

    /// What comes next is at this media time, in microseconds.
    pub(super) fn begins_at(&mut self, time: i64) {
        self.anchor = Some(time);
    }

    /// What was read goes before all that comes next.
    pub(super) fn put_back(&mut self, packets: impl DoubleEndedIterator<Item = Packet>) {
        packets
            .rev()
            .for_each(|packet| self.held.push_front(packet));
    }

    /// Lets go of the source.
    pub(super) fn close(&self) {
        self.origin.held.close();
    }

    /// The Opus header, where the codec is Opus and the header is sound.
    pub(super) fn head(&self) -> Option<&OpusHead> {
        self.chosen.head.as_ref()
    }

    /// The next packet of the track.
    pub(super) fn next(&mut self) -> Result<Next, PlayFailure> {
        if let Some(packet) = self.held.pop_front() {
            return Ok(Next::Packet(packet));
        }
        loop {
            match self.format.next_packet() {
                Ok(Some(mut packet)) if packet.track_id == self.chosen.track => {
                    if let Some(at) = self.anchor.take() {
                        let own = micros(self.chosen.base, packet.pts);
                        self.chosen.origin = own.saturating_sub(at);
                    }
                    if let Some(trail) = &mut self.trail {
                        trail.seen(packet.data.len());
                    }
                    if self.cut_at_end {
                        self.cut(&mut packet);
                    }
                    return Ok(Next::Packet(packet));
                }
                Ok(Some(_)) => {
                    if self.guard.is_cut() {
                        return Ok(Next::End);
                    }
                }
                Ok(None) => return self.at_end(),
                Err(Error::ResetRequired) => {
                    self.chosen = Chosen::of(self.format.as_ref())?;
                    return Ok(Next::Changed);
                }
                Err(Error::IoError(error)) => {
                    return match error.kind() {
                        ErrorKind::UnexpectedEof => self.at_end(),
                        ErrorKind::FileTooLarge => Err(PlayFailure::Corrupt(error.to_string())),
                        _ => Err(self
                            .guard
                            .failure()
                            .unwrap_or_else(|| PlayFailure::of_read(&error))),
                    };
                }
                // What is broken off in the middle plays as far as it goes.
                Err(_) if self.guard.saw_end() => return self.at_end(),
                Err(error) => return Err(PlayFailure::Corrupt(error.to_string())),
            }
        }
    }

    /// Leaves out what an encoder put behind the end.
    fn cut(&self, packet: &mut Packet) {
        let Some(end) = self.chosen.end else { return };
        let rate = self.chosen.params.sample_rate.unwrap_or(RATE);
        let ends = i128::from(end) * 1_000_000 / i128::from(rate);
        let left = (ends - i128::from(self.time(packet))).max(0);
        let left = u64::try_from(left * i128::from(rate) / 1_000_000).unwrap_or(u64::MAX);
        let samples = packet.dur.get();
        packet.trim_end = samples.saturating_sub(left).into();
        packet.dur = samples.min(left).into();
    }

    fn at_end(&mut self) -> Result<Next, PlayFailure> {
        self.ended = true;
        self.guard.failure().map_or(Ok(Next::End), Err)
    }

    /// Makes another demuxer, which reads from the beginning; `false`: the source
    /// cannot go back.
    fn open_anew(&mut self) -> Result<bool, PlayFailure> {
        if !self.origin.held.rewind() {
            return Ok(false);
        }
        let refused = |error| refusal(&error, &self.guard);
        self.format = self.origin.probe().map_err(refused)?;
        self.chosen = Chosen::of(self.format.as_ref())?;
        Ok(true)
    }

    /// The media time of a packet's first sample that is to be heard, in
    /// microseconds; negative in what a codec puts before the beginning.
    pub(super) fn time(&self, packet: &Packet) -> i64 {
        let first = packet.pts.saturating_add(packet.trim_start);
        micros(self.chosen.base, first).saturating_sub(self.chosen.origin)
    }

    /// The media time at which a packet begins, and all that is in it is decoded.
    pub(super) fn begin(&self, packet: &Packet) -> i64 {
        micros(self.chosen.base, packet.pts).saturating_sub(self.chosen.origin)
    }

    /// The media time behind a packet, in microseconds.
    pub(super) fn end(&self, packet: &Packet) -> i64 {
        let end = packet.pts.saturating_add(packet.dur);
        micros(self.chosen.base, end).saturating_sub(self.chosen.origin)
    }

    /// Goes to a media time, or a little before it.
    pub(super) fn seek(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        let held = std::mem::take(&mut self.held);
        let place = self.go_to(to)?;
        if matches!(place, Place::Fixed) {
            self.held = held;
        }
        Ok(place)
    }

    fn go_to(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        if self.seek.is_some() {
            return self.seek_by_time(to);
        }
        if let Some(place) = self.seek_by_rate(to)? {
            return Ok(place);
        }
        self.trail = None;
        // A demuxer that has come to its end is not asked to go back: that of MP4
        // in symphonia 0.6 finds nothing any more.
        if std::mem::take(&mut self.ended) {
            self.open_anew()?;
        }
        let near_beginning = to < FIRST_PLACE;
        let to = i64::try_from(to.as_micros()).unwrap_or(i64::MAX);
        let time = Time::from_micros(to.saturating_add(self.chosen.origin));
        let place = SeekTo::Time {
            time,
            track_id: Some(self.chosen.track),
        };
        match self.format.seek(SeekMode::Accurate, place) {
            Ok(_) => Ok(Place::Found),
            // It says the same of what lies before its first place.
            Err(Error::SeekError(SeekErrorKind::OutOfRange)) if near_beginning => {
                let anew = self.open_anew()?;
                Ok(if anew { Place::Anew } else { Place::Fixed })
            }
            Err(Error::SeekError(SeekErrorKind::OutOfRange)) => Ok(Place::Beyond),
            Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                self.guard.failure().map_or(Ok(Place::Beyond), Err)
            }
            Err(Error::SeekError(_) | Error::Unsupported(_)) => Ok(Place::Fixed),
            Err(error) => Err(self
                .guard
                .failure()
                .unwrap_or_else(|| PlayFailure::Corrupt(error.to_string()))),
        }
    }

    /// The source begins anew elsewhere, and so does its demuxer. What clock
    /// the packets there have, the source alone does not say: the first one is
    /// where the source says that it is.
    fn seek_by_time(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        let Some(begins) = self.seek.as_mut().and_then(|seek| seek(to)) else {
            return Ok(Place::Beyond);
        };
        let refused = |error| refusal(&error, &self.guard);
        self.format = self.origin.probe().map_err(refused)?;
        self.chosen = Chosen::of(self.format.as_ref())?;
        self.anchor = Some(i64::try_from(begins.as_micros()).unwrap_or(i64::MAX));
        self.ended = false;
        Ok(Place::Anew)
    }
}

impl Origin {
    fn probe(&self) -> Result<Box<dyn FormatReader>, Error> {
        self.demuxer(self.as_stream)
    }

    /// What begins where the source is now.
    fn stream(&self) -> Result<Box<dyn FormatReader>, Error> {
        self.demuxer(true)
    }

    fn demuxer(&self, as_stream: bool) -> Result<Box<dyn FormatReader>, Error> {
        let source = self.held.source(as_stream);
        let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
        PROBE.probe(
            &self.hint,
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
    }
}

fn refusal(error: &Error, guard: &Guard) -> PlayFailure {
    guard.failure().unwrap_or_else(|| match error {
        Error::IoError(error) if error.kind() == ErrorKind::FileTooLarge => {
            PlayFailure::Corrupt(error.to_string())
        }
        Error::DecodeError(_) | Error::LimitError(_) => PlayFailure::Corrupt(error.to_string()),
        _ => PlayFailure::Unreadable,
    })
}

impl Chosen {
    /// The container's own choice among its audio tracks.
    fn of(format: &dyn FormatReader) -> Result<Self, PlayFailure> {
        let none = || PlayFailure::Unsupported {
            codec: "no audio track".to_owned(),
        };
        let track = format.default_track(TrackType::Audio).ok_or_else(none)?;
        let Some(CodecParameters::Audio(params)) = &track.codec_params else {
            return Err(none());
        };
        let head = (params.codec == CODEC_ID_OPUS)
            .then(|| OpusHead::read(params.extra_data.as_deref()))
            .flatten();
        let rate = params.sample_rate.unwrap_or(RATE);
        let base = track
            .time_base
            .or_else(|| TimeBase::try_from_recip(rate))
            .unwrap_or_default();
        let in_ogg = format.format_info().format == FORMAT_ID_OGG;
        let origin = origin(track, base, head.as_ref().filter(|_| in_ogg));
        Ok(Self {
            track: track.id,
            base,
            origin,
            delay: track.delay.unwrap_or(0),
            end: track.num_frames.filter(|_| track.padding.is_some()),
            samples: track.num_frames,
            params: playable(params),
            head,
            whole: whole(params),
        })
    }
}

/// The parameters for the decoder that there is.
fn playable(params: &AudioCodecParameters) -> AudioCodecParameters {
    let mut params = params.clone();
    if params.codec == CODEC_ID_AAC
        && let Some(core) = params.extra_data.as_deref().and_then(aac::core)
    {
        params.extra_data = Some(core);
    }
    params
}

/// What the decoder that there is plays half of.
fn whole(params: &AudioCodecParameters) -> Option<HighEfficiency> {
    if params.codec != CODEC_ID_AAC {
        return None;
    }
    match &params.extra_data {
        Some(config) => HighEfficiency::of_config(config),
        None => HighEfficiency::of_frames(params.sample_rate?, params.channels.as_ref()?.count()),
    }
}

/// A live stream begins anywhere. In Ogg, the clock of Opus counts the
/// pre-skip: <https://www.rfc-editor.org/rfc/rfc7845#section-4>.
fn origin(track: &Track, base: TimeBase, in_ogg: Option<&OpusHead>) -> i64 {
    let start = micros(base, track.start_ts).max(0);
    let skipped = in_ogg.map_or(0, |head| {
        i64::from(head.pre_skip) * 1_000_000 / i64::from(RATE)
    });
    start.saturating_add(skipped)
}

fn micros(base: TimeBase, at: Timestamp) -> i64 {
    let (numer, denom) = (i128::from(base.numer.get()), i128::from(base.denom.get()));
    let micros = i128::from(at.get()) * numer * 1_000_000 / denom;
    // Half of the range, so that differences never overflow.
    let most = i128::from(i64::MAX / 2);
    i64::try_from(micros.clamp(-most, most)).unwrap_or(0)
}
