//! The handle that adapters hold, and the part that runs behind it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use seraphim_core::policy::admission::Limits;
use seraphim_core::{
    AudioNews, Caller, GuildId, GuildSettings, Refusal, Reply, Request, SettingsChange,
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::admission::Gate;
use crate::choices::Choices;
use crate::guild::Mail;
use crate::news::News;
use crate::ports::store::{Owner, PlaylistHead};
use crate::ports::{Audio, AudioEvent, Clock, Dice, Reach, Stage, Store, StoreError};
use crate::registry::Registry;
use crate::restore::Returns;
use crate::sources::Sources;
use crate::suggest::{Suggestion, Suggestions};

/// For all players together to stop and leave, of the program's eight seconds;
/// after a little longer the parts are stopped that they need for it.
pub const CLOSING: Duration = Duration::from_millis(2_250);

/// For players to stop whose guilds are another program's: it does not take
/// them for two seconds yet.
const LETTING_GO: Duration = Duration::from_secs(1);

/// What the engine is connected to.
pub struct Ports {
    /// The audio node.
    pub audio: Arc<dyn Audio>,
    /// What the audio node reports.
    pub audio_events: mpsc::Receiver<AudioEvent>,
    /// Discord.
    pub stage: Arc<dyn Stage>,
    /// Where things are written down.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub dice: Arc<dyn Dice>,
}

/// What can be set.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// The settings of a guild that has chosen nothing.
    pub guild: GuildSettings,
    /// How often one person may act, and everybody in a guild together.
    pub limits: Limits,
    /// The search prefix that is asked while a person types; only one that is
    /// local and cheap. `None` asks none.
    pub suggest_prefix: Option<String>,
    /// The longest time that a lookup may take.
    pub load_timeout: Duration,
    /// How long a player without anything to play is kept for its history.
    pub linger: Duration,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            guild: GuildSettings::default(),
            limits: Limits::default(),
            suggest_prefix: Some("localsearch".to_owned()),
            load_timeout: Duration::from_secs(30),
            linger: Duration::from_hours(1),
        }
    }
}

/// Why the engine ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The audio port has dropped its end of the event channel.
    #[error("the audio port has ended")]
    AudioEnded,
}

/// The players of all guilds. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) context: Arc<Context>,
    pub(crate) gate: Arc<Gate>,
}

/// What runs behind an [`Engine`].
pub struct EngineDriver {
    context: Arc<Context>,
    audio_events: mpsc::Receiver<AudioEvent>,
}

/// What every guild's task needs.
pub(crate) struct Context {
    pub(crate) audio: Arc<dyn Audio>,
    pub(crate) stage: Arc<dyn Stage>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) returns: Returns,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) dice: Arc<dyn Dice>,
    pub(crate) settings: EngineSettings,
    pub(crate) choices: Choices,
    pub(crate) registry: Registry,
    pub(crate) suggestions: Suggestions,
    pub(crate) sources: Sources,
    /// What was heard of the node last; a guild without a player hears it when
    /// it gets one.
    pub(crate) node_down: AtomicBool,
}

impl Engine {
    /// An engine without players.
    #[must_use]
    pub fn new(ports: Ports, settings: EngineSettings) -> (Self, EngineDriver) {
        let gate = Arc::new(Gate::new(settings.limits));
        // A figure is there before anything waits.
        metrics::gauge!("seraphim_queue_tracks").increment(0.0);
        let context = Arc::new(Context {
            audio: ports.audio,
            stage: ports.stage,
            store: Arc::clone(&ports.store),
            returns: Returns::default(),
            clock: ports.clock,
            dice: ports.dice,
            registry: Registry::new(),
            suggestions: Suggestions::new(settings.suggest_prefix.clone()),
            choices: Choices::new(settings.guild.clone(), Arc::clone(&ports.store)),
            settings,
            sources: Sources::default(),
            node_down: AtomicBool::new(false),
        });
        let driver = EngineDriver {
            context: Arc::clone(&context),
            audio_events: ports.audio_events,
        };
        (Self { context, gate }, driver)
    }

