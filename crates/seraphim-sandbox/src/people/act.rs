//! What people do: commands, buttons, menus, modals, messages.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    Person, Suggestion,
    parse::{Intent, Reader, split},
};
use crate::{
    error::ActError,
    rest::message_form,
    world::{
        Draft, World,
        interaction::{Interaction, kind},
        message::Message,
        permission::{self, SEND_MESSAGES, USE_APPLICATION_COMMANDS, VIEW_CHANNEL},
        random_text,
        user::Command,
    },
};

/// How an interaction begins.
struct Begin {
    application: u64,
    kind: u64,
    data: Value,
    message: Option<u64>,
}

impl Person {
    /// Runs a slash command, such as `/play query:some words where:next`.
    /// Returns the interaction.
    pub fn run(&self, text: &str) -> Result<u64, ActError> {
        self.command(text, None, Intent::Run)
    }

    /// Runs a slash command with a file in its first attachment option.
    pub fn run_with_file(
        &self,
        text: &str,
        name: &str,
        content_type: &str,
        bytes: Bytes,
    ) -> Result<u64, ActError> {
        let base = self.sandbox.api_base();
        let channel = self.channel;
        let file = self
            .sandbox
            .with(|world| message_form::file(world, &base, channel, name, content_type, bytes));
        self.command(text, Some(&file), Intent::Run)
    }

    /// Types a command and waits for the choices of its last option.
    pub async fn suggest(&self, text: &str) -> Result<Vec<Suggestion>, ActError> {
        let interaction = self.command(text, None, Intent::Suggest)?;
        let life = self.answer(interaction, Duration::from_secs(4)).await?;
        let choices = life
            .choices
            .unwrap_or_default()
            .into_iter()
            .map(|choice| Suggestion {
                name: choice["name"].as_str().unwrap_or_default().to_owned(),
                value: choice["value"].clone(),
            });
        Ok(choices.collect())
    }

    /// Uses a message menu, such as "Play this", on a message.
    pub fn use_message_menu(&self, name: &str, message: u64) -> Result<u64, ActError> {
        self.sandbox.with(|world| {
            let (application, command) = self.find_command(world, 3, name)?;
            let target = self.visible(world, message)?.to_json(world);
            let id = message.to_string();
            let mut data = invocation(&command);
            data["target_id"] = json!(id);
            data["resolved"] = json!({"messages": {id: target}});
            self.begin(
                world,
                Begin {
                    application,
                    kind: kind::COMMAND,
                    data,
                    message: None,
                },
            )
        })
    }

    /// Presses a button of a message, by its custom id.
    pub fn press(&self, message: u64, custom_id: &str) -> Result<u64, ActError> {
        self.sandbox
            .with(|world| self.use_component(world, message, custom_id, None))
    }

    /// Presses a button by custom id or label, on the newest message with one.
    pub fn press_newest(&self, button: &str) -> Result<u64, ActError> {
        self.sandbox.with(|world| {
            let (message, custom_id) = self.newest_component(world, button)?;
            self.use_component(world, message, &custom_id, None)
        })
    }

    /// Chooses in a select menu of a message: values or labels.
    pub fn choose(&self, message: u64, custom_id: &str, values: &[&str]) -> Result<u64, ActError> {
        self.sandbox
            .with(|world| self.use_component(world, message, custom_id, Some(values)))
    }

