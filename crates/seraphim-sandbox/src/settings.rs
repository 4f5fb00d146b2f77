//! What a sandbox can be told at its start. The defaults make a world that a
//! music bot can log in to at once.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use crate::voice::{Authority, Mode};

/// Everything that can be chosen before the start.
#[derive(Clone, Debug)]
pub struct SandboxSettings {
    /// The address that every listener binds; loopback unless told otherwise.
    pub bind: IpAddr,
    /// Fixed ports, so that a sandbox that was killed comes back where it was.
    pub ports: Ports,
    /// The main application ("Seraphim"); `None` makes a fresh token.
    pub bot: Option<Credentials>,
    /// Guilds besides the default one, with everybody and every bot in them.
    pub more_guilds: Vec<String>,
    /// Further guilds, each of the size of an average one (25 channels, 12
    /// roles), with nobody but its owner and the main bot in it.
    pub parishes: u32,
    /// Further applications, each with its bot in every guild.
    pub more_bots: Vec<Credentials>,
    /// Where the certificate authority of the voice servers is written in PEM.
    /// `None`: a file in the system's temporary directory.
    pub ca_path: Option<PathBuf>,
    /// The certificate authority of a sandbox before this one, so that its
    /// clients need not be told of another; `None` makes a fresh one.
    pub authority: Option<Authority>,
    /// A folder in which addresses, tokens, certificates and registered commands
    /// are kept, so that a sandbox that was killed comes back as it was.
    pub state: Option<PathBuf>,
    /// Folder that `/media/…` serves. `None` serves only generated sounds.
    pub media_root: Option<PathBuf>,
    /// The interval that HELLO asks for. Discord's is 41.25 s.
    pub heartbeat_interval: Duration,
    /// Identifies allowed in a day, as `session_start_limit.total` says.
    pub session_starts: u32,
    /// Identifies with the same rate-limit key must be this far apart (5 s).
    pub identify_interval: Duration,
    /// `session_start_limit.max_concurrency`.
    pub max_concurrency: u32,
    /// The number of shards that "Get Gateway Bot" recommends; `None`: one for
    /// each thousand guilds.
    pub recommended_shards: Option<u32>,
    /// How long a disconnected gateway session can be resumed.
    pub resume_window: Duration,
    /// Requests a second that one bot may make altogether (50).
    pub global_requests_per_second: u32,
    /// Answers of 401, 403 and 429 in ten minutes until the address is banned.
    pub invalid_request_limit: u32,
    /// Largest DAVE version that the voice servers speak (0 turns it off).
    pub max_dave_version: u16,
    /// Transport encryption modes that the voice servers offer.
    pub voice_modes: Vec<Mode>,
    /// Names of the voice regions; each gets a voice server of its own.
    pub regions: Vec<String>,
}

/// The ports of the listeners; 0 lets the system choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    /// REST, CDN and media.
    pub api: u16,
    /// Gateway.
    pub gateway: u16,
    /// Control.
    pub control: u16,
}

/// Name and token of an application.
#[derive(Clone)]
pub struct Credentials {
    /// The application's and its bot's name.
    pub name: String,
    /// The bot's token; `None` makes a fresh one.
    pub token: Option<String>,
}

impl Credentials {
    /// The main application, with a fresh token.
    pub(crate) fn main() -> Self {
        Self {
            name: "Seraphim".to_owned(),
            token: None,
        }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Default for SandboxSettings {
    fn default() -> Self {
        Self {
            bind: IpAddr::from([127, 0, 0, 1]),
            ports: Ports::default(),
            bot: None,
            more_guilds: Vec::new(),
            parishes: 0,
            more_bots: Vec::new(),
            ca_path: None,
            authority: None,
            state: None,
            media_root: None,
            heartbeat_interval: Duration::from_millis(41_250),
            session_starts: 1000,
            identify_interval: Duration::from_secs(5),
            recommended_shards: None,
            max_concurrency: 1,
            resume_window: Duration::from_mins(3),
            global_requests_per_second: 50,
            invalid_request_limit: 10_000,
            max_dave_version: 1,
            voice_modes: vec![Mode::Aes256Gcm, Mode::XChaCha20Poly1305],
            regions: vec!["firmament-1".into(), "firmament-2".into()],
        }
    }
}
