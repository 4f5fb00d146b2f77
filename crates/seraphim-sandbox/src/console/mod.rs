//! The browser page and what stands behind it: the sandbox seen and used by a
//! person.
//!
//! Static files, one WebSocket a page, uploads and the recording, on loopback
//! alone. The state of the sandbox reaches a page as a table of keys and
//! values; what its person does is told and recorded in the words of the
//! script language. It decides nothing about Discord: it looks and acts
//! through the same doors as scripts do.
//!
//! # HTTP
//!
//! | route | what |
//! |---|---|
//! | `GET /`, `GET /NAME` | the page's files, with `ETag` and a strict `Content-Security-Policy` |
//! | `GET /live` | the WebSocket |
//! | `GET /recording` | what was done, as a script |
//! | `POST /files?name=NAME` | an upload (10 MiB at most) → `{"file": "1"}` |
//! | `GET /attachments/{channel}/{file}/{name}` | a file of a message |
//!
//! `Host` must be 127.0.0.1, localhost or `[::1]`; `/live` and whatever is
//! neither GET nor HEAD needs `Origin: http://HOST`. Else: 403.
//!
//! # Requests
//!
//! Text, `{"id": 7, "do": VERB, …}`. Each is answered once with
//! `{"t": "done", "id": 7, "result": {…}}` or `{"t": "refused", "id": 7, "code":
//! CODE, "reason": SENTENCE}`; codes are `unknown`, `forbidden`, `malformed`,
//! `offline`, `no_response`, `voice`, `process` and `busy` (more than 16 under
//! way). Ids are strings of digits.
//!
//! | verb | fields → result |
//! |---|---|
//! | `be` | `person` → `you`; a page is alice at first |
//! | `speak` | `locale` |
//! | `join` · `leave` | `channel` · `guild` → `left` |
//! | `say` | `channel`, `text`, `files` → `message` |
//! | `run` | `channel`, `command`, `application`?, `path`?, `options`, `files` → `interaction` |
//! | `suggest` | as `run`, and `focused` → `choices` |
//! | `press` | `channel`, `message`, `custom_id` → `interaction` |
//! | `choose` | the same, and `values` → `interaction` |
//! | `submit` · `dismiss` | `interaction`, `fields` → `interaction` · `interaction` |
//! | `menu` | `channel`, `message`, `command`, `application`? → `interaction` |
//! | `listen` · `deafen` | `guild` · nothing |
//! | `ack` | `sequence`: frames taken so far; no answer |
//! | `clock` | `sent` → `sent`, `now`: the clock of `arrived`, in ms |
//! | `fault` | `fault`: a [`crate::Fault`] |
//! | `process` | `name`, `start` |
//! | `forget` | begins the recording anew |
//!
//! # What a page is told
//!
//! `{"t": "state", "whole": BOOL, "set": {KEY: VALUE}, "gone": [KEY]}`: with
//! `whole` everything before is forgotten. Keys are `info`, `you`, `user/ID`,
//! `guild/ID`, `channel/ID`, `direct/ID`, `voice/GUILD/USER`,
//! `message/CHANNEL/ID`, `interaction/ID`, `command/APPLICATION/ID`,
//! `bot/APPLICATION`, `process/NAME`; the values are made in `picture`.
//!
//! `{"t": "transcript", "whole": BOOL, "lines": [{"n", "at", "who", "kind",
//! "text"}]}`, `{"t": "recording", "steps": N}`, and, twice a second while the
//! page listens, `{"t": "figures", …}` (`listening`).
//!
//! # Sound
//!
//! Binary, little endian: 40 bytes, then 16-bit stereo at 48 kHz.
//!
//! | offset | type | what |
//! |---|---|---|
//! | 0 | u8 | 1: audio |
//! | 1 | u8 | bit 0: the silence frame |
//! | 2 | u16 | samples of a channel, 960 as a rule |
//! | 4 | u32 | counts every decoded frame; a jump is what was dropped |
//! | 8 | u32 | RTP timestamp |
//! | 12 | u16 | RTP sequence number |
//! | 14 | u16 | another one for each voice client |
//! | 16 | f64 | media position in samples since that client joined |
//! | 24 | f64 | when the packet came, in ms of `clock` |
//! | 32 | u64 | who speaks |
//!
//! More than 100 frames that are not acknowledged are not sent: they are
//! dropped and counted. Frames come at the speaker's pace; a page whose audio
//! clock differs adapts by `position`.

mod chronicle;
mod deed;
mod door;
mod listening;
mod live;
mod page;
mod picture;
mod recording;
mod request;
#[cfg(test)]
mod tests;
mod uploads;
mod witness;
mod words;

use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Instant,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware,
    response::IntoResponse,
    routing::{get, post},
};
use chronicle::Chronicle;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};
use uploads::Uploads;

