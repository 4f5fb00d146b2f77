//! What a voice server tells whoever subscribed: the transcript of its calls.

use super::{Mode, Violation};

/// One thing that happened to one member of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceNotice {
    /// The guild; 0 for a client that has not identified.
    pub guild_id: u64,
    /// The voice channel; 0 for a client that has not identified.
    pub channel_id: u64,
    /// The member; 0 when the notice is of a whole call.
    pub user_id: u64,
    /// What happened.
    pub event: VoiceEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceEvent {
    /// A socket opened.
    Connected {
        /// The gateway version asked for.
        version: u8,
    },
    /// `identify` was accepted.
    Identified {
        /// The member's synchronisation source.
        ssrc: u32,
        /// The newest DAVE version the client speaks.
        max_dave_version: u16,
    },
    /// The session description went out: media can flow.
    Ready {
        /// The transport encryption chosen.
        mode: Mode,
    },
    /// `speaking` was sent.
    Speaking {
        /// The flags.
        flags: u32,
    },
    /// A DAVE transition was announced.
    TransitionPrepared {
        /// Its id; 0 executes at once.
        id: u16,
        /// The version it leads to.
        version: u16,
        /// The MLS epoch it leads to.
        epoch: u64,
    },
    /// A DAVE transition was executed.
    TransitionExecuted {
        /// Its id.
        id: u16,
        /// The version in force.
        version: u16,
        /// The MLS epoch in force.
        epoch: u64,
        /// Members that had not reported ready in time.
        missing: Vec<u64>,
    },
    /// A client reported a commit or welcome that it cannot use.
    InvalidCommit {
        /// The transition it came with.
        transition_id: u16,
    },
    /// A commit was dropped.
    CommitRefused {
        /// Why.
        reason: String,
    },
    /// A key package was refused.
    KeyPackageRefused {
        /// Why.
        reason: String,
    },
    /// A session was resumed.
    Resumed {
        /// Buffered messages sent again.
        replayed: usize,
    },
    /// The socket broke; the session can still be resumed.
    Suspended,
    /// The session's or connection's end.
    Closed {
        /// The close code, if a close frame was sent or received.
        code: Option<u16>,
        /// Whether the client closed.
        by_client: bool,
    },
    /// A member broke a rule for the first time in this session.
    Violated {
        /// The rule.
        violation: Violation,
    },
}
