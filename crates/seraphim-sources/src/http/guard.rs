//! The wall: which schemes, hosts and ports may be reached, and what an
//! operator lets through it. Pure judgement; nothing is looked up or connected
//! here. What an address is, [`super::address`] tells.

use std::net::IpAddr;

use url::{Host, Url};

use super::address::{AddressClass, classify};
use super::allow::AllowHost;

/// Ports of services that are no web servers and that speak to whoever
/// connects: a request to one may do harm.
const SERVICE_PORTS: &[(u16, u16)] = &[
    (1433, 1434),   // SQL Server
    (1521, 1521),   // Oracle
    (1883, 1883),   // MQTT
    (2049, 2049),   // NFS
    (2181, 2181),   // ZooKeeper
    (2333, 2333),   // Lavalink
    (2375, 2377),   // Docker
    (2379, 2380),   // etcd
    (3128, 3128),   // Squid
    (3306, 3306),   // MySQL
    (3389, 3389),   // RDP
    (4369, 4369),   // Erlang
    (5432, 5433),   // PostgreSQL
    (5601, 5601),   // Kibana
    (5671, 5672),   // AMQP
    (5900, 5909),   // VNC
    (5984, 5984),   // CouchDB
    (6000, 6063),   // X11
    (6379, 6380),   // Redis
    (6443, 6443),   // Kubernetes
    (6660, 6669),   // IRC
    (8086, 8086),   // InfluxDB
    (8200, 8200),   // Vault
    (8300, 8302),   // Consul
    (8500, 8500),   // Consul
    (8883, 8883),   // MQTT
    (9042, 9042),   // Cassandra
    (9092, 9092),   // Kafka
    (9160, 9160),   // Cassandra
    (9200, 9200),   // Elasticsearch
    (9300, 9300),   // Elasticsearch
    (10250, 10259), // Kubernetes
    (11211, 11211), // memcached
    (15672, 15672), // RabbitMQ
    (26257, 26257), // CockroachDB
    (27017, 27019), // MongoDB
    (28015, 28015), // RethinkDB
    (33060, 33060), // MySQL
    (61613, 61616), // ActiveMQ
];

/// Whether a server behind this port may be asked: 80, 443, and 1024 and up
/// less a list of well-known services.
#[must_use]
pub fn is_permitted_port(port: u16) -> bool {
    matches!(port, 80 | 443)
        || (port >= 1024
            && !SERVICE_PORTS
                .iter()
                .any(|(low, high)| (*low..=*high).contains(&port)))
}

/// A refusal of the wall. Its words name the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// Neither http nor https.
    #[error("Only http and https links are played, not “{0}:”.")]
    Scheme(String),
    /// A link without a host.
    #[error("The link names no host.")]
    NoHost,
    /// The port is not one of a web server.
    #[error(
        "Port {port} of {host} is not one that files are fetched from; an operator can allow it with sources.http.allow_hosts."
    )]
    Port {
        /// The host as the link names it.
        host: String,
        /// Its port.
        port: u16,
    },
    /// The address is not on the public internet.
    #[error("{host} is {class}; an operator can allow it with sources.http.allow_hosts.")]
    Address {
        /// The host as the link names it.
        host: String,
        /// The address that would have been connected to.
        address: IpAddr,
        /// What it is.
        class: AddressClass,
    },
}

impl Blocked {
    /// The same in a few words, for a log line.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Scheme(scheme) => format!("scheme {scheme}"),
            Self::NoHost => "no host".to_owned(),
            Self::Port { host, port } => format!("port {port} of {host}"),
            Self::Address {
                host,
                address,
                class,
            } => format!("{host} at {address}, {class}"),
        }
    }
}

/// Which addresses a name may resolve to, once its link was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Public ones, and those in allowed networks.
    Public,
    /// Only those in allowed networks: the port is not one for everybody.
    Networks,
    /// Any: the operator allowed the name itself.
    Any,
}

/// The wall with the operator's doors in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wall {
    allow: Vec<AllowHost>,
}

impl Wall {
    pub(crate) fn new(allow: Vec<AllowHost>) -> Self {
        Self { allow }
    }

