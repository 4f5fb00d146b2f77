//! The CDN route: uploaded files by their address.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{media, sandbox::Shared};

pub(crate) async fn attachment(
    State(shared): State<Arc<Shared>>,
    Path((_, id, name)): Path<(u64, u64, String)>,
    headers: HeaderMap,
) -> Response {
    let found = shared.look(|world| {
        world
            .files
            .get(id)
            .filter(|file| file.name == name)
            .cloned()
    });
    let Some(file) = found else {
        return (
            StatusCode::NOT_FOUND,
            "This content is no longer available.",
        )
            .into_response();
    };
    let range = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    media::ranged(&file.bytes, &file.content_type, range)
}
