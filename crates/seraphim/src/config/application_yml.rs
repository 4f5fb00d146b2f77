//! Lavalink's own `application.yml`, read for `seraphim node`.
//!
//! Its tree is brought to this program's keys; a key that means nothing here
//! is told of by name and otherwise ignored, because such a file was written
//! for another program.

use std::collections::BTreeMap;
use std::path::Path;

use serde_yaml_ng::Value;

use super::layer::{Layers, Place};

/// Lavalink's key, and ours for the same thing.
const KEYS: &[(&str, &str)] = &[
    ("server.port", "node.port"),
    ("server.address", "node.address"),
    ("lavalink.server.password", "node.password"),
    (
        "lavalink.server.playerUpdateInterval",
        "node.player_update_interval",
    ),
    (
        "lavalink.server.trackStuckThresholdMs",
        "node.stuck_after_ms",
    ),
    ("lavalink.server.filters.volume", "node.filters.volume"),
    (
        "lavalink.server.filters.equalizer",
        "node.filters.equalizer",
    ),
    ("lavalink.server.filters.karaoke", "node.filters.karaoke"),
    (
        "lavalink.server.filters.timescale",
        "node.filters.timescale",
    ),
    ("lavalink.server.filters.tremolo", "node.filters.tremolo"),
    ("lavalink.server.filters.vibrato", "node.filters.vibrato"),
    (
        "lavalink.server.filters.distortion",
        "node.filters.distortion",
    ),
    ("lavalink.server.filters.rotation", "node.filters.rotation"),
    (
        "lavalink.server.filters.channelMix",
        "node.filters.channelMix",
    ),
    ("lavalink.server.filters.lowPass", "node.filters.lowPass"),
    ("lavalink.server.sources.http", "sources.http.enabled"),
    ("lavalink.server.sources.local", "sources.local.enabled"),
    ("plugins.lavasrc.providers", "sources.providers"),
    (
        "plugins.lavasrc.spotify.clientId",
        "sources.spotify.client_id",
    ),
    (
        "plugins.lavasrc.spotify.clientSecret",
        "sources.spotify.client_secret",
    ),
    (
        "plugins.lavasrc.spotify.countryCode",
        "sources.spotify.market",
    ),
    (
        "plugins.lavasrc.applemusic.mediaAPIToken",
        "sources.apple_music.token",
    ),
    (
        "plugins.lavasrc.applemusic.countryCode",
        "sources.apple_music.country",
    ),
    ("plugins.lavasrc.ytdlp.path", "sources.ytdlp.program"),
    (
        "seraphim.sources.http.allow_hosts",
        "sources.http.allow_hosts",
    ),
    ("seraphim.sources.local.root", "sources.local.root"),
];

/// How many placeholders may stand one in another.
const DEEPEST: u32 = 8;

/// Ours for a key of Lavalink's, however it is written: Spring takes
/// `playerUpdateInterval`, `player-update-interval` and `PLAYERUPDATEINTERVAL`
/// for the same.
fn ours(key: &str) -> Option<&'static str> {
    let plain = |key: &str| -> String {
        key.chars()
            .filter(|letter| !matches!(letter, '-' | '_'))
            .map(|letter| letter.to_ascii_lowercase())
            .collect()
    };
    let wanted = plain(key);
    KEYS.iter()
        .find(|(theirs, _)| plain(theirs) == wanted)
        .map(|(_, ours)| *ours)
}

/// Puts what Lavalink reads from the environment into `layers`: its keys in
/// capitals, with underscores for dots, such as `LAVALINK_SERVER_PASSWORD`.
pub(crate) fn put_environment(layers: &mut Layers, environment: &BTreeMap<String, String>) {
    for (theirs, ours) in KEYS.iter().filter(|(key, _)| !key.starts_with("seraphim")) {
        let name = theirs.replace('.', "_").to_uppercase();
        if let Some(value) = environment.get(&name).filter(|value| !value.is_empty()) {
            layers.put(*ours, value, Place::Environment(name));
        }
    }
}

