//! A Lavalink on a real socket that does what a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use secrecy::SecretString;
use seraphim_engine::ports::AudioEvent;
use seraphim_lavalink::{Driver, Lavalink, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) const PASSWORD: &str = "planted-password";
const PATIENCE: Duration = Duration::from_secs(10);

/// A request that reached the node.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Value,
}

/// How the node behaves.
#[expect(clippy::struct_excessive_bools, reason = "each is a manner of its own")]
#[derive(Debug, Clone)]
pub(crate) struct Manners {
    pub(crate) version: String,
    pub(crate) password: String,
    /// Whether a session that is asked for is still there.
    pub(crate) remembers: bool,
    /// The socket is opened, then neither read nor written.
    pub(crate) frozen: bool,
    /// Orders are never answered.
    pub(crate) silent: bool,
    /// Sockets are refused with 503.
    pub(crate) closed: bool,
    /// The answers to lookups, one after another.
    pub(crate) loads: VecDeque<(u16, Value)>,
    /// The answers to requests whose path ends so.
    pub(crate) answers: Vec<(&'static str, u16, Value)>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            version: "4.2.0".to_owned(),
            password: PASSWORD.to_owned(),
            remembers: true,
            frozen: false,
            silent: false,
            closed: false,
            loads: VecDeque::new(),
            answers: Vec::new(),
        }
    }
}

/// The node.
pub(crate) struct FakeNode {
    inner: Arc<Inner>,
    seen: mpsc::Receiver<Seen>,
    port: u16,
    stop: CancellationToken,
    tasks: TaskTracker,
}

struct Inner {
    manners: Mutex<Manners>,
    seen: mpsc::Sender<Seen>,
    socket: watch::Sender<Option<Line>>,
    sockets: watch::Sender<u32>,
}

/// The way to the open socket.
#[derive(Clone)]
struct Line {
    frames: mpsc::Sender<Message>,
    cut: CancellationToken,
}

impl FakeNode {
    pub(crate) async fn start() -> Self {
        Self::with(Manners::default()).await
    }

    pub(crate) async fn with(manners: Manners) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("a bound socket").port();
        let (sender, seen) = mpsc::channel(256);
        let inner = Arc::new(Inner {
            manners: Mutex::new(manners),
            seen: sender,
            socket: watch::Sender::new(None),
            sockets: watch::Sender::new(0),
        });
        let router = Router::new()
            .route("/v4/websocket", get(open))
            .fallback(rest)
            .with_state(Arc::clone(&inner));
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let ended = stop.clone();
        tasks.spawn(async move {
            let served = axum::serve(listener, router).into_future();
            tokio::select! { _ = served => {}, () = ended.cancelled() => {} }
        });
        Self {
            inner,
            seen,
            port,
            stop,
            tasks,
        }
    }

    /// Settings for this node, with short times.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::new("127.0.0.1", self.port, SecretString::from(PASSWORD), 77);
        settings.longest_wait = Duration::from_millis(50);
        settings
    }

    /// Runs a client against the node.
    pub(crate) fn client(&self, settings: Settings) -> (Arc<Lavalink>, mpsc::Receiver<AudioEvent>) {
        let (audio, driver, events) = Lavalink::new(settings).expect("the settings can work");
        self.drive(driver);
        (audio, events)
    }

    fn drive(&self, driver: Driver) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move { driver.run(stop).await });
    }

    pub(crate) fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(
            &mut self
                .inner
                .manners
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// The next request but for session updates, and the look at the players after
    /// a resume.
    pub(crate) async fn seen(&mut self) -> Seen {
        loop {
            let seen = within(self.seen.recv()).await.expect("the node lives");
            let look = seen.method == Method::GET && seen.path.ends_with("/players");
            if !look && (seen.method != Method::PATCH || seen.path.contains("/players/")) {
                return seen;
            }
        }
    }

    /// The next request whatever it is.
    pub(crate) async fn seen_any(&mut self) -> Seen {
        within(self.seen.recv()).await.expect("the node lives")
    }

    /// Sends over the open socket, waiting for one.
    pub(crate) async fn say(&self, message: Value) {
        let mut socket = self.inner.socket.subscribe();
        let line = within(socket.wait_for(Option::is_some))
            .await
            .expect("the node lives")
            .clone();
        let line = line.expect("a socket is open");
        line.frames
            .send(Message::Text(message.to_string().into()))
            .await
            .expect("the socket is open");
    }

    /// Closes the socket as a node that is asked to end does.
    pub(crate) async fn leave(&self) {
        let line = self.inner.socket.borrow().clone();
        let goodbye = CloseFrame {
            code: close_code::AWAY,
            reason: "the node is stopping".into(),
        };
        let line = line.expect("a socket is open");
        line.frames
            .send(Message::Close(Some(goodbye)))
            .await
            .expect("the socket is open");
    }

    /// Cuts the socket without a goodbye.
    pub(crate) fn cut(&self) {
        let line = self.inner.socket.borrow().clone();
        self.inner.socket.send_replace(None);
        line.expect("a socket is open").cut.cancel();
    }

    /// How many sockets were opened so far, once it is at least this many.
    pub(crate) async fn sockets(&self, at_least: u32) -> u32 {
        let mut sockets = self.inner.sockets.subscribe();
        *within(sockets.wait_for(|count| *count >= at_least))
            .await
            .expect("the node lives")
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        within(self.tasks.wait()).await;
    }
}

