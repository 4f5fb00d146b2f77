//! An open lyrics service with LRCLIB's API: `GET {base}/get` with the track's
//! and the artist's name and the length.
//!
//! See <https://lrclib.net/docs>.

use lavalink_protocol::{Lyrics, TrackInfo};
use url::Url;

use super::{MAX_TEXT, can_be_asked_for, of_text};
use crate::OpenError;
use crate::catalogue::api::{Api, Ask, below};
use crate::http::dial::Dialer;
use crate::tasks::Tasks;

/// The source's name in lyrics.
const NAME: &str = "lrclib";

/// The service.
pub(crate) struct LyricsService {
    api: Api,
    base: Url,
}

impl LyricsService {
    pub(crate) fn new(base: Url, dialer: Dialer, tasks: Tasks) -> Self {
        Self {
            api: Api::new(dialer, tasks, "The lyrics service"),
            base,
        }
    }

    /// What it has for a track; `None` when it has nothing.
    pub(crate) async fn find(&self, track: &TrackInfo) -> Result<Option<Lyrics>, OpenError> {
        if !can_be_asked_for(track) {
            return Ok(None);
        }
        let seconds = (track.length.max(0) / 1_000).to_string();
        let mut query = vec![
            ("track_name", track.title.as_str()),
            ("artist_name", track.author.as_str()),
        ];
        if track.length < TrackInfo::UNKNOWN_LENGTH {
            query.push(("duration", &seconds));
        }
        let told = self
            .api
            .ask(Ask::get(below(&self.base, &["get"], &query)?))
            .await?;
        match self.api.refusal(&told) {
            Some(OpenError::Gone(_)) => return Ok(None),
            Some(refusal) => return Err(refusal),
            None => {}
        }
        let text = |name: &str| {
            let text = told.body.get(name)?.as_str()?;
            (text.len() <= MAX_TEXT).then_some(text)
        };
        let lyrics = text("syncedLyrics").and_then(|text| of_text(text, NAME, NAME));
        Ok(lyrics.or_else(|| text("plainLyrics").and_then(|text| of_text(text, NAME, NAME))))
    }
}
