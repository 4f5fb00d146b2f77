//! The source `http`: a file behind a link.
//!
//! As in Lavalink, the link is both identifier and URI of its track. It stays
//! the link that was asked for, not where it was redirected to: such targets
//! are often signed for a few minutes only.

pub(crate) mod address;
pub(crate) mod allow;
mod client;
pub(crate) mod dial;
pub(crate) mod guard;
mod lane;
mod origin;
mod reader;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use lavalink_protocol::{Track, TrackInfo};
use url::Url;

use self::client::Client;
use self::dial::{Dialer, Lookup};
use self::origin::Origin;
use self::reader::HttpReader;
use crate::probe::{Hints, Prober};
use crate::sources::{Tasks, track};
use crate::{HttpSettings, Media, OpenError, SetupError, label};

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
        let (origin, answer) = Origin::open(&self.client, &url).await?;
        if let Some(refusal) = no_audio(origin.mime.as_deref(), origin.extension.as_deref()) {
            return Err(refusal);
        }
        let hints = Hints {
            extension: origin.extension.clone(),
            mime: origin.mime.clone(),
        };
        let (length, seekable) = (origin.length, origin.seekable);
        let reader = HttpReader::new(origin, answer, self.tasks.here());
        let probed = self.prober.probe(Box::new(reader), hints).await?;

        let is_stream = length.is_none() && probed.length.is_none();
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
            title: probed.title.unwrap_or_else(|| label::of_url(&url)),
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
        let (origin, answer) = Origin::open(&self.client, &url).await?;
        let (extension, mime) = (origin.extension.clone(), origin.mime.clone());
        let source = Box::new(HttpReader::new(origin, answer, self.tasks.here()));
        Ok(Media {
            source,
            extension,
            mime,
        })
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
        ("text/html" | "application/xhtml+xml", _) => "That link is a web page, not an audio file.",
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
