//! How a session is opened: the messages of both sides up to the first frame.

use secrecy::ExposeSecret;
use serde_json::json;
use tokio::time::Instant;

use super::{End, KEEP_ALIVE, Leave, NAMING, Opening, VoiceSession};
use crate::{
    call::CallEvent,
    dave::session::{Action, HIGHEST_VERSION},
    driver::Link,
    gateway::payload::{Description, Op, Outgoing, Ready},
    pacer::slot::Order,
    transport::{Mode, TransportKey},
    udp::socket::VoiceSocket,
};

impl VoiceSession {
    /// Identify (0) or Resume (7).
    pub(super) fn introduction(&self, opening: Opening, link: &Link) -> Outgoing {
        let server = &self.server;
        let token = server.token.expose_secret();
        match opening {
            Opening::Identify => Outgoing::json(
                Op::IDENTIFY,
                &json!({
                    "server_id": server.guild_id.to_string(),
                    "user_id": server.user_id.to_string(),
                    "session_id": server.session_id,
                    "token": token,
                    "max_dave_protocol_version":
                        link.settings.max_dave_version.min(HIGHEST_VERSION),
                }),
            ),
            Opening::Resume => Outgoing::json(
                Op::RESUME,
                &json!({
                    "server_id": server.guild_id.to_string(),
                    "session_id": server.session_id,
                    "token": token,
                    "seq_ack": self.sequence,
                }),
            ),
        }
    }

    /// Answers Ready (2) with Select Protocol (1).
    pub(super) async fn open_socket(&mut self, ready: &Ready) -> Result<Outgoing, Leave> {
        let offered = ready.modes.iter().map(String::as_str);
        let Some(mode) = Mode::choose(offered, self.refused_mode) else {
            return Err(Leave::End(End {
                // As when the server does not know the protocol.
                code: 4012,
                ..End::given_up("no transport encryption mode in common")
            }));
        };
        let failed = |error: std::io::Error| End::given_up(&format!("no way over UDP: {error}"));
        let socket = VoiceSocket::open((ready.ip, ready.port).into()).map_err(failed)?;
        let (address, port) = socket.discover(ready.ssrc).await.map_err(failed)?;
        self.socket = Some(socket);
        self.ssrc = ready.ssrc;
        self.mode = Some(mode);
        self.timers.keep_alive = Some(Instant::now() + KEEP_ALIVE);
        Ok(Outgoing::json(
            Op::SELECT_PROTOCOL,
            &json!({
                "protocol": "udp",
                "data": { "address": address.to_string(), "port": port, "mode": mode.name() },
            }),
        ))
    }

    /// Session Description (4): audio can go out.
    pub(super) async fn begin(
        &mut self,
        description: Description,
        link: &Link,
    ) -> Result<Vec<Action>, Leave> {
        let (Some(socket), Some(mode)) = (&self.socket, Mode::from_name(&description.mode)) else {
            return Err(Leave::End(End::given_up(
                "a session description without what it follows from",
            )));
        };
        if description.dave_protocol_version > HIGHEST_VERSION {
            return Err(Leave::End(End::given_up("an unknown DAVE version")));
        }
        let key = TransportKey {
            mode,
            bytes: description.secret_key,
        };
        link.order(Order::Online {
            socket: socket.share(),
            ssrc: self.ssrc,
            key,
        })
        .await?;
        self.mode = Some(mode);
        self.described = true;
        let actions = self.dave.begin(description.dave_protocol_version);
        if description.dave_protocol_version > 0 {
            self.timers.naming = Some(Instant::now() + NAMING);
        }
        self.opened(link);
        link.tell(CallEvent::Connected { ssrc: self.ssrc });
        Ok(actions)
    }
}
