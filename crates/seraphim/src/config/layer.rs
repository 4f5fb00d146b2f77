//! Settings as they come in: texts under dotted keys, each with the place it
//! came from. Later layers cover earlier ones; whatever is read is taken out,
//! and what is left over at the end was a mistake.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use seraphim_discord::ShardPlan;

use super::keys::{self, Kind};

/// Where a value came from, for the sentence that complains of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A variable of the environment.
    Environment(String),
    /// A variable of a file of them.
    Dotenv {
        /// The file.
        path: String,
        /// The variable.
        name: String,
    },
    /// A `--set` of the command line.
    Flag,
    /// A key of a file.
    File {
        /// The file as it was named.
        path: String,
        /// Line of the key, from 1, where it could be told.
        line: Option<usize>,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => write!(f, "{name} in the environment"),
            Self::Dotenv { path, name } => write!(f, "{name} in {path}"),
            Self::Flag => write!(f, "--set"),
            Self::File {
                path,
                line: Some(line),
            } => write!(f, "{path}, line {line}"),
            Self::File { path, line: None } => write!(f, "{path}"),
        }
    }
}

/// One thing that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The dotted key.
    pub(crate) key: String,
    /// Where it was written, unless it is missing.
    pub(crate) place: Option<Place>,
    /// What is wrong and what would be right.
    pub(crate) problem: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({place}): {}", self.key, self.problem),
            None => write!(f, "{}: {}", self.key, self.problem),
        }
    }
}

/// Everything that is wrong, at once.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub(crate) struct Mistakes(pub(crate) Vec<Mistake>);

/// Values by dotted key, and the mistakes met so far. Its `Debug` shows the
/// keys alone: a value may be a secret.
#[derive(Default)]
pub(crate) struct Layers {
    values: BTreeMap<String, (String, Place)>,
    /// A sentence for each thing in a file that has no effect.
    without_effect: Vec<String>,
    mistakes: Vec<Mistake>,
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layers")
            .field("keys", &self.values.keys())
            .finish_non_exhaustive()
    }
}

impl Layers {
    /// Puts a value over what an earlier layer said.
    pub(crate) fn put(&mut self, key: impl Into<String>, value: impl Into<String>, place: Place) {
        let (key, value) = (key.into(), value.into());
        if let Some((before, file @ Place::File { .. })) = self.values.get(&key)
            && matches!(place, Place::Environment(_) | Place::Dotenv { .. })
            && *before != value
        {
            self.without_effect.push(format!(
                "{key} in {file} has no effect: {place} goes before it"
            ));
        }
        self.values.insert(key, (value, place));
    }

    /// Notes that a line says nothing.
    pub(crate) fn passed_over(&mut self, place: &Place) {
        let told = format!("{place} has no effect: it is not NAME=value");
        self.without_effect.push(told);
    }

    /// A sentence for each thing in a file that has no effect, such as a key that the
    /// environment covers, which who wrote the file may not know of: a unit or an image
    /// has an environment of its own.
    pub(crate) fn without_effect(&mut self) -> Vec<String> {
        std::mem::take(&mut self.without_effect)
    }

    /// Notes that something is wrong.
    pub(crate) fn complain(&mut self, key: &str, place: Option<Place>, problem: String) {
        self.mistakes.push(Mistake {
            key: key.to_owned(),
            place,
            problem,
        });
    }

    /// A whole TOML file. Tables become dots, arrays are joined with commas.
    pub(crate) fn put_toml(&mut self, path: &Path, text: &str) {
        let name = path.display().to_string();
        match text.parse::<toml::Table>() {
            Ok(table) => self.flatten("", &toml::Value::Table(table), &name, text),
            Err(error) => {
                let line = error.span().map(|span| line_of(text, span.start));
                let place = Place::File { path: name, line };
                self.complain("toml", Some(place), error.message().to_owned());
            }
        }
    }

