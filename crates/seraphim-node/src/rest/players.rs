//! `/v4/sessions/{session}/players`: show, update and destroy players.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use lavalink_protocol::{Filters, LoadResult, Player as PlayerBody, UpdatePlayer};
use serde::Deserialize;

use super::load_tracks::load;
use super::{boolean, read_body, read_guild, read_query};
use crate::node;
use crate::player::{Change, Play, Wish, decode};
use crate::refusal::Refusal;
use crate::session::Session;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Options {
    #[serde(default, deserialize_with = "boolean")]
    no_replace: bool,
}

pub(super) async fn list(
    State(state): State<Arc<node::State>>,
    Path(session): Path<String>,
    uri: Uri,
) -> Response {
    let Some(session) = state.session(&session) else {
        return Refusal::session_not_found().answer(&uri);
    };
    let mut shown = Vec::new();
    for player in session.players() {
        // One that is being destroyed at this moment is left out.
        if let Ok(player) = player.show().await {
            shown.push(player);
        }
    }
    Json(shown).into_response()
}

pub(super) async fn get(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    match show(&state, &session, &guild).await {
        Ok(player) => Json(player).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}

async fn show(state: &node::State, session: &str, guild: &str) -> Result<PlayerBody, Refusal> {
    let session = state
        .session(session)
        .ok_or_else(Refusal::session_not_found)?;
    let player = session
        .player(read_guild(guild)?)
        .ok_or_else(Refusal::player_not_found)?;
    player.show().await.map_err(|_| Refusal::player_not_found())
}

pub(super) async fn update(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
    query: Result<Query<Options>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = async {
        let session = state
            .session(&session)
            .ok_or_else(Refusal::session_not_found)?;
        let guild = read_guild(&guild)?;
        let options = read_query(query)?;
        apply(
            &state,
            &session,
            guild,
            options.no_replace,
            &read_body(body)?,
        )
        .await
    };
    match answer.await {
        Ok(player) => Json(player).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}

async fn apply(
    state: &Arc<node::State>,
    session: &Session,
    guild: u64,
    no_replace: bool,
    update: &UpdatePlayer,
) -> Result<PlayerBody, Refusal> {
    permit_filters(state, update)?;
    let (mut change, wish) = Change::check(update, guild, session.user_id)?;
    // A track that cannot be read leaves no player behind.
    let decoded = match &wish {
        Wish::Encoded(encoded) => Some(decode(encoded)?),
        Wish::Keep | Wish::Stop | Wish::Identifier(_) => None,
    };
    let player = session.player_or_new(state, guild)?;
    let gone = |_| Refusal::player_not_found();
    change.play = match wish {
        Wish::Keep => None,
        Wish::Stop => Some(Play {
            track: None,
            no_replace,
        }),
        Wish::Encoded(_) => Some(Play {
            track: decoded,
            no_replace,
        }),
        Wish::Identifier(identifier) => {
            // Voice, volume and filters do not wait for the track.
            let first = change.before_loading();
            let shown = player.update(first).await.map_err(gone)?;
            if no_replace && player.glance.has_track.load(Ordering::Relaxed) {
                return Ok(shown);
            }
            let track = load_one(state, &identifier).await?;
            Some(Play {
                track: Some(track),
                no_replace,
            })
        }
    };
    player.update(change).await.map_err(gone)
}

/// Filters that the operator switched off are refused by name.
fn permit_filters(state: &node::State, update: &UpdatePlayer) -> Result<(), Refusal> {
    let disabled = &state.settings.disabled_filters;
    let refused: Vec<&str> = update
        .filters
        .iter()
        .flat_map(Filters::names)
        .filter(|name| disabled.contains(*name))
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "Following filters are disabled in the config: {}",
        refused.join(", ")
    )))
}

/// An identifier in an update has to come to exactly one track.
async fn load_one(
    state: &node::State,
    identifier: &str,
) -> Result<lavalink_protocol::Track, Refusal> {
    match load(state, identifier).await? {
        LoadResult::Track(track) => Ok(*track),
        LoadResult::Empty => Err(Refusal::bad_request("No matches found for identifier")),
        LoadResult::Playlist(_) | LoadResult::Search(_) => Err(Refusal::bad_request(
            "Cannot play a playlist or search result",
        )),
        LoadResult::Error(exception) => {
            let message = exception
                .message
                .unwrap_or_else(|| "Loading failed".to_owned());
            Err(Refusal::bad_request(message).because(&exception.cause))
        }
    }
}

pub(super) async fn destroy(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let Some(session) = state.session(&session) else {
        return Refusal::session_not_found().answer(&uri);
    };
    let guild = match read_guild(&guild) {
        Ok(guild) => guild,
        Err(refusal) => return refusal.answer(&uri),
    };
    if let Some(player) = session.take_player(guild) {
        // One that has ended by itself is destroyed as well.
        let _ = player.destroy().await;
    }
    StatusCode::NO_CONTENT.into_response()
}
