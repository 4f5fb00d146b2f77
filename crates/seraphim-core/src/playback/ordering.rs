//! What waits, and in which order: shuffle and its undoing, clear, remove, move,
//! jump, dedupe, fair.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::PanelChange;
use super::asking::RESTORABLE_FOR;
use super::current::Ending;
use super::state::{Player, Shuffled};
use crate::ids::{EntryId, UserId};
use crate::policy::fallback::name;
use crate::policy::vote::Deed;
use crate::policy::{fair, permission};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Caller, Pick};
use crate::time::Timestamp;

/// How long a shuffle can be taken back.
const UNDOABLE_FOR: Duration = Duration::from_mins(1);

impl Player {
    pub(super) fn waiting_requesters(&self) -> Vec<UserId> {
        self.queue.iter().map(|entry| entry.requester).collect()
    }

    fn require_waiting(&self) -> Result<(), Refusal> {
        self.require_anything()?;
        if self.queue.is_empty() {
            return Err(Refusal::QueueEmpty);
        }
        Ok(())
    }

    pub(super) fn shuffle(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        self.require_anything()?;
        permission::same_channel(by, self.room())?;
        if self.queue.len() < 2 {
            return Err(Refusal::NothingToShuffle);
        }
        if let Some(voted) = self.permit(by, Deed::Shuffle, self.waiting_requesters())? {
            return Ok(voted);
        }
        self.shuffled = Some(Shuffled {
            order: self.queue.iter().map(|entry| entry.id).collect(),
            until: at + UNDOABLE_FOR,
        });
        let seed = self.chance.next();
        self.queue.shuffle(seed);
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Shuffled {
            count: self.queue.len(),
            undoable_for: UNDOABLE_FOR,
        })
    }

    /// What was queued since stands behind what was mixed.
    pub(super) fn unshuffle(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        let too_late = |shuffled: &Shuffled| shuffled.until <= at;
        if self.shuffled.as_ref().is_none_or(too_late) || self.queue.is_empty() {
            return Err(Refusal::NothingToUnshuffle);
        }
        self.may_disturb(by, self.waiting_requesters())?;
        let order = self.shuffled.take().map(|shuffled| shuffled.order);
        let places: HashMap<EntryId, usize> =
            order.unwrap_or_default().into_iter().zip(0..).collect();
        self.queue
            .sort_by_key(|entry| places.get(&entry.id).copied().unwrap_or(usize::MAX));
        self.edit_panel(PanelChange::Detail);
        let count = self.queue.len();
        Ok(Reply::Ordered { count })
    }

    pub(super) fn clear(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        self.require_waiting()?;
        if let Some(voted) = self.permit(by, Deed::Clear, self.waiting_requesters())? {
            return Ok(voted);
        }
        let entries = self.queue.clear();
        let count = entries.len();
        self.keep_cleared(entries, None, at);
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Cleared {
            count,
            restorable_for: RESTORABLE_FOR,
        })
    }

    pub(super) fn remove(&mut self, by: &Caller, pick: &Pick) -> Result<Reply, Refusal> {
        self.require_waiting()?;
        let picked: HashSet<EntryId> = match pick {
            Pick::Entries(ids) => ids.iter().copied().collect(),
            Pick::Of(user) => {
                let theirs = self.queue.iter().filter(|entry| entry.requester == *user);
                theirs.map(|entry| entry.id).collect()
            }
        };
        let such = self.queue.iter().filter(|entry| picked.contains(&entry.id));
        let requesters: Vec<_> = such.map(|entry| entry.requester).collect();
        if requesters.is_empty() {
            return Err(Refusal::UnknownEntry);
        }
        self.may_disturb(by, requesters)?;
        let entries = self.queue.extract(|entry| picked.contains(&entry.id));
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Removed { entries })
    }

    pub(super) fn relocate(
        &mut self,
        by: &Caller,
        id: EntryId,
        place: usize,
    ) -> Result<Reply, Refusal> {
        self.require_waiting()?;
        let entry = self.waiting_entry(id)?;
        // Whoever comes later for it is disturbed.
        self.may_disturb(by, self.waiting_requesters())?;
        self.queue.relocate(id, place.saturating_sub(1));
        let place = self.queue.find(id).map_or(0, |index| index + 1);
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Moved { entry, place })
    }

    pub(super) fn jump(
        &mut self,
        by: &Caller,
        id: EntryId,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        self.require_waiting()?;
        let entry = self.waiting_entry(id)?;
        let requesters = self.waiting_requesters().into_iter();
        self.may_disturb(by, requesters.chain(self.current_requester()))?;
        let channel = self.summoned(by)?;
        self.ended = Some(Ending {
            at,
            by: Some(by.user),
        });
        self.queue.relocate(id, 0);
        self.retire_current();
        self.advance();
        self.go_to(channel, at);
        Ok(Reply::Jumped { entry })
    }

    pub(super) fn dedupe(&mut self, by: &Caller) -> Result<Reply, Refusal> {
        self.require_waiting()?;
        let current = self.current.as_ref();
        let mut seen: HashSet<String> = current
            .map(|current| name(&current.entry.track))
            .into_iter()
            .collect();
        let twice = self
            .queue
            .iter()
            .filter(|entry| !seen.insert(name(&entry.track)));
        let twice: Vec<(EntryId, UserId)> =
            twice.map(|entry| (entry.id, entry.requester)).collect();
        if twice.is_empty() {
            return Err(Refusal::NoDuplicates);
        }
        self.may_disturb(by, twice.iter().map(|(_, requester)| *requester))?;
        let gone: HashSet<EntryId> = twice.into_iter().map(|(id, _)| id).collect();
        self.queue.extract(|entry| gone.contains(&entry.id));
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Deduped { count: gone.len() })
    }

    pub(super) fn take_turns(&mut self, by: &Caller) -> Result<Reply, Refusal> {
        self.require_waiting()?;
        let requesters = self.waiting_requesters();
        self.may_disturb(by, requesters.iter().copied())?;
        let order = fair::order(&requesters);
        let ids: Vec<EntryId> = self.queue.iter().map(|entry| entry.id).collect();
        let places: HashMap<EntryId, usize> = order
            .into_iter()
            .filter_map(|index| ids.get(index).copied())
            .zip(0..)
            .collect();
        self.queue
            .sort_by_key(|entry| places.get(&entry.id).copied().unwrap_or(usize::MAX));
        self.edit_panel(PanelChange::Detail);
        let count = self.queue.len();
        Ok(Reply::Ordered { count })
    }

    fn waiting_entry(&self, id: EntryId) -> Result<crate::Entry, Refusal> {
        let found = self.queue.iter().find(|entry| entry.id == id);
        found.cloned().ok_or(Refusal::UnknownEntry)
    }
}
