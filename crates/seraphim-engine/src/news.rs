//! What whoever has Discord's gateway tells the engine.

use secrecy::SecretString;
use seraphim_core::{ChannelId, UserId};

/// News from Discord's gateway about one guild.
#[derive(Clone, Debug)]
pub enum News {
    /// The bot's own voice state has changed.
    VoiceState {
        /// Where it is now; `None`: in no channel.
        channel: Option<ChannelId>,
        /// Its voice session.
        session_id: String,
    },
    /// The gateway session was replaced (a new IDENTIFY after op 9), and with it
    /// went the bot's place in its voice channel. Instead of a `VoiceState`
    /// without a channel, which means that a person has removed it.
    VoiceLost,
    /// A voice server was assigned.
    VoiceServer {
        /// The secret to identify with.
        token: SecretString,
        /// Host and port; `None` while Discord looks for another server.
        endpoint: Option<String>,
    },
    /// What the bot's voice channel is set to, in bits per second. To be told
    /// before the `VoiceState` that says that the bot is there, also where it is
    /// to be guessed, and whenever it is set to something else.
    Bitrate(u32),
    /// A moderator has muted the bot for the guild, or unmuted it.
    Muted(bool),
    /// The bot has lost the right to speak in its channel, or has it again.
    MaySpeak(bool),
    /// The bot has the right to speak in its channel by now, and Discord, which looks
    /// at that only when somebody comes, lets it be heard when it comes anew.
    SpeakAnew,
    /// The people (no bots) in the bot's voice channel. To be told when the
    /// bot enters a channel and whenever somebody comes or goes there.
    Listeners {
        /// The bot's voice channel.
        channel: ChannelId,
        /// Who is there.
        users: Vec<UserId>,
    },
    /// A text channel or thread was deleted.
    TextChannelGone {
        /// Which.
        channel: ChannelId,
    },
    /// Discord has told of the guild, for the first time or again: who is in its
    /// voice channels (no bots). Channels without anybody may be left out.
    GuildHere {
        /// Each channel and the people in it.
        voices: Vec<(ChannelId, Vec<UserId>)>,
    },
    /// The bot is no longer in the guild (not: the guild has an outage).
    GuildGone,
}
