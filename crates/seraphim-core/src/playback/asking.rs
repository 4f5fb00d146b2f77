//! What people ask for, lookups apart.

use std::time::Duration;

use super::PanelChange;
use super::state::{Cleared, Current, Player, Voice};
use crate::ids::{ChannelId, EntryId, Ticket, UserId};
use crate::policy::permission;
use crate::refusal::Refusal;
use crate::request::{Caller, Reply, Request};
use crate::time::Timestamp;

/// How long a cleared queue can be restored.
pub(super) const RESTORABLE_FOR: Duration = Duration::from_mins(5);

/// A command that names no entry and comes this soon after a track has ended
/// by itself was typed for that track: nobody hears, decides and types faster.
const SKIP_GRACE: Duration = Duration::from_secs(1);

impl Player {
    pub(super) fn asked(&mut self, ticket: Ticket, request: Request, at: Timestamp) {
        let answer = match request {
            Request::Play { by, query, place } => {
                match self.look_up(ticket, by, &query, place) {
                    // Answered when the lookup has come to something.
                    Ok(()) => return,
                    Err(refusal) => Err(refusal),
                }
            }
            Request::TogglePause { by } => self.toggle_pause(&by, at),
            Request::Resume { by } => self.resume(&by, at),
            Request::Skip { by, seen, to } => self.skip(&by, seen, to, at),
            Request::Previous { by } => self.previous(&by, at),
            Request::Shuffle { by } => self.shuffle(&by),
            Request::Stop { by } => self.stop(&by, at),
            Request::RestoreQueue { by } => self.restore(&by, at),
            Request::Queue => self
                .require_anything()
                .map(|()| Reply::Queue(self.snapshot(at))),
            Request::NowPlaying {
                by: _,
                text_channel,
            } => self.now_playing(text_channel, at),
        };
        self.answer(ticket, answer);
    }

    fn require_anything(&self) -> Result<(), Refusal> {
        if self.is_empty() {
            Err(Refusal::NothingPlaying)
        } else {
            Ok(())
        }
    }

    /// The caller may disturb these people's entries, and is in the channel.
    fn may_disturb(
        &self,
        by: &Caller,
        requesters: impl IntoIterator<Item = UserId>,
    ) -> Result<(), Refusal> {
        permission::same_channel(by, self.room())?;
        permission::disturb(by, self.room(), &self.settings, requesters)
    }

    fn toggle_pause(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        self.require_anything()?;
        permission::same_channel(by, self.room())?;
        let away = matches!(self.voice, Voice::Out);
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
        let channel = permission::summon(by, self.room())?;
        if self.current.as_ref().is_some_and(|current| !current.paused)
            && !matches!(self.voice, Voice::Out)
        {
            return Err(Refusal::NotPaused);
        }
        self.failures = 0;
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
            None => self
                .ended_at
                .is_some_and(|ended| at.since(ended) < SKIP_GRACE),
        };
        let passed = match to {
            Some(to) => self.queue.find(to).ok_or(Refusal::UnknownEntry)?,
            None => 0,
        };
        let requesters = std::iter::once(current.entry.requester)
            .chain(self.queue.iter().take(passed).map(|entry| entry.requester));
        self.may_disturb(by, requesters)?;
        if meant_another {
            return Err(Refusal::AlreadyOver);
        }

