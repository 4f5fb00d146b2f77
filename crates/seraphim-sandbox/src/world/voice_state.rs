//! Voice states. <https://discord.com/developers/docs/resources/voice>

use serde_json::{Value, json};

/// Somebody's place in a voice channel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the documented fields"
)]
pub struct VoiceState {
    /// The guild.
    pub guild_id: u64,
    /// The channel.
    pub channel_id: u64,
    /// Who.
    pub user_id: u64,
    /// The voice session.
    pub session_id: String,
    /// The token for the voice server.
    pub token: String,
    /// Server deafened.
    pub deaf: bool,
    /// Server muted.
    pub mute: bool,
    /// Deafened themselves.
    pub self_deaf: bool,
    /// Muted themselves.
    pub self_mute: bool,
    /// In the audience of a stage.
    pub suppress: bool,
    /// Raised hand on a stage, in ISO 8601.
    pub request_to_speak: Option<String>,
    /// The gateway session that joined, for bots.
    pub gateway_session: Option<String>,
}

impl VoiceState {
    /// A voice state object without its member.
    pub fn to_json(&self) -> Value {
        self.object(Some(self.channel_id))
    }

    /// The state that says that they left.
    pub fn to_left(&self) -> Value {
        self.object(None)
    }

    fn object(&self, channel: Option<u64>) -> Value {
        json!({
            "guild_id": self.guild_id.to_string(),
            "channel_id": channel.map(|id| id.to_string()),
            "user_id": self.user_id.to_string(), "session_id": self.session_id,
            "deaf": self.deaf, "mute": self.mute, "self_deaf": self.self_deaf,
            "self_mute": self.self_mute, "self_video": false, "suppress": self.suppress,
            "request_to_speak_timestamp": self.request_to_speak,
        })
    }
}
