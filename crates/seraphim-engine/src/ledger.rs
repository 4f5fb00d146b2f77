//! What of a guild's player is on the disk, and which answers wait for it.
//!
//! A change is written before the person who made it is told of it. One write
//! at a time: what changes meanwhile goes into the next one. If the store fails
//! or takes too long, the answer says so, and the music does not wait.

use std::collections::VecDeque;
use std::time::Duration;

use seraphim_core::{
    Entry, EntryId, GuildId, Player, Refusal, Reply, SavedHead, SavedPlayer, Timestamp,
};
use tokio::sync::oneshot;

use crate::ports::store::PlayerSave;
use crate::ports::{Store, StoreError};

/// Between two writes of a position; with the time that a write takes it stays
/// below the five seconds that may be lost.
const POSITION_EVERY: Duration = Duration::from_secs(2);

/// After a write that failed.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// How long an answer waits for the disk. Discord wants a first word within
/// three seconds.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Answers that may wait; those beyond are given unsaved.
const HELD: usize = 64;

/// A person's answer on its way.
pub(crate) struct Held {
    pub(crate) answer: Result<Reply, Refusal>,
    pub(crate) asked: oneshot::Sender<Result<Reply, Refusal>>,
    /// The write that it waits for.
    revision: u64,
    due: Timestamp,
}

impl Held {
    /// Tells the person. They may have stopped waiting.
    pub(crate) fn give(self, saved: bool) {
        let answer = match self.answer {
            Ok(reply) if !saved => Ok(Reply::Unsaved(Box::new(reply))),
            answer => answer,
        };
        let _ = self.asked.send(answer);
    }
}

/// What is to be written.
pub(crate) enum Write {
    Player(Box<PlayerSave>),
    /// That the bot is in no channel, whatever else is on the disk.
    NoChannel,
}

impl Write {
    pub(crate) async fn to(self, store: &dyn Store, guild: GuildId) -> Result<(), StoreError> {
        match self {
            Self::Player(save) => store.save_player(guild, *save).await,
            Self::NoChannel => store.forget_channel(guild).await,
        }
    }
}

/// The lists as they were written last, by their ids: entries do not change.
#[derive(Default)]
struct Lists {
    queue: Vec<EntryId>,
    history: Vec<EntryId>,
}

/// A guild's book-keeping.
pub(crate) struct Ledger {
    head: SavedHead,
    lists: Lists,
    /// Lists that the next write must contain.
    queue_unwritten: bool,
    history_unwritten: bool,
    /// Counts the states that were worth writing.
    revision: u64,
    written: u64,
    /// The write that is under way, and which lists it contains.
    writing: Option<(u64, bool, bool)>,
    held: VecDeque<Held>,
    position_at: Option<Timestamp>,
    again_at: Option<Timestamp>,
    seal: Seal,
}

/// Whether what is on the disk may be written over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seal {
    Open,
    /// It could not be read; or it was forgotten.
    Shut,
    /// It could not be read and may say that the bot was in a channel, which is
    /// taken back: it was told to be in none.
    Dismissed,
}

impl Ledger {
    /// A book that agrees with what was read from the disk; without it
    /// (`None`: it could not be read) nothing of the music is ever written.
    pub(crate) fn open(read: Option<&SavedPlayer>) -> Self {
        let ids = |entries: &[Entry]| entries.iter().map(|entry| entry.id).collect();
        Self {
            head: read.map(|saved| saved.head.clone()).unwrap_or_default(),
            lists: read.map_or_else(Lists::default, |saved| Lists {
                queue: ids(&saved.queue),
                history: ids(&saved.history),
            }),
            queue_unwritten: false,
            history_unwritten: false,
            revision: 0,
            written: 0,
            writing: None,
            held: VecDeque::new(),
            position_at: None,
            again_at: None,
            seal: read.map_or(Seal::Shut, |_| Seal::Open),
        }
    }

    /// Looks at the player after an input; says whether anything has changed
    /// that a restart must not lose.
    pub(crate) fn look(&mut self, player: &Player, now: Timestamp) -> bool {
        let head = player.saved_head(now);
        let mut changed = !head.same_but_for_position(&self.head);
        if !player
            .kept_waiting_ids()
            .eq(self.lists.queue.iter().copied())
        {
            self.lists.queue = player.kept_waiting_ids().collect();
            self.queue_unwritten = true;
            changed = true;
        }
        let history = || player.history().latest_first().map(|entry| entry.id);
        if !history().eq(self.lists.history.iter().rev().copied()) {
            self.lists.history = history().collect();
            self.lists.history.reverse();
            self.history_unwritten = true;
            changed = true;
        }
        self.head = head;
        if changed {
            self.revision += 1;
        }
        // A track that goes on has perhaps gone on while nobody wrote it down.
        let sounds = player.is_sounding();
        self.position_at = sounds.then(|| self.position_at.unwrap_or(now));
        changed
    }

