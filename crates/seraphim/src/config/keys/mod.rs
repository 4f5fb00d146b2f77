//! Every setting there is: its name, what it may be, what it is unless set, and
//! what it means. Reading, `config check`, `print`, `schema`, the example file
//! and the reference all come from this one table.

mod audio;
mod bot;
mod operation;
mod sources;

use std::fmt::Write as _;

use url::Url;

/// Variables with names of their own and the keys that they stand for: the
/// original's, and one of ours.
pub(super) const ORIGINAL: &[(&str, &str)] = &[
    ("CLIENT_ID", "discord.application_id"),
    ("DEBUG", "log.debug"),
    ("DEFAULT_VOLUME", "player.default_volume"),
    ("DISCORD_API_BASE", "discord.api_base"),
    ("DISCORD_GATEWAY_URL", "discord.gateway_url"),
    ("DISCORD_TOKEN", "discord.token"),
    ("DISCORD_TOKEN_FILE", "discord.token_file"),
    ("LAVALINK_HOST", "lavalink.host"),
    ("LAVALINK_PASSWORD", "lavalink.password"),
    ("LAVALINK_PASSWORD_FILE", "lavalink.password_file"),
    ("LAVALINK_PORT", "lavalink.port"),
    ("MAX_QUEUE_SIZE", "player.max_queue"),
    ("NODE_ENV", "log.environment"),
    ("SERAPHIM_SHARDS", "discord.shards"),
    ("SPOTIFY_CLIENT_ID", "sources.spotify.client_id"),
    ("SPOTIFY_CLIENT_SECRET", "sources.spotify.client_secret"),
];

/// What a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number from the first to the second, of the unit that is named
    /// (empty: a number of things).
    Whole(u32, u32, &'static str),
    /// The same, or the word.
    WholeOr(u32, u32, &'static str, &'static str),
    /// A number that Discord gives out.
    Snowflake,
    /// `true` or `false`.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Words, in TOML a list, elsewhere with commas between them.
    Words,
    /// Any text; what its reader refuses, it explains.
    Text,
    /// An address with one of these schemes.
    Address(&'static [&'static str]),
    /// A file or a folder.
    Path,
    /// An IP address.
    Ip,
    /// Which shards, see [`seraphim_discord::ShardPlan`].
    Shards,
    /// Never shown; a file with it can be named under the key with `_file` at
    /// its end.
    Secret,
}

impl Kind {
    /// What is allowed, for a sentence.
    pub(crate) fn allowed(self) -> String {
        match self {
            Self::Whole(least, most, "") => format!("a whole number from {least} to {most}"),
            Self::Whole(least, most, unit) => {
                format!("a whole number from {least} to {most}, in {unit}")
            }
            Self::WholeOr(least, most, unit, word) => {
                format!("{}, or {word}", Self::Whole(least, most, unit).allowed())
            }
            Self::Snowflake => "a number".to_owned(),
            Self::Switch => "true or false".to_owned(),
            Self::Choice(words) => words.join(" or "),
            Self::Words => "words with commas between them".to_owned(),
            Self::Text | Self::Secret => "a text".to_owned(),
            Self::Address(schemes) => format!("an address with {}://", schemes.join(":// or ")),
            Self::Path => "a path".to_owned(),
            Self::Ip => "an IP address".to_owned(),
            Self::Shards => seraphim_discord::NoShardPlan.to_string(),
        }
    }

    /// Whether a text is such a value.
    pub(crate) fn takes(self, text: &str) -> bool {
        let text = text.trim();
        match self {
            Self::Whole(least, most, _) => text
                .parse::<u32>()
                .is_ok_and(|number| (least..=most).contains(&number)),
            Self::WholeOr(least, most, unit, word) => {
                text == word || Self::Whole(least, most, unit).takes(text)
            }
            Self::Snowflake => text.parse::<u64>().is_ok(),
            Self::Switch => switch(text).is_some(),
            Self::Choice(words) => words.contains(&text),
            Self::Words => text.split(',').any(|word| !word.trim().is_empty()),
            Self::Address(schemes) => {
                Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme()) && url.has_host())
            }
            Self::Ip => text.parse::<std::net::IpAddr>().is_ok(),
            Self::Shards => text.parse::<seraphim_discord::ShardPlan>().is_ok(),
            Self::Text | Self::Path | Self::Secret => true,
        }
    }
}

/// `true`, `false`, `1`, `0`, `yes`, `no`, `on`, `off`.
pub(super) fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Dotted; a part `*` stands for a name that the operator chooses.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) value: Value,
    /// What it means, in a sentence or two.
    pub(crate) about: &'static str,
}

