//! The only reader of files and of the environment.
//!
//! Defaults, then a TOML file, then `.env`, then the environment, then flags;
//! a later one covers an earlier one. Every mistake is reported at once. The
//! crates get plain settings and never learn where a value came from.

mod application_yml;
mod audio;
mod database;
mod frames;
mod layer;
mod node;
mod sources;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use seraphim_discord::Manner;
use seraphim_ops::{LogFormat, LogSettings};

pub(crate) use self::frames::Frames;
pub(crate) use self::layer::Mistakes;
use self::layer::{Layers, Place};
pub(crate) use self::node::{Node, node};

/// Libraries that say at `info` what only their authors want to know;
/// `twilight_http` names interaction tokens in the paths it logs.
const QUIET: &str = "symphonia=warn,symphonia_core=warn,symphonia_format_ogg=warn,\
                     symphonia_format_isomp4=warn,symphonia_bundle_mp3=warn,twilight_http=warn";

/// The original's variables and the keys that they stand for.
const ORIGINAL: &[(&str, &str)] = &[
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
    ("SPOTIFY_CLIENT_ID", "sources.spotify.client_id"),
    ("SPOTIFY_CLIENT_SECRET", "sources.spotify.client_secret"),
];

/// Strings of the outside world, so that tests need no real environment.
pub(crate) struct Outside {
    /// Variables.
    pub(crate) environment: BTreeMap<String, String>,
    /// The folder in which `.env` is looked for.
    pub(crate) folder: PathBuf,
}

impl Outside {
    /// The process's own.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads it"
    )]
    pub(crate) fn real() -> Self {
        Self {
            environment: std::env::vars().collect(),
            folder: PathBuf::from("."),
        }
    }
}

pub(crate) use self::audio::{Audio, External};
pub(crate) use self::database::store;

/// What `seraphim run` needs to know.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) discord: seraphim_discord::Settings,
    pub(crate) audio: Audio,
    pub(crate) sources: seraphim_sources::Settings,
    pub(crate) frames: Frames,
    pub(crate) guild: seraphim_core::GuildSettings,
    pub(crate) database: seraphim_store::Settings,
    pub(crate) log: LogSettings,
    /// What an operator should be told although nothing is wrong.
    pub(crate) advice: Vec<String>,
}

