//! What is done by ids through the page, in the names of the script language:
//! ids are others each time, names stay.

use serde_json::Value;

use crate::{
    Fault,
    people::{Filled, Person, Seen, form},
    script::{Act, Who},
    world::{World, guild::Guild, message::Message},
};

/// The longest mark by which a message is found again.
const LONGEST_MARK: usize = 60;

/// Somebody in a guild; the default one goes without saying.
pub(super) fn who(world: &World, user: u64, guild: u64) -> Who {
    let name = world
        .users
        .get(&user)
        .map_or("", |user| user.username.as_str());
    Who {
        name: name.to_owned(),
        guild: other_guild(world, guild),
    }
}

/// The guild's name, unless it is the default one.
fn other_guild(world: &World, guild: u64) -> Option<String> {
    let main = world.main_guild().map(|guild| guild.id);
    let found = world.guilds.get(&guild).filter(|g| Some(g.id) != main)?;
    Some(found.name.clone())
}

/// A command as a person types it.
pub(super) fn command(world: &World, person: &Person, filled: &Filled) -> String {
    let mut text = format!("/{}", filled.command);
    for part in &filled.path {
        text.push(' ');
        text.push_str(part);
    }
    let registered = world.applications.values().find_map(|app| {
        let command = app.command_named(person.guild, 1, &filled.command)?;
        Some(&command.body)
    });
    let mut known = registered.map_or(&Value::Null, |body| &body["options"]);
    for part in &filled.path {
        known = known
            .as_array()
            .and_then(|list| list.iter().find(|option| option["name"] == part.as_str()))
            .map_or(&Value::Null, |sub| &sub["options"]);
    }
    let guild = world.guilds.get(&person.guild);
    for (name, value) in &filled.options {
        let list = known.as_array().into_iter().flatten();
        let kind = list
            .filter(|option| option["name"] == name.as_str())
            .find_map(|option| option["type"].as_u64());
        let value = match (guild, kind) {
            (Some(guild), Some(kind)) => named(world, guild, kind, value),
            _ => value.clone(),
        };
        text.extend([" ", name, ":", &value]);
    }
    text
}

/// A user, channel or role by its name: options 6 to 9, as select menus are
/// 5 to 8 for user, role, mentionable and channel.
fn named(world: &World, guild: &Guild, kind: u64, value: &str) -> String {
    let id = value.parse().unwrap_or(0);
    let user = || world.users.get(&id).map(|user| user.username.clone());
    let channel = || guild.channels.get(&id).map(|channel| channel.name.clone());
    let role = || guild.roles.get(&id).map(|role| role.name.clone());
    let found = match kind {
        6 => user(),
        7 => channel(),
        8 => role(),
        9 => user().or_else(role),
        _ => None,
    };
    found.unwrap_or_else(|| value.to_owned())
}

/// What is chosen in a select menu, by labels and names.
pub(super) fn choice(world: &World, person: &Person, menu: &Value, values: &[String]) -> Act {
    let label = |value: &String| {
        let mut known = menu["options"].as_array().into_iter().flatten();
        let option = known.find(|option| option["value"] == value.as_str());
        if let Some(label) = option.and_then(|option| option["label"].as_str()) {
            return label.to_owned();
        }
        // The kinds of menus as the kinds of options.
        let kind = match menu["type"].as_u64() {
            Some(5) => 6,
            Some(6) => 8,
            Some(7) => 9,
            Some(8) => 7,
            _ => 3,
        };
        match world.guilds.get(&person.guild) {
            Some(guild) => named(world, guild, kind, value),
            None => value.clone(),
        }
    };
    let name = menu["placeholder"].as_str().or(menu["custom_id"].as_str());
    Act::Chooses {
        options: values.iter().map(label).collect(),
        menu: name.map(str::to_owned),
    }
}

/// What was entered in a form, by the labels of its fields.
pub(super) fn form(modal: &Value, entered: &[(String, Vec<String>)]) -> Vec<(String, String)> {
    let fields = form::fields(modal).into_iter().filter_map(|field| {
        let (_, values) = entered.iter().find(|(name, _)| *name == field.custom_id)?;
        let name = if field.label.is_empty() {
            field.custom_id
        } else {
            field.label
        };
        Some((name, values.first().cloned().unwrap_or_default()))
    });
    fields.collect()
}

/// Words by which a message is found again: the name of a file, or its first
/// line.
pub(super) fn mark(world: &World, message: &Message) -> String {
    if let Some(name) = message
        .attachments
        .first()
        .and_then(|file| file["filename"].as_str())
    {
        return name.to_owned();
    }
    let text = Seen::of(world, message).text();
    let first = text.lines().next().unwrap_or_default();
    first.chars().take(LONGEST_MARK).collect()
}

/// A fault with names in place of ids.
pub(super) fn fault(world: &World, fault: &Fault) -> Fault {
    let mut fault = fault.clone();
    if let Fault::Voice { guild, who, fault } = &mut fault {
        let found = guild.as_ref().and_then(|name| world.guild_named(name));
        let found = found.map(|guild| guild.id);
        if let crate::VoiceFault::Moved { channel } = fault {
            let inside = found.or_else(|| world.main_guild().map(|guild| guild.id));
            let named = inside
                .and_then(|guild| world.guilds.get(&guild))
                .and_then(|guild| guild.channel_named(channel));
            if let Some(named) = named {
                channel.clone_from(&named.name);
            }
        }
        if let Some(id) = found {
            *guild = other_guild(world, id);
        }
        let main = world.main_application().map(|app| app.id);
        *who = who.as_ref().and_then(|name| {
            let user = world.user_named(name)?;
            (Some(user.id) != main).then(|| user.username.clone())
        });
    }
    fault
}
