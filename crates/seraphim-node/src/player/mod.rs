//! Players: one task each, which owns the track, the deck and the voice line.
//!
//! A [`Player`] is the handle that the REST routes and the session hold. What
//! they ask is answered in order by the player's task; events and position
//! reports leave through the session's outbox in the order in which they happen.

mod cues;
mod exception;
mod filters;
mod frames;
mod keeping;
pub(crate) mod line;
mod speaker;
mod task;
mod update;
mod wishes;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

pub(crate) use frames::{EXPECTED, Frames, epoch_millis};
pub(crate) use update::{Change, Ending, Play, Wish, decode};
pub(crate) use wishes::{WishBook, Wishes};

use crate::node::State;
use crate::outbox::Outbox;

/// Requests that may wait for one player.
const MAILBOX: usize = 64;

/// What a player's task is asked.
pub(crate) enum Request {
    /// How it is doing.
    Show(oneshot::Sender<lavalink_protocol::Player>),
    /// Change it, then say how it is doing.
    Update(Box<Change>, oneshot::Sender<lavalink_protocol::Player>),
    /// Report the position now.
    Report,
    /// Look up again what the client wants to have with the track.
    Accompany,
    /// End it. The answer comes when the end of the track is told.
    Destroy(oneshot::Sender<()>),
}

/// What others may read of a player without asking its task.
#[derive(Debug, Default)]
pub(crate) struct Glance {
    pub(crate) has_track: AtomicBool,
    pub(crate) paused: AtomicBool,
    pub(crate) frames: Frames,
}

impl Glance {
    /// Whether a track is on and not paused.
    pub(crate) fn is_playing(&self) -> bool {
        self.has_track.load(Ordering::Relaxed) && !self.paused.load(Ordering::Relaxed)
    }
}

/// Whom a player is for, and who hears of it.
pub(crate) struct Whose {
    pub(crate) user_id: u64,
    pub(crate) guild_id: u64,
    pub(crate) outbox: Arc<Outbox>,
    /// What the client wants besides playing.
    pub(crate) wishes: Arc<WishBook>,
    /// Ends the player.
    pub(crate) stop: CancellationToken,
}

/// The handle of a player.
#[derive(Clone)]
pub(crate) struct Player {
    requests: mpsc::Sender<Request>,
    pub(crate) glance: Arc<Glance>,
}

/// The task of the player is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone;

impl Player {
    /// Starts a player's task. `place` is its place among the node's players.
    pub(crate) fn start(state: &Arc<State>, whose: Whose, place: OwnedSemaphorePermit) -> Self {
        let (requests, mailbox) = mpsc::channel(MAILBOX);
        let glance = Arc::new(Glance::default());
        let span = tracing::info_span!("player", guild.id = whose.guild_id);
        let task = task::Task::new(state, whose, Arc::clone(&glance), mailbox);
        let running = async move {
            task.run().await;
            drop(place);
        };
        state.tasks.spawn(running.instrument(span));
        Self { requests, glance }
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, Gone> {
        let (answer, answered) = oneshot::channel();
        self.requests
            .send(request(answer))
            .await
            .map_err(|_| Gone)?;
        answered.await.map_err(|_| Gone)
    }

    /// Whether its task has ended by itself.
    pub(crate) fn is_gone(&self) -> bool {
        self.requests.is_closed()
    }

    pub(crate) async fn show(&self) -> Result<lavalink_protocol::Player, Gone> {
        self.ask(Request::Show).await
    }

    pub(crate) async fn update(&self, change: Change) -> Result<lavalink_protocol::Player, Gone> {
        self.ask(|answer| Request::Update(Box::new(change), answer))
            .await
    }

    /// Asks for a position report; does nothing when the mailbox is full, since
    /// another one follows.
    pub(crate) fn report(&self) {
        let _ = self.requests.try_send(Request::Report);
    }

    /// Reports the position, and waits until it is on its way.
    pub(crate) async fn reported(&self) {
        if self.requests.send(Request::Report).await.is_ok() {
            // Answered after it.
            let _ = self.show().await;
        }
    }

    /// Asks to look at the client's wishes again; when the mailbox is full, they
    /// are looked at with the next track.
    pub(crate) fn accompany(&self) {
        let _ = self.requests.try_send(Request::Accompany);
    }

    pub(crate) async fn destroy(&self) -> Result<(), Gone> {
        self.ask(Request::Destroy).await
    }
}
