//! The password check before every route: 401 without one, 403 with a wrong one.
//!
//! The WebSocket's handshake answers 401 to both, as Lavalink's does: clients
//! tell a wrong password from a node that is not there by this status.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;

use super::WEBSOCKET;
use crate::node;
use crate::refusal::Refusal;

pub(super) async fn check(
    State(state): State<Arc<node::State>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(given) = request.headers().get(AUTHORIZATION) else {
        let refusal = Refusal::new(
            StatusCode::UNAUTHORIZED,
            "The Authorization header is missing",
        );
        return refusal.answer(request.uri());
    };
    let password = state.settings.password.expose_secret().as_bytes();
    if !bool::from(given.as_bytes().ct_eq(password)) {
        tracing::warn!(path = request.uri().path(), "a wrong password was given");
        let status = match request.uri().path() {
            WEBSOCKET => StatusCode::UNAUTHORIZED,
            _ => StatusCode::FORBIDDEN,
        };
        return Refusal::new(status, "The password is wrong").answer(request.uri());
    }
    next.run(request).await
}
