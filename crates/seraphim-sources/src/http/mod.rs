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
use crate::probe::{Hints, Prober};
use crate::sources::{Tasks, track};
use crate::{HttpSettings, Media, OpenError, SetupError, label, radio};

/// The source's name in tracks and in `/v4/info`.
pub(crate) const NAME: &str = "http";

/// Links longer than this are not followed, in bytes.
const MAX_URL_BYTES: usize = 8 * 1024;

/// Loads and opens links.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    tasks: Tasks,
    prober: Prober,
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
        })
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

    /// Fetches the beginning of the file and says what it is.
    pub(crate) async fn load(&self, identifier: &str) -> Result<Track, OpenError> {
        let url = parse(identifier)?;
        let (origin, answer) = Origin::open(&self.client, url.clone().into(), None).await?;
        if let Some(refusal) = no_audio(origin.mime.as_deref(), origin.extension.as_deref()) {
            return Err(refusal);
        }
        let hints = Hints {
            extension: origin.extension.clone(),
            mime: origin.mime.clone(),
        };
        let (length, seekable) = (origin.length, origin.seekable);
        let station = origin.station.clone();
        let media = self.media(origin, answer);
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
            title: title.unwrap_or_else(|| label::of_url(&url)),
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
        let (origin, answer) = Origin::open(&self.client, address, renewal).await?;
        Ok(self.media(origin, answer))
    }

    /// The bytes of a file or a station, from its first answer on.
    fn media(&self, origin: Origin, answer: Answer) -> Media {
        let (extension, mime) = (origin.extension.clone(), origin.mime.clone());
        if let Some(station) = origin.station.clone() {
            let (source, titles) = radio::listen(origin, station, answer, &self.tasks.here());
            let mut media = Media::new(Box::new(source), extension, mime);
            media.titles = titles;
            return media;
        }
        let source = HttpReader::new(origin, answer, self.tasks.here());
        Media::new(Box::new(source), extension, mime)
    }
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

/// What is no audio by its own words, told better than a probe could.
fn no_audio(mime: Option<&str>, extension: Option<&str>) -> Option<OpenError> {
    let words = match (mime.unwrap_or_default(), extension.unwrap_or_default()) {
        ("text/html" | "application/xhtml+xml", _) => {
            return Some(OpenError::WebPage {
                cause: format!("content type {}", mime.unwrap_or("unknown")),
            });
        }
        (
            "audio/mpegurl"
            | "audio/x-mpegurl"
            | "application/x-mpegurl"
            | "application/vnd.apple.mpegurl"
            | "audio/x-scpls"
            | "application/pls+xml"
            | "application/dash+xml",
            _,
        )
        | (_, "m3u" | "m3u8" | "pls" | "mpd") => {
            "That link is a list of other links (M3U, PLS, HLS), which cannot be read yet."
        }
        _ => return None,
    };
    Some(OpenError::unplayable(
        words,
        format!("content type {}", mime.unwrap_or("unknown")),
    ))
}
