//! The gateway, version 10, JSON.
//! <https://discord.com/developers/docs/events/gateway>

mod command;
mod compress;
mod connection;
mod identify;

pub(crate) use identify::refill;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State, WebSocketUpgrade},
    response::Response,
    routing::get,
};
use serde::Deserialize;

use crate::sandbox::Shared;
use connection::Connection;

/// Larger payloads from clients are refused (4002).
const LARGEST_PAYLOAD: usize = 4096;

#[derive(Debug, Deserialize)]
struct Asked {
    v: Option<String>,
    encoding: Option<String>,
    compress: Option<String>,
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(upgrade))
        .fallback(get(upgrade))
        .with_state(shared)
}

async fn upgrade(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let refusal = refusal(&asked);
    upgrade
        .max_message_size(64 * 1024)
        .on_upgrade(move |socket| async move {
            let tracker = shared.tracker.clone();
            let connection = Connection::new(shared, socket, asked.compress.as_deref());
            tracker.track_future(connection.run(refusal)).await;
        })
}

fn refusal(asked: &Asked) -> Option<(u16, &'static str)> {
    let version = asked.v.as_deref().unwrap_or("10");
    if !matches!(version, "8" | "9" | "10") {
        return Some((4012, "Invalid API version."));
    }
    let encoding = asked.encoding.as_deref().unwrap_or("json");
    let compress = asked.compress.as_deref().unwrap_or("");
    if encoding != "json" || !matches!(compress, "" | "zlib-stream" | "zstd-stream") {
        return Some((4002, "Error while decoding payload."));
    }
    None
}
