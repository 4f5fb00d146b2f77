//! Lavalink's own `application.yml`, read for `seraphim node`.
//!
//! Its tree is brought to this program's keys; a key that means nothing here
//! is told of by name and otherwise ignored, because such a file was written
//! for another program.

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
    ("lavalink.server.sources.http", "sources.http.enabled"),
    ("lavalink.server.sources.local", "sources.local.enabled"),
    (
        "seraphim.sources.http.allow_hosts",
        "sources.http.allow_hosts",
    ),
    ("seraphim.sources.local.root", "sources.local.root"),
];

/// Puts the file's values into `layers` and returns the keys that mean nothing
/// to this node, in the order of the file.
pub(crate) fn put(layers: &mut Layers, path: &Path, text: &str) -> Vec<String> {
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
        match KEYS.iter().find(|(theirs, _)| *theirs == key) {
            Some((_, ours)) => {
                layers.put(
                    *ours,
                    value,
                    Place::File {
                        path: name.clone(),
                        line: None,
                    },
                );
            }
            None => ignored.push(key),
        }
    }
    ignored
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

    const FILE: &str = "server:\n  port: 2333\n  address: 0.0.0.0\nlavalink:\n  server:\n    password: \"youshallnotpass\"\n    sources:\n      http: true\n      bandcamp: true\nmetrics:\n  prometheus:\n    enabled: false\n";

    #[test]
    fn what_it_shares_with_lavalink_is_taken_and_the_rest_is_named() {
        let mut layers = Layers::default();

        let ignored = put(&mut layers, Path::new("application.yml"), FILE);

        assert_eq!(layers.take::<u16>("node.port", ""), Some(2333));
        assert_eq!(
            layers.take::<String>("node.address", ""),
            Some("0.0.0.0".to_owned())
        );
        assert!(layers.take_secret("node.password").is_some());
        assert_eq!(layers.take_bool("sources.http.enabled"), Some(true));
        assert_eq!(
            ignored,
            [
                "lavalink.server.sources.bandcamp",
                "metrics.prometheus.enabled"
            ]
        );
        assert!(layers.finish().is_ok());
    }

    #[test]
    fn a_file_that_is_no_yaml_is_a_mistake_and_not_a_panic() {
        let mut layers = Layers::default();

        put(
            &mut layers,
            Path::new("application.yml"),
            "server: [unclosed\n: x",
        );

        assert!(layers.finish().is_err(), "it was accepted");
    }
}
