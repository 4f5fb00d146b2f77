//! What guilds have chosen, and what holds where they have chosen nothing. The
//! store has it all; what was asked for lately is kept at hand, and is then the
//! one truth: players and store follow it. What could not be read is neither
//! guessed at nor written over.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seraphim_core::{GuildId, GuildSettings, Refusal, SettingsChange};
use tokio::time::Instant;

use crate::ports::store::Choice;
use crate::ports::{Store, StoreError};

/// Guilds of which the choices are kept at hand.
const GUILDS: usize = 20_000;

/// For the store to say what a guild has chosen; Discord wants a first word
/// within three seconds.
const READING: Duration = Duration::from_secs(1);

/// After the store has let somebody wait in vain, nobody waits for so long.
const STALLED: Duration = Duration::from_secs(1);

/// The settings of all guilds.
pub(crate) struct Choices {
    /// Of a guild that has chosen nothing.
    defaults: Arc<GuildSettings>,
    store: Arc<dyn Store>,
    at_hand: Mutex<AtHand>,
    /// One writer at a time, from reading to writing.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct AtHand {
    guilds: HashMap<GuildId, Arc<GuildSettings>>,
    /// Counts what was forgotten: what was read before is not put here after.
    era: u64,
    stalled_at: Option<Instant>,
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

    fn lock(&self) -> MutexGuard<'_, AtHand> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A guild's settings, if they were read already.
    pub(crate) fn at_hand(&self, guild: GuildId) -> Option<Arc<GuildSettings>> {
        self.lock().guilds.get(&guild).cloned()
    }

    /// How a player is kept whose settings are not known: it stays where it is,
    /// as a guild may have chosen.
    pub(crate) fn unread(&self) -> GuildSettings {
        GuildSettings {
            always_on: true,
            ..GuildSettings::clone(&self.defaults)
        }
    }

    /// A guild's settings.
    ///
    /// # Errors
    /// [`Refusal::SettingsUnread`].
    pub(crate) async fn of(&self, guild: GuildId) -> Result<Arc<GuildSettings>, Refusal> {
        let era = {
            let at_hand = self.lock();
            if let Some(settings) = at_hand.guilds.get(&guild) {
                return Ok(Arc::clone(settings));
            }
            if at_hand.stalled_at.is_some_and(|at| at.elapsed() < STALLED) {
                return Err(Refusal::SettingsUnread);
            }
            at_hand.era
        };
        let read = tokio::time::timeout(READING, self.store.choices(guild)).await;
        let error = match read {
            Ok(Ok(kept)) => {
                let defaults = GuildSettings::clone(&self.defaults);
                let settings = Arc::new(defaults.with_written(&kept));
                return Ok(self.lock().put(guild, settings, era));
            }
            Ok(Err(error)) => error,
            Err(_) => {
                self.lock().stalled_at = Some(Instant::now());
                StoreError::Unreachable("no answer in time".to_owned())
            }
        };
        tracing::warn!(guild.id = guild.get(), %error, "a guild's settings are not readable");
        Err(Refusal::SettingsUnread)
    }

    /// Makes choices for a guild; they hold when they are written down.
    ///
    /// # Errors
    /// [`Refusal::SettingsUnread`], [`Refusal::NotSaved`], and those of
    /// [`GuildSettings::change`]; nothing has changed then.
    pub(crate) async fn change(
        &self,
        guild: GuildId,
        changes: &[SettingsChange],
    ) -> Result<Arc<GuildSettings>, Refusal> {
        let _turn = self.writing.lock().await;
        let before = self.of(guild).await?;
        let mut after = GuildSettings::clone(&before);
        for change in changes {
            after.change(change.clone())?;
        }
        let (was, is, defaults) = (before.written(), after.written(), self.defaults.written());
        let chosen: Vec<Choice<'_>> = is
            .iter()
            .filter(|(name, text)| was.get(*name) != Some(*text))
            .map(|(name, text)| {
                let differs = defaults.get(name) != Some(text);
                (*name, differs.then_some(text.as_str()))
            })
            .collect();
        let written = self.store.choose(guild, &chosen).await;
        written.map_err(|error| not_saved(guild, &error))?;
        let era = self.lock().era;
        let learned = self.learn(guild, changes);
        Ok(learned.unwrap_or_else(|| self.lock().put(guild, Arc::new(after), era)))
    }

    /// Takes back all that a guild has chosen.
    ///
    /// # Errors
    /// [`Refusal::NotSaved`].
    pub(crate) async fn reset(&self, guild: GuildId) -> Result<Arc<GuildSettings>, Refusal> {
        let _turn = self.writing.lock().await;
        let failed = |error| not_saved(guild, &error);
        let kept = self.store.choices(guild).await.map_err(failed)?;
        // What another version has written stays.
        let known = self.defaults.written().into_keys();
        let taken_back: Vec<Choice<'_>> = known
            .filter(|name| kept.contains_key(*name))
            .map(|name| (name, None))
            .collect();
        let taken = self.store.choose(guild, &taken_back).await;
        taken.map_err(failed)?;
        let mut at_hand = self.lock();
        at_hand.guilds.remove(&guild);
        let era = at_hand.era;
        Ok(at_hand.put(guild, Arc::clone(&self.defaults), era))
    }

    /// Notes at once what a guild has chosen; `None` where its settings are not
    /// at hand. It is on its way to the store, or there already.
    pub(crate) fn learn(
        &self,
        guild: GuildId,
        changes: &[SettingsChange],
    ) -> Option<Arc<GuildSettings>> {
        let mut at_hand = self.lock();
        let known = at_hand.guilds.get_mut(&guild)?;
        let mut settings = GuildSettings::clone(known);
        for change in changes {
            // What no longer fits beside a choice made meanwhile gives way to it.
            let _ = settings.change(change.clone());
        }
        *known = Arc::new(settings);
        Some(Arc::clone(known))
    }

    /// Writes down how loud a guild plays now; `level` where that is not at hand.
    pub(crate) async fn keep_volume(&self, guild: GuildId, level: u16) -> Result<(), StoreError> {
        let _turn = self.writing.lock().await;
        let level = self.at_hand(guild).map_or(level, |known| known.volume);
        let text = level.to_string();
        let chosen = (level != self.defaults.volume).then_some(text.as_str());
        self.store
            .choose(guild, &[(GuildSettings::VOLUME, chosen)])
            .await
    }

    /// These guilds are gone, or another program's.
    pub(crate) fn forget(&self, which: impl Fn(GuildId) -> bool) {
        let mut at_hand = self.lock();
        at_hand.era += 1;
        at_hand.guilds.retain(|guild, _| !which(*guild));
    }
}

impl AtHand {
    /// Puts here what was read in an `era`; whoever was first has it right.
    fn put(
        &mut self,
        guild: GuildId,
        settings: Arc<GuildSettings>,
        era: u64,
    ) -> Arc<GuildSettings> {
        if let Some(known) = self.guilds.get(&guild) {
            return Arc::clone(known);
        }
        if era == self.era {
            if self.guilds.len() >= GUILDS {
                // Any of them: it is read again when it is asked for.
                let some = self.guilds.keys().next().copied();
                some.and_then(|some| self.guilds.remove(&some));
            }
            self.guilds.insert(guild, Arc::clone(&settings));
        }
        settings
    }
}

fn not_saved(guild: GuildId, error: &StoreError) -> Refusal {
    tracing::error!(guild.id = guild.get(), %error, "a guild's settings were not saved");
    Refusal::NotSaved
}
