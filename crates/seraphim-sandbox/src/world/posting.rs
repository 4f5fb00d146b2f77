//! Messages come, change and go, with the events that tell of it.

use serde_json::{Value, json};

use super::{
    MESSAGES_PER_CHANNEL, World,
    message::{Message, Origin},
    permission,
    session::intent,
    snowflake::{moment_of, unix_ms},
};

/// A message to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) channel_id: u64,
    pub(crate) author_id: u64,
    pub(crate) application_id: Option<u64>,
    pub(crate) kind: u8,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) flags: u64,
    pub(crate) reply_to: Option<u64>,
    pub(crate) interaction: Option<Origin>,
    pub(crate) nonce: Option<Value>,
    pub(crate) visible_to: Option<u64>,
    pub(crate) allowed_mentions: Option<Value>,
}

/// What an edit changes; `None` leaves a part as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Revision {
    pub(crate) content: Option<String>,
    pub(crate) embeds: Option<Vec<Value>>,
    pub(crate) components: Option<Vec<Value>>,
    pub(crate) attachments: Option<Vec<Value>>,
    pub(crate) flags: Option<u64>,
    pub(crate) allowed_mentions: Option<Value>,
}

/// How long a nonce is remembered: "the past few minutes",
/// <https://discord.com/developers/docs/resources/message#create-message>.
const NONCE_KNOWN_MS: u64 = 5 * 60 * 1000;

impl World {
    /// The message that its author has posted lately with the nonce of this draft.
    pub(crate) fn posted_before(&self, draft: &Draft) -> Option<&Message> {
        let nonce = draft.nonce.as_ref()?;
        let since = unix_ms().saturating_sub(NONCE_KNOWN_MS);
        let kept = self.messages.get(&draft.channel_id)?.values().rev();
        kept.take_while(|message| moment_of(message.id) >= since)
            .find(|message| {
                message.author_id == draft.author_id && message.nonce.as_ref() == Some(nonce)
            })
    }

    /// Posts a message and tells of it. `None`: there is no such channel.
    pub(crate) fn post(&mut self, draft: Draft) -> Option<u64> {
        // Direct messages are in no guild.
        let guild_id = match self.channel(draft.channel_id) {
            Some((guild, _)) => guild.id,
            None if self.directs.contains_key(&draft.channel_id) => 0,
            None => return None,
        };
        let id = self.next_id();
        let mut message = Message {
            id,
            channel_id: draft.channel_id,
            guild_id,
            author_id: draft.author_id,
            application_id: draft.application_id,
            kind: draft.kind,
            content: draft.content,
            embeds: draft.embeds,
            components: draft.components,
            attachments: draft.attachments,
            flags: draft.flags,
            reply_to: draft.reply_to,
            interaction: draft.interaction,
            nonce: draft.nonce,
            visible_to: draft.visible_to,
            ..Message::default()
        };
        finish(&mut message);
        self.find_mentions(&mut message, draft.allowed_mentions.as_ref());
        if message.visible_to.is_none()
            && let Some(channel) = self
                .guilds
                .get_mut(&guild_id)
                .and_then(|g| g.channels.get_mut(&message.channel_id))
        {
            channel.last_message_id = Some(id);
        }
        let kept = self.messages.entry(message.channel_id).or_default();
        if kept.len() >= MESSAGES_PER_CHANNEL {
            kept.pop_first();
        }
        kept.insert(id, message.clone());
        self.emit_message("MESSAGE_CREATE", &message);
        Some(id)
    }

    /// Edits a message and tells of it. `false`: there is no such message.
    pub(crate) fn revise(&mut self, channel: u64, id: u64, revision: Revision) -> bool {
        let Some(mut message) = self.message(channel, id).cloned() else {
            return false;
        };
        let loading = message.flags & super::message::LOADING != 0;
        message.content = revision.content.unwrap_or(message.content);
        message.embeds = revision.embeds.unwrap_or(message.embeds);
        message.components = revision.components.unwrap_or(message.components);
        message.attachments = revision.attachments.unwrap_or(message.attachments);
        message.flags = revision.flags.unwrap_or(message.flags) & !super::message::LOADING;
        if !loading {
            message.edited = Some(unix_ms());
            message.edits += 1;
        }
        message.revision += 1;
        finish(&mut message);
        self.find_mentions(&mut message, revision.allowed_mentions.as_ref());
        self.emit_message("MESSAGE_UPDATE", &message);
        self.messages
            .entry(channel)
            .or_default()
            .insert(id, message);
        true
    }

    /// Deletes a message and tells of it. `false`: there is no such message.
    pub(crate) fn unpost(&mut self, channel: u64, id: u64) -> bool {
        let Some(message) = self
            .messages
            .get_mut(&channel)
            .and_then(|kept| kept.remove(&id))
        else {
            return false;
        };
        if message.visible_to.is_none() {
            let event = json!({
                "id": id.to_string(), "channel_id": channel.to_string(),
                "guild_id": message.guild_id.to_string(),
            });
            self.emit(
                message.guild_id,
                intent::GUILD_MESSAGES,
                "MESSAGE_DELETE",
                &event,
            );
        }
        true
    }

