//! The tracks that were heard, latest last. Bounded: the oldest gives way.

use std::collections::VecDeque;

use crate::track::Entry;

/// How many tracks back a guild can go.
pub const DEPTH: usize = 50;

/// What was heard, skipped tracks included.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: VecDeque<Entry>,
}

impl History {
    /// Adds the track that was heard last.
    pub fn push(&mut self, entry: Entry) {
        if self.entries.len() == DEPTH {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// Takes the track that was heard last.
    pub fn pop(&mut self) -> Option<Entry> {
        self.entries.pop_back()
    }

    /// The track that was heard last.
    #[must_use]
    pub fn last(&self) -> Option<&Entry> {
        self.entries.back()
    }

    /// How many are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Those that were kept, latest last; the oldest give way where there are
    /// more than a guild can go back.
    #[must_use]
    pub fn from_kept(entries: Vec<Entry>) -> Self {
        let mut history = Self::default();
        for entry in entries {
            history.push(entry);
        }
        history
    }

    /// All of them, latest first.
    pub fn latest_first(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{EntryId, UserId};
    use crate::track::Track;

    #[test]
    fn the_fifty_first_track_pushes_the_oldest_out() {
        let track = Track {
            encoded: String::new(),
            title: String::new(),
            author: String::new(),
            length: None,
            seekable: false,
            uri: None,
            artwork: None,
            source: String::new(),
            identifier: String::new(),
            isrc: None,
        };
        let mut history = History::default();

        for id in 1..=51 {
            history.push(Entry {
                id: EntryId(id),
                track: track.clone(),
                requester: UserId(1),
            });
        }

        assert_eq!(history.len(), DEPTH);
        assert_eq!(history.last().map(|entry| entry.id), Some(EntryId(51)));
        assert_eq!(
            history.latest_first().last().map(|entry| entry.id),
            Some(EntryId(2))
        );
    }
}
