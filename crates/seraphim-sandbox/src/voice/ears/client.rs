//! A listener's connection: voice gateway version 8 over TLS, UDP, resume.
//! <https://discord.com/developers/docs/topics/voice-connections>

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::UdpSocket,
    sync::mpsc,
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_tungstenite::tungstenite::{
    self, Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        rtp::{Datagram, Header, SILENCE},
        transport::Transport,
    },
    JoinError,
    handshake::{
        Socket, Ticket, broken, choose_mode, discover, expect, expect_numbered, number, open,
        protocol, send,
    },
    hearing::{Arrived, Hearing},
    membership::{Membership, Reply},
};

/// What the owner asks of the connection.
pub(crate) enum Ask {
    /// Send an Opus packet.
    Say(Bytes),
    /// Leave with a close frame.
    Leave,
}

/// The connection, once media can flow.
pub(crate) struct Client {
    ticket: Ticket,
    socket: Socket,
    udp: UdpSocket,
    ssrc: u32,
    heartbeat: Duration,
    transport: Transport,
    membership: Membership,
    hearing: Arc<Hearing>,
    seq_ack: i64,
    rtp: RtpClock,
    has_spoken: bool,
}

#[derive(Default)]
struct RtpClock {
    sequence: u16,
    timestamp: u32,
}

/// Why the socket is no more.
struct Lost {
    code: u16,
    reason: String,
}

impl Lost {
    fn abnormally() -> Self {
        Self {
            code: 1006,
            reason: String::new(),
        }
    }

    /// <https://discord.com/developers/docs/topics/opcodes-and-status-codes#voice-voice-close-event-codes>
    fn can_resume(&self) -> bool {
        self.code == 4015 || self.code < 4000
    }
}

impl Client {
    /// Goes through the whole handshake.
    pub(crate) async fn connect(ticket: Ticket, hearing: Arc<Hearing>) -> Result<Self, JoinError> {
        let patience = ticket.settings.patience;
        timeout(patience, Self::handshake(ticket, hearing))
            .await
            .map_err(|_| JoinError::TimedOut)?
    }

    async fn handshake(ticket: Ticket, hearing: Arc<Hearing>) -> Result<Self, JoinError> {
        let (mut socket, heartbeat) = open(&ticket).await?;
        let admission = &ticket.admission;
        send(
            &mut socket,
            0,
            &json!({
                "server_id": admission.guild_id.to_string(),
                "user_id": admission.user_id.to_string(),
                "session_id": admission.session_id,
                "token": admission.token,
                "max_dave_protocol_version": ticket.settings.max_dave_version,
            }),
        )
        .await?;
        let ready = expect(&mut socket, 2).await?;
        let ssrc = number(&ready, "ssrc")?;
        let port: u16 = number(&ready, "port")?;
        let ip = ready["ip"].as_str().ok_or_else(|| protocol("no ip"))?;
        let mode = choose_mode(&ready, ticket.settings.mode)?;
        let address: SocketAddr = format!("{ip}:{port}")
            .parse()
            .map_err(|_| protocol("the media address"))?;
        let (udp, own) = discover(address, ssrc).await?;
        send(
            &mut socket,
            1,
            &json!({
                "protocol": "udp",
                "data": { "address": own.0, "port": own.1, "mode": mode.name() },
            }),
        )
        .await?;
        let (description, seq_ack) = expect_numbered(&mut socket, 4).await?;
        let key: [u8; 32] = serde_json::from_value(description["secret_key"].clone())
            .map_err(|_| protocol("the secret key"))?;
        let version: u16 = number(&description, "dave_protocol_version")?;
        let membership = Membership::new(admission.user_id, admission.channel_id);
        let mut client = Self {
            ticket,
            socket,
            udp,
            ssrc,
            heartbeat,
            transport: Transport::new(mode, key),
            membership,
            hearing,
            seq_ack,
            rtp: RtpClock::default(),
            has_spoken: false,
        };
        client.hearing.update(|status| status.mode = Some(mode));
        let replies = client.membership.described(version);
        client.reply(replies).await?;
        client.publish();
        Ok(client)
    }

