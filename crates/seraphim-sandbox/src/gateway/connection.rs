//! One WebSocket connection: HELLO, heartbeats, the order of what is sent,
//! and how it ends.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::{sync::Notify, time::Instant};

use super::{LARGEST_PAYLOAD, compress::Codec};
use crate::{sandbox::Shared, world::session::Order};

/// Payloads a minute that a client may send.
const PAYLOADS_A_MINUTE: usize = 120;
/// A client that does not read for so long is gone.
const SEND_WITHIN: Duration = Duration::from_secs(15);

static CONNECTIONS: AtomicU64 = AtomicU64::new(1);

pub(super) struct Connection {
    pub(super) shared: Arc<Shared>,
    socket: WebSocket,
    pub(super) codec: Codec,
    pub(super) id: u64,
    /// The session that is served, and the last event sent of it.
    pub(super) session: Option<String>,
    pub(super) cursor: u64,
    pub(super) wake: Arc<Notify>,
    received: VecDeque<Instant>,
    heartbeat: Instant,
}

/// What a connection does next.
enum Next {
    Order(Order),
    Event(u64, Arc<str>),
    Stalled(Instant),
    Replaced,
    Gone,
    Nothing,
}

/// How a connection ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Without a close frame from us.
    Dropped,
    /// The client closed with this code.
    Client(u16),
    /// We close with this code.
    Close(u16, String),
}

pub(super) fn close(code: u16, reason: &str) -> End {
    End::Close(code, reason.to_owned())
}

impl Connection {
    pub(super) fn new(shared: Arc<Shared>, socket: WebSocket, compress: Option<&str>) -> Self {
        let codec = Codec::new(compress).unwrap_or(Codec::Plain);
        Self {
            shared,
            socket,
            codec,
            id: CONNECTIONS.fetch_add(1, Ordering::Relaxed),
            session: None,
            cursor: 0,
            wake: Arc::new(Notify::new()),
            received: VecDeque::new(),
            heartbeat: Instant::now(),
        }
    }

    pub(super) async fn run(mut self, refusal: Option<(u16, &'static str)>) {
        let end = match refusal {
            Some((code, reason)) => close(code, reason),
            None => match self.serve().await {
                Ok(never) => match never {},
                Err(end) => end,
            },
        };
        tracing::debug!(connection = self.id, ?end, "gateway connection ended");
        self.release(&end);
        if let End::Close(code, reason) = end {
            let frame = CloseFrame {
                code,
                reason: reason.into(),
            };
            let farewell = async {
                if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                    // The close handshake: wait for the client's frame.
                    while let Some(Ok(_)) = self.socket.recv().await {}
                }
            };
            if tokio::time::timeout(Duration::from_secs(2), farewell)
                .await
                .is_err()
            {
                tracing::debug!(connection = self.id, "no answer to the close frame");
            }
        }
    }