    /// Submits the modal that an interaction opened, with the texts of its
    /// inputs by custom id.
    pub fn submit(&self, interaction: u64, fields: &[(&str, &str)]) -> Result<u64, ActError> {
        self.sandbox.with(|world| {
            let unknown = || ActError::Unknown {
                what: "modal",
                name: interaction.to_string(),
            };
            let found = world.interactions.get(&interaction).ok_or_else(unknown)?;
            let modal = found.modal.clone().ok_or_else(unknown)?;
            let components: Vec<Value> = modal["components"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|component| filled(component, fields))
                .collect();
            let data = json!({"custom_id": modal["custom_id"], "components": components});
            let (application, message) = (found.application_id, found.message_id);
            self.begin(
                world,
                Begin {
                    application,
                    kind: kind::MODAL,
                    data,
                    message,
                },
            )
        })
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

    fn command(&self, text: &str, file: Option<&Value>, intent: Intent) -> Result<u64, ActError> {
        let (name, rest) = split(text)?;
        self.sandbox.with(|world| {
            let (application, command) = self.find_command(world, 1, name)?;
            let unknown = || ActError::Unknown {
                what: "guild",
                name: self.guild.to_string(),
            };
            let guild = world.guilds.get(&self.guild).ok_or_else(unknown)?;
            let reader = Reader {
                world,
                guild,
                attachment: file,
                intent,
            };
            let typed = reader.read(&command.body, rest)?;
            let mut data = invocation(&command);
            if !typed.options.is_empty() {
                data["options"] = json!(typed.options);
            }
            if typed
                .resolved
                .as_object()
                .is_some_and(|map| !map.is_empty())
            {
                data["resolved"] = typed.resolved;
            }
            let kind = match intent {
                Intent::Run => kind::COMMAND,
                Intent::Suggest => kind::AUTOCOMPLETE,
            };
            self.begin(
                world,
                Begin {
                    application,
                    kind,
                    data,
                    message: None,
                },
            )
        })
    }

    /// The command as this person's client offers it.
    fn find_command(
        &self,
        world: &World,
        kind: u64,
        name: &str,
    ) -> Result<(u64, Command), ActError> {
        let granted = world.permissions(self.id, self.channel);
        if granted & USE_APPLICATION_COMMANDS == 0 {
            return Err(ActError::Forbidden("Use Application Commands"));
        }
        let here = |app: &u64| {
            world
                .guilds
                .get(&self.guild)
                .is_some_and(|guild| guild.members.contains_key(app))
        };
        let found = world
            .applications
            .values()
            .filter(|app| here(&app.id) && self.bot.is_none_or(|bot| bot == app.id))
            .find_map(|app| Some((app.id, app.command_named(self.guild, kind, name)?.clone())));
        let unknown = || ActError::Unknown {
            what: "command",
            name: name.to_owned(),
        };
        let (application, command) = found.ok_or_else(unknown)?;
        let needs = command.body["default_member_permissions"].as_str();
        let needs: Option<u64> = needs.and_then(|bits| bits.parse().ok());
        let may = granted & permission::ADMINISTRATOR != 0
            || needs.is_none_or(|needs| needs != 0 && granted & needs == needs);
        if may {
            Ok((application, command))
        } else {
            Err(ActError::Forbidden("this command"))
        }
    }

    fn use_component(
        &self,
        world: &mut World,
        message: u64,
        custom_id: &str,
        values: Option<&[&str]>,
    ) -> Result<u64, ActError> {
        let found = self.visible(world, message)?;
        let unknown = || ActError::Unknown {
            what: "component",
            name: custom_id.to_owned(),
        };
        let component = found.component(custom_id).ok_or_else(unknown)?;
        if component["disabled"] == true {
            return Err(ActError::Forbidden("the component is disabled"));
        }
        let kind = component["type"].as_u64().unwrap_or(0);
        let mut data = json!({
            "custom_id": custom_id, "component_type": kind, "id": component["id"],
        });
        match (kind, values) {
            (2, None) => {}
            (3, Some(values)) => data["values"] = json!(picked(component, values)?),
            (5..=8, Some(values)) => data["values"] = json!(values),
            _ => return Err(unknown()),
        }
        let application = found.author_id;
        self.begin(
            world,
            Begin {
                application,
                kind: kind::COMPONENT,
                data,
                message: Some(message),
            },
        )
    }

    fn newest_component(&self, world: &World, button: &str) -> Result<(u64, String), ActError> {
        let kept = world.messages.get(&self.channel);
        let newest_first = kept.into_iter().flat_map(|kept| kept.values().rev());
        let mut mine = newest_first.filter(|m| m.visible_to.is_none_or(|user| user == self.id));
        let found = mine.find_map(|message| {
            let component = message
                .all_components()
                .into_iter()
                .find(|c| c["custom_id"] == button || (c["type"] == 2 && c["label"] == button))?;
            Some((message.id, component["custom_id"].as_str()?.to_owned()))
        });
        found.ok_or_else(|| ActError::Unknown {
            what: "button",
            name: button.to_owned(),
        })
    }

    fn visible<'a>(&self, world: &'a World, message: u64) -> Result<&'a Message, ActError> {
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

    fn begin(&self, world: &mut World, begin: Begin) -> Result<u64, ActError> {
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

/// The frame of a command's data.
fn invocation(command: &Command) -> Value {
    let mut data = json!({
        "id": command.id.to_string(), "name": command.name, "type": command.kind,
    });
    if let Some(guild) = command.body.get("guild_id") {
        data["guild_id"] = guild.clone();
    }
    data
}

/// The values of the chosen options of a string select.
fn picked(select: &Value, wanted: &[&str]) -> Result<Vec<String>, ActError> {
    let options = select["options"].as_array().cloned().unwrap_or_default();
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    let count = u64::try_from(wanted.len()).unwrap_or(u64::MAX);
    if !(least..=most).contains(&count) {
        return Err(ActError::Forbidden("so many options"));
    }
    let value = |name: &&str| {
        let found = options
            .iter()
            .find(|o| o["value"] == *name || o["label"] == *name);
        let value = found
            .and_then(|option| option["value"].as_str())
            .map(str::to_owned);
        value.ok_or_else(|| ActError::Unknown {
            what: "option",
            name: (*name).to_owned(),
        })
    };
    wanted.iter().map(value).collect()
}

/// A modal's component with what the person typed.
fn filled(component: &Value, fields: &[(&str, &str)]) -> Value {
    let mut answer = json!({"type": component["type"], "id": component["id"]});
    if let Some(custom_id) = component["custom_id"].as_str() {
        let typed = fields
            .iter()
            .find(|(name, _)| *name == custom_id)
            .map(|(_, text)| *text);
        let value = typed.or(component["value"].as_str()).unwrap_or("");
        answer["custom_id"] = json!(custom_id);
        if component["type"] == 4 {
            answer["value"] = json!(value);
        } else {
            answer["values"] = json!([value]);
        }
    }
    if let Some(inner) = component["components"].as_array() {
        answer["components"] = inner.iter().map(|inner| filled(inner, fields)).collect();
    }
    if component["component"].is_object() {
        answer["component"] = filled(&component["component"], fields);
    }
    answer
}
