//! What people ask for, lookups apart.

use std::time::Duration;

use super::PanelChange;
use super::current::{Current, Ending};
use super::state::{Cleared, Player};
use super::voice::Voice;
use crate::ids::{ChannelId, EntryId, Ticket, UserId};
use crate::policy::permission;
use crate::policy::vote::Deed;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Caller, LoopMode, Request};
use crate::time::Timestamp;
use crate::track::Entry;

/// How long a cleared queue can be restored.
pub(super) const RESTORABLE_FOR: Duration = Duration::from_mins(5);

/// A command that names no entry and comes this soon after a track has ended,
/// by itself or because somebody else wanted it, was typed for that track:
/// nobody hears, decides and types faster.
const SKIP_GRACE: Duration = Duration::from_secs(1);

impl Player {
    pub(super) fn asked(&mut self, ticket: Ticket, request: Request, at: Timestamp) {
        let taken = request
            .caller()
            .map_or(Ok(()), |by| permission::text_channel(by, &self.settings));
        if let Some(answer) = taken.map_or_else(
            |refusal| Some(Err(refusal)),
            |()| self.decide(ticket, request, at),
        ) {
            self.answer(ticket, answer);
        }
    }

    /// The answer, unless it is given when a lookup has come to something.
    fn decide(
        &mut self,
        ticket: Ticket,
        request: Request,
        at: Timestamp,
    ) -> Option<Result<Reply, Refusal>> {
        let answer = match request {
            Request::Play { by, query, place } => {
                return self.look_up(ticket, by, &query, place).err().map(Err);
            }
            Request::Search { by, query, source } => {
                return self.look_around(ticket, by, &query, source).err().map(Err);
            }
            Request::PlayTracks {
                by,
                name,
                tracks,
                place,
            } => self.play_tracks(&by, name, tracks, place, at),
            Request::TogglePause { by } => self.toggle_pause(&by, at),
            Request::Resume { by } => self.resume(&by, at),
            Request::Skip { by, seen, to } => self.skip(&by, seen, to, at),
            Request::Previous { by } => self.previous(&by, at),
            Request::Seek { by, to } => self.seek(&by, to, at),
            Request::Loop { by, mode } => self.set_loop(&by, mode),
            Request::Volume { by, change } => self.volume(&by, change),
            Request::Filter { by, change } => self.filter(&by, change),
            Request::Autoplay { by, on } => self.autoplay(&by, on),
            Request::Shuffle { by } => self.shuffle(&by, at),
            Request::Unshuffle { by } => self.unshuffle(&by, at),
            Request::Clear { by } => self.clear(&by, at),
            Request::Remove { by, pick } => self.remove(&by, &pick),
            Request::Move { by, entry, place } => self.relocate(&by, entry, place),
            Request::Jump { by, entry } => self.jump(&by, entry, at),
            Request::Dedupe { by } => self.dedupe(&by),
            Request::Fair { by } => self.take_turns(&by),
            Request::Join { by } => self.come(&by, at),
            Request::Leave { by } => self.depart(&by, at),
            Request::Stop { by } => self.stop(&by, at),
            Request::RestoreQueue { by } => self.restore(&by, at),
            Request::Queue => self
                .require_anything()
                .map(|()| Reply::Queue(self.snapshot(at))),
            Request::Look => Ok(Reply::Queue(self.snapshot(at))),
            Request::History => Ok(Reply::History(
                self.history.latest_first().cloned().collect(),
            )),
            Request::NowPlaying { by, text_channel } => self.now_playing(&by, text_channel, at),
        };
        Some(answer)
    }

    pub(super) fn require_anything(&self) -> Result<(), Refusal> {
        if self.is_empty() {
            Err(Refusal::NothingPlaying)
        } else {
            Ok(())
        }
    }

    fn toggle_pause(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        self.require_anything()?;
        permission::same_channel(by, self.room())?;
        let away = self.room().channel.is_none();
        match &mut self.current {
            Some(current) if !current.paused && !away => {
                current.paused = true;
                let entry = current.entry.clone();
                self.edit_panel(PanelChange::State);
                Ok(Reply::Paused { entry })
            }
            _ => self.resume(by, at),
        }
    }

    fn resume(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        self.require_anything()?;
        permission::same_channel(by, self.room())?;
        let channel = self.summoned(by)?;
        if self.current.as_ref().is_some_and(|current| !current.paused)
            && self.room().channel.is_some()
        {
            return Err(Refusal::NotPaused);
        }
        self.failures = 0;
        self.adopt_text_channel(by);
        self.go_to(channel, at);
        if self.current.is_none() {
            self.advance();
        }
        let current = self.current.as_mut().ok_or(Refusal::NothingPlaying)?;
        current.paused = false;
        let entry = current.entry.clone();
        self.edit_panel(PanelChange::State);
        Ok(Reply::Resumed { entry })
    }

