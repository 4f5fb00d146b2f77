//! Who there is: people, bots with their commands, processes, and you.

use serde_json::{Value, json};

use super::{super::Desk, Sketch};
use crate::{
    people::LOCALES,
    world::{
        World,
        permission::{self, USE_APPLICATION_COMMANDS},
        user::{Application, Login},
    },
};

/// What the whole sandbox is.
pub(super) fn info(desk: &Desk) -> Value {
    let sandbox = &desk.sandbox;
    let shared = &sandbox.shared;
    json!({
        "version": env!("CARGO_PKG_VERSION"), "api_base": sandbox.api_base(),
        "control": sandbox.control_url(), "media_base": sandbox.media_base(), "media": desk.media,
        "main_bot": sandbox.application_id().to_string(), "locales": LOCALES,
        "regions": shared.settings.regions, "discord_up": shared.gate.is_open(),
        "rest_rules": shared.rules().len(),
    })
}

pub(super) fn processes(sketch: &mut Sketch<'_>, desk: &Desk) {
    let process_orders = desk.process_orders.iter();
    for process in process_orders.flat_map(crate::script::ProcessOrders::processes) {
        sketch.put(
            format!("process/{}", process.name),
            json!({"name": process.name, "running": process.running}),
        );
    }
}

pub(super) fn you(sketch: &mut Sketch<'_>, world: &World, you: u64) {
    let name = world.users.get(&you).map(|user| &user.username);
    sketch.put(
        "you".to_owned(),
        json!({"id": you.to_string(), "name": name}),
    );
}

pub(super) fn users(sketch: &mut Sketch<'_>, world: &World) {
    for user in world.users.values() {
        let shown = user.global_name.as_ref().unwrap_or(&user.username);
        sketch.put(
            format!("user/{}", user.id),
            json!({"id": user.id.to_string(), "name": user.username, "shown": shown,
                   "bot": user.bot, "locale": user.locale}),
        );
    }
}

pub(super) fn bots(sketch: &mut Sketch<'_>, world: &World, you: u64) {
    for application in world.applications.values() {
        sketch.put(format!("bot/{}", application.id), bot(world, application));
        for (scope, commands) in &application.commands {
            for command in commands.values() {
                let mut body = command.body.clone();
                body["application_id"] = json!(application.id.to_string());
                body["guild_id"] = json!(scope.map(|id| id.to_string()));
                let needs = body["default_member_permissions"].as_str();
                let needs = needs.and_then(|bits| bits.parse().ok());
                let usable = is_usable(world, application.id, *scope, you, needs);
                body["usable"] = json!(usable);
                sketch.put(format!("command/{}/{}", application.id, command.id), body);
            }
        }
    }
}

fn bot(world: &World, application: &Application) -> Value {
    let mut sessions = world
        .sessions
        .values()
        .filter(|session| session.application == application.id)
        .filter(|session| session.connection.is_some())
        .peekable();
    let connected = sessions.peek().is_some();
    let presence = sessions.next().map(|session| &session.presence);
    let status = presence.and_then(|presence| presence["status"].as_str());
    let activity = presence.map_or(&Value::Null, |presence| &presence["activities"][0]);
    let logins = |wanted: Login| application.logins.iter().filter(|l| **l == wanted).count();
    json!({
        "id": application.id.to_string(), "name": application.name, "connected": connected,
        "status": if connected { status.unwrap_or("online") } else { "offline" },
        "activity": activity.as_object().map(|activity| json!({
            "name": activity.get("name"), "type": activity.get("type"),
            "state": activity.get("state"),
        })),
        "identifies": logins(Login::Identify), "resumes": logins(Login::Resume),
    })
}

/// Whether some guild offers the command to this person.
fn is_usable(
    world: &World,
    application: u64,
    scope: Option<u64>,
    you: u64,
    needs: Option<u64>,
) -> bool {
    world
        .guilds_of(you)
        .filter(|guild| guild.members.contains_key(&application))
        .filter(|guild| scope.is_none_or(|scope| scope == guild.id))
        .any(|guild| {
            let granted = permission::base(guild, you);
            let all = granted & permission::ADMINISTRATOR != 0;
            let enough = needs.is_none_or(|needs| needs != 0 && granted & needs == needs);
            granted & USE_APPLICATION_COMMANDS != 0 && (all || enough)
        })
}
