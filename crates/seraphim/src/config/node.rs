//! What `seraphim node` reads: its own TOML, or Lavalink's `application.yml`.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use lavalink_protocol::FILTER_NAMES;
use secrecy::SecretString;
use seraphim_ops::LogSettings;

use super::audio::password_advice;
use super::layer::{Layers, Mistakes};
use super::{
    Frames, Health, Outside, application_yml, environment, flags, frames, health, log,
    seraphim_only, sources,
};

/// What `seraphim node` needs to know.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) address: IpAddr,
    pub(crate) port: u16,
    pub(crate) password: SecretString,
    pub(crate) player_update_interval: Duration,
    pub(crate) stuck_after: Duration,
    pub(crate) disabled_filters: BTreeSet<String>,
    /// How many players there may be at most; `None`: the node's own bound.
    pub(crate) players: Option<usize>,
    pub(crate) sources: seraphim_sources::Settings,
    pub(crate) frames: Frames,
    pub(crate) log: LogSettings,
    pub(crate) health: Health,
    pub(crate) advice: Vec<String>,
}

/// Reads what `seraphim node` needs: its own TOML or Lavalink's
/// `application.yml`, by the file's ending, then Lavalink's variables of the
/// environment, then ours.
///
/// # Errors
/// Every mistake at once.
pub(crate) fn node(outside: &Outside) -> Result<Node, Mistakes> {
    let mut advice = Vec::new();
    let mut layers = node_layers(outside, &mut advice);
    advice.extend(layers.without_effect());

    let address = layers
        .text("node.address")
        .and_then(|text| text.parse().ok())
        .unwrap_or(IpAddr::from([127, 0, 0, 1]));
    let port = layers.number("node.port").unwrap_or(2333);
    let password = layers.secret("node.password").unwrap_or_else(|| {
        layers.complain(
            "node.password",
            None,
            "it is missing: set it in the file or in SERAPHIM_NODE__PASSWORD".to_owned(),
        );
        SecretString::default()
    });
    if let Some(warning) = password_advice(&password, address.is_loopback()) {
        advice.push(warning);
    }
    let player_update_interval = layers
        .number("node.player_update_interval")
        .map_or(Duration::from_secs(5), Duration::from_secs);
    let stuck_after = layers
        .number("node.stuck_after_ms")
        .map_or(Duration::from_secs(10), Duration::from_millis);
    let disabled_filters = FILTER_NAMES
        .into_iter()
        .filter(|name| layers.switch(&format!("node.filters.{name}")) == Some(false))
        .map(str::to_owned)
        .collect();
    let players = layers.number("node.players");
    let sources = sources::sources(&mut layers, outside, &mut advice);
    let frames = frames::frames(&mut layers);
    let (log, production) = log::read(&mut layers);
    let health = health::read(&mut layers, production);
    layers.finish()?;
    Ok(Node {
        address,
        port,
        password,
        player_update_interval,
        stuck_after,
        disabled_filters,
        players,
        sources,
        frames,
        log,
        health,
        advice,
    })
}

/// Everything that an operator set for `seraphim node`.
pub(super) fn node_layers(outside: &Outside, advice: &mut Vec<String>) -> Layers {
    let mut layers = Layers::default();
    if let Some(path) = &outside.file {
        advice.extend(put_file(&mut layers, path, &outside.environment));
    }
    application_yml::put_environment(&mut layers, &outside.environment);
    environment(&mut layers, &seraphim_only(&outside.environment), None);
    flags(&mut layers, &outside.flags);
    layers
}

/// Puts the file's values into `layers`; says what it ignores.
fn put_file(
    layers: &mut Layers,
    path: &Path,
    environment: &BTreeMap<String, String>,
) -> Option<String> {
    let yaml = path
        .extension()
        .is_some_and(|ending| ending == "yml" || ending == "yaml");
    match std::fs::read_to_string(path) {
        Ok(text) if yaml => {
            let ignored = application_yml::put(layers, path, &text, environment);
            (!ignored.is_empty())
                .then(|| format!("ignored in {}: {}", path.display(), ignored.join(", ")))
        }
        Ok(text) => {
            layers.put_toml(path, &text);
            None
        }
        Err(error) => {
            layers.complain("config", None, format!("{}: {error}", path.display()));
            None
        }
    }
}
