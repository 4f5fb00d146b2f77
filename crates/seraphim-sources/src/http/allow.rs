//! The operator's doors in the wall: the entries of
//! `sources.http.allow_hosts`.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use url::Host;

/// One entry of `sources.http.allow_hosts`: a host, a host with a port, or a
/// network in CIDR notation. It lifts the walls of address and port for what
/// it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowHost(Entry);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Host { host: Host, port: Option<u16> },
    Net(IpNet),
}

/// An entry of `sources.http.allow_hosts` that names nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a host, host:port or CIDR such as 192.168.1.0/24")]
pub struct AllowHostError(pub String);

impl FromStr for AllowHost {
    type Err = AllowHostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let error = || AllowHostError(text.to_owned());
        if text.contains('/') {
            return text
                .parse()
                .map(|net: IpNet| Self(Entry::Net(net.trunc())))
                .map_err(|_| error());
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self(Entry::Net(IpNet::from(address))));
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => {
                let port = port
                    .parse()
                    .ok()
                    .filter(|port| *port != 0)
                    .ok_or_else(error)?;
                (host, Some(port))
            }
            None => (text, None),
        };
        let host = host.strip_suffix('.').unwrap_or(host);
        if host.is_empty() {
            return Err(error());
        }
        match (Host::parse(host).map_err(|_| error())?, port) {
            (Host::Ipv4(address), None) => Ok(Self(Entry::Net(IpNet::from(IpAddr::V4(address))))),
            (Host::Ipv6(address), None) => Ok(Self(Entry::Net(IpNet::from(IpAddr::V6(address))))),
            (host, port) => Ok(Self(Entry::Host { host, port })),
        }
    }
}

impl AllowHost {
    /// Reads a list with commas between its entries, as an environment
    /// variable holds it. Empty entries are passed over.
    ///
    /// # Errors
    /// The first entry that names nothing.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, AllowHostError> {
        text.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(str::parse)
            .collect()
    }

    pub(super) fn names(&self, host: &Host<&str>, port: u16) -> bool {
        let Entry::Host {
            host: named,
            port: named_port,
        } = &self.0
        else {
            return false;
        };
        if named_port.is_some_and(|named| named != port) {
            return false;
        }
        match (named, host) {
            (Host::Domain(named), Host::Domain(host)) => host
                .strip_suffix('.')
                .unwrap_or(host)
                .eq_ignore_ascii_case(named),
            (Host::Ipv4(named), Host::Ipv4(address)) => named == address,
            (Host::Ipv6(named), Host::Ipv6(address)) => named == address,
            _ => false,
        }
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        matches!(&self.0, Entry::Net(net) if net.contains(&address.to_canonical()) || net.contains(&address))
    }

    pub(super) fn is_net(&self) -> bool {
        matches!(self.0, Entry::Net(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_its_first_mistake_named() {
        let list = AllowHost::parse_list(" nas.home, 10.0.0.0/8,,[::1]:80 ");
        assert_eq!(list.map(|list| list.len()), Ok(3));
        for wrong in [
            "http://x",
            "x:y",
            "x:0",
            "x:70000",
            "10.0.0.0/33",
            ":80",
            "a b",
        ] {
            assert_eq!(
                AllowHost::parse_list(&format!("good.example,{wrong}")),
                Err(AllowHostError(wrong.to_owned())),
            );
        }
    }
}
