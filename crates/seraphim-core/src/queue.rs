//! What waits to be played. Bounded; the current track is not part of it.

use std::collections::VecDeque;
use std::time::Duration;

use crate::ids::EntryId;
use crate::track::Entry;

/// A thousand entries are about three days of music and under a megabyte.
pub const DEFAULT_LIMIT: usize = 1_000;

/// The waiting entries, next first.
#[derive(Clone, Debug)]
pub struct Queue {
    entries: VecDeque<Entry>,
    limit: usize,
}

impl Queue {
    /// An empty queue that takes `limit` entries.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            limit,
        }
    }

    /// A queue of what was kept, all of it: what somebody was told is not
    /// dropped because the limit was lowered since.
    #[must_use]
    pub fn from_kept(entries: Vec<Entry>, limit: usize) -> Self {
        Self {
            entries: entries.into(),
            limit,
        }
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The most that may wait.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// How many more it takes.
    #[must_use]
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.entries.len())
    }

    /// The waiting entries, next first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The next one.
    #[must_use]
    pub fn first(&self) -> Option<&Entry> {
        self.entries.front()
    }

    /// Where an entry stands, 0 being next.
    #[must_use]
    pub fn find(&self, id: EntryId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// Puts an entry behind all others; gives it back when there is no room.
    ///
    /// # Errors
    /// The entry itself, when the queue is full.
    pub fn push(&mut self, entry: Entry) -> Result<(), Box<Entry>> {
        self.insert(self.entries.len(), entry)
    }

    /// Puts an entry at a place, 0 being next, the end if there are fewer.
    ///
    /// # Errors
    /// The entry itself, when the queue is full.
    pub fn insert(&mut self, place: usize, entry: Entry) -> Result<(), Box<Entry>> {
        if self.room() == 0 {
            return Err(Box::new(entry));
        }
        self.entries.insert(place.min(self.entries.len()), entry);
        Ok(())
    }

    /// Puts an entry at a place, whatever the limit: for those who have asked
    /// for [`Self::room`] before, and will take one out directly after.
    pub(crate) fn force_insert(&mut self, place: usize, entry: Entry) {
        self.entries.insert(place.min(self.entries.len()), entry);
    }

    /// Puts back an entry that was taken out before, in front of all others.
    /// It came from here, so it finds room even in a full queue: a full queue
    /// is then one over its limit, and takes nothing new.
    pub fn put_back(&mut self, entry: Entry) {
        self.entries.push_front(entry);
    }

    /// Takes the next one.
    pub fn take_first(&mut self) -> Option<Entry> {
        self.entries.pop_front()
    }

    /// Takes one out.
    pub fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let at = self.find(id)?;
        self.entries.remove(at)
    }

    /// Moves one to another place, 0 being next, the end if there are fewer.
    /// Says whether there is such an entry.
    pub fn relocate(&mut self, id: EntryId, place: usize) -> bool {
        let Some(entry) = self.remove(id) else {
            return false;
        };
        self.entries.insert(place.min(self.entries.len()), entry);
        true
    }

    /// Takes out all that are such, next first.
    pub fn extract(&mut self, such: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let (mut gone, mut left) = (Vec::new(), VecDeque::new());
        for entry in self.entries.drain(..) {
            if such(&entry) {
                gone.push(entry);
            } else {
                left.push_back(entry);
            }
        }
        self.entries = left;
        gone
    }

    /// Puts the entries into the order in which their keys are; those with equal
    /// keys stay as they are among themselves.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl FnMut(&Entry) -> K) {
        self.entries.make_contiguous().sort_by_cached_key(key);
    }

    /// Another limit; what is there already stays.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Mixes the entries; the same seed on the same entries gives the same
    /// order.
    pub fn shuffle(&mut self, seed: u64) {
        let mut chance = Chance(seed);
        let entries = self.entries.make_contiguous();
        for at in (1..entries.len()).rev() {
            entries.swap(at, chance.below(at + 1));
        }
    }

    /// Takes everything out, next first.
    pub fn clear(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries).into()
    }

    /// How long the first `count` entries play; `None` if one of them is live.
    #[must_use]
    pub fn length_of_first(&self, count: usize) -> Option<Duration> {
        self.entries
            .iter()
            .take(count)
            .try_fold(Duration::ZERO, |sum, entry| {
                Some(sum.saturating_add(entry.track.length?))
            })
    }
}

