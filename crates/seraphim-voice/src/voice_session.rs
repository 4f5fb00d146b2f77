//! One voice session: from Identify to the end, over all its connections.
//! See <https://discord.com/developers/docs/topics/voice-connections>.

mod ending;
mod handshake;

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub(crate) use self::ending::End;
use self::ending::Leave;
use crate::{
    call::{CallEvent, Phase, ServerInfo},
    dave::session::{Action, Dave},
    driver::Link,
    gateway::{
        connection::{Connection, Event},
        heartbeat::{Beat, Heartbeat},
        payload::{Incoming, Op, Outgoing, Received},
    },
    pacer::{
        Gone,
        slot::{News, Order},
    },
    transport::Mode,
    udp::socket::VoiceSocket,
};

/// How a connection begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    Identify,
    Resume,
}

/// From the beginning of a connection to Ready and Session Description, or to
/// Resumed.
const HANDSHAKE: Duration = Duration::from_secs(15);
/// After this without word of other members, nobody else is there.
const NAMING: Duration = Duration::from_secs(1);
/// A listener who waits this long for a key finds this client in a new session.
const KEYLESS: Duration = Duration::from_secs(15);
const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// Times at which something is due.
#[derive(Debug, Default)]
struct Timers {
    heartbeat: Option<Heartbeat>,
    handshake: Option<Instant>,
    naming: Option<Instant>,
    keyless: Option<Instant>,
    keep_alive: Option<Instant>,
}

impl Timers {
    fn next(&self) -> Option<Instant> {
        [
            self.heartbeat.as_ref().map(Heartbeat::due),
            self.handshake,
            self.naming,
            self.keyless,
            self.keep_alive,
        ]
        .into_iter()
        .flatten()
        .min()
    }
}

/// One voice session.
pub(crate) struct VoiceSession {
    server: ServerInfo,
    dave: Dave,
    /// The last sequence number of the server's messages; −1 before the first.
    sequence: i64,
    refused_mode: Option<Mode>,
    mode: Option<Mode>,
    ssrc: u32,
    socket: Option<VoiceSocket>,
    described: bool,
    /// Since when the connection has been good.
    pub(crate) open_since: Option<Instant>,
    /// When it was begun; `None` once it has been open.
    begun: Option<Instant>,
    /// The pacing thread wants to speak and the server does not know it yet.
    speaking_owed: bool,
    /// What the server was told last.
    speaking: bool,
    timers: Timers,
}

impl VoiceSession {
    /// A session to be opened. `refused` is a transport encryption mode that
    /// the server does not take after all.
    pub(crate) fn new(server: &ServerInfo, link: &Link, refused: Option<Mode>) -> Self {
        Self {
            server: server.clone(),
            dave: Dave::new(server.user_id, server.channel_id, link.identity.clone()),
            sequence: -1,
            refused_mode: refused,
            mode: None,
            ssrc: 0,
            socket: None,
            described: false,
            open_since: None,
            begun: Some(Instant::now()),
            speaking_owed: false,
            speaking: false,
            timers: Timers::default(),
        }
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.server.endpoint
    }

    pub(crate) fn mode(&self) -> Option<Mode> {
        self.mode
    }

    /// Whether the server knows this session.
    pub(crate) fn is_resumable(&self) -> bool {
        self.described
    }

    /// Runs a connection to its end.
    pub(crate) async fn drive(
        &mut self,
        connection: &mut Connection,
        opening: Opening,
        link: &mut Link,
    ) -> Result<End, Gone> {
        self.timers.heartbeat = None;
        self.timers.handshake = Some(Instant::now() + HANDSHAKE);
        loop {
            let timer = self.timers.next();
            let step = tokio::select! {
                event = connection.next() => match event {
                    Event::Received(received) => {
                        self.receive(received, opening, connection, link).await
                    }
                    closed @ Event::Closed { .. } => Err(closed.into()),
                },
                news = link.news.recv() => match news {
                    Some(news) => self.hear(news, connection, link).await,
                    // The slot is no more: it panicked.
                    None => Err(Leave::Gone),
                },
                () = link.shared.announced.notified() => {
                    self.prepare_to_speak(connection, link).await
                }
                () = due(timer) => self.on_time(connection, link).await,
            };
            match step {
                Ok(()) => {}
                Err(Leave::End(end)) => return Ok(end),
                Err(Leave::Gone) => return Err(Gone),
            }
        }
    }

    async fn receive(
        &mut self,
        received: Received,
        opening: Opening,
        connection: &mut Connection,
        link: &Link,
    ) -> Result<(), Leave> {
        if let Some(sequence) = received.sequence {
            self.sequence = sequence;
        }
        let actions = match received.message {
            Incoming::Hello { heartbeat_interval } => {
                let now = Instant::now();
                self.timers.heartbeat =
                    Some(Heartbeat::new(heartbeat_interval, now, rand::random()));
                connection.send(self.introduction(opening, link)).await?;
                Vec::new()
            }
            Incoming::Ready(ready) => {
                let answer = self.open_socket(&ready).await?;
                connection.send(answer).await?;
                Vec::new()
            }
            Incoming::Description(description) => self.begin(description, link).await?,
            Incoming::Resumed => {
                self.opened(link);
                link.tell(CallEvent::Resumed);
                if self.speaking_owed {
                    self.speak(true, connection, link).await?;
                }
                Vec::new()
            }
            Incoming::HeartbeatAck { nonce } => {
                let now = Instant::now();
                let heartbeat = self.timers.heartbeat.as_mut();
                if let Some(ping) = heartbeat.and_then(|beat| beat.answered(nonce, now)) {
                    metrics::histogram!("seraphim_voice_ping_seconds").record(ping);
                    link.shared.state().ping = Some(ping);
                }
                Vec::new()
            }
            Incoming::Joined { users } => {
                self.timers.naming = None;
                self.dave.joined(users)
            }
            message => self.dave.hear(message),
        };
        self.act(actions, connection, link).await
    }

