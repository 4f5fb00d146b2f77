//! IDENTIFY and RESUME: who may come in, and what they get first.
//! <https://discord.com/developers/docs/events/gateway#identifying>

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    compress::Codec,
    connection::{Connection, End, close},
};
use crate::world::{
    World, random_text,
    session::{Session, intent},
    user::{
        Application, FLAG_GATEWAY_GUILD_MEMBERS_LIMITED, FLAG_GATEWAY_MESSAGE_CONTENT_LIMITED,
        FLAG_GATEWAY_PRESENCE_LIMITED, Login,
    },
};

/// Logins kept per application.
const LOGINS: usize = 1000;

/// What an IDENTIFY leads to.
enum Verdict {
    Welcome(Box<Session>),
    /// Opcode 9: too many at once.
    Wait,
    Refuse(u16, &'static str),
}

/// What a RESUME finds.
enum Found {
    Session,
    Nothing,
    BadToken,
    BadSequence,
}

impl Connection {
    pub(super) async fn identify(&mut self, data: &Value) -> Result<(), End> {
        let rules = Rules {
            interval: self.shared.settings.identify_interval,
            concurrency: self.shared.settings.max_concurrency.max(1),
            starts: self.shared.settings.session_starts,
        };
        match self.shared.with(|world| admit(world, data, &rules)) {
            Verdict::Refuse(code, reason) => Err(close(code, reason)),
            Verdict::Wait => self.send_op(9, &json!(false)).await,
            Verdict::Welcome(session) => {
                if data["compress"] == true && matches!(self.codec, Codec::Plain) {
                    self.codec = Codec::Payload;
                }
                self.begin(*session);
                Ok(())
            }
        }
    }

    fn begin(&mut self, mut session: Session) {
        let resume_url = self.shared.gateway_url();
        self.wake = Arc::clone(&session.wake);
        self.cursor = 0;
        self.session = Some(session.id.clone());
        session.connection = Some(self.id);
        self.shared.with(|world| {
            let ready = world.ready(&session, &resume_url).to_string();
            session.push("READY", &ready);
            if session.intents & intent::GUILDS != 0 {
                for guild in world.guilds_of(session.application) {
                    if guild.available && session.has_guild(guild.id) {
                        session.push_guild(guild, &world.users);
                    }
                }
            }
            world.sessions.insert(session.id.clone(), session);
        });
    }

    pub(super) async fn resume(&mut self, data: &Value) -> Result<(), End> {
        let token = data["token"].as_str().unwrap_or_default();
        let id = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seq = data["seq"].as_u64().unwrap_or(0);
        let me = self.id;
        let found = self.shared.with(|world| {
            let Some(application) = world.application_by_token(token).map(|app| app.id) else {
                return (Found::BadToken, None);
            };
            let Some(session) = world.sessions.get_mut(&id) else {
                return (Found::Nothing, None);
            };
            if session.application != application || !session.can_replay(seq) {
                return (Found::Nothing, None);
            }
            if seq > session.seq {
                return (Found::BadSequence, None);
            }
            session.wake.notify_waiters();
            session.connection = Some(me);
            session.left = None;
            session.orders.clear();
            session.push("RESUMED", r#"{"_trace":["sandbox"]}"#);
            let wake = Arc::clone(&session.wake);
            note_login(world, application, Login::Resume);
            (Found::Session, Some(wake))
        });
        match found {
            (Found::BadToken, _) => Err(close(4004, "Authentication failed.")),
            (Found::BadSequence, _) => Err(close(4007, "Invalid seq.")),
            (Found::Nothing, _) => self.send_op(9, &json!(false)).await,
            (Found::Session, wake) => {
                self.wake = wake.unwrap_or_default();
                self.cursor = seq;
                self.session = Some(id);
                Ok(())
            }
        }
    }
}

struct Rules {
    interval: Duration,
    concurrency: u32,
    starts: u32,
}

fn admit(world: &mut World, data: &Value, rules: &Rules) -> Verdict {
    let token = data["token"].as_str().unwrap_or_default();
    let Some(id) = world.application_by_token(token).map(|app| app.id) else {
        return Verdict::Refuse(4004, "Authentication failed.");
    };
    if !data["properties"].is_object() {
        return Verdict::Refuse(4002, "Error while decoding payload.");
    }
    let Some(intents) = data["intents"].as_u64() else {
        return Verdict::Refuse(4002, "Error while decoding payload.");
    };
    if intents & !intent::ALL != 0 {
        return Verdict::Refuse(4013, "Invalid intent(s).");
    }
    let shard = match &data["shard"] {
        Value::Null => (0, 1),
        given => match (given[0].as_u64(), given[1].as_u64()) {
            (Some(number), Some(count)) if number < count => (number, count),
            _ => return Verdict::Refuse(4010, "Invalid shard."),
        },
    };
    let Some(application) = world.applications.get_mut(&id) else {
        return Verdict::Refuse(4004, "Authentication failed.");
    };
    if intents & disallowed(application) != 0 {
        return Verdict::Refuse(4014, "Disallowed intent(s).");
    }
    let now = Instant::now();
    let key = u32::try_from(shard.0).unwrap_or(0) % rules.concurrency;
    if application
        .identified
        .get(&key)
        .is_some_and(|at| now.duration_since(*at) < rules.interval)
    {
        return Verdict::Wait;
    }
    refill(application, rules.starts);
    if application.starts_left == 0 {
        return Verdict::Refuse(4004, "Authentication failed.");
    }
    application.starts_left -= 1;
    application.identified.insert(key, now);
    note_login(world, id, Login::Identify);
    let mut session = Session::new(random_text(32), id, intents, shard);
    session.presence = data["presence"].clone();
    Verdict::Welcome(Box::new(session))
}

/// Fills the session starts up when their day is over.
pub(crate) fn refill(application: &mut Application, starts: u32) {
    if Instant::now() >= application.starts_reset {
        application.starts_left = starts;
        application.starts_reset = Instant::now() + Duration::from_hours(24);
    }
}

fn disallowed(application: &Application) -> u64 {
    [
        (FLAG_GATEWAY_PRESENCE_LIMITED, intent::GUILD_PRESENCES),
        (FLAG_GATEWAY_GUILD_MEMBERS_LIMITED, intent::GUILD_MEMBERS),
        (
            FLAG_GATEWAY_MESSAGE_CONTENT_LIMITED,
            intent::MESSAGE_CONTENT,
        ),
    ]
    .into_iter()
    .filter(|(flag, _)| application.flags & flag == 0)
    .fold(0, |sum, (_, intent)| sum | intent)
}

fn note_login(world: &mut World, application: u64, login: Login) {
    if let Some(application) = world.applications.get_mut(&application) {
        if application.logins.len() >= LOGINS {
            application.logins.pop_front();
        }
        application.logins.push_back(login);
    }
}
