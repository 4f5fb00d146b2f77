//! What an operator may choose about a node, and the bounds it keeps.
//!
//! Nothing here reads a file or the environment: the program fills this in.

use std::collections::BTreeSet;
use std::time::Duration;

use secrecy::SecretString;
use seraphim_sources::Sources;
use seraphim_voice::{CallSettings, Pacer};

use crate::Bitrate;
use crate::pipeline::cache::FrameCache;

/// Everything a [`Node`](crate::Node) needs to start.
pub struct NodeSettings {
    /// What a client must send in `Authorization`.
    pub password: SecretString,
    /// Where tracks come from.
    pub sources: Sources,
    /// The threads that pace every player's frames.
    pub pacer: Pacer,
    /// How a voice connection is made.
    pub call: CallSettings,
    /// How often a playing player reports its position.
    pub player_update_interval: Duration,
    /// After this long without a frame being asked for, a track ends with the
    /// reason `cleanup`, as in Lavalink.
    pub cleanup_after: Duration,
    /// After this long without a frame a track is told to be stuck.
    pub stuck_after: Duration,
    /// Names of filters that an update may not ask for.
    pub disabled_filters: BTreeSet<String>,
    /// What `/v4/info` says of the program.
    pub build: Build,
    /// How finely Opus is encoded.
    pub bitrate: Bitrate,
    /// Where frames are kept for the next time; `None` keeps none.
    pub cache: Option<FrameCache>,
    /// Makes a span the child of the one that a header `traceparent` names.
    pub adopt: fn(&tracing::Span, &str),
    /// The bounds.
    pub limits: Limits,
}

/// Where the running program came from.
#[derive(Debug, Clone)]
pub struct Build {
    /// When it was built, in milliseconds since the Unix epoch; 0 if unknown.
    pub time: i64,
    /// The branch that it was built from.
    pub branch: String,
    /// The commit that it was built from, abbreviated.
    pub commit: String,
    /// When that commit was made, in milliseconds since the Unix epoch; 0 if unknown.
    pub commit_time: i64,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            time: 0,
            branch: "unknown".to_owned(),
            commit: "unknown".to_owned(),
            commit_time: 0,
        }
    }
}

impl NodeSettings {
    /// The settings of a plain node: Lavalink's own intervals and default bounds.
    pub fn new(password: SecretString, sources: Sources, pacer: Pacer, call: CallSettings) -> Self {
        Self {
            password,
            sources,
            pacer,
            call,
            player_update_interval: Duration::from_secs(5),
            cleanup_after: Duration::from_mins(1),
            stuck_after: Duration::from_secs(10),
            disabled_filters: BTreeSet::new(),
            build: Build::default(),
            bitrate: Bitrate::FOLLOWING,
            cache: None,
            adopt: |_, _| {},
            limits: Limits::default(),
        }
    }
}

/// The bounds a node keeps. What is full refuses with a reason.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Players over all sessions.
    pub players: usize,
    /// Sessions, those that wait to be resumed included.
    pub sessions: usize,
    /// Connections over HTTP at once, those that have become `WebSocket`s not counted.
    /// More wait to be accepted.
    pub connections: usize,
    /// Events that wait for one session's client.
    pub events: usize,
    /// Bytes of a request's body.
    pub body: usize,
    /// Track lookups at the same time.
    pub loads: usize,
    /// How long one lookup may take.
    pub load_time: Duration,
    /// The longest time a session may ask to be kept for a resume.
    pub resume_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            players: 1_000,
            sessions: 256,
            connections: 512,
            events: 1_024,
            body: 1 << 20,
            loads: 32,
            load_time: Duration::from_secs(30),
            resume_time: Duration::from_hours(1),
        }
    }
}