/// Puts the file's values into `layers` and returns the keys that mean nothing
/// to this node, in the order of the file. `${NAME}` and `${NAME:default}` stand for
/// what the environment says.
/// <https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.property-placeholders>
pub(crate) fn put(
    layers: &mut Layers,
    path: &Path,
    text: &str,
    environment: &BTreeMap<String, String>,
) -> Vec<String> {
    let name = path.display().to_string();
    let place = |line| {
        Some(Place::File {
            path: name.clone(),
            line,
        })
    };
    let tree: Value = match serde_yaml_ng::from_str(text) {
        Ok(tree) => tree,
        Err(error) => {
            let line = error.location().map(|location| location.line());
            layers.complain("application.yml", place(line), error.to_string());
            return Vec::new();
        }
    };
    let mut leaves = Vec::new();
    walk(String::new(), &tree, &mut leaves);

    let mut ignored = Vec::new();
    for (key, value) in leaves {
        match ours(&key) {
            Some(ours) => {
                let place = Place::File {
                    path: name.clone(),
                    line: None,
                };
                match resolved(&value, environment, DEEPEST) {
                    Ok(value) => layers.put(ours, value, place),
                    Err(problem) => layers.complain(ours, Some(place), problem),
                }
            }
            None => ignored.push(key),
        }
    }
    ignored
}

/// A text with what its placeholders stand for. A default may have placeholders of
/// its own, `depth` of them one in another.
fn resolved(
    text: &str,
    environment: &BTreeMap<String, String>,
    depth: u32,
) -> Result<String, String> {
    let (mut told, mut rest) = (String::new(), text);
    while let Some((before, inside)) = rest.split_once("${") {
        let Some(end) = closing(inside) else { break };
        told.push_str(before);
        let (name, default) = match inside[..end].split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (&inside[..end], None),
        };
        match (environment.get(name), default) {
            (Some(value), _) => told.push_str(value),
            (None, Some(default)) if depth > 0 => {
                told.push_str(&resolved(default, environment, depth - 1)?);
            }
            (None, Some(_)) => return Err("more than eight ${…} one in another".to_owned()),
            (None, None) => {
                return Err(format!(
                    "${{{name}}} is not in the environment; set it, or write ${{{name}:default}}"
                ));
            }
        }
        rest = &inside[end + 1..];
    }
    told.push_str(rest);
    Ok(told)
}

