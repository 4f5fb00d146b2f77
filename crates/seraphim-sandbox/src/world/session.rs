//! Gateway sessions as the world sees them: a numbered, bounded buffer of
//! events that a connection reads from and a RESUME reads again.
//! <https://discord.com/developers/docs/events/gateway#resuming>

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use serde_json::{Value, json};
use tokio::{sync::Notify, time::Instant};

use super::{
    World,
    guild::Guild,
    message::{Message, without_content},
    permission,
    user::User,
};

/// Events that can be replayed.
const BUFFER: usize = 4096;

/// Gateway intents by name.
pub mod intent {
    /// Guilds, roles, channels, stages.
    pub const GUILDS: u64 = 1;
    /// Members (privileged).
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    /// Voice states.
    pub const GUILD_VOICE_STATES: u64 = 1 << 7;
    /// Presences (privileged).
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    /// Messages in guilds.
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    /// Reactions in guilds.
    pub const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    /// Somebody types.
    pub const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
    /// Direct messages.
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    /// What messages say (privileged).
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    /// Every documented intent.
    pub const ALL: u64 = 0x1_FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;
    /// No intent is needed.
    pub const NONE: u64 = 0;
}

/// Something that a connection is told to do, besides sending events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// End the TCP connection without a close frame.
    Drop,
    /// Close with a code.
    Close(u16, String),
    /// Opcode 7.
    Reconnect,
    /// Opcode 9.
    Invalid {
        /// Whether the session is kept.
        resumable: bool,
    },
}

/// A gateway session.
#[derive(Debug)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub application: u64,
    /// The intents that it identified with.
    pub intents: u64,
    /// Shard number and count.
    pub shard: (u64, u64),
    /// The last sequence number given out.
    pub seq: u64,
    /// The connection that serves it.
    pub connection: Option<u64>,
    /// When the last connection ended.
    pub left: Option<Instant>,
    /// Heartbeats are acknowledged.
    pub acknowledges: bool,
    /// Nothing is sent before this moment.
    pub stalled_until: Option<Instant>,
    /// The presence that the bot set last.
    pub presence: Value,
    /// Wakes the connection.
    pub wake: Arc<Notify>,
    pub(crate) orders: VecDeque<Order>,
    buffer: VecDeque<(u64, Arc<str>)>,
}

impl Session {
    pub(crate) fn new(id: String, application: u64, intents: u64, shard: (u64, u64)) -> Self {
        Self {
            id,
            application,
            intents,
            shard,
            seq: 0,
            connection: None,
            left: None,
            acknowledges: true,
            stalled_until: None,
            presence: Value::Null,
            wake: Arc::new(Notify::new()),
            orders: VecDeque::new(),
            buffer: VecDeque::new(),
        }
    }

    /// Whether events of a guild come here.
    pub fn has_guild(&self, guild: u64) -> bool {
        (guild >> 22) % self.shard.1.max(1) == self.shard.0
    }

    /// Sends `GUILD_CREATE`.
    pub fn push_guild(&mut self, guild: &Guild, users: &BTreeMap<u64, User>) {
        let all = self.intents & intent::GUILD_PRESENCES != 0;
        self.push(
            "GUILD_CREATE",
            &guild.to_create(users, self.application, all).to_string(),
        );
    }

    /// Puts an event into the buffer and wakes the connection.
    pub fn push(&mut self, name: &str, data: &str) {
        self.seq += 1;
        let payload = format!(r#"{{"t":"{name}","s":{},"op":0,"d":{data}}}"#, self.seq);
        if self.buffer.len() >= BUFFER {
            self.buffer.pop_front();
        }
        self.buffer.push_back((self.seq, payload.into()));
        self.wake.notify_one();
    }

    /// The first event after a sequence number.
    pub fn after(&self, seq: u64) -> Option<(u64, Arc<str>)> {
        let first = self.buffer.front()?.0;
        let index = usize::try_from((seq + 1).saturating_sub(first)).ok()?;
        self.buffer.get(index).cloned()
    }

    /// Whether all events after a sequence number are still there.
    pub fn can_replay(&self, seq: u64) -> bool {
        self.buffer
            .front()
            .is_none_or(|(first, _)| *first <= seq + 1)
    }

    /// Tells the connection to do something.
    pub fn order(&mut self, order: Order) {
        if self.connection.is_some() && self.orders.len() < 64 {
            self.orders.push_back(order);
            self.wake.notify_one();
        }
    }
}

impl World {
    /// Sends an event of a guild to every session that may have it.
    pub fn emit(&mut self, guild: u64, needs: u64, name: &str, data: &Value) {
        let text = data.to_string();
        let Some(found) = self.guilds.get(&guild) else {
            return;
        };
        for session in self.sessions.values_mut() {
            let member = found.members.contains_key(&session.application);
            let open = needs == intent::NONE || session.intents & needs != 0;
            if member && open && found.available && session.has_guild(guild) {
                session.push(name, &text);
            }
        }
    }

