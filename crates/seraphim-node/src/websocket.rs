//! The WebSocket: handshake, `ready`, then everything from the session's outbox.
//!
//! See <https://lavalink.dev/api/websocket.html>. Clients send nothing over it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;
use futures_util::{SinkExt as _, StreamExt as _};
use lavalink_protocol::Message;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};
use tokio_util::sync::CancellationToken;

use crate::node;
use crate::refusal::Refusal;
use crate::rest::stats;
use crate::session::{Parting, Session};

/// How often statistics are sent, the first at once.
const STATS: Duration = Duration::from_mins(1);
/// How often a client is asked for a sign of life.
const PING: Duration = Duration::from_secs(30);
/// After this long without any sign of life a client is gone.
const SILENCE: Duration = Duration::from_secs(75);
/// How long one message may take to be taken by the socket.
const SEND: Duration = Duration::from_secs(15);
/// Clients have nothing to say; what they say anyhow is small.
const LARGEST_MESSAGE: usize = 64 * 1024;

/// `GET /v4/websocket`.
pub(crate) async fn open(
    State(state): State<Arc<node::State>>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let user_id = text("user-id")
        .and_then(|id| id.parse::<u64>().ok())
        .filter(|id| *id != 0);
    let Some(user_id) = user_id else {
        return Refusal::bad_request("The User-Id header is missing or not a user's id")
            .answer(&uri);
    };
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.max_message_size(LARGEST_MESSAGE),
        Err(rejection) => {
            return Refusal::new(rejection.status(), rejection.body_text()).answer(&uri);
        }
    };
    let attached = match attach(&state, user_id, text("session-id")) {
        Ok(attached) => attached,
        Err(refusal) => return refusal.answer(&uri),
    };
    let resumed = attached.resumed;
    let client = text("client-name").unwrap_or("unnamed").to_owned();
    tracing::info!(session = %attached.session.id, user = user_id, resumed, client, "client came");
    let tasks = state.tasks.clone();
    let mut response = upgrade.on_upgrade(move |socket| tasks.track_future(attached.serve(socket)));
    let resumed = if resumed { "true" } else { "false" };
    response
        .headers_mut()
        .insert("session-resumed", HeaderValue::from_static(resumed));
    response
}

/// A socket's hold on its session; letting go of it parts the two.
struct Attached {
    state: Arc<node::State>,
    session: Arc<Session>,
    socket: CancellationToken,
    resumed: bool,
}

fn attach(
    state: &Arc<node::State>,
    user_id: u64,
    wanted: Option<&str>,
) -> Result<Attached, Refusal> {
    if state.leaving.is_cancelled() {
        return Err(Refusal::stopping());
    }
    let waiting = wanted
        .and_then(|id| state.session(id))
        .filter(|session| session.may_resume(user_id));
    if let Some(session) = waiting
        && let Some(socket) = session.attach(true)
    {
        return Ok(Attached {
            state: Arc::clone(state),
            session,
            socket,
            resumed: true,
        });
    }
    let session = state.new_session(user_id)?;
    let Some(socket) = session.attach(false) else {
        return Err(Refusal::stopping());
    };
    Ok(Attached {
        state: Arc::clone(state),
        session,
        socket,
        resumed: false,
    })
}

impl Drop for Attached {
    fn drop(&mut self) {
        let id = &self.session.id;
        match self.session.detach(&self.socket) {
            Parting::TakenOver => tracing::debug!(session = %id, "another socket took over"),
            Parting::Ends => {
                tracing::info!(session = %id, "client left, its players are destroyed");
                self.state.forget(&self.session);
            }
            Parting::Waits(time, waiting) => {
                tracing::info!(session = %id, seconds = time.as_secs(), "client left, may resume");
                let (state, session) = (Arc::clone(&self.state), Arc::clone(&self.session));
                self.state.tasks.spawn(async move {
                    tokio::select! {
                        () = waiting.cancelled() => {}
                        () = tokio::time::sleep(time) => {}
                    }
                    if session.give_up(&waiting) {
                        tracing::info!(session = %session.id, "session was not resumed");
                        state.forget(&session);
                    }
                });
            }
        }
    }
}

impl Attached {
    async fn serve(self, socket: WebSocket) {
        let (mut sink, mut stream) = socket.split();
        let mut stats = interval(STATS);
        stats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ping = interval_at(Instant::now() + PING, PING);
        let mut last_sign = Instant::now();
        loop {
            let frame = tokio::select! {
                biased;
                () = self.socket.cancelled() => break,
                heard = stream.next() => match heard {
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                    Some(Ok(heard)) => {
                        last_sign = Instant::now();
                        if matches!(heard, Frame::Text(_)) {
                            tracing::warn!("Lavalink v4 takes no messages over the WebSocket");
                        }
                        continue;
                    }
                },
                _ = ping.tick() => {
                    if last_sign.elapsed() > SILENCE {
                        break;
                    }
                    (None, Frame::Ping(bytes::Bytes::new()))
                }
                (number, message) = self.session.outbox.oldest() => {
                    let Some(frame) = text(&message) else {
                        self.session.outbox.sent(number);
                        continue;
                    };
                    (Some(number), frame)
                }
                // After what there was to say.
                () = self.state.leaving.cancelled() => {
                    (None, Frame::Close(Some(CloseFrame {
                        code: close_code::AWAY,
                        reason: "the node is stopping".into(),
                    })))
                }
                _ = stats.tick() => {
                    let figures = stats::collect(&self.state, Some(&self.session));
                    self.session.outbox.push(Message::Stats(figures));
                    continue;
                }
            };
            let (number, frame) = frame;
            let last = matches!(frame, Frame::Close(_));
            match tokio::time::timeout(SEND, sink.send(frame)).await {
                Ok(Ok(())) => {
                    if let Some(number) = number {
                        self.session.outbox.sent(number);
                    }
                    if last {
                        break;
                    }
                }
                Ok(Err(_)) | Err(_) => break,
            }
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), sink.close()).await;
    }
}

fn text(message: &Message) -> Option<Frame> {
    match serde_json::to_string(message) {
        Ok(text) => Some(Frame::Text(text.into())),
        Err(error) => {
            tracing::error!(%error, "a message could not be written");
            None
        }
    }
}