/// What stands for a setting that nobody has set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// It is this unless set.
    Default(&'static str),
    /// Unless set it is nothing, or what its sentence says; this would be one.
    Example(&'static str),
}

const fn usual(name: &'static str, kind: Kind, value: &'static str, about: &'static str) -> Key {
    Key {
        name,
        kind,
        value: Value::Default(value),
        about,
    }
}

const fn unset(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Key {
    Key {
        name,
        kind,
        value: Value::Example(example),
        about,
    }
}

impl Key {
    /// The table that it stands in, and its name there.
    pub(crate) fn split(&self) -> (&'static str, &'static str) {
        self.name.rsplit_once('.').unwrap_or(("", self.name))
    }

    /// Whether a dotted name means this key.
    fn is(&self, name: &str) -> bool {
        let (mut own, mut given) = (self.name.split('.'), name.split('.'));
        loop {
            match (own.next(), given.next()) {
                (None, None) => return true,
                (Some("*"), Some(_)) => {}
                (Some(own), Some(given)) if own == given => {}
                _ => return false,
            }
        }
    }

    /// Its variables of the environment, ours first.
    pub(crate) fn variables(&self) -> Vec<String> {
        let ours = format!(
            "SERAPHIM_{}",
            self.name
                .replace('*', "NAME")
                .replace('.', "__")
                .to_uppercase()
        );
        let theirs = ORIGINAL.iter().filter(|(_, key)| *key == self.name);
        std::iter::once(ours)
            .chain(theirs.map(|(name, _)| (*name).to_owned()))
            .collect()
    }

    /// A value as TOML has it.
    pub(crate) fn literal(&self, text: &str) -> String {
        match self.kind {
            Kind::Whole(..) | Kind::Snowflake => text.trim().to_owned(),
            Kind::WholeOr(.., word) if text.trim() != word => text.trim().to_owned(),
            Kind::Switch => switch(text.trim()).unwrap_or(false).to_string(),
            Kind::Words => {
                let words = text
                    .split(',')
                    .map(str::trim)
                    .filter(|word| !word.is_empty());
                toml::Value::Array(words.map(|word| word.to_owned().into()).collect()).to_string()
            }
            _ => toml::Value::from(text.trim()).to_string(),
        }
    }
}

/// Every setting, table by table.
pub(crate) fn all() -> impl Iterator<Item = &'static Key> {
    [bot::KEYS, audio::KEYS, sources::KEYS, operation::KEYS]
        .into_iter()
        .flatten()
}

/// What a dotted name means, if anything. The name of a secret's file means the
/// secret.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    let secret = name
        .strip_suffix("_file")
        .and_then(|name| all().find(|key| key.kind == Kind::Secret && key.is(name)));
    all().find(|key| key.is(name)).or(secret)
}

/// A dotted name in the spelling of the table, from one without capitals.
pub(super) fn spelled(name: String) -> String {
    all()
        .find(|key| key.name.eq_ignore_ascii_case(&name))
        .map_or(name, |key| key.name.to_owned())
}

/// Why there is no such setting, and which there are.
pub(super) fn unknown(name: &str) -> String {
    let mut told = "there is no such setting".to_owned();
    let nearest = all()
        .map(|key| (distance(key.name, name), key.name))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    let (table, _) = name.rsplit_once('.').unwrap_or(("", name));
    let beside: Vec<_> = all()
        .filter(|key| !table.is_empty() && key.split().0 == table)
        .map(|key| key.split().1)
        .collect();
    // Writing to a text cannot fail.
    let _ = match nearest {
        Some((_, nearest)) => write!(told, "; is {nearest} meant?"),
        None if !beside.is_empty() => write!(told, "; [{table}] has {}", beside.join(", ")),
        None => write!(told, "; `seraphim config example` has all"),
    };
    told
}

/// How many letters have to be put in, taken out or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (index, theirs) in other.iter().enumerate() {
            let changed = before + usize::from(letter != *theirs);
            before = row[index + 1];
            row[index + 1] = changed.min(before + 1).min(row[index] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_that_the_table_shows_is_one_that_it_allows() {
        for key in all() {
            let (Value::Default(text) | Value::Example(text)) = key.value;
            assert!(key.kind.takes(text), "{}: {text}", key.name);
            assert!(key.about.ends_with('.'), "{} has no sentence", key.name);
        }
    }

    #[test]
    fn no_two_settings_have_one_name_and_the_originals_all_mean_one() {
        let mut names: Vec<_> = all().map(|key| key.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        for (variable, key) in ORIGINAL {
            assert!(find(key).is_some(), "{variable}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_told_what_was_meant_and_nonsense_what_there_is() {
        assert!(unknown("player.max_qeue").ends_with("is player.max_queue meant?"));
        assert!(unknown("player.colour").ends_with("[player] has default_volume, max_queue"));
        assert!(unknown("weather").contains("config example"));
    }
}
