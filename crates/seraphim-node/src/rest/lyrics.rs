//! The routes of the plugin `LavaLyrics`: lyrics of a track, of the track that
//! a player plays, and live lyrics.
//!
//! See <https://github.com/topi314/LavaLyrics>.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use lavalink_protocol::{Lyrics, TrackInfo};
use seraphim_sources::chain;
use serde::Deserialize;

use super::{boolean, read_guild, read_query};
use crate::node;
use crate::player::decode;
use crate::refusal::Refusal;
use crate::session::Session;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    track: Option<String>,
    #[serde(default, deserialize_with = "boolean")]
    skip_track_source: bool,
}

/// The query as axum reads it.
type Given = Result<Query<Asked>, QueryRejection>;

pub(super) async fn of_track(
    State(state): State<Arc<node::State>>,
    uri: Uri,
    query: Given,
) -> Response {
    let found = async {
        let asked = read_query(query)?;
        let encoded = asked
            .track
            .ok_or_else(|| Refusal::bad_request("The query parameter track is missing"))?;
        find(&state, &decode(&encoded)?.info, asked.skip_track_source).await
    };
    answer(found.await, &uri)
}

pub(super) async fn of_player(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
    query: Given,
) -> Response {
    let found = async {
        let asked = read_query(query)?;
        let session = session_of(&state, &session)?;
        let player = session
            .player(read_guild(&guild)?)
            .ok_or_else(Refusal::player_not_found)?;
        let shown = player.show().await;
        let shown = shown.map_err(|_| Refusal::player_not_found())?;
        let track = shown
            .track
            .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "No track playing"))?;
        find(&state, &track.info, asked.skip_track_source).await
    };
    answer(found.await, &uri)
}

pub(super) async fn subscribe(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
    query: Given,
) -> Response {
    let skip = match read_query(query) {
        Ok(asked) => asked.skip_track_source,
        Err(refusal) => return refusal.answer(&uri),
    };
    wish(&state, &session, &guild, &uri, Some(skip))
}

pub(super) async fn unsubscribe(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    wish(&state, &session, &guild, &uri, None)
}

fn wish(
    state: &Arc<node::State>,
    session: &str,
    guild: &str,
    uri: &Uri,
    lyrics: Option<bool>,
) -> Response {
    let wished = session_of(state, session)
        .and_then(|session| session.wish(read_guild(guild)?, |wishes| wishes.lyrics = lyrics));
    match wished {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refusal.answer(uri),
    }
}

fn session_of(state: &node::State, id: &str) -> Result<Arc<Session>, Refusal> {
    state.session(id).ok_or_else(Refusal::session_not_found)
}

async fn find(
    state: &node::State,
    track: &TrackInfo,
    skip_track_source: bool,
) -> Result<Option<Lyrics>, Refusal> {
    let found = state.settings.sources.lyrics(track, skip_track_source);
    found.await.map_err(|error| {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).because(&chain(&error))
    })
}

fn answer(found: Result<Option<Lyrics>, Refusal>, uri: &Uri) -> Response {
    match found {
        Ok(Some(lyrics)) => Json(lyrics).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refusal.answer(uri),
    }
}
