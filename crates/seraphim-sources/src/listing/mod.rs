//! Playlists and albums as they come in.
//!
//! A source writes entries as it learns of them; whoever asked reads the first
//! ones at once and the others page by page. A list that nobody has asked for
//! in a while is dropped, and with it what fetches it.

mod shelf;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lavalink_protocol::{Playlist, PlaylistInfo, Track};
use serde_json::{Map, Value};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

pub(crate) use self::shelf::Shelf;
use crate::OpenError;

/// A list is cut here, in entries.
pub(crate) const MAX_ENTRIES: usize = 5_000;
/// The most that one page holds, in entries.
const PAGE: usize = 500;
/// What stands before the place and the identifier of a page.
const PAGE_PREFIX: &str = "page:";

/// What a source found under an identifier.
pub(crate) enum Found {
    Track(Box<Track>),
    Search(Vec<Track>),
    List(Listing),
    /// All of it, at once.
    Playlist(Playlist),
}

/// What is known of a list as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heading {
    pub(crate) name: String,
    /// `playlist`, `album` or `artist`.
    pub(crate) kind: &'static str,
    pub(crate) url: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) artwork: Option<String>,
    /// Entries as the source counts them.
    pub(crate) total: Option<u64>,
    /// The entry that the link pointed at, by its identifier.
    pub(crate) selected: Option<String>,
}

#[derive(Default)]
struct State {
    heading: Heading,
    tracks: Vec<Track>,
    end: Option<Result<(), OpenError>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reading end. Cheap to clone; what fetches the list ends with the last one.
#[derive(Clone)]
pub(crate) struct Listing {
    shared: Arc<Shared>,
    _fetching: Arc<DropGuard>,
}

/// The writing end. A list that is dropped unfinished has failed.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    /// Cancelled when nobody wants the list any more.
    pub(crate) unwanted: CancellationToken,
}

/// Both ends of a list.
pub(crate) fn listing(heading: Heading) -> (Writer, Listing) {
    let shared = Arc::<Shared>::default();
    shared.lock().heading = heading;
    let unwanted = CancellationToken::new();
    let listing = Listing {
        shared: Arc::clone(&shared),
        _fetching: Arc::new(unwanted.clone().drop_guard()),
    };
    (Writer { shared, unwanted }, listing)
}

impl Writer {
    /// Adds entries; `false` when the list is full.
    pub(crate) fn extend(&self, tracks: impl IntoIterator<Item = Track>) -> bool {
        let mut state = self.shared.lock();
        let room = MAX_ENTRIES.saturating_sub(state.tracks.len());
        state.tracks.extend(tracks.into_iter().take(room));
        let open = state.tracks.len() < MAX_ENTRIES;
        drop(state);
        self.shared.changed.notify_waiters();
        open
    }

    /// The list is whole, or nothing more will come of it.
    pub(crate) fn finish(self, end: Result<(), OpenError>) {
        self.shared.lock().end.get_or_insert(end);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.lock().end.get_or_insert_with(|| {
            Err(OpenError::network(
                "The rest of that list cannot be had now.",
                "fetching the list was ended",
            ))
        });
        self.shared.changed.notify_waiters();
    }
}

impl Listing {
    /// Everything, or what has come until `deadline`. Where more is to come, its
    /// first page is named in the answer.
    ///
    /// # Errors
    /// Why the list failed, when it had no entry.
    pub(crate) async fn whole(
        &self,
        identifier: &str,
        deadline: Instant,
    ) -> Result<Playlist, OpenError> {
        let waited = self.wait(|state| state.end.is_some());
        drop(tokio::time::timeout_at(deadline, waited).await);
        self.cut(identifier, 0, MAX_ENTRIES)
    }

    /// The entries from `offset` that are there, as soon as there is one.
    ///
    /// # Errors
    /// Why the list failed, when it has no further entry.
    pub(crate) async fn page(
        &self,
        identifier: &str,
        offset: usize,
        deadline: Instant,
    ) -> Result<Playlist, OpenError> {
        let waited = self.wait(|state| state.end.is_some() || state.tracks.len() > offset);
        drop(tokio::time::timeout_at(deadline, waited).await);
        self.cut(identifier, offset, PAGE)
    }

    async fn wait(&self, there: impl Fn(&State) -> bool) {
        loop {
            let changed = self.shared.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if there(&self.shared.lock()) {
                return;
            }
            changed.await;
        }
    }

    fn cut(&self, identifier: &str, offset: usize, count: usize) -> Result<Playlist, OpenError> {
        let state = self.shared.lock();
        let rest = state.tracks.get(offset..).unwrap_or_default();
        let tracks: Vec<Track> = rest.iter().take(count).cloned().collect();
        if tracks.is_empty() {
            match &state.end {
                Some(Err(error)) => return Err(error.clone()),
                Some(Ok(())) => {}
                None => {
                    return Err(OpenError::network(
                        "That list takes too long to come.",
                        "no entry in time",
                    ));
                }
            }
        }
        let next = offset + tracks.len();
        let heading = &state.heading;
        let mut plugin_info = heading.plugin_info();
        // A list that broke off is asked about once more, and then says why.
        if !matches!(state.end, Some(Ok(()))) || next < state.tracks.len() {
            plugin_info.insert("next".to_owned(), page_identifier(identifier, next).into());
        }
        let selected = heading.selected.as_deref().and_then(|selected| {
            let place = (tracks.iter()).position(|track| track.info.identifier == selected);
            place.and_then(|place| i32::try_from(place).ok())
        });
        Ok(Playlist {
            info: PlaylistInfo {
                name: heading.name.clone(),
                selected_track: selected.unwrap_or(-1),
            },
            plugin_info,
            tracks,
        })
    }
}

impl Heading {
    /// As `LavaSrc`'s playlists have it.
    fn plugin_info(&self) -> Map<String, Value> {
        let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
        let fields = [
            ("type", Value::from(self.kind)),
            ("url", text(&self.url)),
            ("artworkUrl", text(&self.artwork)),
            ("author", text(&self.author)),
            ("totalTracks", self.total.map_or(Value::Null, Value::from)),
        ];
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// How a page of a list is asked for.
pub(crate) fn page_identifier(identifier: &str, offset: usize) -> String {
    format!("{PAGE_PREFIX}{offset}:{identifier}")
}

/// The place and the identifier that a page is asked for by.
pub(crate) fn read_page_identifier(text: &str) -> Option<(usize, &str)> {
    let (offset, identifier) = text.strip_prefix(PAGE_PREFIX)?.split_once(':')?;
    let offset = offset.parse().ok().filter(|offset| *offset < MAX_ENTRIES)?;
    Some((offset, identifier))
}
