//! The handle of a call that its owner holds.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Notify, mpsc, watch};

use crate::{
    counters::{Counters, FrameStats},
    driver::CallDriver,
    gateway::{close::AfterClose, tls::Tls},
    pacer::Pacer,
    source::FrameSource,
    transport::Mode,
};

/// Where to connect: what the main gateway's voice state update and voice
/// server update brought.
#[derive(Clone, Debug)]
pub struct ServerInfo {
    /// The guild (the voice gateway's `server_id`).
    pub guild_id: u64,
    /// The voice channel; it names the DAVE group.
    pub channel_id: u64,
    /// The bot's user.
    pub user_id: u64,
    /// The session id of the bot's voice state.
    pub session_id: String,
    /// The token of the voice server update.
    pub token: SecretString,
    /// Host, or host and port, without a scheme.
    pub endpoint: String,
}

impl ServerInfo {
    fn is_same(&self, other: &Self) -> bool {
        self.guild_id == other.guild_id
            && self.channel_id == other.channel_id
            && self.user_id == other.user_id
            && self.session_id == other.session_id
            && self.endpoint == other.endpoint
            && self.token.expose_secret() == other.token.expose_secret()
    }
}

/// Settings of a call.
#[derive(Clone, Debug)]
pub struct CallSettings {
    /// The roots that the voice server's certificate must chain to.
    pub tls: Tls,
    /// The highest DAVE protocol version to offer: 1, or 0 for none.
    pub max_dave_version: u16,
}

impl CallSettings {
    /// DAVE offered, with these roots.
    pub fn new(tls: Tls) -> Self {
        Self {
            tls,
            max_dave_version: 1,
        }
    }
}

/// What happened on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallEvent {
    /// A voice session is open and audio can be sent.
    Connected {
        /// The synchronisation source that the server gave.
        ssrc: u32,
    },
    /// The gateway connection was lost and resumed; the session goes on.
    Resumed,
    /// A DAVE transition was executed: frames are encrypted with a new key, or
    /// with none when `version` is 0.
    DaveReady {
        /// The protocol version that is in force.
        version: u16,
        /// The epoch of the MLS group; 0 when `version` is 0.
        epoch: u64,
    },
    /// The gateway connection ended, or could not be made.
    Closed {
        /// The close code; 1006 when there was no close frame.
        code: u16,
        /// The server's words, or ours.
        reason: String,
        /// Whether the server closed it.
        by_remote: bool,
        /// What follows.
        next: AfterClose,
    },
    /// The source panicked; the call stays but plays nothing more.
    SourceFailed,
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not connected and not trying.
    #[default]
    Disconnected,
    /// Connecting, identifying, or waiting before another attempt.
    Connecting,
    /// A session is open.
    Connected,
    /// The session is open, its gateway connection is being resumed.
    Resuming,
}

/// A call at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallState {
    /// How far the connection has come.
    pub phase: Phase,
    /// The DAVE protocol version in force; `None` before a session.
    pub dave_version: Option<u16>,
    /// The epoch of the MLS group whose key encrypts frames; `None` without one.
    pub epoch: Option<u64>,
    /// The transport encryption mode; `None` before a session.
    pub mode: Option<Mode>,
    /// The synchronisation source; `None` before a session.
    pub ssrc: Option<u32>,
    /// The last round trip of a gateway heartbeat.
    pub ping: Option<Duration>,
}

impl CallState {
    /// Whether audio can be sent (Lavalink's `connected`).
    pub fn connected(&self) -> bool {
        matches!(self.phase, Phase::Connected | Phase::Resuming)
    }
}

/// What driver and handle both see.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    state: Mutex<CallState>,
    pub(crate) counters: Arc<Counters>,
    /// Frames are about to come.
    pub(crate) announced: Notify,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, CallState> {
        // Plain values: a panic cannot have left them half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Events that wait for the owner; when it does not read, later ones are lost.
const EVENTS: usize = 64;

/// The owner's handle of a call; cheap to clone. When the last one is dropped,
/// the driver closes the connection and ends.
#[derive(Clone, Debug)]
pub struct Call {
    /// The server that the owner wants to be connected to.
    wish: Arc<watch::Sender<Option<ServerInfo>>>,
    shared: Arc<Shared>,
}

impl Call {
    /// A call that plays `source` for its whole life, across reconnects,
    /// resumes and changes of server. Nothing happens until the driver runs and
    /// [`Call::connect`] is called.
    pub fn new(
        pacer: &Pacer,
        settings: CallSettings,
        source: Box<dyn FrameSource>,
    ) -> (Self, CallDriver, mpsc::Receiver<CallEvent>) {
        let (wish, wishes) = watch::channel(None);
        let (events, receiver) = mpsc::channel(EVENTS);
        let shared = Arc::new(Shared::default());
        pacer.count(&shared.counters);
        let driver = CallDriver::new(
            pacer.clone(),
            settings,
            source,
            Arc::clone(&shared),
            wishes,
            events,
        );
        let call = Self {
            wish: Arc::new(wish),
            shared,
        };
        (call, driver, receiver)
    }

    /// Connects, or replaces the connection when there is one. The server that
    /// the call is connected to already, or is connecting to, is no change.
    pub fn connect(&self, server: ServerInfo) {
        let idle = self.shared.state().phase == Phase::Disconnected;
        self.wish.send_if_modified(|wish| {
            if !idle && wish.as_ref().is_some_and(|old| old.is_same(&server)) {
                return false;
            }
            *wish = Some(server);
            true
        });
    }

    /// Says that the source will have frames soon. The server, which must know
    /// before the first one comes, is told meanwhile.
    pub fn announce(&self) {
        self.shared.announced.notify_one();
    }

    /// The last round trip of a gateway heartbeat.
    pub fn ping(&self) -> Option<Duration> {
        self.state().ping
    }

    /// The call at this moment.
    pub fn state(&self) -> CallState {
        *self.shared.state()
    }

    /// Counters since the call's beginning.
    pub fn stats(&self) -> FrameStats {
        self.shared.counters.read()
    }
}
