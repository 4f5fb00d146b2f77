//! What a person can ask a guild's player, and what it can answer.

use std::time::Duration;

use crate::ids::{ChannelId, EntryId, UserId};
use crate::snapshot::Snapshot;
use crate::track::Entry;

/// A question or an order from a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Look for something and queue it. Answers `Queued` or `QueuedMany`.
    Play {
        /// Who asks.
        by: Caller,
        /// Words or a URL, as typed.
        query: String,
        /// Where in the queue.
        place: Place,
    },
    /// Pause, or go on. Answers `Paused` or `Resumed`.
    TogglePause {
        /// Who asks.
        by: Caller,
    },
    /// Go on after a pause, a run of failures or a removal from the channel.
    /// Answers `Resumed`.
    Resume {
        /// Who asks.
        by: Caller,
    },
    /// End the current track. Answers `Skipped`.
    Skip {
        /// Who asks.
        by: Caller,
        /// The entry that the person saw playing; if it is over already, the
        /// skip is refused rather than spent on its successor.
        seen: Option<EntryId>,
        /// Go on with this entry of the queue, leaving out those before it.
        to: Option<EntryId>,
    },
    /// Play the previous track again. Answers `Previous`.
    Previous {
        /// Who asks.
        by: Caller,
    },
    /// Mix the queue. Answers `Shuffled`.
    Shuffle {
        /// Who asks.
        by: Caller,
    },
    /// Stop, clear the queue, leave. Answers `Stopped`.
    Stop {
        /// Who asks.
        by: Caller,
    },
    /// Take the last stop back. Answers `Restored`.
    RestoreQueue {
        /// Who asks.
        by: Caller,
    },
    /// Look at the queue. Answers `Queue`.
    Queue,
    /// Bring the panel down to the bottom of a channel. Answers `NowPlaying`.
    NowPlaying {
        /// Who asks.
        by: Caller,
        /// Where the panel shall be.
        text_channel: ChannelId,
    },
}

/// Where a new entry goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Behind everything.
    #[default]
    Last,
    /// Before everything that waits.
    Next,
    /// At once; what plays is put back behind it.
    Now,
}

/// The person who asks, and what the adapter knows of them at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user: UserId,
    /// The voice channel they are in.
    pub voice_channel: Option<ChannelId>,
    /// The text channel they wrote in: panel and notices go there.
    pub text_channel: ChannelId,
    /// Whether they have Manage Server or the guild's DJ role.
    pub is_dj: bool,
    /// What the bot may do in `voice_channel`.
    pub access: VoiceAccess,
}

/// What the bot may do in a voice channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceAccess {
    /// Permissions that the bot would need there and has not.
    pub missing: Vec<BotPermission>,
    /// The channel's user limit is reached and the bot may not exceed it.
    pub full: bool,
    /// It is a stage channel.
    pub stage: bool,
}

/// A permission that the bot needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BotPermission {
    /// See the channel.
    ViewChannel,
    /// Join the voice channel.
    Connect,
    /// Be heard in it.
    Speak,
    /// Ask to speak on a stage.
    RequestToSpeak,
    /// Write into the text channel.
    SendMessages,
    /// Show the panel.
    EmbedLinks,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// One track was found and queued.
    Queued {
        /// The new entry.
        entry: Entry,
        /// Its place among the waiting entries, 1 being next; 0 if it is the
        /// current one.
        place: usize,
        /// Time until it plays; `None` where a live stream is before it.
        plays_in: Option<Duration>,
        /// It is the current track.
        started: bool,
        /// The playlist that the link also names; not queued, to be offered.
        playlist: Option<String>,
    },
    /// A playlist or album was queued.
    QueuedMany {
        /// Its name.
        name: Option<String>,
        /// The first of the new entries.
        first: Entry,
        /// How many were queued.
        count: usize,
        /// How many found no room.
        left_out: usize,
        /// Place of the first one; 0 if it is the current one.
        place: usize,
        /// Time until the first one plays.
        plays_in: Option<Duration>,
        /// Sum of the lengths; `None` if one of them is live.
        total: Option<Duration>,
        /// The first one is the current track.
        started: bool,
    },
    /// The current track is paused now.
    Paused {
        /// What is paused.
        entry: Entry,
    },
    /// Music goes on.
    Resumed {
        /// What plays now.
        entry: Entry,
    },
    /// The current track was ended.
    Skipped {
        /// What was ended.
        entry: Entry,
        /// What plays now.
        next: Option<Entry>,
        /// How many waiting entries were left out on the way.
        passed: usize,
    },
    /// The previous track plays again.
    Previous {
        /// What plays now.
        entry: Entry,
        /// What was interrupted and waits behind it.
        interrupted: Option<Entry>,
    },
    /// The queue was mixed.
    Shuffled {
        /// How many entries it has.
        count: usize,
    },
    /// All over.
    Stopped {
        /// What was cleared: the current track first, then the queue.
        cleared: Vec<Entry>,
        /// How long `RestoreQueue` can take it back.
        restorable_for: Duration,
    },
    /// A cleared queue is back.
    Restored {
        /// How many entries came back.
        count: usize,
        /// What plays now.
        current: Option<Entry>,
    },
    /// The queue as it is.
    Queue(Snapshot),
    /// The panel is on its way to the channel.
    NowPlaying(Snapshot),
}
