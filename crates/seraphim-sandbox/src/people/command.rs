//! Commands: typed after a slash, filled in option by option as a client does,
//! or chosen from the menu of a message.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    Person, Suggestion,
    act::Begin,
    parse::{Given, Intent, Reader, split},
};
use crate::{
    error::ActError,
    rest::message_form,
    world::{
        World,
        interaction::kind,
        permission::{self, USE_APPLICATION_COMMANDS},
        user::Command,
    },
};

/// How long choices are waited for.
const CHOICES: Duration = Duration::from_secs(4);

/// A slash command as a client fills it in: option by option, by the names
/// that were registered.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The command's name.
    pub command: String,
    /// Subcommand group and subcommand, as far as there are any.
    pub path: Vec<String>,
    /// Options and what stands in them, as typed. Of an autocomplete the last
    /// one is being typed in.
    pub options: Vec<(String, String)>,
    /// Options that take a file, and their files.
    pub files: Vec<(String, Upload)>,
}

/// A file that a person uploads.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// What is in it.
    pub bytes: Bytes,
}

impl Person {
    /// Runs a slash command, such as `/play query:some words where:next`.
    /// Returns the interaction.
    pub fn run(&self, text: &str) -> Result<u64, ActError> {
        self.typed(text, &[], Intent::Run)
    }

    /// Runs a slash command with a file in its first attachment option.
    pub fn run_with_file(
        &self,
        text: &str,
        name: &str,
        content_type: &str,
        bytes: Bytes,
    ) -> Result<u64, ActError> {
        let file = Upload {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            bytes,
        };
        self.typed(text, &[(None, self.upload(file))], Intent::Run)
    }

    /// Runs a slash command that was filled in. Returns the interaction.
    pub fn run_filled(&self, filled: &Filled) -> Result<u64, ActError> {
        self.filled(filled, Intent::Run)
    }

    /// Runs a slash command as it was typed for [`Self::suggest`], with a choice
    /// taken for its last option. Returns the interaction.
    pub fn run_with_choice(&self, text: &str, choice: &Value) -> Result<u64, ActError> {
        let (name, text) = split(text)?;
        let choice = choice
            .as_str()
            .map_or_else(|| choice.to_string(), str::to_owned);
        self.invoke(name, &Given::Taken { text, choice }, &[], Intent::Run)
    }

    /// Types a command and asks for the choices of its last option. Returns the
    /// interaction.
    pub fn type_in(&self, text: &str) -> Result<u64, ActError> {
        self.typed(text, &[], Intent::Suggest)
    }

    /// Types a command and waits for the choices of its last option.
    pub async fn suggest(&self, text: &str) -> Result<Vec<Suggestion>, ActError> {
        let interaction = self.type_in(text)?;
        self.choices(interaction).await
    }

    /// Waits for the choices of the last option of a command being filled in.
    pub async fn suggest_filled(&self, filled: &Filled) -> Result<Vec<Suggestion>, ActError> {
        let interaction = self.filled(filled, Intent::Suggest)?;
        self.choices(interaction).await
    }

    async fn choices(&self, interaction: u64) -> Result<Vec<Suggestion>, ActError> {
        let life = self.answer(interaction, CHOICES).await?;
        Ok(life.suggestions())
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

    fn upload(&self, file: Upload) -> Value {
        let (base, channel) = (self.sandbox.api_base(), self.channel);
        let Upload {
            name,
            content_type,
            bytes,
        } = file;
        self.sandbox
            .with(|world| message_form::file(world, &base, channel, &name, &content_type, bytes))
    }

    fn typed(
        &self,
        text: &str,
        files: &[(Option<String>, Value)],
        intent: Intent,
    ) -> Result<u64, ActError> {
        let (name, rest) = split(text)?;
        self.invoke(name, &Given::Text(rest), files, intent)
    }

    fn filled(&self, filled: &Filled, intent: Intent) -> Result<u64, ActError> {
        let uploads = filled.files.iter().cloned();
        let files: Vec<(Option<String>, Value)> = uploads
            .map(|(option, file)| (Some(option), self.upload(file)))
            .collect();
        let given = Given::Options {
            path: &filled.path,
            options: &filled.options,
        };
        self.invoke(&filled.command, &given, &files, intent)
    }

    fn invoke(
        &self,
        name: &str,
        given: &Given<'_>,
        files: &[(Option<String>, Value)],
        intent: Intent,
    ) -> Result<u64, ActError> {
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
                files,
                intent,
            };
            let typed = reader.read(&command.body, given)?;
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
