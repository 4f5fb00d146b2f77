//! The node as a whole: its state, its listener, its end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use lavalink_protocol::Stats;
use rand::Rng as _;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::NodeSettings;
use crate::load::LoadMeter;
use crate::pipeline::cache::FrameCache;
use crate::pipeline::{Streams, Workshop, WorkshopSettings};
use crate::player::Player;
use crate::player::line::{Discord, Exchange};
use crate::pressure::{self, Pressure, Seen};
use crate::refusal::Refusal;
use crate::rest;
use crate::server;
use crate::session::Session;
use crate::underruns::Underruns;

/// How long players of clients that may come back play on when the node stops,
/// until another node has taken them over.
const HANDOVER: Duration = Duration::from_secs(1);
/// How long players may take to say goodbye when the node stops.
const GOODBYE: Duration = Duration::from_secs(3);

const SESSION_ID_LEN: usize = 16;
const SESSION_ID_LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Why a node could not start or had to end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The settings contradict themselves; the operator has to change them.
    #[error("node settings: {0}")]
    Settings(String),
    /// The listener failed; starting again may help.
    #[error("the node's listener failed")]
    Listen(#[from] std::io::Error),
}

/// What routes, sessions and players share.
pub(crate) struct State {
    pub(crate) settings: NodeSettings,
    pub(crate) exchange: Box<dyn Exchange>,
    pub(crate) workshop: Workshop,
    pub(crate) player_places: Arc<Semaphore>,
    pub(crate) load_places: Semaphore,
    pub(crate) tasks: TaskTracker,
    /// Cancelled when the node begins to stop: nothing new is taken, and clients
    /// are told to go elsewhere.
    pub(crate) leaving: CancellationToken,
    pub(crate) stop: CancellationToken,
    pub(crate) started: Instant,
    pub(crate) load: LoadMeter,
    pub(crate) pressure: Arc<Pressure>,
    pub(crate) underruns: Underruns,
    sessions: Mutex<HashMap<String, Arc<Session>>>,
}

impl State {
    fn new(
        settings: NodeSettings,
        workshop: Workshop,
        exchange: Box<dyn Exchange>,
        tasks: TaskTracker,
    ) -> Self {
        Self {
            player_places: Arc::new(Semaphore::new(settings.limits.players)),
            load_places: Semaphore::new(settings.limits.loads),
            underruns: Underruns::new(settings.sources.names()),
            settings,
            exchange,
            workshop,
            tasks,
            leaving: CancellationToken::new(),
            stop: CancellationToken::new(),
            started: Instant::now(),
            load: LoadMeter::default(),
            pressure: Arc::default(),
            sessions: Mutex::new(HashMap::new()),
        }
    }

    fn lock_sessions(&self) -> MutexGuard<'_, HashMap<String, Arc<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn sessions(&self) -> Vec<Arc<Session>> {
        self.lock_sessions().values().cloned().collect()
    }

    pub(crate) fn session(&self, id: &str) -> Option<Arc<Session>> {
        self.lock_sessions()
            .get(id)
            .filter(|session| !session.stop.is_cancelled())
            .cloned()
    }

    /// A session with an id that nobody can guess.
    pub(crate) fn new_session(&self, user_id: u64) -> Result<Arc<Session>, Refusal> {
        let limits = &self.settings.limits;
        let mut sessions = self.lock_sessions();
        if sessions.len() >= limits.sessions {
            return Err(Refusal::full("sessions", limits.sessions));
        }
        let mut id = session_id();
        while sessions.contains_key(&id) {
            id = session_id();
        }
        let session = Arc::new(Session::new(
            id.clone(),
            user_id,
            limits.events,
            limits.resume_time,
            self.stop.child_token(),
        ));
        sessions.insert(id, Arc::clone(&session));
        Ok(session)
    }

    /// Looks once in a while whether frames run late, and bounds the work where
    /// they do, until the node stops.
    async fn watch_pressure(&self) {
        let mut windows = tokio::time::interval(pressure::WINDOW);
        windows.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self
            .stop
            .run_until_cancelled(windows.tick())
            .await
            .is_some()
        {
            let so_far = Seen {
                pacing: self.settings.pacer.punctuality(),
                refills: self.workshop.refills(),
            };
            let playing = self
                .sessions()
                .iter()
                .map(|session| session.playing())
                .sum();
            let complexity = self.pressure.look(so_far, playing);
            self.workshop.bound_complexity(complexity);
        }
    }

    /// Tells every client where its players are and that the node goes, and lets
    /// the players play on for a moment, so that another node can take them over
    /// while they are still heard.
    async fn hand_over(&self) {
        let parted = async {
            for session in self.sessions() {
                join_all(session.players().iter().map(Player::reported)).await;
            }
            self.leaving.cancel();
            // Every place is free: no player is left.
            let places = u32::try_from(self.settings.limits.players).unwrap_or(u32::MAX);
            drop(self.player_places.acquire_many(places).await);
        };
        if tokio::time::timeout(HANDOVER, parted).await.is_err() {
            tracing::debug!("players that nobody has ended end now");
        }
        self.leaving.cancel();
    }

    /// Forgets a session that has ended; its players end with it.
    pub(crate) fn forget(&self, session: &Session) {
        session.stop.cancel();
        self.lock_sessions().remove(&session.id);
    }
}