    /// Asks a guild's player. Returns when it is decided, not when it is done:
    /// a track that is `Queued` may still fail to play.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed then.
    pub async fn ask(&self, guild: GuildId, request: Request) -> Result<Reply, Refusal> {
        let (answer, answered) = oneshot::channel();
        let mail = Mail::Ask {
            request: Box::new(request),
            answer,
            within: tracing::Span::current(),
        };
        self.context
            .registry
            .deliver_or_open(&self.context, guild, mail)?;
        answered.await.unwrap_or_else(|_| {
            // The guild's task has ended over it.
            Err(if self.context.registry.is_closing() {
                Refusal::ShuttingDown
            } else {
                Refusal::Fault
            })
        })
    }

    /// Reads where the bot was last, in the guilds that are this program's from
    /// now on. To be called before their shards are connected; the bot goes back
    /// where [`News::GuildHere`] tells of listeners.
    ///
    /// # Errors
    /// [`StoreError`]; to be called again then, or if it was broken off. Guilds
    /// that are told of meanwhile are remembered.
    pub async fn recall(
        &self,
        ours: &(dyn Fn(GuildId) -> bool + Sync),
    ) -> Result<usize, StoreError> {
        let returns = &self.context.returns;
        returns.begin();
        let stays = self.context.store.stays().await?.into_iter();
        let stays: Vec<_> = stays
            .filter(|stay| ours(stay.guild))
            .map(|stay| (stay.guild, stay.channel))
            .collect();
        for guild in returns.expect(&stays) {
            self.await_return(guild);
        }
        Ok(stays.len())
    }

    /// Ends the players of guilds that are no longer this program's: they stop,
    /// leave, and write nothing more, because another program may have read
    /// what is written already.
    pub async fn let_go(&self, theirs: &(dyn Fn(GuildId) -> bool + Sync)) {
        self.context.returns.forget(theirs);
        let ended = self.context.registry.let_go(theirs);
        self.context.suggestions.forget(theirs);
        self.context.choices.forget(theirs);
        let all = async {
            for gone in ended.values() {
                gone.cancelled().await;
            }
        };
        if tokio::time::timeout(LETTING_GO, all).await.is_err() {
            tracing::error!("some players of another program's guilds did not stop in time");
        }
    }

    /// Tells a guild's player what the gateway reported. Ignored where the
    /// guild has no player.
    pub fn tell(&self, guild: GuildId, news: News) {
        if let News::GuildHere { voices } = &news {
            if !self.context.returns.arrived(guild, voices) {
                return;
            }
            self.await_return(guild);
            return;
        }
        let mail = Mail::News(news);
        if matches!(mail, Mail::News(News::GuildGone)) {
            self.context.returns.forget(&|gone| gone == guild);
            self.context.suggestions.forget(|gone| gone == guild);
            self.context.choices.forget(|gone| gone == guild);
            // What is on the disk goes after whatever is still to be written,
            // so a player is opened for it where there is none.
            let registry = &self.context.registry;
            if let Err(refusal) = registry.deliver_or_open(&self.context, guild, mail) {
                tracing::warn!(guild.id = guild.get(), %refusal, "a guild was not forgotten");
            }
            return;
        }
        self.context.registry.deliver(guild, mail);
    }

    /// Opens a guild at once, though it may have to wait for its turn to go back:
    /// what its node plays meanwhile is counted and written down.
    fn await_return(&self, guild: GuildId) {
        let (registry, mail) = (&self.context.registry, Mail::Returning);
        if let Err(refusal) = registry.deliver_or_open(&self.context, guild, mail) {
            tracing::warn!(guild.id = guild.get(), %refusal, "a guild waits unopened");
        }
    }

