//! What people see: messages, and how their interactions went.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{
    World,
    interaction::{Interaction, Step},
    message::{EPHEMERAL, LOADING, Message},
};

/// A message on a person's screen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its id.
    pub id: u64,
    /// The author's name.
    pub author: String,
    /// The text.
    pub content: String,
    /// Embed objects.
    pub embeds: Vec<Value>,
    /// Component objects.
    pub components: Vec<Value>,
    /// Attachment objects.
    pub attachments: Vec<Value>,
    /// Only this person sees it.
    pub ephemeral: bool,
    /// The application is still thinking.
    pub loading: bool,
    /// How often it was edited.
    pub edits: u32,
    /// The users it pinged.
    pub pings: Vec<u64>,
}

/// A choice of an autocomplete.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: Value,
    /// `name_localizations`, if the bot gave any.
    pub localized: Option<Value>,
}

impl Suggestion {
    /// What a person reads whose client speaks this language.
    /// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure>
    pub fn shown(&self, locale: &str) -> &str {
        let translated = self
            .localized
            .as_ref()
            .and_then(|names| names[locale].as_str());
        translated.unwrap_or(&self.name)
    }

    pub(super) fn of(choice: &Value) -> Self {
        Self {
            name: choice["name"].as_str().unwrap_or_default().to_owned(),
            value: choice["value"].clone(),
            localized: choice.get("name_localizations").cloned(),
        }
    }
}

/// How an interaction went; all times count from its sending.
#[derive(Clone, Debug)]
pub struct Life {
    /// The interaction.
    pub id: u64,
    /// The first answer of any kind.
    pub acknowledged: Option<Duration>,
    /// When it was deferred, if it was.
    pub deferred: Option<Duration>,
    /// The first real answer: a message, an update, choices, a modal, or the
    /// edit or follow-up after a deferral.
    pub answered: Option<Duration>,
    /// The original response is ephemeral.
    pub ephemeral: bool,
    /// Edits of the original response.
    pub edits: usize,
    /// Nothing came in time.
    pub failed: bool,
    /// The original response as it is now; `None` if there is none or it was
    /// deleted.
    pub message: Option<Seen>,
    /// The follow-ups as they are now.
    pub followups: Vec<Seen>,
    /// The choices of an autocomplete.
    pub choices: Option<Vec<Value>>,
    /// The modal that opened.
    pub modal: Option<Value>,
    /// All that happened.
    pub steps: Vec<(Duration, Step)>,
}

impl Seen {
    pub(crate) fn of(world: &World, message: &Message) -> Self {
        let author = world
            .users
            .get(&message.author_id)
            .map(|user| user.username.clone());
        Self {
            id: message.id,
            author: author.unwrap_or_default(),
            content: message.content.clone(),
            embeds: message.embeds.clone(),
            components: message.components.clone(),
            attachments: message.attachments.clone(),
            ephemeral: message.flags & EPHEMERAL != 0,
            loading: message.flags & LOADING != 0,
            edits: message.edits,
            pings: message.mentions.clone(),
        }
    }

    /// Everything that can be read: content, embeds, components.
    pub fn text(&self) -> String {
        let mut lines = vec![self.content.clone()];
        for value in self.embeds.iter().chain(&self.components) {
            read(value, &mut lines);
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// The message for the control port.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id.to_string(), "author": self.author, "content": self.content,
            "embeds": self.embeds, "components": self.components,
            "attachments": self.attachments, "ephemeral": self.ephemeral,
            "loading": self.loading, "edits": self.edits, "text": self.text(),
            "pings": self.pings.iter().map(u64::to_string).collect::<Vec<_>>(),
        })
    }
}

/// Collects the readable texts of an embed or component, in order.
fn read(value: &Value, lines: &mut Vec<String>) {
    const TEXTS: [&str; 7] = [
        "title",
        "description",
        "name",
        "value",
        "text",
        "content",
        "label",
    ];
    let custom = value.get("custom_id").is_some();
    for key in TEXTS {
        // A select option's value is for the bot, not for eyes.
        let hidden = key == "value" && value.get("label").is_some();
        if let Some(text) = value[key].as_str().filter(|_| !hidden) {
            lines.push(text.to_owned());
        }
    }
    if custom && let Some(text) = value["placeholder"].as_str() {
        lines.push(text.to_owned());
    }
    for key in ["author", "footer", "accessory"] {
        if value[key].is_object() {
            read(&value[key], lines);
        }
    }
    for key in ["fields", "components", "options"] {
        for item in value[key].as_array().into_iter().flatten() {
            read(item, lines);
        }
    }
}

impl Life {
    pub(crate) fn of(world: &World, interaction: &Interaction) -> Self {
        let seen = |id: u64| {
            world
                .message(interaction.channel_id, id)
                .map(|message| Seen::of(world, message))
        };
        let first = |wanted: fn(&Step) -> bool| {
            interaction
                .steps
                .iter()
                .find(|(_, step)| wanted(step))
                .map(|(at, _)| *at)
        };
        let message = interaction.original.and_then(seen);
        Self {
            id: interaction.id,
            acknowledged: first(|step| !matches!(step, Step::Refused(_))),
            deferred: first(|step| matches!(step, Step::Deferred { .. } | Step::DeferredUpdate)),
            answered: first(|step| {
                !matches!(
                    step,
                    Step::Refused(_) | Step::Deferred { .. } | Step::DeferredUpdate
                )
            }),
            ephemeral: message.as_ref().is_some_and(|message| message.ephemeral)
                || interaction.steps.iter().any(|(_, step)| {
                    matches!(
                        step,
                        Step::Deferred { ephemeral: true }
                            | Step::Answered {
                                ephemeral: true,
                                ..
                            }
                    )
                }),
            edits: interaction
                .steps
                .iter()
                .filter(|(_, step)| *step == Step::EditedOriginal)
                .count(),
            failed: interaction.has_failed(),
            message,
            followups: interaction
                .followups
                .iter()
                .filter_map(|id| seen(*id))
                .collect(),
            choices: interaction.choices.clone(),
            modal: interaction.modal.clone(),
            steps: interaction.steps.clone(),
        }
    }

    /// The choices of an autocomplete, none for what is none.
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let choices = self.choices.iter().flatten();
        choices.map(Suggestion::of).collect()
    }

    /// The code of the last answer that was refused, if any was.
    pub fn refused(&self) -> Option<u64> {
        let mut steps = self.steps.iter().rev();
        steps.find_map(|(_, step)| match step {
            Step::Refused(code) => Some(*code),
            _ => None,
        })
    }

    /// The life for the control port; times in milliseconds.
    pub fn to_json(&self) -> Value {
        let millis = |time: Option<Duration>| time.map(|time| time.as_secs_f64() * 1000.0);
        let steps: Vec<Value> = self
            .steps
            .iter()
            .map(|(at, step)| json!({"at_ms": at.as_secs_f64() * 1000.0, "step": format!("{step:?}")}))
            .collect();
        json!({
            "id": self.id.to_string(), "acknowledged_ms": millis(self.acknowledged),
            "deferred_ms": millis(self.deferred), "answered_ms": millis(self.answered),
            "ephemeral": self.ephemeral, "edits": self.edits, "failed": self.failed,
            "message": self.message.as_ref().map(Seen::to_json),
            "followups": self.followups.iter().map(Seen::to_json).collect::<Vec<_>>(),
            "choices": self.choices, "modal": self.modal, "steps": steps,
        })
    }
}
