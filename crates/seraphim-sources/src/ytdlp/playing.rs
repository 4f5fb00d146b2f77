//! From a track to its bytes: yt-dlp says where they are, our own reader
//! fetches them, and asks again when they are no longer there.

use std::sync::Arc;

use async_trait::async_trait;
use lavalink_protocol::TrackInfo;
use url::Url;

use super::answer::MediaLink;
use super::{Ytdlp, in_time, nothing, site};
use crate::http::client::Address;
use crate::http::origin::Renewal;
use crate::{Media, OpenError};

impl Ytdlp {
    /// Opens a track.
    ///
    /// # Errors
    /// [`OpenError`], by what the caller can do next.
    pub(crate) async fn open(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let page = site::of_track(track).ok_or_else(|| {
            OpenError::Gone("That track has no link that it could be played from.".to_owned())
        })?;
        let link = match self.inner.recent.get(&page) {
            Some(link) => link,
            None => self.resolve(&page).await?,
        };
        if link.is_list {
            // Nothing is heard of its pieces: a second chance has another one.
            self.inner.recent.forget(&page);
        }
        let extension = link.extension.clone();
        let fresh = Arc::new(Fresh {
            ytdlp: self.clone(),
            page,
        });
        let renewal: Arc<dyn Renewal> = fresh.clone();
        let opened = self.inner.http.open_at(link.into(), Some(renewal)).await;
        let mut media = opened.inspect_err(|_| fresh.doubt())?;
        media.extension = media.extension.or(extension);
        Ok(media)
    }

    /// Where the bytes of the track on a page are now.
    async fn resolve(&self, page: &Url) -> Result<MediaLink, OpenError> {
        let mut question = site::link(page);
        question.limit = Some(1);
        let service = question.service.clone();
        let asking = async {
            let mut lines = self.ask(&question).await?;
            match lines.next().await? {
                Some(entry) => Ok(entry),
                None => Err(lines.end().await.err().unwrap_or_else(nothing)),
            }
        };
        let asking = in_time(self.inner.settings.time, asking);
        let entry = self.guarded(&service, asking).await?;
        let link = entry.media.ok_or_else(|| {
            OpenError::unplayable(
                "That is in a form that cannot be played (unsupported).",
                "yt-dlp names no link of one piece",
            )
        })?;
        self.inner.recent.put(page.clone(), link.clone());
        Ok(link)
    }
}

/// Asks for a fresh link once the one at hand is no longer good.
struct Fresh {
    ytdlp: Ytdlp,
    page: Url,
}

#[async_trait]
impl Renewal for Fresh {
    fn doubt(&self) {
        self.ytdlp.inner.recent.forget(&self.page);
    }

    async fn renew(&self) -> Result<Address, OpenError> {
        self.doubt();
        self.ytdlp.resolve(&self.page).await.map(Address::from)
    }
}

impl From<MediaLink> for Address {
    fn from(link: MediaLink) -> Self {
        Self {
            url: link.url,
            headers: link.headers,
        }
    }
}