/// `SplitMix64` (<https://prng.di.unimi.it/splitmix64.c>): small, seedable, and
/// even enough to mix a queue. Not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        // The bias of the remainder is below 1 in 2^50 for a queue's length.
        let bound = bound as u64;
        usize::try_from(self.next() % bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::UserId;
    use crate::track::Track;

    fn entry(id: u64) -> Entry {
        let track = Track {
            encoded: String::new(),
            title: id.to_string(),
            author: String::new(),
            length: Some(Duration::from_secs(id)),
            seekable: true,
            uri: None,
            artwork: None,
            source: String::new(),
            identifier: String::new(),
            isrc: None,
        };
        Entry {
            id: EntryId(id),
            track,
            requester: UserId(1),
        }
    }

    fn queue(ids: impl IntoIterator<Item = u64>) -> Queue {
        let mut queue = Queue::new(DEFAULT_LIMIT);
        for id in ids {
            queue.push(entry(id)).expect("there is room for a thousand");
        }
        queue
    }

    fn ids(queue: &Queue) -> Vec<u64> {
        queue.iter().map(|entry| entry.id.get()).collect()
    }

    #[test]
    fn the_thousand_and_first_entry_finds_no_room() {
        let mut queue = queue(0..1_000);

        assert_eq!(queue.push(entry(1_000)), Err(Box::new(entry(1_000))));
        assert_eq!(queue.insert(0, entry(1_000)), Err(Box::new(entry(1_000))));
        assert_eq!(queue.len(), 1_000);
    }

    #[test]
    fn the_same_seed_shuffles_alike_and_another_one_does_not() {
        let shuffled = |seed| {
            let mut queue = queue(0..50);
            queue.shuffle(seed);
            ids(&queue)
        };

        assert_eq!(shuffled(1), shuffled(1));
        assert_ne!(shuffled(1), shuffled(2));
    }

    #[test]
    fn every_order_of_three_is_about_as_likely() {
        let mut counts = std::collections::HashMap::new();
        for seed in 0..6_000 {
            let mut queue = queue(0..3);
            queue.shuffle(seed);
            *counts.entry(ids(&queue)).or_insert(0) += 1;
        }

        assert_eq!(counts.len(), 6);
        assert!(
            counts.values().all(|count| (850..1_150).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_live_stream_makes_the_time_unknown() {
        let mut queue = queue([10, 20]);
        let mut live = entry(3);
        live.track.length = None;
        queue.push(live).expect("there is room");

        assert_eq!(queue.length_of_first(2), Some(Duration::from_secs(30)));
        assert_eq!(queue.length_of_first(3), None);
    }

    proptest! {
        #[test]
        fn no_operation_loses_or_doubles_an_entry(
            operations in prop::collection::vec((0..6_u8, 0..40_u64, 0..40_usize), 0..80)
        ) {
            let mut queue = Queue::new(30);
            let mut expected = std::collections::BTreeSet::new();
            for (turn, (operation, id, place)) in (100_u64..).zip(operations) {
                let id = if queue.is_empty() { id } else {
                    ids(&queue)[usize::try_from(id).expect("small") % queue.len()]
                };
                match operation {
                    0 => if queue.push(entry(turn)).is_ok() { expected.insert(turn); },
                    1 => if queue.insert(place, entry(turn)).is_ok() { expected.insert(turn); },
                    2 => if let Some(gone) = queue.remove(EntryId(id)) {
                        prop_assert_eq!(gone.id.get(), id);
                        expected.remove(&id);
                    },
                    3 => { queue.relocate(EntryId(id), place); },
                    4 => queue.shuffle(id),
                    _ => if let Some(gone) = queue.take_first() {
                        expected.remove(&gone.id.get());
                    },
                }
                let mut there = ids(&queue);
                there.sort_unstable();
                prop_assert_eq!(there, expected.iter().copied().collect::<Vec<_>>());
                prop_assert!(queue.len() <= 30);
            }
        }
    }
}
