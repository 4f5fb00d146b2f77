//! The current track: which order the node has for it, and how far it is.

use std::time::Duration;

use super::replacing::Replacement;
use crate::ids::{PlayId, Ticket, UserId};
use crate::time::Timestamp;
use crate::track::Entry;

/// The track that plays, or would if it could.
#[expect(
    clippy::struct_excessive_bools,
    reason = "six facts, each true or not by itself"
)]
#[derive(Clone, Debug)]
pub(super) struct Current {
    pub(super) entry: Entry,
    /// The order that the node has for it; `None`: it needs one.
    pub(super) play: Option<PlayId>,
    /// The node has begun it, in this order.
    pub(super) started: bool,
    /// When it did.
    pub(super) started_at: Option<Timestamp>,
    /// It was heard, in this order or one before; in one before.
    pub(super) heard: bool,
    pub(super) heard_before: bool,
    /// By a person.
    pub(super) paused: bool,
    /// It had its second chance.
    pub(super) retried: bool,
    /// Something to play in its place is being looked for.
    pub(super) replacing: Option<Replacement>,
    /// It is being looked up, since it is known by its words alone.
    pub(super) resolving: Option<Ticket>,
    /// What was tried in its place, its own track first.
    pub(super) tried: Vec<String>,
    /// The channel was told of its failure.
    pub(super) told: bool,
    /// What it needs is away for now: it is not ordered before.
    pub(super) waits_until: Option<Timestamp>,
    /// How fast it goes by, in percent.
    pub(super) pace: u32,
    /// Where this order has begun.
    pub(super) began: Duration,
    /// How far it was when its clock was stopped, or at `running_since`.
    pub(super) reached: Duration,
    /// Since when its clock runs.
    pub(super) running_since: Option<Timestamp>,
    /// Where the node said last that it was, and since when it says no other.
    pub(super) reported: Option<Duration>,
    pub(super) moved_at: Option<Timestamp>,
}

impl Current {
    pub(super) fn new(entry: Entry) -> Self {
        Self {
            entry,
            play: None,
            started: false,
            started_at: None,
            heard: false,
            heard_before: false,
            paused: false,
            retried: false,
            replacing: None,
            resolving: None,
            tried: Vec::new(),
            told: false,
            waits_until: None,
            pace: 100,
            began: Duration::ZERO,
            reached: Duration::ZERO,
            running_since: None,
            reported: None,
            moved_at: None,
        }
    }

    pub(super) fn position(&self, at: Timestamp) -> Duration {
        let run = self
            .running_since
            .map_or(Duration::ZERO, |since| at.since(since) * self.pace / 100);
        let position = self.reached.saturating_add(run);
        self.entry
            .track
            .length
            .map_or(position, |length| position.min(length))
    }

    /// The node has said where it is, and that is where it began: whatever it has
    /// told, nothing was heard of this order.
    pub(super) fn has_not_moved(&self) -> bool {
        self.reported.is_some_and(|reported| reported <= self.began)
    }

    /// The node no longer has it: it needs a new order, from where it is.
    pub(super) fn detach(&mut self, at: Timestamp) {
        self.reached = if self.entry.track.seekable && !self.entry.track.is_live() {
            self.position(at)
        } else {
            Duration::ZERO
        };
        self.running_since = None;
        self.reported = None;
        self.play = None;
        self.started = false;
    }
}

/// When a track ended, and by whose wish; by nobody's, if it was over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub(super) at: Timestamp,
    pub(super) by: Option<UserId>,
}
