//! The REST routes, a file each, named as in the specification.
//!
//! See <https://lavalink.dev/api/rest.html>. Every route needs the password,
//! every refusal has Lavalink's error body.

mod decode_track;
mod info;
mod load_search;
mod load_tracks;
mod lyrics;
mod password;
mod players;
mod route_planner;
mod sessions;
mod sponsorblock;
pub(crate) mod stats;
mod trace;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, Request};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, patch, post};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize as _, Deserializer};

use crate::node::State;
use crate::refusal::Refusal;
use crate::websocket;

/// Where clients open their WebSocket.
const WEBSOCKET: &str = "/v4/websocket";

/// Every route of the node.
pub(crate) fn router(state: Arc<State>) -> Router {
    let body = DefaultBodyLimit::max(state.settings.limits.body);
    let player = get(players::get)
        .patch(players::update)
        .delete(players::destroy);
    Router::new()
        .route("/version", get(info::version))
        .route("/v4/info", get(info::info))
        .route("/v4/stats", get(stats::get))
        .route(WEBSOCKET, get(websocket::open))
        .route("/v4/loadtracks", get(load_tracks::get))
        .route("/v4/decodetrack", get(decode_track::one))
        .route("/v4/decodetracks", post(decode_track::many))
        .route("/v4/sessions/{session}", patch(sessions::update))
        .route("/v4/sessions/{session}/players", get(players::list))
        .route("/v4/sessions/{session}/players/{guild}", player)
        .route("/v4/routeplanner/status", get(route_planner::status))
        .route("/v4/routeplanner/free/address", post(route_planner::free))
        .route("/v4/routeplanner/free/all", post(route_planner::free))
        .merge(plugins())
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(body)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&state),
            trace::follow,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&state),
            password::check,
        ))
        .layer(middleware::from_fn(api_version))
        .with_state(state)
}

/// The routes of the plugins that clients look for in `/v4/info`.
fn plugins() -> Router<Arc<State>> {
    const PLAYER: &str = "/v4/sessions/{session}/players/{guild}";
    let subscription = post(lyrics::subscribe).delete(lyrics::unsubscribe);
    let categories = get(sponsorblock::get)
        .put(sponsorblock::put)
        .delete(sponsorblock::delete);
    Router::new()
        .route("/v4/loadsearch", get(load_search::get))
        .route("/v4/lyrics", get(lyrics::of_track))
        .route(&format!("{PLAYER}/track/lyrics"), get(lyrics::of_player))
        .route(&format!("{PLAYER}/lyrics/subscribe"), subscription)
        .route(&format!("{PLAYER}/sponsorblock/categories"), categories)
}

async fn no_route(uri: Uri) -> Response {
    Refusal::new(StatusCode::NOT_FOUND, format!("No endpoint {}", uri.path())).answer(&uri)
}

async fn no_method(uri: Uri) -> Response {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This endpoint has no such method",
    )
    .answer(&uri)
}

/// Lavalink names its API's version in every answer.
async fn api_version(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert("lavalink-api-version", HeaderValue::from_static("4"));
    response
}

/// Reads a JSON body, whatever its content type says.
fn read_body<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Refusal> {
    let body = body.map_err(|rejection| Refusal::new(rejection.status(), rejection.body_text()))?;
    serde_json::from_slice(&body)
        .map_err(|error| Refusal::bad_request(format!("The body is not valid: {error}")))
}

fn read_query<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Refusal> {
    query
        .map(|Query(query)| query)
        .map_err(|rejection| Refusal::bad_request(rejection.body_text()))
}

/// A boolean as Lavalink reads it from a query: wavelink, for one, sends
/// Python's `True` and `False`.
fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Ok(true),
        "false" | "off" | "no" | "0" | "" => Ok(false),
        _ => Err(D::Error::custom("a boolean is expected")),
    }
}

fn read_guild(text: &str) -> Result<u64, Refusal> {
    text.parse()
        .map_err(|_| Refusal::bad_request(format!("The guild id is not a snowflake: {text}")))
}