    /// Where playlists and what is kept of people are written down.
    #[must_use]
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.context.store)
    }

    /// What a guild has chosen.
    ///
    /// # Errors
    /// [`Refusal::SettingsUnread`].
    pub async fn settings(&self, guild: GuildId) -> Result<Arc<GuildSettings>, Refusal> {
        self.context.choices.of(guild).await
    }

    /// Makes a choice for a guild; it holds at once, for what plays too.
    ///
    /// # Errors
    /// [`Refusal::NeedsManager`], [`Refusal::OutOfRange`], [`Refusal::ListFull`],
    /// [`Refusal::SettingsUnread`], [`Refusal::NotSaved`]; nothing has changed
    /// then.
    pub async fn choose(
        &self,
        guild: GuildId,
        by: &Caller,
        changes: Vec<SettingsChange>,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        if !by.manages {
            return Err(Refusal::NeedsManager);
        }
        let settings = self.context.choices.change(guild, &changes).await?;
        self.context.registry.deliver(guild, Mail::Settings);
        Ok(settings)
    }

    /// Takes back all that a guild has chosen.
    ///
    /// # Errors
    /// [`Refusal::NeedsManager`], [`Refusal::NotSaved`].
    pub async fn choose_nothing(
        &self,
        guild: GuildId,
        by: &Caller,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        if !by.manages {
            return Err(Refusal::NeedsManager);
        }
        let settings = self.context.choices.reset(guild).await?;
        self.context.registry.deliver(guild, Mail::Settings);
        Ok(settings)
    }

    /// What a person may mean who has typed `words`: at most 25, within 1 s.
    pub async fn suggest(&self, guild: GuildId, words: &str) -> Vec<Suggestion> {
        let (store, audio) = (self.context.store.as_ref(), self.context.audio.as_ref());
        let suggestions = &self.context.suggestions;
        suggestions.find(guild, words, store, audio).await
    }

    /// An owner's playlists, for somebody who types: as they were a few seconds
    /// ago, within 1 s; none where they cannot be read.
    pub async fn playlists(&self, owner: Owner) -> Arc<[PlaylistHead]> {
        let store = self.context.store.as_ref();
        self.context.suggestions.playlists(owner, store).await
    }

    /// An owner's playlists were changed: whoever types sees it.
    pub fn playlists_changed(&self, owner: Owner) {
        self.context.suggestions.forget_playlists(owner);
    }

    /// How many guilds have a player.
    #[must_use]
    pub fn players(&self) -> usize {
        self.context.registry.len()
    }

    /// The guilds that have a player, by their numbers.
    #[must_use]
    pub fn guilds(&self) -> Vec<GuildId> {
        self.context.registry.guilds()
    }
}

impl EngineDriver {
    /// Runs the players until `stop`; then stops them and leaves every voice
    /// channel, which takes [`CLOSING`] at most.
    ///
    /// # Errors
    /// [`EngineError::AudioEnded`].
    pub async fn run(mut self, stop: CancellationToken) -> Result<(), EngineError> {
        let context = Arc::clone(&self.context);
        let returning = context.returns.run(&context);
        tokio::pin!(returning);
        let outcome = loop {
            tokio::select! {
                () = stop.cancelled() => break Ok(()),
                () = &mut returning => {}
                event = self.audio_events.recv() => match event {
                    Some(event) => self.route(event),
                    None => break Err(EngineError::AudioEnded),
                },
            }
        };
        let players = self.context.registry.close();
        if tokio::time::timeout(CLOSING, players.wait()).await.is_err() {
            tracing::warn!(players = players.len(), "some players did not stop in time");
        }
        outcome
    }

    fn route(&self, event: AudioEvent) {
        let registry = &self.context.registry;
        let (reach, news) = match event {
            AudioEvent::Player { guild, news } => {
                registry.deliver(guild, Mail::Audio(news));
                return;
            }
            AudioEvent::NodeUp { reach, resumed } => (reach, AudioNews::NodeUp { resumed }),
            AudioEvent::NodeDown { reach } => (reach, AudioNews::NodeDown),
        };
        match reach {
            Reach::Everyone => {
                let down = matches!(news, AudioNews::NodeDown);
                self.context.node_down.store(down, Ordering::Release);
                registry.deliver_to_all(|| Mail::Audio(news.clone()));
            }
            Reach::Guilds(guilds) => {
                for guild in guilds {
                    registry.deliver(guild, Mail::Audio(news.clone()));
                }
            }
        }
    }
}
