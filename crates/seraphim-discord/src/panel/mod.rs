//! One panel message per guild: posted, edited, moved to the bottom, given up.
//! A guild has one task that always works towards the newest state, so that a
//! burst of changes costs one edit. It does not know what a panel looks like.

mod memory;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use seraphim_core::PanelChange;
use seraphim_engine::ports::PanelState;
use tokio::{sync::Notify, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker, MessageMarker},
};

use self::memory::Memory;
use crate::{
    ids,
    rest::{Rest, RestError},
    view::{Catalogue, Message, panel},
};

/// Messages that may stand below a panel before it moves to the bottom.
const BURIED: usize = 6;
/// Tries for one state; the next state tries anew.
const TRIES: u32 = 3;

/// The panels of all guilds. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Panels {
    inner: Arc<Inner>,
}

struct Inner {
    rest: Rest,
    catalogue: Arc<Catalogue>,
    /// The shortest time between two edits of one panel.
    gap: Duration,
    slots: Mutex<HashMap<Id<GuildMarker>, Arc<Slot>>>,
    /// Where the panels' places outlive the program.
    memory: OnceLock<Memory>,
    tracker: TaskTracker,
    stop: CancellationToken,
}

struct Slot {
    state: Mutex<State>,
    wake: Notify,
    gone: CancellationToken,
}

#[derive(Default)]
struct State {
    wanted: Option<Wanted>,
    posted: Option<Posted>,
    /// What the posted message shows, as far as we know.
    shown: Option<Message>,
    edited: Option<Instant>,
    /// Where a panel could not be posted; not tried again until it is asked for.
    closed: Option<Id<ChannelMarker>>,
    /// The channel was searched for panels from before a restart.
    searched: bool,
    /// Numbers the states that were wanted.
    serial: u64,
    /// A message that may have been posted: nobody said so, or otherwise.
    posting: Option<Posting>,
}

/// A message on its way, until it is known what became of it.
#[derive(Clone)]
struct Posting {
    channel: Id<ChannelMarker>,
    message: Message,
    /// By which Discord knows it again.
    nonce: u64,
}

#[derive(Clone)]
struct Wanted {
    serial: u64,
    message: Message,
    channel: Id<ChannelMarker>,
    change: PanelChange,
    /// Something is on the player: worth a message of its own.
    worth_posting: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Posted {
    channel: Id<ChannelMarker>,
    id: Id<MessageMarker>,
}

impl Panels {
    pub(crate) fn new(
        rest: Rest,
        catalogue: Arc<Catalogue>,
        gap: Duration,
        tracker: TaskTracker,
        stop: CancellationToken,
    ) -> Self {
        let slots = Mutex::default();
        Self {
            inner: Arc::new(Inner {
                rest,
                catalogue,
                gap,
                slots,
                memory: OnceLock::new(),
                tracker,
                stop,
            }),
        }
    }

    /// Makes the guild's panel show this, soon.
    pub(crate) fn show(&self, guild: Id<GuildMarker>, state: &PanelState) {
        let Some(channel) = ids::to_channel(state.channel) else {
            return;
        };
        let message = panel::message(
            self.inner.catalogue.voice(state.snapshot.speech),
            &state.snapshot,
        );
        let slot = self.slot(guild);
        {
            let mut held = slot.lock();
            // What was not shown yet still counts: a track change stays one.
            let change = held
                .wanted
                .as_ref()
                .map_or(state.change, |old| old.change.max(state.change));
            let worth_posting = state.snapshot.current.is_some();
            held.serial += 1;
            let serial = held.serial;
            held.wanted = Some(Wanted {
                serial,
                message,
                channel,
                change,
                worth_posting,
            });
        }
        slot.wake.notify_one();
    }

    /// The message that is the guild's panel.
    pub(crate) fn current(&self, guild: Id<GuildMarker>) -> Option<Id<MessageMarker>> {
        self.existing(guild)?.lock().posted.map(|posted| posted.id)
    }

    /// Takes a message of ours from before a restart as the guild's panel.
    pub(crate) fn adopt(
        &self,
        guild: Id<GuildMarker>,
        channel: Id<ChannelMarker>,
        id: Id<MessageMarker>,
    ) {
        let slot = self.slot(guild);
        let mut held = slot.lock();
        held.posted = Some(Posted { channel, id });
        held.shown = None;
    }

    /// The panel is being replaced as the answer to a press on it: no edit now.
    pub(crate) fn replacing(&self, guild: Id<GuildMarker>) {
        if let Some(slot) = self.existing(guild) {
            slot.lock().edited = Some(Instant::now());
        }
    }

