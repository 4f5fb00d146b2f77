//! The audio node, as the engine sees it: something that looks tracks up and
//! plays one at a time for each guild.

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use seraphim_core::{
    AudioNews, ChannelId, FailureCause, Filters, GuildId, LoadFailure, Loaded, Lyrics, OnNode,
    PlayFailure, PlayOrder, Search, SponsorCategory, Track,
};

/// An audio node, or several behind one face.
///
/// Orders for one guild come one after another, in order, each after the one
/// before has returned; orders for different guilds come at the same time.
/// Every call ends within its own time-out. [`AudioEvent`]s go into the
/// channel whose other end was given to the engine as
/// [`Ports::audio_events`](crate::Ports::audio_events), in order for each
/// guild.
#[async_trait]
pub trait Audio: Send + Sync + 'static {
    /// Looks something up.
    async fn load(&self, search: &Search) -> Result<Loaded, AudioError>;

    /// Plays a track, in place of what plays. The play id of the order is to
    /// come back in every event about it.
    async fn play(&self, guild: GuildId, order: PlayOrder) -> Result<(), AudioError>;

    /// Pauses or goes on.
    async fn pause(&self, guild: GuildId, paused: bool) -> Result<(), AudioError>;

    /// Goes to another place of the track.
    async fn seek(&self, guild: GuildId, position: Duration) -> Result<(), AudioError>;

    /// Plays this loud, in percent.
    async fn volume(&self, guild: GuildId, percent: u16) -> Result<(), AudioError>;

    /// Changes the sound so, and not otherwise any more.
    async fn filter(&self, guild: GuildId, filters: Filters) -> Result<(), AudioError>;

    /// Leaves these parts out of the videos of a guild, from now on and until
    /// its player is removed. A node that cannot does without.
    async fn leave_out(
        &self,
        guild: GuildId,
        categories: Vec<SponsorCategory>,
    ) -> Result<(), AudioError>;

    /// The words of a track; `None`: nobody has written them down.
    async fn lyrics(&self, track: &Track) -> Result<Option<Lyrics>, AudioError>;

    /// Stops the track; the player and its voice connection stay.
    async fn stop(&self, guild: GuildId) -> Result<(), AudioError>;

    /// Removes the player and its voice connection. No error if there is none.
    async fn destroy(&self, guild: GuildId) -> Result<(), AudioError>;

    /// What the node has of a guild, where it kept the player while the bot was
    /// away; `None`: it has no player.
    async fn on_node(&self, guild: GuildId) -> Result<Option<OnNode>, AudioError>;

    /// Connects the player to a voice server, or moves it to another.
    async fn voice(&self, guild: GuildId, server: VoiceServer) -> Result<(), AudioError>;

    /// The voice channel is set to another bitrate, in bits per second. A node
    /// that encodes all channels alike goes on as it did.
    async fn bitrate(&self, guild: GuildId, bits: u32) -> Result<(), AudioError>;
}

/// A voice server and the session to use there, as Discord assigned them:
/// <https://docs.discord.com/developers/topics/voice-connections>.
#[derive(Clone, Debug)]
pub struct VoiceServer {
    /// The bot's voice session.
    pub session_id: String,
    /// The secret to identify with.
    pub token: SecretString,
    /// Host and port, without scheme.
    pub endpoint: String,
    /// The channel that it is for.
    pub channel_id: ChannelId,
    /// What the channel is set to, in bits per second, if that is known.
    pub bitrate: Option<u32>,
}

/// Something the audio node reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AudioEvent {
    /// News of one guild's player. Not [`AudioNews::NodeUp`] and
    /// [`AudioNews::NodeDown`], which come as the variants below.
    Player {
        /// Whose.
        guild: GuildId,
        /// What.
        news: AudioNews,
    },
    /// A node is there (again).
    NodeUp {
        /// The players of these guilds may be used.
        reach: Reach,
        /// It kept its players and went on playing meanwhile.
        resumed: bool,
    },
    /// A node is away, and no other has taken its players.
    NodeDown {
        /// The players of these guilds are gone.
        reach: Reach,
    },
}

/// Which guilds something concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Everyone,
    /// Some of them.
    Guilds(Vec<GuildId>),
}

/// Why the node did not do as it was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AudioError {
    /// No node is reachable; the same works later.
    #[error("no audio node is reachable")]
    NodeUnavailable,
    /// The node did not answer in time; it may have done it.
    #[error("the audio node did not answer in time")]
    TimedOut,
    /// The source of a track said no.
    #[error("the source refused: {message}")]
    Source {
        /// What kind of no.
        cause: FailureCause,
        /// Its own words.
        message: String,
    },
    /// The node took the order for nonsense, or failed over it.
    #[error("the audio node answered {status}: {message}")]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// Its own words.
        message: String,
    },
}

impl From<AudioError> for LoadFailure {
    fn from(error: AudioError) -> Self {
        match error {
            AudioError::NodeUnavailable => Self::NodeUnavailable,
            AudioError::TimedOut => Self::TimedOut,
            AudioError::Source { cause, message } => Self::Source { cause, message },
            AudioError::Rejected { message, .. } => Self::Source {
                cause: FailureCause::of_message(&message),
                message,
            },
        }
    }
}

impl From<AudioError> for PlayFailure {
    fn from(error: AudioError) -> Self {
        match error {
            AudioError::NodeUnavailable | AudioError::TimedOut => Self::NodeUnavailable,
            AudioError::Source { cause, message } => Self::Refused { cause, message },
            AudioError::Rejected { message, .. } => Self::Refused {
                cause: FailureCause::of_message(&message),
                message,
            },
        }
    }
}
