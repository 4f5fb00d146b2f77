//! An audio node that plays nothing and remembers everything.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use seraphim_core::{
    AudioNews, ChannelId, Filters, GuildId, Loaded, Lyrics, OnNode, PlayOrder, Search,
    SponsorCategory, Track,
};
use tokio::sync::{mpsc, watch};

use super::{Record, track};
use crate::ports::{Audio, AudioError, AudioEvent, VoiceServer};

/// An order or a question to the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AudioCall {
    /// A lookup.
    Load(Search),
    /// A track to play.
    Play(GuildId, PlayOrder),
    /// Pause, or go on.
    Pause(GuildId, bool),
    /// Another place of the track.
    Seek(GuildId, Duration),
    /// Another loudness.
    Volume(GuildId, u16),
    /// Another sound.
    Filter(GuildId, Filters),
    /// Parts of videos to leave out.
    LeaveOut(GuildId, Vec<SponsorCategory>),
    /// Stop the track.
    Stop(GuildId),
    /// Remove the player.
    Destroy(GuildId),
    /// A voice server.
    Voice {
        /// For whom.
        guild: GuildId,
        /// The session.
        session_id: String,
        /// The secret, in the open.
        token: String,
        /// Host and port.
        endpoint: String,
        /// The channel.
        channel: ChannelId,
        /// What it is set to.
        bitrate: Option<u32>,
    },
    /// The channel is set to another bitrate.
    Bitrate(GuildId, u32),
}

/// The fake. A search finds one track that is called like its words, unless
/// told otherwise; each order is obeyed at once, and a track starts at once.
pub struct FakeAudio {
    /// What it was told.
    pub calls: Record<AudioCall>,
    events: mpsc::Sender<AudioEvent>,
    conduct: Mutex<Conduct>,
    open: watch::Sender<bool>,
}

#[derive(Default)]
struct Conduct {
    found: HashMap<Search, Result<Loaded, AudioError>>,
    orders_fail: Option<AudioError>,
    panics_at: Option<String>,
    silent: bool,
    kept: HashMap<GuildId, OnNode>,
    words: HashMap<String, Lyrics>,
}

impl FakeAudio {
    /// The fake and what it reports.
    #[must_use]
    pub fn new() -> (Arc<Self>, mpsc::Receiver<AudioEvent>) {
        let (events, receiver) = mpsc::channel(256);
        let audio = Self {
            calls: Record::default(),
            events,
            conduct: Mutex::default(),
            open: watch::Sender::new(true),
        };
        (Arc::new(audio), receiver)
    }

    /// What a lookup comes to from now on.
    pub fn finds(&self, search: Search, outcome: Result<Loaded, AudioError>) {
        self.conduct().found.insert(search, outcome);
    }

    /// How every order fails from now on; `None`: it does not.
    pub fn orders_fail(&self, error: Option<AudioError>) {
        self.conduct().orders_fail = error;
    }

    /// Panics over an order to play a track of this title.
    pub fn panics_at(&self, title: Option<&str>) {
        self.conduct().panics_at = title.map(str::to_owned);
    }

    /// The node has kept this of a guild from before the bot started.
    pub fn keeps(&self, guild: GuildId, on_node: OnNode) {
        self.conduct().kept.insert(guild, on_node);
    }

    /// The words of every track of this title are known.
    pub fn knows_words(&self, title: &str, lyrics: Lyrics) {
        self.conduct().words.insert(title.to_owned(), lyrics);
    }

    /// Tracks do not report that they have started.
    pub fn stay_silent(&self) {
        self.conduct().silent = true;
    }

    /// Leaves every call, from the next one on, unanswered until
    /// [`Self::release`].
    pub fn hang(&self) {
        self.open.send_replace(false);
    }

    /// Answers the calls that hang.
    pub fn release(&self) {
        self.open.send_replace(true);
    }

    /// Reports something.
    pub async fn report(&self, event: AudioEvent) {
        // A test that has dropped the engine expects nothing of it.
        let _ = self.events.send(event).await;
    }