    /// Listens until asked to leave, stopped, or closed for good.
    pub(crate) async fn run(mut self, mut asks: mpsc::Receiver<Ask>, stop: CancellationToken) {
        let mut beat = interval(self.heartbeat);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut datagram = [0; 2048];
        loop {
            let outcome = tokio::select! {
                () = stop.cancelled() => return,
                _ = beat.tick() => self.heartbeat().await,
                ask = asks.recv() => match ask {
                    Some(Ask::Say(frame)) => self.say(&frame).await,
                    Some(Ask::Leave) | None => {
                        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
                        let _ = self.socket.close(Some(frame)).await;
                        self.hearing.update(|status| status.ended = Some((1000, String::new())));
                        return;
                    }
                },
                received = self.udp.recv(&mut datagram) => {
                    if let Ok(length) = received {
                        self.datagram(&datagram[..length]);
                    }
                    Ok(())
                }
                message = self.socket.next() => self.message(message).await,
            };
            let Err(lost) = outcome else { continue };
            if let Err(lost) = self.recover(lost).await {
                tracing::debug!(code = lost.code, reason = %lost.reason, "a listener's call ended");
                let ended = (lost.code, lost.reason);
                self.hearing.update(|status| status.ended = Some(ended));
                return;
            }
        }
    }

    async fn heartbeat(&mut self) -> Result<(), Lost> {
        let t = u64::from(self.rtp.sequence);
        let seq_ack = self.seq_ack;
        send(&mut self.socket, 3, &json!({ "t": t, "seq_ack": seq_ack }))
            .await
            .map_err(|_| Lost::abnormally())
    }

