//! A guild's task: the only owner of the guild's player. It never waits for
//! the audio node or for Discord; what takes time is given to the [`lanes`]
//! and comes back as an input.
//!
//! [`lanes`]: crate::lanes

mod effects;
mod mail;
mod unread;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use seraphim_core::{
    AudioNews, EntryId, FailureCause, GuildId, Input, LoadFailure, Loaded, PlayFailure, PlayOrder,
    Player, Refusal, Reply, Search, Ticket, Timestamp,
};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::attachment;
use crate::backlog::Backlog;
use crate::engine::Context;
use crate::journey::Journey;
use crate::lanes::{AudioOrder, Lanes, StoreOrder};
use crate::ledger::Ledger;
use crate::panel::Panel;
use crate::ports::StoreError;
use crate::ports::store::Play;
use crate::sources::LEFT_ALONE;

use effects::Parting;
pub(crate) use mail::Mail;
pub(crate) use unread::Unread;

/// For the last write of a guild, of the four seconds for all goodbyes.
const LAST_SAVE: Duration = Duration::from_secs(2);

/// How a guild's task ended.
pub(crate) enum End {
    /// Nothing to play, nothing to wait for; the registry knows.
    Retired,
    /// The program stops.
    Stopped,
    /// Something that it needs has panicked.
    Broken,
}

/// What outlives a panic of the task.
pub(crate) struct Seat {
    pub(crate) player: Player,
    pub(crate) ledger: Ledger,
    pub(crate) unread: Option<Unread>,
    pub(crate) post: mpsc::Receiver<Mail>,
    pub(crate) number: u64,
    /// When the task broke last, after which it was started again.
    pub(crate) broke: Option<Timestamp>,
}

/// Voice server and session, as heard of last.
#[derive(Default)]
struct VoiceFacts {
    session_id: Option<String>,
    server: Option<(secrecy::SecretString, String)>,
    /// Of the channel, in bits per second.
    bitrate: Option<u32>,
    /// The node has not taken that, and is to be told again at this time.
    bitrate_at: Option<Timestamp>,
    /// The node was given them.
    given: bool,
}

struct Task<'a> {
    context: &'a Arc<Context>,
    guild: GuildId,
    player: &'a mut Player,
    ledger: &'a mut Ledger,
    unread: &'a mut Option<Unread>,
    lanes: Lanes,
    panel: Panel,
    journey: Journey,
    backlog: Backlog,
    /// What has happened and is still to be handed to the player.
    inputs: VecDeque<Input>,
    feeding: bool,
    asked: HashMap<Ticket, oneshot::Sender<Result<Reply, Refusal>>>,
    tickets: u64,
    /// What was asked last, where that was to stop or to leave.
    parting: Option<Parting>,
    loads: JoinSet<(Ticket, Result<Loaded, LoadFailure>)>,
    loading: HashMap<Ticket, AbortHandle>,
    voice: VoiceFacts,
    alarm: Option<Timestamp>,
    /// Orders to remove the node's player that are on their way.
    destroying: usize,
    /// Words that are to be said, or are on their way.
    saying: usize,
    /// The guild is gone, and what is on the disk is going.
    forgetting: bool,
    /// The input that is being handled has changed what a restart must not lose.
    changed: bool,
    /// Since when there is nothing to keep but the history.
    dormant_since: Option<Timestamp>,
}

