//! What a guild's player can answer.

use std::time::Duration;

use crate::filters::Filters;
use crate::ids::ChannelId;
use crate::policy::vote::{Count, Deed};
use crate::request::LoopMode;
use crate::snapshot::Snapshot;
use crate::track::{Entry, Track};

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
        /// How many are longer than the guild takes, or from sources that it does
        /// not take.
        not_taken: usize,
        /// How many found no room, in the queue or in the asker's share of it.
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
        /// Nothing waits, and autoplay looks for something similar.
        similar: bool,
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
        /// How long `Unshuffle` can take it back.
        undoable_for: Duration,
    },
    /// The queue has another order.
    Ordered {
        /// How many entries it has.
        count: usize,
    },
    /// The queue is empty.
    Cleared {
        /// How many entries went.
        count: usize,
        /// How long `RestoreQueue` can take it back.
        restorable_for: Duration,
    },
    /// A vote was counted; more are needed.
    Voted {
        /// What for.
        deed: Deed,
        /// How it stands.
        count: Count,
        /// The track that it is about, if it is about one.
        track: Option<Box<Track>>,
    },
    /// The current track goes on from elsewhere.
    Sought {
        /// Which.
        entry: Entry,
        /// From where.
        position: Duration,
    },
    /// What is repeated now.
    Looping {
        /// What.
        mode: LoopMode,
    },
    /// How loud it is now.
    Volume {
        /// In percent.
        level: u16,
        /// It was another one before.
        changed: bool,
    },
    /// How the sound is changed now.
    Filtered {
        /// How.
        filters: Filters,
    },
    /// Whether it goes on by itself now.
    Autoplay {
        /// Whether.
        on: bool,
    },
    /// Entries are out of the queue.
    Removed {
        /// Which, in their order.
        entries: Vec<Entry>,
    },
    /// An entry stands elsewhere.
    Moved {
        /// Which.
        entry: Entry,
        /// Where, 1 being next.
        place: usize,
    },
    /// An entry plays before its turn.
    Jumped {
        /// Which.
        entry: Entry,
    },
    /// What was queued twice is queued once.
    Deduped {
        /// How many entries went.
        count: usize,
    },
    /// The bot is in the caller's channel, or on its way.
    Joined {
        /// Which.
        channel: ChannelId,
        /// What goes on there.
        current: Option<Entry>,
    },
    /// The bot has left.
    Left {
        /// How many entries are kept, the current one included.
        kept: usize,
    },
    /// Hits of a search, best first.
    Hits(Vec<Track>),
    /// What was heard, latest first.
    History(Vec<Entry>),
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
    /// It is done, but could not be written down: a restart would forget it.
    Unsaved(Box<Reply>),
}