    /// Reports something of a guild's player.
    pub async fn tells(&self, guild: GuildId, news: AudioNews) {
        self.report(AudioEvent::Player { guild, news }).await;
    }

    /// Waits for the `count`-th order to play in a guild.
    pub async fn play(&self, guild: GuildId, count: usize) -> Option<PlayOrder> {
        let such = |call: &AudioCall| matches!(call, AudioCall::Play(of, _) if *of == guild);
        match self.calls.wait_for(count, such).await? {
            AudioCall::Play(_, order) => Some(order),
            _ => None,
        }
    }

    fn conduct(&self) -> MutexGuard<'_, Conduct> {
        self.conduct.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn obey(&self, call: AudioCall) -> Result<(), AudioError> {
        self.calls.add(call);
        self.passed().await;
        self.conduct().orders_fail.clone().map_or(Ok(()), Err)
    }

    async fn passed(&self) {
        // The sender is `self`, so the wait cannot end otherwise.
        let _ = self.open.subscribe().wait_for(|open| *open).await;
    }
}

#[async_trait]
impl Audio for FakeAudio {
    async fn load(&self, search: &Search) -> Result<Loaded, AudioError> {
        self.calls.add(AudioCall::Load(search.clone()));
        self.passed().await;
        if let Some(outcome) = self.conduct().found.get(search) {
            return outcome.clone();
        }
        Ok(match search {
            Search::Words { words, .. } => Loaded::Search(vec![track(words)]),
            Search::Url(url) => Loaded::Track(track(url)),
        })
    }

    async fn play(&self, guild: GuildId, order: PlayOrder) -> Result<(), AudioError> {
        let play = order.play;
        let fatal = self.conduct().panics_at.as_ref() == Some(&order.track.title);
        self.obey(AudioCall::Play(guild, order)).await?;
        assert!(!fatal, "a panic that the test asked for");
        if !self.conduct().silent {
            self.tells(guild, AudioNews::Started { play }).await;
        }
        Ok(())
    }

    async fn pause(&self, guild: GuildId, paused: bool) -> Result<(), AudioError> {
        self.obey(AudioCall::Pause(guild, paused)).await
    }

    async fn seek(&self, guild: GuildId, position: Duration) -> Result<(), AudioError> {
        self.obey(AudioCall::Seek(guild, position)).await
    }

    async fn volume(&self, guild: GuildId, percent: u16) -> Result<(), AudioError> {
        self.obey(AudioCall::Volume(guild, percent)).await
    }

    async fn filter(&self, guild: GuildId, filters: Filters) -> Result<(), AudioError> {
        self.obey(AudioCall::Filter(guild, filters)).await
    }

    async fn leave_out(
        &self,
        guild: GuildId,
        categories: Vec<SponsorCategory>,
    ) -> Result<(), AudioError> {
        self.obey(AudioCall::LeaveOut(guild, categories)).await
    }

    async fn lyrics(&self, track: &Track) -> Result<Option<Lyrics>, AudioError> {
        self.passed().await;
        Ok(self.conduct().words.get(&track.title).cloned())
    }

    async fn stop(&self, guild: GuildId) -> Result<(), AudioError> {
        self.obey(AudioCall::Stop(guild)).await
    }

    async fn destroy(&self, guild: GuildId) -> Result<(), AudioError> {
        self.obey(AudioCall::Destroy(guild)).await
    }

    async fn on_node(&self, guild: GuildId) -> Result<Option<OnNode>, AudioError> {
        self.passed().await;
        Ok(self.conduct().kept.get(&guild).copied())
    }

    async fn voice(&self, guild: GuildId, server: VoiceServer) -> Result<(), AudioError> {
        let VoiceServer {
            session_id,
            token,
            endpoint,
            channel_id,
            bitrate,
        } = server;
        let token = token.expose_secret().to_owned();
        let channel = channel_id;
        self.obey(AudioCall::Voice {
            guild,
            session_id,
            token,
            endpoint,
            channel,
            bitrate,
        })
        .await
    }

    async fn bitrate(&self, guild: GuildId, bits: u32) -> Result<(), AudioError> {
        self.obey(AudioCall::Bitrate(guild, bits)).await
    }
}
