//! Apple Music's catalogue, through the Apple Music API
//! (<https://developer.apple.com/documentation/applemusicapi>), with a
//! developer token of the operator's.

mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use lavalink_protocol::Track;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use self::read::{heading, link, song, songs};
use crate::catalogue::api::{Api, Ask, below};
use crate::catalogue::{Catalogue, Kind, Page, Pages, Wish, array, list, text};
use crate::http::dial::Dialer;
use crate::listing::{Found, Heading};
use crate::tasks::Tasks;
use crate::{AppleMusicSettings, OpenError};

/// The source's name in tracks and in `/v4/info`.
pub(crate) const NAME: &str = "applemusic";
/// Entries of a page.
const PAGE: usize = 100;

/// Apple Music's catalogue. Cheap to clone.
#[derive(Clone)]
pub(crate) struct AppleMusic {
    inner: Arc<Inner>,
}

struct Inner {
    api: Api,
    base: Url,
    token: SecretString,
    country: String,
    tasks: Tasks,
}

impl AppleMusic {
    /// `None` when there is no developer token.
    pub(crate) fn new(settings: AppleMusicSettings, dialer: Dialer, tasks: Tasks) -> Option<Self> {
        let token = settings.token?;
        Some(Self {
            inner: Arc::new(Inner {
                api: Api::new(dialer, tasks.clone(), "Apple Music"),
                base: settings.api_base,
                token: format!("Bearer {}", token.expose_secret()).into(),
                country: settings.country,
                tasks,
            }),
        })
    }

    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, OpenError> {
        let url = below(&self.inner.base, path, query)?;
        let ask = Ask {
            authorization: Some(&self.inner.token),
            ..Ask::get(url)
        };
        let told = self.inner.api.ask(ask).await?;
        match self.inner.api.refusal(&told) {
            Some(refusal) => Err(refusal),
            None => Ok(told.body),
        }
    }

    async fn album_or_playlist(
        &self,
        kind: &'static str,
        country: &str,
        id: &str,
    ) -> Result<Found, OpenError> {
        let folder = if kind == "album" {
            "albums"
        } else {
            "playlists"
        };
        let pages = ListOf {
            apple: self.clone(),
            path: ["catalog", country, folder, id, "tracks"].map(ToOwned::to_owned),
        };
        let path = ["catalog", country, folder, id];
        let (head, page) = tokio::join!(self.get(&path, &[]), pages.page(0));
        let head = head?;
        let head = array(&head, &["data"]).first().ok_or_else(nothing)?;
        Ok(self.list(heading(head, kind), page?, pages))
    }

    async fn artist(&self, country: &str, id: &str) -> Result<Found, OpenError> {
        let path = ["catalog", country, "artists", id];
        let top = ["catalog", country, "artists", id, "view", "top-songs"];
        let (artist, top) = tokio::join!(self.get(&path, &[]), self.get(&top, &[]));
        let (artist, top) = (artist?, top?);
        let artist = array(&artist, &["data"]).first().ok_or_else(nothing)?;
        let mut heading = heading(artist, "artist");
        heading.author = text(artist, &["attributes", "name"]);
        heading.name = format!("{}'s Top Tracks", heading.name);
        let tracks = songs(array(&top, &["data"]));
        let page = Page {
            entries: tracks.len(),
            tracks,
            more: false,
        };
        let pages = ListOf {
            apple: self.clone(),
            path: Default::default(),
        };
        Ok(self.list(heading, page, pages))
    }

    async fn one(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Track, OpenError> {
        let value = self.get(path, query).await?;
        let first = array(&value, &["data"]).first();
        first.and_then(song).ok_or_else(nothing)
    }

    fn list(&self, heading: Heading, page: Page, pages: ListOf) -> Found {
        list(&self.inner.tasks, heading, page, Arc::new(pages))
    }
}

#[async_trait]
impl Catalogue for AppleMusic {
    fn name(&self) -> &'static str {
        NAME
    }

    fn wish(&self, identifier: &str) -> Option<Wish> {
        link(identifier)
    }

    async fn find(&self, wish: &Wish) -> Result<Found, OpenError> {
        let country = wish.country.as_deref().unwrap_or(&self.inner.country);
        let id = wish.text.as_str();
        match wish.kind {
            Kind::Track => {
                let song = self.one(&["catalog", country, "songs", id], &[]).await?;
                Ok(Found::Track(Box::new(song)))
            }
            Kind::Isrc => {
                let path = ["catalog", country, "songs"];
                let song = self.one(&path, &[("filter[isrc]", id)]).await?;
                Ok(Found::Track(Box::new(song)))
            }
            Kind::Album => self.album_or_playlist("album", country, id).await,
            Kind::Playlist => self.album_or_playlist("playlist", country, id).await,
            Kind::Artist => self.artist(country, id).await,
            Kind::Search => {
                let query = [("term", id), ("types", "songs"), ("limit", "10")];
                let value = self.get(&["catalog", country, "search"], &query).await?;
                Ok(Found::Search(songs(array(
                    &value,
                    &["results", "songs", "data"],
                ))))
            }
        }
    }
}

/// The songs of an album or a playlist.
struct ListOf {
    apple: AppleMusic,
    path: [String; 5],
}

#[async_trait]
impl Pages for ListOf {
    async fn page(&self, offset: usize) -> Result<Page, OpenError> {
        let path = self.path.each_ref().map(String::as_str);
        let (limit, offset) = (PAGE.to_string(), offset.to_string());
        let query = [("limit", limit.as_str()), ("offset", offset.as_str())];
        let value = self.apple.get(&path, &query).await?;
        let data = array(&value, &["data"]);
        Ok(Page {
            tracks: songs(data),
            entries: data.len(),
            more: value.get("next").is_some_and(Value::is_string),
        })
    }
}

fn nothing() -> OpenError {
    OpenError::Gone("Apple Music has no such thing.".to_owned())
}
