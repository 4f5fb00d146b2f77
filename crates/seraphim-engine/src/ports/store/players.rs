//! What guilds were playing.

use async_trait::async_trait;
use seraphim_core::{ChannelId, Entry, GuildId, SavedHead, SavedPlayer};

use super::StoreError;

/// The players of all guilds as they were written down last.
#[async_trait]
pub trait SavedPlayers: Send + Sync + 'static {
    /// Writes a player down, all of it or nothing.
    async fn save_player(&self, guild: GuildId, save: PlayerSave) -> Result<(), StoreError>;

    /// What was written down of a guild.
    async fn player(&self, guild: GuildId) -> Result<Option<SavedPlayer>, StoreError>;

    /// The guilds in whose voice channels the bot was.
    async fn stays(&self) -> Result<Vec<Stay>, StoreError>;

    /// The bot is in no voice channel of the guild; all else that was written down
    /// stays.
    async fn forget_channel(&self, guild: GuildId) -> Result<(), StoreError>;

    /// Forgets everything of a guild but its playlists and what people's own
    /// plays say.
    async fn forget_guild(&self, guild: GuildId) -> Result<(), StoreError>;
}

/// What is to be written of a player. A list that has not changed since the
/// last successful write is left out, and stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayerSave {
    /// Everything but the lists.
    pub head: SavedHead,
    /// What waits, next first.
    pub queue: Option<Vec<Entry>>,
    /// What was heard, latest last.
    pub history: Option<Vec<Entry>>,
}

impl From<SavedPlayer> for PlayerSave {
    fn from(saved: SavedPlayer) -> Self {
        Self {
            head: saved.head,
            queue: Some(saved.queue),
            history: Some(saved.history),
        }
    }
}

/// A voice channel where the bot was when its guild was written down last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stay {
    /// The guild.
    pub guild: GuildId,
    /// Its voice channel.
    pub channel: ChannelId,
    /// There was a current track.
    pub playing: bool,
}
