//! `GET /v4/loadtracks`: an identifier to its tracks.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use lavalink_protocol::{Exception, LoadResult, Severity};
use serde::Deserialize;

use super::read_query;
use crate::node;
use crate::refusal::Refusal;

#[derive(Deserialize)]
pub(super) struct Asked {
    identifier: Option<String>,
}

pub(super) async fn get(
    State(state): State<Arc<node::State>>,
    uri: Uri,
    query: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let identifier = match read_query(query) {
        Ok(Asked {
            identifier: Some(identifier),
        }) => identifier,
        Ok(Asked { identifier: None }) => {
            return Refusal::bad_request("The query parameter identifier is missing").answer(&uri);
        }
        Err(refusal) => return refusal.answer(&uri),
    };
    match load(&state, &identifier).await {
        Ok(result) => Json(result).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}

/// Looks an identifier up, within the node's bounds.
pub(super) async fn load(state: &node::State, identifier: &str) -> Result<LoadResult, Refusal> {
    let limits = &state.settings.limits;
    let looked_up = async {
        let _place =
            state.load_places.acquire().await.map_err(|_| {
                Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "The node is stopping")
            })?;
        Ok(state.settings.sources.load(identifier).await)
    };
    tokio::time::timeout(limits.load_time, looked_up)
        .await
        .unwrap_or_else(|_| {
            Ok(LoadResult::Error(Exception {
                message: Some("Looking up the track took too long.".to_owned()),
                severity: Severity::Suspicious,
                cause: format!("no answer within {} s", limits.load_time.as_secs()),
                cause_stack_trace: String::new(),
            }))
        })
}
