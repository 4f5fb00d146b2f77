//! Discord's REST API, as far as the adapter uses it.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch, time::timeout};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// One request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    /// Path without `/api/v10`.
    pub(crate) path: String,
    pub(crate) body: Value,
}

impl Seen {
    /// The callback type of a first answer.
    pub(crate) fn callback(&self) -> Option<u64> {
        self.path
            .ends_with("/callback")
            .then(|| self.body["type"].as_u64())
            .flatten()
    }

    /// `METHOD /path`, for comparing lists.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A status that stands for no answer at all.
pub(crate) const STALL: u16 = 0;

/// Method, part of the path, status, body.
type Once = (Method, String, u16, Value);

#[derive(Clone)]
struct Shared {
    seen: Arc<watch::Sender<Vec<Seen>>>,
    /// Answers to be given once each, by method and a part of the path.
    once: Arc<Mutex<VecDeque<Once>>>,
    next_id: Arc<AtomicU64>,
    gateway: Arc<Mutex<String>>,
    held: Arc<watch::Sender<bool>>,
    /// Of every answer.
    headers: Arc<Mutex<HeaderMap>>,
}

pub(crate) struct FakeRest {
    shared: Shared,
    port: u16,
    _stop: DropGuard,
}

impl FakeRest {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("a bound socket").port();
        let shared = Shared {
            seen: Arc::new(watch::channel(Vec::new()).0),
            once: Arc::default(),
            next_id: Arc::new(AtomicU64::new(900)),
            gateway: Arc::new(Mutex::new("ws://127.0.0.1:1".to_owned())),
            held: Arc::new(watch::Sender::new(false)),
            headers: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        TaskTracker::new().spawn(async move {
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(stopped.cancelled_owned())
                .await;
        });
        Self {
            shared,
            port,
            _stop: stop.drop_guard(),
        }
    }

    pub(crate) fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What `/gateway/bot` says.
    pub(crate) fn set_gateway(&self, url: String) {
        *self
            .shared
            .gateway
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = url;
    }

    /// Answers the next request to such a path otherwise than usual.
    pub(crate) fn once(&self, method: Method, part: &str, status: u16, body: Value) {
        let mut once = self
            .shared
            .once
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        once.push_back((method, part.to_owned(), status, body));
    }

    /// What every answer says about its bucket, from the next one on.
    pub(crate) fn stands(&self, headers: &[(&'static str, &'static str)]) {
        let pairs = headers.iter().map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        let mut headers = self.shared.headers.lock();
        *headers.as_deref_mut().expect("no test has failed") = pairs.collect();
    }

    /// Keeps its answers back, from the next one on, until [`Self::release`].
    pub(crate) fn hold(&self) {
        self.shared.held.send_replace(true);
    }

    /// Gives the answers that it has kept back.
    pub(crate) fn release(&self) {
        self.shared.held.send_replace(false);
    }

    /// Everything so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.borrow().clone()
    }

    /// Everything so far, as lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().iter().map(Seen::line).collect()
    }

    /// Waits until so many requests came, and gives all that came.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Seen> {
        let mut seen = self.shared.seen.subscribe();
        let enough = seen.wait_for(|seen| seen.len() >= count);
        let came = timeout(Duration::from_secs(20), enough)
            .await
            .map(|seen| seen.map(|seen| seen.clone()));
        match came {
            Ok(Ok(seen)) => seen,
            _ => panic!("waited for {count} requests, came: {:?}", self.lines()),
        }
    }
}

async fn answer(State(shared): State<Shared>, method: Method, uri: Uri, body: Bytes) -> Response {
    let path = uri.path().trim_start_matches("/api/v10").to_owned();
    let as_text = || Value::String(String::from_utf8_lossy(&body).into_owned());
    let json_body = match body.first() {
        None => Value::Null,
        // A form with a file in it.
        Some(b'-') => as_text(),
        Some(_) => serde_json::from_slice(&body).unwrap_or(Value::Null),
    };
    let (status, told) = shared.decide(&method, &path);
    let stalls = status == STALL;
    shared.seen.send_modify(|seen| {
        seen.push(Seen {
            method,
            path,
            body: json_body,
        });
    });
    // The sender is `shared`, so the wait cannot end otherwise.
    let _ = shared.held.subscribe().wait_for(|held| !held).await;
    if stalls {
        std::future::pending::<()>().await;
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = shared
        .headers
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let headers = headers.clone();
    if told.is_null() {
        return (status, headers).into_response();
    }
    (
        status,
        headers,
        [(CONTENT_TYPE, "application/json")],
        told.to_string(),
    )
        .into_response()
}

impl Shared {
    fn decide(&self, method: &Method, path: &str) -> (u16, Value) {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let special = once
            .iter()
            .position(|(when, part, ..)| when == method && path.contains(part.as_str()));
        if let Some((_, _, status, body)) = special.and_then(|index| once.remove(index)) {
            return (status, body);
        }
        let id = || json!({ "id": self.next_id.fetch_add(1, Ordering::Relaxed).to_string() });
        match (method.as_str(), path) {
            ("GET", "/applications/@me") => (200, json!({ "id": "42" })),
            ("GET", "/gateway/bot") => {
                let url = self
                    .gateway
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone();
                let limit = json!({"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 4});
                (
                    200,
                    json!({ "url": url, "shards": 1, "session_start_limit": limit }),
                )
            }
            ("GET" | "PUT", _) => (200, json!([])),
            ("POST", path) if path.ends_with("/callback") => (204, Value::Null),
            ("DELETE", _) => (204, Value::Null),
            _ => (200, id()),
        }
    }
}
