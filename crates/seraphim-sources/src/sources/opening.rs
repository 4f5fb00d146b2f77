//! From a track to its bytes.

use lavalink_protocol::TrackInfo;
use symphonia::core::io::MediaSource;

use super::Sources;
use crate::{Media, OpenError, chain, ffmpeg, http, local, mirror, ytdlp};

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

    /// Whether [`Sources::decode_aac`] has a decoder.
    #[must_use]
    pub fn decodes_aac(&self) -> bool {
        self.inner.ffmpeg.is_some()
    }

    /// Decodes frames of AAC (ADTS), HE-AAC among them, by ffmpeg: FLAC comes back,
    /// which can be read once and forwards. Dropping it ends the program. The
    /// frames are read ahead, on a thread that may block. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`OpenError::Busy`] where as many programs run as may; any other where none
    /// can be started.
    pub async fn decode_aac(
        &self,
        frames: Box<dyn MediaSource>,
    ) -> Result<Box<dyn MediaSource>, OpenError> {
        match &self.inner.ffmpeg {
            Some(ffmpeg) => {
                let frames = Media::new(frames, None, None);
                Ok(ffmpeg.decode_aac(frames).await?.source)
            }
            None => Err(ffmpeg::missing("HE-AAC")),
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