/// Fails instead of hanging.
pub(crate) async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what)
        .await
        .expect("it happens within ten seconds")
}

impl Inner {
    fn manners(&self) -> Manners {
        self.manners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn allowed(inner: &Inner, headers: &HeaderMap) -> Option<Response> {
    let given = headers.get("authorization")?;
    if given == inner.manners().password.as_str() {
        return None;
    }
    Some(StatusCode::FORBIDDEN.into_response())
}

async fn open(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if let Some(refused) = allowed(&inner, &headers) {
        return refused;
    }
    let manners = inner.manners();
    if manners.closed {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let asked = headers
        .get("session-id")
        .and_then(|id| id.to_str().ok())
        .map(str::to_owned);
    let resumed = manners.remembers && asked.is_some();
    let session = asked
        .filter(|_| resumed)
        .unwrap_or_else(|| format!("session{}", *inner.sockets.borrow()));
    inner.sockets.send_modify(|count| *count += 1);
    upgrade.on_upgrade(move |socket| serve(inner, socket, session, resumed, manners.frozen))
}

async fn serve(inner: Arc<Inner>, mut socket: WebSocket, id: String, resumed: bool, frozen: bool) {
    let ready = json!({"op": "ready", "resumed": resumed, "sessionId": id});
    if socket
        .send(Message::Text(ready.to_string().into()))
        .await
        .is_err()
    {
        return;
    }
    let (frames, mut said) = mpsc::channel(16);
    let cut = CancellationToken::new();
    inner.socket.send_replace(Some(Line {
        frames,
        cut: cut.clone(),
    }));
    if frozen {
        cut.cancelled().await;
        return;
    }
    loop {
        tokio::select! {
            () = cut.cancelled() => return,
            Some(frame) = said.recv() => {
                if socket.send(frame).await.is_err() {
                    return;
                }
            }
            heard = socket.recv() => if !matches!(heard, Some(Ok(_))) {
                return;
            },
        }
    }
}

async fn rest(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Query(query): Query<std::collections::HashMap<String, String>>,
    body: Bytes,
) -> Response {
    if let Some(refused) = allowed(&inner, &headers) {
        return refused;
    }
    if uri.path() == "/version" {
        return inner.manners().version.into_response();
    }
    let mut body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let load = uri.path() == "/v4/loadtracks";
    if load {
        body = json!(query.get("identifier"));
    }
    let path = uri.path().to_owned();
    let _ = inner.seen.send(Seen { method, path, body }).await;
    if inner.manners().silent && uri.path().contains("/players/") {
        std::future::pending::<()>().await;
    }
    if load {
        let answer = inner
            .manners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .loads
            .pop_front()
            .unwrap_or((200, json!({"loadType": "empty", "data": {}})));
        let status = StatusCode::from_u16(answer.0).expect("a legal status");
        return (status, axum::Json(answer.1)).into_response();
    }
    let answers = inner.manners().answers;
    match answers
        .into_iter()
        .find(|(end, ..)| uri.path().ends_with(end))
    {
        Some((_, status, answer)) => {
            let status = StatusCode::from_u16(status).expect("a legal status");
            (status, axum::Json(answer)).into_response()
        }
        None => axum::Json(json!({})).into_response(),
    }
}