    async fn serve(&mut self) -> Result<std::convert::Infallible, End> {
        let interval = self.shared.settings.heartbeat_interval;
        let milliseconds = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        self.send_op(
            10,
            &json!({"heartbeat_interval": milliseconds, "_trace": ["sandbox"]}),
        )
        .await?;
        self.heartbeat = Instant::now();
        let stop = self.shared.stop.clone();
        loop {
            let resumes_at = self.flush().await?;
            let zombie_at = self.heartbeat + interval * 2;
            let look_again = resumes_at.unwrap_or(zombie_at).min(zombie_at);
            let wake = Arc::clone(&self.wake);
            tokio::select! {
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.receive(message).await?,
                    Some(Err(_)) | None => return Err(End::Dropped),
                },
                () = wake.notified() => {}
                () = tokio::time::sleep_until(look_again) => {
                    if Instant::now() >= zombie_at {
                        return Err(close(4009, "Session timed out."));
                    }
                }
                () = stop.cancelled() => return Err(close(1001, "going away")),
            }
        }
    }

    async fn receive(&mut self, message: Message) -> Result<(), End> {
        let bytes = match message {
            Message::Text(text) => text.as_str().as_bytes().to_vec(),
            Message::Binary(bytes) => bytes.to_vec(),
            Message::Close(frame) => {
                return Err(End::Client(frame.map_or(1005, |frame| frame.code)));
            }
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let now = Instant::now();
        self.received
            .retain(|at| now.duration_since(*at) < Duration::from_mins(1));
        if self.received.len() >= PAYLOADS_A_MINUTE {
            return Err(close(4008, "You are being rate limited."));
        }
        self.received.push_back(now);
        if bytes.len() > LARGEST_PAYLOAD {
            return Err(close(4002, "Error while decoding payload."));
        }
        let payload: Value = serde_json::from_slice(&bytes)
            .map_err(|_| close(4002, "Error while decoding payload."))?;
        let Some(op) = payload["op"].as_u64() else {
            return Err(close(4002, "Error while decoding payload."));
        };
        if op == 1 {
            self.heartbeat = now;
            return self.acknowledge().await;
        }
        self.command(op, &payload["d"]).await
    }

    async fn acknowledge(&mut self) -> Result<(), End> {
        let silent = self.session.as_ref().is_some_and(|id| {
            self.shared
                .look(|world| world.sessions.get(id).is_some_and(|s| !s.acknowledges))
        });
        if silent {
            Ok(())
        } else {
            self.send_op(11, &Value::Null).await
        }
    }

    /// Sends what waits: orders first, then events. Returns when a stall ends.
    async fn flush(&mut self) -> Result<Option<Instant>, End> {
        loop {
            let Some(id) = self.session.clone() else {
                return Ok(None);
            };
            let (cursor, me) = (self.cursor, self.id);
            let next = self.shared.look(|world| {
                let Some(session) = world.sessions.get(&id) else {
                    return Next::Gone;
                };
                if session.connection != Some(me) {
                    return Next::Replaced;
                }
                if let Some(order) = session.orders.front() {
                    return Next::Order(order.clone());
                }
                if let Some(until) = session
                    .stalled_until
                    .filter(|until| *until > Instant::now())
                {
                    return Next::Stalled(until);
                }
                session
                    .after(cursor)
                    .map_or(Next::Nothing, |(seq, text)| Next::Event(seq, text))
            });
            match next {
                Next::Order(order) => {
                    self.shared.with(|world| {
                        if let Some(session) = world.sessions.get_mut(&id) {
                            session.orders.pop_front();
                        }
                    });
                    self.obey(&id, order).await?;
                }
                Next::Event(seq, text) => {
                    self.cursor = seq;
                    self.send_text(&text).await?;
                }
                Next::Stalled(until) => return Ok(Some(until)),
                Next::Replaced => return Err(close(4000, "Session resumed elsewhere.")),
                Next::Gone => return Err(End::Dropped),
                Next::Nothing => return Ok(None),
            }
        }
    }

    async fn obey(&mut self, session: &str, order: Order) -> Result<(), End> {
        match order {
            Order::Drop => Err(End::Dropped),
            Order::Close(code, reason) => Err(End::Close(code, reason)),
            Order::Reconnect => self.send_op(7, &Value::Null).await,
            Order::Invalid { resumable } => {
                if !resumable {
                    self.shared.forget_session(session);
                    self.session = None;
                }
                self.send_op(9, &json!(resumable)).await
            }
        }
    }

    pub(super) async fn send_op(&mut self, op: u8, data: &Value) -> Result<(), End> {
        let text = json!({"t": null, "s": null, "op": op, "d": data}).to_string();
        self.send_text(&text).await
    }

    async fn send_text(&mut self, text: &str) -> Result<(), End> {
        let message = self.codec.encode(text).map_err(|_| End::Dropped)?;
        match tokio::time::timeout(SEND_WITHIN, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Dropped),
        }
    }

    /// Leaves the session: kept for a RESUME, or forgotten where the way it
    /// ended does not allow one.
    fn release(&mut self, end: &End) {
        let Some(id) = self.session.take() else {
            return;
        };
        let over = match end {
            End::Dropped => false,
            End::Client(code) => matches!(code, 1000 | 1001),
            End::Close(code, _) => matches!(code, 4004 | 4007 | 4009 | 4010..=4014),
        };
        let mine = self.shared.with(|world| {
            let session = world.sessions.get_mut(&id)?;
            if session.connection != Some(self.id) {
                return None;
            }
            session.connection = None;
            session.left = Some(Instant::now());
            session.orders.clear();
            session.acknowledges = true;
            session.stalled_until = None;
            Some(())
        });
        if mine.is_some() && over {
            self.shared.forget_session(&id);
        }
    }
}
