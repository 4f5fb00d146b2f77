//! Keeps a call's connection: connects, mends, replaces and ends it.

use std::{fmt, sync::Arc, time::Duration};

use davey::SigningKeyPair;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use crate::{
    call::{CallEvent, CallSettings, CallState, Phase, ServerInfo, Shared},
    gateway::{
        close::{self, AfterClose, Patience},
        connection::{Connection, OpenError},
    },
    pacer::{
        Gone, Pacer,
        orders::{Orders, orders},
        slot::{News, Order, Slot},
    },
    source::FrameSource,
    voice_session::{End, Opening, VoiceSession},
};

/// Orders that may wait for the pacing thread, which looks twice a tick.
const ORDERS: usize = 64;
/// News that may wait for the driver.
const NEWS: usize = 16;

/// Why a call's driver ended early.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The call's place on a pacing thread is gone; a new call is needed.
    #[error("the call's place on a pacing thread is gone")]
    PacerGone,
}

impl From<Gone> for VoiceError {
    fn from(_: Gone) -> Self {
        Self::PacerGone
    }
}

/// Keeps a call's connection; must be run for the call to do anything.
pub struct CallDriver {
    pacer: Pacer,
    slot: Slot,
    wishes: watch::Receiver<Option<ServerInfo>>,
    link: Link,
}

/// What a connection's keeper has towards the rest of the call.
pub(crate) struct Link {
    pub(crate) settings: CallSettings,
    pub(crate) shared: Arc<Shared>,
    pub(crate) identity: SigningKeyPair,
    pub(crate) news: mpsc::Receiver<News>,
    /// A session to the present server was given up because no key came about.
    pub(crate) keyless: bool,
    orders: Orders,
    events: mpsc::Sender<CallEvent>,
}

impl Link {
    /// Sends an order to the pacing thread.
    pub(crate) async fn order(&self, order: Order) -> Result<(), Gone> {
        self.orders.send(order).await
    }

    /// Tells the owner. An owner that does not read must not stop heartbeats.
    pub(crate) fn tell(&self, event: CallEvent) {
        if let Err(mpsc::error::TrySendError::Full(event)) = self.events.try_send(event) {
            tracing::warn!(?event, "the call's owner does not read its events");
        }
    }

    /// Logs what the call's ticks came to so far; louder when a listener may
    /// have heard it.
    fn report(&self) {
        let frames = self.shared.counters.read();
        if frames.starved + frames.skipped + frames.refused > 0 {
            tracing::info!(?frames, "a voice connection ended; some ticks had no frame");
        } else {
            tracing::debug!(?frames, "a voice connection ended");
        }
    }

    fn set_phase(&self, phase: Phase) {
        let mut state = self.shared.state();
        match phase {
            Phase::Connected | Phase::Resuming => state.phase = phase,
            Phase::Disconnected | Phase::Connecting => {
                *state = CallState {
                    phase,
                    ..CallState::default()
                };
            }
        }
    }
}

impl CallDriver {
    pub(crate) fn new(
        pacer: Pacer,
        settings: CallSettings,
        source: Box<dyn FrameSource>,
        shared: Arc<Shared>,
        wishes: watch::Receiver<Option<ServerInfo>>,
        events: mpsc::Sender<CallEvent>,
    ) -> Self {
        let (orders, taken) = orders(ORDERS);
        let (tell, news) = mpsc::channel(NEWS);
        let counters = Arc::clone(&shared.counters);
        let slot = Slot::new(source, taken, tell, counters, pacer.reaper());
        Self {
            pacer,
            slot,
            wishes,
            link: Link {
                settings,
                shared,
                identity: SigningKeyPair::generate(),
                news,
                keyless: false,
                orders,
                events,
            },
        }
    }

