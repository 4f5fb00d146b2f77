//! What `seraphim node` reads: its own TOML, or Lavalink's `application.yml`.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use lavalink_protocol::FILTER_NAMES;
use secrecy::SecretString;
use seraphim_ops::LogSettings;

use super::audio::password_advice;
use super::layer::{Layers, Mistakes};
use super::{
    Frames, Outside, application_yml, environment, frames, log, seraphim_only, sources, within,
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
    pub(crate) advice: Vec<String>,
}

/// Reads what `seraphim node` needs: its own TOML or Lavalink's
/// `application.yml`, by the file's ending, then Lavalink's variables of the
/// environment, then ours.
///
/// # Errors
/// Every mistake at once.
pub(crate) fn node(outside: &Outside, file: Option<&Path>) -> Result<Node, Mistakes> {
    let mut layers = Layers::default();
    let mut advice = Vec::new();
    if let Some(path) = file {
        advice.extend(put_file(&mut layers, path));
    }
    application_yml::put_environment(&mut layers, &outside.environment);
    environment(&mut layers, &seraphim_only(&outside.environment));

    let address = layers
        .take("node.address", "an address")
        .unwrap_or(IpAddr::from([127, 0, 0, 1]));
    let port = layers.take("node.port", "0 to 65535").unwrap_or(2333);
    let password = layers.take_secret("node.password").unwrap_or_else(|| {
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
        .take("node.player_update_interval", "seconds")
        .map_or(Duration::from_secs(5), Duration::from_secs);
    let stuck_after = layers
        .take("node.stuck_after_ms", "milliseconds")
        .map_or(Duration::from_secs(10), Duration::from_millis);
    let disabled_filters = FILTER_NAMES
        .into_iter()
        .filter(|name| layers.take_bool(&format!("node.filters.{name}")) == Some(false))
        .map(str::to_owned)
        .collect();
    let players = layers.take_with("node.players", |text| {
        within(text, 1, 100_000, "a whole number from 1 to 100000")
    });
    let mut sources = sources::sources(&mut layers, outside, &mut advice);
    if layers.take_bool("sources.local.enabled") == Some(false) {
        sources.local.root = None;
    }
    let frames = frames::frames(&mut layers);
    let log = log(&mut layers);
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
        advice,
    })
}

/// Puts the file's values into `layers`; says what it ignores.
fn put_file(layers: &mut Layers, path: &Path) -> Option<String> {
    let yaml = path
        .extension()
        .is_some_and(|ending| ending == "yml" || ending == "yaml");
    match std::fs::read_to_string(path) {
        Ok(text) if yaml => {
            let ignored = application_yml::put(layers, path, &text);
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
