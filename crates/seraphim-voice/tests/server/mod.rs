//! A voice server that does what the test says: TLS, WebSocket and UDP.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use aes_gcm::{AeadInPlace, Aes256Gcm, KeyInit};
use futures_util::{SinkExt, StreamExt};
use rustls::{RootCertStore, ServerConfig, pki_types::PrivateKeyDer};
use seraphim_voice::{ServerInfo, Tls};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream, UdpSocket},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{Message, protocol::CloseFrame},
};

pub(crate) type Failure = Box<dyn std::error::Error>;

pub(crate) const GUILD: u64 = 41_771_983_423_143_937;
pub(crate) const CHANNEL: u64 = 127_121_515_262_115_840;
pub(crate) const USER: u64 = 104_694_319_306_248_192;
pub(crate) const SSRC: u32 = 77;
const KEY: [u8; 32] = [5; 32];
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for what must come.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(timeout(PATIENCE, future)
        .await
        .map_err(|_| format!("{what} did not come"))?)
}

pub(crate) struct Server {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    roots: RootCertStore,
    udp: UdpSocket,
}

impl Server {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
        let certificate = made.cert.der().clone();
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone())?;
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)?;
        Ok(Self {
            listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            roots,
            udp: UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        })
    }

    pub(crate) fn tls(&self) -> Tls {
        Tls::with_roots(self.roots.clone())
    }

    pub(crate) fn info(&self, session: &str) -> Result<ServerInfo, Failure> {
        Ok(ServerInfo {
            guild_id: GUILD,
            channel_id: CHANNEL,
            user_id: USER,
            session_id: session.to_owned(),
            token: "the token".into(),
            endpoint: self.listener.local_addr()?.to_string(),
        })
    }

    /// The next connection, with Hello said.
    pub(crate) async fn accept(&self, heartbeat_ms: u64) -> Result<Peer, Failure> {
        let (stream, _) = soon("a connection", self.listener.accept()).await??;
        let stream = soon("TLS", Box::pin(self.acceptor.accept(stream))).await??;
        let mut peer = Peer {
            socket: soon("a WebSocket", Box::pin(accept_async(stream))).await??,
            answers: true,
        };
        peer.say(8, &json!({ "heartbeat_interval": heartbeat_ms }))
            .await?;
        Ok(peer)
    }

    /// A connection brought as far as the session description.
    pub(crate) async fn session(&self, dave: u16) -> Result<Peer, Failure> {
        let mut peer = self.accept(41_250).await?;
        peer.expect(0).await?;
        self.describe(&mut peer, dave).await?;
        Ok(peer)
    }

    /// From Ready to the session description.
    pub(crate) async fn describe(&self, peer: &mut Peer, dave: u16) -> Result<Value, Failure> {
        let port = self.udp.local_addr()?.port();
        peer.say(
            2,
            &json!({
                "ssrc": SSRC, "ip": "127.0.0.1", "port": port, "heartbeat_interval": 1,
                "modes": ["aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize"],
            }),
        )
        .await?;
        let client = soon("IP discovery", self.discovery()).await??;
        let selected = peer.expect(1).await?;
        assert_eq!(selected["data"]["port"], client.port());
        peer.say(
            4,
            &json!({
                "mode": selected["data"]["mode"], "secret_key": KEY,
                "dave_protocol_version": dave,
            }),
        )
        .await?;
        Ok(selected)
    }

    async fn discovery(&self) -> Result<SocketAddr, Failure> {
        let mut packet = [0; 2000];
        loop {
            let (length, from) = self.udp.recv_from(&mut packet).await?;
            if length == 74 && packet[..2] == [0, 1] {
                packet[1] = 2;
                let address = from.ip().to_string();
                packet[8..8 + address.len()].copy_from_slice(address.as_bytes());
                packet[72..74].copy_from_slice(&from.port().to_be_bytes());
                self.udp.send_to(&packet[..74], from).await?;
                return Ok(from);
            }
        }
    }

    /// The next packet of audio, out of its transport encryption.
    pub(crate) async fn packet(&self) -> Result<Packet, Failure> {
        let mut bytes = [0; 2000];
        let length = loop {
            let length = soon("a packet", self.udp.recv(&mut bytes)).await??;
            if length > 12 + 20 && bytes[0] == 0x80 {
                break length;
            }
        };
        let (rest, counter) = bytes[..length].split_at(length - 4);
        let (rest, tag) = rest.split_at(rest.len() - 16);
        let (header, payload) = rest.split_at(12);
        let mut nonce = [0; 12];
        nonce[..4].copy_from_slice(counter);
        let mut payload = payload.to_vec();
        Aes256Gcm::new(&KEY.into())
            .decrypt_in_place_detached(&nonce.into(), header, &mut payload, tag.into())
            .map_err(|_| "the packet does not open")?;
        Ok(Packet {
            sequence: u16::from_be_bytes(header[2..4].try_into()?),
            timestamp: u32::from_be_bytes(header[4..8].try_into()?),
            payload,
        })
    }

    /// Packets that have come and not been read are forgotten.
    pub(crate) fn forget_packets(&self) {
        let mut bytes = [0; 2000];
        while self.udp.try_recv(&mut bytes).is_ok() {}
    }
}