    /// Keeps the call until `stop` or until the last [`crate::Call`] is dropped.
    ///
    /// # Errors
    ///
    /// When the call's place on a pacing thread is gone: its slot panicked.
    pub async fn run(self, stop: CancellationToken) -> Result<(), VoiceError> {
        let Self {
            pacer,
            slot,
            mut wishes,
            mut link,
        } = self;
        pacer.admit(slot).await?;
        // The slot lives on the pacing thread from here on.
        drop(pacer);
        loop {
            let wish = wishes.borrow_and_update().clone();
            if let Some(server) = wish {
                serve(&mut link, &server, &mut wishes, &stop).await?;
                link.order(Order::Offline).await?;
                link.set_phase(Phase::Disconnected);
                link.report();
            }
            // A wish that came meanwhile has been seen by nobody yet.
            if interrupted(&mut wishes, &stop).await == Interruption::End {
                link.set_phase(Phase::Disconnected);
                return Ok(());
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interruption {
    Wish,
    End,
}

/// Waits for a new wish, or for the end of the call.
async fn interrupted(
    wishes: &mut watch::Receiver<Option<ServerInfo>>,
    stop: &CancellationToken,
) -> Interruption {
    tokio::select! {
        biased;
        () = stop.cancelled() => Interruption::End,
        changed = wishes.changed() => match changed {
            Ok(()) => {
                // The loop in `run` is to see it.
                wishes.mark_changed();
                Interruption::Wish
            }
            Err(_) => Interruption::End,
        },
    }
}

/// Keeps a connection to this server until it is no longer wanted, or until
/// only the owner can mend it.
async fn serve(
    link: &mut Link,
    server: &ServerInfo,
    wishes: &mut watch::Receiver<Option<ServerInfo>>,
    stop: &CancellationToken,
) -> Result<(), VoiceError> {
    link.keyless = false;
    let mut patience = Patience::default();
    let mut session = VoiceSession::new(server, link, None);
    let mut opening = Opening::Identify;
    let mut wait = Duration::ZERO;
    loop {
        link.set_phase(match opening {
            Opening::Identify => Phase::Connecting,
            Opening::Resume => Phase::Resuming,
        });
        let mut connection = None;
        let end = tokio::select! {
            biased;
            _ = interrupted(wishes, stop) => None,
            end = attempt(&mut session, &mut connection, opening, wait, link) => Some(end),
        };
        let Some(end) = end else {
            if let Some(connection) = connection {
                connection.leave().await;
            }
            return Ok(());
        };
        drop(connection);
        let end = end?;
        let lasted = session.open_since.map(|since| since.elapsed());
        let next = patience.next(end.code, lasted, session.is_resumable() && end.resumable);
        tracing::info!(
            guild = server.guild_id, code = end.code, reason = %end.reason,
            by_remote = end.by_remote, ?next, "the voice connection ended"
        );
        if matches!(next, AfterClose::Report | AfterClose::ReportAndWait) {
            // Before the owner is told, who may connect again at once.
            link.set_phase(Phase::Disconnected);
        }
        metrics::counter!("seraphim_voice_closes_total", "code" => end.code.to_string())
            .increment(1);
        link.tell(CallEvent::Closed {
            code: end.code,
            reason: end.reason,
            by_remote: end.by_remote,
            next,
        });
        match next {
            AfterClose::Resume => {
                session.open_since = None;
                opening = Opening::Resume;
            }
            AfterClose::Identify => {
                link.order(Order::Offline).await?;
                let refused = close::refuses_mode(end.code)
                    .then_some(session.mode())
                    .flatten();
                session = VoiceSession::new(server, link, refused);
                opening = Opening::Identify;
            }
            AfterClose::Report | AfterClose::ReportAndWait => return Ok(()),
        }
        wait = patience.wait(rand::random());
    }
}

/// One connection from its beginning to its end.
async fn attempt(
    session: &mut VoiceSession,
    connection: &mut Option<Connection>,
    opening: Opening,
    wait: Duration,
    link: &mut Link,
) -> Result<End, VoiceError> {
    sleep(wait).await;
    let started = Instant::now();
    // Boxed, so that a call that is open does not keep the room for opening.
    let opened = Box::pin(Connection::open(session.endpoint(), &link.settings.tls)).await;
    tracing::debug!(took = ?started.elapsed(), ok = opened.is_ok(), "voice gateway connection");
    match opened {
        Ok(opened) => Ok(session
            .drive(connection.insert(opened), opening, link)
            .await?),
        Err(error @ OpenError::Endpoint) => Ok(End {
            // As when the server cannot be found.
            code: 4011,
            reason: error.to_string(),
            by_remote: false,
            resumable: false,
        }),
        Err(error) => Ok(End::lost(error.to_string())),
    }
}

impl fmt::Debug for CallDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallDriver")
            .field("slot", &self.slot)
            .finish_non_exhaustive()
    }
}
