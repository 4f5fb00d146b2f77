//! A voice gateway that lets everybody in: the handshake of gateway version 8
//! with a DAVE group, then heartbeats and nothing else, so that what is measured
//! is the sender. See <https://discord.com/developers/docs/topics/voice-connections>.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aes_gcm::{AeadInPlace as _, Aes256Gcm, KeyInit as _};
use anyhow::{Context as _, bail};
use davey::{DaveSession, MediaType};
use futures_util::{SinkExt as _, StreamExt as _};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::group::{Authority, LISTENER, TRANSITION};

/// The guild of the first player; the others follow.
const FIRST_GUILD: u64 = 41_771_983_423_143_937;
/// The bot's user.
pub(super) const USER: u64 = 104_694_319_306_248_192;
/// The transport's key of every session: what is measured does not depend on it.
const KEY: [u8; 32] = [5; 32];
const HEARTBEAT_MS: u64 = 41_250;
/// How songbird's driver asks for version 4, whose messages have no sequence
/// number.
const UNNUMBERED: &str = "v=4";
/// A handshake that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A player's number as the ids that Discord would give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place(pub(super) u32);

impl Place {
    pub(super) fn guild(self) -> u64 {
        FIRST_GUILD + u64::from(self.0)
    }

    pub(super) fn channel(self) -> u64 {
        2 * FIRST_GUILD + u64::from(self.0)
    }

    pub(super) fn ssrc(self) -> u32 {
        1_000 + self.0
    }

    fn of_guild(guild: u64) -> Option<Self> {
        u32::try_from(guild.checked_sub(FIRST_GUILD)?)
            .ok()
            .map(Self)
    }
}

/// The gateway and its connections, which end with it.
pub(super) struct Exchange {
    endpoint: SocketAddr,
    shared: Arc<Shared>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

struct Shared {
    acceptor: TlsAcceptor,
    authority: Authority,
    sink: SocketAddr,
    /// The listeners of those that were asked for.
    listeners: Mutex<HashMap<Place, DaveSession>>,
    keeps_listeners: bool,
    /// Whoever tells one of these changes the members of that player's channel.
    members: Mutex<HashMap<Place, mpsc::Sender<()>>>,
    ready: watch::Sender<usize>,
}

impl Exchange {
    /// Opens a gateway whose clients send to `sink`, and adds its certificate to
    /// `roots`. With `keeps_listeners`, what they send can be opened again.
    pub(super) async fn open(
        sink: SocketAddr,
        roots: &Path,
        keeps_listeners: bool,
    ) -> anyhow::Result<Self> {
        let made = rcgen::generate_simple_self_signed([Ipv4Addr::LOCALHOST.to_string()])?;
        let mut file = File::options().create(true).append(true).open(roots)?;
        file.write_all(made.cert.pem().as_bytes())
            .context("the gateway's certificate")?;
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())
            .map_err(|error| anyhow::anyhow!("the gateway's key: {error}"))?;
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = listener.local_addr()?;
        let shared = Arc::new(Shared {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            authority: Authority::new()?,
            sink,
            listeners: Mutex::new(HashMap::new()),
            keeps_listeners,
            members: Mutex::default(),
            ready: watch::Sender::new(0),
        });
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        tasks.spawn(accept(
            listener,
            Arc::clone(&shared),
            tasks.clone(),
            stop.clone(),
        ));
        Ok(Self {
            endpoint,
            shared,
            tasks,
            stop,
        })
    }

    /// Host and port, as in a voice server update.
    pub(super) fn endpoint(&self) -> String {
        self.endpoint.to_string()
    }

    /// Waits until so many players are members of their groups.
    pub(super) async fn ready(&self, players: usize, patience: Duration) -> anyhow::Result<()> {
        let mut ready = self.shared.ready.subscribe();
        let waited = timeout(patience, ready.wait_for(|ready| *ready >= players)).await;
        if waited.is_err() {
            let ready = *self.shared.ready.borrow();
            bail!("of {players} players, {ready} could speak within {patience:?}");
        }
        Ok(())
    }

