//! What was heard, by whom and when: for a guild's statistics. Kept for a
//! bounded time.

use std::time::Duration;

use async_trait::async_trait;
use seraphim_core::{GuildId, Track, UserId};

use super::StoreError;

/// One track that was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// Where.
    pub guild: GuildId,
    /// Who had asked for it; nobody ([`UserId::NOBODY`]), where the music went
    /// on by itself.
    pub requester: UserId,
    /// What.
    pub track: Track,
    /// How much of it was heard.
    pub heard: Duration,
}

/// A track in the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heard {
    /// The title.
    pub title: String,
    /// The artist or channel.
    pub author: String,
    /// The address that it has.
    pub uri: Option<String>,
}

/// A line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Top<T> {
    /// What or who.
    pub what: T,
    /// How many plays.
    pub plays: u64,
}

/// What a guild has heard in some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How many tracks were heard.
    pub plays: u64,
    /// For how long together.
    pub heard: Duration,
    /// How many people asked for them.
    pub people: u64,
    /// The tracks heard most often (title and author), ten at most.
    pub tracks: Vec<Top<(String, String)>>,
    /// The people who asked most often, ten at most.
    pub requesters: Vec<Top<UserId>>,
    /// How many tracks were heard in each hour of the day, by UTC.
    pub hours: [u64; 24],
}

/// What is kept of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonRecord {
    /// Lines of the play log.
    pub plays: u64,
    /// Playlists.
    pub playlists: u64,
}

/// The log of what was heard.
#[async_trait]
pub trait PlayLog: Send + Sync + 'static {
    /// Adds a line, dated now.
    async fn log_play(&self, play: Play) -> Result<(), StoreError>;

    /// The latest lines of a guild's log, `most` at most, the latest first.
    async fn heard_lately(&self, guild: GuildId, most: u32) -> Result<Vec<Heard>, StoreError>;

    /// What a guild has heard in the time before now.
    async fn statistics(&self, guild: GuildId, within: Duration) -> Result<Statistics, StoreError>;

    /// What is kept of a person.
    async fn person(&self, person: UserId) -> Result<PersonRecord, StoreError>;

    /// Deletes what is kept of a person: their lines of the log and their
    /// playlists. Entries of queues that wait keep their requester until they
    /// are over.
    async fn forget_person(&self, person: UserId) -> Result<(), StoreError>;
}