    fn skip(
        &mut self,
        by: &Caller,
        seen: Option<EntryId>,
        to: Option<EntryId>,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        let Some(current) = &self.current else {
            return Err(if seen.is_some() {
                Refusal::AlreadyOver
            } else {
                Refusal::NothingPlaying
            });
        };
        let meant_another = match seen {
            Some(seen) => seen != current.entry.id,
            None => to.is_none() && self.typed_for_another(by, at),
        };
        let passed = match to {
            Some(to) => self.queue.find(to).ok_or(Refusal::UnknownEntry)?,
            None => 0,
        };
        let (entry, heard) = (current.entry.clone(), current.heard);
        let requesters = std::iter::once(entry.requester)
            .chain(self.queue.iter().take(passed).map(|entry| entry.requester))
            .collect();
        permission::same_channel(by, self.room())?;
        if meant_another {
            return Err(Refusal::AlreadyOver);
        }
        let deed = to.map_or(Deed::Skip, Deed::SkipTo);
        if let Some(voted) = self.permit(by, deed, requesters)? {
            return Ok(voted);
        }

        if heard {
            self.failures = 0;
        }
        self.ended = Some(Ending {
            at,
            by: Some(by.user),
        });
        self.retire_current();
        for _ in 0..passed {
            let left_out = self.queue.take_first();
            if self.looping == LoopMode::Queue
                && let Some(entry) = left_out
            {
                self.queue.force_insert(usize::MAX, entry);
            }
        }
        if self.queue.is_empty() && !self.set_aside.is_empty() {
            self.failures = 0;
            self.bring_back();
        }
        self.advance();
        let next = self.current.as_ref().map(|current| current.entry.clone());
        let similar = self.goes_with().is_some();
        Ok(Reply::Skipped {
            entry,
            next,
            similar,
            passed,
        })
    }

    /// A command that names no entry was typed for the track before, if that has
    /// ended just now, by itself or by somebody else.
    fn typed_for_another(&self, by: &Caller, at: Timestamp) -> bool {
        self.ended
            .is_some_and(|ended| at.since(ended.at) < SKIP_GRACE && ended.by != Some(by.user))
    }

    fn previous(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        if self.is_empty() && self.history.is_empty() {
            return Err(Refusal::NothingPlaying);
        }
        permission::same_channel(by, self.room())?;
        let channel = self.summoned(by)?;
        if self.history.is_empty() {
            return Err(Refusal::NoPrevious);
        }
        let requesters = self.current_requester().into_iter().collect();
        if let Some(voted) = self.permit(by, Deed::Previous, requesters)? {
            return Ok(voted);
        }
        let heard = self.history.pop().ok_or(Refusal::NoPrevious)?;

        self.ended = Some(Ending {
            at,
            by: Some(by.user),
        });
        self.adopt_text_channel(by);
        let interrupted = self.interrupt_current();
        let entry = self.take_repeat_of(heard.id).unwrap_or(heard);
        self.queue.put_back(entry.clone());
        self.advance();
        self.go_to(channel, at);
        Ok(Reply::Previous { entry, interrupted })
    }

    /// Into the caller's channel, with what is kept.
    fn come(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        let channel = self.summoned(by)?;
        self.adopt_text_channel(by);
        self.failures = 0;
        if self.current.is_none() && !self.queue.is_empty() {
            self.advance();
        }
        self.go_to(channel, at);
        self.edit_panel(PanelChange::State);
        let current = self.current.as_ref().filter(|current| !current.paused);
        let current = current.map(|current| current.entry.clone());
        Ok(Reply::Joined { channel, current })
    }

    /// Out of the channel; what was to be played stays.
    fn depart(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        if self.is_out_for_good() {
            return Err(Refusal::NotHere);
        }
        if let Some(voted) = self.permit(by, Deed::Leave, self.requesters())? {
            return Ok(voted);
        }
        self.refuse_loads();
        self.withdraw(true, at);
        Ok(Reply::Left { kept: self.kept() })
    }

    /// It is in no channel, and was in none when the program ended.
    fn is_out_for_good(&self) -> bool {
        matches!(self.voice, Voice::Out) && self.returning.is_none()
    }

    /// Whether the caller, who wants the bot to be in no channel, is to be
    /// followed even into what this player does not know: the bot may be about to
    /// go back to somewhere, and others' tracks may wait there.
    #[must_use]
    pub fn may_end_return(&self, by: &Caller) -> bool {
        permission::same_channel(by, self.room()).is_ok()
            && permission::disturbs_anybody(by, &self.settings)
    }

    /// Lookups that are under way come to nothing.
    pub(super) fn refuse_loads(&mut self) {
        self.radio.give_up();
        for load in std::mem::take(&mut self.loads) {
            self.answer(load.ticket, Err(Refusal::StoppedMeanwhile));
        }
    }