        let entry = current.entry.clone();
        if current.heard {
            self.failures = 0;
        }
        self.ended_at = None;
        self.finish_current();
        for _ in 0..passed {
            self.queue.take_first();
        }
        self.advance();
        let next = self.current.as_ref().map(|current| current.entry.clone());
        Ok(Reply::Skipped {
            entry,
            next,
            passed,
        })
    }

    fn previous(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        if self.is_empty() && self.history.is_empty() {
            return Err(Refusal::NothingPlaying);
        }
        self.may_disturb(
            by,
            self.current.iter().map(|current| current.entry.requester),
        )?;
        let channel = permission::summon(by, self.room())?;
        let entry = self.history.pop().ok_or(Refusal::NoPrevious)?;

        self.ended_at = None;
        self.adopt_text_channel(by);
        let interrupted = self.interrupt_current();
        self.queue.put_back(entry.clone());
        self.advance();
        self.go_to(channel, at);
        Ok(Reply::Previous { entry, interrupted })
    }

    fn shuffle(&mut self, by: &Caller) -> Result<Reply, Refusal> {
        self.require_anything()?;
        self.may_disturb(by, self.queue.iter().map(|entry| entry.requester))?;
        if self.queue.len() < 2 {
            return Err(Refusal::NothingToShuffle);
        }
        let seed = self.chance.next();
        self.queue.shuffle(seed);
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Shuffled {
            count: self.queue.len(),
        })
    }

    fn stop(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        let nothing = self.is_empty() && self.loads.is_empty();
        if nothing && matches!(self.voice, Voice::Out) {
            return Err(Refusal::NothingPlaying);
        }
        let current = self.current.iter().map(|current| current.entry.requester);
        self.may_disturb(
            by,
            current.chain(self.queue.iter().map(|entry| entry.requester)),
        )?;

        for load in std::mem::take(&mut self.loads) {
            self.answer(load.ticket, Err(Refusal::StoppedMeanwhile));
        }
        let position = self.current.as_ref().map(|current| current.position(at));
        let mut entries: Vec<_> = self
            .current
            .iter()
            .map(|current| current.entry.clone())
            .collect();
        self.finish_current();
        entries.extend(self.queue.clear());
        if !entries.is_empty() {
            let until = at + RESTORABLE_FOR;
            self.cleared = Some(Cleared {
                entries: entries.clone(),
                position,
                until,
            });
        }
        self.halted = false;
        self.failures = 0;
        self.ended_at = None;
        self.go_out(true);
        self.edit_panel(PanelChange::State);
        Ok(Reply::Stopped {
            cleared: entries,
            restorable_for: RESTORABLE_FOR,
        })
    }

    fn restore(&mut self, by: &Caller, at: Timestamp) -> Result<Reply, Refusal> {
        if self
            .cleared
            .as_ref()
            .is_none_or(|cleared| cleared.until <= at)
        {
            return Err(Refusal::NothingToRestore);
        }
        let channel = permission::summon(by, self.room())?;
        if self.queue.room() == 0 {
            return Err(Refusal::QueueFull {
                limit: self.queue.limit(),
            });
        }
        let Some(Cleared {
            entries, position, ..
        }) = self.cleared.take()
        else {
            return Err(Refusal::NothingToRestore);
        };

        self.adopt_text_channel(by);
        let was_empty = self.is_empty();
        let first = entries.first().map(|entry| entry.id);
        let mut count = 0;
        for entry in entries {
            // One that was heard may be back already, out of the history.
            let current = self.current.as_ref().map(|current| current.entry.id);
            let there = current == Some(entry.id) || self.queue.find(entry.id).is_some();
            if !there && self.queue.push(entry).is_ok() {
                count += 1;
            }
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
        let current = self.current.as_ref().map(|current| current.entry.clone());
        Ok(Reply::Restored { count, current })
    }

    fn now_playing(&mut self, channel: ChannelId, at: Timestamp) -> Result<Reply, Refusal> {
        self.require_anything()?;
        self.text_channel = Some(channel);
        self.edit_panel(PanelChange::Asked);
        Ok(Reply::NowPlaying(self.snapshot(at)))
    }

    /// Panel and notices follow whoever starts the music, and nobody after.
    pub(super) fn adopt_text_channel(&mut self, by: &Caller) {
        if self.text_channel.is_none() || self.is_empty() {
            self.text_channel = Some(by.text_channel);
        }
    }
}

/// Starts a track that was heard before from where it was.
fn take_up(current: &mut Current, position: Duration) {
    if current.entry.track.seekable && !current.entry.track.is_live() {
        current.reached = position;
    }
}
