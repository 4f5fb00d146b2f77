//! What people do: messages, their language, and how an interaction begins.

use bytes::Bytes;
use serde_json::Value;
use tokio::time::Instant;

use super::Person;
use crate::{
    error::ActError,
    rest::message_form,
    world::{
        Draft, World,
        interaction::Interaction,
        message::Message,
        permission::{SEND_MESSAGES, VIEW_CHANNEL},
        random_text,
    },
};

/// The languages that a Discord client can have.
/// <https://discord.com/developers/docs/reference#locales>
pub const LOCALES: [&str; 32] = [
    "en-US", "en-GB", "id", "da", "de", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
];

/// How an interaction begins.
pub(super) struct Begin {
    pub(super) application: u64,
    pub(super) kind: u64,
    pub(super) data: Value,
    pub(super) message: Option<u64>,
}

impl Person {
    /// Sets the language of their client, which every interaction tells.
    pub fn speak(&self, locale: &str) -> Result<(), ActError> {
        let known = LOCALES.contains(&locale);
        let unknown = || ActError::Unknown {
            what: "language",
            name: locale.to_owned(),
        };
        known.then_some(()).ok_or_else(unknown)?;
        self.sandbox.with(|world| {
            if let Some(user) = world.users.get_mut(&self.id) {
                locale.clone_into(&mut user.locale);
            }
        });
        Ok(())
    }

    /// The language of their client.
    pub fn locale(&self) -> String {
        let locale = self
            .sandbox
            .look(|world| Some(world.users.get(&self.id)?.locale.clone()));
        locale.unwrap_or_default()
    }

    /// Sends a message, with files (name, type, bytes).
    pub fn say(&self, text: &str, files: &[(&str, &str, Bytes)]) -> Result<u64, ActError> {
        let base = self.sandbox.api_base();
        self.sandbox.with(|world| {
            let granted = world.permissions(self.id, self.channel);
            if granted & (VIEW_CHANNEL | SEND_MESSAGES) != VIEW_CHANNEL | SEND_MESSAGES {
                return Err(ActError::Forbidden("Send Messages"));
            }
            let attachments = files
                .iter()
                .map(|(name, kind, bytes)| {
                    message_form::file(world, &base, self.channel, name, kind, bytes.clone())
                })
                .collect();
            let draft = Draft {
                channel_id: self.channel,
                author_id: self.id,
                content: text.to_owned(),
                attachments,
                ..Draft::default()
            };
            let unknown = || ActError::Unknown {
                what: "channel",
                name: self.channel.to_string(),
            };
            world.post(draft).ok_or_else(unknown)
        })
    }

    pub(super) fn visible<'a>(
        &self,
        world: &'a World,
        message: u64,
    ) -> Result<&'a Message, ActError> {
        let unknown = || ActError::Unknown {
            what: "message",
            name: message.to_string(),
        };
        let found = world.message(self.channel, message).ok_or_else(unknown)?;
        found
            .visible_to
            .is_none_or(|user| user == self.id)
            .then_some(found)
            .ok_or_else(unknown)
    }

    pub(super) fn begin(&self, world: &mut World, begin: Begin) -> Result<u64, ActError> {
        let id = world.next_id();
        let interaction = Interaction {
            id,
            token: format!("aW50ZXJhY3Rpb24.{id}.{}", random_text(64)),
            application_id: begin.application,
            kind: begin.kind,
            user_id: self.id,
            guild_id: self.guild,
            channel_id: self.channel,
            data: begin.data,
            message_id: begin.message,
            created: Instant::now(),
            answer: None,
            original: None,
            followups: Vec::new(),
            choices: None,
            modal: None,
            modal_open: false,
            steps: Vec::new(),
        };
        let event = interaction.to_event(world);
        world.keep_interaction(interaction);
        let sent = world.emit_to(begin.application, self.guild, "INTERACTION_CREATE", &event);
        if sent == 0 {
            Err(ActError::Offline)
        } else {
            Ok(id)
        }
    }
}
