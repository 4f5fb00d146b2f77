//! A running node for a test, its client, and the lines that it opens.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use seraphim_sources::{LocalSettings, Settings as SourceSettings, Sources};
use seraphim_voice::{
    CallEvent, CallSettings, FrameSource, Next, Pacer, PacerSettings, ServerInfo, Tls,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::player::line::{Exchange, Line};
use crate::pressure::Pressure;
use crate::{Figures, Node, NodeSettings};

pub(super) const PASSWORD: &str = "planted-password";
pub(super) const GUILD: u64 = 81_384_788_765_712_384;
const PATIENCE: Duration = Duration::from_secs(20);

/// Fails instead of hanging.
pub(super) async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what)
        .await
        .expect("it happens within its time")
}

/// The other end of a player's line.
pub(super) struct Phone {
    pub(super) source: Box<dyn FrameSource>,
    pub(super) events: mpsc::Sender<CallEvent>,
    pub(super) servers: Arc<Mutex<Vec<ServerInfo>>>,
    pub(super) connected: Arc<AtomicBool>,
    pub(super) stop: CancellationToken,
}

impl Phone {
    /// Takes frames as a pacing thread would, only faster, until `enough` says
    /// so of the frames taken so far, or nothing more comes for a while.
    pub(super) async fn take(&mut self, enough: impl Fn(usize) -> bool) -> usize {
        let mut frames = 0;
        within(async {
            while !enough(frames) {
                match self.source.next_frame() {
                    Next::Frame(_) => frames += 1,
                    // The decode thread has its own pace.
                    Next::Starved | Next::Idle => {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                }
            }
        })
        .await;
        frames
    }

    pub(super) fn servers(&self) -> Vec<ServerInfo> {
        self.servers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

struct TestExchange(mpsc::Sender<Phone>);

struct TestLine {
    servers: Arc<Mutex<Vec<ServerInfo>>>,
    connected: Arc<AtomicBool>,
}

impl Exchange for TestExchange {
    fn open(
        &self,
        source: Box<dyn FrameSource>,
        stop: CancellationToken,
    ) -> (Box<dyn Line>, mpsc::Receiver<CallEvent>) {
        let (events, receiver) = mpsc::channel(8);
        let servers = Arc::new(Mutex::new(Vec::new()));
        let connected = Arc::new(AtomicBool::new(false));
        let line = TestLine {
            servers: Arc::clone(&servers),
            connected: Arc::clone(&connected),
        };
        let phone = Phone {
            source,
            events,
            servers,
            connected,
            stop,
        };
        self.0
            .try_send(phone)
            .unwrap_or_else(|_| panic!("a test opens few lines"));
        (Box::new(line), receiver)
    }
}

impl Line for TestLine {
    fn connect(&self, server: ServerInfo) {
        self.servers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(server);
        self.connected.store(true, Ordering::Relaxed);
    }

    fn announce(&self) {}

    fn connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }

    fn ping(&self) -> Option<Duration> {
        Some(Duration::from_millis(12))
    }
}

/// A running node.
pub(super) struct Stage {
    address: std::net::SocketAddr,
    http: Client,
    phones: mpsc::Receiver<Phone>,
    stop: CancellationToken,
    tasks: TaskTracker,
    pub(super) pressure: Arc<Pressure>,
    pub(super) figures: Figures,
    pub(super) folder: TempDir,
}

impl Stage {
    pub(super) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut NodeSettings)) -> Self {
        Self::with_folder(|_, settings| change(settings)).await
    }

