//! Interactions and their lives: when each was answered, and how.
//! <https://discord.com/developers/docs/interactions/receiving-and-responding>

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{World, permission};

/// The first answer must come within this time.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// The token is good for this time.
pub const TOKEN_LASTS: Duration = Duration::from_mins(15);

/// Interaction types.
pub mod kind {
    /// A command was run.
    pub const COMMAND: u64 = 2;
    /// A component was used.
    pub const COMPONENT: u64 = 3;
    /// Choices are wanted.
    pub const AUTOCOMPLETE: u64 = 4;
    /// A modal was submitted.
    pub const MODAL: u64 = 5;
}

/// An interaction.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id.
    pub id: u64,
    /// Its token.
    pub token: String,
    /// Whose it is.
    pub application_id: u64,
    /// The type, see [`kind`].
    pub kind: u64,
    /// Who acted.
    pub user_id: u64,
    /// Where.
    pub guild_id: u64,
    /// Where.
    pub channel_id: u64,
    /// What was done, as sent.
    pub data: Value,
    /// The message of a component, or of the component that led to a modal.
    pub message_id: Option<u64>,
    /// When it was sent.
    pub created: Instant,
    /// The callback type of the first answer.
    pub answer: Option<u64>,
    /// The original response.
    pub original: Option<u64>,
    /// Messages sent after it.
    pub followups: Vec<u64>,
    /// The choices given to an autocomplete.
    pub choices: Option<Vec<Value>>,
    /// The modal that was opened.
    pub modal: Option<Value>,
    /// The modal was neither submitted nor closed.
    pub modal_open: bool,
    /// All that happened, with the time since [`Interaction::created`].
    pub steps: Vec<(Duration, Step)>,
}

/// Something that happened to an interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Deferred with a message to come.
    Deferred {
        /// Only the person sees it.
        ephemeral: bool,
    },
    /// Deferred without a loading state (components).
    DeferredUpdate,
    /// Answered with a message.
    Answered {
        /// The message.
        message: u64,
        /// Only the person sees it.
        ephemeral: bool,
    },
    /// The component's message was edited as the answer.
    Updated,
    /// Choices were given.
    Suggested(usize),
    /// A modal was opened.
    OpenedModal,
    /// The original response was edited.
    EditedOriginal,
    /// The original response was deleted.
    DeletedOriginal,
    /// A follow-up was sent.
    FollowedUp {
        /// The message.
        message: u64,
        /// Only the person sees it.
        ephemeral: bool,
    },
    /// A follow-up was edited.
    EditedFollowUp(u64),
    /// A follow-up was deleted.
    DeletedFollowUp(u64),
    /// A callback came that was refused, with this error code.
    Refused(u64),
}

impl Interaction {
    /// Time since it was sent.
    pub fn age(&self) -> Duration {
        self.created.elapsed()
    }

    /// Notes what happened, now.
    pub fn note(&mut self, step: Step) {
        if self.steps.len() < 256 {
            self.steps.push((self.age(), step));
        }
    }

    /// Whether the token can still be used.
    pub fn is_live(&self) -> bool {
        let age = self.age();
        age < TOKEN_LASTS && (self.answer.is_some() || age <= ANSWER_WITHIN)
    }

    /// Whether the person sees "The application did not respond".
    pub fn has_failed(&self) -> bool {
        self.answer.is_none() && self.age() > ANSWER_WITHIN
    }

    /// Whether it has got all that a person waits for: an answer, not only a
    /// deferral.
    pub fn is_complete(&self) -> bool {
        match self.answer {
            None => false,
            Some(5) => self.steps.iter().any(|(_, step)| {
                matches!(
                    step,
                    Step::EditedOriginal | Step::DeletedOriginal | Step::FollowedUp { .. }
                )
            }),
            Some(_) => true,
        }
    }

    /// The command's name, of commands and autocompletes.
    pub fn command_name(&self) -> Option<String> {
        matches!(self.kind, kind::COMMAND | kind::AUTOCOMPLETE)
            .then(|| self.data["name"].as_str().map(str::to_owned))
            .flatten()
    }

    /// The payload of `INTERACTION_CREATE`.
    pub fn to_event(&self, world: &World) -> Value {
        let mut event = json!({
            "version": 1, "id": self.id.to_string(), "token": self.token, "type": self.kind,
            "application_id": self.application_id.to_string(), "data": self.data,
            "guild_id": self.guild_id.to_string(), "channel_id": self.channel_id.to_string(),
            "entitlements": [], "entitlement_sku_ids": [], "context": 0,
            "authorizing_integration_owners": {"0": self.guild_id.to_string()},
            "attachment_size_limit": 10_485_760,
        });
        let Some(guild) = world.guilds.get(&self.guild_id) else {
            return event;
        };
        event["guild"] = json!({
            "id": guild.id.to_string(), "locale": guild.locale, "features": [],
        });
        event["guild_locale"] = json!(guild.locale);
        if let Some(user) = world.users.get(&self.user_id) {
            event["locale"] = json!(user.locale);
        }
        if let Some(channel) = guild.channels.get(&self.channel_id) {
            let may = |user| permission::in_channel(guild, user, channel).to_string();
            event["app_permissions"] = json!(may(self.application_id));
            event["channel"] = channel.to_json(Some(guild.id));
            event["channel"]["permissions"] = json!(may(self.user_id));
            if let Some(member) = guild.members.get(&self.user_id)
                && let Some(user) = world.users.get(&self.user_id)
            {
                event["member"] = member.to_json(user);
                event["member"]["permissions"] = json!(may(self.user_id));
            }
        }
        if let Some(message) = self
            .message_id
            .and_then(|id| world.message(self.channel_id, id))
        {
            event["message"] = message.to_json(world);
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> Interaction {
        Interaction {
            id: 1,
            token: String::new(),
            application_id: 2,
            kind: kind::COMMAND,
            user_id: 3,
            guild_id: 4,
            channel_id: 5,
            data: Value::Null,
            message_id: None,
            created: Instant::now(),
            answer: None,
            original: None,
            followups: Vec::new(),
            choices: None,
            modal: None,
            modal_open: false,
            steps: Vec::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_token_dies_after_three_seconds_without_an_answer() {
        let interaction = sent();
        tokio::time::advance(ANSWER_WITHIN).await;
        assert!(interaction.is_live() && !interaction.has_failed());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(!interaction.is_live() && interaction.has_failed());
    }

    #[tokio::test(start_paused = true)]
    async fn once_answered_the_token_lasts_fifteen_minutes() {
        let mut interaction = sent();
        interaction.answer = Some(5);
        tokio::time::advance(Duration::from_secs(15 * 60 - 1)).await;
        assert!(interaction.is_live());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!interaction.is_live());
    }

    #[tokio::test(start_paused = true)]
    async fn a_deferral_alone_is_no_answer() {
        let mut interaction = sent();
        interaction.answer = Some(5);
        interaction.note(Step::Deferred { ephemeral: false });
        assert!(!interaction.is_complete());
        interaction.note(Step::EditedOriginal);
        assert!(interaction.is_complete());
    }
}
