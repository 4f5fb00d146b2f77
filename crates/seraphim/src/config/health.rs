//! Where health and figures are served, and from where on something is wrong.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use seraphim_ops::health::Bounds;

use super::layer::Layers;
use super::node::node_layers;
use super::{Outside, layers};

/// Where the pages are unless something else is set.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9_460);

/// What `health.` and `metrics.` say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Health {
    /// Where the pages are; `None`: nowhere.
    pub(crate) address: Option<SocketAddr>,
    /// Whether an operator has chosen that address, who is to be told then that
    /// it cannot be had.
    pub(crate) chosen: bool,
    pub(crate) bounds: Bounds,
    /// Between two lines in the log; `None`: none is written.
    pub(crate) interval: Option<Duration>,
    /// Whether there are figures.
    pub(crate) metrics: bool,
    /// Lavalink's own names too.
    pub(crate) lavalink_names: bool,
}

/// Takes the keys out. In production a line is written every five minutes.
pub(super) fn read(layers: &mut Layers, production: bool) -> Health {
    let address = layers.take_with("health.address", |text| match text.trim() {
        "off" => Ok(None),
        address => address
            .parse()
            .map(Some)
            .map_err(|_| "allowed: an IP address with a port, or off".to_owned()),
    });
    let usual = Bounds::default();
    let interval = layers.number::<u64>("health.interval");
    let interval = interval.unwrap_or(if production { 300 } else { 0 });
    Health {
        chosen: address.is_some_and(|address| address != Some(USUAL)),
        address: address.unwrap_or(Some(USUAL)),
        bounds: Bounds {
            memory: layers
                .number::<u64>("health.memory_limit")
                .map_or(usual.memory, |mebibytes| mebibytes << 20),
            ..usual
        },
        interval: (interval > 0).then(|| Duration::from_secs(interval)),
        metrics: layers.switch("metrics.enabled") != Some(false),
        lavalink_names: layers.switch("metrics.lavalink_names") == Some(true),
    }
}

/// Where the pages of a program are that was given the same settings, whatever
/// else is wrong with them.
pub(crate) fn health_address(outside: &Outside) -> Option<SocketAddr> {
    let yaml = |path: &Path| path.extension().is_some_and(|ending| ending != "toml");
    let mut layers = if outside.file.as_deref().is_some_and(yaml) {
        node_layers(outside, &mut Vec::new())
    } else {
        layers(outside)
    };
    read(&mut layers, false).address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Mistakes, run};

    fn health(variables: &[(&str, &str)]) -> Result<Health, Mistakes> {
        let mut outside = Outside::of(variables);
        let token = ("DISCORD_TOKEN".to_owned(), "t".to_owned());
        outside.environment.extend([token]);
        run(&outside).map(|run| run.health)
    }

    #[test]
    fn the_pages_are_on_loopback_unless_they_are_off_or_elsewhere() {
        let usual = health(&[]).expect("nothing is needed");
        assert_eq!((usual.address, usual.chosen), (Some(USUAL), false));
        let name = "SERAPHIM_HEALTH__ADDRESS";
        assert_eq!(health(&[(name, "off")]).expect("fine").address, None);
        let open = health(&[(name, "0.0.0.0:80")]).expect("fine");
        assert!(open.chosen && open.address.is_some_and(|address| address.port() == 80));
        assert!(health(&[(name, "localhost")]).is_err(), "it has no port");
    }

    #[test]
    fn a_line_is_written_every_five_minutes_in_production_alone() {
        let every = |variables: &[(&str, &str)]| health(variables).expect("fine").interval;
        assert_eq!(every(&[]), None);
        let production = ("NODE_ENV", "production");
        assert_eq!(every(&[production]), Some(Duration::from_mins(5)));
        let never = ("SERAPHIM_HEALTH__INTERVAL", "0");
        assert_eq!(every(&[production, never]), None);
    }
}
