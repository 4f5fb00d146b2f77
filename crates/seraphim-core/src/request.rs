//! What a person can ask a guild's player.

use std::time::Duration;

use crate::filters::FilterChange;
use crate::ids::{ChannelId, EntryId, RoleId, UserId};
use crate::track::Track;

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
    /// Queue tracks that are known already, such as those of a playlist or of a
    /// search. Answers as `Play` does.
    PlayTracks {
        /// Who asks.
        by: Caller,
        /// What they are called together.
        name: Option<String>,
        /// What to queue, in order.
        tracks: Vec<Track>,
        /// Where in the queue.
        place: Place,
    },
    /// Look for words without queueing anything. Answers `Hits`.
    Search {
        /// Who asks.
        by: Caller,
        /// Words, as typed.
        query: String,
        /// The one source to ask, as a search prefix; `None`: the guild's own.
        source: Option<String>,
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
    /// Empty the queue; the current track plays on. Answers `Cleared`.
    Clear {
        /// Who asks.
        by: Caller,
    },
    /// Go to another place of the current track. Answers `Sought`.
    Seek {
        /// Who asks.
        by: Caller,
        /// Where to.
        to: SeekTo,
    },
    /// Repeat the track, the queue, or nothing; `None`: the next of these three.
    /// Answers `Looping`.
    Loop {
        /// Who asks.
        by: Caller,
        /// What.
        mode: Option<LoopMode>,
    },
    /// Play louder or softer. Answers `Volume`.
    Volume {
        /// Who asks.
        by: Caller,
        /// How.
        change: VolumeChange,
    },
    /// Change the sound. Answers `Filtered`.
    Filter {
        /// Who asks.
        by: Caller,
        /// How.
        change: FilterChange,
    },
    /// Go on by itself when the queue is over, or not; `None`: the other one.
    /// Answers `Autoplay`.
    Autoplay {
        /// Who asks.
        by: Caller,
        /// Whether.
        on: Option<bool>,
    },
    /// Take entries out of the queue. Answers `Removed`.
    Remove {
        /// Who asks.
        by: Caller,
        /// Which.
        pick: Pick,
    },
    /// Put an entry of the queue elsewhere. Answers `Moved`.
    Move {
        /// Who asks.
        by: Caller,
        /// Which.
        entry: EntryId,
        /// To which place, 1 being next.
        place: usize,
    },
    /// Play an entry of the queue now; those before it stay. Answers `Jumped`.
    Jump {
        /// Who asks.
        by: Caller,
        /// Which.
        entry: EntryId,
    },
    /// Take out what is queued twice. Answers `Deduped`.
    Dedupe {
        /// Who asks.
        by: Caller,
    },
    /// Let people take turns in the queue. Answers `Ordered`.
    Fair {
        /// Who asks.
        by: Caller,
    },
    /// Take the last shuffle back. Answers `Ordered`.
    Unshuffle {
        /// Who asks.
        by: Caller,
    },
    /// Come into the caller's channel, and go on with what is kept. Answers
    /// `Joined`.
    Join {
        /// Who asks.
        by: Caller,
    },
    /// Leave the channel; what was to be played is kept. Answers `Left`.
    Leave {
        /// Who asks.
        by: Caller,
    },
    /// Look at the queue. Answers `Queue`.
    Queue,
    /// Look at the player, though nothing is on it. Answers `Queue`.
    Look,
    /// Look at what was heard. Answers `History`.
    History,
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

/// A place of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeekTo {
    /// So far from its beginning.
    Position(Duration),
    /// So much later than now.
    Forward(Duration),
    /// So much earlier than now.
    Back(Duration),
}

/// What is repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LoopMode {
    /// Nothing.
    #[default]
    Off,
    /// The current track, until it is skipped.
    Track,
    /// The queue: what is over goes to its end.
    Queue,
}

impl LoopMode {
    /// The next one of a button that goes through all three.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Off => Self::Track,
            Self::Track => Self::Queue,
            Self::Queue => Self::Off,
        }
    }

    /// Its name in options and in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Track => "track",
            Self::Queue => "queue",
        }
    }

    /// The mode of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Off, Self::Track, Self::Queue]
            .into_iter()
            .find(|mode| mode.name() == name)
    }
}

/// What becomes of the volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VolumeChange {
    /// It stays; only to be told.
    Show,
    /// This many percent.
    Set(u16),
    /// So many percent points more, as far as the guild allows.
    Up(u16),
    /// So many percent points less.
    Down(u16),
}

/// Entries of the queue that are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// These.
    Entries(Vec<EntryId>),
    /// All of this person.
    Of(UserId),
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
    /// Whether they have Manage Server.
    pub manages: bool,
    /// Their roles.
    pub roles: Vec<RoleId>,
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

impl BotPermission {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ViewChannel,
        Self::Connect,
        Self::Speak,
        Self::RequestToSpeak,
        Self::SendMessages,
        Self::EmbedLinks,
    ];
}

impl Request {
    /// Who asks, where it matters.
    #[must_use]
    pub const fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Play { by, .. }
            | Self::PlayTracks { by, .. }
            | Self::Search { by, .. }
            | Self::TogglePause { by }
            | Self::Resume { by }
            | Self::Skip { by, .. }
            | Self::Previous { by }
            | Self::Shuffle { by }
            | Self::Unshuffle { by }
            | Self::Stop { by }
            | Self::RestoreQueue { by }
            | Self::Clear { by }
            | Self::Seek { by, .. }
            | Self::Loop { by, .. }
            | Self::Volume { by, .. }
            | Self::Filter { by, .. }
            | Self::Autoplay { by, .. }
            | Self::Remove { by, .. }
            | Self::Move { by, .. }
            | Self::Jump { by, .. }
            | Self::Dedupe { by }
            | Self::Fair { by }
            | Self::Join { by }
            | Self::Leave { by }
            | Self::NowPlaying { by, .. } => Some(by),
            Self::Queue | Self::Look | Self::History => None,
        }
    }
}
