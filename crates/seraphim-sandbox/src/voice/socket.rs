//! One WebSocket connection to the voice gateway, from the TLS handshake to
//! the close frame.
//! <https://discord.com/developers/docs/topics/voice-connections>

use std::{sync::Arc, time::Duration};

use futures_util::{Sink, SinkExt, StreamExt};
use tokio::{
    net::TcpStream,
    sync::{mpsc, watch},
    time::{Instant, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async_with_config,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
        http::StatusCode,
        protocol::{CloseFrame, WebSocketConfig},
    },
};

use super::{
    VoiceEvent,
    hub::{Hub, Seat},
    payload::{self, Closing, Incoming, close, outgoing},
    session::{Link, Sent},
};

const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a client that is closed has to answer the close frame.
const FAREWELL: Duration = Duration::from_secs(2);
const MAX_MESSAGE: usize = 1 << 20;
/// Messages that wait for a socket; more than a resume ever sends again.
const OUTBOX: usize = 1024;

type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// Serves one connection to its end.
#[expect(
    clippy::result_large_err,
    reason = "the handshake callback's error type is tungstenite's"
)]
pub(crate) async fn serve(hub: Arc<Hub>, acceptor: TlsAcceptor, stream: TcpStream) {
    let mut version = 0;
    let accepted = timeout(HANDSHAKE, async {
        stream.set_nodelay(true).ok()?;
        let tls = acceptor.accept(stream).await.ok()?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE))
            .max_frame_size(Some(MAX_MESSAGE));
        accept_hdr_async_with_config(
            tls,
            |request: &Request, response: Response| {
                version = requested_version(request.uri().query().unwrap_or_default())?;
                Ok(response)
            },
            Some(config),
        )
        .await
        .ok()
    })
    .await;
    let Ok(Some(socket)) = accepted else {
        tracing::debug!("a voice client did not finish its handshake");
        return;
    };
    hub.notify((0, 0), 0, VoiceEvent::Connected { version });
    Connection::new(hub, version).run(socket).await;
}

