//! The only reader of files and of the environment.
//!
//! Defaults, then a TOML file, then `.env`, then the environment, then files of
//! secrets, then flags; a later one covers an earlier one. Every mistake is
//! reported at once. The crates get plain settings and never learn where a
//! value came from.

mod application_yml;
mod audio;
mod database;
mod dotenv;
mod frames;
mod health;
mod keys;
mod layer;
mod log;
mod node;
mod page;
mod print;
mod schema;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use seraphim_core::policy::admission::Limits;
use seraphim_core::policy::rate_limit::Rate;
use seraphim_discord::Manner;
use seraphim_ops::LogSettings;
use seraphim_store::Address;

pub(crate) use self::audio::{Audio, External};
pub(crate) use self::database::store;
pub(crate) use self::frames::Frames;
pub(crate) use self::health::{Health, health_address};
pub(crate) use self::layer::Mistakes;
use self::layer::{Layers, Place};
pub(crate) use self::node::{Node, node};
pub(crate) use self::page::{example, reference};
pub(crate) use self::print::print;
pub(crate) use self::schema::schema;

/// Strings of the outside world, so that tests need no real environment.
#[derive(Clone)]
pub(crate) struct Outside {
    /// Variables.
    pub(crate) environment: BTreeMap<String, String>,
    /// The folder in which `.env` is looked for.
    pub(crate) folder: PathBuf,
    /// The file that the command line or `SERAPHIM_CONFIG` names.
    pub(crate) file: Option<PathBuf>,
    /// `KEY=VALUE` of the command line.
    pub(crate) flags: Vec<String>,
}

impl Outside {
    /// The process's own, with what its command line says.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads it"
    )]
    pub(crate) fn real(file: Option<PathBuf>, flags: Vec<String>) -> Self {
        // What is not text is nobody's setting.
        let environment: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let named = environment.get("SERAPHIM_CONFIG");
        let named = named.filter(|path| !path.is_empty()).map(Into::into);
        Self {
            file: file.or(named),
            environment,
            folder: PathBuf::from("."),
            flags,
        }
    }

    /// Variables and nothing else.
    #[cfg(test)]
    pub(crate) fn of(variables: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            environment: variables.iter().map(owned).collect(),
            folder: "/nonexistent".into(),
            file: None,
            flags: Vec::new(),
        }
    }
}

/// What `seraphim run` needs to know.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) discord: seraphim_discord::Settings,
    pub(crate) audio: Audio,
    pub(crate) sources: seraphim_sources::Settings,
    pub(crate) frames: Frames,
    pub(crate) guild: seraphim_core::GuildSettings,
    pub(crate) limits: Limits,
    pub(crate) database: seraphim_store::Settings,
    pub(crate) log: LogSettings,
    pub(crate) health: Health,
    /// What an operator should be told although nothing is wrong.
    pub(crate) advice: Vec<String>,
}

/// Reads what `seraphim run` needs.
///
/// # Errors
/// Every mistake at once.
pub(crate) fn run(outside: &Outside) -> Result<Run, Mistakes> {
    let mut layers = layers(outside);
    let mut advice = layers.without_effect();
    let discord = discord(&mut layers);
    let audio = audio::read(&mut layers, &mut advice);
    let mut guild = seraphim_core::GuildSettings::default();
    guild.speech.manner = discord.manner;
    if let Some(volume) = layers.number("player.default_volume") {
        guild.volume = volume;
    }
    if let Some(limit) = layers.number("player.max_queue") {
        guild.queue_limit = limit;
    }
    let sources = sources::sources(&mut layers, outside, &mut advice);
    guild.search = layers.words("search").unwrap_or_else(|| match audio {
        Audio::Embedded => searches(&sources),
        Audio::External(_) => vec!["ytsearch".to_owned()],
    });
    let limits = limits(&mut layers);
    let database = database::read(&mut layers);
    if discord.shards.is_part() && !matches!(database.address, Address::Postgres(_)) {
        let problem = "a part of the shards is run with PostgreSQL only, through which programs \
                       share them: set database.url to postgres://…, or run all shards";
        layers.complain("discord.shards", None, problem.to_owned());
    }
    let frames = frames::frames(&mut layers);
    let (log, production) = log::read(&mut layers);
    let health = health::read(&mut layers, production);
    layers.finish()?;
    Ok(Run {
        discord,
        audio,
        sources,
        frames,
        guild,
        limits,
        database,
        log,
        health,
        advice,
    })
}

/// What can be changed while the program runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reload {
    /// Which log lines are written.
    pub(crate) filter: String,
    /// How often one person, and one guild, may act.
    pub(crate) limits: Limits,
}

/// Reads everything anew, and keeps what can be changed while the program runs.
///
/// # Errors
/// Every mistake at once; nothing is to be changed then.
pub(crate) fn reload(outside: &Outside) -> Result<Reload, Mistakes> {
    let run = run(outside)?;
    Ok(Reload {
        filter: run.log.filter,
        limits: run.limits,
    })
}

/// Reads the settings of the sources alone, as `seraphim run` has them; other
/// settings may be right or wrong.
///
/// # Errors
/// Every mistake in the settings of the sources, at once.
pub(crate) fn doctor(outside: &Outside) -> Result<seraphim_sources::Settings, Mistakes> {
    let mut layers = layers(outside);
    let sources = sources::sources(&mut layers, outside, &mut Vec::new());
    layers.finish_part("sources.").map(|()| sources)
}

