//! `POST /people/{name}`: a person acts.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, State},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Control};
use crate::{error::ActError, fault::seconds, people::Person};

/// How long an answer is waited for unless told otherwise.
const PATIENCE: f64 = 10.0;

/// What to do, and where; the default guild and its first text channel when
/// nothing is said.
#[derive(Debug, Deserialize)]
pub(super) struct Act {
    guild: Option<String>,
    channel: Option<String>,
    bot: Option<String>,
    /// Seconds to wait for the bot's answer; 0 returns at once.
    wait: Option<f64>,
    #[serde(flatten)]
    deed: Deed,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Deed {
    Plain(Plain),
    Begin(Begin),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Plain {
    /// Joins a voice channel; `silent` leaves the voice client out.
    Join {
        voice: String,
        #[serde(default)]
        silent: bool,
    },
    Leave,
    Suggest {
        command: String,
    },
    Say {
        text: String,
        file: Option<File>,
    },
}

/// What begins an interaction.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Begin {
    /// Runs a slash command, perhaps with a file.
    Run {
        command: String,
        file: Option<File>,
    },
    /// Presses a button: on a message by custom id, else on the newest one
    /// by custom id or label.
    Press {
        message: Option<String>,
        button: String,
    },
    Choose {
        message: String,
        menu: String,
        values: Vec<String>,
    },
    Submit {
        interaction: String,
        fields: std::collections::BTreeMap<String, String>,
    },
    Menu {
        name: String,
        message: String,
    },
}

#[derive(Debug, Deserialize)]
struct File {
    name: String,
    content_type: Option<String>,
    /// Base64.
    data: String,
}

impl File {
    fn bytes(&self) -> Result<Bytes, ActError> {
        let decoded = STANDARD.decode(&self.data);
        decoded
            .map(Bytes::from)
            .map_err(|_| ActError::Malformed("the file's base64".into()))
    }

    fn kind(&self) -> &str {
        self.content_type
            .as_deref()
            .unwrap_or(crate::media::UNKNOWN)
    }
}

pub(super) fn placed(
    control: &Control,
    name: &str,
    guild: Option<&str>,
    channel: Option<&str>,
) -> Result<Person, ActError> {
    let mut person = control.sandbox().person(name)?;
    if let Some(guild) = guild {
        person = person.in_guild(guild)?;
    }
    if let Some(channel) = channel {
        person = person.in_channel(channel)?;
    }
    Ok(person)
}

pub(super) async fn act(
    State(control): State<Control>,
    Path(name): Path<String>,
    Json(act): Json<Act>,
) -> Answer {
    let mut person = placed(
        &control,
        &name,
        act.guild.as_deref(),
        act.channel.as_deref(),
    )?;
    if let Some(bot) = &act.bot {
        person = person.to_bot(bot)?;
    }
    let done = json!({"done": true});
    let answer = match act.deed {
        Deed::Plain(Plain::Join { voice, silent }) => {
            if silent {
                person.sit_in(&voice).await?;
            } else {
                person.join_voice(&voice).await?;
            }
            done
        }
        Deed::Plain(Plain::Leave) => json!({"left": person.leave_voice()}),
        Deed::Plain(Plain::Say { text, file }) => {
            let bytes = file.as_ref().map(File::bytes).transpose()?;
            let files: Vec<(&str, &str, Bytes)> = file
                .iter()
                .zip(bytes)
                .map(|(f, b)| (f.name.as_str(), f.kind(), b))
                .collect();
            json!({"message": person.say(&text, &files)?.to_string()})
        }
        Deed::Plain(Plain::Suggest { command }) => {
            let choices = person.suggest(&command).await?;
            let list: Vec<Value> = choices
                .into_iter()
                .map(|c| json!({"name": c.name, "value": c.value}))
                .collect();
            json!({"choices": list})
        }
        Deed::Begin(begin) => {
            let interaction = begin.with(&person)?;
            let wait: Duration = seconds(act.wait.unwrap_or(PATIENCE));
            if wait.is_zero() {
                json!({"interaction": interaction.to_string()})
            } else {
                let life = person.answer(interaction, wait).await?;
                json!({"interaction": interaction.to_string(), "life": life.to_json()})
            }
        }
    };
    Ok(Json(answer))
}

impl Begin {
    /// Begins the interaction and returns it.
    fn with(self, person: &Person) -> Result<u64, ActError> {
        match self {
            Self::Run {
                command,
                file: None,
            } => person.run(&command),
            Self::Run {
                command,
                file: Some(file),
            } => person.run_with_file(&command, &file.name, file.kind(), file.bytes()?),
            Self::Press {
                message: None,
                button,
            } => person.press_newest(&button),
            Self::Press {
                message: Some(message),
                button,
            } => person.press(id(&message)?, &button),
            Self::Choose {
                message,
                menu,
                values,
            } => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                person.choose(id(&message)?, &menu, &values)
            }
            Self::Submit {
                interaction,
                fields,
            } => {
                let fields: Vec<(String, Vec<String>)> =
                    fields.into_iter().map(|(k, v)| (k, vec![v])).collect();
                person.submit(id(&interaction)?, &fields)
            }
            Self::Menu { name, message } => person.use_message_menu(&name, id(&message)?),
        }
    }
}

fn id(text: &str) -> Result<u64, ActError> {
    text.parse()
        .map_err(|_| ActError::Malformed(format!("not an id: {text}")))
}
