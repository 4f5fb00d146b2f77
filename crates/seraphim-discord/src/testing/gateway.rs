//! Discord's gateway, as far as a shard needs it to be ready.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    routing::any,
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
    time::{Instant, timeout},
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::OWN;

/// Payloads that a connection may send in a minute,
/// <https://discord.com/developers/docs/events/gateway#rate-limiting>.
const PAYLOADS_A_MINUTE: usize = 120;
/// A minute, less what two payloads may differ in how long they were on the way.
const MINUTE: Duration = Duration::from_secs(59);

/// What the gateway does next.
enum Order {
    Say(Value),
    Close(u16),
    /// The connection goes without a close frame.
    Drop,
}

/// How the gateway behaves all along.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manners {
    pub(crate) heartbeat: Duration,
    /// Heartbeats are acknowledged.
    pub(crate) acknowledges: bool,
    /// An IDENTIFY is answered with READY.
    pub(crate) welcomes: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(40),
            acknowledges: true,
            welcomes: true,
        }
    }
}

struct Lines {
    manners: Manners,
    orders: Mutex<mpsc::Receiver<Order>>,
    heard: mpsc::Sender<Value>,
    guilds: Value,
    url: String,
}

pub(crate) struct FakeGateway {
    pub(crate) url: String,
    orders: mpsc::Sender<Order>,
    heard: mpsc::Receiver<Value>,
    _stop: DropGuard,
}

impl FakeGateway {
    pub(crate) async fn start() -> Self {
        Self::with(Manners::default()).await
    }

    pub(crate) async fn with(manners: Manners) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let url = format!("ws://{}", listener.local_addr().expect("a bound socket"));
        let (orders, ordered) = mpsc::channel(64);
        let (hear, heard) = mpsc::channel(64);
        let lines = Arc::new(Lines {
            manners,
            orders: Mutex::new(ordered),
            heard: hear,
            guilds: json!([{ "id": "1", "unavailable": true }]),
            url: url.clone(),
        });
        let router = Router::new()
            .route(
                "/",
                any(
                    |upgrade: WebSocketUpgrade, State(lines): State<Arc<Lines>>| async move {
                        upgrade.on_upgrade(move |socket| converse(socket, lines))
                    },
                ),
            )
            .with_state(lines);
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        TaskTracker::new().spawn(async move {
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(stopped.cancelled_owned())
                .await;
        });
        Self {
            url,
            orders,
            heard,
            _stop: stop.drop_guard(),
        }
    }

    /// Dispatches an event on the open connection.
    pub(crate) async fn dispatch(&self, event: &str, data: Value) {
        let frame = json!({ "op": 0, "s": 2, "t": event, "d": data });
        self.order(Order::Say(frame)).await;
    }

    /// Sends a frame that is no event.
    pub(crate) async fn say(&self, opcode: u8, data: Value) {
        self.order(Order::Say(json!({ "op": opcode, "d": data })))
            .await;
    }

    /// Closes the open connection.
    pub(crate) async fn close(&self, code: u16) {
        self.order(Order::Close(code)).await;
    }

    /// Tears the open connection.
    pub(crate) async fn tear(&self) {
        self.order(Order::Drop).await;
    }

    async fn order(&self, order: Order) {
        self.orders.send(order).await.expect("the gateway runs");
    }

    /// Whether the bot has said nothing more.
    pub(crate) fn is_silent(&mut self) -> bool {
        self.heard.try_recv().is_err()
    }

    /// The next frame from the bot.
    pub(crate) async fn hears(&mut self) -> Value {
        self.heard.recv().await.expect("the gateway runs")
    }

    /// The next frame of that opcode from the bot; a close comes as opcode -1.
    pub(crate) async fn heard(&mut self, opcode: i64) -> Value {
        // More than the minute that a bot may have to wait before it says more.
        timeout(Duration::from_secs(90), async {
            loop {
                let frame = self.hears().await;
                if frame["op"] == opcode {
                    return frame;
                }
            }
        })
        .await
        .expect("the bot says it in time")
    }
}

async fn converse(mut socket: WebSocket, lines: Arc<Lines>) {
    let mut orders = lines.orders.lock().await;
    let mut received = VecDeque::new();
    let interval = lines.manners.heartbeat.as_millis();
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": interval } });
    if socket
        .send(Message::Text(hello.to_string().into()))
        .await
        .is_err()
    {
        return;
    }
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Say(frame)) => {
                    let _ = socket.send(Message::Text(frame.to_string().into())).await;
                }
                Some(Order::Close(code)) => {
                    let frame = CloseFrame { code, reason: "".into() };
                    let _ = socket.send(Message::Close(Some(frame))).await;
                    return;
                }
                Some(Order::Drop) | None => return,
            },
            came = socket.recv() => match came {
                Some(Ok(Message::Text(text))) => {
                    let now = Instant::now();
                    received.retain(|at| now.duration_since(*at) < MINUTE);
                    received.push_back(now);
                    if received.len() > PAYLOADS_A_MINUTE {
                        let frame = CloseFrame { code: 4008, reason: "".into() };
                        let _ = socket.send(Message::Close(Some(frame))).await;
                        return;
                    }
                    let frame: Value = serde_json::from_str(&text).expect("the bot sends JSON");
                    if frame["op"] == 1 && lines.manners.acknowledges {
                        let _ = socket.send(Message::Text(r#"{"op":11}"#.into())).await;
                    }
                    if frame["op"] == 2 && lines.manners.welcomes {
                        let ready = json!({ "op": 0, "s": 1, "t": "READY", "d": {
                            "v": 10, "user": { "id": OWN.to_string(), "bot": true }, "guilds": lines.guilds,
                            "session_id": "session", "resume_gateway_url": lines.url,
                            "application": { "id": "42", "flags": 0 },
                        }});
                        let _ = socket.send(Message::Text(ready.to_string().into())).await;
                    }
                    let _ = lines.heard.send(frame).await;
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| frame.code);
                    let _ = lines.heard.send(json!({ "op": -1, "code": code })).await;
                    return;
                }
                Some(Ok(_)) => {}
                _ => return,
            },
        }
    }
}
