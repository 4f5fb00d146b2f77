//! What guilds have chosen, and what holds where they have chosen nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use seraphim_core::{GuildId, GuildSettings, Refusal};

/// Guilds of which the choices are kept at a time.
const GUILDS: usize = 20_000;

/// The settings of all guilds.
pub(crate) struct Choices {
    /// Of a guild that has chosen nothing.
    defaults: Arc<GuildSettings>,
    chosen: Mutex<HashMap<GuildId, Arc<GuildSettings>>>,
}

impl Choices {
    pub(crate) fn new(defaults: GuildSettings) -> Self {
        Self {
            defaults: Arc::new(defaults),
            chosen: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Arc<GuildSettings>>> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(
        clippy::unused_async,
        reason = "where they are written down, reading takes time"
    )]
    pub(crate) async fn of(&self, guild: GuildId) -> Arc<GuildSettings> {
        let chosen = self.lock().get(&guild).cloned();
        chosen.unwrap_or_else(|| Arc::clone(&self.defaults))
    }

    /// Keeps a guild's settings.
    ///
    /// # Errors
    /// [`Refusal::NotSaved`], [`Refusal::Busy`] when too many guilds have chosen.
    #[expect(
        clippy::unused_async,
        reason = "where they are written down, writing takes time"
    )]
    pub(crate) async fn keep(
        &self,
        guild: GuildId,
        settings: GuildSettings,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        let settings = Arc::new(settings);
        let mut chosen = self.lock();
        if chosen.len() >= GUILDS && !chosen.contains_key(&guild) {
            return Err(Refusal::NotSaved);
        }
        chosen.insert(guild, Arc::clone(&settings));
        Ok(settings)
    }

    /// Notes what a guild's player has decided by itself.
    pub(crate) fn learn(&self, guild: GuildId, settings: GuildSettings) {
        let mut chosen = self.lock();
        if chosen.len() < GUILDS || chosen.contains_key(&guild) {
            chosen.insert(guild, Arc::new(settings));
        }
    }
}
