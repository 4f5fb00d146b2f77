//! From the entries of a list, and of lists in it, to tracks.

use std::collections::HashSet;
use std::time::Duration;

use lavalink_protocol::{Playlist, PlaylistInfo, Track, TrackInfo};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::parse::{Entry, List};
use super::place::Base;
use super::{Loaded, empty, is_list_extension};
use crate::http::{self, Http};
use crate::listing::Found;
use crate::local::{self, Local};
use crate::sources::track;
use crate::{OpenError, chain, label};

/// How many tracks come of one list.
pub(super) const MAX_TRACKS: usize = 1_000;
/// How deep lists in lists are followed.
pub(super) const MAX_DEPTH: usize = 3;
/// How many lists in lists are fetched.
const MAX_LISTS: usize = 16;
/// So many entries whose length nobody says are looked at …
const LOOKS: usize = 32;
/// … so many at once …
const LOOKS_AT_ONCE: usize = 4;
/// … and for no longer than this.
const LOOK_TIME: Duration = Duration::from_secs(5);

/// Makes tracks of lists.
#[derive(Clone)]
pub(crate) struct Expander {
    pub(crate) http: Option<Http>,
    pub(crate) local: Option<Local>,
}

/// What will be a track.
struct Wanted {
    place: Base,
    entry: Entry,
    /// Known already, because it had to be fetched.
    track: Option<Track>,
}

impl Expander {
    /// The tracks of a list: one track for a list of one, as stations have it,
    /// else a playlist.
    pub(crate) async fn expand(&self, list: List, base: Base) -> Result<Found, OpenError> {
        let name = list.title.clone().unwrap_or_else(|| base.title());
        let mut wanted = self.flatten(list, base).await;
        if let [only] = &mut wanted[..] {
            let track = match only.track.take() {
                Some(track) => track,
                None => self.look(&only.place).await?,
            };
            return Ok(Found::Track(Box::new(track)));
        }
        self.look_at_unknown(&mut wanted).await;
        let tracks: Vec<Track> = wanted
            .into_iter()
            .filter_map(|wanted| {
                wanted
                    .track
                    .or_else(|| unseen(&wanted.place, &wanted.entry).ok())
            })
            .collect();
        if tracks.is_empty() {
            return Err(empty());
        }
        let info = PlaylistInfo {
            name,
            selected_track: -1,
        };
        Ok(Found::Playlist(Playlist {
            info,
            plugin_info: serde_json::Map::default(),
            tracks,
        }))
    }

    /// The entries, those of lists in the list in their places. No list is
    /// fetched twice.
    async fn flatten(&self, list: List, base: Base) -> Vec<Wanted> {
        let mut seen = HashSet::from([base.clone()]);
        let mut open = vec![(list.entries.into_iter(), base)];
        let mut wanted = Vec::new();
        while let Some((entries, base)) = open.last_mut() {
            if wanted.len() >= MAX_TRACKS {
                break;
            }
            let Some(entry) = entries.next() else {
                open.pop();
                continue;
            };
            let Some(place) = base.join(&entry.location) else {
                tracing::debug!(location = entry.location, "an entry leads nowhere");
                continue;
            };
            if !is_list_extension(place.extension().as_deref()) {
                let track = None;
                wanted.push(Wanted {
                    place,
                    entry,
                    track,
                });
                continue;
            }
            if open.len() > MAX_DEPTH || seen.len() > MAX_LISTS || !seen.insert(place.clone()) {
                tracing::debug!(?place, "a list too many");
                continue;
            }
            match self.fetch(&place).await {
                Ok(Loaded::List(list, base)) => open.push((list.entries.into_iter(), base)),
                Ok(Loaded::Track(track)) => wanted.push(Wanted {
                    place,
                    entry,
                    track: Some(*track),
                }),
                Err(error) => {
                    tracing::debug!(?place, error = chain(&error), "a list in a list");
                }
            }
        }
        wanted
    }

