//! The steps of a client's handshake, each on its own.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use rustls_pki_types::ServerName;
use serde_json::{Value, json};
use tokio::net::{TcpStream, UdpSocket};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message},
};

use super::{
    super::{Admission, Mode, rtp},
    EarsSettings, JoinError,
};

pub(crate) type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// Where and as whom to connect.
pub(crate) struct Ticket {
    pub(crate) endpoint: String,
    pub(crate) tls: Arc<rustls::ClientConfig>,
    pub(crate) admission: Admission,
    pub(crate) settings: EarsSettings,
}

pub(crate) fn protocol(what: &str) -> JoinError {
    JoinError::Protocol(what.to_owned())
}

pub(crate) fn broken(error: tungstenite::Error) -> JoinError {
    match error {
        tungstenite::Error::Io(error) => JoinError::Network(error),
        other => JoinError::Network(io::Error::other(other)),
    }
}

pub(crate) async fn open(ticket: &Ticket) -> Result<(Socket, Duration), JoinError> {
    let stream = TcpStream::connect(&ticket.endpoint).await?;
    stream.set_nodelay(true)?;
    let host = ticket
        .endpoint
        .rsplit_once(':')
        .map_or(ticket.endpoint.as_str(), |(host, _)| host)
        .trim_matches(['[', ']'])
        .to_owned();
    let name = ServerName::try_from(host).map_err(|_| protocol("the endpoint"))?;
    let tls = TlsConnector::from(Arc::clone(&ticket.tls))
        .connect(name, stream)
        .await?;
    let url = format!("wss://{}/?v=8", ticket.endpoint);
    let (mut socket, _) = client_async(url, tls).await.map_err(broken)?;
    let hello = expect(&mut socket, 8).await?;
    let interval = hello["heartbeat_interval"]
        .as_f64()
        .filter(|interval| *interval > 0.0)
        .ok_or_else(|| protocol("the heartbeat interval"))?;
    Ok((socket, Duration::from_secs_f64(interval / 1000.0)))
}

pub(crate) async fn send(socket: &mut Socket, op: u8, d: &Value) -> Result<(), JoinError> {
    let text = json!({ "op": op, "d": d }).to_string();
    socket.send(Message::text(text)).await.map_err(broken)
}

pub(crate) async fn expect(socket: &mut Socket, op: u64) -> Result<Value, JoinError> {
    expect_numbered(socket, op).await.map(|(d, _)| d)
}

/// The next message, which must be of that opcode; with its number.
pub(crate) async fn expect_numbered(
    socket: &mut Socket,
    op: u64,
) -> Result<(Value, i64), JoinError> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let mut message: Value =
                    serde_json::from_str(&text).map_err(|_| protocol("no JSON"))?;
                let sequence = message["seq"].as_i64().unwrap_or(-1);
                match message["op"].as_u64() {
                    Some(found) if found == op => return Ok((message["d"].take(), sequence)),
                    Some(6) => {}
                    found => {
                        return Err(JoinError::Protocol(format!(
                            "opcode {found:?} where {op} was due"
                        )));
                    }
                }
            }
            Some(Ok(Message::Close(frame))) => {
                let (code, reason) = frame.map_or((1005, String::new()), |frame| {
                    (frame.code.into(), frame.reason.to_string())
                });
                return Err(JoinError::Closed { code, reason });
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(broken(error)),
            None => return Err(JoinError::Network(io::ErrorKind::UnexpectedEof.into())),
        }
    }
}

pub(crate) fn number<T: TryFrom<u64>>(d: &Value, name: &str) -> Result<T, JoinError> {
    d[name]
        .as_u64()
        .and_then(|value| T::try_from(value).ok())
        .ok_or_else(|| JoinError::Protocol(format!("no {name}")))
}

pub(crate) fn choose_mode(ready: &Value, wish: Option<Mode>) -> Result<Mode, JoinError> {
    let offered = ready["modes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| Mode::from_name(name.as_str()?));
    let mut offered: Vec<Mode> = offered.collect();
    if let Some(wish) = wish {
        offered.retain(|mode| *mode == wish);
    }
    offered
        .first()
        .copied()
        .ok_or_else(|| protocol("no known encryption mode"))
}

pub(crate) async fn discover(
    server: SocketAddr,
    ssrc: u32,
) -> Result<(UdpSocket, (String, u16)), JoinError> {
    let any = if server.is_ipv4() {
        "0.0.0.0:0"
    } else {
        "[::]:0"
    };
    let udp = UdpSocket::bind(any).await?;
    udp.connect(server).await?;
    udp.send(&rtp::discovery_request(ssrc)).await?;
    let mut answer = [0; rtp::DISCOVERY_LENGTH];
    let length = udp.recv(&mut answer).await?;
    let own = rtp::read_discovery_response(&answer[..length])
        .ok_or_else(|| protocol("the discovery answer"))?;
    Ok((udp, own))
}