    /// Gives an answer when what it tells of is on the disk.
    pub(crate) fn answer(
        &mut self,
        asked: oneshot::Sender<Result<Reply, Refusal>>,
        answer: Result<Reply, Refusal>,
        changed: bool,
        now: Timestamp,
    ) {
        let held = Held {
            answer,
            asked,
            revision: self.revision,
            due: now + PATIENCE,
        };
        if held.answer.is_err() || self.revision == self.written {
            held.give(true);
        } else if self.is_sealed() || self.again_at.is_some() || self.held.len() >= HELD {
            // A question that changes nothing is answered as ever.
            held.give(!changed);
        } else {
            self.held.push_back(held);
        }
    }

    /// What to write now, if there is something and nothing is being written.
    pub(crate) fn take_due(&mut self, player: &Player, now: Timestamp) -> Option<Write> {
        if self.writing.is_some() || self.again_at.is_some_and(|at| at > now) {
            return None;
        }
        if self.is_sealed() {
            let write = self.dismissal();
            self.writing = write.is_some().then_some((self.revision, false, false));
            self.again_at = None;
            return write;
        }
        let position_due = self.position_at.is_some_and(|at| at <= now);
        if self.revision == self.written && !position_due {
            return None;
        }
        let save = self.save(player, now);
        self.writing = Some((self.revision, save.queue.is_some(), save.history.is_some()));
        self.again_at = None;
        self.position_at = player.is_sounding().then(|| now + POSITION_EVERY);
        self.queue_unwritten = false;
        self.history_unwritten = false;
        Some(Write::Player(Box::new(save)))
    }

    /// Everything, whatever was written before; `None` where nothing may be.
    pub(crate) fn all(&self, player: &Player, now: Timestamp) -> Option<PlayerSave> {
        let mut history: Vec<_> = player.history().latest_first().cloned().collect();
        history.reverse();
        (!self.is_sealed()).then(|| PlayerSave {
            head: player.saved_head(now),
            queue: Some(player.kept_waiting().cloned().collect()),
            history: Some(history),
        })
    }

    /// All that is to be written, as it is now.
    fn save(&self, player: &Player, now: Timestamp) -> PlayerSave {
        PlayerSave {
            head: player.saved_head(now),
            queue: self
                .queue_unwritten
                .then(|| player.kept_waiting().cloned().collect()),
            history: self.history_unwritten.then(|| {
                let mut history: Vec<_> = player.history().latest_first().cloned().collect();
                history.reverse();
                history
            }),
        }
    }

    /// Nothing is written any more.
    pub(crate) fn seal(&mut self) {
        self.seal = Seal::Shut;
    }

    fn is_sealed(&self) -> bool {
        self.seal != Seal::Open
    }

    /// What is still to be taken back.
    fn dismissal(&self) -> Option<Write> {
        (self.seal == Seal::Dismissed).then_some(Write::NoChannel)
    }

    /// The bot was told to be in no channel, which holds after a restart too.
    pub(crate) fn dismiss(&mut self) {
        if self.is_sealed() {
            self.seal = Seal::Dismissed;
        }
    }

    /// Whether the write that is under way arrives will not be known.
    pub(crate) fn lose_track(&mut self) {
        if let Some((_, queue, history)) = self.writing.take() {
            self.queue_unwritten |= queue;
            self.history_unwritten |= history;
        }
    }

    /// The last write of all, before the program ends.
    pub(crate) fn last(&mut self, player: &Player, now: Timestamp) -> Option<Write> {
        self.lose_track();
        if self.is_sealed() {
            return self.dismissal();
        }
        Some(Write::Player(Box::new(self.save(player, now))))
    }

    /// What became of a write. Gives the answers that waited for it.
    pub(crate) fn written(&mut self, outcome: &Result<(), StoreError>, now: Timestamp) {
        let Some((revision, queue, history)) = self.writing.take() else {
            return;
        };
        let saved = outcome.is_ok();
        if saved {
            self.written = revision;
            if self.is_sealed() {
                self.seal = Seal::Shut;
            }
        } else {
            self.queue_unwritten |= queue;
            self.history_unwritten |= history;
            self.again_at = Some(now + AGAIN_AFTER);
        }
        // After a failure nobody waits for the next try.
        let through = if saved { revision } else { u64::MAX };
        while let Some(held) = self.held.pop_front_if(|held| held.revision <= through) {
            held.give(saved);
        }
    }

    /// Gives the answers that have waited long enough.
    pub(crate) fn lose_patience(&mut self, now: Timestamp) {
        while let Some(held) = self.held.pop_front_if(|held| held.due <= now) {
            held.give(false);
        }
    }

    /// When there is something to do even if nothing happens.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let write = if self.writing.is_some() || self.is_sealed() {
            self.again_at.filter(|_| self.seal == Seal::Dismissed)
        } else {
            let again = self.again_at.filter(|_| self.revision != self.written);
            // A position that became due during a write that failed waits as well.
            again.or(self.position_at.max(self.position_at.and(self.again_at)))
        };
        let held = self.held.front().map(|held| held.due);
        [write, held].into_iter().flatten().min()
    }

    /// Whether everything is on the disk that can be.
    pub(crate) fn is_settled(&self) -> bool {
        let written = match self.seal {
            Seal::Open => self.revision == self.written,
            Seal::Shut => true,
            Seal::Dismissed => false,
        };
        self.writing.is_none() && written
    }
}
