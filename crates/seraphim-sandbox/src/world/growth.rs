//! How the world comes to be and grows: the default guild, and what a script
//! or the control port adds.

use std::collections::{BTreeMap, VecDeque};

use serde_json::json;
use tokio::time::Instant;

use super::{
    World,
    guild::{Channel, ChannelKind, Guild, Member, Role},
    permission, random_text,
    session::intent,
    user::{Application, FLAG_GATEWAY_GUILD_MEMBERS_LIMITED, FLAG_GATEWAY_PRESENCE_LIMITED, User},
};

/// The guild that every sandbox has.
pub const MAIN_GUILD: &str = "The Firmament";

/// People of the default world: name, display name, locale.
const PEOPLE: [(&str, &str, &str); 5] = [
    ("owner", "The Owner", "en-US"),
    ("alice", "Alice", "en-US"),
    ("bob", "Bob", "de"),
    ("carol", "Carol", "ja"),
    ("dj", "DJ", "en-GB"),
];

impl World {
    /// The default world without its applications.
    pub(crate) fn populate(&mut self) {
        for (name, shown, locale) in PEOPLE {
            self.add_person(name, shown, locale);
        }
        self.add_guild(MAIN_GUILD, "owner");
    }

    /// A new person, in no guild yet.
    pub fn add_person(&mut self, name: &str, shown: &str, locale: &str) -> u64 {
        if let Some(known) = self.user_named(name) {
            return known.id;
        }
        let id = self.next_id();
        let user = User {
            id,
            username: name.to_owned(),
            global_name: Some(shown.to_owned()),
            bot: false,
            locale: locale.to_owned(),
        };
        self.users.insert(id, user);
        id
    }

    /// A guild with the default channels and roles and everybody in it, bots
    /// too. Returns its id; a guild of that name that exists is returned.
    pub fn add_guild(&mut self, name: &str, owner: &str) -> u64 {
        if let Some(known) = self.guild_named(name) {
            return known.id;
        }
        let owner = self.user_named(owner).map_or(0, |user| user.id);
        let id = self.next_id();
        let mut guild = Guild::new(id, name, owner);
        guild.roles.insert(
            id,
            Role::new(id, "@everyone", permission::EVERYONE_DEFAULT, 0),
        );
        let dj = self.next_id();
        guild.roles.insert(dj, Role::new(dj, "DJ", 0, 1));
        for (position, (kind, name)) in [
            (ChannelKind::Text, "music"),
            (ChannelKind::Text, "general"),
            (ChannelKind::Voice, "Music"),
            (ChannelKind::Voice, "Lounge"),
            (ChannelKind::Stage, "Amphitheatre"),
        ]
        .into_iter()
        .enumerate()
        {
            let channel_id = self.next_id();
            let mut channel = Channel::new(channel_id, kind, name);
            channel.position = u32::try_from(position).unwrap_or(0);
            guild.channels.insert(channel_id, channel);
        }
        for user in self.users.values().filter(|user| !user.bot) {
            let mut member = Member::new(user.id);
            if user.username == "dj" {
                member.roles.push(dj);
            }
            guild.members.insert(user.id, member);
        }
        self.guilds.insert(id, guild);
        id
    }

    /// An application with its bot, in no guild yet. Privileged intents are
    /// off but for those in `flags`.
    pub fn add_application(&mut self, name: &str, token: Option<String>, starts: u32) -> u64 {
        if let Some(known) = self.application_named(name) {
            return known.id;
        }
        let id = self.next_id();
        let owner_id = self.user_named("owner").map_or(0, |user| user.id);
        let token = token.unwrap_or_else(|| fresh_token(id));
        let application = Application {
            id,
            name: name.to_owned(),
            token,
            owner_id,
            flags: 0,
            commands: BTreeMap::new(),
            starts_left: starts,
            starts_reset: Instant::now() + std::time::Duration::from_hours(24),
            identified: BTreeMap::new(),
            logins: VecDeque::new(),
        };
        let bot = User {
            id,
            username: name.to_owned(),
            global_name: None,
            bot: true,
            locale: "en-US".to_owned(),
        };
        self.users.insert(id, bot);
        self.applications.insert(id, application);
        id
    }

    /// Turns the switches for privileged intents of an application on or off.
    pub fn allow_privileged(&mut self, application: u64, on: bool) {
        if let Some(application) = self.applications.get_mut(&application) {
            let all = FLAG_GATEWAY_PRESENCE_LIMITED
                | FLAG_GATEWAY_GUILD_MEMBERS_LIMITED
                | super::user::FLAG_GATEWAY_MESSAGE_CONTENT_LIMITED;
            application.flags = if on {
                application.flags | all
            } else {
                application.flags & !all
            };
        }
    }

    /// A bot joins a guild with a role of its own that grants `permissions`.
    pub fn invite_bot(&mut self, application: u64, guild: u64, permissions: u64) {
        let role_id = self.next_id();
        let Some(bot) = self.users.get(&application).cloned() else {
            return;
        };
        let Some(found) = self.guilds.get_mut(&guild) else {
            return;
        };
        if found.members.contains_key(&application) {
            return;
        }
        let position = u32::try_from(found.roles.len()).unwrap_or(u32::MAX);
        let mut role = Role::new(role_id, &bot.username, permissions, position);
        role.bot = Some(application);
        let role_json = role.to_json();
        found.roles.insert(role_id, role);
        let mut member = Member::new(application);
        member.roles.push(role_id);
        let mut joined = member.to_json(&bot);
        joined["guild_id"] = json!(guild.to_string());
        let event = json!({"guild_id": guild.to_string(), "role": role_json});
        self.emit(guild, intent::GUILDS, "GUILD_ROLE_CREATE", &event);
        self.emit(guild, intent::GUILD_MEMBERS, "GUILD_MEMBER_ADD", &joined);
        if let Some(found) = self.guilds.get_mut(&guild) {
            found.members.insert(application, member);
            for session in self.sessions.values_mut() {
                if session.application == application
                    && session.intents & intent::GUILDS != 0
                    && session.has_guild(guild)
                {
                    session.push_guild(found, &self.users);
                }
            }
        }
    }

