//! Deezer's catalogue, through its public API
//! (<https://developers.deezer.com/api>), which needs no key.

mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use url::Url;

use self::read::{heading, link, track, tracks};
use crate::catalogue::api::{Api, Ask, below};
use crate::catalogue::{Catalogue, Kind, Page, Pages, Wish, array, list, number, text};
use crate::http::dial::Dialer;
use crate::listing::Found;
use crate::tasks::Tasks;
use crate::{DeezerSettings, OpenError};

/// The source's name in tracks and in `/v4/info`.
pub(crate) const NAME: &str = "deezer";
/// Entries of a page.
const PAGE: usize = 100;
/// Its quota is counted over so long (fifty questions).
const QUOTA: Duration = Duration::from_secs(5);

/// Deezer's catalogue. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Deezer {
    inner: Arc<Inner>,
}

struct Inner {
    api: Api,
    base: Url,
    tasks: Tasks,
}

impl Deezer {
    /// `None` when it is switched off.
    pub(crate) fn new(settings: DeezerSettings, dialer: Dialer, tasks: Tasks) -> Option<Self> {
        settings.enabled.then(|| Self {
            inner: Arc::new(Inner {
                api: Api::new(dialer, tasks.clone(), "Deezer"),
                base: settings.api_base,
                tasks,
            }),
        })
    }

    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, OpenError> {
        let api = &self.inner.api;
        let told = api
            .ask(Ask::get(below(&self.inner.base, path, query)?))
            .await?;
        if let Some(refusal) = api.refusal(&told) {
            return Err(refusal);
        }
        // It says what is wrong with status 200
        // (<https://developers.deezer.com/api/errors>).
        let Some(error) = told.body.get("error") else {
            return Ok(told.body);
        };
        let words = text(error, &["message"]).unwrap_or_default();
        let cause = crate::label::clean(&words).unwrap_or_default();
        Err(match number(error, &["code"]) {
            Some(4) => api.pause(QUOTA),
            Some(800) => OpenError::Gone("Deezer has no such thing.".to_owned()),
            Some(200 | 300) => OpenError::refused("Deezer does not give us that.", cause),
            _ => OpenError::network("Deezer does not answer as it should.", cause),
        })
    }

    async fn list(&self, folder: &str, kind: &'static str, id: &str) -> Result<Found, OpenError> {
        let part = if kind == "artist" { "top" } else { "tracks" };
        let head = self.get(&[folder, id], &[]).await?;
        let pages = ListOf {
            deezer: self.clone(),
            path: [folder, id, part].map(ToOwned::to_owned),
            album: (kind == "album").then(|| head.clone()),
            endless: kind == "artist",
        };
        let page = pages.page(0).await?;
        Ok(list(
            &self.inner.tasks,
            heading(&head, kind),
            page,
            Arc::new(pages),
        ))
    }

    async fn track(&self, id: &str) -> Result<Found, OpenError> {
        let value = self.get(&["track", id], &[]).await?;
        let track = track(&value, None);
        let track = track.ok_or_else(|| OpenError::Gone("Deezer has no such track.".to_owned()))?;
        Ok(Found::Track(Box::new(track)))
    }
}

#[async_trait]
impl Catalogue for Deezer {
    fn name(&self) -> &'static str {
        NAME
    }

    fn wish(&self, identifier: &str) -> Option<Wish> {
        link(identifier)
    }

    async fn find(&self, wish: &Wish) -> Result<Found, OpenError> {
        let id = wish.text.as_str();
        match wish.kind {
            Kind::Track => self.track(id).await,
            Kind::Isrc => self.track(&format!("isrc:{id}")).await,
            Kind::Album => self.list("album", "album", id).await,
            Kind::Playlist => self.list("playlist", "playlist", id).await,
            Kind::Artist => self.list("artist", "artist", id).await,
            Kind::Search => {
                let value = self.get(&["search"], &[("q", id), ("limit", "10")]).await?;
                Ok(Found::Search(tracks(array(&value, &["data"]), None)))
            }
        }
    }
}

/// The tracks of an album, a playlist or an artist.
struct ListOf {
    deezer: Deezer,
    path: [String; 3],
    /// What the tracks of an album do not say of themselves.
    album: Option<Value>,
    /// Everything that an artist ever recorded: the first page must do.
    endless: bool,
}

#[async_trait]
impl Pages for ListOf {
    async fn page(&self, offset: usize) -> Result<Page, OpenError> {
        let path = self.path.each_ref().map(String::as_str);
        let limit = if self.endless {
            "25".to_owned()
        } else {
            PAGE.to_string()
        };
        let offset = offset.to_string();
        let query = [("limit", limit.as_str()), ("index", offset.as_str())];
        let value = self.deezer.get(&path, &query).await?;
        let data = array(&value, &["data"]);
        Ok(Page {
            tracks: tracks(data, self.album.as_ref()),
            entries: data.len(),
            more: !self.endless && value.get("next").is_some_and(Value::is_string),
        })
    }
}
