//! The source `http`: a file behind a link.
//!
//! As in Lavalink, the link is both identifier and URI of its track. It stays
//! the link that was asked for, not where it was redirected to: such targets
//! are often signed for a few minutes only.

pub(crate) mod address;
pub(crate) mod allow;
pub(crate) mod client;
pub(crate) mod dial;
pub(crate) mod egress;
mod expiry;
pub(crate) mod forward;
pub(crate) mod guard;
mod lane;
pub(crate) mod origin;
mod reader;
mod shoutcast;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod window;

use std::sync::Arc;

use lavalink_protocol::{Track, TrackInfo};
use url::Url;

use self::client::{Address, Answer, Client};
use self::dial::{Dialer, Lookup};
use self::origin::{Origin, Renewal};
use self::reader::HttpReader;
use crate::ffmpeg::Ffmpeg;
use crate::linklist::{self, Base, Kind, LIST_BYTES, Loaded};
use crate::probe::{Hints, Prober};
use crate::sources::track;
use crate::tasks::Tasks;
use crate::{HttpSettings, Media, OpenError, SetupError, ffmpeg, hls, label, mpegts, radio};

/// The source's name in tracks and in `/v4/info`.
pub(crate) const NAME: &str = "http";

/// Links longer than this are not followed, wherever they come from, in bytes.
pub(crate) const MAX_URL_BYTES: usize = 8 * 1024;

/// Loads and opens links.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    tasks: Tasks,
    prober: Prober,
    ffmpeg: Option<Ffmpeg>,
}

impl Http {
    pub(crate) fn new(
        settings: &HttpSettings,
        lookup: Arc<dyn Lookup>,
        tasks: Tasks,
        prober: Prober,
    ) -> Result<Self, SetupError> {
        let dialer = Dialer::new(settings, lookup)?;
        Ok(Self {
            client: Client::new(settings, dialer, tasks.clone())?,
            tasks,
            prober,
            ffmpeg: None,
        })
    }

    /// The same with a program for what is not read here.
    pub(crate) fn with_ffmpeg(self, ffmpeg: Option<Ffmpeg>) -> Self {
        Self { ffmpeg, ..self }
    }

    /// Connects, for whoever speaks to servers himself.
    pub(crate) fn dialer(&self) -> &Dialer {
        self.client.dialer()
    }

