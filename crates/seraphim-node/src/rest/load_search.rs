//! `GET /v4/loadsearch`, as the plugin `LavaSearch` has it: what a query finds,
//! by kind. The sources here search for tracks.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use lavalink_protocol::{LoadResult, SearchResult};
use serde::Deserialize;

use super::load_tracks::load;
use super::read_query;
use crate::node;
use crate::refusal::Refusal;

#[derive(Deserialize)]
pub(super) struct Asked {
    query: Option<String>,
    types: Option<String>,
}

pub(super) async fn get(
    State(state): State<Arc<node::State>>,
    uri: Uri,
    query: Result<Query<Asked>, QueryRejection>,
) -> Response {
    match search(&state, query).await {
        Ok(Some(result)) => Json(result).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}

async fn search(
    state: &node::State,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Option<SearchResult>, Refusal> {
    let asked = read_query(query)?;
    let query = asked
        .query
        .ok_or_else(|| Refusal::bad_request("The query parameter query is missing"))?;
    let types = asked.types.unwrap_or_default();
    let mut types = types
        .split(',')
        .map(str::trim)
        .filter(|kind| !kind.is_empty());
    let wants_tracks = types.clone().next().is_none() || types.any(|kind| kind == "track");
    if !wants_tracks {
        return Ok(None);
    }
    let tracks = match load(state, &query).await? {
        LoadResult::Search(tracks) => tracks,
        LoadResult::Track(track) => vec![*track],
        LoadResult::Playlist(playlist) => playlist.tracks,
        LoadResult::Empty => Vec::new(),
        LoadResult::Error(exception) => {
            let message = exception.message.unwrap_or_default();
            return Err(
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message).because(&exception.cause)
            );
        }
    };
    Ok((!tracks.is_empty()).then(|| SearchResult {
        tracks,
        ..SearchResult::default()
    }))
}
