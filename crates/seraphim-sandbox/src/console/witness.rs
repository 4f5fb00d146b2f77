//! What bots do about what happens to them, told as outcomes: how their
//! gateway and voice connections end and come back, and where they are.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Desk;
use crate::{
    voice::{VoiceEvent, VoiceNotice},
    world::{World, user::Login},
};

/// Watches every bot until the sandbox stops.
pub(super) fn watch(desk: &Arc<Desk>) {
    for (_, server) in &desk.sandbox.shared.voice {
        let notices = server.subscribe();
        desk.track(calls(Arc::clone(desk), notices));
    }
    desk.track(sessions(Arc::clone(desk)));
}

async fn calls(desk: Arc<Desk>, mut notices: Receiver<VoiceNotice>) {
    loop {
        match notices.recv().await {
            Ok(notice) => {
                let name = desk.sandbox.look(|world| {
                    let application = world.applications.get(&notice.user_id);
                    application.map(|application| application.name.clone())
                });
                if let Some(line) = told(name.as_deref(), &notice.event) {
                    desk.chronicle.outcome(line);
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// The line of a notice; `name` is the bot's whom it concerns.
fn told(name: Option<&str>, event: &VoiceEvent) -> Option<String> {
    if let VoiceEvent::TransitionExecuted { version, epoch, .. } = event {
        return Some(format!("the call speaks DAVE {version}, epoch {epoch}"));
    }
    let name = name?;
    Some(match event {
        VoiceEvent::Ready { mode } => format!("{name}: voice connected, {}", mode.name()),
        VoiceEvent::Resumed { replayed } => {
            format!("{name}: voice session resumed, {replayed} messages sent again")
        }
        VoiceEvent::Closed {
            code: Some(code),
            by_client: true,
        } => format!("{name}: closes its voice connection with {code}"),
        VoiceEvent::Closed {
            code: Some(code),
            by_client: false,
        } => format!("{name}: its voice connection is closed with {code}"),
        VoiceEvent::Closed { code: None, .. } => {
            format!("{name}: its voice connection is lost")
        }
        VoiceEvent::InvalidCommit { .. } => format!("{name}: could not use an MLS commit"),
        VoiceEvent::Violated { violation } => format!("{name}: broke a rule, {violation:?}"),
        _ => return None,
    })
}

/// How a bot stands.
#[derive(Clone, Debug, Default, PartialEq)]
struct Standing {
    connected: bool,
    logins: [usize; 2],
    /// Voice channels by guild.
    inside: BTreeMap<u64, u64>,
}

async fn sessions(desk: Arc<Desk>) {
    let mut changes = desk.sandbox.shared.changed.subscribe();
    let mut before: BTreeMap<u64, Standing> = desk.sandbox.look(standings);
    while changes.changed().await.is_ok() {
        let lines = desk.sandbox.look(|world| {
            let now = standings(world);
            let lines = differences(world, &before, &now);
            before = now;
            lines
        });
        for line in lines {
            desk.chronicle.outcome(line);
        }
    }
}

fn standings(world: &World) -> BTreeMap<u64, Standing> {
    let all = world.applications.values().map(|application| {
        let count = |wanted| application.logins.iter().filter(|l| **l == wanted).count();
        let mut sessions = world.sessions.values();
        let inside = world.guilds.values().filter_map(|guild| {
            let state = guild.voice_states.get(&application.id)?;
            Some((guild.id, state.channel_id))
        });
        let standing = Standing {
            connected: sessions.any(|s| s.application == application.id && s.connection.is_some()),
            logins: [count(Login::Identify), count(Login::Resume)],
            inside: inside.collect(),
        };
        (application.id, standing)
    });
    all.collect()
}

fn differences(
    world: &World,
    before: &BTreeMap<u64, Standing>,
    now: &BTreeMap<u64, Standing>,
) -> Vec<String> {
    let nothing = Standing::default();
    let mut lines = Vec::new();
    for (id, now) in now {
        let before = before.get(id).unwrap_or(&nothing);
        if before == now {
            continue;
        }
        let name = world
            .applications
            .get(id)
            .map_or("", |app| app.name.as_str());
        if before.connected && !now.connected {
            lines.push(format!("{name}: its gateway connection is gone"));
        }
        if now.logins[0] > before.logins[0] {
            lines.push(format!("{name}: logged in (IDENTIFY)"));
        }
        if now.logins[1] > before.logins[1] {
            lines.push(format!("{name}: resumed its gateway session"));
        }
        for (guild, channel) in &now.inside {
            if before.inside.get(guild) != Some(channel) {
                lines.push(format!("{name}: is in {}", channel_name(world, *channel)));
            }
        }
        for (guild, channel) in &before.inside {
            if !now.inside.contains_key(guild) {
                lines.push(format!(
                    "{name}: has left {}",
                    channel_name(world, *channel)
                ));
            }
        }
    }
    lines
}

fn channel_name(world: &World, channel: u64) -> String {
    world
        .channel(channel)
        .map_or_else(String::new, |(_, channel)| format!("“{}”", channel.name))
}