    /// Whether an identifier is one for this source.
    pub(crate) fn claims(identifier: &str) -> bool {
        let begins = |scheme: &str| {
            identifier
                .get(..scheme.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        };
        begins("http://") || begins("https://")
    }

    /// Fetches the beginning of what is there and says what it is.
    pub(crate) async fn load(&self, identifier: &str) -> Result<Loaded, OpenError> {
        let url = parse(identifier)?;
        let (origin, mut answer) = Origin::open(&self.client, url.clone().into(), None).await?;
        match self.nature(&origin, &mut answer).await? {
            Nature::Media(sound) => {
                let track = self
                    .load_media(identifier, &url, (origin, answer, sound))
                    .await?;
                Ok(Loaded::Track(Box::new(track)))
            }
            Nature::List => {
                let base = answer.url.clone();
                let bytes = self.client.rest(&mut answer, LIST_BYTES).await?;
                match linklist::read(&bytes) {
                    Kind::List(list) => Ok(Loaded::List(list, Base::Link(base))),
                    Kind::Hls => {
                        let text = linklist::decode(&bytes);
                        let track = self.load_hls(identifier, &url, base, &text).await?;
                        Ok(Loaded::Track(Box::new(track)))
                    }
                }
            }
            Nature::Other(refusal) => Err(refusal),
        }
    }

    /// What is at a link, by what its server says, else by its first bytes.
    async fn nature(&self, origin: &Origin, answer: &mut Answer) -> Result<Nature, OpenError> {
        let told = Nature::told(origin.mime.as_deref(), origin.extension.as_deref());
        if let Some(nature) = told {
            return Ok(nature);
        }
        let head = self.client.peek(answer).await?;
        Ok(if linklist::looks_like_list(&head) {
            Nature::List
        } else if mpegts::begins(&head) {
            Nature::Media(Sound::Transport)
        } else {
            Nature::Media(Sound::Known)
        })
    }

    async fn load_hls(
        &self,
        identifier: &str,
        url: &Url,
        base: Url,
        text: &str,
    ) -> Result<Track, OpenError> {
        // Whoever waits may give up while a read does not: what it waits for ends then.
        let (tasks, _unwanted) = self.tasks.until_dropped();
        let stream = hls::open(&self.client, base.into(), text, &tasks.here()).await?;
        let (length, is_seekable) = (stream.length, stream.seek.is_some());
        let probed = self.prober.probe(stream.source, Hints::default()).await?;
        let millis = length.and_then(|length| i64::try_from(length.as_millis()).ok());
        let info = TrackInfo {
            identifier: identifier.to_owned(),
            is_seekable,
            author: probed
                .author
                .unwrap_or_else(|| label::UNKNOWN_AUTHOR.to_owned()),
            length: millis.unwrap_or(TrackInfo::UNKNOWN_LENGTH),
            is_stream: length.is_none(),
            position: 0,
            title: probed.title.unwrap_or_else(|| hls::title(url)),
            uri: Some(identifier.to_owned()),
            artwork_url: probed.artwork,
            isrc: probed.isrc,
            source_name: NAME.to_owned(),
        };
        track(info, probed.container)
    }

    async fn load_media(
        &self,
        identifier: &str,
        url: &Url,
        (origin, answer, sound): (Origin, Answer, Sound),
    ) -> Result<Track, OpenError> {
        let length = origin.length;
        let station = origin.station.clone();
        // As above.
        let (tasks, _unwanted) = self.tasks.until_dropped();
        let media = self.media(origin, answer, sound, &tasks).await?;
        let hints = Hints {
            extension: media.extension.clone(),
            mime: media.mime.clone(),
        };
        let seekable = media.source.is_seekable();
        let probed = self.prober.probe(media.source, hints).await?;

        let is_stream = length.is_none() && (probed.length.is_none() || station.is_some());
        let title = station.and_then(|station| station.name).or(probed.title);
        let info = TrackInfo {
            identifier: identifier.to_owned(),
            is_seekable: seekable && !is_stream,
            author: probed
                .author
                .unwrap_or_else(|| label::UNKNOWN_AUTHOR.to_owned()),
            length: probed
                .length
                .filter(|_| !is_stream)
                .unwrap_or(TrackInfo::UNKNOWN_LENGTH),
            is_stream,
            position: 0,
            title: title.unwrap_or_else(|| label::of_url(url)),
            uri: Some(identifier.to_owned()),
            artwork_url: probed.artwork,
            isrc: probed.isrc,
            source_name: NAME.to_owned(),
        };
        track(info, probed.container)
    }

    /// Opens a track of this source.
    pub(crate) async fn open(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let url = parse(&track.identifier)?;
        self.open_at(url.into(), None).await
    }

    /// Opens what is at an address. Where the address is good for a time only,
    /// `renewal` finds a fresh one, and reading goes on at its position.
    pub(crate) async fn open_at(
        &self,
        address: Address,
        renewal: Option<Arc<dyn Renewal>>,
    ) -> Result<Media, OpenError> {
        let (origin, mut answer) = Origin::open(&self.client, address, renewal).await?;
        match self.nature(&origin, &mut answer).await? {
            Nature::Media(sound) => self.media(origin, answer, sound, &self.tasks).await,
            Nature::List => {
                let bytes = self.client.rest(&mut answer, LIST_BYTES).await?;
                let found = origin.address().to(answer.url.clone());
                drop(answer);
                let text = linklist::decode(&bytes);
                let stream = hls::open(&self.client, found, &text, &self.tasks.here()).await?;
                let mut media = Media::new(stream.source, None, None);
                media.seek = stream.seek;
                Ok(media)
            }
            Nature::Other(refusal) => Err(refusal),
        }
    }

    /// The bytes of a file or a station, from its first answer on.
    async fn media(
        &self,
        origin: Origin,
        answer: Answer,
        sound: Sound,
        tasks: &Tasks,
    ) -> Result<Media, OpenError> {
        let media = bytes(origin, answer, tasks);
        match (sound, &self.ffmpeg) {
            (Sound::Known, _) => Ok(media),
            (Sound::Transport, Some(ffmpeg)) => ffmpeg.decode(media).await,
            (Sound::Transport, None) => Err(ffmpeg::missing("An MPEG transport stream")),
        }
    }
}

fn bytes(origin: Origin, answer: Answer, tasks: &Tasks) -> Media {
    let (extension, mime) = (origin.extension.clone(), origin.mime.clone());
    if let Some(station) = origin.station.clone() {
        let (source, titles) = radio::listen(origin, station, answer, &tasks.here());
        let mut media = Media::new(Box::new(source), extension, mime);
        media.titles = titles;
        return media;
    }
    let source = HttpReader::new(origin, answer, tasks.here());
    let mut media = Media::new(Box::new(source), extension, mime);
    media.remote = true;
    media
}

fn parse(identifier: &str) -> Result<Url, OpenError> {
    if identifier.len() > MAX_URL_BYTES {
        return Err(OpenError::unplayable(
            "That link is too long.",
            format!("a link of {} bytes", identifier.len()),
        ));
    }
    Url::parse(identifier)
        .map_err(|error| OpenError::unplayable("That is not a link.", error.to_string()))
}

/// How sound can be read.
#[derive(Clone, Copy)]
enum Sound {
    /// Here, or by nobody.
    Known,
    /// By ffmpeg: an MPEG transport stream.
    Transport,
}

/// What is at a link.
enum Nature {
    /// Sound, as far as anybody knows.
    Media(Sound),
    /// A list of links.
    List,
    /// No sound by its own words, told better than a probe could.
    Other(OpenError),
}

impl Nature {
    /// By the media type, else by the extension; `None` where neither says.
    fn told(mime: Option<&str>, extension: Option<&str>) -> Option<Self> {
        let other = |words: &str| {
            let cause = format!("content type {}", mime.unwrap_or("unknown"));
            Some(Self::Other(OpenError::unplayable(words, cause)))
        };
        match mime.unwrap_or_default() {
            "text/html" | "application/xhtml+xml" => {
                return Some(Self::Other(OpenError::web_page(format!(
                    "content type {}",
                    mime.unwrap_or("unknown")
                ))));
            }
            "application/dash+xml" => {
                return other("That link is an MPEG-DASH stream, which cannot be played.");
            }
            "audio/mpegurl"
            | "audio/x-mpegurl"
            | "application/mpegurl"
            | "application/x-mpegurl"
            | "application/vnd.apple.mpegurl"
            | "application/vnd.apple.mpegurl.audio"
            | "audio/x-scpls"
            | "audio/scpls"
            | "application/pls+xml" => return Some(Self::List),
            "video/mp2t" | "video/mpeg" | "video/vnd.dlna.mpeg-tts" => {
                return Some(Self::Media(Sound::Transport));
            }
            mime if mime.starts_with("audio/")
                || mime.starts_with("video/")
                || mime == "application/ogg" =>
            {
                return Some(Self::Media(Sound::Known));
            }
            _ => {}
        }
        match extension {
            Some("mpd") => other("That link is an MPEG-DASH stream, which cannot be played."),
            Some(
                "mp3" | "m4a" | "mp4" | "aac" | "flac" | "ogg" | "oga" | "opus" | "wav" | "webm"
                | "mka" | "aif" | "aiff",
            ) => Some(Self::Media(Sound::Known)),
            extension if linklist::is_list_extension(extension) => Some(Self::List),
            _ => None,
        }
    }
}
