//! A request that comes with a trace becomes part of it:
//! <https://www.w3.org/TR/trace-context/#traceparent-header>.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State as Of};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument as _, Span};

use crate::node::State;

/// Carries a request out within a span of its caller's trace, if it names one.
pub(super) async fn follow(Of(state): Of<Arc<State>>, request: Request, next: Next) -> Response {
    let span = match parent(request.headers()) {
        Some(parent) => {
            // The path has a session in it, which is nobody's business.
            let route = request.extensions().get::<MatchedPath>();
            let route = route.map_or("", MatchedPath::as_str);
            let span = tracing::info_span!("node", method = %request.method(), route);
            (state.settings.adopt)(&span, parent);
            span
        }
        None => Span::none(),
    };
    next.run(request).instrument(span).await
}

/// What the header says, if it can be one: 55 characters in version 00.
fn parent(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get("traceparent")?.to_str().ok()?;
    (value.len() == 55).then_some(value)
}