    fn flatten(&mut self, key: &str, value: &toml::Value, path: &str, text: &str) {
        let scalar = |value: &toml::Value| match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match value {
            toml::Value::Table(table) => {
                for (name, value) in table {
                    let inner = if key.is_empty() {
                        name.clone()
                    } else {
                        format!("{key}.{name}")
                    };
                    self.flatten(&inner, value, path, text);
                }
            }
            toml::Value::Array(items) => {
                let joined = items.iter().map(scalar).collect::<Vec<_>>().join(",");
                self.put(key, joined, place_of(key, path, text));
            }
            other => self.put(key, scalar(other), place_of(key, path, text)),
        }
    }

    /// What the table says of a setting. One that it lacks is a mistake of ours,
    /// and told as such.
    fn kind(&mut self, key: &str) -> Option<Kind> {
        let found = keys::find(key).map(|key| key.kind);
        if found.is_none() {
            self.complain(key, None, "the table of settings lacks it".to_owned());
        }
        found
    }

    /// Takes a value out if it is what the table allows.
    fn take(&mut self, key: &str) -> Option<String> {
        let kind = self.kind(key)?;
        self.take_with(key, |text| {
            if kind.takes(text) {
                Ok(text.trim().to_owned())
            } else {
                Err(format!("allowed: {}", kind.allowed()))
            }
        })
    }

    /// A number.
    pub(crate) fn number<T: TryFrom<u64>>(&mut self, key: &str) -> Option<T> {
        self.take(key)?.parse::<u64>().ok()?.try_into().ok()
    }

    /// True or false.
    pub(crate) fn switch(&mut self, key: &str) -> Option<bool> {
        self.take(key).and_then(|text| keys::switch(&text))
    }

    /// Which shards.
    pub(crate) fn shards(&mut self, key: &str) -> Option<ShardPlan> {
        self.take(key)?.parse().ok()
    }

    /// Words, as many as there are.
    pub(crate) fn words(&mut self, key: &str) -> Option<Vec<String>> {
        let text = self.take(key)?;
        let words = text.split(',').map(|word| word.trim().to_owned());
        Some(words.filter(|word| !word.is_empty()).collect())
    }

