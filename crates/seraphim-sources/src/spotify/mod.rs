//! Spotify's catalogue, through its Web API
//! (<https://developer.spotify.com/documentation/web-api>).
//!
//! Since February 2026 an app in development mode reads playlists by
//! `/playlists/{id}/items`, and only those of its owner; it has no artist's top
//! tracks, and searches give ten hits at most. ISRCs were to go and stayed;
//! where one is missing, the words have to do.
//! <https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide>

mod read;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use async_trait::async_trait;
use hyper::StatusCode;
use serde_json::Value;
use url::Url;

use self::read::{heading, link, track, tracks};
use self::token::Token;
use crate::catalogue::api::{Api, Ask, Told, below};
use crate::catalogue::{Catalogue, Kind, Page, Pages, Wish, array, list, number, text};
use crate::http::dial::Dialer;
use crate::listing::Found;
use crate::tasks::Tasks;
use crate::{OpenError, SpotifySettings, chain};

/// The source's name in tracks and in `/v4/info`.
pub(crate) const NAME: &str = "spotify";
/// Entries of a page.
const PAGE: usize = 50;
/// Hits of a search: the most that development mode allows.
const HITS: &str = "10";

/// Spotify's catalogue. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Spotify {
    inner: Arc<Inner>,
}

struct Inner {
    api: Api,
    base: Url,
    token: Token,
    market: String,
    tasks: Tasks,
}

impl Spotify {
    /// `None` when there are no credentials.
    pub(crate) fn new(settings: SpotifySettings, dialer: Dialer, tasks: Tasks) -> Option<Self> {
        let credentials = settings.credentials?;
        Some(Self {
            inner: Arc::new(Inner {
                api: Api::new(dialer, tasks.clone(), "Spotify"),
                base: settings.api_base,
                token: Token::new(&credentials, settings.token_url),
                market: settings.market,
                tasks,
            }),
        })
    }

    /// Asks for something below the base address. A token that is no longer
    /// good is renewed once.
    async fn ask(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Told, OpenError> {
        let inner = &self.inner;
        let url = below(&inner.base, path, query)?;
        let token = inner.token.get(&inner.api).await?;
        let ask = |token| Ask {
            authorization: Some(token),
            ..Ask::get(url.clone())
        };
        let told = inner.api.ask(ask(&token)).await?;
        if told.status != StatusCode::UNAUTHORIZED {
            return Ok(told);
        }
        inner.token.forget(&token).await;
        let token = inner.token.get(&inner.api).await?;
        inner.api.ask(ask(&token)).await
    }

    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, OpenError> {
        let told = self.ask(path, query).await?;
        match self.inner.api.refusal(&told) {
            Some(refusal) => Err(refusal),
            None => Ok(told.body),
        }
    }

    async fn track(&self, id: &str) -> Result<Found, OpenError> {
        let market = [("market", self.inner.market.as_str())];
        let value = self.get(&["tracks", id], &market).await?;
        let track = track(&value, None).ok_or_else(|| nothing("track"))?;
        Ok(Found::Track(Box::new(track)))
    }

    async fn album(&self, id: &str) -> Result<Found, OpenError> {
        let market = [("market", self.inner.market.as_str())];
        let value = self.get(&["albums", id], &market).await?;
        let pages = ListOf {
            spotify: self.clone(),
            path: ["albums".to_owned(), id.to_owned(), "tracks".to_owned()],
            album: Some(value.clone()),
        };
        let page = pages.read(value.get("tracks").unwrap_or(&Value::Null));
        Ok(self.list(heading(&value, "album"), page, pages))
    }

    async fn playlist(&self, id: &str) -> Result<Found, OpenError> {
        let pages = ListOf {
            spotify: self.clone(),
            path: ["playlists".to_owned(), id.to_owned(), "items".to_owned()],
            album: None,
        };
        let fields = [(
            "fields",
            "name,external_urls,images,owner(display_name),items(total),tracks(total)",
        )];
        let path = ["playlists", id];
        let (head, page) = tokio::join!(self.get(&path, &fields), pages.page(0));
        let head = head.map_err(kept)?;
        Ok(self.list(heading(&head, "playlist"), page.map_err(kept)?, pages))
    }

    async fn artist(&self, id: &str) -> Result<Found, OpenError> {
        let artist = self.get(&["artists", id], &[]).await?;
        let market = [("market", self.inner.market.as_str())];
        let top = self.ask(&["artists", id, "top-tracks"], &market).await?;
        let found = if top.status.is_success() {
            tracks(array(&top.body, &["tracks"]), None)
        } else {
            // Development mode has none: what a search for the artist finds.
            let name = text(&artist, &["name"]).ok_or_else(|| nothing("artist"))?;
            self.hits(&format!("artist:\"{name}\"")).await?
        };
        let page = Page {
            entries: found.len(),
            tracks: found,
            more: false,
        };
        let mut heading = heading(&artist, "artist");
        heading.author = text(&artist, &["name"]);
        heading.name = format!("{}'s Top Tracks", heading.name);
        let pages = ListOf {
            spotify: self.clone(),
            path: Default::default(),
            album: None,
        };
        Ok(self.list(heading, page, pages))
    }

    async fn hits(&self, words: &str) -> Result<Vec<lavalink_protocol::Track>, OpenError> {
        let query = [
            ("q", words),
            ("type", "track"),
            ("limit", HITS),
            ("market", self.inner.market.as_str()),
        ];
        let value = self.get(&["search"], &query).await?;
        Ok(tracks(array(&value, &["tracks", "items"]), None))
    }

    fn list(&self, heading: crate::listing::Heading, page: Page, pages: ListOf) -> Found {
        list(&self.inner.tasks, heading, page, Arc::new(pages))
    }
}

#[async_trait]
impl Catalogue for Spotify {
    fn name(&self) -> &'static str {
        NAME
    }

