//! What a file is: its container, its length, its tags.
//!
//! The bytes come from strangers, so a look at them is bounded in bytes, in
//! time and in number: a demuxer that does not return holds one of a few
//! places, not a worker of the runtime.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::common::Limit;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{MetadataOptions, MetadataRevision, RawValue, StandardTag, Tag};
use tokio::sync::Semaphore;
use url::Url;

use crate::tasks::Tasks;
use crate::{OpenError, chain, label, riff};

/// How many files are looked at at once.
const PLACES: usize = 8;
/// How long a load waits for a place.
const QUEUE_TIME: Duration = Duration::from_secs(5);
/// How long a look may take.
const LOOK_TIME: Duration = Duration::from_secs(20);
/// How many bytes a look may read: an MP4's index may take some.
const LOOK_BYTES: u64 = 16 * 1024 * 1024;
/// Longer tags are passed over, and pictures always.
const TAG_BYTES: usize = 64 * 1024;

/// What is known of a file before it is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hints {
    pub(crate) extension: Option<String>,
    pub(crate) mime: Option<String>,
}

/// What a look at a file found. Texts are clean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Probed {
    /// Lavaplayer's name of the container, stored in encoded tracks.
    pub(crate) container: &'static str,
    /// Milliseconds.
    pub(crate) length: Option<i64>,
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) album: Option<String>,
    pub(crate) isrc: Option<String>,
    pub(crate) artwork: Option<String>,
}

/// Looks at files on threads that may block.
#[derive(Clone)]
pub(crate) struct Prober {
    places: Arc<Semaphore>,
    tasks: Tasks,
}

impl Prober {
    pub(crate) fn new(tasks: Tasks) -> Self {
        Self {
            places: Arc::new(Semaphore::new(PLACES)),
            tasks,
        }
    }

    /// Looks at a file.
    pub(crate) async fn probe(
        &self,
        source: Box<dyn MediaSource>,
        hints: Hints,
    ) -> Result<Probed, OpenError> {
        self.run(move || probe(source, &hints)).await
    }

    /// Runs blocking work on files in one of the places.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, OpenError> + Send + 'static,
    ) -> Result<T, OpenError> {
        let place = tokio::time::timeout(QUEUE_TIME, Arc::clone(&self.places).acquire_owned())
            .await
            .map_err(|_| OpenError::Busy)?
            .map_err(|_| OpenError::Busy)?;
        let job = self.tasks.tracker.spawn_blocking(move || {
            let _place = place;
            work()
        });
        match tokio::time::timeout(LOOK_TIME + Duration::from_secs(2), job).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => Err(OpenError::fault(error.to_string())),
            Err(_) => Err(OpenError::unplayable(
                "It took too long to make out what that file is.",
                "the demuxer does not return",
            )),
        }
    }
}

/// Finds the demuxer of a file, blocking.
fn demuxer(
    source: Box<dyn MediaSource>,
    hints: &Hints,
) -> Result<Box<dyn FormatReader>, OpenError> {
    let trouble = Trouble::default();
    let source = Measured {
        source,
        bytes_left: LOOK_BYTES,
        deadline: Instant::now() + LOOK_TIME,
        trouble: Arc::clone(&trouble),
    };
    let mut hint = Hint::new();
    if let Some(extension) = &hints.extension {
        hint.with_extension(extension);
    }
    if let Some(mime) = &hints.mime {
        hint.mime_type(mime);
    }
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    let metadata = MetadataOptions::default()
        .limit_tag_bytes(Limit::Maximum(TAG_BYTES))
        .limit_visual_bytes(Limit::Maximum(0));
    let found =
        symphonia::default::get_probe().probe(&hint, stream, FormatOptions::default(), metadata);
    found.map_err(|error| refusal(&error, &trouble))
}

/// The words of the song among the tags of a file, blocking.
pub(crate) fn lyrics_tag(
    source: Box<dyn MediaSource>,
    hints: &Hints,
) -> Result<Option<String>, OpenError> {
    let mut format = demuxer(source, hints)?;
    let lyrics = |tag: &Tag| match &tag.std {
        Some(StandardTag::Lyrics(text)) => Some(text.to_string()),
        _ => None,
    };
    let revisions = revisions(format.as_mut());
    Ok(revisions.iter().find_map(|revision| {
        let of_tracks = revision.per_track.iter();
        let of_tracks = of_tracks.flat_map(|track| &track.metadata.tags);
        revision.media.tags.iter().chain(of_tracks).find_map(lyrics)
    }))
}

/// Looks at a file, blocking.
pub(crate) fn probe(source: Box<dyn MediaSource>, hints: &Hints) -> Result<Probed, OpenError> {
    let mut format = demuxer(source, hints)?;
    let mut probed = describe(format.as_mut())?;
    if probed.container == "wav" {
        let mut stream = format.into_inner();
        if stream.is_seekable()
            && let Ok(entries) = riff::info(&mut stream)
        {
            for (id, text) in entries {
                match &id {
                    b"INAM" => probed.title = probed.title.or_else(|| label::clean(&text)),
                    b"IART" => probed.author = probed.author.or_else(|| label::clean(&text)),
                    b"IPRD" => probed.album = probed.album.or_else(|| label::clean(&text)),
                    _ => {}
                }
            }
        }
    }
    Ok(probed)
}

