//! Discord's gateway, as far as a shard needs it to be ready.

use std::{sync::Arc, time::Duration};

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
    time::timeout,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::OWN;

/// A frame to send, or the code to close with.
type Order = Result<Value, u16>;

struct Lines {
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
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let url = format!("ws://{}", listener.local_addr().expect("a bound socket"));
        let (orders, ordered) = mpsc::channel(64);
        let (hear, heard) = mpsc::channel(64);
        let lines = Arc::new(Lines {
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
        self.orders.send(Ok(frame)).await.expect("the gateway runs");
    }

    /// Closes the open connection.
    pub(crate) async fn close(&self, code: u16) {
        self.orders.send(Err(code)).await.expect("the gateway runs");
    }

    /// Whether the bot has said nothing more.
    pub(crate) fn is_silent(&mut self) -> bool {
        self.heard.try_recv().is_err()
    }

    /// The next frame of that opcode from the bot; a close comes as opcode -1.
    pub(crate) async fn heard(&mut self, opcode: i64) -> Value {
        timeout(Duration::from_secs(20), async {
            loop {
                let frame = self.heard.recv().await.expect("the gateway runs");
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
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": 40_000 } });
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
                Some(Ok(frame)) => {
                    let _ = socket.send(Message::Text(frame.to_string().into())).await;
                }
                Some(Err(code)) => {
                    let frame = CloseFrame { code, reason: "".into() };
                    let _ = socket.send(Message::Close(Some(frame))).await;
                    return;
                }
                None => return,
            },
            came = socket.recv() => match came {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).expect("the bot sends JSON");
                    if frame["op"] == 2 {
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