    /// The same for a change that needs to know the folder.
    pub(super) async fn with_folder(change: impl FnOnce(&Path, &mut NodeSettings)) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_tone(&folder.path().join("tone.wav"), Duration::from_secs(1));
        write_tone(&folder.path().join("long.wav"), Duration::from_secs(10));
        let sources = Sources::new(SourceSettings {
            local: LocalSettings {
                root: Some(folder.path().to_owned()),
                ..LocalSettings::default()
            },
            ..SourceSettings::default()
        })
        .expect("the folder is there");
        let pacer = Pacer::start(PacerSettings { threads: 1 }).expect("a thread");
        let call = CallSettings::new(Tls::with_roots(rustls::RootCertStore::empty()));
        let mut settings = NodeSettings::new(SecretString::from(PASSWORD), sources, pacer, call);
        change(folder.path(), &mut settings);
        let (sender, phones) = mpsc::channel(16);
        let node =
            Node::with_exchange(settings, Box::new(TestExchange(sender)), TaskTracker::new())
                .expect("legal settings");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let pressure = Arc::clone(&node.state.pressure);
        let figures = node.figures();
        tasks.spawn(node.run(listener, stop.clone()));
        Self {
            address,
            http: Client::builder()
                .timeout(PATIENCE)
                .build()
                .expect("a provider is installed"),
            phones,
            stop,
            tasks,
            pressure,
            figures,
            folder,
        }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("http://{}{path}", self.address))
            .header("Authorization", PASSWORD)
    }

    pub(super) fn request_without_password(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("http://{}{path}", self.address))
    }

    /// Sends a request and reads the JSON of its answer, `null` if it has none.
    pub(super) async fn ask(&self, request: RequestBuilder) -> (StatusCode, Value) {
        let response = within(request.send()).await.expect("the node answers");
        json_of(response).await
    }

    pub(super) async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.ask(self.request(Method::GET, path)).await
    }

    pub(super) async fn patch(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.ask(self.request(Method::PATCH, path).body(body.to_string()))
            .await
    }

    /// Updates the guild's player, which has to be accepted.
    pub(super) async fn update(&self, client: &TestClient, body: Value) -> Value {
        let (status, player) = self.patch(&client.player(), body).await;
        assert_eq!(status, StatusCode::OK, "{player}");
        player
    }

    /// The encoded form of a file in the folder.
    pub(super) async fn encoded(&self, file: &str) -> String {
        let (status, result) = self
            .get(&format!("/v4/loadtracks?identifier=local:{file}"))
            .await;
        assert_eq!(
            (status, &result["loadType"]),
            (StatusCode::OK, &json!("track")),
            "{result}"
        );
        result["data"]["encoded"]
            .as_str()
            .expect("encoded is a text")
            .to_owned()
    }

    /// The line of the player that was made last.
    pub(super) async fn phone(&mut self) -> Phone {
        within(self.phones.recv()).await.expect("the node lives")
    }

    /// What the node still says on a socket that sends these bytes after its
    /// handshake, until it has closed it.
    pub(super) async fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut socket = TcpStream::connect(self.address).await.expect("it listens");
        let handshake = format!(
            "GET /v4/websocket HTTP/1.1\r\nHost: node\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nUser-Id: 78\r\n\
             Authorization: {PASSWORD}\r\n\r\n"
        );
        let mut said = Vec::new();
        within(async {
            socket.write_all(handshake.as_bytes()).await?;
            socket.write_all(bytes).await?;
            socket.read_to_end(&mut said).await
        })
        .await
        .ok();
        said
    }

    /// A connection that begins to ask for something.
    pub(super) async fn half_a_head(&self) -> TcpStream {
        let mut socket = TcpStream::connect(self.address).await.expect("it listens");
        let asked = b"GET /version HTTP/1.1\r\nHost: no";
        socket.write_all(asked).await.expect("it is let in");
        socket
    }

    pub(super) async fn client(&self) -> TestClient {
        self.client_for(None).await
    }

    pub(super) async fn client_for(&self, session: Option<&str>) -> TestClient {
        let mut request = format!("ws://{}/v4/websocket", self.address)
            .into_client_request()
            .expect("a legal address");
        let headers = request.headers_mut();
        for (name, value) in [
            ("User-Id", "77"),
            ("Client-Name", "test/1"),
            ("Authorization", PASSWORD),
        ] {
            headers.insert(name, value.parse().expect("a legal value"));
        }
        if let Some(session) = session {
            headers.insert("Session-Id", session.parse().expect("a legal value"));
        }
        let (socket, response) = within(connect_async(request)).await.expect("it is let in");
        let header = response.headers()["session-resumed"]
            .to_str()
            .expect("a text")
            == "true";
        let mut client = TestClient {
            socket,
            session: String::new(),
        };
        let ready = client.next_any().await;
        assert_eq!(ready["op"], "ready");
        assert_eq!(ready["resumed"], header);
        client.session = ready["sessionId"].as_str().expect("a text").to_owned();
        client
    }

    pub(super) async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        within(self.tasks.wait()).await;
    }
}

pub(super) async fn json_of(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = within(response.text()).await.expect("a whole body");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// A client's WebSocket.
pub(super) struct TestClient {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(super) session: String,
}

impl TestClient {
    pub(super) fn player(&self) -> String {
        format!("/v4/sessions/{}/players/{GUILD}", self.session)
    }

    /// The next message.
    pub(super) async fn next_any(&mut self) -> Value {
        within(async {
            loop {
                let frame = self.socket.next().await.expect("the socket is open");
                if let Frame::Text(text) = frame.expect("a whole frame") {
                    return serde_json::from_str(&text).expect("it is JSON");
                }
            }
        })
        .await
    }

    /// The next event; reports and statistics are passed over.
    pub(super) async fn event(&mut self) -> Value {
        loop {
            let message = self.next_any().await;
            if message["op"] == "event" {
                return message;
            }
        }
    }

    /// The next event's type and, if it is an end, its reason.
    pub(super) async fn event_name(&mut self) -> String {
        let event = self.event().await;
        let reason = event["reason"].as_str().map(|reason| format!(" {reason}"));
        let kind = event["type"].as_str().expect("an event has a type");
        format!("{kind}{}", reason.unwrap_or_default())
    }

    /// The next position report.
    pub(super) async fn report(&mut self) -> Value {
        loop {
            let message = self.next_any().await;
            if message["op"] == "playerUpdate" {
                return message["state"].clone();
            }
        }
    }

    pub(super) async fn say(&mut self, frame: Frame) {
        within(self.socket.send(frame)).await.expect("it is taken");
    }

    /// Waits until the node has closed the socket.
    pub(super) async fn closed(mut self) {
        within(async { while let Some(Ok(_)) = self.socket.next().await {} }).await;
    }
}

/// A sine of 440 Hz, 48 kHz, stereo, 16 bit.
fn write_tone(path: &Path, length: Duration) {
    let frames = u32::try_from(length.as_millis() * 48).expect("it is short");
    let bytes = frames * 4;
    let mut wav = Vec::new();
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + bytes).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16u32.to_le_bytes());
    for field in [1u16, 2] {
        wav.extend_from_slice(&field.to_le_bytes());
    }
    for field in [48_000u32, 192_000] {
        wav.extend_from_slice(&field.to_le_bytes());
    }
    for field in [4u16, 16] {
        wav.extend_from_slice(&field.to_le_bytes());
    }
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&bytes.to_le_bytes());
    for frame in 0..frames {
        let turn = f64::from(frame) * 440.0 / 48_000.0;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a tenth of full scale fits"
        )]
        let sample = ((turn * std::f64::consts::TAU).sin() * 3_276.0) as i16;
        wav.extend_from_slice(&sample.to_le_bytes());
        wav.extend_from_slice(&sample.to_le_bytes());
    }
    std::fs::write(path, wav).expect("the folder can be written");
}
