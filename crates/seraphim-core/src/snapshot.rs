//! A guild's player as others may see it, at one moment.

use std::time::Duration;

use crate::filters::Filters;
use crate::ids::ChannelId;
use crate::request::LoopMode;
use crate::speech::Speech;
use crate::track::Entry;

/// Everything that a panel or a queue page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// In one word.
    pub status: Status,
    /// The current track.
    pub current: Option<NowPlaying>,
    /// What waits, next first.
    pub upcoming: Vec<Entry>,
    /// Time until the queue is over: the rest of the current track and all
    /// that waits; `None` if one of them is live, or the current one is repeated.
    pub total: Option<Duration>,
    /// How many tracks `Previous` can go back.
    pub history: usize,
    /// The entry that `Previous` would play.
    pub previous: Option<Entry>,
    /// Loudness in percent.
    pub volume: u16,
    /// What is repeated.
    pub looping: LoopMode,
    /// How the sound is changed.
    pub filters: Filters,
    /// Whether it goes on by itself when the queue is over.
    pub autoplay: bool,
    /// How the guild is spoken to.
    pub speech: Speech,
    /// Where the bot is, or is on its way to.
    pub voice_channel: Option<ChannelId>,
    /// Where the panel is.
    pub text_channel: Option<ChannelId>,
}

/// What a player is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Nothing to play, in no channel.
    #[default]
    Stopped,
    /// Nothing to play, still in the channel.
    Idle,
    /// On the way: joining, or the track is being opened.
    Starting,
    /// Playing.
    Playing,
    /// Paused by a person.
    Paused,
    /// Paused because nobody listens.
    Alone,
    /// Paused because a moderator has muted the bot.
    Muted,
    /// Paused because the bot may not speak in its channel.
    Hushed,
    /// Something to play, but the bot is in no channel (removed, or left).
    Away,
    /// The audio node is away; goes on by itself.
    NodeLost,
    /// Paused after a run of failures.
    Halted,
}

/// The current track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowPlaying {
    /// What.
    pub entry: Entry,
    /// How far, at the moment of the snapshot.
    pub position: Duration,
    /// Whether the position stands still because of a pause.
    pub paused: bool,
}