    /// Opens a packet of a player as its listener does. `None`: it does not open.
    pub(super) fn hear(&self, place: Place, packet: &[u8]) -> Option<Vec<u8>> {
        let payload = out_of_transport(packet)?;
        let mut listeners = self.shared.listeners();
        let listener = listeners.get_mut(&place)?;
        listener.decrypt(USER, MediaType::AUDIO, &payload).ok()
    }

    /// Another listener takes the place of the one in the player's channel: their
    /// group is founded anew. Nothing happens where the player is not here.
    pub(super) fn change_members(&self, place: Place) {
        let mut members = self.shared.members();
        // One that changes already need not change twice.
        let gone = |member: &mpsc::Sender<()>| {
            matches!(
                member.try_send(()),
                Err(mpsc::error::TrySendError::Closed(()))
            )
        };
        if members.get(&place).is_some_and(gone) {
            members.remove(&place);
        }
    }

    /// Closes every connection.
    pub(super) async fn close(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Shared {
    fn listeners(&self) -> MutexGuard<'_, HashMap<Place, DaveSession>> {
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn members(&self) -> MutexGuard<'_, HashMap<Place, mpsc::Sender<()>>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the transport's encryption off.
fn out_of_transport(packet: &[u8]) -> Option<Vec<u8>> {
    let (rest, counter) = packet.split_last_chunk::<4>()?;
    let (rest, tag) = rest.split_last_chunk::<16>()?;
    let (header, payload) = rest.split_first_chunk::<12>()?;
    let mut nonce = [0; 12];
    nonce[..4].copy_from_slice(counter);
    let mut payload = payload.to_vec();
    Aes256Gcm::new(&KEY.into())
        .decrypt_in_place_detached(&nonce.into(), header, &mut payload, tag.into())
        .ok()?;
    Some(payload)
}

async fn accept(
    listener: TcpListener,
    shared: Arc<Shared>,
    tasks: TaskTracker,
    stop: CancellationToken,
) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else { continue };
        let (shared, stop) = (Arc::clone(&shared), stop.clone());
        tasks.spawn(async move {
            let served = tokio::select! {
                () = stop.cancelled() => return,
                served = serve(stream, &shared) => served,
            };
            if let Err(error) = served {
                tracing::warn!("a voice connection failed: {error:#}");
            }
        });
    }
}

type Socket = WebSocketStream<TlsStream<TcpStream>>;

async fn serve(stream: TcpStream, shared: &Shared) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let (mut peer, place) = timeout(PATIENCE, async {
        let stream = Box::pin(shared.acceptor.accept(stream)).await?;
        let mut peer = Box::pin(greet(stream)).await?;
        let place = welcome(&mut peer, shared).await?;
        anyhow::Ok((peer, place))
    })
    .await
    .context("the handshake took too long")??;
    let (change, mut changes) = mpsc::channel(1);
    shared.members().insert(place, change);
    shared.ready.send_modify(|ready| *ready += 1);
    // Heartbeats, until the client is gone.
    loop {
        tokio::select! {
            said = peer.next() => if said?.is_none() { return Ok(()) },
            Some(()) = changes.recv() => {
                let epoch = json!({ "transition_id": TRANSITION, "epoch": 1, "protocol_version": 1 });
                peer.say(24, &epoch).await?;
                found_group(&mut peer, place, shared).await?;
            }
        }
    }
}

#[expect(
    clippy::result_large_err,
    reason = "the callback's type is tungstenite's"
)]
async fn greet(stream: TlsStream<TcpStream>) -> anyhow::Result<Peer> {
    let mut numbered = true;
    let see = |request: &Request, answer: Response| {
        let query = request.uri().query().unwrap_or_default();
        numbered = !query.split('&').any(|pair| pair == UNNUMBERED);
        Ok(answer)
    };
    let socket = accept_hdr_async(stream, see).await?;
    Ok(Peer { socket, numbered })
}

