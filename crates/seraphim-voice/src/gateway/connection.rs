//! One WebSocket to a voice server.

use std::{io, time::Duration};

use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::ServerName;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        self, Message,
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};
use url::Url;

use super::{
    close,
    payload::{self, Outgoing, Received},
    tls::Tls,
};

/// Opening takes no longer.
const OPENING: Duration = Duration::from_secs(10);
/// The polite end takes no longer.
const CLOSING: Duration = Duration::from_millis(500);
/// What is read at a time: each open connection keeps so much.
const READ_BUFFER: usize = 4 << 10;
/// Well above a welcome into a full channel.
const LONGEST_MESSAGE: usize = 4 << 20;

/// A connection was not opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// No attempt can succeed.
    #[error("the endpoint is not a host with an optional port")]
    Endpoint,
    #[error("no connection: {0}")]
    Io(#[from] io::Error),
    #[error("no WebSocket: {0}")]
    WebSocket(#[from] Box<tungstenite::Error>),
    #[error("no connection within {} s", OPENING.as_secs())]
    TimedOut,
}

/// What a connection brought.
#[derive(Debug)]
pub(crate) enum Event {
    Received(Received),
    Closed { code: u16, reason: String },
}

/// An open WebSocket.
pub(crate) struct Connection {
    socket: WebSocketStream<TlsStream<TcpStream>>,
}

impl Connection {
    /// Connects to `wss://{endpoint}/?v=8`.
    pub(crate) async fn open(endpoint: &str, tls: &Tls) -> Result<Self, OpenError> {
        timeout(OPENING, Self::connect(endpoint, tls))
            .await
            .map_err(|_| OpenError::TimedOut)?
    }

    async fn connect(endpoint: &str, tls: &Tls) -> Result<Self, OpenError> {
        let (url, host, port) = address(endpoint).ok_or(OpenError::Endpoint)?;
        let name = ServerName::try_from(host.clone()).map_err(|_| OpenError::Endpoint)?;
        let stream = TcpStream::connect((host, port)).await?;
        stream.set_nodelay(true)?;
        let stream = TlsConnector::from(tls.config())
            .connect(name, stream)
            .await?;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .max_message_size(Some(LONGEST_MESSAGE))
            .max_frame_size(Some(LONGEST_MESSAGE))
            .max_write_buffer_size(LONGEST_MESSAGE);
        let (socket, _) = client_async_with_config(url.as_str(), stream, Some(config))
            .await
            .map_err(Box::new)?;
        Ok(Self { socket })
    }

    /// The next message; what cannot be read is logged and passed over.
    /// Nothing is lost when this is cancelled.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            let read = match self.socket.next().await {
                Some(Ok(Message::Text(text))) => payload::read_text(&text),
                Some(Ok(Message::Binary(bytes))) => payload::read_binary(&bytes),
                Some(Ok(Message::Close(frame))) => {
                    // Lets the answering close frame out.
                    let _ = timeout(CLOSING, self.socket.flush()).await;
                    return match frame {
                        Some(frame) => Event::Closed {
                            code: frame.code.into(),
                            reason: frame.reason.to_string(),
                        },
                        None => lost("closed without a code"),
                    };
                }
                Some(Ok(_)) => continue,
                Some(Err(error)) => return lost(&error.to_string()),
                None => return lost("the connection ended"),
            };
            match read {
                Ok(received) => return Event::Received(received),
                Err(error) => tracing::warn!(%error, "a voice gateway message is not understood"),
            }
        }
    }

    /// Sends a message.
    pub(crate) async fn send(&mut self, message: Outgoing) -> Result<(), Event> {
        let message = match message {
            Outgoing::Text(text) => Message::Text(text),
            Outgoing::Binary(bytes) => Message::Binary(bytes),
        };
        match timeout(OPENING, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(lost(&error.to_string())),
            Err(_) => Err(lost("the connection takes no more data")),
        }
    }

    /// Ends the session for good.
    pub(crate) async fn leave(mut self) {
        let frame = CloseFrame {
            code: CloseCode::Normal,
            reason: "".into(),
        };
        let _ = timeout(CLOSING, self.socket.close(Some(frame))).await;
    }
}

fn lost(reason: &str) -> Event {
    Event::Closed {
        code: close::ABNORMAL,
        reason: reason.to_owned(),
    }
}

/// URL, host and port of an endpoint.
fn address(endpoint: &str) -> Option<(Url, String, u16)> {
    let host = endpoint.strip_prefix("wss://").unwrap_or(endpoint);
    let host = host.trim_end_matches('/');
    if host.is_empty() || host.contains(['/', '?', '#', '@', '\\']) {
        return None;
    }
    let url = Url::parse(&format!("wss://{host}/?v=8")).ok()?;
    let host = match url.host()? {
        url::Host::Domain(name) => name.to_owned(),
        url::Host::Ipv4(address) => address.to_string(),
        url::Host::Ipv6(address) => address.to_string(),
    };
    let port = url.port_or_known_default()?;
    Some((url, host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(endpoint: &str) -> Option<(String, String, u16)> {
        address(endpoint).map(|(url, host, port)| (url.into(), host, port))
    }

    #[test]
    fn an_endpoint_may_carry_a_port() {
        assert_eq!(
            parts("sweetwater-12345.discord.media:2048"),
            Some((
                "wss://sweetwater-12345.discord.media:2048/?v=8".to_owned(),
                "sweetwater-12345.discord.media".to_owned(),
                2048
            ))
        );
        assert_eq!(parts("a.discord.media").map(|p| p.2), Some(443));
        assert_eq!(
            parts("[::1]:9").map(|p| (p.1, p.2)),
            Some(("::1".to_owned(), 9))
        );
    }

    #[test]
    fn an_endpoint_is_nothing_but_a_host() {
        for endpoint in ["", "a/b", "user@a", "a?x=1", "a#b", "a b"] {
            assert_eq!(parts(endpoint), None, "{endpoint}");
        }
    }
}
