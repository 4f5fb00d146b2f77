//! Reads what a person types after a slash, as the client does: against the
//! registered command, its options, their types and choices.

use serde_json::{Value, json};

use crate::{
    error::ActError,
    world::{World, guild::Guild},
};

/// A typed command: the `data` of its interaction.
pub(super) struct Typed {
    pub(super) options: Vec<Value>,
    pub(super) resolved: Value,
}

/// What is being typed when choices are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    Run,
    /// The last option is focused, and required ones may be missing.
    Suggest,
}

/// What was given for a command.
pub(super) enum Given<'a> {
    /// Typed after the command's name.
    Text(&'a str),
    /// The same, with a choice in the place of the last option's words.
    Taken { text: &'a str, choice: String },
    /// Option by option.
    Options {
        /// Subcommand group and subcommand.
        path: &'a [String],
        options: &'a [(String, String)],
    },
}

impl<'a> Given<'a> {
    /// The subcommand's name, and what was given for it.
    fn descend(&self) -> (&'a str, Self) {
        match self {
            Self::Text(text) => {
                let (name, rest) = first_word(text);
                (name, Self::Text(rest))
            }
            Self::Taken { text, choice } => {
                let (name, text) = first_word(text);
                let choice = choice.clone();
                (name, Self::Taken { text, choice })
            }
            Self::Options { path, options } => {
                let (name, path) = path
                    .split_first()
                    .map_or(("", *path), |(name, path)| (name.as_str(), path));
                (name, Self::Options { path, options })
            }
        }
    }

    fn pieces<'k>(&self, known: &'k [Value]) -> Result<Vec<(&'k Value, String)>, ActError> {
        match self {
            Self::Text(text) => pieces(known, text),
            Self::Taken { text, choice } => {
                let mut found = pieces(known, text)?;
                if let Some((_, value)) = found.last_mut() {
                    value.clone_from(choice);
                }
                Ok(found)
            }
            Self::Options { options, .. } => options
                .iter()
                .map(|(name, value)| {
                    let found = known.iter().find(|option| option["name"] == name.as_str());
                    let option = found.ok_or_else(|| malformed("no such option", name))?;
                    Ok((option, value.clone()))
                })
                .collect(),
        }
    }
}

pub(super) struct Reader<'a> {
    pub(super) world: &'a World,
    pub(super) guild: &'a Guild,
    /// Attachment objects by their options; `None` is the first that takes one.
    pub(super) files: &'a [(Option<String>, Value)],
    pub(super) intent: Intent,
}

/// Splits `/name rest`.
pub(super) fn split(text: &str) -> Result<(&str, &str), ActError> {
    let bare = text
        .trim_start()
        .strip_prefix('/')
        .ok_or_else(|| malformed("no slash", text))?;
    Ok(first_word(bare))
}

fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

fn malformed(what: &str, text: &str) -> ActError {
    ActError::Malformed(format!("{what}: {text}"))
}

