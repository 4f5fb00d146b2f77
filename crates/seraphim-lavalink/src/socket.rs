//! The WebSocket half of a node.
//!
//! See <https://lavalink.dev/api/websocket.html>.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use lavalink_protocol::Message;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{self, Message as Frame};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::health::DownReason;
use crate::settings::Settings;

/// How long connecting and shaking hands may take, each.
const STEP: Duration = Duration::from_secs(10);
/// The largest message that is read: an event carries one track.
const LARGEST_MESSAGE: usize = 4 * 1024 * 1024;

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// An open socket.
pub(crate) struct Socket {
    stream: WebSocketStream<Box<dyn Wire>>,
    ping: Interval,
    silence: Duration,
    last_sign: Instant,
}

impl Socket {
    /// Connects, and asks for the session that was had before.
    pub(crate) async fn open(
        settings: &Settings,
        tls: Option<&Arc<rustls::ClientConfig>>,
        password: HeaderValue,
        session: Option<&str>,
    ) -> Result<Self, DownReason> {
        let wire = tokio::time::timeout(STEP, connect(settings, tls))
            .await
            .map_err(|_| DownReason::Unreachable("connecting took too long".to_owned()))??;
        let scheme = if settings.secure { "wss" } else { "ws" };
        let nonsense = |error: String| DownReason::NotLavalink(error);
        let mut request = format!("{scheme}://{}/v4/websocket", settings.authority())
            .into_client_request()
            .map_err(|error| nonsense(error.to_string()))?;
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, password);
        headers.insert("User-Id", HeaderValue::from(settings.user_id));
        let client = concat!("Seraphim/", env!("CARGO_PKG_VERSION"));
        headers.insert("Client-Name", HeaderValue::from_static(client));
        if let Some(session) = session.and_then(|id| HeaderValue::from_str(id).ok()) {
            headers.insert("Session-Id", session);
        }
        let config = WebSocketConfig::default()
            .max_message_size(Some(LARGEST_MESSAGE))
            .max_frame_size(Some(LARGEST_MESSAGE));
        let opened =
            tokio::time::timeout(STEP, client_async_with_config(request, wire, Some(config)))
                .await
                .map_err(|_| DownReason::Unreachable("the handshake took too long".to_owned()))?;
        let (stream, _) = opened.map_err(|error| refused(&error))?;
        let mut ping = interval_at(Instant::now() + settings.ping_every, settings.ping_every);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self {
            stream,
            ping,
            silence: settings.ping_every.saturating_mul(3),
            last_sign: Instant::now(),
        })
    }

    /// The next message that is known here. Cancelling loses nothing.
    pub(crate) async fn next(&mut self) -> Result<Message, DownReason> {
        let lost = |why: String| DownReason::Lost(why);
        loop {
            tokio::select! {
                frame = self.stream.next() => {
                    self.last_sign = Instant::now();
                    match frame {
                        Some(Ok(Frame::Text(text))) => match serde_json::from_str(&text) {
                            Ok(message) => return Ok(message),
                            // A newer node may say more than is known here.
                            Err(error) => tracing::debug!(%error, "a message is not known"),
                        },
                        Some(Ok(Frame::Close(Some(close)))) if close.code == CloseCode::Away => {
                            return Err(DownReason::Leaving);
                        }
                        Some(Ok(Frame::Close(close))) => {
                            return Err(lost(close.map_or_else(
                                || "the node closed the socket".to_owned(),
                                |close| format!("the node closed the socket: {close}"),
                            )));
                        }
                        Some(Ok(_)) => {}
                        Some(Err(error)) => return Err(lost(error.to_string())),
                        None => return Err(lost("the socket ended".to_owned())),
                    }
                }
                _ = self.ping.tick() => {
                    if self.last_sign.elapsed() >= self.silence {
                        return Err(lost("no sign of life from the node".to_owned()));
                    }
                    let ping = self.stream.send(Frame::Ping(tungstenite::Bytes::new()));
                    match tokio::time::timeout(STEP, ping).await {
                        Ok(Ok(())) => {}
                        Ok(Err(error)) => return Err(lost(error.to_string())),
                        Err(_) => return Err(lost("the node takes nothing".to_owned())),
                    }
                }
            }
        }
    }

    /// Says goodbye.
    pub(crate) async fn close(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(1), self.stream.close(None)).await;
    }
}

async fn connect(
    settings: &Settings,
    tls: Option<&Arc<rustls::ClientConfig>>,
) -> Result<Box<dyn Wire>, DownReason> {
    let unreachable = |error: std::io::Error| DownReason::Unreachable(error.to_string());
    let host = settings.host.trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, settings.port))
        .await
        .map_err(unreachable)?;
    stream.set_nodelay(true).map_err(unreachable)?;
    let Some(tls) = tls else {
        return Ok(Box::new(stream));
    };
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| DownReason::Unreachable(error.to_string()))?;
    let stream = TlsConnector::from(Arc::clone(tls))
        .connect(name, stream)
        .await
        .map_err(unreachable)?;
    Ok(Box::new(stream))
}

fn refused(error: &tungstenite::Error) -> DownReason {
    match error {
        tungstenite::Error::Http(response) => match response.status().as_u16() {
            401 | 403 => DownReason::WrongPassword,
            status if status >= 500 => {
                DownReason::Unreachable(format!("the node answered {status}"))
            }
            status => DownReason::NotLavalink(format!("the handshake was answered {status}")),
        },
        tungstenite::Error::Io(error) => DownReason::Unreachable(error.to_string()),
        // A node that goes away hangs up on those who are about to come in.
        tungstenite::Error::Protocol(
            ProtocolError::HandshakeIncomplete | ProtocolError::ResetWithoutClosingHandshake,
        )
        | tungstenite::Error::ConnectionClosed
        | tungstenite::Error::AlreadyClosed => {
            DownReason::Unreachable("the node hung up before it let us in".to_owned())
        }
        error => DownReason::NotLavalink(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn row_39_a_node_that_hangs_up_before_it_answers_is_tried_again_soon() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let settings = Settings::new("127.0.0.1", port, SecretString::from("secret"), 77);
        let hang_up = async {
            let (mut wire, _) = listener.accept().await.expect("it comes");
            let mut request = [0; 1024];
            wire.read(&mut request).await.expect("it asks")
        };
        let password = HeaderValue::from_static("secret");
        let (opened, asked) = tokio::join!(Socket::open(&settings, None, password, None), hang_up);
        assert!(asked > 0);
        let reason = opened.err().expect("there is no node any more");
        assert!(reason.may_pass(), "{reason}");
    }
}
