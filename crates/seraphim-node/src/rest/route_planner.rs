//! `/v4/routeplanner`: this node rotates no addresses, which is how Lavalink
//! answers where it is not told to.

use axum::http::{StatusCode, Uri};
use axum::response::Response;

use crate::refusal::Refusal;

pub(super) async fn status() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Nothing is marked as failing, so there is nothing to free.
pub(super) async fn free(uri: Uri) -> Response {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Can't access disabled route planner",
    )
    .answer(&uri)
}
