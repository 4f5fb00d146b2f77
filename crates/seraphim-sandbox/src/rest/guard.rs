//! What every request passes: the ban, the token, ordered faults, rate limits.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header::RETRY_AFTER, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::time::Instant;

use super::{
    error::ApiError,
    limit::{Limits, Standing, TooMany},
    rule,
};
use crate::{
    fault::{RestFaultKind, Scope, seconds},
    sandbox::{RequestRecord, Shared},
};

/// The application whose token a request bears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(pub(crate) u64);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Self>()
            .copied()
            .ok_or_else(ApiError::unauthorized)
    }
}

pub(super) async fn guard(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let path = bare(request.uri().path()).to_owned();
    let matched = request
        .extensions()
        .get::<MatchedPath>()
        .map(|m| bare(m.as_str()).to_owned());
    let route = matched.unwrap_or_else(|| path.clone());
    let response = match enter(&shared, &mut request, &route, &path).await {
        Entry::Answer(response) => response,
        Entry::Pass { standing, lost } => {
            let answered = next.run(request).await;
            let mut response = lost.map_or(answered, IntoResponse::into_response);
            if let Some(standing) = standing {
                standing.write(response.headers_mut());
            }
            response
        }
    };
    let status = response.status();
    let shared_scope = response
        .headers()
        .get("x-ratelimit-scope")
        .is_some_and(|scope| scope == "shared");
    if matches!(status.as_u16(), 401 | 403 | 429) && !shared_scope {
        let most = shared.settings.invalid_request_limit;
        shared
            .limits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .note_invalid(most);
    }
    let status = status.as_u16();
    tracing::debug!(%method, %route, status, "request");
    let method = method.to_string();
    shared.note_request(RequestRecord {
        at: Instant::now(),
        method,
        path,
        status,
    });
    response
}

enum Entry {
    Answer(Response),
    Pass {
        standing: Option<Standing>,
        lost: Option<StatusCode>,
    },
}

async fn enter(shared: &Shared, request: &mut Request, route: &str, path: &str) -> Entry {
    let most = usize::try_from(shared.settings.invalid_request_limit).unwrap_or(usize::MAX);
    let invalid = shared
        .limits
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .invalid();
    if invalid >= most {
        return Entry::Answer(banned());
    }
    let method = request.method().clone();
    let kind = {
        let mut rules = shared.rules();
        rule::strike(&mut rules, method.as_str(), path)
    };
    let mut lost = None;
    match kind {
        Some(RestFaultKind::RateLimit { scope, retry_after }) => {
            let refusal = Limits::ordered(&method, route, scope, seconds(retry_after));
            return Entry::Answer(too_many(&refusal));
        }
        Some(RestFaultKind::Status { status }) => {
            return Entry::Answer(failure(status).into_response());
        }
        Some(RestFaultKind::Slow { seconds: length }) => {
            tokio::time::sleep(seconds(length)).await;
        }
        Some(RestFaultKind::AnswerLost { status }) => lost = Some(failure(status)),
        Some(RestFaultKind::Clear) | None => {}
    }
    let given = request
        .headers()
        .get("authorization")
        .map(|v| v.to_str().unwrap_or("").to_owned());
    let application = match &given {
        Some(value) if value.starts_with("Bot ") => {
            shared.look(|world| world.application_by_token(value).map(|app| app.id))
        }
        _ => None,
    };
    let open = route == "/gateway"
        || route.starts_with("/webhooks/")
        || route.starts_with("/interactions/");
    match application {
        Some(application) => {
            request.extensions_mut().insert(Caller(application));
        }
        None if open && given.is_none() => {}
        None if open && route != "/gateway" => {}
        None => return Entry::Answer(ApiError::unauthorized().into_response()),
    }
    let global = shared.settings.global_requests_per_second;
    let taken = shared
        .limits
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take(
            application.unwrap_or(0),
            &method,
            route,
            &major(path),
            global,
        );
    match taken {
        Ok(standing) => {
            // Interaction callbacks carry no bucket.
            let callback = route.starts_with("/interactions/");
            Entry::Pass {
                standing: (!callback).then_some(standing),
                lost,
            }
        }
        Err(refusal) => Entry::Answer(too_many(&refusal)),
    }
}

/// The path without `/api` and the version.
fn bare(path: &str) -> &str {
    let rest = path.strip_prefix("/api").unwrap_or(path);
    ["/v10", "/v9"]
        .iter()
        .find_map(|v| rest.strip_prefix(v))
        .unwrap_or(rest)
}

/// The top-level resource: channel, guild, or webhook with token.
fn major(path: &str) -> String {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("channels" | "guilds"), Some(id), _) => id.to_owned(),
        (Some("webhooks" | "interactions"), Some(id), Some(token)) => format!("{id}/{token}"),
        _ => String::new(),
    }
}

fn failure(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn banned() -> Response {
    let page = "<html><title>Error 1015</title>You are being rate limited</html>";
    let headers = [("content-type", "text/html"), ("retry-after", "3600")];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}

fn too_many(refusal: &TooMany) -> Response {
    let global = refusal.scope == Scope::Global;
    let message = match refusal.scope {
        Scope::Shared => "The resource is being rate limited.",
        Scope::User | Scope::Global => "You are being rate limited.",
    };
    let wait = refusal.retry_after.max(Duration::from_millis(1));
    let body = json!({"message": message, "retry_after": wait.as_secs_f64(), "global": global});
    let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
    let headers = response.headers_mut();
    if !global {
        refusal.standing.write(headers);
    }
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    headers.insert(RETRY_AFTER, HeaderValue::from(whole));
    let scope = HeaderValue::from_static(refusal.scope.name());
    headers.insert(HeaderName::from_static("x-ratelimit-scope"), scope);
    headers.insert(
        HeaderName::from_static("via"),
        HeaderValue::from_static("1.1 sandbox"),
    );
    if global {
        let name = HeaderName::from_static("x-ratelimit-global");
        headers.insert(name, HeaderValue::from_static("true"));
    }
    response
}