    /// Judges a link before anything is looked up. An address written out in
    /// it is judged here for good, since no resolver will see it.
    pub(crate) fn judge(&self, url: &Url) -> Result<Reach, Blocked> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Blocked::Scheme(url.scheme().to_owned()));
        }
        let host = url.host().ok_or(Blocked::NoHost)?;
        let port = url.port_or_known_default().ok_or(Blocked::NoHost)?;
        if self.allow.iter().any(|entry| entry.names(&host, port)) {
            return Ok(Reach::Any);
        }
        let literal = match host {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        let blocked_port = || Blocked::Port {
            host: host.to_string(),
            port,
        };
        match literal {
            Some(address) if self.allow.iter().any(|entry| entry.contains(address)) => {
                Ok(Reach::Networks)
            }
            Some(_) if !is_permitted_port(port) => Err(blocked_port()),
            Some(address) => self
                .permit(Reach::Public, &host.to_string(), address)
                .map(|()| Reach::Public),
            None if is_permitted_port(port) => Ok(Reach::Public),
            None if self.allow.iter().any(AllowHost::is_net) => Ok(Reach::Networks),
            None => Err(blocked_port()),
        }
    }

    /// Judges an address that a connection would be made to.
    pub(crate) fn permit(&self, reach: Reach, host: &str, address: IpAddr) -> Result<(), Blocked> {
        if reach == Reach::Any || self.allow.iter().any(|entry| entry.contains(address)) {
            return Ok(());
        }
        let class = classify(address);
        match (reach, class) {
            (Reach::Public, None) => Ok(()),
            (_, class) => Err(Blocked::Address {
                host: host.to_owned(),
                address,
                class: class.unwrap_or(AddressClass::Reserved),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(allow: &str) -> Wall {
        Wall::new(AllowHost::parse_list(allow).expect("the table holds entries"))
    }

    fn judge(allow: &str, url: &str) -> Result<Reach, Blocked> {
        wall(allow).judge(&Url::parse(url).expect("the table holds links"))
    }

    #[test]
    fn a_public_link_passes_and_its_name_may_reach_public_addresses() {
        for url in [
            "http://example.org/a.mp3",
            "https://example.org/a.mp3",
            "https://example.org:8443/",
            "http://example.org:8000/radio",
            "http://8.8.8.8/",
            "http://[2606:4700:4700::1111]/",
        ] {
            assert_eq!(judge("", url), Ok(Reach::Public), "{url}");
        }
    }

    #[test]
    fn every_spelling_of_a_forbidden_address_is_refused() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest/meta-data",
            "http://0/",
            "http://１２７.０.０.１/",
        ] {
            assert!(
                matches!(judge("", url), Err(Blocked::Address { .. })),
                "{url}"
            );
        }
    }

    #[test]
    fn ports_of_other_services_are_refused() {
        for (port, permitted) in [
            (21, false),
            (22, false),
            (25, false),
            (80, true),
            (81, false),
            (443, true),
            (1023, false),
            (1024, true),
            (2333, false),
            (2375, false),
            (3306, false),
            (5432, false),
            (6000, false),
            (6379, false),
            (8000, true),
            (8080, true),
            (9200, false),
            (10250, false),
            (11211, false),
            (27017, false),
            (65535, true),
        ] {
            assert_eq!(is_permitted_port(port), permitted, "{port}");
            let judged = judge("", &format!("http://example.org:{port}/"));
            assert_eq!(judged.is_ok(), permitted, "{port}");
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        for url in [
            "ftp://example.org/",
            "file:///etc/passwd",
            "data:audio/mpeg,x",
            "gopher://x/",
        ] {
            assert!(matches!(judge("", url), Err(Blocked::Scheme(_))), "{url}");
        }
    }

    #[test]
    fn an_entry_lifts_both_walls_for_what_it_names_and_nothing_else() {
        for (allow, url, expected) in [
            ("nas.home", "http://nas.home:22/", Ok(Reach::Any)),
            ("NAS.home.", "http://nas.HOME./", Ok(Reach::Any)),
            ("nas.home:8000", "http://nas.home:8000/", Ok(Reach::Any)),
            ("nas.home:8000", "http://nas.home:8001/", Ok(Reach::Public)),
            ("nas.home", "http://evil.nas.home/", Ok(Reach::Public)),
            ("10.0.0.5", "http://10.0.0.5:22/", Ok(Reach::Networks)),
            ("10.0.0.5:8000", "http://10.0.0.5:8000/", Ok(Reach::Any)),
            ("10.0.0.0/8", "http://10.1.2.3:6379/", Ok(Reach::Networks)),
            ("[fd00::5]:8000", "http://[fd00::5]:8000/", Ok(Reach::Any)),
            ("fd00::/8", "http://[fd00::5]/", Ok(Reach::Networks)),
            (
                "10.0.0.0/8",
                "http://example.org:6379/",
                Ok(Reach::Networks),
            ),
        ] {
            assert_eq!(judge(allow, url), expected, "{allow} and {url}");
        }
        assert!(judge("10.0.0.5:8000", "http://10.0.0.5:8001/").is_err());
        assert!(judge("10.0.0.0/8", "http://11.0.0.1:6379/").is_err());
        assert!(judge("10.0.0.0/8", "http://192.168.0.1/").is_err());
    }

    #[test]
    fn a_name_on_a_forbidden_port_reaches_allowed_networks_only() {
        let wall = wall("10.0.0.0/8");
        let permit = |reach, address: &str| {
            wall.permit(reach, "x", address.parse().expect("an address"))
                .is_ok()
        };

        assert!(permit(Reach::Networks, "10.0.0.1") && !permit(Reach::Networks, "8.8.8.8"));
        assert!(permit(Reach::Public, "10.0.0.1") && permit(Reach::Public, "8.8.8.8"));
        assert!(permit(Reach::Public, "::ffff:10.0.0.1") && !permit(Reach::Public, "192.168.0.1"));
        assert!(permit(Reach::Any, "192.168.0.1"));
    }

    #[test]
    fn a_refusal_names_the_remedy() {
        let words = judge("", "http://10.0.0.5/")
            .expect_err("a private address")
            .to_string();

        assert_eq!(
            words,
            "10.0.0.5 is a private address; an operator can allow it with sources.http.allow_hosts."
        );
    }
}
