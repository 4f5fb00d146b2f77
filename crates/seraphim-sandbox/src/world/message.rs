//! Messages, and who sees what of them.
//! <https://discord.com/developers/docs/resources/message>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    World,
    snowflake::{iso8601, moment_of},
    user::User,
};

/// `SUPPRESS_EMBEDS`
pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// `EPHEMERAL`
pub const EPHEMERAL: u64 = 1 << 6;
/// `LOADING`: the application is thinking.
pub const LOADING: u64 = 1 << 7;
/// `SUPPRESS_NOTIFICATIONS`
pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
/// `IS_COMPONENTS_V2`
pub const COMPONENTS_V2: u64 = 1 << 15;

/// What of a message has links to attachments.
const LINKED: [&str; 3] = ["embeds", "attachments", "components"];

/// A message.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Its id.
    pub id: u64,
    /// The channel.
    pub channel_id: u64,
    /// The guild.
    pub guild_id: u64,
    /// The author.
    pub author_id: u64,
    /// The application whose interaction made it.
    pub application_id: Option<u64>,
    /// 0 default, 19 reply, 20 slash command, 23 context menu.
    pub kind: u8,
    /// The text.
    pub content: String,
    /// Embed objects.
    pub embeds: Vec<Value>,
    /// Component objects.
    pub components: Vec<Value>,
    /// Attachment objects.
    pub attachments: Vec<Value>,
    /// Message flags.
    pub flags: u64,
    /// The last edit, milliseconds since 1970.
    pub edited: Option<u64>,
    /// Counts every change, also those that are no edit.
    pub revision: u64,
    /// How often it was edited.
    pub edits: u32,
    /// Whom it pinged.
    pub mentions: Vec<u64>,
    /// Roles it pinged.
    pub mention_roles: Vec<u64>,
    /// It pinged everyone.
    pub mention_everyone: bool,
    /// The message it replies to.
    pub reply_to: Option<u64>,
    /// The interaction that made it.
    pub interaction: Option<Origin>,
    /// The nonce of its creator.
    pub nonce: Option<Value>,
    /// Reactions: emoji, and who.
    pub reactions: Vec<(String, Vec<u64>)>,
    /// Ephemeral: only this user sees it.
    pub visible_to: Option<u64>,
    /// Pinned.
    pub pinned: bool,
}

/// Where a message of an interaction comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The interaction.
    pub id: u64,
    /// Its type.
    pub kind: u64,
    /// Who acted.
    pub user_id: u64,
    /// The command's name.
    pub name: Option<String>,
}

impl Message {
    /// Every component, nested ones too, depth first.
    pub fn all_components(&self) -> Vec<&Value> {
        let mut found = Vec::new();
        for component in &self.components {
            collect(component, &mut found);
        }
        found
    }

    /// The interactive component with a custom id.
    pub fn component(&self, custom_id: &str) -> Option<&Value> {
        self.all_components()
            .into_iter()
            .find(|c| c["custom_id"] == custom_id)
    }

    /// Whether the bot of an application reads the content without the
    /// privileged intent: its own messages and those that mention it.
    pub fn is_open_to(&self, application: u64) -> bool {
        self.author_id == application || self.mentions.contains(&application)
    }

    /// The message object.
    pub fn to_json(&self, world: &World) -> Value {
        let users = &world.users;
        let author = users
            .get(&self.author_id)
            .map_or(Value::Null, User::to_json);
        let mentions: Vec<Value> = self
            .mentions
            .iter()
            .filter_map(|id| self.mention(world, *id))
            .collect();
        let mut message = json!({
            "id": self.id.to_string(), "type": self.kind, "content": self.content,
            "channel_id": self.channel_id.to_string(), "author": author,
            "attachments": self.attachments, "embeds": self.embeds,
            "components": self.components, "mentions": mentions,
            "mention_roles": self.mention_roles.iter().map(u64::to_string).collect::<Vec<_>>(),
            "mention_everyone": self.mention_everyone, "pinned": self.pinned, "tts": false,
            "timestamp": iso8601(moment_of(self.id)),
            "edited_timestamp": self.edited.map(iso8601), "flags": self.flags,
        });
        for list in LINKED {
            world.renew_links(&mut message[list]);
        }
        if let Some(application) = self.application_id {
            message["application_id"] = json!(application.to_string());
            message["webhook_id"] = json!(application.to_string());
        }
        if let Some(nonce) = &self.nonce {
            message["nonce"] = nonce.clone();
        }
        if !self.reactions.is_empty() {
            message["reactions"] = self.reactions.iter().map(reaction_json).collect();
        }
        if let Some(origin) = &self.interaction {
            message["interaction_metadata"] = origin.to_json(users);
            message["interaction"] = json!({
                "id": origin.id.to_string(), "type": origin.kind,
                "name": origin.name.clone().unwrap_or_default(),
                "user": users.get(&origin.user_id).map(User::to_json),
            });
        }
        if let Some(replied) = self.reply_to {
            message["message_reference"] = json!({
                "type": 0, "message_id": replied.to_string(),
                "channel_id": self.channel_id.to_string(), "guild_id": self.guild_id.to_string(),
            });
            let target = world.message(self.channel_id, replied);
            message["referenced_message"] = target.map_or(Value::Null, |target| {
                let mut plain = target.clone();
                plain.reply_to = None;
                plain.to_json(world)
            });
        }
        message
    }

    /// The object of `MESSAGE_CREATE` and `MESSAGE_UPDATE`.
    pub fn to_event(&self, world: &World) -> Value {
        let mut event = self.to_json(world);
        if self.guild_id != 0 {
            event["guild_id"] = json!(self.guild_id.to_string());
        }
        if let Some(guild) = world.guilds.get(&self.guild_id)
            && let Some(member) = guild.members.get(&self.author_id)
            && self.application_id.is_none()
        {
            event["member"] = member.to_partial();
        }
        event
    }

    fn mention(&self, world: &World, id: u64) -> Option<Value> {
        let mut user = world.users.get(&id)?.to_json();
        if let Some(member) = world
            .guilds
            .get(&self.guild_id)
            .and_then(|g| g.members.get(&id))
        {
            user["member"] = member.to_partial();
        }
        Some(user)
    }
}

impl Origin {
    fn to_json(&self, users: &BTreeMap<u64, User>) -> Value {
        let mut origin = json!({
            "id": self.id.to_string(), "type": self.kind,
            "user": users.get(&self.user_id).map(User::to_json),
            "authorizing_integration_owners": {},
        });
        if let Some(name) = &self.name {
            origin["name"] = json!(name);
        }
        origin
    }
}

/// What a client without the message content intent sees of a message.
pub fn without_content(mut message: Value) -> Value {
    message["content"] = json!("");
    for list in LINKED {
        message[list] = json!([]);
    }
    message
}

fn reaction_json((emoji, users): &(String, Vec<u64>)) -> Value {
    json!({
        "emoji": {"id": null, "name": emoji}, "count": users.len(), "me": false,
        "me_burst": false, "burst_colors": [],
        "count_details": {"burst": 0, "normal": users.len()},
    })
}

fn collect<'a>(component: &'a Value, found: &mut Vec<&'a Value>) {
    found.push(component);
    for list in ["components", "items"] {
        if let Some(children) = component[list].as_array() {
            for child in children {
                collect(child, found);
            }
        }
    }
    for one in ["accessory", "component"] {
        if component[one].is_object() {
            collect(&component[one], found);
        }
    }
}
