//! What guilds have chosen. Only what was chosen is kept, by name, so that a
//! default can change and a setting can come or go without a migration.

use std::collections::BTreeMap;

use async_trait::async_trait;
use seraphim_core::GuildId;

use super::StoreError;

/// A choice by its name; `None` takes it back.
pub type Choice<'a> = (&'a str, Option<&'a str>);

/// The choices of guilds.
#[async_trait]
pub trait SettingsBook: Send + Sync + 'static {
    /// All that a guild has chosen.
    async fn choices(&self, guild: GuildId) -> Result<BTreeMap<String, String>, StoreError>;

    /// Writes choices down, all of them or none. Of two of one name the later
    /// counts.
    async fn choose(&self, guild: GuildId, choices: &[Choice<'_>]) -> Result<(), StoreError>;
}
