//! What a client wants of a guild's tracks besides hearing them: live lyrics,
//! and parts that are skipped. It may say so before there is a player.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The wishes for one guild.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// Live lyrics are wanted; `true`: not those of the track's own source.
    pub(crate) lyrics: Option<bool>,
    /// The categories of segments that are skipped.
    pub(crate) skipped: Option<BTreeSet<String>>,
}

/// The wishes of one session, by guild; bounded.
#[derive(Debug)]
pub(crate) struct WishBook {
    wishes: Mutex<HashMap<u64, Wishes>>,
    capacity: usize,
}

/// No more guilds fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl WishBook {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            wishes: Mutex::default(),
            capacity,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Wishes>> {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn of(&self, guild: u64) -> Wishes {
        self.lock().get(&guild).cloned().unwrap_or_default()
    }

    pub(crate) fn change(&self, guild: u64, change: impl FnOnce(&mut Wishes)) -> Result<(), Full> {
        let mut book = self.lock();
        if book.len() >= self.capacity && !book.contains_key(&guild) {
            return Err(Full);
        }
        let wishes = book.entry(guild).or_default();
        change(wishes);
        if *wishes == Wishes::default() {
            book.remove(&guild);
        }
        Ok(())
    }

    pub(crate) fn forget(&self, guild: u64) {
        self.lock().remove(&guild);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_book_takes_no_other_guild_and_an_empty_wish_leaves_its_place() {
        let book = WishBook::new(1);
        assert_eq!(book.change(1, |wishes| wishes.lyrics = Some(false)), Ok(()));
        assert_eq!(
            book.change(2, |wishes| wishes.lyrics = Some(false)),
            Err(Full)
        );
        assert_eq!(book.change(1, |wishes| wishes.lyrics = None), Ok(()));
        assert_eq!(book.change(2, |wishes| wishes.lyrics = Some(true)), Ok(()));
        assert_eq!(book.of(2).lyrics, Some(true));
    }
}
