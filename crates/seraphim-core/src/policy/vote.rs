//! Votes: what needs a DJ is also done when enough listeners want it.

use crate::ids::{EntryId, UserId};

/// What can be voted for. Votes for one are none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// End the current track.
    Skip,
    /// Go on with this entry of the queue, leaving out those before it.
    SkipTo(EntryId),
    /// Play the previous one.
    Previous,
    /// Mix the queue.
    Shuffle,
    /// Empty the queue.
    Clear,
    /// Stop, clear the queue, leave.
    Stop,
    /// Leave; the queue is kept.
    Leave,
}

/// The votes for one deed, while one track plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// What for.
    pub deed: Deed,
    /// The track that played at the first vote: with it the ballot is over.
    pub during: Option<EntryId>,
    /// Who wants it.
    pub voters: Vec<UserId>,
}

/// How a count stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Votes of people who listen.
    pub votes: usize,
    /// Votes that do it.
    pub needed: usize,
}

impl Count {
    /// Whether it is done.
    #[must_use]
    pub const fn is_carried(self) -> bool {
        self.votes >= self.needed
    }
}

/// Votes that are needed of so many listeners: more than `share` percent of
/// them, and never more than all. `None` where nobody can vote.
#[must_use]
pub fn needed(listeners: usize, share: u8) -> Option<usize> {
    (share > 0).then(|| (listeners * usize::from(share) / 100 + 1).clamp(1, listeners.max(1)))
}

impl Ballot {
    /// Adds a vote, once for each person, and counts those of people who still
    /// listen. `None` where nobody can vote.
    #[must_use]
    pub fn cast(&mut self, voter: UserId, listeners: &[UserId], share: u8) -> Option<Count> {
        let needed = needed(listeners.len(), share)?;
        if !self.voters.contains(&voter) {
            self.voters.push(voter);
        }
        self.voters.retain(|voter| listeners.contains(voter));
        Some(Count {
            votes: self.voters.len(),
            needed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_share_is_needed_and_never_more_than_all() {
        let cases = [
            (2, 50, Some(2)),
            (3, 50, Some(2)),
            (4, 50, Some(3)),
            (5, 51, Some(3)),
            (10, 1, Some(1)),
            (3, 100, Some(3)),
            (0, 50, Some(1)),
            (5, 0, None),
        ];
        for (listeners, share, votes) in cases {
            assert_eq!(needed(listeners, share), votes, "{share} % of {listeners}");
        }
    }

    #[test]
    fn a_second_vote_of_one_person_and_votes_of_those_who_left_do_not_count() {
        let mut ballot = Ballot {
            deed: Deed::Skip,
            during: None,
            voters: Vec::new(),
        };
        let four: Vec<_> = (1..=4).map(UserId).collect();
        let count = |votes, needed| Some(Count { votes, needed });

        assert_eq!(ballot.cast(UserId(1), &four, 50), count(1, 3));
        assert_eq!(ballot.cast(UserId(1), &four, 50), count(1, 3));
        let three = &four[1..];
        assert_eq!(ballot.cast(UserId(2), three, 50), count(1, 2));
        let carried = ballot
            .cast(UserId(3), three, 50)
            .expect("votes are allowed");
        assert!(carried.is_carried());
    }
}
