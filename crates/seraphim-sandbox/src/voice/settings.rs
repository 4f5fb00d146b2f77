//! What a voice server is told at its start, and whom it lets in.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use super::Authority;

/// A transport encryption mode.
/// <https://discord.com/developers/docs/topics/voice-connections#transport-encryption-modes>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `aead_aes256_gcm_rtpsize`: preferred, not offered by every server.
    Aes256Gcm,
    /// `aead_xchacha20_poly1305_rtpsize`: offered by every server.
    XChaCha20Poly1305,
}

impl Mode {
    /// The mode's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aead_aes256_gcm_rtpsize",
            Self::XChaCha20Poly1305 => "aead_xchacha20_poly1305_rtpsize",
        }
    }

    /// The mode of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Aes256Gcm, Self::XChaCha20Poly1305]
            .into_iter()
            .find(|mode| mode.name() == name)
    }
}

/// How a voice server behaves.
#[derive(Clone, Debug)]
pub struct VoiceSettings {
    /// The address both listeners bind; ports are the system's choice.
    pub bind: IpAddr,
    /// Signs the server's certificate.
    pub authority: Authority,
    /// The newest DAVE version the server chooses: 1, or 0 for none.
    pub max_dave_version: u16,
    /// Clients without DAVE are closed with 4017.
    pub require_dave: bool,
    /// The modes offered in `ready`.
    pub modes: Vec<Mode>,
    /// What `hello` says; a client silent for twice as long is closed (4009).
    pub heartbeat_interval: Duration,
    /// How long a transition waits for its members.
    pub transition_timeout: Duration,
    /// How long a session whose socket broke can be resumed.
    pub resume_window: Duration,
    /// The `seq` of each session's first numbered message. Near 65535, a test
    /// sees the number wrap.
    pub first_sequence: u16,
}

impl VoiceSettings {
    /// A server on 127.0.0.1 as Discord runs them: DAVE offered, both modes.
    pub fn new(authority: Authority) -> Self {
        Self {
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            authority,
            max_dave_version: 1,
            require_dave: false,
            modes: vec![Mode::Aes256Gcm, Mode::XChaCha20Poly1305],
            heartbeat_interval: Duration::from_millis(13_750),
            transition_timeout: Duration::from_secs(2),
            resume_window: Duration::from_secs(15),
            first_sequence: 1,
        }
    }
}

/// A person that the main gateway has sent to this server: what their
/// Voice State Update and Voice Server Update said.
#[derive(Clone, PartialEq, Eq)]
pub struct Admission {
    /// The guild, `server_id` in `identify`.
    pub guild_id: u64,
    /// The voice channel; also the DAVE group's id.
    pub channel_id: u64,
    /// The person.
    pub user_id: u64,
    /// The main gateway's voice session.
    pub session_id: String,
    /// The voice token.
    pub token: String,
}

impl std::fmt::Debug for Admission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Admission")
            .field("guild_id", &self.guild_id)
            .field("channel_id", &self.channel_id)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}