impl Reader<'_> {
    /// Reads the options of a command (or subcommand) out of what was given.
    pub(super) fn read(&self, definition: &Value, given: &Given<'_>) -> Result<Typed, ActError> {
        let known = definition["options"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let nested = known
            .iter()
            .any(|option| matches!(option["type"].as_u64(), Some(1 | 2)));
        if nested {
            let (name, rest) = given.descend();
            let sub = known
                .iter()
                .find(|option| option["name"] == name)
                .ok_or_else(|| malformed("no such subcommand", name))?;
            let inner = self.read(sub, &rest)?;
            let option = json!({"name": name, "type": sub["type"], "options": inner.options});
            return Ok(Typed {
                options: vec![option],
                resolved: inner.resolved,
            });
        }
        let mut typed = Typed {
            options: Vec::new(),
            resolved: json!({}),
        };
        let given = given.pieces(&known)?;
        let last = given.len().saturating_sub(1);
        if self.intent == Intent::Suggest {
            suggests(given.last().map(|(option, _)| *option))?;
        }
        for (index, (option, value)) in given.iter().enumerate() {
            let focused = self.intent == Intent::Suggest && index == last;
            let mut object = json!({"name": option["name"], "type": option["type"]});
            object["value"] = if focused {
                json!(value)
            } else {
                self.value(option, value, &mut typed.resolved)?
            };
            if focused {
                object["focused"] = json!(true);
            }
            typed.options.push(object);
        }
        for option in &known {
            let name = &option["name"];
            let taken = typed.options.iter().any(|given| given["name"] == *name);
            if option["type"].as_u64() == Some(11)
                && !taken
                && let Some(file) = self.file(name)
            {
                let id = file["id"].as_str().unwrap_or_default();
                typed.resolved["attachments"][id] = file.clone();
                typed
                    .options
                    .push(json!({"name": name, "type": 11, "value": id}));
            }
            let missing = !typed.options.iter().any(|given| given["name"] == *name);
            if self.intent == Intent::Run && option["required"] == true && missing {
                return Err(malformed(
                    "a required option is missing",
                    name.as_str().unwrap_or(""),
                ));
            }
        }
        Ok(typed)
    }

    fn file(&self, option: &Value) -> Option<&Value> {
        let meant =
            |name: &Option<String>| name.as_ref().is_none_or(|name| *option == name.as_str());
        let found = self.files.iter().find(|(name, _)| meant(name));
        found.map(|(_, file)| file)
    }

    pub(super) fn value(
        &self,
        option: &Value,
        text: &str,
        resolved: &mut Value,
    ) -> Result<Value, ActError> {
        let kind = option["type"].as_u64().unwrap_or(3);
        let choices = option["choices"].as_array().filter(|list| !list.is_empty());
        if let Some(choices) = choices {
            let same = |value: &Value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
                    == text
            };
            let found = choices
                .iter()
                .find(|choice| choice["name"] == text || same(&choice["value"]));
            return Ok(found.ok_or_else(|| malformed("not a choice", text))?["value"].clone());
        }
        match kind {
            3 => {
                let count = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
                let least = option["min_length"].as_u64().unwrap_or(0);
                let most = option["max_length"].as_u64().unwrap_or(6000);
                if (least..=most).contains(&count) {
                    Ok(json!(text))
                } else {
                    Err(malformed("the text's length", text))
                }
            }
            4 => {
                let number: i64 = text
                    .parse()
                    .map_err(|_| malformed("not a whole number", text))?;
                self.bounds(option, json!(number), text)
            }
            10 => {
                let number: f64 = text.parse().map_err(|_| malformed("not a number", text))?;
                self.bounds(option, json!(number), text)
            }
            5 => match text.to_lowercase().as_str() {
                "true" => Ok(json!(true)),
                "false" => Ok(json!(false)),
                _ => Err(malformed("neither true nor false", text)),
            },
            6 => self.user(text, resolved),
            7 => self.channel(text, resolved),
            8 => self.role(text, resolved),
            9 => self
                .user(text, resolved)
                .or_else(|_| self.role(text, resolved)),
            _ => Err(malformed("this option cannot be typed", text)),
        }
    }

    #[expect(clippy::unused_self, reason = "reads like its neighbours")]
    fn bounds(&self, option: &Value, value: Value, text: &str) -> Result<Value, ActError> {
        let number = value.as_f64().unwrap_or(0.0);
        let (least, most) = (&option["min_value"], &option["max_value"]);
        let below = least.as_f64().is_some_and(|least| number < least);
        let above = most.as_f64().is_some_and(|most| number > most);
        if !below && !above {
            return Ok(value);
        }
        let bounds = match (least.is_null(), most.is_null()) {
            (false, false) => format!("from {least} to {most} is allowed"),
            (false, true) => format!("{least} or more is allowed"),
            _ => format!("{most} or less is allowed"),
        };
        Err(malformed(&bounds, text))
    }

    fn user(&self, text: &str, resolved: &mut Value) -> Result<Value, ActError> {
        let name = text.trim_start_matches('@');
        let user = self
            .world
            .user_named(name)
            .ok_or_else(|| malformed("no such user", text))?;
        let id = user.id.to_string();
        resolved["users"][&id] = user.to_json();
        if let Some(member) = self.guild.members.get(&user.id) {
            let mut partial = member.to_partial();
            partial["permissions"] =
                json!(crate::world::permission::base(self.guild, user.id).to_string());
            resolved["members"][&id] = partial;
        }
        Ok(json!(id))
    }

    fn channel(&self, text: &str, resolved: &mut Value) -> Result<Value, ActError> {
        let found = self.guild.channel_named(text);
        let channel = found.ok_or_else(|| malformed("no such channel", text))?;
        let id = channel.id.to_string();
        resolved["channels"][&id] = json!({
            "id": id, "name": channel.name, "type": channel.kind.number(),
            "permissions": crate::world::permission::ALL.to_string(),
        });
        Ok(json!(id))
    }

    fn role(&self, text: &str, resolved: &mut Value) -> Result<Value, ActError> {
        let name = text.trim_start_matches('@');
        let found = self
            .guild
            .roles
            .values()
            .find(|role| role.name == name || role.id.to_string() == name);
        let role = found.ok_or_else(|| malformed("no such role", text))?;
        let id = role.id.to_string();
        resolved["roles"][&id] = role.to_json();
        Ok(json!(id))
    }
}