    /// The panel was replaced as the answer to a press on it, and shows this.
    pub(crate) fn replaced(&self, guild: Id<GuildMarker>, message: &Message) {
        if let Some(slot) = self.existing(guild) {
            let mut held = slot.lock();
            held.shown = Some(message.clone());
            held.edited = Some(Instant::now());
        }
    }

    /// The guild is gone, and its panel with it.
    pub(crate) fn forget(&self, guild: Id<GuildMarker>) {
        if let Some(slot) = self.slots().remove(&guild) {
            slot.gone.cancel();
        }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<Id<GuildMarker>, Arc<Slot>>> {
        self.inner
            .slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn existing(&self, guild: Id<GuildMarker>) -> Option<Arc<Slot>> {
        self.slots().get(&guild).cloned()
    }

    /// The guild's slot; the first use starts its task.
    fn slot(&self, guild: Id<GuildMarker>) -> Arc<Slot> {
        let mut slots = self.slots();
        let slot = slots.entry(guild).or_insert_with(|| {
            let slot = Arc::new(Slot {
                state: Mutex::default(),
                wake: Notify::new(),
                gone: self.inner.stop.child_token(),
            });
            let worker = Worker {
                inner: Arc::clone(&self.inner),
                slot: Arc::clone(&slot),
                guild,
            };
            self.inner.tracker.spawn(worker.run());
            slot
        });
        Arc::clone(slot)
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What to do about the newest state.
enum Step {
    /// Nothing is wanted, or it is shown already.
    Rest,
    /// The last edit is too short ago.
    WaitUntil(Instant),
    Post {
        wanted: Wanted,
        instead_of: Option<Posted>,
    },
    Edit {
        wanted: Wanted,
        posted: Posted,
    },
}

impl Step {
    /// The change that the step takes care of.
    fn change(&self) -> PanelChange {
        match self {
            Self::Rest | Self::WaitUntil(_) => PanelChange::Detail,
            Self::Post { wanted, .. } | Self::Edit { wanted, .. } => wanted.change,
        }
    }
}

impl State {
    /// The message to post: the same as one that may be there already.
    fn posting(&mut self, wanted: &Wanted) -> Posting {
        let known = self.posting.take();
        let known = known.filter(|known| known.channel == wanted.channel);
        let posting = known.unwrap_or_else(|| Posting {
            channel: wanted.channel,
            message: wanted.message.clone(),
            nonce: rand::random(),
        });
        self.posting.insert(posting).clone()
    }

    /// The wanted state is being worked on: what comes meanwhile is a change of
    /// its own, and does not repeat the move that is being made.
    fn in_work(&mut self) {
        if let Some(wanted) = &mut self.wanted {
            wanted.change = PanelChange::Detail;
        }
    }

    /// The work came to nothing; the change is still to be made.
    fn want_again(&mut self, change: PanelChange) {
        if let Some(wanted) = &mut self.wanted {
            wanted.change = wanted.change.max(change);
        }
    }

    /// Nothing more is to be done for this state, unless a newer one came.
    fn done_with(&mut self, done: &Wanted) {
        if self
            .wanted
            .as_ref()
            .is_some_and(|newest| newest.serial == done.serial)
        {
            self.wanted = None;
        }
    }
}

struct Worker {
    inner: Arc<Inner>,
    slot: Arc<Slot>,
    guild: Id<GuildMarker>,
}

impl Worker {
    async fn run(self) {
        let gone = self.slot.gone.clone();
        gone.run_until_cancelled(async {
            loop {
                self.slot.wake.notified().await;
                self.settle().await;
            }
        })
        .await;
    }

    /// Works until the panel shows what is wanted, or cannot.
    async fn settle(&self) {
        self.find().await;
        let mut tries = 0;
        loop {
            let step = self.step();
            let change = step.change();
            let outcome = match step {
                Step::Rest => return,
                Step::WaitUntil(due) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(due) => {}
                        () = self.slot.wake.notified() => {}
                    }
                    continue;
                }
                Step::Post { wanted, instead_of } => self.post(wanted, instead_of).await,
                Step::Edit { wanted, posted } => self.edit(wanted, posted).await,
            };
            if let Err(error) = outcome {
                tries += 1;
                self.slot.lock().want_again(change);
                tracing::debug!(guild = %self.guild, %error, tries, "the panel could not be shown");
                if tries >= TRIES {
                    return;
                }
                tokio::time::sleep(self.inner.gap).await;
            }
        }
    }

    /// Looks at the newest state. It stays wanted until it is shown.
    fn step(&self) -> Step {
        let mut held = self.slot.lock();
        let Some(wanted) = held.wanted.clone() else {
            return Step::Rest;
        };
        let asked = wanted.change == PanelChange::Asked;
        let closed = held.closed == Some(wanted.channel) && !asked;
        let step = match held.posted {
            None if closed || !wanted.worth_posting && !asked => Step::Rest,
            None => Step::Post {
                wanted,
                instead_of: None,
            },
            Some(posted) if asked || posted.channel != wanted.channel && !closed => Step::Post {
                wanted,
                instead_of: Some(posted),
            },
            Some(posted) if wanted.change == PanelChange::Track => Step::Edit { wanted, posted },
            Some(_) if held.shown.as_ref() == Some(&wanted.message) => Step::Rest,
            Some(posted) => match held.edited.map(|edited| edited + self.inner.gap) {
                Some(due) if due > Instant::now() => return Step::WaitUntil(due),
                _ => Step::Edit { wanted, posted },
            },
        };
        match step {
            Step::Rest => held.wanted = None,
            _ => held.in_work(),
        }
        step
    }

    /// Edits the panel, or moves it to the bottom at a track change.
    async fn edit(&self, wanted: Wanted, posted: Posted) -> Result<(), RestError> {
        if wanted.change == PanelChange::Track {
            if self.is_buried(posted).await {
                return self.post(wanted, Some(posted)).await;
            }
            // It stays where it is: what is left is an edit like any other, and
            // waits its turn.
            return Ok(());
        }
        let send = |message| async move {
            self.inner
                .rest
                .edit(posted.channel, posted.id, &message)
                .await
        };
        match plainly(&wanted.message, send).await {
            Ok(()) => {
                self.shown(posted, &wanted);
                Ok(())
            }
            Err(error) if error.is_final() => {
                tracing::debug!(guild = %self.guild, %error, "the panel is gone, or may not be touched");
                self.lost();
                self.remember(None).await;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Posts the panel, then takes the old one away.
    async fn post(&self, wanted: Wanted, old: Option<Posted>) -> Result<(), RestError> {
        let posting = self.slot.lock().posting(&wanted);
        let (channel, nonce) = (posting.channel, posting.nonce);
        let send = |message| async move {
            let posted = self.inner.rest.post_once(channel, &message, nonce);
            posted.await
        };
        let outcome = plainly(&wanted.message, send).await;
        if outcome.as_ref().err().is_none_or(RestError::is_final) {
            self.slot.lock().posting = None;
        }
        match outcome {
            Ok(id) => {
                let posted = Posted { channel, id };
                if posting.message == wanted.message {
                    self.shown(posted, &wanted);
                } else {
                    // Perhaps as it was at an earlier try: an edit tells.
                    self.slot.lock().posted = Some(posted);
                    self.slot.lock().shown = None;
                }
                // First the new one: a panel that is on no list is found again
                // by its buttons, but a list that names a deleted one misleads.
                self.remember(Some(posted)).await;
                if let Some(old) = old
                    && let Err(error) = self.inner.rest.delete(old.channel, old.id).await
                {
                    tracing::debug!(guild = %self.guild, %error, "an old panel could not be deleted");
                }
                Ok(())
            }
            Err(error) if error.is_final() => {
                let (guild, channel) = (self.guild, wanted.channel);
                tracing::warn!(%guild, %channel, %error, "no panel may be posted here; going on without");
                let mut held = self.slot.lock();
                held.closed = Some(wanted.channel);
                held.done_with(&wanted);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The message is not there any more.
    fn lost(&self) {
        let mut held = self.slot.lock();
        held.posted = None;
        held.shown = None;
    }

    /// Remembers what is shown; a state that came meanwhile stays wanted.
    fn shown(&self, posted: Posted, done: &Wanted) {
        let mut held = self.slot.lock();
        held.posted = Some(posted);
        held.shown = Some(done.message.clone());
        held.edited = Some(Instant::now());
        held.closed = None;
        held.done_with(done);
    }

    /// Whether so much was said since that nobody sees the panel any more.
    /// Where the history may not be read it stays where it is.
    async fn is_buried(&self, posted: Posted) -> bool {
        let limit = u16::try_from(BURIED + 1).unwrap_or(u16::MAX);
        match self
            .inner
            .rest
            .count_after(posted.channel, posted.id, limit)
            .await
        {
            Ok(count) => count > BURIED,
            Err(error) => {
                tracing::debug!(guild = %self.guild, %error, "the channel's history is not readable");
                false
            }
        }
    }
}

/// Sends a panel; if Discord finds it malformed, once more without picture and
/// link, the only parts that come from outside unchanged.
async fn plainly<T, F>(message: &Message, send: impl Fn(Message) -> F) -> Result<T, RestError>
where
    F: Future<Output = Result<T, RestError>>,
{
    match send(message.clone()).await {
        Err(RestError::Refused { status: 400, .. }) => {
            let mut plain = message.clone();
            if let Some(embed) = &mut plain.embed {
                embed.picture = None;
                embed.url = None;
            }
            send(plain).await
        }
        done => done,
    }
}

#[cfg(test)]
mod tests;