    /// Looks at the first entries whose length nobody says, a few at once and
    /// not for long. What cannot be looked at is told when it is played.
    async fn look_at_unknown(&self, wanted: &mut [Wanted]) {
        let until = Instant::now() + LOOK_TIME;
        let mut unknown: Vec<(usize, Base)> = wanted
            .iter()
            .enumerate()
            .filter(|(_, wanted)| wanted.track.is_none() && wanted.entry.length.is_none())
            .map(|(number, wanted)| (number, wanted.place.clone()))
            .take(LOOKS)
            .collect();
        unknown.reverse();
        let mut looks = JoinSet::new();
        loop {
            while looks.len() < LOOKS_AT_ONCE {
                let Some((number, place)) = unknown.pop() else {
                    break;
                };
                let expander = self.clone();
                looks.spawn(async move { (number, expander.look(&place).await) });
            }
            match tokio::time::timeout_at(until, looks.join_next()).await {
                Ok(Some(Ok((number, Ok(mut track))))) => {
                    if let Some(wanted) = wanted.get_mut(number) {
                        if let Some(title) = &wanted.entry.title {
                            track = titled(track, title);
                        }
                        wanted.track = Some(track);
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return,
            }
        }
    }

    async fn look(&self, place: &Base) -> Result<Track, OpenError> {
        match self.fetch(place).await? {
            Loaded::Track(track) => Ok(*track),
            Loaded::List(..) => Err(empty()),
        }
    }

    async fn fetch(&self, place: &Base) -> Result<Loaded, OpenError> {
        let off = |name: &str| OpenError::NoSource(name.to_owned());
        match place {
            Base::Link(url) => {
                let http = self.http.as_ref().ok_or_else(|| off(http::NAME))?;
                http.load(url.as_str()).await
            }
            Base::File(path) => {
                let local = self.local.as_ref().ok_or_else(|| off(local::NAME))?;
                local.load(path).await
            }
        }
    }
}

/// The list's own title stands over what was found, where it says more than
/// the file's name.
fn titled(found: Track, title: &str) -> Track {
    if found.info.author != label::UNKNOWN_AUTHOR {
        return found;
    }
    let (author, title) = parts(title);
    let info = TrackInfo {
        author: author.unwrap_or(found.info.author.clone()),
        title,
        ..found.info.clone()
    };
    let container = container(label::extension(&info.identifier).as_deref());
    track(info, container).unwrap_or(found)
}

/// A track as its list describes it, without a look at it.
fn unseen(place: &Base, entry: &Entry) -> Result<Track, OpenError> {
    let (author, title) = match entry.title.as_deref().map(parts) {
        Some((author, title)) => (author, title),
        None => (None, place.title()),
    };
    let (identifier, uri, source) = match place {
        Base::Link(url) => (url.to_string(), Some(url.to_string()), http::NAME),
        Base::File(path) => (path.clone(), None, local::NAME),
    };
    let info = TrackInfo {
        identifier,
        is_seekable: entry.length.is_some(),
        author: author.unwrap_or_else(|| label::UNKNOWN_AUTHOR.to_owned()),
        length: entry.length.unwrap_or(TrackInfo::UNKNOWN_LENGTH),
        is_stream: false,
        position: 0,
        title,
        uri,
        artwork_url: None,
        isrc: None,
        source_name: source.to_owned(),
    };
    track(info, container(place.extension().as_deref()))
}

/// `author - title`, as lists have it.
fn parts(title: &str) -> (Option<String>, String) {
    match title.split_once(" - ") {
        Some((author, title)) if !author.trim().is_empty() && !title.trim().is_empty() => {
            (Some(author.trim().to_owned()), title.trim().to_owned())
        }
        _ => (None, title.to_owned()),
    }
}

/// Lavaplayer's name of the container, by the extension.
fn container(extension: Option<&str>) -> &'static str {
    match extension {
        Some("m4a" | "mp4") => "mp4",
        Some("flac") => "flac",
        Some("ogg" | "oga" | "opus") => "ogg",
        Some("wav") => "wav",
        Some("webm" | "mka" | "mkv") => "matroska/webm",
        Some("aac") => "adts",
        _ => "mp3",
    }
}