/// Versions before 4, or none at all, are rejected.
#[expect(
    clippy::result_large_err,
    reason = "the handshake callback's error type is tungstenite's"
)]
fn requested_version(query: &str) -> Result<u8, ErrorResponse> {
    let version = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "v")
        .and_then(|(_, value)| value.parse::<u8>().ok());
    if let Some(version @ 4..=8) = version {
        return Ok(version);
    }
    let mut response = ErrorResponse::new(Some("voice gateway version 4 to 8".to_owned()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    Err(response)
}

struct Connection {
    hub: Arc<Hub>,
    link: Link,
    outbox: mpsc::Receiver<Sent>,
    stalled: watch::Receiver<bool>,
    seat: Option<Seat>,
    heartbeat_due: Instant,
}

/// How a connection ended.
enum End {
    /// The client's close frame, or nothing more from it.
    Client(Option<u16>),
    /// The server closes because of what the client did.
    Gateway(Closing),
    /// The server was told to close.
    Ordered(Closing),
    /// The server was told to hang up, or stops.
    Dropped,
}

impl Connection {
    fn new(hub: Arc<Hub>, version: u8) -> Self {
        let (outbox, inbox) = mpsc::channel(OUTBOX);
        let (stall, stalled) = watch::channel(false);
        let link = Link {
            connection: hub.next_connection(),
            version,
            outbox,
            stalled: stall,
        };
        let heartbeat_due = Instant::now() + hub.settings.heartbeat_interval * 2;
        Self {
            hub,
            link,
            outbox: inbox,
            stalled,
            seat: None,
            heartbeat_due,
        }
    }

    async fn run(mut self, mut socket: Socket) {
        let interval = self.hub.settings.heartbeat_interval.as_millis();
        self.link.text(outgoing::hello(
            self.link.version,
            u64::try_from(interval).unwrap_or(u64::MAX),
        ));
        let end = self.talk(&mut socket).await;
        let connection = self.link.connection;
        match end {
            End::Client(code) => {
                if let Some(seat) = self.seat {
                    self.hub.disconnected(seat, connection, code);
                }
                let _ = timeout(FAREWELL, socket.close(None)).await;
            }
            End::Gateway(closing) => {
                match self.seat {
                    Some(seat) => self.hub.closed_by_gateway(seat, connection, &closing),
                    None => self.hub.notify(
                        (0, 0),
                        0,
                        VoiceEvent::Closed {
                            code: Some(closing.code),
                            by_client: false,
                        },
                    ),
                }
                say_goodbye(&mut socket, &closing).await;
            }
            End::Ordered(closing) => say_goodbye(&mut socket, &closing).await,
            End::Dropped => {}
        }
    }

    async fn talk(&mut self, socket: &mut Socket) -> End {
        loop {
            if *self.stalled.borrow_and_update() {
                tokio::select! {
                    () = self.hub.stop.cancelled() => return End::Dropped,
                    changed = self.stalled.changed() => if changed.is_err() {
                        return End::Dropped;
                    },
                }
                self.heartbeat_due = Instant::now() + self.hub.settings.heartbeat_interval * 2;
                continue;
            }
            tokio::select! {
                () = self.hub.stop.cancelled() => return End::Dropped,
                _ = self.stalled.changed() => {}
                () = tokio::time::sleep_until(self.heartbeat_due) => {
                    return End::Gateway(Closing::new(close::SESSION_TIMEOUT, "Session timeout."));
                }
                sent = self.outbox.recv() => match sent {
                    Some(Sent::Message(message)) => {
                        if write(socket, message).await.is_err() {
                            return End::Client(None);
                        }
                    }
                    Some(Sent::Close(closing)) => return End::Ordered(closing),
                    Some(Sent::Drop) | None => return End::Dropped,
                },
                received = socket.next() => {
                    let outcome = match received {
                        Some(Ok(Message::Text(text))) => self.text(&text),
                        Some(Ok(Message::Binary(bytes))) => self.binary(&bytes),
                        Some(Ok(Message::Close(frame))) => {
                            return End::Client(frame.map(|frame| frame.code.into()));
                        }
                        Some(Ok(_)) => Ok(()),
                        Some(Err(_)) | None => return End::Client(None),
                    };
                    if let Err(closing) = outcome {
                        return End::Gateway(closing);
                    }
                }
            }
        }
    }

    fn seat(&self) -> Result<Seat, Closing> {
        self.seat
            .ok_or_else(|| Closing::new(close::NOT_AUTHENTICATED, "Not authenticated."))
    }

    fn text(&mut self, text: &str) -> Result<(), Closing> {
        match payload::read(text, self.link.version)? {
            Incoming::Heartbeat { nonce, .. } => {
                self.heartbeat_due = Instant::now() + self.hub.settings.heartbeat_interval * 2;
                self.link
                    .text(outgoing::heartbeat_ack(&nonce, self.link.version));
            }
            Incoming::Identify(_) | Incoming::Resume(_) if self.seat.is_some() => {
                return Err(Closing::new(
                    close::ALREADY_AUTHENTICATED,
                    "Already authenticated.",
                ));
            }
            Incoming::Identify(identify) => {
                self.seat = Some(self.hub.identify(&identify, self.link.clone())?);
            }
            Incoming::Resume(resume) => {
                self.seat = Some(self.hub.resume(&resume, self.link.clone())?);
            }
            Incoming::SelectProtocol(select) => {
                self.hub.select_protocol(self.seat()?, &select)?;
            }
            Incoming::Speaking { flags, delay } => {
                self.hub.speaking(self.seat()?, flags, delay);
            }
            Incoming::TransitionReady { transition_id } => {
                self.hub.dave_message(self.seat()?, |group, user_id| {
                    group.ready(user_id, transition_id)
                });
            }
            Incoming::InvalidCommit { transition_id } => {
                self.hub.dave_message(self.seat()?, |group, user_id| {
                    group.invalid(user_id, transition_id)
                });
            }
        }
        Ok(())
    }

    /// Binary messages: an opcode, then its payload.
    fn binary(&mut self, bytes: &[u8]) -> Result<(), Closing> {
        let (opcode, payload) = bytes
            .split_first()
            .ok_or_else(|| Closing::new(close::DECODE, "Failed to decode payload."))?;
        let seat = self.seat()?;
        match opcode {
            26 => self
                .hub
                .dave_message(seat, |group, user_id| group.key_package(user_id, payload)),
            28 => self
                .hub
                .dave_message(seat, |group, user_id| group.commit(user_id, payload)),
            _ => return Err(Closing::new(close::UNKNOWN_OPCODE, "Unknown opcode.")),
        }
        Ok(())
    }
}

/// A client that does not read is given up, not waited for.
async fn write<S>(socket: &mut S, message: Message) -> Result<(), ()>
where
    S: Sink<Message> + Unpin,
{
    match timeout(HANDSHAKE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(()),
    }
}

async fn say_goodbye(socket: &mut Socket, closing: &Closing) {
    let frame = CloseFrame {
        code: closing.code.into(),
        reason: closing.reason.clone().into(),
    };
    let _ = timeout(FAREWELL, async {
        socket.close(Some(frame)).await.ok()?;
        while let Some(Ok(_)) = socket.next().await {}
        Some(())
    })
    .await;
}
