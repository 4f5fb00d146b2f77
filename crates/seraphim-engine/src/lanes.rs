//! Where a guild's task leaves what takes time. Each lane carries out its
//! orders one after another: audio, stage, words, panel. So a hanging node delays
//! no departure, a message that Discord does not take no arrival, and a slow
//! panel no music.

use std::sync::Arc;
use std::time::Duration;

use seraphim_core::{
    ChannelId, FailureCause, Filters, GuildId, Input, Notice, PlayOrder, Speech, SponsorCategory,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::attachment;
use crate::engine::Context;
use crate::ledger::Write;
use crate::ports::store::Play;
use crate::ports::{
    Audio, AudioError, PanelState, Stage, StageError, Store, StoreError, VoiceServer,
};

/// Orders that may wait in a lane. A person cannot give this many within the
/// time-out of one call.
const LANE: usize = 64;

pub(crate) enum AudioOrder {
    /// Within a span.
    Play(Box<PlayOrder>, tracing::Span),
    Pause(bool),
    Seek(Duration),
    Volume(u16),
    Filter(Filters),
    LeaveOut(Vec<SponsorCategory>),
    Stop,
    Destroy,
    Voice(VoiceServer),
    /// Of the voice channel, in bits per second.
    Bitrate(u32),
}

impl AudioOrder {
    /// Whether whatever was to be played before is not wanted any more.
    const fn replaces(&self) -> bool {
        matches!(self, Self::Play(..) | Self::Stop | Self::Destroy)
    }
}

pub(crate) enum StageOrder {
    Join(ChannelId),
    Leave,
}

pub(crate) enum Word {
    Tell(ChannelId, Notice, Speech),
    /// To the owners, of a source that keeps failing.
    Warn(String, FailureCause),
}

pub(crate) enum StoreOrder {
    Save(Write),
    Log(Box<Play>),
    /// How loud the guild plays now, in percent.
    Volume(u16),
    /// The guild's settings are not known.
    Read,
    Forget,
}

/// What a lane has to say.
pub(crate) enum Report {
    /// What became of a [`StoreOrder::Save`], and of the volume before it.
    Saved(Result<(), StoreError>),
    /// The guild's settings are at hand, or were not to be read.
    Read,
    Input(Box<Input>),
    /// The node has removed the guild's player, or did not hear of it.
    Destroyed {
        lost: bool,
    },
    /// A word was said, or cannot be.
    Said,
    /// The node was not told what the channel is set to.
    BitrateMissed,
    /// What is on the disk is forgotten, or was not to be reached.
    Forgotten,
    /// `again`: it did not get through.
    PanelShown {
        again: bool,
    },
}

impl From<Input> for Report {
    fn from(input: Input) -> Self {
        Self::Input(Box::new(input))
    }
}

pub(crate) struct Lanes {
    guild: GuildId,
    audio: mpsc::Sender<AudioOrder>,
    /// How many orders were given that replace what was to be played.
    replaced: watch::Sender<u64>,
    stage: mpsc::Sender<StageOrder>,
    words: mpsc::Sender<Word>,
    panel: mpsc::Sender<PanelState>,
    store: mpsc::Sender<StoreOrder>,
    tasks: JoinSet<()>,
}

impl Lanes {
    pub(crate) fn start(
        guild: GuildId,
        context: &Arc<Context>,
        reports: &mpsc::Sender<Report>,
    ) -> Self {
        let (audio, audio_orders) = mpsc::channel(LANE);
        let (stage, stage_orders) = mpsc::channel(LANE);
        let (words, to_say) = mpsc::channel(LANE);
        let (panel, panels) = mpsc::channel(1);
        let (store, writes) = mpsc::channel(LANE);
        let (replaced, replacements) = watch::channel(0);
        let mut tasks = JoinSet::new();
        let port = Arc::clone(&context.audio);
        let stage_port = Arc::clone(&context.stage);
        tasks.spawn(run_audio(
            guild,
            port,
            stage_port,
            audio_orders,
            replacements,
            reports.clone(),
        ));
        let port = Arc::clone(&context.stage);
        tasks.spawn(run_stage(
            guild,
            Arc::clone(&port),
            stage_orders,
            reports.clone(),
        ));
        tasks.spawn(run_words(guild, Arc::clone(&port), to_say, reports.clone()));
        tasks.spawn(run_panel(guild, port, panels, reports.clone()));
        let port = Arc::clone(&context.store);
        let context = Arc::clone(context);
        tasks.spawn(run_store(guild, port, context, writes, reports.clone()));
        Self {
            guild,
            audio,
            replaced,
            stage,
            words,
            panel,
            store,
            tasks,
        }
    }

    /// Says whether there was room.
    pub(crate) fn audio(&self, order: AudioOrder) -> bool {
        let replaces = order.replaces();
        let given = self.given(self.audio.try_send(order).is_ok(), "audio");
        if given && replaces {
            self.replaced.send_modify(|count| *count += 1);
        }
        given
    }

    pub(crate) fn stage(&self, order: StageOrder) {
        self.given(self.stage.try_send(order).is_ok(), "stage");
    }

    pub(crate) fn say(&self, word: Word) -> bool {
        self.given(self.words.try_send(word).is_ok(), "words")
    }

    pub(crate) fn panel(&self, panel: PanelState) {
        self.given(self.panel.try_send(panel).is_ok(), "panel");
    }

    pub(crate) fn store(&self, order: StoreOrder) -> bool {
        self.given(self.store.try_send(order).is_ok(), "store")
    }

    /// Whether every order of music and channel was taken up. An order that is being carried out is
    /// not waited for: nothing is to come of it.
    pub(crate) fn are_idle(&self) -> bool {
        [self.audio.capacity(), self.stage.capacity()] == [LANE; 2]
    }

    /// Returns when a lane has panicked.
    pub(crate) async fn broken(&mut self) {
        while self.tasks.join_next().await.is_some_and(|end| end.is_ok()) {}
    }

    fn given(&self, given: bool, lane: &'static str) -> bool {
        if !given {
            tracing::warn!(
                guild.id = self.guild.get(),
                lane,
                "an order was dropped: lane full"
            );
        }
        given
    }
}

async fn run_audio(
    guild: GuildId,
    audio: Arc<dyn Audio>,
    stage: Arc<dyn Stage>,
    mut orders: mpsc::Receiver<AudioOrder>,
    mut replaced: watch::Receiver<u64>,
    reports: mpsc::Sender<Report>,
) {
    let mut replacements = 0;
    while let Some(order) = orders.recv().await {
        replacements += u64::from(order.replaces());
        let (outcome, what, report) = match order {
            AudioOrder::Play(order, span) => {
                let play = order.play;
                let refreshed = tokio::select! {
                    biased;
                    // Whoever stops or skips does not wait for a fresh link.
                    _ = replaced.wait_for(|given| *given > replacements) => None,
                    refreshed = attachment::refreshed(&*audio, &*stage, *order) => Some(refreshed),
                };
                let Some(refreshed) = refreshed else {
                    // What the order says of the sound is lost with it.
                    if reports.send(Input::OrderLost.into()).await.is_err() {
                        return;
                    }
                    continue;
                };
                let outcome = match refreshed {
                    Ok(order) => audio.play(guild, order).instrument(span).await,
                    Err(error) => Err(error),
                };
                let rejected = outcome.as_ref().err().map(|error| Input::PlayRejected {
                    play,
                    failure: error.clone().into(),
                });
                (outcome, "play", rejected.map(Report::from))
            }
            AudioOrder::Voice(server) => {
                let outcome = audio.voice(guild, server).await;
                let rejected = outcome.is_err().then_some(Input::VoiceRejected);
                (outcome, "voice", rejected.map(Report::from))
            }
            AudioOrder::Bitrate(bits) => {
                let outcome = audio.bitrate(guild, bits).await;
                let missed = is_lost(&outcome).then_some(Report::BitrateMissed);
                (outcome, "bitrate", missed)
            }
            // Where it plays now, the node says soon.
            AudioOrder::Seek(position) => (audio.seek(guild, position).await, "seek", None),
            AudioOrder::Destroy => {
                let outcome = audio.destroy(guild).await;
                let lost = is_lost(&outcome);
                (outcome, "destroy", Some(Report::Destroyed { lost }))
            }
            AudioOrder::Pause(paused) => of_sound(audio.pause(guild, paused).await, "pause"),
            AudioOrder::Volume(percent) => of_sound(audio.volume(guild, percent).await, "volume"),
            AudioOrder::Filter(filters) => of_sound(audio.filter(guild, filters).await, "filter"),
            AudioOrder::LeaveOut(categories) => {
                of_sound(audio.leave_out(guild, categories).await, "leave out")
            }
            AudioOrder::Stop => of_sound(audio.stop(guild).await, "stop"),
        };
        if let Err(error) = outcome {
            tracing::warn!(guild.id = guild.get(), %error, order = what, "the node did not obey");
        }
        if let Some(report) = report
            && reports.send(report).await.is_err()
        {
            return;
        }
    }
}

type Carried = (Result<(), AudioError>, &'static str, Option<Report>);

/// What came of an order about what sounds.
fn of_sound(outcome: Result<(), AudioError>, what: &'static str) -> Carried {
    let lost = is_lost(&outcome).then_some(Input::OrderLost);
    (outcome, what, lost.map(Report::from))
}

/// The same order works later. One that the node refuses, it refuses again.
fn is_lost(outcome: &Result<(), AudioError>) -> bool {
    matches!(
        outcome,
        Err(AudioError::NodeUnavailable | AudioError::TimedOut)
    )
}

async fn run_stage(
    guild: GuildId,
    stage: Arc<dyn Stage>,
    mut orders: mpsc::Receiver<StageOrder>,
    reports: mpsc::Sender<Report>,
) {
    while let Some(order) = orders.recv().await {
        let (outcome, what, rejected) = match order {
            StageOrder::Join(channel) => {
                let outcome = stage.join(guild, channel).await;
                let rejected = match &outcome {
                    Ok(()) => None,
                    Err(StageError::Refused { .. } | StageError::NoSuchChannel) => {
                        Some(Input::JoinRefused { channel })
                    }
                    Err(StageError::Unreachable { .. }) => Some(Input::JoinRejected { channel }),
                };
                (outcome, "join", rejected)
            }
            StageOrder::Leave => (stage.leave(guild).await, "leave", None),
        };
        if let Err(error) = outcome {
            tracing::warn!(guild.id = guild.get(), %error, order = what, "Discord did not obey");
        }
        if let Some(input) = rejected
            && reports.send(input.into()).await.is_err()
        {
            return;
        }
    }
}

async fn run_words(
    guild: GuildId,
    stage: Arc<dyn Stage>,
    mut words: mpsc::Receiver<Word>,
    reports: mpsc::Sender<Report>,
) {
    while let Some(word) = words.recv().await {
        let (outcome, what, gone) = match word {
            Word::Warn(source, cause) => (stage.warn_owners(&source, cause).await, "warn", None),
            Word::Tell(channel, notice, speech) => {
                let outcome = stage.tell(guild, channel, notice, speech).await;
                let gone = outcome == Err(StageError::NoSuchChannel);
                (outcome, "tell", gone.then_some(channel))
            }
        };
        if let Err(error) = outcome {
            tracing::warn!(guild.id = guild.get(), %error, order = what, "Discord did not obey");
        }
        if let Some(channel) = gone
            && (reports
                .send(Input::TextChannelGone { channel }.into())
                .await)
                .is_err()
        {
            return;
        }
        if reports.send(Report::Said).await.is_err() {
            return;
        }
    }
}

async fn run_panel(
    guild: GuildId,
    stage: Arc<dyn Stage>,
    mut panels: mpsc::Receiver<PanelState>,
    reports: mpsc::Sender<Report>,
) {
    while let Some(panel) = panels.recv().await {
        let channel = panel.channel;
        let outcome = stage.show_panel(guild, panel).await;
        if let Err(error @ (StageError::Refused { .. } | StageError::Unreachable { .. })) = &outcome
        {
            tracing::warn!(guild.id = guild.get(), %error, "the panel was not shown");
        }
        if outcome == Err(StageError::NoSuchChannel)
            && (reports
                .send(Input::TextChannelGone { channel }.into())
                .await)
                .is_err()
        {
            return;
        }
        let again = matches!(outcome, Err(StageError::Unreachable { .. }));
        if reports.send(Report::PanelShown { again }).await.is_err() {
            return;
        }
    }
}

async fn run_store(
    guild: GuildId,
    store: Arc<dyn Store>,
    context: Arc<Context>,
    mut orders: mpsc::Receiver<StoreOrder>,
    reports: mpsc::Sender<Report>,
) {
    // A volume that was not taken is written before the next player is.
    let mut volume = None;
    while let Some(order) = orders.recv().await {
        match order {
            StoreOrder::Save(write) => {
                let mut outcome = Ok(());
                if let Some(level) = volume {
                    outcome = context.choices.keep_volume(guild, level).await;
                    volume = outcome.is_err().then_some(level);
                }
                outcome = outcome.and(write.to(&*store, guild).await);
                if let Err(error) = &outcome {
                    tracing::error!(guild.id = guild.get(), %error, "a player was not saved");
                }
                if reports.send(Report::Saved(outcome)).await.is_err() {
                    return;
                }
            }
            StoreOrder::Volume(level) => {
                let kept = context.choices.keep_volume(guild, level).await;
                volume = kept.is_err().then_some(level);
                if let Err(error) = kept {
                    tracing::error!(guild.id = guild.get(), %error, "a volume was not saved");
                }
            }
            StoreOrder::Read => {
                // It says itself what went wrong.
                let _ = context.choices.of(guild).await;
                if reports.send(Report::Read).await.is_err() {
                    return;
                }
            }
            StoreOrder::Forget => {
                if let Err(error) = store.forget_guild(guild).await {
                    tracing::warn!(guild.id = guild.get(), %error, "a guild was not forgotten");
                }
                if reports.send(Report::Forgotten).await.is_err() {
                    return;
                }
            }
            StoreOrder::Log(play) => {
                if let Err(error) = store.log_play(*play).await {
                    tracing::warn!(guild.id = guild.get(), %error, "a play was not logged");
                }
            }
        }
    }
}
