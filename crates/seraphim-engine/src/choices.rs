//! What guilds have chosen, and what holds where they have chosen nothing. The
//! store has it all; what was asked for lately is kept at hand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seraphim_core::{GuildId, GuildSettings, Refusal};

use crate::ports::{Store, StoreError};

/// Guilds of which the choices are kept at hand.
const GUILDS: usize = 20_000;

/// For the store to say what a guild has chosen.
const READING: Duration = Duration::from_secs(2);

/// The settings of all guilds.
pub(crate) struct Choices {
    /// Of a guild that has chosen nothing.
    defaults: Arc<GuildSettings>,
    store: Arc<dyn Store>,
    at_hand: Mutex<HashMap<GuildId, Arc<GuildSettings>>>,
    /// One writer at a time, so that the store ends with what is at hand.
    writing: tokio::sync::Mutex<()>,
}

impl Choices {
    pub(crate) fn new(defaults: GuildSettings, store: Arc<dyn Store>) -> Self {
        Self {
            defaults: Arc::new(defaults),
            store,
            at_hand: Mutex::default(),
            writing: tokio::sync::Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, Arc<GuildSettings>>> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A guild's settings. While the store cannot be read, those at hand, or
    /// the defaults.
    pub(crate) async fn of(&self, guild: GuildId) -> Arc<GuildSettings> {
        if let Some(settings) = self.lock().get(&guild) {
            return Arc::clone(settings);
        }
        let read = tokio::time::timeout(READING, self.store.choices(guild)).await;
        match read {
            Ok(Ok(kept)) => {
                let defaults = GuildSettings::clone(&self.defaults);
                let settings = Arc::new(defaults.with_written(&kept));
                self.put(guild, &settings);
                settings
            }
            Ok(Err(error)) => {
                tracing::warn!(guild.id = guild.get(), %error, "a guild's settings are not readable");
                Arc::clone(&self.defaults)
            }
            Err(_) => Arc::clone(&self.defaults),
        }
    }

    /// Writes a guild's settings down; they hold when they are.
    ///
    /// # Errors
    /// [`Refusal::NotSaved`]; nothing has changed then.
    pub(crate) async fn keep(
        &self,
        guild: GuildId,
        settings: GuildSettings,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        let settings = Arc::new(settings);
        let _turn = self.writing.lock().await;
        self.write(guild, &settings).await.map_err(|error| {
            tracing::error!(guild.id = guild.get(), %error, "a guild's settings were not saved");
            Refusal::NotSaved
        })?;
        self.put(guild, &settings);
        Ok(settings)
    }

    /// What differs from the defaults and from what is kept.
    async fn write(&self, guild: GuildId, settings: &GuildSettings) -> Result<(), StoreError> {
        let kept = self.store.choices(guild).await?;
        let defaults = self.defaults.written();
        for (name, text) in settings.written() {
            let chosen = defaults.get(name) != Some(&text);
            let wanted = chosen.then_some(text.as_str());
            if kept.get(name).map(String::as_str) != wanted {
                self.store.choose(guild, name, wanted).await?;
            }
        }
        Ok(())
    }

    /// Notes what a guild's player has decided by itself; it is on its way to
    /// the store.
    pub(crate) fn learn(&self, guild: GuildId, settings: GuildSettings) {
        self.put(guild, &Arc::new(settings));
    }

    /// The guild is gone.
    pub(crate) fn forget(&self, guild: GuildId) {
        self.lock().remove(&guild);
    }

    fn put(&self, guild: GuildId, settings: &Arc<GuildSettings>) {
        let mut at_hand = self.lock();
        if at_hand.len() >= GUILDS && !at_hand.contains_key(&guild) {
            // Any of them: it is read again when it is asked for.
            let some = at_hand.keys().next().copied();
            some.and_then(|some| at_hand.remove(&some));
        }
        at_hand.insert(guild, Arc::clone(settings));
    }
}