fn describe(format: &mut dyn FormatReader) -> Result<Probed, OpenError> {
    let container = match format.format_info().short_name {
        "isomp4" => "mp4",
        "matroska" => "matroska/webm",
        "wave" => "wav",
        "aac" => "adts",
        other => other,
    };
    let no_audio = |cause: &str| {
        OpenError::unplayable("There is no sound in that file that can be played.", cause)
    };
    let track = format
        .default_track(TrackType::Audio)
        .ok_or_else(|| no_audio("no audio track"))?;
    let playable = match &track.codec_params {
        Some(CodecParameters::Audio(codec)) => {
            codec.codec == CODEC_ID_OPUS
                || symphonia::default::get_codecs()
                    .get_audio_decoder(codec.codec)
                    .is_some()
        }
        _ => false,
    };
    if !playable {
        return Err(no_audio("no decoder for the audio track"));
    }
    let of_track = track.time_base.zip(track.duration);
    let frames = track.time_base.zip(track.num_frames);
    let whole = format.media_info();
    let length = of_track
        .or_else(|| whole.time_base.zip(whole.duration))
        .or_else(|| frames.map(|(base, frames)| (base, frames.into())))
        .and_then(|(base, duration)| base.calc_duration(duration))
        .and_then(|time| i64::try_from(time.as_millis()).ok())
        .filter(|length| *length > 0);

    let mut probed = Probed {
        container,
        length,
        ..Probed::default()
    };
    for revision in &revisions(format) {
        read_tags(revision, &mut probed);
    }
    Ok(probed)
}

/// The newest first; `ID3v1`, which cuts texts and knows one script, last.
fn revisions(format: &mut dyn FormatReader) -> Vec<MetadataRevision> {
    let mut metadata = format.metadata();
    let mut revisions = Vec::new();
    while let Some(revision) = metadata.pop() {
        revisions.push(revision);
    }
    revisions.extend(metadata.current().cloned());
    revisions.reverse();
    revisions.sort_by_key(|revision| revision.info.short_name == "id3v1");
    revisions
}

fn read_tags(revision: &MetadataRevision, into: &mut Probed) {
    let of_tracks = revision
        .per_track
        .iter()
        .flat_map(|track| &track.metadata.tags);
    let mut album_artist = None;
    for tag in revision.media.tags.iter().chain(of_tracks) {
        let (slot, value) = match &tag.std {
            Some(StandardTag::TrackTitle(value)) => (&mut into.title, value),
            Some(StandardTag::Artist(value)) => (&mut into.author, value),
            Some(StandardTag::AlbumArtist(value) | StandardTag::Performer(value)) => {
                (&mut album_artist, value)
            }
            Some(StandardTag::Album(value)) => (&mut into.album, value),
            Some(StandardTag::IdentIsrc(value)) => {
                into.isrc = into.isrc.take().or_else(|| isrc(value));
                continue;
            }
            _ => {
                into.artwork = into.artwork.take().or_else(|| artwork(tag));
                continue;
            }
        };
        if slot.is_none() {
            *slot = label::clean(value);
        }
    }
    into.author = into.author.take().or(album_artist);
}

/// Twelve letters and digits (ISO 3901), with or without hyphens.
fn isrc(value: &str) -> Option<String> {
    let code: String = value
        .chars()
        .filter(|c| *c != '-' && !c.is_whitespace())
        .collect();
    (code.len() == 12 && code.chars().all(|c| c.is_ascii_alphanumeric()))
        .then(|| code.to_ascii_uppercase())
}

/// A link to a picture, where someone wrote one into a tag.
fn artwork(tag: &Tag) -> Option<String> {
    let key: String = tag
        .raw
        .key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let known = [
        "ARTWORKURL",
        "COVERARTURL",
        "COVERURL",
        "TXXXARTWORKURL",
        "TXXXCOVERURL",
    ];
    let RawValue::String(value) = &tag.raw.value else {
        return None;
    };
    if !known.iter().any(|known| key.eq_ignore_ascii_case(known)) || value.len() > 2_000 {
        return None;
    }
    let url = Url::parse(value.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

fn refusal(error: &Error, trouble: &Trouble) -> OpenError {
    let told = trouble
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match (told, error) {
        (Some(Told::Open(error)), _) => error,
        (Some(Told::Read(io::ErrorKind::TimedOut, words)), _) => {
            OpenError::network("The file arrives too slowly to be made out.", words)
        }
        (Some(Told::Read(io::ErrorKind::FileTooLarge, words)), _) => unknown_format(words),
        (Some(Told::Read(_, words)), _) => OpenError::network(
            "The file could not be read to where it tells what it is.",
            words,
        ),
        (None, error) => unknown_format(error.to_string()),
    }
}

fn unknown_format(cause: String) -> OpenError {
    OpenError::unplayable("That is no audio file of a known format.", cause)
}

/// The first failure of a source: a probe takes some for the end of the file.
type Trouble = Arc<Mutex<Option<Told>>>;

/// What a source said of its failure.
#[derive(Debug)]
enum Told {
    /// More than a reader could say.
    Open(OpenError),
    Read(io::ErrorKind, String),
}

impl Told {
    fn of(error: &io::Error) -> Self {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        match inner {
            Some(OpenError::Network { .. }) | None => Self::Read(error.kind(), chain(error)),
            Some(error) => Self::Open(error.clone()),
        }
    }
}

/// A source with a limit of bytes and of time.
struct Measured {
    source: Box<dyn MediaSource>,
    bytes_left: u64,
    deadline: Instant,
    trouble: Trouble,
}

impl Measured {
    fn checked<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            self.trouble
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert_with(|| Told::of(error));
        }
        result
    }
}

impl Read for Measured {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let result = if Instant::now() >= self.deadline {
            Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "looking at the file took too long",
            ))
        } else if self.bytes_left == 0 {
            Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "too much to look at",
            ))
        } else {
            self.source.read(into)
        };
        if let Ok(count) = &result {
            self.bytes_left = self.bytes_left.saturating_sub(*count as u64);
        }
        self.checked(result)
    }
}

impl Seek for Measured {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

impl MediaSource for Measured {
    fn is_seekable(&self) -> bool {
        self.source.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.source.byte_len()
    }
}
