//! Autoplay: when the queue is over, the music goes on by itself.

use std::time::Duration;

use super::state::Player;
use super::voice::Voice;
use super::{Effect, LoadFailure, Loaded, Notice};
use crate::history;
use crate::ids::{EntryId, Ticket, UserId};
use crate::policy::autoplay;
use crate::policy::fallback::{FAILURES_IN_A_ROW, name};
use crate::time::Timestamp;
use crate::track::Entry;

/// Before the second lookup where the first one could not be made; doubled up to
/// sixteen times this.
const AGAIN_AFTER: Duration = Duration::from_secs(15);

/// What autoplay is doing.
#[derive(Clone, Debug, Default)]
pub(super) struct Radio {
    pub(super) on: bool,
    /// A lookup under way, for what goes with this entry.
    looking: Option<(Ticket, EntryId)>,
    /// Nothing goes with this one: not asked again for it.
    barren: Option<EntryId>,
    /// When it looks again, after so many lookups that could not be made.
    again_at: Option<Timestamp>,
    misses: u32,
    /// What it has chosen lately, heard or not.
    chosen: Vec<String>,
}

impl Radio {
    /// The lookup under way will not come to anything.
    pub(super) fn give_up(&mut self) {
        self.looking = None;
        self.again_at = None;
        self.misses = 0;
    }
}

impl Player {
    /// Starts a lookup where there is nothing to play and something went before.
    pub(super) fn settle_radio(&mut self, at: Timestamp) {
        let waits = self.radio.again_at.is_some_and(|due| due > at);
        if waits || self.radio.looking.is_some() {
            return;
        }
        let Some(last) = self.goes_with() else {
            return;
        };
        let after = last.id;
        let searches = autoplay::searches(&last.track, &self.settings.search);
        if searches.is_empty() {
            self.nothing_after(after);
            return;
        }
        let ticket = self.own_ticket();
        self.radio.again_at = None;
        self.radio.looking = Some((ticket, after));
        self.effects.push(Effect::Load { ticket, searches });
    }

    /// What was heard last, where something that goes with it is to follow.
    pub(super) fn goes_with(&self) -> Option<&Entry> {
        let silent = self.is_empty() && self.loads.is_empty() && !self.halted;
        let present = matches!(self.voice, Voice::In { .. }) && self.node.up;
        let wanted = self.radio.on && silent && present && self.failures < FAILURES_IN_A_ROW;
        self.history
            .last()
            .filter(|_| wanted && !self.room().is_empty())
            .filter(|last| self.radio.barren != Some(last.id))
    }

    /// Whether an outcome was of such a lookup.
    pub(super) fn radio_found(
        &mut self,
        ticket: Ticket,
        outcome: &Result<Loaded, LoadFailure>,
        at: Timestamp,
    ) -> bool {
        let is_it = |(looking, _): &mut (Ticket, EntryId)| *looking == ticket;
        let Some((_, after)) = self.radio.looking.take_if(is_it) else {
            return false;
        };
        if outcome.as_ref().is_err_and(LoadFailure::may_pass) {
            self.radio.again_at = Some(at + AGAIN_AFTER * (1 << self.radio.misses.min(4)));
            self.radio.misses += 1;
            return true;
        }
        self.radio.misses = 0;
        let found = match outcome {
            Ok(Loaded::Search(tracks) | Loaded::Playlist { tracks, .. }) => tracks.clone(),
            Ok(Loaded::Track(track)) => vec![track.clone()],
            Ok(Loaded::Empty) | Err(_) => Vec::new(),
        };
        let found = self.taken(found).unwrap_or_default();
        let mut heard: Vec<String> = self.radio.chosen.clone();
        heard.extend(self.history.latest_first().map(|entry| name(&entry.track)));
        match autoplay::choose(found, &heard) {
            // Somebody may have asked for something meanwhile.
            Some(track) if self.radio.on && self.is_empty() => {
                if self.radio.chosen.len() == history::DEPTH {
                    self.radio.chosen.remove(0);
                }
                self.radio.chosen.push(name(&track));
                let entry = self.new_entry(track, UserId::NOBODY);
                self.queue.force_insert(0, entry);
                self.advance();
            }
            None if self.radio.on && self.is_empty() => self.nothing_after(after),
            Some(_) | None => {}
        }
        true
    }

    /// When it looks again for what goes with the last that was heard.
    pub(super) fn looks_again_at(&self) -> Option<Timestamp> {
        self.radio.again_at.filter(|_| self.goes_with().is_some())
    }

    /// Nothing goes with this entry, the last that was heard.
    fn nothing_after(&mut self, entry: EntryId) {
        self.radio.barren = Some(entry);
        self.tell(Notice::NothingSimilar);
    }
}
