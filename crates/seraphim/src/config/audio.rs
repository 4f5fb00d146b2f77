//! Where the audio half is: inside this program, or on Lavalink nodes.

use std::net::IpAddr;

use secrecy::{ExposeSecret as _, SecretString};

use super::layer::Layers;

/// The password in Lavalink's own example, known to everybody.
const EXAMPLE_PASSWORD: &str = "youshallnotpass";

/// Where the audio half is.
#[derive(Debug)]
pub(crate) enum Audio {
    /// Inside this program.
    Embedded,
    /// Lavalink nodes somewhere else, one or more.
    External(Vec<External>),
}

/// A Lavalink node somewhere else.
#[derive(Debug)]
pub(crate) struct External {
    /// What it is called; host and port, unless set.
    pub(crate) name: Option<String>,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) secure: bool,
    pub(crate) password: SecretString,
    /// How much more than one of weight 1 it is given to do.
    pub(crate) weight: u32,
    /// The beginnings of the voice servers' names that it is near to.
    pub(crate) regions: Vec<String>,
}

/// One node as `lavalink.…`, which the original knew, and any number as
/// `lavalink.node.NAME.…`.
pub(super) fn read(layers: &mut Layers, advice: &mut Vec<String>) -> Audio {
    let names = layers.names("lavalink.node.");
    let mut nodes: Vec<_> = names
        .into_iter()
        .filter_map(|name| {
            let key = format!("lavalink.node.{name}");
            let found = node(layers, advice, &key);
            if found.is_none() {
                let problem = "it is missing: every node needs one".to_owned();
                layers.complain(&format!("{key}.host"), None, problem);
            }
            found.map(|node| External {
                name: Some(name),
                ..node
            })
        })
        .collect();
    let rest = layers.names("lavalink.");
    match node(layers, advice, "lavalink") {
        Some(first) => nodes.insert(0, first),
        None if rest.iter().any(|name| name != "node") && nodes.is_empty() => advice.push(
            "LAVALINK_HOST is not set, so the audio node inside this program is used and the \
             other LAVALINK settings are not"
                .to_owned(),
        ),
        None => {}
    }
    if nodes.is_empty() {
        Audio::Embedded
    } else {
        Audio::External(nodes)
    }
}

/// What stands under a key; `None`: there is no host.
fn node(layers: &mut Layers, advice: &mut Vec<String>, key: &str) -> Option<External> {
    let of = |name: &str| format!("{key}.{name}");
    let host = layers.text(&of("host"));
    let port = layers.number(&of("port"));
    let secure = layers.switch(&of("secure"));
    let password = layers.secret(&of("password"));
    let weight = layers.number(&of("weight"));
    let regions = layers.words(&of("regions")).unwrap_or_default();
    let host = host?;
    let loopback = host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_loopback());
    let password = password.unwrap_or_else(|| SecretString::from(EXAMPLE_PASSWORD.to_owned()));
    advice.extend(password_advice(&password, loopback));
    let port = port.unwrap_or(2333);
    Some(External {
        name: None,
        host,
        port,
        secure: secure.unwrap_or(port == 443),
        password,
        weight: weight.unwrap_or(1),
        regions: regions
            .into_iter()
            .map(|region| region.to_ascii_lowercase())
            .collect(),
    })
}

pub(super) fn password_advice(password: &SecretString, loopback: bool) -> Option<String> {
    (password.expose_secret() == EXAMPLE_PASSWORD).then(|| {
        if loopback {
            "the Lavalink password is the one of its example; choose another".to_owned()
        } else {
            "DANGER: the Lavalink password is the one of its example and the node is not on \
             loopback: whoever reaches it can use it. Choose another now"
                .to_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Outside, run};

    #[test]
    fn several_nodes_are_named_each_with_its_weight_and_region() {
        let variables = [
            ("DISCORD_TOKEN", "t"),
            ("LAVALINK_HOST", "first.internal"),
            ("LAVALINK_PASSWORD", "p"),
            ("SERAPHIM_LAVALINK__NODE__EAST__HOST", "east.internal"),
            ("SERAPHIM_LAVALINK__NODE__EAST__PASSWORD", "p"),
            ("SERAPHIM_LAVALINK__NODE__EAST__WEIGHT", "3"),
            ("SERAPHIM_LAVALINK__NODE__EAST__REGIONS", "Singapore, japan"),
        ];
        let settings = run(&Outside::of(&variables)).expect("both are whole");
        let Audio::External(nodes) = settings.audio else {
            panic!("nodes elsewhere were named")
        };
        let told: Vec<_> = nodes
            .iter()
            .map(|node| (node.name.as_deref(), node.host.as_str(), node.weight))
            .collect();
        assert_eq!(
            told,
            [
                (None, "first.internal", 1),
                (Some("east"), "east.internal", 3)
            ]
        );
        assert_eq!(nodes[1].regions, ["singapore", "japan"]);

        let hostless = [
            ("DISCORD_TOKEN", "t"),
            ("SERAPHIM_LAVALINK__NODE__EAST__PORT", "2333"),
        ];
        let mistakes = run(&Outside::of(&hostless)).expect_err("it has no host");
        assert!(mistakes.to_string().contains("lavalink.node.east.host"));
    }
}
