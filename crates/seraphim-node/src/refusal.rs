//! Why a request is refused: data that becomes Lavalink's error body.
//!
//! See “Error Responses” on <https://lavalink.dev/api/rest.html>.

use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use lavalink_protocol::ErrorBody;

use crate::player::epoch_millis;

/// A refusal, not yet tied to a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
    /// What stands behind the message, for `trace=true`.
    cause: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            cause: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn session_not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Session not found")
    }

    pub(crate) fn player_not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Player not found")
    }

    pub(crate) fn full(what: &str, limit: usize) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            format!("This node is full: it keeps at most {limit} {what}"),
        )
    }

    pub(crate) fn pressed() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "This node is full: its frames run late, and another player would make the others \
             stutter. Use another node, or try again later",
        )
    }

    pub(crate) fn stopping() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "This node is stopping. Use another node, or try again later",
        )
    }

    pub(crate) fn because(mut self, cause: &impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// The answer for the request to `uri`.
    pub(crate) fn answer(self, uri: &Uri) -> Response {
        let trace = wants_trace(uri).then(|| {
            let cause = self.cause.as_deref().unwrap_or("no further cause");
            format!("{}\ncaused by: {cause}", self.message)
        });
        let body = ErrorBody {
            timestamp: i64::try_from(epoch_millis()).unwrap_or(i64::MAX),
            status: self.status.as_u16(),
            error: self
                .status
                .canonical_reason()
                .unwrap_or("Unknown")
                .to_owned(),
            trace,
            message: self.message,
            path: uri.path().to_owned(),
        };
        (self.status, Json(body)).into_response()
    }
}

/// `trace` as Lavalink reads it: there, and not `false`.
fn wants_trace(uri: &Uri) -> bool {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .any(|(name, value)| name == "trace" && !value.eq_ignore_ascii_case("false"))
}
