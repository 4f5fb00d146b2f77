//! From a track to its bytes.

use lavalink_protocol::TrackInfo;

use super::Sources;
use crate::{Media, OpenError, chain, http, local, mirror, ytdlp};

impl Sources {
    /// Opens a track for reading from its beginning. Needs a tokio runtime,
    /// which must live as long as the reader does.
    ///
    /// # Errors
    /// [`OpenError`], by what the caller can do next.
    pub async fn open(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        if mirror::is_catalogue(&track.source_name) {
            self.open_mirrored(track).await
        } else {
            self.open_own(track).await
        }
    }

    async fn open_own(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let inner = &self.inner;
        match (track.source_name.as_str(), &inner.local, &inner.ytdlp) {
            (http::NAME, ..) if inner.plays_links => inner.web.open(track).await,
            (local::NAME, Some(local), _) => local.open(track).await,
            (name, _, Some(ytdlp)) if ytdlp::site::names().any(|site| site == name) => {
                ytdlp.open(track).await
            }
            (name, ..) => Err(OpenError::NoSource(name.to_owned())),
        }
    }

    /// Opens a catalogue's track at a source that has it.
    async fn open_mirrored(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let memory = &self.inner.mirrored;
        if let Some(known) = memory.get(track) {
            match self.open_own(&known).await {
                Ok(media) => return Ok(media),
                Err(error) => {
                    tracing::debug!(error = chain(&error), "what was found before does not play");
                }
            }
            memory.forget(track);
        }
        let mut failure = None;
        for found in mirror::find(self, &self.inner.providers, track).await? {
            match self.open_own(&found).await {
                Ok(media) => {
                    tracing::debug!(
                        source = found.source_name,
                        identifier = found.identifier,
                        "found elsewhere"
                    );
                    memory.put(track, found);
                    return Ok(media);
                }
                Err(error) => failure = Some(error),
            }
        }
        Err(failure
            .unwrap_or_else(|| OpenError::Gone("That track is nowhere to be had.".to_owned())))
    }
}
