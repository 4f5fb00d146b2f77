//! One panel message per guild: posted, edited, moved to the bottom, given up.
//! A guild has one task that always works towards the newest state, so that a
//! burst of changes costs one edit. It does not know what a panel looks like.

mod memory;
mod posting;

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

use self::{memory::Memory, posting::Worker};
use crate::{
    ids,
    rest::Rest,
    view::{Catalogue, Message, panel},
};

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
    /// A channel that is no more.
    gone: Option<Id<ChannelMarker>>,
    /// The bot has been in no voice channel since something was on the player.
    out: bool,
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
            let out = state.snapshot.voice_channel.is_none();
            // It has come anew: nobody looks for the panel of the last time.
            let change = if held.out && !out && worth_posting {
                PanelChange::Asked
            } else {
                change
            };
            held.out = out || held.out && !worth_posting;
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

    /// A channel is gone, and with it the panel that was there or was to be.
    pub(crate) fn channel_gone(&self, guild: Id<GuildMarker>, channel: Id<ChannelMarker>) {
        let Some(slot) = self.existing(guild) else {
            return;
        };
        let mut held = slot.lock();
        let was_here = held.posted.is_some_and(|posted| posted.channel == channel);
        if was_here {
            held.lost();
        }
        let wanted = held.wanted.take_if(|wanted| wanted.channel == channel);
        if was_here || wanted.is_some() {
            held.closed = Some(channel);
            held.gone = Some(channel);
        }
    }

    /// Whether the panel was last to be in this channel, which is no more.
    pub(crate) fn has_lost(&self, guild: Id<GuildMarker>, channel: Id<ChannelMarker>) -> bool {
        let slot = self.existing(guild);
        slot.is_some_and(|slot| slot.lock().gone == Some(channel))
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
    /// Looks at the newest state. It stays wanted until it is shown. `gap` is the
    /// shortest time between two edits.
    fn step(&mut self, gap: Duration) -> Step {
        let Some(wanted) = self.wanted.clone() else {
            return Step::Rest;
        };
        let asked = wanted.change == PanelChange::Asked;
        let closed = self.closed == Some(wanted.channel) && !asked;
        let step = match self.posted {
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
            Some(_) if self.shown.as_ref() == Some(&wanted.message) => Step::Rest,
            Some(posted) => match self.edited.map(|edited| edited + gap) {
                Some(due) if due > Instant::now() => return Step::WaitUntil(due),
                _ => Step::Edit { wanted, posted },
            },
        };
        match step {
            Step::Rest => self.wanted = None,
            _ => self.in_work(),
        }
        step
    }

    /// The message is not there any more.
    fn lost(&mut self) {
        self.posted = None;
        self.shown = None;
    }

    /// Remembers what is shown; a state that came meanwhile stays wanted.
    fn now_shows(&mut self, posted: Posted, done: &Wanted) {
        self.posted = Some(posted);
        self.shown = Some(done.message.clone());
        self.edited = Some(Instant::now());
        self.closed = None;
        self.done_with(done);
    }

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

#[cfg(test)]
mod tests;
