//! `GET /v4/routeplanner/status`: this node has no route planner.

use axum::http::StatusCode;

pub(super) async fn status() -> StatusCode {
    StatusCode::NO_CONTENT
}