    /// A member goes; a bot is told by `GUILD_DELETE`.
    pub fn remove_member(&mut self, guild: u64, user: u64) {
        self.voice_leave(guild, user);
        let removed = json!({
            "guild_id": guild.to_string(),
            "user": self.users.get(&user).map(User::to_json),
        });
        let deleted = json!({"id": guild.to_string()});
        if self.applications.contains_key(&user) {
            self.emit_to(user, guild, "GUILD_DELETE", &deleted);
        }
        if let Some(found) = self.guilds.get_mut(&guild) {
            found.members.remove(&user);
            found.roles.retain(|_, role| role.bot != Some(user));
        }
        self.emit(
            guild,
            intent::GUILD_MEMBERS,
            "GUILD_MEMBER_REMOVE",
            &removed,
        );
    }

    /// The direct message channel of a bot and a person; made if need be.
    pub fn direct(&mut self, bot: u64, person: u64) -> u64 {
        let wanted = super::Direct { bot, person };
        if let Some((id, _)) = self.directs.iter().find(|(_, direct)| **direct == wanted) {
            return *id;
        }
        let id = self.next_id();
        self.directs.insert(id, wanted);
        id
    }

    /// A new channel.
    pub fn add_channel(&mut self, guild: u64, kind: ChannelKind, name: &str) -> Option<u64> {
        let id = self.next_id();
        let found = self.guilds.get_mut(&guild)?;
        let mut channel = Channel::new(id, kind, name);
        channel.position = u32::try_from(found.channels.len()).unwrap_or(u32::MAX);
        let event = channel.to_json(Some(guild));
        found.channels.insert(id, channel);
        self.emit(guild, intent::GUILDS, "CHANNEL_CREATE", &event);
        Some(id)
    }

    /// Changes a channel and tells of it.
    pub fn change_channel(&mut self, id: u64, change: impl FnOnce(&mut Channel)) -> bool {
        let Some((guild, channel)) = self
            .guilds
            .values_mut()
            .find_map(|guild| Some((guild.id, guild.channels.get_mut(&id)?)))
        else {
            return false;
        };
        change(channel);
        let event = channel.to_json(Some(guild));
        self.emit(guild, intent::GUILDS, "CHANNEL_UPDATE", &event);
        true
    }

    /// Deletes a channel; whoever is in it is thrown out. Returns them.
    pub fn delete_channel(&mut self, id: u64) -> Vec<u64> {
        let Some(guild) = self.channel(id).map(|(guild, _)| guild.id) else {
            return Vec::new();
        };
        let inside: Vec<u64> = self.guilds[&guild]
            .listeners(id)
            .map(|state| state.user_id)
            .collect();
        for user in &inside {
            self.voice_leave(guild, *user);
        }
        if let Some(channel) = self
            .guilds
            .get_mut(&guild)
            .and_then(|g| g.channels.remove(&id))
        {
            self.messages.remove(&id);
            let event = channel.to_json(Some(guild));
            self.emit(guild, intent::GUILDS, "CHANNEL_DELETE", &event);
        }
        inside
    }

    /// Changes a member and tells of it: to all with the members intent, and
    /// to a bot of itself.
    pub fn change_member(&mut self, guild: u64, user: u64, change: impl FnOnce(&mut Member)) {
        let Some(member) = self
            .guilds
            .get_mut(&guild)
            .and_then(|g| g.members.get_mut(&user))
        else {
            return;
        };
        change(member);
        let Some(mut event) = self.member_json(guild, user) else {
            return;
        };
        event["guild_id"] = json!(guild.to_string());
        if self.applications.contains_key(&user) {
            self.emit_to(user, guild, "GUILD_MEMBER_UPDATE", &event);
        } else {
            self.emit(guild, intent::GUILD_MEMBERS, "GUILD_MEMBER_UPDATE", &event);
        }
    }

    /// An outage of a guild begins or ends.
    pub fn set_guild_available(&mut self, guild: u64, on: bool) {
        let gone = json!({"id": guild.to_string(), "unavailable": true});
        if on {
            let Some(found) = self.guilds.get_mut(&guild) else {
                return;
            };
            found.available = true;
            for session in self.sessions.values_mut() {
                let member = found.members.contains_key(&session.application);
                if member && session.intents & intent::GUILDS != 0 && session.has_guild(guild) {
                    session.push_guild(found, &self.users);
                }
            }
        } else {
            self.emit(guild, intent::GUILDS, "GUILD_DELETE", &gone);
            if let Some(found) = self.guilds.get_mut(&guild) {
                found.available = false;
            }
        }
    }
}

/// A token of the form that clients expect: id, time and secret in base64.
fn fresh_token(id: u64) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(id.to_string()),
        random_text(6),
        random_text(38)
    )
}
