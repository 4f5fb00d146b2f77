//! Who may do what to others' music, by right or by vote.

use super::state::Player;
use crate::ids::UserId;
use crate::policy::permission;
use crate::policy::vote::{Ballot, Deed};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::Caller;
use crate::track::Track;

impl Player {
    /// The caller may disturb these people's entries, and is in the channel.
    pub(super) fn may_disturb(
        &self,
        by: &Caller,
        requesters: impl IntoIterator<Item = UserId>,
    ) -> Result<(), Refusal> {
        permission::same_channel(by, self.room())?;
        permission::disturb(by, self.room(), &self.settings, requesters)
    }

    /// The same, where those who may not can vote: `None` when it is to be done,
    /// an answer when more votes are needed.
    pub(super) fn permit(
        &mut self,
        by: &Caller,
        deed: Deed,
        requesters: Vec<UserId>,
    ) -> Result<Option<Reply>, Refusal> {
        permission::same_channel(by, self.room())?;
        let refusal = match permission::disturb(by, self.room(), &self.settings, requesters) {
            Ok(()) => {
                self.ballots.retain(|ballot| ballot.deed != deed);
                return Ok(None);
            }
            Err(refusal) => refusal,
        };
        let Some(listeners) = self.room().listeners.map(<[UserId]>::to_vec) else {
            return Err(refusal);
        };
        let during = self.current.as_ref().map(|current| current.entry.id);
        let mut ballot = self
            .ballots
            .iter()
            .position(|ballot| ballot.deed == deed)
            .map(|at| self.ballots.swap_remove(at))
            .filter(|ballot| ballot.during == during)
            .unwrap_or(Ballot {
                deed,
                during,
                voters: Vec::new(),
            });
        let again = ballot.voters.contains(&by.user);
        match ballot.cast(by.user, &listeners, self.settings.vote_share) {
            None => Err(refusal),
            Some(count) if count.is_carried() => Ok(None),
            Some(count) => {
                self.ballots.push(ballot);
                if again {
                    let missing = count.needed - count.votes;
                    return Err(Refusal::VotedAlready { missing });
                }
                let track = self.subject(deed).cloned().map(Box::new);
                Ok(Some(Reply::Voted { deed, count, track }))
            }
        }
    }

    /// The track that a deed is about.
    fn subject(&self, deed: Deed) -> Option<&Track> {
        let entry = match deed {
            Deed::Skip => self.current.as_ref().map(|current| &current.entry),
            Deed::SkipTo(id) => self.queue.iter().find(|entry| entry.id == id),
            Deed::Previous => self.history.last(),
            Deed::Shuffle | Deed::Clear | Deed::Stop | Deed::Leave => None,
        };
        entry.map(|entry| &entry.track)
    }
}