use crate::{
    error::StartError,
    listener::Gate,
    sandbox::{Sandbox, serve},
    script::{Line, Process, ProcessOrders},
};

/// Where the page is, unless it is told otherwise.
pub const FRIENDLY_PORT: u16 = 8017;
/// Pages that may be open at once.
const PAGES: usize = 16;
/// Files of the media folder that a page is told of.
const MEDIA: usize = 100;

/// How a console is opened.
#[derive(Debug, Default)]
pub struct ConsoleSettings {
    /// The port on 127.0.0.1; `None` is [`FRIENDLY_PORT`], or another one
    /// where that is taken.
    pub port: Option<u16>,
    /// The way to the processes outside the sandbox, where there are any.
    pub process_orders: Option<ProcessOrders>,
}

/// The page, being served as long as its sandbox runs.
#[derive(Clone)]
pub struct Console {
    desk: Arc<Desk>,
    address: SocketAddr,
}

impl Console {
    /// Serves the page of a sandbox on loopback, whatever the sandbox's own
    /// listeners bind.
    pub async fn open(sandbox: &Sandbox, settings: ConsoleSettings) -> Result<Self, StartError> {
        let io = |source| StartError::Io {
            what: "page port",
            source,
        };
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match settings.port {
            Some(port) => bind(port).await,
            None => match bind(FRIENDLY_PORT).await {
                Ok(listener) => Ok(listener),
                Err(_) => bind(0).await,
            },
        };
        let listener = listener.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        let mut desk = Desk::of(Sandbox::borrowed(&sandbox.shared));
        desk.media = match &sandbox.shared.settings.media_root {
            Some(folder) => files_of(folder).await,
            None => Vec::new(),
        };
        if let Some(process_orders) = settings.process_orders {
            desk.processes = process_orders.changes();
            desk.process_orders = Some(process_orders);
        }
        let desk = Arc::new(desk);
        witness::watch(&desk);
        serve(
            &sandbox.shared,
            listener,
            router(Arc::clone(&desk)),
            Gate::default(),
        );
        Ok(Self { desk, address })
    }

    /// The page's address.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Shows a line of a performance in the page's transcript.
    pub fn tell(&self, line: &Line) {
        self.desk.chronicle.tell(line.clone());
    }
}

/// What every part of the console reaches.
struct Desk {
    sandbox: Sandbox,
    chronicle: Arc<Chronicle>,
    process_orders: Option<ProcessOrders>,
    processes: watch::Receiver<Vec<Process>>,
    /// Keeps [`Self::processes`] open where nobody takes orders.
    _nobody: watch::Sender<Vec<Process>>,
    uploads: Uploads,
    pages: Arc<Semaphore>,
    /// The names of the files under `/media/`.
    media: Vec<String>,
    began: Instant,
}

impl Desk {
    fn of(sandbox: Sandbox) -> Self {
        let (nobody, processes) = watch::channel(Vec::new());
        Self {
            sandbox,
            chronicle: Arc::new(Chronicle::new()),
            process_orders: None,
            processes,
            _nobody: nobody,
            uploads: Uploads::default(),
            pages: Arc::new(Semaphore::new(PAGES)),
            media: Vec::new(),
            began: Instant::now(),
        }
    }

    /// A moment on the clock that pages are told of, in ms.
    fn clock(&self, at: Instant) -> f64 {
        at.saturating_duration_since(self.began).as_secs_f64() * 1000.0
    }

    /// Runs something beside the pages until it is done or the sandbox stops.
    fn track(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.sandbox.shared.stop.clone();
        self.sandbox.shared.tracker.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = task => {}
            }
        });
    }
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(page::first))
        .route("/live", get(live::live))
        .route("/recording", get(recorded))
        .route("/files", post(uploads::upload))
        .route(
            "/attachments/{channel}/{file}/{name}",
            get(uploads::attached),
        )
        .route("/{*name}", get(page::file))
        .layer(DefaultBodyLimit::max(uploads::LARGEST_FILE))
        .layer(middleware::from_fn(door::guard))
        .with_state(desk)
}

/// `GET /recording`: what was done, as a script.
async fn recorded(
    axum::extract::State(desk): axum::extract::State<Arc<Desk>>,
) -> impl IntoResponse {
    let (script, _) = desk.chronicle.script();
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"seraphim-visit.script\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, script)
}

/// The names of a folder's files, some of them.
async fn files_of(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else {
        return names;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let is_file = entry.file_type().await.is_ok_and(|kind| kind.is_file());
        if let (true, Ok(name)) = (is_file, entry.file_name().into_string()) {
            names.push(name);
        }
        if names.len() >= MEDIA {
            break;
        }
    }
    names.sort();
    names
}

impl std::fmt::Debug for Console {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
