//! Transitions that were prepared and wait to be executed, with their keys.

use std::collections::VecDeque;

use crate::dave::frame::FrameSealer;

/// A group and its epoch, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) group: u64,
    pub(super) epoch: u64,
}

/// A key that has not encrypted anything yet.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) place: Place,
    pub(super) sealer: FrameSealer,
}

#[derive(Debug)]
struct Prepared {
    id: u16,
    version: u16,
    key: Option<Key>,
}

/// Prepared transitions, and the place of the newest key that was handed out.
/// Only a newer one is handed out after it, so that no key is ever used by two
/// nonce counters.
#[derive(Debug, Default)]
pub(super) struct Transitions {
    prepared: VecDeque<Prepared>,
    newest_used: Option<Place>,
    in_use: bool,
}

/// More than ever wait at once.
const MOST_PREPARED: usize = 16;

impl Transitions {
    /// Prepares a transition; a second message about one adds to it.
    pub(super) fn prepare(&mut self, id: u16, version: u16, key: Option<Key>) {
        if let Some(known) = self.prepared.iter_mut().find(|known| known.id == id) {
            known.version = version;
            if key.is_some() {
                known.key = key;
            }
            return;
        }
        if self.prepared.len() == MOST_PREPARED {
            self.prepared.pop_front();
        }
        self.prepared.push_back(Prepared { id, version, key });
    }

    /// Takes the transition out, with its key or, when it came without, one
    /// that another transition holds for where the group stands.
    pub(super) fn execute(&mut self, id: u16, place: Option<Place>) -> Option<(u16, Option<Key>)> {
        let at = self.prepared.iter().position(|known| known.id == id)?;
        let Prepared { version, key, .. } = self.prepared.remove(at)?;
        let key = match key {
            None if version > 0 => self
                .prepared
                .iter_mut()
                .find(|other| place.is_some() && other.key.as_ref().map(|key| key.place) == place)
                .and_then(|other| other.key.take()),
            key => key,
        };
        Some((version, key))
    }

    pub(super) fn is_newer(&self, place: Place) -> bool {
        self.newest_used.is_none_or(|used| place > used)
    }

    pub(super) fn use_key(&mut self, place: Place) {
        self.newest_used = Some(place);
        self.in_use = true;
    }

    /// Frames are no longer encrypted with a key; it is not handed out again.
    pub(super) fn forget_key(&mut self) {
        self.in_use = false;
    }

    /// Where the key in use is from.
    pub(super) fn in_use(&self) -> Option<Place> {
        self.newest_used.filter(|_| self.in_use)
    }
}