    /// Adds or takes back a reaction and tells of it.
    pub(crate) fn react(
        &mut self,
        channel: u64,
        id: u64,
        emoji: &str,
        user: u64,
        on: bool,
    ) -> bool {
        let Some(message) = self
            .messages
            .get_mut(&channel)
            .and_then(|kept| kept.get_mut(&id))
        else {
            return false;
        };
        let (guild, author) = (message.guild_id, message.author_id);
        message.revision += 1;
        let index = message
            .reactions
            .iter()
            .position(|(known, _)| known == emoji);
        match (index, on) {
            (Some(index), true) => {
                let users = &mut message.reactions[index].1;
                if !users.contains(&user) {
                    users.push(user);
                }
            }
            (None, true) => message.reactions.push((emoji.to_owned(), vec![user])),
            (Some(index), false) => {
                message.reactions[index].1.retain(|known| *known != user);
                message.reactions.retain(|(_, users)| !users.is_empty());
            }
            (None, false) => {}
        }
        let name = if on {
            "MESSAGE_REACTION_ADD"
        } else {
            "MESSAGE_REACTION_REMOVE"
        };
        let mut event = json!({
            "user_id": user.to_string(), "channel_id": channel.to_string(),
            "message_id": id.to_string(), "guild_id": guild.to_string(),
            "emoji": {"id": null, "name": emoji}, "burst": false, "type": 0,
        });
        if on {
            event["message_author_id"] = json!(author.to_string());
            event["member"] = self.member_json(guild, user).unwrap_or(Value::Null);
        }
        self.emit(guild, intent::GUILD_MESSAGE_REACTIONS, name, &event);
        true
    }

    /// Whom a message pings, as its text and `allowed_mentions` say.
    /// <https://discord.com/developers/docs/resources/message#allowed-mentions-object>
    fn find_mentions(&self, message: &mut Message, allowed: Option<&Value>) {
        let parse = |what: &str| {
            allowed.is_none_or(|allowed| {
                allowed["parse"]
                    .as_array()
                    .is_some_and(|list| list.iter().any(|v| v == what))
            })
        };
        let listed = |list: &str, id: u64| {
            allowed.is_some_and(|allowed| {
                allowed[list]
                    .as_array()
                    .is_some_and(|ids| ids.contains(&json!(id.to_string())))
            })
        };
        let mut users = Vec::new();
        let mut roles = Vec::new();
        for (is_role, id) in mention_marks(&message.content) {
            if is_role && (parse("roles") || listed("roles", id)) {
                roles.push(id);
            } else if !is_role && (parse("users") || listed("users", id)) {
                users.push(id);
            }
        }
        let pings_reply = allowed.is_none_or(|a| a["replied_user"].as_bool().unwrap_or(false));
        if let Some(target) = message
            .reply_to
            .and_then(|id| self.message(message.channel_id, id))
            && pings_reply
        {
            users.push(target.author_id);
        }
        users.sort_unstable();
        users.dedup();
        message.mentions = users;
        message.mention_roles = roles;
        let asks = message.content.contains("@everyone") || message.content.contains("@here");
        let may = self.permissions(message.author_id, message.channel_id)
            & permission::MENTION_EVERYONE
            != 0;
        message.mention_everyone = asks && may && parse("everyone");
    }
}

/// `<@1>`, `<@!1>` and `<@&1>` in a text: whether it is a role, and the id.
fn mention_marks(text: &str) -> Vec<(bool, u64)> {
    text.split("<@")
        .skip(1)
        .filter_map(|rest| {
            let (inner, _) = rest.split_once('>')?;
            let role = inner.starts_with('&');
            let id = inner.trim_start_matches(['&', '!']).parse().ok()?;
            Some((role, id))
        })
        .collect()
}

/// What Discord adds to a message by itself: embed types, component ids, and
/// addresses in place of `attachment://` names.
fn finish(message: &mut Message) {
    let files: Vec<(String, String)> = message
        .attachments
        .iter()
        .filter_map(|file| {
            let name = file["filename"].as_str()?;
            Some((
                format!("attachment://{name}"),
                file["url"].as_str()?.to_owned(),
            ))
        })
        .collect();
    for embed in &mut message.embeds {
        if embed["type"].is_null() {
            embed["type"] = json!("rich");
        }
        resolve(embed, &files);
    }
    let mut next = 1;
    for component in &mut message.components {
        number(component, &mut next);
        resolve(component, &files);
    }
}

fn number(component: &mut Value, next: &mut u64) {
    if component["id"].as_u64().unwrap_or(0) == 0 {
        component["id"] = json!(*next);
    }
    *next += 1;
    if let Some(children) = component["components"].as_array_mut() {
        for child in children {
            number(child, next);
        }
    }
    if component["accessory"].is_object() {
        number(&mut component["accessory"], next);
    }
}

fn resolve(value: &mut Value, files: &[(String, String)]) {
    match value {
        Value::String(text) => {
            if let Some((_, url)) = files.iter().find(|(name, _)| name == text) {
                text.clone_from(url);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|item| resolve(item, files)),
        Value::Object(map) => map.values_mut().for_each(|item| resolve(item, files)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_marks_are_mentions() {
        let marks = mention_marks("a <@12> <@!13> <@&14> <@x> <@15 <#16>");
        assert_eq!(marks, [(false, 12), (false, 13), (true, 14)]);
    }
}
