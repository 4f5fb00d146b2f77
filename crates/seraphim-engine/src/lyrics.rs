//! The words of what plays, or of what a person names.

use seraphim_core::policy::query::Query;
use seraphim_core::{GuildId, Loaded, Lyrics, Refusal, Reply, Request, Track};

use crate::engine::Engine;
use crate::guild::look_up;
use crate::ports::AudioError;

impl Engine {
    /// The words of the first hit for `query`, or of the current track. Nobody
    /// has to be in a voice channel for it, and nothing is queued.
    ///
    /// # Errors
    /// [`Refusal::NoLyrics`] where nobody has written them down; what a lookup
    /// is refused with; [`Refusal::NothingPlaying`].
    pub async fn lyrics(
        &self,
        guild: GuildId,
        query: Option<&str>,
    ) -> Result<(Track, Lyrics), Refusal> {
        let track = match query {
            Some(typed) => self.first_hit(typed).await?,
            None => self.current(guild).await?,
        };
        match self.context.audio.lyrics(&track).await {
            Ok(Some(lyrics)) if !lyrics.lines.is_empty() => Ok((track, lyrics)),
            // A node without the routes answers with an error of its own.
            Ok(_) | Err(AudioError::Rejected { .. }) => Err(Refusal::NoLyrics),
            Err(error) => Err(seraphim_core::LoadFailure::from(error).into()),
        }
    }

    async fn current(&self, guild: GuildId) -> Result<Track, Refusal> {
        match self.ask(guild, Request::Queue).await? {
            Reply::Queue(snapshot) => {
                let current = snapshot.current.ok_or(Refusal::NothingPlaying)?;
                Ok(current.entry.track)
            }
            _ => Err(Refusal::Fault),
        }
    }

    async fn first_hit(&self, typed: &str) -> Result<Track, Refusal> {
        let searches = Query::parse(typed)?.searches(&self.context.settings.guild.search);
        let limit = self.context.settings.load_timeout;
        let found = tokio::time::timeout(limit, look_up(&self.context, &searches)).await;
        let hit = match found.map_err(|_| Refusal::SearchTimedOut)?? {
            Loaded::Track(track) => Some(track),
            Loaded::Search(tracks) | Loaded::Playlist { tracks, .. } => tracks.into_iter().next(),
            Loaded::Empty => None,
        };
        hit.ok_or(Refusal::NoLyrics)
    }
}
