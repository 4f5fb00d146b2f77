//! Where the panels are, so that they are found again after a restart.

use async_trait::async_trait;
use seraphim_core::{ChannelId, GuildId, MessageId};

use super::StoreError;

/// A panel's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PanelPlace {
    /// The text channel.
    pub channel: ChannelId,
    /// The message in it.
    pub message: MessageId,
}

/// The panel of each guild.
#[async_trait]
pub trait SavedPanels: Send + Sync + 'static {
    /// Remembers where a guild's panel is; `None`: it has none any more.
    async fn save_panel(&self, guild: GuildId, place: Option<PanelPlace>)
    -> Result<(), StoreError>;

    /// All panels.
    async fn panels(&self) -> Result<Vec<(GuildId, PanelPlace)>, StoreError>;
}
