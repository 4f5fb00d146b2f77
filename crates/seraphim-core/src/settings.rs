//! What a guild may choose. The values here are those of a guild that has
//! chosen nothing.

use std::time::Duration;

use crate::ids::RoleId;

/// The choices of one guild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildSettings {
    /// Loudness in percent, 0–150.
    pub volume: u16,
    /// The most entries that may wait in the queue.
    pub queue_limit: usize,
    /// The role whose members may use the destructive verbs on other people's
    /// tracks. Without one everybody in the voice channel may.
    pub dj_role: Option<RoleId>,
    /// How long the bot waits in a channel without listeners.
    pub alone_timeout: Duration,
    /// How long the bot waits in a channel with nothing to play.
    pub idle_timeout: Duration,
    /// Stay in the channel and play on, whoever listens.
    pub always_on: bool,
    /// Search prefixes in the order in which words are looked up, such as
    /// `localsearch` or `ytsearch`.
    pub search: Vec<String>,
    /// The shortest time between two edits of the panel that only move its
    /// progress bar; `None` never moves it.
    pub progress_every: Option<Duration>,
}

impl Default for GuildSettings {
    fn default() -> Self {
        Self {
            volume: 100,
            queue_limit: crate::queue::DEFAULT_LIMIT,
            dj_role: None,
            alone_timeout: Duration::from_mins(5),
            idle_timeout: Duration::from_mins(5),
            always_on: false,
            search: vec!["localsearch".to_owned()],
            progress_every: Some(Duration::from_secs(15)),
        }
    }
}
