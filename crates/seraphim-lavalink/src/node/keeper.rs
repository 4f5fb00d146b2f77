//! What keeps a node's socket and session, and brings its news.

use std::sync::Arc;
use std::time::Duration;

use lavalink_protocol::{Message, SessionUpdate};
use seraphim_core::AudioNews;
use seraphim_engine::ports::{AudioEvent, Store};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Node;
use crate::backoff::Backoff;
use crate::fleet::Fleet;
use crate::health::{DownReason, Health};
use crate::news::Reader;
use crate::rest::RestError;
use crate::socket::Socket;

/// How long a node may take to say `ready`.
const READY: Duration = Duration::from_secs(10);

/// A node that goes on with a session repeats first what it could not tell.
const REPEATED: Duration = Duration::from_secs(1);

/// Before it is asked again for its players.
const ASKED_AGAIN: Duration = Duration::from_secs(5);

/// What the store may take to keep a session. One that is not kept costs no more
/// than a resume after a kill.
const KEPT: Duration = Duration::from_secs(1);

/// Keeps a node connected and brings its news.
pub(crate) struct Keeper {
    node: Arc<Node>,
    fleet: Arc<Fleet>,
    /// Which of the fleet it is.
    index: usize,
    /// Where sessions outlive the program.
    memory: Option<Arc<dyn Store>>,
    events: mpsc::Sender<AudioEvent>,
    reader: Reader,
    backoff: Backoff,
    /// The session to ask for when connecting again.
    previous: Option<Arc<str>>,
    /// Since when the socket is away, as long as nobody was told.
    away_since: Option<Instant>,
    /// Whether the engine holds the node to be there.
    told_up: bool,
}

impl Keeper {
    pub(crate) fn new(
        fleet: Arc<Fleet>,
        index: usize,
        events: mpsc::Sender<AudioEvent>,
        memory: Option<Arc<dyn Store>>,
    ) -> Self {
        let node = Arc::clone(&fleet.nodes[index]);
        let backoff = Backoff::new(node.settings.longest_wait);
        Self {
            node,
            fleet,
            index,
            memory,
            events,
            reader: Reader::default(),
            backoff,
            previous: None,
            away_since: None,
            told_up: false,
        }
    }