    async fn message(
        &mut self,
        message: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<(), Lost> {
        let replies = match message {
            Some(Ok(Message::Text(text))) => self.text(&text),
            Some(Ok(Message::Binary(bytes))) => self.binary(&bytes),
            Some(Ok(Message::Close(frame))) => {
                let (code, reason) = frame.map_or((1005, String::new()), |frame| {
                    (frame.code.into(), frame.reason.to_string())
                });
                return Err(Lost { code, reason });
            }
            Some(Ok(_)) => return Ok(()),
            Some(Err(_)) | None => return Err(Lost::abnormally()),
        };
        self.publish();
        self.reply(replies).await.map_err(|_| Lost::abnormally())
    }

    fn text(&mut self, text: &str) -> Vec<Reply> {
        let message: Value = serde_json::from_str(text).unwrap_or_default();
        if let Some(sequence) = message["seq"].as_i64() {
            self.seq_ack = sequence;
        }
        let d = &message["d"];
        let field = |name: &str| {
            d[name]
                .as_u64()
                .and_then(|value| u16::try_from(value).ok())
                .unwrap_or(0)
        };
        let user = || d["user_id"].as_str().and_then(|id| id.parse().ok());
        match message["op"].as_u64() {
            Some(4) => return self.membership.described(field("dave_protocol_version")),
            Some(5) => {
                let ssrc = d["ssrc"].as_u64().and_then(|ssrc| u32::try_from(ssrc).ok());
                if let (Some(ssrc), Some(user_id)) = (ssrc, user()) {
                    self.hearing
                        .name_source(ssrc, user_id, &mut self.membership);
                }
            }
            Some(11) => {
                let ids = d["user_ids"].as_array().into_iter().flatten();
                let users: Vec<u64> = ids.filter_map(|id| id.as_str()?.parse().ok()).collect();
                self.membership.connected(&users);
            }
            Some(13) => {
                if let Some(user_id) = user() {
                    self.membership.disconnected(user_id);
                    self.hearing.forget_sources(user_id);
                }
            }
            Some(21) => {
                return self
                    .membership
                    .prepare_transition(field("transition_id"), field("protocol_version"));
            }
            Some(22) => self.membership.execute_transition(field("transition_id")),
            Some(24) => {
                let epoch = d["epoch"].as_u64().unwrap_or(0);
                return self
                    .membership
                    .prepare_epoch(field("protocol_version"), epoch);
            }
            _ => {}
        }
        Vec::new()
    }

    fn binary(&mut self, bytes: &[u8]) -> Vec<Reply> {
        let [high, low, opcode, payload @ ..] = bytes else {
            return Vec::new();
        };
        self.seq_ack = i64::from(u16::from_be_bytes([*high, *low]));
        self.membership.binary(*opcode, payload)
    }

    async fn reply(&mut self, replies: Vec<Reply>) -> Result<(), JoinError> {
        for reply in replies {
            match reply {
                Reply::Text(op, d) => send(&mut self.socket, op, &d).await?,
                Reply::Binary(op, payload) => {
                    let mut bytes = vec![op];
                    bytes.extend(payload);
                    self.socket
                        .send(Message::binary(bytes))
                        .await
                        .map_err(broken)?;
                }
            }
        }
        Ok(())
    }

    fn publish(&self) {
        let (version, epoch) = (self.membership.version(), self.membership.epoch());
        let can_send = self.membership.can_send();
        self.hearing.update(|status| {
            status.dave_version = version;
            status.epoch = epoch;
            status.can_send = can_send;
        });
    }

    fn datagram(&mut self, packet: &[u8]) {
        if Datagram::of(packet) != Some(Datagram::Media) {
            return;
        }
        let Some(header) = Header::read(packet) else {
            return;
        };
        let frame = self
            .transport
            .open(packet, header.clear)
            .and_then(|(plaintext, _)| header.frame(&plaintext).map(<[u8]>::to_vec));
        let arrived = Arrived {
            header,
            frame,
            at: Instant::now(),
        };
        self.hearing.hear(arrived, &mut self.membership);
    }

    async fn say(&mut self, frame: &[u8]) -> Result<(), Lost> {
        if !self.has_spoken {
            self.has_spoken = true;
            let speaking = json!({ "speaking": 1, "delay": 0, "ssrc": self.ssrc });
            send(&mut self.socket, 5, &speaking)
                .await
                .map_err(|_| Lost::abnormally())?;
        }
        let header = Header::plain(self.rtp.sequence, self.rtp.timestamp, self.ssrc);
        self.rtp.sequence = self.rtp.sequence.wrapping_add(1);
        self.rtp.timestamp = self.rtp.timestamp.wrapping_add(960);
        // Without a key nobody is there to hear it: media time passes.
        let Some(frame) = self.membership.encrypt(frame) else {
            return Ok(());
        };
        if let Some(packet) = self.transport.seal(&header, &frame) {
            // Loss is UDP's nature.
            let _ = self.udp.send(&packet).await;
        }
        Ok(())
    }

    /// Resumes after a break; the break, when it cannot be.
    async fn recover(&mut self, lost: Lost) -> Result<(), Lost> {
        if !lost.can_resume() {
            return Err(lost);
        }
        let patience = self.ticket.settings.patience;
        match timeout(patience, self.resume()).await {
            Ok(Ok(())) => {
                self.hearing.update(|status| status.resumes += 1);
                Ok(())
            }
            Ok(Err(JoinError::Closed { code, reason })) => Err(Lost { code, reason }),
            _ => Err(lost),
        }
    }

    async fn resume(&mut self) -> Result<(), JoinError> {
        let (mut socket, heartbeat) = open(&self.ticket).await?;
        let admission = &self.ticket.admission;
        send(
            &mut socket,
            7,
            &json!({
                "server_id": admission.guild_id.to_string(),
                "session_id": admission.session_id,
                "token": admission.token,
                "seq_ack": self.seq_ack,
            }),
        )
        .await?;
        expect(&mut socket, 9).await?;
        (self.socket, self.heartbeat) = (socket, heartbeat);
        Ok(())
    }
}

/// The five silence frames that end a stretch of speech.
pub(crate) const FAREWELL: [[u8; 3]; 5] = [SILENCE; 5];
