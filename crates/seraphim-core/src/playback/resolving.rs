//! A track that is known by its words or its link alone, as a playlist file
//! names it: looked up when it is about to play, and not before.

use super::replacing::allowed;
use super::state::Player;
use super::{Effect, LoadFailure, Loaded, PanelChange};
use crate::ids::Ticket;
use crate::policy::fallback::{self, FailureCause};
use crate::time::Timestamp;

impl Player {
    /// Starts the lookup, unless it is under way.
    pub(super) fn resolve(&mut self) {
        if self
            .current
            .as_ref()
            .is_none_or(|it| it.resolving.is_some())
        {
            return;
        }
        let ticket = self.own_ticket();
        if let Some(current) = &mut self.current {
            current.resolving = Some(ticket);
            let searches = fallback::origins(&current.entry.track, &self.settings.search);
            self.effects.push(Effect::Load { ticket, searches });
        }
    }

    /// Whether an outcome was of such a lookup.
    pub(super) fn resolved(
        &mut self,
        ticket: Ticket,
        outcome: &Result<Loaded, LoadFailure>,
        at: Timestamp,
    ) -> bool {
        let Some(current) = &mut self.current else {
            return false;
        };
        if current.resolving.take_if(|of| *of == ticket).is_none() {
            return false;
        }
        let (cause, message) = match outcome {
            Ok(Loaded::Track(track)) => (Ok(track), String::new()),
            Ok(Loaded::Search(tracks) | Loaded::Playlist { tracks, .. }) => {
                (tracks.first().ok_or(FailureCause::Gone), String::new())
            }
            Ok(Loaded::Empty) => (Err(FailureCause::Gone), String::new()),
            Err(LoadFailure::Source { cause, message }) => (Err(*cause), message.clone()),
            Err(LoadFailure::TimedOut) => (Err(FailureCause::Network), String::new()),
            Err(LoadFailure::NodeUnavailable) => {
                self.hold(at);
                return true;
            }
        };
        // What the guild does not take is as good as not there.
        let taken = cause.and_then(|track| {
            let mut taken = allowed(vec![track.clone()], &self.settings.sources);
            let limit = self.settings.length_limit;
            taken.retain(|track| {
                !track.is_unresolved()
                    && limit.is_none_or(|limit| track.length.is_some_and(|length| length <= limit))
            });
            taken.pop().ok_or(FailureCause::Gone)
        });
        match (taken, &mut self.current) {
            (Ok(track), Some(current)) => {
                current.entry.track = track;
                self.edit_panel(PanelChange::Detail);
            }
            (Err(cause), _) => {
                let verdict = fallback::judge(cause, false, true, self.failures);
                self.replace_or_give_up(verdict, cause, message, at);
            }
            (Ok(_), None) => {}
        }
        true
    }
}
