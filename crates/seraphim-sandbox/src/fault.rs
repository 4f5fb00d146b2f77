//! The faults that can be ordered, as data: what a script says, what the
//! control port takes as JSON, what a test passes in Rust.

use std::time::Duration;

use serde::Deserialize;

/// Something goes wrong.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Fault {
    /// On the gateway, for every session or those of one bot.
    Gateway {
        /// The bot's name; `None` means all.
        #[serde(default)]
        bot: Option<String>,
        /// What happens.
        #[serde(flatten)]
        fault: GatewayFault,
    },
    /// On the REST API.
    Rest(RestFault),
    /// On a voice connection.
    Voice {
        /// The guild's name; `None` is the default guild.
        #[serde(default)]
        guild: Option<String>,
        /// The bot or person concerned; `None` is the main bot.
        #[serde(default)]
        who: Option<String>,
        /// What happens.
        #[serde(flatten)]
        fault: VoiceFault,
    },
    /// On the links to attachments.
    Links {
        /// What happens.
        #[serde(flatten)]
        fault: LinkFault,
    },
    /// REST and gateway refuse every connection for so many seconds.
    Down {
        /// How long.
        seconds: f64,
    },
}

/// What happens to a gateway session.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum GatewayFault {
    /// The TCP connection goes without a close frame.
    DropSocket,
    /// The server closes with this code.
    Close {
        /// The close code.
        code: u16,
        /// The reason in the close frame.
        #[serde(default)]
        reason: String,
    },
    /// Opcode 7.
    Reconnect,
    /// Opcode 9. Not resumable: the session is gone.
    InvalidSession {
        /// The `d` of the payload.
        resumable: bool,
    },
    /// Heartbeats are not acknowledged (or are again).
    Acknowledge {
        /// Whether they are.
        on: bool,
    },
    /// Nothing is sent for so long; events wait.
    Stall {
        /// How long.
        seconds: f64,
    },
    /// The session is forgotten, so that a RESUME fails.
    Forget,
    /// A guild becomes unavailable, or available again.
    GuildAvailable {
        /// The guild's name.
        guild: String,
        /// Whether it is available.
        on: bool,
    },
    /// No session starts are left, or again so many.
    SessionStarts {
        /// How many are left.
        remaining: u32,
    },
}

/// A rule for requests to the REST API.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RestFault {
    /// Only this method, such as `POST`; `None` means all.
    #[serde(default)]
    pub method: Option<String>,
    /// Only paths that contain this text; empty means all.
    #[serde(default)]
    pub path: String,
    /// Only so many requests; `None` means until cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// What happens to them.
    #[serde(flatten)]
    pub kind: RestFaultKind,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum RestFaultKind {
    /// 429 with the headers of the scope.
    RateLimit {
        /// Whose limit.
        scope: Scope,
        /// Seconds to wait.
        retry_after: f64,
    },
    /// This status with a short body; the request has no effect.
    Status {
        /// For example 500, 502 or 503.
        status: u16,
    },
    /// The answer comes late; the request has its effect.
    Slow {
        /// How late.
        seconds: f64,
    },
    /// The request has its effect, but the answer is this status.
    AnswerLost {
        /// For example 502.
        status: u16,
    },
    /// All rules are taken back.
    Clear,
}

/// What happens to links to attachments.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum LinkFault {
    /// Those that are given out from now on say that they are good for so long;
    /// else it is a day.
    Last {
        /// How long; fractions of a second are cut off.
        seconds: f64,
    },
    /// Those that were given out until now lead nowhere any more.
    Expire,
}

/// The scopes of a 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This bot on this route.
    User,
    /// This bot on all routes.
    Global,
    /// The resource, for everybody. Does not count as an invalid request.
    Shared,
}

impl Scope {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Global => "global",
            Self::Shared => "shared",
        }
    }
}

/// What happens to a voice connection.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum VoiceFault {
    /// The voice server closes with this code.
    Close {
        /// The close code.
        code: u16,
        /// The reason in the close frame.
        #[serde(default)]
        reason: String,
    },
    /// The TCP connection goes without a close frame.
    DropSocket,
    /// So many percent of the datagrams are lost, both ways.
    LoseUdp {
        /// 0 to 100.
        percent: u8,
    },
    /// So many percent of the datagrams get a bit flipped.
    FlipBits {
        /// 0 to 100.
        percent: u8,
    },
    /// A moderator moves them to another channel.
    Moved {
        /// The channel's name.
        channel: String,
    },
    /// A moderator disconnects them.
    Kicked,
    /// The channel is deleted.
    ChannelDeleted,
    /// The channel moves to another region: a new voice server.
    RegionChange {
        /// The region; `None` takes the next.
        #[serde(default)]
        region: Option<String>,
    },
    /// `VOICE_SERVER_UPDATE` with a null endpoint, and the server gone.
    ServerLost,
    /// The call goes down or up to this DAVE version.
    DaveVersion {
        /// 0 or 1.
        version: u16,
    },
}

/// How `/media` sends a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaMode {
    /// As a well-behaved server does, with ranges.
    Normal,
    /// Nothing more comes after so many bytes, and the connection stays.
    StallAfter(u64),
    /// The connection goes after so many bytes.
    TruncateAfter(u64),
    /// Ranges are not understood.
    NoRange,
}

pub(crate) fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or(Duration::ZERO)
}