/// From Hello to the execution of the group's first transition.
async fn welcome(peer: &mut Peer, shared: &Shared) -> anyhow::Result<Place> {
    peer.say(8, &json!({ "heartbeat_interval": HEARTBEAT_MS }))
        .await?;
    let identify = peer.expect(0).await?;
    // A snowflake, as text or, by songbird, as a number.
    let guild = match &identify["server_id"] {
        Value::String(text) => text.parse().ok(),
        number => number.as_u64(),
    };
    let place = guild
        .and_then(Place::of_guild)
        .context("an unknown guild")?;
    let ready = json!({
        "ssrc": place.ssrc(), "ip": shared.sink.ip(), "port": shared.sink.port(),
        "modes": ["aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize"],
    });
    peer.say(2, &ready).await?;
    let selected = peer.expect(1).await?;
    let description = json!({
        "mode": selected["data"]["mode"], "secret_key": KEY, "dave_protocol_version": 1,
    });
    peer.say(4, &description).await?;
    peer.say(11, &json!({ "user_ids": [LISTENER.to_string()] }))
        .await?;
    peer.say_binary(25, shared.authority.sender()).await?;
    found_group(peer, place, shared).await?;
    Ok(place)
}

/// From the player's key package to the execution of its group's first transition.
async fn found_group(peer: &mut Peer, place: Place, shared: &Shared) -> anyhow::Result<()> {
    let package = peer.expect_binary(26).await?;
    let (listener, welcome) = shared.authority.admit(place.channel(), &package)?;
    if shared.keeps_listeners {
        shared.listeners().insert(place, listener);
    }
    peer.say_binary(30, &welcome).await?;
    peer.expect(23).await?;
    peer.say(22, &json!({ "transition_id": TRANSITION })).await
}

/// One client's connection.
struct Peer {
    socket: Socket,
    /// Whether binary messages to it begin with a sequence number.
    numbered: bool,
}

enum Said {
    Text(u64, Value),
    Binary(u8, Vec<u8>),
}

impl Peer {
    async fn say(&mut self, op: u8, data: &Value) -> anyhow::Result<()> {
        let message = json!({ "op": op, "d": data });
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    async fn say_binary(&mut self, op: u8, payload: &[u8]) -> anyhow::Result<()> {
        // Sequence numbers are for a resume, which this gateway does not do.
        let number: &[u8] = if self.numbered { &[0, 1] } else { &[] };
        let message = [number, &[op], payload].concat();
        Ok(self.socket.send(Message::binary(message)).await?)
    }

    /// The next message, heartbeats answered and what is not for the handshake
    /// passed over; `None` when the client has gone.
    async fn next(&mut self) -> anyhow::Result<Option<Said>> {
        loop {
            let Some(message) = self.socket.next().await else {
                return Ok(None);
            };
            match message {
                Ok(Message::Text(text)) => {
                    let mut message: Value = serde_json::from_str(&text)?;
                    let data = message["d"].take();
                    match message["op"].as_u64() {
                        Some(3) => self.say(6, &json!({ "t": data["t"] })).await?,
                        Some(op) if op != 5 => return Ok(Some(Said::Text(op, data))),
                        _ => {}
                    }
                }
                Ok(Message::Binary(bytes)) => {
                    let (op, payload) = bytes.split_first().context("an empty message")?;
                    return Ok(Some(Said::Binary(*op, payload.to_vec())));
                }
                Ok(Message::Close(_)) | Err(_) => return Ok(None),
                Ok(_) => {}
            }
        }
    }

    async fn expect(&mut self, wanted: u64) -> anyhow::Result<Value> {
        match self.next().await?.context("the client has gone")? {
            Said::Text(op, data) if op == wanted => Ok(data),
            Said::Text(op, _) => bail!("opcode {op} in place of {wanted}"),
            Said::Binary(op, _) => bail!("binary {op} in place of {wanted}"),
        }
    }

    async fn expect_binary(&mut self, wanted: u8) -> anyhow::Result<Vec<u8>> {
        loop {
            match self.next().await?.context("the client has gone")? {
                Said::Binary(op, payload) if op == wanted => return Ok(payload),
                Said::Binary(op, _) => bail!("binary {op} in place of {wanted}"),
                Said::Text(..) => {}
            }
        }
    }
}