    /// Sends an event to the sessions of one application that serve a guild.
    /// Returns to how many.
    pub fn emit_to(&mut self, application: u64, guild: u64, name: &str, data: &Value) -> usize {
        let text = data.to_string();
        let mut sent = 0;
        for session in self.sessions.values_mut() {
            if session.application == application && session.has_guild(guild) {
                session.push(name, &text);
                sent += 1;
            }
        }
        sent
    }

    /// Sends a message event to the bots that see the channel, without the
    /// content where they have not got the intent.
    pub fn emit_message(&mut self, name: &str, message: &Message) {
        if message.visible_to.is_some() {
            return;
        }
        let whole = message.to_event(self);
        let stripped = without_content(whole.clone()).to_string();
        let whole = whole.to_string();
        if let Some(direct) = self.directs.get(&message.channel_id) {
            for session in self.sessions.values_mut() {
                let first_shard = session.shard.0 == 0;
                let open = session.intents & intent::DIRECT_MESSAGES != 0;
                if session.application == direct.bot && first_shard && open {
                    session.push(name, &whole);
                }
            }
            return;
        }
        let Some(guild) = self.guilds.get(&message.guild_id) else {
            return;
        };
        let Some(channel) = guild.channels.get(&message.channel_id) else {
            return;
        };
        for session in self.sessions.values_mut() {
            let granted = permission::in_channel(guild, session.application, channel);
            if session.intents & intent::GUILD_MESSAGES == 0
                || granted & permission::VIEW_CHANNEL == 0
                || !guild.available
                || !session.has_guild(guild.id)
            {
                continue;
            }
            let open = session.intents & intent::MESSAGE_CONTENT != 0
                || message.is_open_to(session.application);
            session.push(name, if open { &whole } else { &stripped });
        }
    }

    /// Sends `VOICE_STATE_UPDATE`. `state` is what the event says; the user's
    /// own sessions get it even without the intent.
    pub(crate) fn emit_voice_state(&mut self, guild: u64, user: u64, mut state: Value) {
        if let Some(member) = self.member_json(guild, user) {
            state["member"] = member;
        }
        let text = state.to_string();
        let Some(found) = self.guilds.get(&guild) else {
            return;
        };
        for session in self.sessions.values_mut() {
            let member = found.members.contains_key(&session.application);
            let open =
                session.intents & intent::GUILD_VOICE_STATES != 0 || session.application == user;
            if member && open && found.available && session.has_guild(guild) {
                session.push("VOICE_STATE_UPDATE", &text);
            }
        }
    }

    pub(crate) fn member_json(&self, guild: u64, user: u64) -> Option<Value> {
        let member = self.guilds.get(&guild)?.members.get(&user)?;
        Some(member.to_json(self.users.get(&user)?))
    }

    /// The READY payload, without the addresses that only the gateway knows.
    pub(crate) fn ready(&self, session: &Session, resume_url: &str) -> Value {
        let Some(application) = self.applications.get(&session.application) else {
            return Value::Null;
        };
        let guilds: Vec<Value> = self
            .guilds_of(session.application)
            .filter(|guild| session.has_guild(guild.id))
            .map(|guild| json!({"id": guild.id.to_string(), "unavailable": true}))
            .collect();
        json!({
            "v": 10, "user": self.users.get(&application.id).map(User::to_me),
            "guilds": guilds, "session_id": session.id, "resume_gateway_url": resume_url,
            "session_type": "normal", "shard": [session.shard.0, session.shard.1],
            "application": {"id": application.id.to_string(), "flags": application.flags},
            "private_channels": [], "presences": [], "relationships": [], "user_settings": {},
            "geo_ordered_rtc_regions": [], "_trace": ["[\"sandbox\",{\"micros\":0.0}]"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_replays_from_any_number_it_still_holds() {
        let mut session = Session::new("s".into(), 1, 0, (0, 1));
        for _ in 0..BUFFER + 10 {
            session.push("X", "null");
        }
        assert!(!session.can_replay(5));
        assert!(session.can_replay(10));
        assert_eq!(session.after(10).map(|(seq, _)| seq), Some(11));
        assert_eq!(session.after(session.seq), None);
    }
}