/// A client asks for choices only where they are announced.
fn suggests(focused: Option<&Value>) -> Result<(), ActError> {
    let option = focused.ok_or_else(|| malformed("no option is being typed in", ""))?;
    if option["autocomplete"] == true {
        return Ok(());
    }
    let name = option["name"].as_str().unwrap_or("");
    Err(malformed("this option suggests nothing", name))
}

/// Cuts `a:1 b:two words` at the names of known options. Words before the
/// first name belong to the first option.
fn pieces<'a>(known: &'a [Value], text: &str) -> Result<Vec<(&'a Value, String)>, ActError> {
    let mut found: Vec<(&Value, String)> = Vec::new();
    for word in text.split(' ') {
        let named = known.iter().find_map(|option| {
            let name = option["name"].as_str()?;
            let rest = word.strip_prefix(name)?.strip_prefix(':')?;
            let repeated = found.iter().any(|(given, _)| given["name"] == name);
            (!repeated).then_some((option, rest))
        });
        match (named, found.last_mut()) {
            (Some((option, rest)), _) => found.push((option, rest.to_owned())),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) if word.is_empty() => {}
            (None, None) => {
                let first = known.first().ok_or_else(|| malformed("no options", word))?;
                found.push((first, word.to_owned()));
            }
        }
    }
    let trimmed = found.into_iter();
    Ok(trimmed
        .map(|(option, value)| (option, value.trim().to_owned()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_names_cut_the_text_and_colons_in_values_do_not() -> Result<(), ActError> {
        let known = [json!({"name": "query"}), json!({"name": "where"})];
        let cut = |text| -> Result<Vec<(String, String)>, ActError> {
            let found = pieces(&known, text)?;
            Ok(found
                .into_iter()
                .map(|(o, v)| (o["name"].to_string().replace('"', ""), v))
                .collect())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            cut("query:http://a/b c where:next")?,
            [pair("query", "http://a/b c"), pair("where", "next")]
        );
        assert_eq!(
            cut("where: next  query:  a b ")?,
            [pair("where", "next"), pair("query", "a b")]
        );
        assert_eq!(cut("never gonna")?, [pair("query", "never gonna")]);
        assert_eq!(
            cut("where:last query:")?,
            [pair("where", "last"), pair("query", "")]
        );
        Ok(())
    }

    #[test]
    fn a_choice_stands_in_the_place_of_what_was_typed_last() -> Result<(), ActError> {
        let known = [json!({"name": "query"}), json!({"name": "where"})];
        let taken = Given::Taken {
            text: "sub where: next query: a b",
            choice: "playlist:A  B".to_owned(),
        };
        let (name, inner) = taken.descend();
        assert_eq!(name, "sub");
        let found = inner.pieces(&known)?;
        let values: Vec<&str> = found.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["next", "playlist:A  B"]);
        Ok(())
    }

    #[test]
    fn a_client_asks_for_choices_only_where_there_are_some() {
        let query = json!({"name": "query", "autocomplete": true});
        assert_eq!(suggests(Some(&query)), Ok(()));
        assert!(suggests(Some(&json!({"name": "where"}))).is_err());
        assert!(suggests(None).is_err());
    }
}
