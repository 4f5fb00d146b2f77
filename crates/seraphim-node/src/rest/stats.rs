//! `GET /v4/stats`, and the figures of the `stats` message.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use lavalink_protocol::{FrameStats, Stats};

use crate::load;
use crate::node;
use crate::player::{EXPECTED, epoch_millis};
use crate::refusal::Refusal;
use crate::session::Session;

/// Frames are counted by session, so there are none here; Lavalink leaves the
/// field out, where the message says `null`.
pub(super) async fn get(State(state): State<Arc<node::State>>, uri: Uri) -> Response {
    match serde_json::to_value(collect(&state, None)) {
        Ok(mut stats) => {
            if let Some(fields) = stats.as_object_mut() {
                fields.remove("frameStats");
            }
            Json(stats).into_response()
        }
        Err(error) => Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "No figures")
            .because(&error)
            .answer(&uri),
    }
}

/// The node's figures; those of frames only for a session's own players.
pub(crate) fn collect(state: &node::State, session: Option<&Session>) -> Stats {
    let players: Vec<_> = state
        .sessions()
        .iter()
        .flat_map(|session| session.players())
        .collect();
    let playing = players
        .iter()
        .filter(|player| player.glance.is_playing())
        .count();
    Stats {
        frame_stats: session.and_then(frames),
        players: u32::try_from(players.len()).unwrap_or(u32::MAX),
        playing_players: u32::try_from(playing).unwrap_or(u32::MAX),
        uptime: u64::try_from(state.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        memory: load::memory(),
        cpu: state.load.cpu(),
    }
}

/// On average over the session's players that played through the whole last
/// minute, in integers as Lavalink does it.
fn frames(session: &Session) -> Option<FrameStats> {
    let now = epoch_millis();
    let minutes: Vec<_> = session
        .players()
        .iter()
        .filter(|player| player.glance.is_playing())
        .filter_map(|player| player.glance.frames.last_minute(now))
        .collect();
    let players = i64::try_from(minutes.len())
        .ok()
        .filter(|players| *players > 0)?;
    let sent: i64 = minutes.iter().map(|minute| i64::from(minute.sent)).sum();
    let nulled: i64 = minutes.iter().map(|minute| i64::from(minute.nulled)).sum();
    Some(FrameStats {
        sent: sent / players,
        nulled: nulled / players,
        deficit: (players * EXPECTED - (sent + nulled)) / players,
    })
}
