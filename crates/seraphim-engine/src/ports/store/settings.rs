//! What guilds have chosen. Only what was chosen is kept, by name, so that a
//! default can change and a setting can come or go without a migration.

use std::collections::BTreeMap;

use async_trait::async_trait;
use seraphim_core::GuildId;

use super::StoreError;

/// The choices of guilds.
#[async_trait]
pub trait SettingsBook: Send + Sync + 'static {
    /// All that a guild has chosen.
    async fn choices(&self, guild: GuildId) -> Result<BTreeMap<String, String>, StoreError>;

    /// Writes a choice down; `None` takes it back.
    async fn choose(
        &self,
        guild: GuildId,
        name: &str,
        value: Option<&str>,
    ) -> Result<(), StoreError>;
}
