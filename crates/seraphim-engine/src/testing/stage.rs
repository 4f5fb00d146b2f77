//! A Discord that lets the bot in wherever it wants to go.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;
use seraphim_core::{ChannelId, FailureCause, GuildId, Notice, Speech, UserId};

use tokio::sync::watch;

use super::Record;
use crate::engine::Engine;
use crate::news::News;
use crate::ports::{PanelState, Stage, StageError};

/// Something that Discord was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StageCall {
    /// To be put into a channel.
    Join(GuildId, ChannelId),
    /// To be taken out of it.
    Leave(GuildId),
    /// To show the panel.
    Panel(GuildId, Box<PanelState>),
    /// To say something.
    Tell(GuildId, ChannelId, Notice),
    /// To tell the owners of a source that keeps failing.
    Warn(String, FailureCause),
    /// For a fresh link.
    Renew(String),
}

/// The fake. It answers a join only when it knows the engine to tell it to.
#[derive(Default)]
pub struct FakeStage {
    /// What it was asked for.
    pub calls: Record<StageCall>,
    /// What was said in a channel.
    pub said: Record<Notice>,
    conduct: Mutex<Conduct>,
    mute: watch::Sender<bool>,
}

#[derive(Default)]
struct Conduct {
    engine: Option<(Engine, Vec<UserId>)>,
    fails: Option<StageError>,
    fresh: HashMap<String, Result<String, StageError>>,
    never_renews: Option<String>,
}

impl FakeStage {
    /// From now on the bot is let in, into channels with these people.
    pub fn lets_in(&self, engine: &Engine, listeners: &[UserId]) {
        self.conduct().engine = Some((engine.clone(), listeners.to_vec()));
    }

    /// How everything fails from now on; `None`: it does not.
    pub fn fails(&self, error: Option<StageError>) {
        self.conduct().fails = error;
    }

    /// Leaves every word to a channel, from the next one on, unsaid until
    /// [`Self::takes_words`].
    pub fn takes_no_words(&self) {
        self.mute.send_replace(true);
    }

    /// Takes the words that wait.
    pub fn takes_words(&self) {
        self.mute.send_replace(false);
    }

    /// This link is to an attachment and is over from now on; the other one is
    /// good, or why there is none.
    pub fn renews(&self, link: &str, fresh: Result<&str, StageError>) {
        let mut conduct = self.conduct();
        let fresh = fresh.map(str::to_owned);
        conduct.fresh.insert(link.to_owned(), fresh);
    }

    /// Whoever asks for a link in place of this one is never answered.
    pub fn never_renews(&self, link: &str) {
        self.conduct().never_renews = Some(link.to_owned());
    }

    /// Waits for the `count`-th panel of a guild.
    pub async fn panel(&self, guild: GuildId, count: usize) -> Option<PanelState> {
        let such = |call: &StageCall| matches!(call, StageCall::Panel(of, _) if *of == guild);
        match self.calls.wait_for(count, such).await? {
            StageCall::Panel(_, panel) => Some(*panel),
            _ => None,
        }
    }

    fn conduct(&self) -> MutexGuard<'_, Conduct> {
        self.conduct.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn obey(&self, call: StageCall) -> Result<(), StageError> {
        self.calls.add(call);
        self.conduct().fails.clone().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Stage for FakeStage {
    async fn join(&self, guild: GuildId, channel: ChannelId) -> Result<(), StageError> {
        self.obey(StageCall::Join(guild, channel))?;
        let host = self.conduct().engine.clone();
        if let Some((engine, users)) = host {
            let session_id = format!("session of {guild}");
            engine.tell(
                guild,
                News::VoiceState {
                    channel: Some(channel),
                    session_id,
                },
            );
            let token = SecretString::from(format!("token of {guild}"));
            let endpoint = Some("voice.example.org:443".to_owned());
            engine.tell(guild, News::VoiceServer { token, endpoint });
            engine.tell(guild, News::Listeners { channel, users });
        }
        Ok(())
    }

    async fn leave(&self, guild: GuildId) -> Result<(), StageError> {
        self.obey(StageCall::Leave(guild))?;
        let host = self.conduct().engine.clone();
        if let Some((engine, _)) = host {
            let session_id = format!("session of {guild}");
            engine.tell(
                guild,
                News::VoiceState {
                    channel: None,
                    session_id,
                },
            );
        }
        Ok(())
    }

    async fn show_panel(&self, guild: GuildId, panel: PanelState) -> Result<(), StageError> {
        self.obey(StageCall::Panel(guild, Box::new(panel)))
    }

    async fn warn_owners(&self, source: &str, cause: FailureCause) -> Result<(), StageError> {
        self.obey(StageCall::Warn(source.to_owned(), cause))
    }

    async fn fresh_link(&self, link: &str) -> Result<Option<String>, StageError> {
        self.calls.add(StageCall::Renew(link.to_owned()));
        let never = self.conduct().never_renews.as_deref() == Some(link);
        if never {
            std::future::pending::<()>().await;
        }
        self.conduct().fresh.get(link).cloned().transpose()
    }

    async fn tell(
        &self,
        guild: GuildId,
        channel: ChannelId,
        notice: Notice,
        _: Speech,
    ) -> Result<(), StageError> {
        self.obey(StageCall::Tell(guild, channel, notice.clone()))?;
        // The sender is `self`, so the wait cannot end otherwise.
        let _ = self.mute.subscribe().wait_for(|mute| !mute).await;
        self.said.add(notice);
        Ok(())
    }
}
