//! What can happen to a player.

use std::time::Duration;

use crate::ids::{ChannelId, PlayId, Ticket, UserId};
use crate::policy::fallback::FailureCause;
use crate::request::Request;
use crate::settings::GuildSettings;
use crate::track::Track;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person asked. Exactly one [`Effect::Answer`](super::Effect::Answer)
    /// with this ticket follows, now or later.
    Ask {
        /// Names the question.
        ticket: Ticket,
        /// The question.
        request: Request,
    },
    /// What an [`Effect::Load`](super::Effect::Load) came to.
    Loaded {
        /// The question that it was for.
        ticket: Ticket,
        /// What was found.
        outcome: Result<Loaded, LoadFailure>,
    },
    /// News from the audio node.
    Audio(AudioNews),
    /// News from Discord's voice side.
    Voice(VoiceNews),
    /// The node did not take an [`Effect::Play`](super::Effect::Play).
    PlayRejected {
        /// Which order.
        play: PlayId,
        /// Why.
        failure: PlayFailure,
    },
    /// The node did not take an
    /// [`Effect::SendVoice`](super::Effect::SendVoice).
    VoiceRejected,
    /// An order about what sounds already, or to be silent, did not reach the
    /// node: what it does is not known.
    OrderLost,
    /// Discord did not take an [`Effect::Join`](super::Effect::Join).
    JoinRejected {
        /// Which channel it was for.
        channel: ChannelId,
    },
    /// There is no such channel as an [`Effect::Join`](super::Effect::Join) was for.
    JoinRefused {
        /// Which channel it was for.
        channel: ChannelId,
    },
    /// A text channel or thread is no more.
    TextChannelGone {
        /// Which.
        channel: ChannelId,
    },
    /// The guild has chosen otherwise.
    Settings(Box<GuildSettings>),
    /// The program has started anew: back to where the bot was, if there is
    /// somebody or the guild wants it to be there always.
    GoBack {
        /// Which channel.
        channel: ChannelId,
        /// Nobody is there.
        empty: bool,
    },
    /// Time has passed.
    Tick,
    /// The bot is no longer in the guild.
    GuildGone,
}

/// What a search or a link led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// One track.
    Track(Track),
    /// Several that belong together.
    Playlist {
        /// Its name.
        name: Option<String>,
        /// Its tracks, in order.
        tracks: Vec<Track>,
    },
    /// Hits of a search, best first.
    Search(Vec<Track>),
    /// Nothing.
    Empty,
}

/// Why nothing could be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadFailure {
    /// The source said no.
    Source {
        /// What kind of no.
        cause: FailureCause,
        /// Its own words, for a log or small print.
        message: String,
    },
    /// No audio node is reachable.
    NodeUnavailable,
    /// No answer in time.
    TimedOut,
}

impl LoadFailure {
    /// The way there is at fault, and not what was asked for.
    pub(super) const fn may_pass(&self) -> bool {
        match self {
            Self::Source { cause, .. } => matches!(cause, FailureCause::Network),
            Self::NodeUnavailable | Self::TimedOut => true,
        }
    }
}

/// Why the node did not take an order to play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayFailure {
    /// It is not reachable; the same order works later.
    NodeUnavailable,
    /// It is reachable and refuses, or the track cannot be had.
    Refused {
        /// What kind of no.
        cause: FailureCause,
        /// Its own words.
        message: String,
    },
}

/// News from the audio node about this guild's player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AudioNews {
    /// The first frame is on its way.
    Started {
        /// Of which order.
        play: PlayId,
    },
    /// A track is over.
    Ended {
        /// Of which order.
        play: PlayId,
        /// Why.
        reason: EndReason,
    },
    /// A track broke off.
    Failed {
        /// Of which order.
        play: PlayId,
        /// What kind of failure.
        cause: FailureCause,
        /// The node's own words.
        message: String,
    },
    /// A track has given no sound for a while.
    Stuck {
        /// Of which order.
        play: PlayId,
    },
    /// How far the current track is.
    Position {
        /// Of which order, where the node says so.
        play: Option<PlayId>,
        /// How far.
        position: Duration,
        /// Whether the node has a voice connection for this guild.
        connected: bool,
    },
    /// The voice connection is gone.
    VoiceClosed {
        /// The close code,
        /// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#voice-voice-close-event-codes>.
        code: u16,
        /// Discord's words.
        reason: String,
        /// Discord closed it, not the node.
        by_remote: bool,
    },
    /// A node for this guild is there (again).
    NodeUp {
        /// It kept the player and went on playing meanwhile.
        resumed: bool,
    },
    /// No node for this guild is there.
    NodeDown,
}

/// Why a track is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// It was played to its end.
    Finished,
    /// It could not be opened or read.
    LoadFailed,
    /// It was stopped by order.
    Stopped,
    /// Another was started in its place.
    Replaced,
    /// The node tidied the player away.
    Cleanup,
}

/// News from Discord's voice side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceNews {
    /// The bot's own voice state: where it is now.
    State {
        /// `None`: in no channel.
        channel: Option<ChannelId>,
    },
    /// The gateway session was replaced, and with it went the bot's place in
    /// the channel. Nobody has removed it: it wants back.
    Lost,
    /// A voice server was assigned; address and token are kept by the caller.
    Server,
    /// The voice server is gone and another is being found. Nothing to do.
    ServerAway,
    /// A moderator has muted the bot for the guild, or unmuted it.
    Muted(bool),
    /// The bot has lost the right to speak in its channel, or has it again.
    MaySpeak(bool),
    /// It has the right to speak by now, and is heard once it comes into its channel
    /// anew.
    SpeakAnew,
    /// The people (no bots) in a channel where the bot is or is going to.
    Listeners {
        /// Which channel.
        channel: ChannelId,
        /// Who.
        users: Vec<UserId>,
    },
}
