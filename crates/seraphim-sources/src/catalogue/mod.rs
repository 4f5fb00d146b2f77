//! What the catalogues of Spotify, Apple Music and Deezer have in common: they
//! know what a track is called, how long it is and often its ISRC, and give no
//! sound. Their tracks are found elsewhere when they are about to be played.

pub(crate) mod api;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lavalink_protocol::codec::{self, Details, Extended};
use lavalink_protocol::{Track, TrackInfo};
use serde_json::Value;

use crate::listing::{Found, Heading, MAX_ENTRIES, listing};
use crate::tasks::Tasks;
use crate::{OpenError, chain, label, matching};

/// Tracks are no longer than this, in milliseconds.
const MAX_LENGTH: i64 = 7 * 24 * 3_600_000;

/// What an identifier asks a catalogue for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) kind: Kind,
    /// An identifier of the catalogue, or words, or an ISRC.
    pub(crate) text: String,
    /// The country in the link, in lower case.
    pub(crate) country: Option<String>,
}

/// What kind of thing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Track,
    Album,
    Playlist,
    /// The artist's best known tracks.
    Artist,
    /// A search for tracks.
    Search,
    /// The recording with an ISRC.
    Isrc,
}

/// A catalogue.
#[async_trait]
pub(crate) trait Catalogue: Send + Sync {
    /// The name of its tracks' source.
    fn name(&self) -> &'static str;
    /// What an identifier asks this catalogue for, if anything.
    fn wish(&self, identifier: &str) -> Option<Wish>;
    /// Answers a wish.
    async fn find(&self, wish: &Wish) -> Result<Found, OpenError>;
}

/// What a catalogue knows of a track.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    /// Milliseconds.
    pub(crate) length: Option<i64>,
    pub(crate) isrc: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) artwork: Option<String>,
    pub(crate) more: Extended,
}

impl Entry {
    /// The track, unless something that it cannot be without is missing.
    pub(crate) fn track(self, source: &str) -> Option<Track> {
        let id = Some(self.id).filter(|id| !id.is_empty() && id.len() <= 100)?;
        let title = self.title.as_deref().and_then(label::clean)?;
        let author = self.author.as_deref().and_then(label::clean);
        let length = self
            .length
            .filter(|length| (1..=MAX_LENGTH).contains(length));
        let info = TrackInfo {
            identifier: id,
            is_seekable: true,
            author: author.unwrap_or_else(|| label::UNKNOWN_AUTHOR.to_owned()),
            length: length.unwrap_or(TrackInfo::UNKNOWN_LENGTH),
            is_stream: false,
            position: 0,
            title,
            uri: self.link.filter(|link| is_link(link)),
            artwork_url: self.artwork.filter(|link| is_link(link)),
            isrc: self
                .isrc
                .map(|isrc| isrc.to_ascii_uppercase())
                .filter(|isrc| matching::is_isrc(isrc)),
            source_name: source.to_owned(),
        };
        let details = Details::Extended(Box::new(self.more));
        let encoded = codec::encode(&info, &details).ok()?;
        Some(Track {
            encoded,
            info,
            plugin_info: details.plugin_info(),
            ..Track::default()
        })
    }
}

/// One page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) tracks: Vec<Track>,
    /// How many entries of the catalogue it stands for, unplayable ones included.
    pub(crate) entries: usize,
    pub(crate) more: bool,
}

/// Before a page is asked for again that could not be had.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Fetches the pages of a list.
#[async_trait]
pub(crate) trait Pages: Send + Sync + 'static {
    /// The page that begins at an entry.
    async fn page(&self, offset: usize) -> Result<Page, OpenError>;
}

/// A list whose first page is there and whose others are fetched while
/// somebody wants them.
pub(crate) fn list(tasks: &Tasks, heading: Heading, first: Page, pages: Arc<dyn Pages>) -> Found {
    let (writer, list) = listing(heading);
    let stop = tasks.stop.clone();
    tasks.tracker.spawn(async move {
        let (unwanted, mut offset, mut page) = (writer.unwanted.clone(), 0, first);
        let fetch = async {
            loop {
                offset += page.entries;
                let open = writer.extend(page.tracks);
                if !page.more || page.entries == 0 || !open || offset >= MAX_ENTRIES {
                    return Ok(());
                }
                page = match pages.page(offset).await {
                    Err(error) if error.is_transient() => {
                        tracing::debug!(offset, error = chain(&error), "a page of a list");
                        tokio::time::sleep(AGAIN_AFTER).await;
                        pages.page(offset).await?
                    }
                    page => page?,
                };
            }
        };
        let end = tokio::select! {
            () = stop.cancelled() => return,
            () = unwanted.cancelled() => return,
            end = fetch => end,
        };
        writer.finish(end);
    });
    Found::List(list)
}

fn is_link(text: &str) -> bool {
    text.len() <= 2_048
        && url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// A text in a JSON object, by a path of names.
pub(crate) fn text(value: &Value, path: &[&str]) -> Option<String> {
    at(value, path)?.as_str().map(ToOwned::to_owned)
}

/// A number in a JSON object, by a path of names.
pub(crate) fn number(value: &Value, path: &[&str]) -> Option<i64> {
    at(value, path)?.as_i64()
}

/// An array in a JSON object, by a path of names; empty when there is none.
pub(crate) fn array<'a>(value: &'a Value, path: &[&str]) -> &'a [Value] {
    at(value, path)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A value in a JSON object, by a path of names.
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}