    /// Connects, reads, connects again, until `stop`.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        self.recall().await;
        loop {
            let Some(outcome) = self.attempt(&stop).await else {
                break;
            };
            let reason = match outcome {
                Ok(greeted) => {
                    let resumed = greeted.resumed;
                    let socket = self.welcome(greeted).await;
                    match self.serve(socket, resumed, &stop).await {
                        Some(reason) => reason,
                        None => break,
                    }
                }
                Err(reason) => reason,
            };
            if !self.rest_after(reason, &stop).await {
                break;
            }
        }
        self.node.session.send_replace(None);
    }

    /// The session from before a restart, if the node has kept it.
    async fn recall(&mut self) {
        let Some(memory) = &self.memory else { return };
        match memory.node_session(self.node.name()).await {
            Ok(session) => self.previous = session.map(Into::into),
            Err(error) => tracing::warn!(%error, "an earlier session cannot be read"),
        }
    }

    async fn remember(&self, session: Option<&str>) {
        let Some(memory) = &self.memory else { return };
        let saved = memory.save_node_session(self.node.name(), session);
        match tokio::time::timeout(KEPT, saved).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the session with a node was not saved"),
            Err(_) => tracing::warn!("the session with a node was not saved in time"),
        }
    }

    /// One attempt to connect. The engine is told in the middle of it when the
    /// time of grace is over. `None` when it is time to stop.
    async fn attempt(&mut self, stop: &CancellationToken) -> Option<Result<Greeted, DownReason>> {
        let attempt = greet(Arc::clone(&self.node), self.previous.clone());
        tokio::pin!(attempt);
        loop {
            tokio::select! {
                () = stop.cancelled() => return None,
                outcome = &mut attempt => return Some(outcome),
                () = grace_over(self.away_since, self.node.settings.grace) => {
                    self.tell_down().await;
                }
            }
        }
    }

    /// Waits before the next attempt. False when it is time to stop.
    async fn rest_after(&mut self, reason: DownReason, stop: &CancellationToken) -> bool {
        let known = *self.node.health.borrow() == Health::Down(reason.clone());
        if !known {
            tracing::warn!(node = %self.node.settings.authority(), "{reason}");
        }
        let wait = if reason.may_pass() {
            self.backoff.next()
        } else {
            self.backoff.longest()
        };
        self.node.health.send_replace(Health::Down(reason));
        let until = Instant::now() + wait;
        loop {
            tokio::select! {
                () = stop.cancelled() => return false,
                () = tokio::time::sleep_until(until) => return true,
                () = grace_over(self.away_since, self.node.settings.grace) => {
                    self.tell_down().await;
                }
            }
        }
    }

    /// Tells the engine, in the order that it needs: that players are gone,
    /// then that they can be made again.
    async fn welcome(&mut self, greeted: Greeted) -> Socket {
        let Greeted {
            socket,
            resumed,
            session,
            version,
        } = greeted;
        let former = self.previous.replace(Arc::clone(&session));
        self.backoff.succeeded();
        if !resumed {
            self.tell_down().await;
            self.reader.forget();
        }
        self.away_since = None;
        self.node.health.send_replace(Health::Up { version });
        self.node.session.send_replace(Some(Arc::clone(&session)));
        tracing::info!(node = %self.node.settings.authority(), resumed, "node connected");
        if !self.told_up {
            self.told_up = true;
            self.fleet.arrived(self.index, resumed, &self.events).await;
        }
        if former.as_ref() != Some(&session) {
            self.remember(Some(&session)).await;
        }
        socket
    }

    async fn tell_down(&mut self) {
        self.away_since = None;
        if self.told_up {
            self.told_up = false;
            self.fleet.lost(self.index, &self.events).await;
        }
    }

    /// Reads until the socket is lost. `None` when it is time to stop.
    async fn serve(
        &mut self,
        mut socket: Socket,
        resumed: bool,
        stop: &CancellationToken,
    ) -> Option<DownReason> {
        let mut compares_at = resumed.then(|| Instant::now() + REPEATED);
        let reason = loop {
            let message = tokio::select! {
                () = stop.cancelled() => None,
                message = socket.next() => Some(message),
                () = due(compares_at) => {
                    // Nothing is read meanwhile, so that the answer is newer than
                    // all that was read.
                    let compared = stop.run_until_cancelled(self.compare()).await;
                    let again = compared == Some(false);
                    compares_at = again.then(|| Instant::now() + ASKED_AGAIN);
                    continue;
                }
            };
            let event = match message {
                Some(Ok(Message::Stats(stats))) => {
                    self.node.note(stats);
                    None
                }
                Some(Ok(message)) => {
                    let event = self.reader.read(message);
                    if let Some(AudioEvent::Player {
                        guild,
                        news: AudioNews::Started { .. },
                    }) = event
                    {
                        self.fleet.begun(guild);
                    }
                    event.filter(|event| self.counts(event))
                }
                Some(Err(reason)) => break reason,
                None => None,
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.leave(socket).await;
                    return None;
                }
                () = tell(&self.events, event) => {}
            }
        };
        self.away_since = Some(Instant::now());
        self.node.session.send_replace(None);
        if reason == DownReason::Leaving {
            // There is nothing to wait for, and it plays on only for a moment.
            self.tell_down().await;
        }
        Some(reason)
    }

    /// Tells what a broken line has swallowed, by the players that the node has.
    /// Says whether it named them.
    async fn compare(&mut self) -> bool {
        let Some(session) = &self.previous else {
            return true;
        };
        let players = match self.node.rest.players(session).await {
            Ok(players) => players,
            Err(error) => {
                tracing::debug!(%error, "the node does not name its players");
                // One that does not know the session ends it soon.
                return !matches!(error, RestError::Unreachable(_) | RestError::TimedOut);
            }
        };
        for event in self.reader.compare(&players) {
            if self.counts(&event) {
                tell(&self.events, Some(event)).await;
            }
        }
        true
    }

    /// A player that was moved away is none of the engine's concern.
    fn counts(&self, event: &AudioEvent) -> bool {
        match event {
            AudioEvent::Player { guild, .. } => self.fleet.counts(self.index, *guild),
            AudioEvent::NodeUp { .. } | AudioEvent::NodeDown { .. } => true,
        }
    }

    /// The program ends: nobody will resume, so the node shall keep nothing.
    async fn leave(&self, socket: Socket) {
        if let Some(session) = &self.previous {
            let update = SessionUpdate {
                resuming: Some(false),
                timeout: None,
            };
            let asked = self.node.rest.update_session(session, update);
            let _ = tokio::time::timeout(Duration::from_secs(1), asked).await;
            self.remember(None).await;
        }
        socket.close().await;
    }
}

/// A position may be lost when the engine is behind, anything else waits: the
/// node keeps what we do not read.
async fn tell(events: &mpsc::Sender<AudioEvent>, event: Option<AudioEvent>) {
    let Some(event) = event else { return };
    if let AudioEvent::Player {
        news: AudioNews::Position { .. },
        ..
    } = event
    {
        if let Err(mpsc::error::TrySendError::Full(_)) = events.try_send(event) {
            tracing::debug!("the engine is behind; a position is passed over");
        }
    } else if events.send(event).await.is_err() {
        tracing::debug!("nobody listens to the audio node's news any more");
    }
}

/// A node that said `ready`.
struct Greeted {
    socket: Socket,
    resumed: bool,
    session: Arc<str>,
    version: String,
}

/// Opens a socket, waits for `ready`, and asks the node to keep our players
/// when the socket is lost.
async fn greet(node: Arc<Node>, previous: Option<Arc<str>>) -> Result<Greeted, DownReason> {
    let version = node.check().await?;
    let password = node.rest.password();
    let mut socket = Socket::open(
        &node.settings,
        node.tls.as_ref(),
        password,
        previous.as_deref(),
    )
    .await?;
    let ready = async {
        loop {
            if let Message::Ready {
                resumed,
                session_id,
            } = socket.next().await?
            {
                return Ok((resumed, session_id));
            }
        }
    };
    let (resumed, session) = tokio::time::timeout(READY, ready)
        .await
        .map_err(|_| DownReason::Unreachable("the node does not say ready".to_owned()))??;
    let update = SessionUpdate {
        resuming: Some(true),
        timeout: Some(node.settings.resume_timeout.as_secs()),
    };
    if let Err(error) = node.rest.update_session(&session, update).await {
        tracing::warn!(%error, "the node will not keep players over a lost connection");
    }
    Ok(Greeted {
        socket,
        resumed,
        session: session.into(),
        version,
    })
}

/// Ends when the socket has been away for the time of grace.
async fn grace_over(away_since: Option<Instant>, grace: Duration) {
    due(away_since.map(|since| since + grace)).await;
}

/// Ends then, or never.
async fn due(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
