//! The frames of a recording while it is made, for those that follow it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::FrameCache;

/// Frames on their way from one decode thread to others.
pub(super) struct Tape {
    cache: FrameCache,
    state: Mutex<State>,
    more: Condvar,
}

#[derive(Default)]
struct State {
    packets: Vec<Bytes>,
    /// Bytes taken of the cache's room.
    claimed: u64,
    end: Option<End>,
}

/// How a tape ends for those that follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With the track.
    Whole,
    /// Before: what follows has to be found elsewhere.
    Forsaken,
}

/// What comes next of a tape.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Coming {
    Packets(Vec<Bytes>),
    End(End),
    /// Nothing came in the time.
    Nothing,
}

impl Tape {
    pub(super) fn new(cache: FrameCache) -> Arc<Self> {
        Arc::new(Self {
            cache,
            state: Mutex::new(State::default()),
            more: Condvar::new(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends a frame; false where there is no room, and then the tape is empty.
    pub(super) fn push(&self, packet: &Bytes) -> bool {
        let bytes = cost(packet);
        let mut state = self.state();
        if !self.cache.claim(bytes) {
            self.cache.release(std::mem::take(&mut state.claimed));
            state.packets = Vec::new();
            state.end = Some(End::Forsaken);
            self.more.notify_all();
            return false;
        }
        state.claimed += bytes;
        state.packets.push(packet.clone());
        self.more.notify_all();
        true
    }

    /// The first end that is said counts.
    pub(super) fn end(&self, end: End) {
        self.state().end.get_or_insert(end);
        self.more.notify_all();
    }

    /// Whether one may still begin to follow.
    pub(super) fn goes_on(&self) -> bool {
        self.state().end.is_none()
    }

    /// All frames so far.
    pub(super) fn packets(&self) -> Vec<Bytes> {
        self.state().packets.clone()
    }

    /// The frames from a place on, `most` of them; waits for the first one.
    pub(super) fn after(&self, place: usize, most: usize, patience: Duration) -> Coming {
        let missing = |state: &mut State| state.packets.len() <= place && state.end.is_none();
        let (state, _) = self
            .more
            .wait_timeout_while(self.state(), patience, missing)
            .unwrap_or_else(PoisonError::into_inner);
        let there = state.packets.get(place..).unwrap_or_default();
        match (state.end, there) {
            // What is there already is as good as what comes.
            (_, [_, ..]) => Coming::Packets(there.iter().take(most).cloned().collect()),
            (Some(end), []) => Coming::End(end),
            (None, []) => Coming::Nothing,
        }
    }
}

impl Drop for Tape {
    fn drop(&mut self) {
        let claimed = self.state().claimed;
        self.cache.release(claimed);
    }
}

/// What a packet takes in memory, with what holds it.
fn cost(packet: &Bytes) -> u64 {
    let held = packet.len() + size_of::<Bytes>();
    u64::try_from(held).unwrap_or(u64::MAX / 2)
}
