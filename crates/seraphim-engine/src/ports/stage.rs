//! Discord, as the engine sees it: voice channels to join and leave, one panel
//! for each guild, and text channels to tell something to.

use async_trait::async_trait;
use seraphim_core::{ChannelId, FailureCause, GuildId, Notice, PanelChange, Snapshot, Speech};

/// Discord.
///
/// Calls for one guild come in order, panels apart from the others; calls for
/// different guilds come at the same time. What Discord answers to
/// [`Stage::join`] comes back as [`News`](crate::News), not from here.
#[async_trait]
pub trait Stage: Send + Sync + 'static {
    /// Asks the gateway to be put into a voice channel (opcode 4, deafened).
    async fn join(&self, guild: GuildId, channel: ChannelId) -> Result<(), StageError>;

    /// Asks the gateway to be taken out of the voice channel (opcode 4).
    async fn leave(&self, guild: GuildId) -> Result<(), StageError>;

    /// Shows the guild's one panel: edits it, or posts it (anew).
    async fn show_panel(&self, guild: GuildId, panel: PanelState) -> Result<(), StageError>;

    /// Tells the owners of the bot, privately, that a source keeps failing for
    /// everybody.
    async fn warn_owners(&self, source: &str, cause: FailureCause) -> Result<(), StageError>;

    /// Another link to the same file, where this one is to an attachment of a
    /// message and is not good any more; `None`: it is good, or none of those.
    /// Returns within seconds: somebody waits for the music.
    ///
    /// # Errors
    /// It is over, and Discord gives no other, or could not be asked in time.
    async fn fresh_link(&self, link: &str) -> Result<Option<String>, StageError>;

    /// Says something that nobody asked for.
    async fn tell(
        &self,
        guild: GuildId,
        channel: ChannelId,
        notice: Notice,
        speech: Speech,
    ) -> Result<(), StageError>;
}

/// What the panel shall show, all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelState {
    /// The player.
    pub snapshot: Snapshot,
    /// Grows with every state that is shown in a guild; starts at 1.
    pub revision: u64,
    /// Where the panel belongs. An older one elsewhere shall go.
    pub channel: ChannelId,
    /// The greatest change since the panel was shown last.
    pub change: PanelChange,
}

/// Why Discord did not do as it was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    /// The bot may not, or what it would act on is gone; trying again is no
    /// use.
    #[error("discord refused: {reason}")]
    Refused {
        /// Discord's words.
        reason: String,
    },
    /// The channel is no more.
    #[error("discord knows no such channel")]
    NoSuchChannel,
    /// It did not get through; the same may work later.
    #[error("discord is not reachable: {reason}")]
    Unreachable {
        /// What went wrong.
        reason: String,
    },
}