/// Runs a guild's player until there is nothing to do, or `stop`.
pub(crate) async fn run(
    context: Arc<Context>,
    seat: Arc<tokio::sync::Mutex<Seat>>,
    stop: CancellationToken,
) -> End {
    let mut seat = seat.lock().await;
    let Seat {
        player,
        ledger,
        unread,
        post,
        number,
        broke,
    } = &mut *seat;
    let (reports, mut reported) = mpsc::channel(16);
    let guild = player.guild();
    let mut task = Task {
        context: &context,
        guild,
        player,
        ledger,
        unread,
        lanes: Lanes::start(guild, &context, &reports),
        panel: Panel::default(),
        journey: Journey::default(),
        backlog: Backlog::default(),
        inputs: VecDeque::new(),
        feeding: false,
        asked: HashMap::new(),
        tickets: 0,
        parting: None,
        loads: JoinSet::new(),
        loading: HashMap::new(),
        voice: VoiceFacts::default(),
        alarm: None,
        destroying: 0,
        saying: 0,
        forgetting: false,
        changed: false,
        dormant_since: None,
    };
    let down = context.node_down.load(Ordering::Acquire);
    if broke.is_some() {
        task.ledger.lose_track();
        task.join_again();
        task.take_settings();
    } else if down {
        task.feed(Input::Audio(AudioNews::NodeDown));
    }

    loop {
        let due = task.due();
        let alarm = async {
            match due {
                Some(at) => context.clock.wait_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = stop.cancelled() => {
                // First the lanes: nothing is to be played after the farewell.
                drop(task);
                // Of a guild that was let go, another program may have read it all.
                if context.registry.is_closing() {
                    save_last(&context, guild, player, ledger).await;
                }
                if player.is_anywhere() {
                    clean_up(&context, guild).await;
                }
                return End::Stopped;
            }
            () = task.lanes.broken() => return End::Broken,
            Some(report) = reported.recv() => task.report(report),
            Some(loaded) = task.loads.join_next(), if !task.loads.is_empty() => task.loaded(loaded),
            Some(mail) = post.recv() => task.mail(mail),
            () = alarm => task.wake(),
        }
        task.show_panel();
        task.backlog.set(task.player.waiting().len());
        if task.is_over() && context.registry.retire(guild, *number, post) {
            return End::Retired;
        }
    }
}

/// The position at the end, and whatever else is not on the disk yet.
async fn save_last(context: &Context, guild: GuildId, player: &Player, ledger: &mut Ledger) {
    let Some(write) = ledger.last(player, context.clock.now()) else {
        return;
    };
    let saved = tokio::time::timeout(LAST_SAVE, write.to(&*context.store, guild)).await;
    match saved {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::error!(guild.id = guild.get(), %error, "a player was not saved at the end");
        }
        Err(_) => tracing::error!(
            guild.id = guild.get(),
            "the store did not answer at the end"
        ),
    }
}

/// Leaves nothing behind of a player that is not run any more.
pub(crate) async fn clean_up(context: &Context, guild: GuildId) {
    let (destroyed, left) = tokio::join!(context.audio.destroy(guild), context.stage.leave(guild));
    if let Err(error) = destroyed {
        tracing::debug!(guild.id = guild.get(), %error, "the node's player was not removed");
    }
    if let Err(error) = left {
        tracing::debug!(guild.id = guild.get(), %error, "the voice channel was not left");
    }
}

