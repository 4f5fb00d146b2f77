//! `PATCH /v4/sessions/{session}`: whether a session waits for its client.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};

use super::read_body;
use crate::node;
use crate::refusal::Refusal;

pub(super) async fn update(
    State(state): State<Arc<node::State>>,
    Path(id): Path<String>,
    uri: Uri,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(session) = state.session(&id) else {
        return Refusal::session_not_found().answer(&uri);
    };
    match read_body(body) {
        Ok(update) => Json(session.update(update)).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}