/// Reads what `seraphim run` needs.
///
/// # Errors
/// Every mistake at once.
pub(crate) fn run(outside: &Outside, file: Option<&Path>) -> Result<Run, Mistakes> {
    let mut layers = layers(outside, file);

    let mut advice = Vec::new();
    let token = layers.take_secret("discord.token").unwrap_or_else(|| {
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
    discord.application_id = layers.take("discord.application_id", "a number");
    discord.api_base = layers.take("discord.api_base", "a URL");
    discord.gateway_url = layers.take("discord.gateway_url", "a URL");
    if let Some(manner) = layers.take_with("speech.manner", manner) {
        discord.manner = manner;
    }

    let audio = audio::read(&mut layers, &mut advice);
    let mut guild = seraphim_core::GuildSettings::default();
    guild.speech.manner = discord.manner;
    if let Audio::External(_) = audio {
        guild.search = vec!["ytsearch".to_owned()];
    }
    if let Some(volume) = layers.take_with("player.default_volume", |text| {
        within(text, 0, 150, "a whole number from 0 to 150, in per cent")
    }) {
        guild.volume = volume;
    }
    if let Some(limit) = layers.take_with("player.max_queue", |text| {
        within(text, 1, 100_000, "a whole number from 1 to 100000")
    }) {
        guild.queue_limit = limit;
    }
    let sources = sources::sources(&mut layers, outside, &mut advice);
    if let Audio::Embedded = audio {
        guild.search = searches(&sources);
    }
    if let Some(search) = layers.take_with("search", words) {
        guild.search = search;
    }
    let database = database::read(&mut layers);
    let frames = frames::frames(&mut layers);
    let log = log(&mut layers);
    layers.finish()?;
    Ok(Run {
        discord,
        audio,
        sources,
        frames,
        guild,
        database,
        log,
        advice,
    })
}

/// Everything that an operator set: the file, `.env`, the environment.
fn layers(outside: &Outside, file: Option<&Path>) -> Layers {
    let mut layers = Layers::default();
    let file = file.map(Path::to_path_buf).or_else(|| {
        outside
            .environment
            .get("SERAPHIM_CONFIG")
            .filter(|path| !path.is_empty())
            .map(Into::into)
    });
    if let Some(path) = file {
        match std::fs::read_to_string(&path) {
            Ok(text) => layers.put_toml(&path, &text),
            Err(error) => layers.complain("config", None, format!("{}: {error}", path.display())),
        }
    }
    dotenv(&mut layers, &outside.folder.join(".env"));
    environment(&mut layers, &outside.environment);
    layers
}

/// Reads the settings of the sources alone, as `seraphim run` has them; other
/// settings may be right or wrong.
///
/// # Errors
/// Every mistake in the settings of the sources, at once.
pub(crate) fn doctor(
    outside: &Outside,
    file: Option<&Path>,
) -> Result<seraphim_sources::Settings, Mistakes> {
    let mut layers = layers(outside, file);
    let sources = sources::sources(&mut layers, outside, &mut Vec::new());
    drop(layers.rest());
    layers.finish().map(|()| sources)
}

fn dotenv(layers: &mut Layers, path: &Path) {
    let Ok(lines) = dotenvy::from_path_iter(path) else {
        return;
    };
    let mut variables = BTreeMap::new();
    for line in lines {
        match line {
            Ok((name, value)) => {
                variables.insert(name, value);
            }
            Err(error) => {
                // The error quotes the line, which may hold a secret.
                drop(error);
                let place = Place::File {
                    path: path.display().to_string(),
                    line: None,
                };
                layers.complain(".env", Some(place), "a line is not NAME=value".to_owned());
                return;
            }
        }
    }
    environment(layers, &variables);
}

fn environment(layers: &mut Layers, variables: &BTreeMap<String, String>) {
    for (name, value) in variables {
        if value.is_empty() || name == "SERAPHIM_CONFIG" {
            continue;
        }
        let place = Place::Environment(name.clone());
        if let Some((_, key)) = ORIGINAL.iter().find(|(original, _)| original == name) {
            layers.put(*key, value, place);
        } else if let Some(key) = name.strip_prefix("SERAPHIM_") {
            layers.put(key.replace("__", ".").to_ascii_lowercase(), value, place);
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

fn log(layers: &mut Layers) -> LogSettings {
    let debug = layers.take_bool("log.debug").unwrap_or(false);
    let production =
        layers.take::<String>("log.environment", "any").as_deref() == Some("production");
    let format = layers.take_with("log.format", |text| match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("it is neither text nor json".to_owned()),
    });
    let filter = layers
        .take::<String>("log.filter", "a level")
        .unwrap_or_else(|| {
            let own = if debug {
                "seraphim=debug"
            } else {
                "seraphim=info"
            };
            format!("info,{own},{QUIET}")
        });
    let by_place = if production {
        LogFormat::Json
    } else {
        LogFormat::Text
    };
    LogSettings {
        format: format.unwrap_or(by_place),
        filter,
    }
}

fn manner(text: &str) -> Result<Manner, String> {
    match text.trim() {
        "celestial" => Ok(Manner::Celestial),
        "plain" => Ok(Manner::Plain),
        _ => Err("it is neither celestial nor plain".to_owned()),
    }
}

fn words(text: &str) -> Result<Vec<String>, String> {
    let words: Vec<String> = text
        .split(',')
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        Err("it is empty; allowed: localsearch,ytsearch,…".to_owned())
    } else {
        Ok(words)
    }
}

fn within<T>(text: &str, least: u32, most: u32, allowed: &str) -> Result<T, String>
where
    T: TryFrom<u32>,
{
    text.trim()
        .parse::<u32>()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| format!("allowed: {allowed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(variables: &[(&str, &str)]) -> Outside {
        Outside {
            environment: variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            folder: PathBuf::from("/nonexistent"),
        }
    }

    #[test]
    fn an_env_of_the_original_means_what_it_meant() {
        let settings = run(
            &outside(&[
                ("DISCORD_TOKEN", "planted-token"),
                ("CLIENT_ID", "42"),
                ("LAVALINK_HOST", "audio.internal"),
                ("LAVALINK_PORT", "2444"),
                ("LAVALINK_PASSWORD", "youshallnotpass"),
                ("SPOTIFY_CLIENT_ID", ""),
                ("DEFAULT_VOLUME", "80"),
                ("MAX_QUEUE_SIZE", "500"),
                ("NODE_ENV", "production"),
            ]),
            None,
        )
        .expect("it is complete");

        assert_eq!(settings.discord.application_id, Some(42));
        assert_eq!(
            (settings.guild.volume, settings.guild.queue_limit),
            (80, 500)
        );
        assert_eq!(settings.log.format, LogFormat::Json);
        let Audio::External(nodes) = &settings.audio else {
            panic!("a node elsewhere was named")
        };
        let [node] = &nodes[..] else {
            panic!("one node was named")
        };
        assert_eq!(
            (node.host.as_str(), node.port, node.secure),
            ("audio.internal", 2444, false)
        );
        assert!(
            settings
                .advice
                .iter()
                .any(|line| line.starts_with("DANGER")),
            "no warning"
        );
        let shown = format!("{settings:?}");
        assert!(
            !shown.contains("planted-token") && !shown.contains("youshallnotpass"),
            "{shown}"
        );
    }

    #[test]
    fn a_missing_token_and_a_bad_volume_are_told_together() {
        let mistakes = run(
            &outside(&[("DEFAULT_VOLUME", "151"), ("SERAPHIM_TYPO__KEY", "1")]),
            None,
        )
        .expect_err("three mistakes")
        .to_string();

        assert!(
            mistakes.contains("discord.token: it is missing"),
            "{mistakes}"
        );
        assert!(mistakes.contains("DEFAULT_VOLUME"), "{mistakes}");
        assert!(
            mistakes.contains("typo.key (SERAPHIM_TYPO__KEY"),
            "{mistakes}"
        );
    }

    #[test]
    fn without_a_host_the_node_inside_is_used_and_other_lavalink_settings_are_mentioned() {
        let settings = run(
            &outside(&[("DISCORD_TOKEN", "t"), ("LAVALINK_PORT", "2333")]),
            None,
        )
        .expect("fine");

        assert!(matches!(settings.audio, Audio::Embedded));
        assert_eq!(settings.advice.len(), 1, "{:?}", settings.advice);
    }

    #[test]
    fn hosts_are_allowed_by_the_environment() {
        let name = "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS";
        let settings = run(
            &outside(&[("DISCORD_TOKEN", "t"), (name, "127.0.0.1:8000, 10.0.0.0/8")]),
            None,
        )
        .expect("both are hosts");
        assert_eq!(settings.sources.http.allow_hosts.len(), 2);

        let mistakes = run(
            &outside(&[("DISCORD_TOKEN", "t"), (name, "10.0.0.0/99")]),
            None,
        )
        .expect_err("no such prefix")
        .to_string();
        assert!(mistakes.contains("sources.http.allow_hosts"), "{mistakes}");
    }

    #[test]
    fn a_dotenv_file_is_read_and_the_environment_covers_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(
            folder.path().join(".env"),
            "DISCORD_TOKEN=a\nDEFAULT_VOLUME=10\n# note\n",
        )
        .expect("it is writable");
        let mut outside = outside(&[("DEFAULT_VOLUME", "20")]);
        outside.folder = folder.path().to_owned();

        assert_eq!(run(&outside, None).expect("complete").guild.volume, 20);
    }
}
