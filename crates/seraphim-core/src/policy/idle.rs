//! When the bot leaves a voice channel by itself.

use std::time::Duration;

use crate::settings::{GuildSettings, Unheard};
use crate::time::Timestamp;

/// Why the bot would leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idleness {
    /// Nobody listens.
    Alone,
    /// Nothing to play.
    QueueOver,
}

/// Since when each reason holds; `None` where it does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Nobody listens.
    pub alone: Option<Timestamp>,
    /// Nothing to play.
    pub queue_over: Option<Timestamp>,
}

/// When the bot leaves, and why; the earlier of the two. Never in a guild that
/// keeps it.
#[must_use]
pub fn leaves_at(settings: &GuildSettings, since: Since) -> Option<(Timestamp, Idleness)> {
    if settings.always_on {
        return None;
    }
    let due = |since: Option<Timestamp>, after: Duration, why| since.map(|at| (at + after, why));
    [
        due(since.alone, settings.alone_timeout, Idleness::Alone),
        due(since.queue_over, settings.idle_timeout, Idleness::QueueOver),
    ]
    .into_iter()
    .flatten()
    .min_by_key(|(at, _)| *at)
}

/// Whether music stands still while nobody listens: not in a guild that keeps the
/// bot and has chosen that it plays on.
#[must_use]
pub const fn pauses_alone(settings: &GuildSettings) -> bool {
    match settings.unheard {
        Unheard::Waits => true,
        Unheard::PlaysOn => !settings.always_on,
    }
}