impl Task<'_> {
    /// Hands the player what happened, and what comes of its orders at once after
    /// all of these are given.
    fn feed(&mut self, input: Input) {
        self.inputs.push_back(input);
        if std::mem::replace(&mut self.feeding, true) {
            return;
        }
        while let Some(input) = self.inputs.pop_front() {
            self.take_in(input);
        }
        self.feeding = false;
    }

    fn take_in(&mut self, input: Input) {
        let now = self.context.clock.now();
        let before = self.player.heard(now);
        let effects = self.player.handle(input, now);
        self.changed = self.ledger.look(self.player, now);
        for effect in effects {
            self.carry_out(effect);
        }
        self.log(before);
        self.save();
    }

    /// A track that sounded before and is in the history now was heard.
    fn log(&self, before: Option<(EntryId, Duration)>) {
        let Some((id, heard)) = before else { return };
        let last = self.player.history().last();
        if let Some(entry) = last.filter(|entry| entry.id == id)
            && self
                .player
                .heard(self.context.clock.now())
                .is_none_or(|(now, _)| now != id)
        {
            self.lanes.store(StoreOrder::Log(Box::new(Play {
                guild: self.guild,
                requester: entry.requester,
                track: entry.track.clone(),
                heard,
            })));
        }
    }

    /// Writes down what is not on the disk yet.
    fn save(&mut self) {
        let now = self.context.clock.now();
        self.ledger.lose_patience(now);
        if let Some(write) = self.ledger.take_due(self.player, now)
            && !self.lanes.store(StoreOrder::Save(write))
        {
            let full = StoreError::Unreachable("too many writes wait already".to_owned());
            self.ledger.written(&Err(full), now);
        }
    }

    /// Gives the node an order, unless its source is left alone for now.
    fn play(&mut self, order: Box<PlayOrder>) {
        let (play, now) = (order.play, self.context.clock.now());
        if self.context.sources.is_open(&order.track.source, now) {
            self.feed(Input::Audio(AudioNews::Failed {
                play,
                cause: FailureCause::Unknown,
                message: LEFT_ALONE.to_owned(),
            }));
        } else if !self
            .lanes
            .audio(AudioOrder::Play(order, self.journey.starting()))
        {
            self.feed(Input::PlayRejected {
                play,
                failure: PlayFailure::NodeUnavailable,
            });
        }
    }

    fn wake(&mut self) {
        let now = self.context.clock.now();
        if self.alarm.is_some_and(|alarm| alarm <= now) {
            self.alarm = None;
            self.feed(Input::Tick);
        }
        if self.voice.bitrate_at.is_some_and(|at| at <= now) {
            self.tell_bitrate();
        }
        self.read_settings();
        self.save();
    }

    /// After a panic: the voice session may be of before it, so a new one is
    /// asked for where the bot was, and the music goes on from there.
    fn join_again(&mut self) {
        let code = 4006;
        let reason = String::new();
        self.feed(Input::Audio(AudioNews::VoiceClosed {
            code,
            reason,
            by_remote: false,
        }));
    }

    /// When there is something to do even if nothing happens.
    fn due(&self) -> Option<Timestamp> {
        let over = self.dormant_since.map(|since| since + self.linger());
        let dues = [
            self.alarm,
            self.panel.due(),
            self.ledger.due(),
            self.reads_at(),
            self.voice.bitrate_at,
            over,
        ];
        dues.into_iter().flatten().min()
    }

    fn linger(&self) -> Duration {
        if self.player.history().is_empty() {
            Duration::ZERO
        } else {
            self.context.settings.linger
        }
    }

    fn is_over(&mut self) -> bool {
        let waiting = self.panel.is_waiting()
            || !self.ledger.is_settled()
            || self.forgetting
            || self.destroying > 0
            || self.saying > 0
            || self.waits_for_settings();
        if !self.player.is_dormant() || waiting || !self.lanes.are_idle() {
            self.dormant_since = None;
            return false;
        }
        let now = self.context.clock.now();
        let since = *self.dormant_since.get_or_insert(now);
        now.since(since) >= self.linger()
    }
}

/// The first place that has something. If none has, the first failure is worth
/// more than "nothing found".
pub(crate) async fn look_up(context: &Context, searches: &[Search]) -> Result<Loaded, LoadFailure> {
    let mut failure = None;
    for search in searches {
        let refused = context.sources.refusal(search, context.clock.now());
        let found = match refused {
            Some(refused) => Err(refused),
            None => attachment::load(&*context.audio, &*context.stage, search).await,
        };
        match found {
            Ok(Loaded::Empty) => {}
            Ok(Loaded::Search(hits)) if hits.is_empty() => {}
            Ok(loaded) => return Ok(loaded),
            Err(error) => {
                tracing::info!(%error, "a lookup failed");
                failure.get_or_insert(error);
            }
        }
    }
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(Loaded::Empty),
    }
}