fn session_id() -> String {
    let mut dice = rand::rng();
    (0..SESSION_ID_LEN)
        .map(|_| char::from(SESSION_ID_LETTERS[dice.random_range(0..SESSION_ID_LETTERS.len())]))
        .collect()
}

/// A view on a node's figures that can be kept. Cheap to clone.
#[derive(Clone)]
pub struct Figures {
    state: Arc<State>,
}

impl Figures {
    /// As `GET /v4/stats` tells them.
    pub fn stats(&self) -> Stats {
        rest::stats::collect(&self.state, None)
    }

    /// Sessions of clients, those that are away for a moment too.
    pub fn sessions(&self) -> usize {
        self.state.lock_sessions().len()
    }

    /// How the frames of the players come about now.
    pub fn streams(&self) -> Streams {
        self.state.workshop.streams()
    }

    /// How often a track that was heard had no frame when one was due: for each
    /// source that is on, and for all `other`.
    pub fn underruns(&self) -> Vec<(String, u64)> {
        self.state.underruns.counts()
    }

    /// How much time encoders may take, from 10 (the most) down to 0.
    pub fn complexity(&self) -> u8 {
        self.state.workshop.complexity()
    }

    /// Files and bytes in the cache of frames, if there is one.
    pub fn cache(&self) -> Option<(usize, u64)> {
        self.state.settings.cache.as_ref().map(FrameCache::size)
    }
}

/// A Lavalink v4 server that is not yet running.
pub struct Node {
    pub(crate) state: Arc<State>,
}

impl Node {
    /// Checks the settings.
    ///
    /// # Errors
    /// [`Error::Settings`] where a bound or an interval is zero.
    pub fn new(settings: NodeSettings) -> Result<Self, Error> {
        let tasks = TaskTracker::new();
        let exchange = Discord {
            pacer: settings.pacer.clone(),
            settings: settings.call.clone(),
            tasks: tasks.clone(),
        };
        Self::with_exchange(settings, Box::new(exchange), tasks)
    }

    pub(crate) fn with_exchange(
        settings: NodeSettings,
        exchange: Box<dyn Exchange>,
        tasks: TaskTracker,
    ) -> Result<Self, Error> {
        let limits = &settings.limits;
        for (name, bound) in [
            ("players", limits.players),
            ("sessions", limits.sessions),
            ("connections", limits.connections),
            ("events", limits.events),
            ("body", limits.body),
            ("loads", limits.loads),
        ] {
            if bound == 0 {
                return Err(Error::Settings(format!(
                    "the limit of {name} must not be zero"
                )));
            }
        }
        if settings.player_update_interval.is_zero() {
            return Err(Error::Settings(
                "the player update interval must not be zero".to_owned(),
            ));
        }
        let workshop = Workshop::new(WorkshopSettings {
            max_threads: limits.players,
            ..WorkshopSettings::default()
        });
        Ok(Self {
            state: Arc::new(State::new(settings, workshop, exchange, tasks)),
        })
    }

    /// The node's figures, at any time.
    pub fn figures(&self) -> Figures {
        Figures {
            state: Arc::clone(&self.state),
        }
    }

    /// Serves on `listener` until `stop`. Then it tells its clients to go
    /// elsewhere, plays on for a second where they may come back, ends every
    /// session and waits for the players to close their voice connections, a few
    /// seconds at most.
    ///
    /// # Errors
    /// [`Error::Listen`] when the listener fails.
    pub async fn run(self, listener: TcpListener, stop: CancellationToken) -> Result<(), Error> {
        let state = self.state;
        let watching = Arc::clone(&state);
        state
            .tasks
            .spawn(async move { watching.watch_pressure().await });
        let router = rest::router(Arc::clone(&state));
        let most = state.settings.limits.connections;
        let served = server::serve(listener, router, most, state.stop.clone());
        tokio::pin!(served);
        let result = tokio::select! {
            result = &mut served => result,
            () = stop.cancelled() => {
                state.hand_over().await;
                // Sockets and players end first, or the server would wait for them.
                state.stop.cancel();
                tokio::time::timeout(GOODBYE, &mut served).await.unwrap_or(Ok(()))
            }
        };
        state.stop.cancel();
        state.tasks.close();
        if tokio::time::timeout(GOODBYE, state.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!(left = state.tasks.len(), "players did not end in time");
        }
        result.map_err(Error::Listen)
    }
}