    /// Everybody whose tracks play or wait.
    pub(super) fn requesters(&self) -> Vec<UserId> {
        let waiting = self.queue.iter().map(|entry| entry.requester);
        self.current_requester()
            .into_iter()
            .chain(waiting)
            .collect()
    }

    fn stop(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        let nothing = self.is_empty() && self.loads.is_empty();
        if nothing && self.is_out_for_good() {
            return Err(Refusal::NothingPlaying);
        }
        if let Some(voted) = self.permit(by, Deed::Stop, self.requesters())? {
            return Ok(voted);
        }

        self.refuse_loads();
        let position = self.current.as_ref().map(|current| current.position(at));
        let mut entries: Vec<_> = self
            .current
            .iter()
            .map(|current| current.entry.clone())
            .collect();
        self.finish_current();
        entries.append(&mut self.set_aside);
        entries.extend(self.queue.clear());
        if !entries.is_empty() {
            self.keep_cleared(entries.clone(), position, at);
        }
        self.halted = false;
        self.failures = 0;
        self.ended = None;
        self.go_out(true);
        self.edit_panel(PanelChange::State);
        Ok(Reply::Stopped {
            cleared: entries,
            restorable_for: RESTORABLE_FOR,
        })
    }

    /// What was cleared can be restored, and behind it what was before and still
    /// can be: it must not be lost to whoever clears again.
    pub(super) fn keep_cleared(
        &mut self,
        mut entries: Vec<Entry>,
        position: Option<Duration>,
        at: Timestamp,
    ) {
        // Promised whole, also where the limit has been lowered since.
        let promised = entries.len();
        let before = self.cleared.take().filter(|before| before.until > at);
        entries.extend(before.into_iter().flat_map(|before| before.entries));
        // The first one was playing.
        entries.truncate(promised.max(self.queue.limit().saturating_add(1)));
        let until = at + RESTORABLE_FOR;
        self.cleared = Some(Cleared {
            entries,
            position,
            until,
        });
    }

    fn restore(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        if self
            .cleared
            .as_ref()
            .is_none_or(|cleared| cleared.until <= at)
        {
            return Err(Refusal::NothingToRestore);
        }
        let channel = self.summoned(by)?;
        if self.queue.room() == 0 {
            return Err(Refusal::QueueFull {
                limit: self.queue.limit(),
            });
        }
        let Some(Cleared {
            entries,
            position,
            until,
        }) = self.cleared.take()
        else {
            return Err(Refusal::NothingToRestore);
        };

        self.adopt_text_channel(by);
        let was_silent = self.current.is_none() || matches!(self.voice, Voice::Out);
        let was_empty = self.is_empty();
        let first = entries.first().map(|entry| entry.id);
        let (mut count, mut without_room) = (0, Vec::new());
        for entry in entries {
            // One that was heard may be back already, out of the history.
            let current = self.current.as_ref().map(|current| current.entry.id);
            if current == Some(entry.id) || self.queue.find(entry.id).is_some() {
                continue;
            }
            if self.queue.room() == 0 {
                without_room.push(entry);
            } else if self.queue.push(entry).is_ok() {
                count += 1;
            }
        }
        if !without_room.is_empty() {
            self.cleared = Some(Cleared {
                entries: without_room,
                position: None,
                until,
            });
        }
        if position.is_some() && self.history.last().map(|entry| entry.id) == first {
            // It is not over after all.
            self.history.pop();
        }
        if self.current.is_none() {
            self.advance();
            if let (true, Some(current), Some(position)) =
                (was_empty, self.current.as_mut(), position)
            {
                take_up(current, position);
            }
        } else {
            self.edit_panel(PanelChange::Detail);
        }
        self.go_to(channel, at);
        let current = self.current.as_ref().filter(|_| was_silent);
        let current = current.map(|current| current.entry.clone());
        Ok(Reply::Restored { count, current })
    }

    /// Whoever does not listen is told what plays, and leaves the panel to those who do.
    fn now_playing(
        &mut self,
        by: &Caller,
        channel: ChannelId,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        self.require_anything()?;
        let moves = self.text_channel.is_some_and(|known| known != channel);
        if moves && permission::same_channel(by, self.room()).is_err() {
            return Ok(Reply::Queue(self.snapshot(at)));
        }
        self.text_channel = Some(channel);
        self.text_channel_gone = false;
        self.edit_panel(PanelChange::Asked);
        Ok(Reply::NowPlaying(self.snapshot(at)))
    }

    /// Panel and notices follow whoever starts the music, and nobody after.
    pub(super) fn adopt_text_channel(&mut self, by: &Caller) {
        if self.text_channel.is_none() || self.text_channel_gone || self.is_empty() {
            self.text_channel = Some(by.text_channel);
            self.text_channel_gone = false;
        }
    }
}

/// Starts a track that was heard before from where it was.
fn take_up(current: &mut Current, position: Duration) {
    if current.entry.track.seekable && !current.entry.track.is_live() {
        current.reached = position;
    }
}
