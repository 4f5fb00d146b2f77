//! A track that fails for good: another recording of it, or the next one.

use std::collections::VecDeque;
use std::time::Duration;

use super::current::{Current, Ending};
use super::state::Player;
use super::{Effect, LoadFailure, Loaded, Notice, PanelChange, Search};
use crate::ids::Ticket;
use crate::policy::fallback::{self, FailureCause, Verdict};
use crate::time::Timestamp;
use crate::track::Track;

/// A search for something to play in a failed track's place.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    ticket: Ticket,
    /// Where to look next.
    ahead: VecDeque<Search>,
    verdict: Verdict,
    cause: FailureCause,
    message: String,
    /// Somewhere it could not be looked.
    unasked: bool,
}

/// Before a track is tried again whose source is away, as all are that could be
/// asked for another recording; doubled with each failure in a row.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(30);

impl Player {
    /// The current track has failed and is not tried again.
    pub(super) fn replace_or_give_up(
        &mut self,
        verdict: Verdict,
        cause: FailureCause,
        message: String,
        at: Timestamp,
    ) {
        let Some(current) = &mut self.current else {
            return;
        };
        let track = &current.entry.track;
        current.tried.push(fallback::name(track));
        let tried = u32::try_from(current.tried.len()).unwrap_or(u32::MAX);
        let ahead = if tried > fallback::REPLACEMENTS {
            Vec::new()
        } else {
            fallback::searches(track, &self.settings.search)
        };
        current.detach(at);
        let replacement = Replacement {
            ticket: Ticket(0),
            ahead: ahead.into(),
            verdict,
            cause,
            message,
            unasked: false,
        };
        self.look_further(replacement, at);
    }

    /// Asks the next place, or gives the track up.
    fn look_further(&mut self, mut replacement: Replacement, at: Timestamp) {
        let Some(search) = replacement.ahead.pop_front() else {
            self.give_up(replacement, at);
            return;
        };
        let ticket = self.own_ticket();
        if let Some(current) = &mut self.current {
            replacement.ticket = ticket;
            current.replacing = Some(replacement);
            let searches = vec![search];
            self.effects.push(Effect::Load { ticket, searches });
        }
    }

    /// Whether an outcome was of such a search.
    pub(super) fn replacement_found(
        &mut self,
        ticket: Ticket,
        outcome: &Result<Loaded, LoadFailure>,
        at: Timestamp,
    ) -> bool {
        let is_it = |replacement: &mut Replacement| replacement.ticket == ticket;
        let Some(current) = &mut self.current else {
            return false;
        };
        let Some(mut replacement) = current.replacing.take_if(is_it) else {
            return false;
        };
        replacement.unasked |= outcome.as_ref().is_err_and(LoadFailure::may_pass);
        let hits = match outcome {
            Ok(Loaded::Search(hits)) => hits.clone(),
            Ok(Loaded::Track(track)) => vec![track.clone()],
            Ok(Loaded::Playlist { .. } | Loaded::Empty) | Err(_) => Vec::new(),
        };
        let hits = allowed(hits, &self.settings.sources);
        match fallback::replacement(&current.entry.track, hits, &current.tried) {
            Some(track) => self.put_in_place(track, replacement.cause),
            None => self.look_further(replacement, at),
        }
        true
    }

    fn put_in_place(&mut self, track: Track, cause: FailureCause) {
        let Some(current) = &mut self.current else {
            return;
        };
        let failed = Box::new(current.entry.clone());
        current.entry.track = track.clone();
        current.retried = false;
        if !std::mem::replace(&mut current.told, true) {
            self.tell(Notice::Replaced {
                entry: failed,
                by: Box::new(track),
                cause,
            });
        }
        self.edit_panel(PanelChange::Detail);
    }

    /// When the current track is tried again, whose source is away.
    pub(super) fn waits_until(&self) -> Option<Timestamp> {
        self.current.as_ref()?.waits_until
    }

    /// The next one, or a pause after too many failures. Where it may be the way to
    /// the sources that is at fault, and not the track, the first one waits, and
    /// those after it are back in the queue when it pauses.
    fn give_up(&mut self, replacement: Replacement, at: Timestamp) {
        let Replacement {
            verdict,
            cause,
            message,
            unasked,
            ..
        } = replacement;
        let Some(Current { entry, told, .. }) = &self.current else {
            return;
        };
        let (entry, told) = (Box::new(entry.clone()), *told);
        let station = entry.track.is_live() && self.queue.is_empty();
        let kept = cause.may_pass(true) && (unasked || station);
        self.failures += 1;
        let waits = kept && verdict != Verdict::Halt && (station || self.failures == 1);
        if !waits {
            self.ended = Some(Ending { at, by: None });
            if kept {
                self.set_aside
                    .extend(self.current.take().map(|current| current.entry));
            } else {
                self.finish_current();
            }
        }
        let over = self.queue.is_empty() && !self.set_aside.is_empty();
        let halts = !waits && (verdict == Verdict::Halt || over);
        let goes_on = !waits && !halts && !self.queue.is_empty();
        if !told {
            self.tell(Notice::TrackFailed {
                entry,
                cause,
                message,
                goes_on,
            });
        }
        if waits {
            let wait = TRIED_AGAIN_AFTER * (1 << (self.failures - 1).min(4));
            if let Some(current) = &mut self.current {
                current.waits_until = Some(at + wait);
                current.told = true;
                current.retried = false;
                current.tried.clear();
            }
            self.edit_panel(PanelChange::State);
            return;
        }
        if halts && (over || !self.queue.is_empty()) {
            self.halt();
        } else {
            self.advance();
        }
    }
}

/// Those of sources that the guild takes; `sources` empty: all. Where one comes
/// from that is not resolved yet is asked when it is.
pub(super) fn allowed(tracks: Vec<Track>, sources: &[String]) -> Vec<Track> {
    let mut tracks = tracks;
    tracks.retain(|track| {
        sources.is_empty() || track.is_unresolved() || sources.contains(&track.source)
    });
    tracks
}