    /// A text that is no secret: also one of several words, or an address.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        self.take(key)
    }

    /// A file or a folder.
    pub(crate) fn path(&mut self, key: &str) -> Option<PathBuf> {
        self.take(key).map(Into::into)
    }

    /// Takes a value out and reads it with a rule of its own.
    pub(crate) fn take_with<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (text, place) = self.values.remove(key)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.complain(key, Some(place), problem);
                None
            }
        }
    }

    /// Takes a secret out; what stands in the file that `<key>_file` names goes
    /// before it.
    pub(crate) fn secret(&mut self, key: &str) -> Option<SecretString> {
        self.kind(key)?;
        let from_file = self.take_with(&format!("{key}_file"), |path| {
            std::fs::read_to_string(path.trim())
                .map(|text| SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()))
                .map_err(|error| format!("the secret cannot be read: {error}"))
        });
        let direct = self
            .values
            .remove(key)
            .map(|(text, _)| SecretString::from(text));
        from_file.or(direct)
    }

    /// The parts that directly follow a beginning of keys, each once.
    pub(crate) fn names(&self, beginning: &str) -> Vec<String> {
        let mut names: Vec<_> = self
            .values
            .keys()
            .filter_map(|key| key.strip_prefix(beginning)?.split('.').next())
            .map(str::to_owned)
            .collect();
        // The keys are in order.
        names.dedup();
        names
    }

    /// What was set under a key, and where; for showing it.
    pub(super) fn shown(&self, key: &str) -> Option<(&str, &Place)> {
        let (text, place) = self.values.get(key)?;
        Some((text, place))
    }

    /// Every dotted name that was set.
    pub(super) fn set(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// As [`Self::finish`], for a command that reads one part of the settings:
    /// what is left over elsewhere is not its concern.
    pub(crate) fn finish_part(mut self, prefix: &str) -> Result<(), Mistakes> {
        self.values.retain(|key, _| key.starts_with(prefix));
        self.finish()
    }

    /// Turns all mistakes into an error. What is left over was meant for another
    /// command if the table has it, and may be anything that it allows there;
    /// else it is a mistake.
    pub(crate) fn finish(mut self) -> Result<(), Mistakes> {
        for (name, (text, place)) in std::mem::take(&mut self.values) {
            match keys::find(&name) {
                Some(key) if name.ends_with("_file") || key.kind.takes(&text) => {}
                Some(key) => {
                    let problem = format!("allowed: {}", key.kind.allowed());
                    self.complain(&name, Some(place), problem);
                }
                None => self.complain(&name, Some(place), keys::unknown(&name)),
            }
        }
        if self.mistakes.is_empty() {
            Ok(())
        } else {
            self.mistakes.sort_by(|one, other| one.key.cmp(&other.key));
            Err(Mistakes(self.mistakes))
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|&byte| byte == b'\n')
        .count()
        + 1
}

/// The line on which the last part of `key` is assigned, in its table.
fn place_of(key: &str, path: &str, text: &str) -> Place {
    let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
    let mut current = "";
    let line = text.lines().position(|line| {
        let line = line.trim();
        if let Some(header) = line
            .strip_prefix('[')
            .and_then(|rest| rest.split(']').next())
        {
            current = header.trim();
        }
        let assigned = line.split('=').next().unwrap_or_default().trim();
        line.contains('=') && (assigned == key || (current == table && assigned == name))
    });
    Place::File {
        path: path.to_owned(),
        line: line.map(|index| index + 1),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn env(name: &str) -> Place {
        Place::Environment(name.to_owned())
    }

    #[test]
    fn every_mistake_is_reported_at_once_with_its_place() {
        let mut layers = Layers::default();
        layers.put_toml(
            Path::new("s.toml"),
            "[lavalink]\nport = \"ninety\"\n\n[typo]\nkey = 1\n",
        );
        layers.put("log.debug", "perhaps", env("DEBUG"));

        assert_eq!(layers.number::<u16>("lavalink.port"), None);
        assert_eq!(layers.switch("log.debug"), None);
        let mistakes = layers.finish().expect_err("three mistakes").to_string();

        assert!(
            mistakes.contains(
                "lavalink.port (s.toml, line 2): allowed: a whole number from 1 to 65535"
            ),
            "{mistakes}"
        );
        assert!(
            mistakes.contains("log.debug (DEBUG in the environment): allowed: true or false"),
            "{mistakes}"
        );
        assert!(
            mistakes.contains("typo.key (s.toml, line 5): there is no such"),
            "{mistakes}"
        );
    }

    #[test]
    fn a_later_layer_covers_an_earlier_one() {
        let mut layers = Layers::default();
        layers.put_toml(Path::new("s.toml"), "[lavalink]\nport = 1\n");
        layers.put("lavalink.port", "2", env("LAVALINK_PORT"));

        assert_eq!(layers.number::<u16>("lavalink.port"), Some(2));
        assert!(layers.finish().is_ok());
    }

    #[test]
    fn what_another_command_reads_may_stand_there_if_it_is_what_that_one_allows() {
        let mut layers = Layers::default();
        layers.put("node.port", "2333", env("SERAPHIM_NODE__PORT"));
        assert!(layers.finish().is_ok());

        let mut layers = Layers::default();
        layers.put("node.port", "70000", env("SERAPHIM_NODE__PORT"));
        assert!(layers.finish().is_err(), "there is no such port");
    }

    #[test]
    fn a_secret_comes_from_the_file_that_is_named_without_its_newline() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), "planted\n").expect("it is writable");
        let mut layers = Layers::default();
        let path = file.path().display().to_string();
        layers.put("discord.token_file", path, env("DISCORD_TOKEN_FILE"));

        let secret = layers.secret("discord.token").expect("it is in the file");

        assert_eq!(secret.expose_secret(), "planted");
    }

    #[test]
    fn a_broken_file_is_one_mistake_with_a_line() {
        let mut layers = Layers::default();
        layers.put_toml(Path::new("s.toml"), "search = 1\nb = = 2\n");

        let mistakes = layers.finish().expect_err("line 2 is broken").to_string();

        assert!(mistakes.contains("s.toml, line 2"), "{mistakes}");
    }

    #[test]
    fn a_setting_that_the_table_lacks_cannot_be_read() {
        let mut layers = Layers::default();
        assert_eq!(layers.number::<u16>("player.colour"), None);
        assert!(layers.finish().is_err());
    }
}
