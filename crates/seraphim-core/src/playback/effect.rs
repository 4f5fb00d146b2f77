//! What a player wants done.

use std::time::Duration;

use crate::filters::Filters;
use crate::ids::{ChannelId, PlayId, Ticket};
use crate::policy::fallback::FailureCause;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::settings::SponsorCategory;
use crate::speech::Speech;
use crate::time::Timestamp;
use crate::track::{Entry, Track};

/// Something to do. Effects are carried out in the order in which they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Tell a person what came of their request.
    Answer {
        /// Which one.
        ticket: Ticket,
        /// What came of it.
        answer: Box<Result<Reply, Refusal>>,
    },
    /// Look something up, in this order until there is a hit, and come back
    /// with [`Input::Loaded`](super::Input::Loaded).
    Load {
        /// The question that it is for.
        ticket: Ticket,
        /// Where to look, first first.
        searches: Vec<Search>,
    },
    /// Join, or move to, a voice channel.
    Join {
        /// Which.
        channel: ChannelId,
    },
    /// Leave the voice channel.
    Leave,
    /// Give the node the voice server and session that were heard of last.
    SendVoice {
        /// The channel that they are for.
        channel: ChannelId,
    },
    /// Play a track.
    Play(Box<PlayOrder>),
    /// Pause or go on.
    Pause(bool),
    /// Go to another place of the track.
    Seek(Duration),
    /// Play this loud, in percent.
    Volume(u16),
    /// Change the sound so, and not otherwise any more.
    Filter(Filters),
    /// Leave these parts out of the guild's videos, and no others any more.
    LeaveOut(Vec<SponsorCategory>),
    /// Stop the track; the node's player stays.
    StopAudio,
    /// Remove the node's player, voice connection included.
    DestroyAudio,
    /// The panel shows something old.
    EditPanel {
        /// Where it belongs.
        channel: ChannelId,
        /// What has changed.
        change: PanelChange,
    },
    /// Say something that nobody asked for.
    Tell {
        /// Where.
        channel: ChannelId,
        /// What.
        notice: Notice,
        /// In which words.
        speech: Speech,
    },
    /// The guild has chosen its volume by what it did: keep it, in percent.
    KeepVolume(u16),
    /// Something was queued by a person: worth suggesting again.
    Remember(Box<Track>),
    /// Send [`Input::Tick`](super::Input::Tick) at this time; replaces the
    /// time asked for before.
    WakeAt(Timestamp),
}

/// An order to play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayOrder {
    /// Names the order; comes back in every event about it.
    pub play: PlayId,
    /// What.
    pub track: Track,
    /// From where.
    pub start: Duration,
    /// Stand still at first.
    pub paused: bool,
    /// Loudness in percent.
    pub volume: u16,
    /// The sound, where the node may have another one.
    pub filters: Option<Filters>,
    /// The order whose track may still be sounding and shall give way.
    pub replaces: Option<PlayId>,
}

/// One way of looking something up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// Words in one source.
    Words {
        /// The source's search prefix without its colon, such as `ytsearch`.
        prefix: String,
        /// What to look for.
        words: String,
    },
    /// An address, or another identifier that the node takes as it is, such as
    /// `local:album/song.flac`.
    Url(String),
}

/// What has changed on a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PanelChange {
    /// Something small: the queue, the progress bar. Can wait some seconds.
    Detail,
    /// Pause, resume, end: to be seen at once.
    State,
    /// Another track: at once, and the panel may move to the bottom.
    Track,
    /// Somebody asked for the panel: post it anew at the bottom.
    Asked,
}

/// Something to tell a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A track could not be played.
    TrackFailed {
        /// Which.
        entry: Box<Entry>,
        /// Why.
        cause: FailureCause,
        /// The source's own words.
        message: String,
        /// The next one plays instead.
        goes_on: bool,
    },
    /// A track could not be played, and another recording of it plays instead.
    Replaced {
        /// What was asked for.
        entry: Box<Entry>,
        /// What plays.
        by: Box<Track>,
        /// Why.
        cause: FailureCause,
    },
    /// Too many tracks failed in a row; waiting for a person.
    TooManyFailures {
        /// How many.
        failures: u32,
        /// How many entries wait.
        waiting: usize,
    },
    /// The audio node is away; the music goes on when it is back.
    NodeLost,
    /// The node is back and the music goes on.
    NodeBack,
    /// The bot was removed from the voice channel; the queue is kept.
    Removed {
        /// How many entries are kept, the current one included.
        kept: usize,
    },
    /// The voice channel could not be joined; the queue is kept.
    JoinFailed {
        /// Which.
        channel: ChannelId,
    },
    /// The bot may not speak where it is any more. It waits for five minutes,
    /// and leaves then; the queue is kept.
    MayNotSpeak {
        /// Where.
        channel: ChannelId,
    },
    /// Discord closed the voice connection for good; the queue is kept.
    VoiceFailed {
        /// With which close code.
        code: u16,
    },
    /// The bot left because nobody listened; the queue is kept.
    LeftAlone {
        /// How many entries are kept, the current one included.
        kept: usize,
    },
    /// The bot left because there was nothing to play.
    LeftIdle,
    /// Autoplay is on and has found nothing to go on with.
    NothingSimilar,
}

impl Notice {
    /// Whether it is worth saying in a guild that wants no announcements: a
    /// person has to do something, or has lost something.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        match self {
            Self::TrackFailed { .. }
            | Self::TooManyFailures { .. }
            | Self::NodeLost
            | Self::Removed { .. }
            | Self::JoinFailed { .. }
            | Self::MayNotSpeak { .. }
            | Self::VoiceFailed { .. }
            | Self::NothingSimilar => true,
            Self::Replaced { .. } | Self::NodeBack | Self::LeftAlone { .. } | Self::LeftIdle => {
                false
            }
        }
    }
}