fn discord(layers: &mut Layers) -> seraphim_discord::Settings {
    let token = layers.secret("discord.token").unwrap_or_else(|| {
        layers.complain(
            "discord.token",
            None,
            "it is missing: set DISCORD_TOKEN (or DISCORD_TOKEN_FILE) to the bot's token from \
             https://discord.com/developers/applications. To try the program without a token: \
             seraphim try"
                .to_owned(),
        );
        SecretString::default()
    });
    let mut discord = seraphim_discord::Settings::new(token);
    discord.application_id = layers.number("discord.application_id");
    discord.api_base = layers.text("discord.api_base");
    discord.gateway_url = layers.text("discord.gateway_url");
    discord.shards = layers.shards("discord.shards").unwrap_or_default();
    let part = discord.shards.is_part();
    discord.takeover = layers.switch("discord.takeover").unwrap_or(part);
    match layers.text("speech.manner").as_deref() {
        Some("plain") => discord.manner = Manner::Plain,
        Some("celestial") => discord.manner = Manner::Celestial,
        _ => {}
    }
    discord
}

fn limits(layers: &mut Layers) -> Limits {
    let Limits { person, guild } = Limits::default();
    Limits {
        person: Rate {
            burst: layers.number("limits.burst").unwrap_or(person.burst),
            refill: layers
                .number("limits.refill")
                .map_or(person.refill, Duration::from_secs),
            ..person
        },
        guild: Rate {
            burst: layers.number("limits.guild_burst").unwrap_or(guild.burst),
            refill: layers
                .number("limits.guild_rate")
                .map_or(guild.refill, |rate: u32| {
                    Duration::from_secs(1) / rate.max(1)
                }),
            ..guild
        },
    }
}

/// Everything that an operator set: the file, `.env`, the environment, flags.
fn layers(outside: &Outside) -> Layers {
    let mut layers = Layers::default();
    if let Some(path) = &outside.file {
        match std::fs::read_to_string(path) {
            Ok(text) => layers.put_toml(path, &text),
            Err(error) => layers.complain("config", None, format!("{}: {error}", path.display())),
        }
    }
    put_dotenv(&mut layers, &outside.folder.join(".env"));
    environment(&mut layers, &outside.environment, None);
    flags(&mut layers, &outside.flags);
    layers
}

fn put_dotenv(layers: &mut Layers, path: &Path) {
    let place = |line| Place::File {
        path: path.display().to_string(),
        line,
    };
    let read = match std::fs::read_to_string(path) {
        Ok(text) => dotenv::read(&text),
        // A folder that may not be looked into has none either.
        Err(_) if std::fs::symlink_metadata(path).is_err() => return,
        Err(error) => return layers.complain(".env", Some(place(None)), error.to_string()),
    };
    // Not what is in them: it may be a secret.
    for line in read.passed_over {
        layers.passed_over(&place(Some(line)));
    }
    environment(layers, &read.variables.into_iter().collect(), Some(path));
}

/// Variables, of the environment or of a file of them.
fn environment(layers: &mut Layers, variables: &BTreeMap<String, String>, file: Option<&Path>) {
    for (name, value) in variables {
        let passed_over = name == "SERAPHIM_CONFIG" || name == "DEBUG" && !is_of_debug(value);
        if value.is_empty() || passed_over {
            continue;
        }
        let place = match file {
            None => Place::Environment(name.clone()),
            Some(path) => Place::Dotenv {
                path: path.display().to_string(),
                name: name.clone(),
            },
        };
        if let Some((_, key)) = keys::ORIGINAL.iter().find(|(original, _)| original == name) {
            layers.put(*key, value, place);
        } else if let Some(key) = name.strip_prefix("SERAPHIM_") {
            let key = key.replace("__", ".").to_ascii_lowercase();
            layers.put(keys::spelled(key), value, place);
        }
    }
}

/// Whether a `DEBUG` is meant for us. Many programs read a variable of that name,
/// and to most it means something else (`DEBUG=discord.js:*`).
fn is_of_debug(value: &str) -> bool {
    matches!(value.trim(), "true" | "false")
}

/// `--set KEY=VALUE`. A secret does not belong there: every user of the machine
/// sees the arguments of every program.
fn flags(layers: &mut Layers, flags: &[String]) {
    for flag in flags {
        let Some((key, value)) = flag.split_once('=') else {
            layers.complain("--set", None, "it is not KEY=VALUE".to_owned());
            continue;
        };
        let secret = keys::find(key).is_some_and(|found| found.kind == keys::Kind::Secret);
        if secret && !key.ends_with("_file") {
            let problem = format!("a secret is not for the command line; set {key}_file");
            layers.complain(key, Some(Place::Flag), problem);
        } else {
            layers.put(key.trim(), value, Place::Flag);
        }
    }
}

fn seraphim_only(variables: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let ours = |name: &str| name.starts_with("SERAPHIM_") || name == "DEBUG" || name == "NODE_ENV";
    variables
        .iter()
        .filter(|(name, _)| ours(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Where words are looked for: among our own music first.
fn searches(sources: &seraphim_sources::Settings) -> Vec<String> {
    let local = sources.local.root.is_some() || !sources.ytdlp.enabled;
    let found = [
        local.then_some("localsearch"),
        sources.ytdlp.enabled.then_some("ytsearch"),
    ];
    found.into_iter().flatten().map(ToOwned::to_owned).collect()
}