    fn wish(&self, identifier: &str) -> Option<Wish> {
        link(identifier)
    }

    async fn find(&self, wish: &Wish) -> Result<Found, OpenError> {
        match wish.kind {
            Kind::Track => self.track(&wish.text).await,
            Kind::Album => self.album(&wish.text).await,
            Kind::Playlist => self.playlist(&wish.text).await,
            Kind::Artist => self.artist(&wish.text).await,
            Kind::Search => self.hits(&wish.text).await.map(Found::Search),
            Kind::Isrc => {
                let words = format!("isrc:{}", wish.text);
                self.hits(&words).await.map(Found::Search)
            }
        }
    }
}

/// The entries of an album or a playlist.
struct ListOf {
    spotify: Spotify,
    path: [String; 3],
    /// What the tracks of an album do not say of themselves.
    album: Option<Value>,
}

impl ListOf {
    fn read(&self, value: &Value) -> Page {
        let items = array(value, &["items"]);
        Page {
            tracks: tracks(items, self.album.as_ref()),
            entries: items.len(),
            more: value.get("next").is_some_and(Value::is_string)
                && number(value, &["total"]).is_none_or(|total| total > 0),
        }
    }
}

#[async_trait]
impl Pages for ListOf {
    async fn page(&self, offset: usize) -> Result<Page, OpenError> {
        let path = self.path.each_ref().map(String::as_str);
        let (limit, offset) = (PAGE.to_string(), offset.to_string());
        let query = [
            ("limit", limit.as_str()),
            ("offset", offset.as_str()),
            ("market", self.spotify.inner.market.as_str()),
        ];
        self.spotify
            .get(&path, &query)
            .await
            .map(|value| self.read(&value))
    }
}

/// A playlist that is there for others and not for this app.
fn kept(error: OpenError) -> OpenError {
    match error {
        OpenError::Gone(_) | OpenError::Refused { .. } => OpenError::refused(
            "Spotify does not give us that playlist. Its own playlists are for its app alone, and \
             an app in development mode sees only those of its owner; that is Spotify's limit.",
            chain(&error),
        ),
        other => other,
    }
}

fn nothing(what: &str) -> OpenError {
    OpenError::Gone(format!("Spotify has no such {what}."))
}
