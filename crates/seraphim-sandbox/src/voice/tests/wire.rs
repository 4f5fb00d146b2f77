//! A bare client: says exactly what it is told, keeps what it is told.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use rustls_pki_types::ServerName;
use serde_json::{Value, json};
use tokio::net::{TcpStream, UdpSocket};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use super::{
    super::{Mode, VoiceServer, rtp::Header, transport::Transport},
    GUILD, Outcome, PATIENCE, admission,
};

type Fault = Box<dyn std::error::Error>;

/// A message as it came.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Came {
    Text(Value),
    Binary(Vec<u8>),
    /// A close frame's code.
    Closed(u16),
    /// The connection ended without one.
    Gone,
}

impl Came {
    pub(super) fn op(&self) -> u64 {
        match self {
            Self::Text(message) => message["op"].as_u64().unwrap_or(999),
            Self::Binary(bytes) => bytes.get(2).map_or(999, |op| u64::from(*op)),
            Self::Closed(_) | Self::Gone => 999,
        }
    }

    pub(super) fn d(&self) -> Value {
        match self {
            Self::Text(message) => message["d"].clone(),
            _ => Value::Null,
        }
    }

    pub(super) fn seq(&self) -> Option<i64> {
        match self {
            Self::Text(message) => message["seq"].as_i64(),
            Self::Binary(bytes) => Some(i64::from(u16::from_be_bytes([bytes[0], bytes[1]]))),
            _ => None,
        }
    }
}

pub(super) struct Wire {
    socket: WebSocketStream<TlsStream<TcpStream>>,
    media: Option<(UdpSocket, Transport)>,
    pub(super) ssrc: u32,
    sequence: u16,
}

impl Wire {
    pub(super) async fn open(server: &VoiceServer, query: &str) -> Result<Self, Fault> {
        let stream = TcpStream::connect(server.endpoint()).await?;
        let tls = TlsConnector::from(Arc::clone(&server.settings().authority.client_config()))
            .connect(ServerName::try_from("127.0.0.1")?, stream)
            .await?;
        let url = format!("wss://{}/{query}", server.endpoint());
        let (socket, _) = client_async(url, tls).await?;
        Ok(Self {
            socket,
            media: None,
            ssrc: 0,
            sequence: 0,
        })
    }

    /// Goes through the handshake; a DAVE version of 0 is none.
    pub(super) async fn join(server: &VoiceServer, user: u64, dave: u16) -> Result<Self, Fault> {
        server.admit(admission(user));
        let mut wire = Self::open(server, "?v=8").await?;
        wire.say(&identify(user, dave)).await?;
        let ready = wire.until(2).await?.d();
        wire.ssrc = serde_json::from_value(ready["ssrc"].clone())?;
        let udp = UdpSocket::bind("127.0.0.1:0").await?;
        udp.connect(format!("127.0.0.1:{}", ready["port"])).await?;
        wire.say(&select(
            "udp",
            Mode::Aes256Gcm.name(),
            udp.local_addr()?.port(),
        ))
        .await?;
        let description = wire.until(4).await?.d();
        let key: [u8; 32] = serde_json::from_value(description["secret_key"].clone())?;
        wire.media = Some((udp, Transport::new(Mode::Aes256Gcm, key)));
        Ok(wire)
    }

    pub(super) async fn say(&mut self, message: &Value) -> Outcome {
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    pub(super) async fn say_raw(&mut self, message: Message) -> Outcome {
        Ok(self.socket.send(message).await?)
    }

    pub(super) async fn next(&mut self) -> Result<Came, Fault> {
        let message = tokio::time::timeout(PATIENCE, self.socket.next()).await?;
        Ok(match message {
            Some(Ok(Message::Text(text))) => Came::Text(serde_json::from_str(&text)?),
            Some(Ok(Message::Binary(bytes))) => Came::Binary(bytes.to_vec()),
            Some(Ok(Message::Close(Some(frame)))) => Came::Closed(frame.code.into()),
            _ => Came::Gone,
        })
    }

    /// Reads past everything up to that opcode.
    pub(super) async fn until(&mut self, op: u64) -> Result<Came, Fault> {
        loop {
            let came = self.next().await?;
            if came.op() == op {
                return Ok(came);
            }
            if matches!(came, Came::Closed(_) | Came::Gone) {
                return Err(format!("{came:?} where opcode {op} was due").into());
            }
        }
    }

    /// Reads past everything up to the close frame: its code.
    pub(super) async fn closed(&mut self) -> Result<u16, Fault> {
        loop {
            match self.next().await? {
                Came::Closed(code) => return Ok(code),
                Came::Gone => return Err("no close frame".into()),
                _ => {}
            }
        }
    }

    pub(super) async fn speak(&mut self) -> Outcome {
        let ssrc = self.ssrc;
        self.say(&json!({ "op": 5, "d": { "speaking": 1, "delay": 0, "ssrc": ssrc } }))
            .await
    }

    /// Sends a frame as it is, transport-encrypted only.
    pub(super) async fn send_media(&mut self, frame: &[u8]) -> Outcome {
        let (udp, transport) = self.media.as_mut().ok_or("no session description")?;
        self.sequence += 1;
        let header = Header::plain(self.sequence, u32::from(self.sequence) * 960, self.ssrc);
        let packet = transport.seal(&header, frame).ok_or("not sealed")?;
        udp.send(&packet).await?;
        Ok(())
    }
}

pub(super) fn identify(user: u64, dave: u16) -> Value {
    let admission = admission(user);
    json!({ "op": 0, "d": {
        "server_id": GUILD.to_string(),
        "user_id": user.to_string(),
        "session_id": admission.session_id,
        "token": admission.token,
        "max_dave_protocol_version": dave,
    } })
}

pub(super) fn resume(user: u64, seq_ack: Option<i64>) -> Value {
    let admission = admission(user);
    let mut d = json!({
        "server_id": GUILD.to_string(),
        "session_id": admission.session_id,
        "token": admission.token,
    });
    if let Some(seq_ack) = seq_ack {
        d["seq_ack"] = json!(seq_ack);
    }
    json!({ "op": 7, "d": d })
}

pub(super) fn select(protocol: &str, mode: &str, port: u16) -> Value {
    json!({ "op": 1, "d": {
        "protocol": protocol,
        "data": { "address": "127.0.0.1", "port": port, "mode": mode },
    } })
}