/// Where the brace is that ends a placeholder.
fn closing(inside: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

fn walk(key: String, value: &Value, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Mapping(mapping) => {
            for (name, value) in mapping {
                let name = scalar(name);
                let inner = if key.is_empty() {
                    name
                } else {
                    format!("{key}.{name}")
                };
                walk(inner, value, leaves);
            }
        }
        Value::Sequence(items) => {
            leaves.push((key, items.iter().map(scalar).collect::<Vec<_>>().join(",")));
        }
        // A key without a value says nothing.
        Value::Null => {}
        other => leaves.push((key, scalar(other))),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of the example file of Lavalink 4.2, those in its comments too,
    /// and what becomes of it here.
    const EXAMPLE: &[(&str, &str, Fate)] = &[
        ("server.port", "2333", Taken),
        ("server.address", "0.0.0.0", Taken),
        ("server.http2.enabled", "false", Ignored),
        ("plugins.name.some_key", "some_value", Ignored),
        ("plugins.name.another_key", "another_value", Ignored),
        (
            "lavalink.plugins",
            "[{dependency: a, repository: b, snapshot: false}]",
            Ignored,
        ),
        ("lavalink.pluginsDir", "./plugins", Ignored),
        ("lavalink.defaultPluginRepository", "a", Ignored),
        ("lavalink.defaultPluginSnapshotRepository", "a", Ignored),
        ("lavalink.server.password", "youshallnotpass", Taken),
        ("lavalink.server.sources.youtube", "false", Ignored),
        ("lavalink.server.sources.bandcamp", "true", Ignored),
        ("lavalink.server.sources.soundcloud", "true", Ignored),
        ("lavalink.server.sources.twitch", "true", Ignored),
        ("lavalink.server.sources.vimeo", "true", Ignored),
        ("lavalink.server.sources.nico", "true", Ignored),
        ("lavalink.server.sources.http", "true", Taken),
        ("lavalink.server.sources.local", "false", Taken),
        ("lavalink.server.filters.volume", "true", Taken),
        ("lavalink.server.filters.equalizer", "true", Taken),
        ("lavalink.server.filters.karaoke", "true", Taken),
        ("lavalink.server.filters.timescale", "true", Taken),
        ("lavalink.server.filters.tremolo", "true", Taken),
        ("lavalink.server.filters.vibrato", "true", Taken),
        ("lavalink.server.filters.distortion", "true", Taken),
        ("lavalink.server.filters.rotation", "true", Taken),
        ("lavalink.server.filters.channelMix", "true", Taken),
        ("lavalink.server.filters.lowPass", "true", Taken),
        ("lavalink.server.nonAllocatingFrameBuffer", "false", Ignored),
        ("lavalink.server.bufferDurationMs", "400", Ignored),
        ("lavalink.server.frameBufferDurationMs", "5000", Ignored),
        ("lavalink.server.opusEncodingQuality", "10", Ignored),
        ("lavalink.server.resamplingQuality", "LOW", Ignored),
        ("lavalink.server.trackStuckThresholdMs", "10000", Taken),
        ("lavalink.server.useSeekGhosting", "true", Ignored),
        ("lavalink.server.youtubePlaylistLoadLimit", "6", Ignored),
        ("lavalink.server.playerUpdateInterval", "5", Taken),
        ("lavalink.server.youtubeSearchEnabled", "true", Ignored),
        ("lavalink.server.soundcloudSearchEnabled", "true", Ignored),
        (
            "lavalink.server.soundcloudFilterOutPreviewTracks",
            "false",
            Ignored,
        ),
        ("lavalink.server.gc-warnings", "true", Ignored),
        ("lavalink.server.ratelimit.ipBlocks", "[1.0.0.0/8]", Ignored),
        (
            "lavalink.server.ratelimit.excludedIps",
            "[1.0.0.1]",
            Ignored,
        ),
        ("lavalink.server.ratelimit.strategy", "RotateOnBan", Ignored),
        (
            "lavalink.server.ratelimit.searchTriggersFail",
            "true",
            Ignored,
        ),
        ("lavalink.server.ratelimit.retryLimit", "-1", Ignored),
        ("lavalink.server.youtubeConfig.email", "a", Ignored),
        ("lavalink.server.youtubeConfig.password", "a", Ignored),
        ("lavalink.server.httpConfig.proxyHost", "localhost", Ignored),
        ("lavalink.server.httpConfig.proxyPort", "3128", Ignored),
        ("lavalink.server.httpConfig.proxyUser", "a", Ignored),
        ("lavalink.server.httpConfig.proxyPassword", "a", Ignored),
        ("lavalink.server.timeouts.connectTimeoutMs", "3000", Ignored),
        (
            "lavalink.server.timeouts.connectionRequestTimeoutMs",
            "3000",
            Ignored,
        ),
        ("lavalink.server.timeouts.socketTimeoutMs", "3000", Ignored),
        ("metrics.prometheus.enabled", "false", Ignored),
        ("metrics.prometheus.endpoint", "/metrics", Ignored),
        ("sentry.dsn", "a", Ignored),
        ("sentry.environment", "a", Ignored),
        ("sentry.tags.some_key", "some_value", Ignored),
        ("sentry.tags.another_key", "another_value", Ignored),
        ("logging.file.path", "./logs/", Ignored),
        ("logging.level.root", "INFO", Ignored),
        ("logging.level.lavalink", "INFO", Ignored),
        ("logging.request.enabled", "true", Ignored),
        ("logging.request.includeClientInfo", "true", Ignored),
        ("logging.request.includeHeaders", "false", Ignored),
        ("logging.request.includeQueryString", "true", Ignored),
        ("logging.request.includePayload", "true", Ignored),
        ("logging.request.maxPayloadLength", "10000", Ignored),
        ("logging.request.beforeRequest", "false", Ignored),
        (
            "logging.logback.rollingpolicy.max-file-size",
            "1GB",
            Ignored,
        ),
        ("logging.logback.rollingpolicy.max-history", "30", Ignored),
    ];

    #[derive(Clone, Copy, PartialEq)]
    enum Fate {
        Taken,
        Ignored,
    }
    use Fate::{Ignored, Taken};

    /// Each key as a file of its own.
    fn read(keys: &[(&str, &str, Fate)]) -> (Layers, Vec<String>) {
        let mut layers = Layers::default();
        let mut ignored = Vec::new();
        for (key, value, _) in keys {
            let names: Vec<&str> = key.split('.').collect();
            let (open, close) = (names.join(": {"), "}".repeat(names.len()));
            let text = format!("{{{open}: {value}{close}");
            ignored.extend(put(
                &mut layers,
                Path::new("application.yml"),
                &text,
                &BTreeMap::new(),
            ));
        }
        (layers, ignored)
    }

    #[test]
    fn every_key_of_lavalinks_example_is_taken_or_named_as_ignored() {
        let (mut layers, ignored) = read(EXAMPLE);

        let expected: Vec<&str> = EXAMPLE
            .iter()
            .filter(|(_, _, fate)| *fate == Ignored)
            .map(|(key, _, _)| *key)
            .collect();
        assert_eq!(ignored, expected);
        assert_eq!(layers.number::<u16>("node.port"), Some(2333));
        assert_eq!(layers.text("node.address"), Some("0.0.0.0".to_owned()));
        assert!(layers.secret("node.password").is_some());
        assert_eq!(layers.number::<u64>("node.player_update_interval"), Some(5));
        assert_eq!(layers.number::<u64>("node.stuck_after_ms"), Some(10_000));
        assert_eq!(layers.switch("sources.http.enabled"), Some(true));
        assert_eq!(layers.switch("sources.local.enabled"), Some(false));
        for filter in lavalink_protocol::FILTER_NAMES {
            let key = format!("node.filters.{filter}");
            assert_eq!(layers.switch(&key), Some(true), "{key}");
        }
        assert!(layers.finish().is_ok(), "more was taken than is read");
    }

    #[test]
    fn a_key_in_another_spelling_and_a_key_without_a_value_are_what_spring_takes_them_for() {
        let mut layers = Layers::default();
        let text =
            "server:\n  port: 1\nplugins:\nlavalink:\n  server:\n    player-update-interval: 7\n";

        let ignored = put(
            &mut layers,
            Path::new("application.yml"),
            text,
            &BTreeMap::new(),
        );
        put_environment(
            &mut layers,
            &BTreeMap::from([("SERVER_PORT".to_owned(), "2444".to_owned())]),
        );

        assert!(ignored.is_empty(), "{ignored:?}");
        assert_eq!(layers.number::<u64>("node.player_update_interval"), Some(7));
        assert_eq!(layers.number::<u16>("node.port"), Some(2444));
    }

    #[test]
    fn a_file_that_is_no_yaml_is_a_mistake_and_not_a_panic() {
        let mut layers = Layers::default();

        put(
            &mut layers,
            Path::new("application.yml"),
            "server: [unclosed\n: x",
            &BTreeMap::new(),
        );

        assert!(layers.finish().is_err(), "it was accepted");
    }

    #[test]
    fn a_placeholder_is_what_the_environment_says_else_its_default_else_a_mistake() {
        let environment = BTreeMap::from([("PORT".to_owned(), "2444".to_owned())]);
        let read = |text: &str| {
            let mut layers = Layers::default();
            put(
                &mut layers,
                Path::new("application.yml"),
                text,
                &environment,
            );
            layers
        };

        let mut layers = read("server: {port: '${PORT:1}', address: '${A:${B:127.0.0.1}}'}");
        assert_eq!(layers.number::<u16>("node.port"), Some(2444));
        assert_eq!(layers.text("node.address"), Some("127.0.0.1".to_owned()));
        let mut layers = read("plugins: {lavasrc: {spotify: {countryCode: 'a${A:b}c${PORT}d${'}}}");
        let told = layers.take_with("sources.spotify.market", |text| Ok(text.to_owned()));
        assert_eq!(told, Some("abc2444d${".to_owned()));

        let deep = format!(
            "server: {{address: '{}x{}'}}",
            "${A:".repeat(900),
            "}".repeat(900)
        );
        for (text, word) in [
            ("lavalink: {server: {password: '${SECRET}'}}", "${SECRET}"),
            (&*deep, "one in another"),
        ] {
            let told = read(text).finish().expect_err("a mistake").to_string();
            assert!(told.contains(word), "{told}");
        }
    }
}
