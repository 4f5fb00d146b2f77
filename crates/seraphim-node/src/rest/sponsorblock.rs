//! The route of the `SponsorBlock` plugin: which segments of a guild's videos
//! are skipped, by category.
//!
//! See <https://github.com/topi314/Sponsorblock-Plugin>.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use super::{read_body, read_guild};
use crate::node;
use crate::refusal::Refusal;

/// More categories than there are.
const MAX_CATEGORIES: usize = 32;
/// Longer than any category's name, in bytes.
const MAX_NAME: usize = 64;

pub(super) async fn get(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let categories = || {
        let session = state
            .session(&session)
            .ok_or_else(Refusal::session_not_found)?;
        let wishes = session.wishes.of(read_guild(&guild)?);
        wishes
            .skipped
            .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "Guild not found"))
    };
    match categories() {
        Ok(categories) => Json(categories).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}

pub(super) async fn put(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let categories = match read_body::<BTreeSet<String>>(body) {
        Ok(categories) if is_bounded(&categories) => categories,
        Ok(_) => return Refusal::bad_request("Too many categories").answer(&uri),
        Err(refusal) => return refusal.answer(&uri),
    };
    wish(&state, &session, &guild, &uri, Some(categories))
}

pub(super) async fn delete(
    State(state): State<Arc<node::State>>,
    Path((session, guild)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    wish(&state, &session, &guild, &uri, None)
}

fn is_bounded(categories: &BTreeSet<String>) -> bool {
    categories.len() <= MAX_CATEGORIES && categories.iter().all(|name| name.len() <= MAX_NAME)
}

fn wish(
    state: &node::State,
    session: &str,
    guild: &str,
    uri: &Uri,
    skipped: Option<BTreeSet<String>>,
) -> Response {
    let wished = state
        .session(session)
        .ok_or_else(Refusal::session_not_found)
        .and_then(|session| session.wish(read_guild(guild)?, |wishes| wishes.skipped = skipped));
    match wished {
        // As the plugin: an empty answer.
        Ok(()) => StatusCode::OK.into_response(),
        Err(refusal) => refusal.answer(uri),
    }
}