    /// Does what follows for end-to-end encryption.
    async fn act(
        &mut self,
        actions: Vec<Action>,
        connection: &mut Connection,
        link: &Link,
    ) -> Result<(), Leave> {
        let changed = !actions.is_empty();
        // The pacing thread first: a connection that breaks now must not leave
        // it with a former key.
        let mut messages = Vec::new();
        for action in actions {
            match action {
                Action::Media(media) => link.order(Order::Media(media)).await?,
                Action::Send(message) => messages.push(message),
                Action::Executed { version, epoch } => {
                    tracing::debug!(version, epoch, "a DAVE transition was executed");
                    metrics::counter!("seraphim_voice_dave_transitions_total").increment(1);
                    link.tell(CallEvent::DaveReady { version, epoch });
                }
            }
        }
        if changed && self.described {
            let mut state = link.shared.state();
            state.dave_version = self.dave.version();
            state.epoch = self.dave.epoch();
        }
        if self.dave.keeps_somebody_waiting() && !link.keyless {
            let until = Instant::now() + KEYLESS;
            self.timers.keyless.get_or_insert(until);
        } else {
            self.timers.keyless = None;
        }
        for message in messages {
            connection.send(message).await?;
        }
        Ok(())
    }

    /// Does what the pacing thread asks for.
    async fn hear(
        &mut self,
        news: News,
        connection: &mut Connection,
        link: &Link,
    ) -> Result<(), Leave> {
        match news {
            News::SourceFailed => {
                tracing::error!(guild = self.server.guild_id, "the frame source panicked");
                link.tell(CallEvent::SourceFailed);
                Ok(())
            }
            News::Speaking(speaking) => self.speak(speaking, connection, link).await,
            News::LineDead { ssrc } if ssrc == self.ssrc && self.described => {
                Err(End::given_up("the socket sends nothing any more").into())
            }
            // Of the session before.
            News::LineDead { .. } => Ok(()),
        }
    }

    /// Frames are about to come: tells the server before the first one waits.
    async fn prepare_to_speak(
        &mut self,
        connection: &mut Connection,
        link: &Link,
    ) -> Result<(), Leave> {
        if self.speaking || self.open_since.is_none() {
            return Ok(());
        }
        self.speak(true, connection, link).await
    }

    /// Tells the server that audio follows, or ends.
    async fn speak(
        &mut self,
        speaking: bool,
        connection: &mut Connection,
        link: &Link,
    ) -> Result<(), Leave> {
        self.speaking_owed = speaking;
        if self.open_since.is_none() {
            // Said when the session is open again.
            return Ok(());
        }
        let message = serde_json::json!({
            "speaking": u8::from(speaking), "delay": 0, "ssrc": self.ssrc
        });
        connection
            .send(Outgoing::json(Op::SPEAKING, &message))
            .await?;
        self.speaking_owed = false;
        self.speaking = speaking;
        if speaking {
            link.order(Order::SpeakingTold).await?;
        }
        Ok(())
    }

    /// Does what is due.
    async fn on_time(&mut self, connection: &mut Connection, link: &mut Link) -> Result<(), Leave> {
        let now = Instant::now();
        if self.dave.epoch().is_some() && !self.dave.keeps_somebody_waiting() {
            // It came about: the next time is another trouble.
            link.keyless = false;
        }
        let passed = |time: &mut Option<Instant>| time.take_if(|time| *time <= now).is_some();
        if passed(&mut self.timers.handshake) {
            return Err(End::lost("the server does not finish the handshake".to_owned()).into());
        }
        if passed(&mut self.timers.keyless) {
            // Once: if that does not help, the fault lies with another member.
            link.keyless = true;
            return Err(End::given_up("the DAVE group does not come about").into());
        }
        if let Some(heartbeat) = self
            .timers
            .heartbeat
            .as_mut()
            .filter(|beat| beat.due() <= now)
        {
            match heartbeat.beat(now) {
                Beat::Send(nonce) => {
                    let beat = serde_json::json!({ "t": nonce, "seq_ack": self.sequence });
                    connection
                        .send(Outgoing::json(Op::HEARTBEAT, &beat))
                        .await?;
                }
                Beat::Dead => {
                    return Err(End::lost("a heartbeat was not answered".to_owned()).into());
                }
            }
        }
        if passed(&mut self.timers.keep_alive)
            && let Some(socket) = &mut self.socket
        {
            socket.keep_alive();
            self.timers.keep_alive = Some(now + KEEP_ALIVE);
        }
        if passed(&mut self.timers.naming) {
            let actions = self.dave.nobody_named();
            self.act(actions, connection, link).await?;
        }
        Ok(())
    }

    /// The session is open, or open again.
    fn opened(&mut self, link: &Link) {
        self.timers.handshake = None;
        self.open_since = Some(Instant::now());
        if let Some(begun) = self.begun.take() {
            metrics::histogram!("seraphim_voice_connect_duration_seconds").record(begun.elapsed());
        }
        let mut state = link.shared.state();
        state.phase = Phase::Connected;
        state.dave_version = self.dave.version();
        state.epoch = self.dave.epoch();
        state.mode = self.mode;
        state.ssrc = Some(self.ssrc);
    }
}

async fn due(timer: Option<Instant>) {
    match timer {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