#[derive(Debug)]
pub(crate) struct Packet {
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) payload: Vec<u8>,
}

/// One client's connection.
pub(crate) struct Peer {
    socket: WebSocketStream<TlsStream<TcpStream>>,
    /// Whether heartbeats are answered.
    pub(crate) answers: bool,
}

impl Peer {
    pub(crate) async fn say(&mut self, op: u8, data: &Value) -> Result<(), Failure> {
        self.say_numbered(op, data, None).await
    }

    pub(crate) async fn say_numbered(
        &mut self,
        op: u8,
        data: &Value,
        sequence: Option<u16>,
    ) -> Result<(), Failure> {
        let mut message = json!({ "op": op, "d": data });
        if let Some(sequence) = sequence {
            message["seq"] = sequence.into();
        }
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    pub(crate) async fn say_binary(
        &mut self,
        sequence: u16,
        op: u8,
        payload: &[u8],
    ) -> Result<(), Failure> {
        let mut message = sequence.to_be_bytes().to_vec();
        message.push(op);
        message.extend_from_slice(payload);
        Ok(self.socket.send(Message::binary(message)).await?)
    }

    /// The next message, heartbeats answered and passed over: opcode, data of a
    /// text message, payload of a binary one. The client's close is opcode 255
    /// with its code as data.
    async fn next(&mut self) -> Result<(u8, Value, Vec<u8>), Failure> {
        loop {
            match self.socket.next().await.ok_or("the connection ended")?? {
                Message::Text(text) => {
                    let mut message: Value = serde_json::from_str(&text)?;
                    let op = u8::try_from(message["op"].as_u64().ok_or("no opcode")?)?;
                    let data = message["d"].take();
                    if op == 3 {
                        if self.answers {
                            self.say(6, &json!({ "t": data["t"] })).await?;
                        }
                    } else {
                        return Ok((op, data, Vec::new()));
                    }
                }
                Message::Binary(bytes) => return Ok((bytes[0], Value::Null, bytes[1..].to_vec())),
                Message::Close(frame) => {
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    return Ok((255, code.into(), Vec::new()));
                }
                _ => {}
            }
        }
    }

    /// The data of the next message, which must have this opcode.
    pub(crate) async fn expect(&mut self, wanted: u8) -> Result<Value, Failure> {
        let (op, data, _) = soon(&format!("opcode {wanted}"), self.next()).await??;
        assert_eq!(op, wanted, "{data}");
        Ok(data)
    }

    pub(crate) async fn expect_binary(&mut self, wanted: u8) -> Result<Vec<u8>, Failure> {
        let (op, data, payload) = soon(&format!("opcode {wanted}"), self.next()).await??;
        assert_eq!(op, wanted, "{data}");
        Ok(payload)
    }

    /// The code that the client closes with.
    pub(crate) async fn expect_close(&mut self) -> Result<u64, Failure> {
        Ok(self.expect(255).await?.as_u64().ok_or("no code")?)
    }

    pub(crate) async fn close(mut self, code: u16) -> Result<(), Failure> {
        let frame = CloseFrame {
            code: code.into(),
            reason: "as the test says".into(),
        };
        Ok(self.socket.close(Some(frame)).await?)
    }

    /// Reads on, for heartbeats, until the client is gone.
    pub(crate) async fn serve(mut self) {
        while self.next().await.is_ok_and(|(op, _, _)| op != 255) {}
    }
}
