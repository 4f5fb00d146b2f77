//! What an address is: a host on the public internet, or something else.
//!
//! Pure judgement. The ranges are those that IANA's special-purpose registries
//! do not call globally reachable
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>) and the
//! addresses at which clouds answer with an instance's secrets. An IPv4
//! address inside an IPv6 one is judged as the IPv4 address.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not a public one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressClass {
    /// `0.0.0.0` or `::`.
    Unspecified,
    /// The machine itself.
    Loopback,
    /// A network of one house.
    Private,
    /// One link only.
    LinkLocal,
    /// Where a cloud hands out an instance's data and keys.
    Metadata,
    /// Between a provider and its customers (100.64.0.0/10).
    SharedByProvider,
    /// Many receivers.
    Multicast,
    /// Everyone on the link.
    Broadcast,
    /// Examples in books.
    Documentation,
    /// Laboratories.
    Benchmarking,
    /// Anything else that is no host on the internet.
    Reserved,
}

impl fmt::Display for AddressClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "an unspecified address",
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::LinkLocal => "a link-local address",
            Self::Metadata => "a cloud metadata address",
            Self::SharedByProvider => "an address inside a provider's network",
            Self::Multicast => "a multicast address",
            Self::Broadcast => "a broadcast address",
            Self::Documentation => "an address for documentation",
            Self::Benchmarking => "an address for benchmarks",
            Self::Reserved => "a reserved address",
        })
    }
}

/// What keeps an address from being reached; `None` for a public one.
#[must_use]
pub fn classify(address: IpAddr) -> Option<AddressClass> {
    match address {
        IpAddr::V4(v4) => classify_v4(v4),
        IpAddr::V6(v6) => classify_v6(v6),
    }
}

fn classify_v4(address: Ipv4Addr) -> Option<AddressClass> {
    use AddressClass as Class;
    Some(match address.octets() {
        // Amazon ECS and EC2 (and most others), Alibaba, Oracle, Azure.
        [169, 254, 169, 254]
        | [169, 254, 170, 2 | 23]
        | [100, 100, 100, 200]
        | [192, 0, 0, 192]
        | [168, 63, 129, 16] => Class::Metadata,
        [0, 0, 0, 0] => Class::Unspecified,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Class::Private,
        [100, 64..=127, ..] => Class::SharedByProvider,
        [127, ..] => Class::Loopback,
        [169, 254, ..] => Class::LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Class::Documentation,
        [198, 18 | 19, ..] => Class::Benchmarking,
        [224..=239, ..] => Class::Multicast,
        [255, 255, 255, 255] => Class::Broadcast,
        [0 | 240..=255, ..] | [192, 0, 0, _] | [192, 88, 99, _] => Class::Reserved,
        _ => return None,
    })
}

fn classify_v6(address: Ipv6Addr) -> Option<AddressClass> {
    use AddressClass as Class;
    let segments = address.segments();
    if let Some(inside) = embedded(address) {
        return inside.into_iter().find_map(classify_v4);
    }
    Some(match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Class::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Class::Loopback,
        // Amazon, Google.
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254] | [0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254] => {
            Class::Metadata
        }
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => Class::Private,
        [0xfe80..=0xfebf, ..] => Class::LinkLocal,
        [0xff00..=0xffff, ..] => Class::Multicast,
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Class::Documentation,
        [0x2001, 0x0002, 0, ..] => Class::Benchmarking,
        // Protocol assignments, and all that is not global unicast (2000::/3).
        [0x2001, 0..=0x01ff, ..] | [0..=0x1fff | 0x4000..=0xffff, ..] => Class::Reserved,
        _ => return None,
    })
}

/// The IPv4 addresses that an IPv6 address may stand for; `None` when it is one
/// of its own.
fn embedded(address: Ipv6Addr) -> Option<Vec<Ipv4Addr>> {
    let octets = address.octets();
    let v4 = |places: [usize; 4]| Ipv4Addr::from(places.map(|place| octets[place]));
    let last = v4([12, 13, 14, 15]);
    Some(match address.segments() {
        [0x0064, 0xff9b, 1, ..] => local_nat64(octets),
        // 6to4.
        [0x2002, ..] => vec![v4([2, 3, 4, 5])],
        // Teredo: the server, and the client's address inverted.
        [0x2001, 0, ..] => vec![v4([4, 5, 6, 7]), Ipv4Addr::from_bits(!last.to_bits())],
        // Mapped, translated by SIIT, by NAT64 with the well-known prefix, and the
        // interface identifiers of ISATAP under whatever other prefix.
        [0, 0, 0, 0, 0, 0xffff, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x0064, 0xff9b, 0, 0, 0, 0, ..]
        | [0x2000..=0x3fff, _, _, _, 0x0000 | 0x0200, 0x5efe, ..] => vec![last],
        _ => return None,
    })
}

/// NAT64 in a network's own part of `64:ff9b:1::/48`. Its translator may use any
/// length of prefix (RFC 6052, section 2.2), so every reading that the zeros
/// allow counts.
fn local_nat64(octets: [u8; 16]) -> Vec<Ipv4Addr> {
    let zero_from = |at: usize| octets[at..].iter().all(|octet| *octet == 0);
    let readings = [
        (zero_from(11), [6, 7, 9, 10]),
        (zero_from(12) && octets[11] != 0, [7, 9, 10, 11]),
        (zero_from(13) && octets[12] != 0, [9, 10, 11, 12]),
        (!zero_from(12), [12, 13, 14, 15]),
    ];
    if octets[8] != 0 {
        // No form has anything there: as bad as a reserved address.
        return vec![Ipv4Addr::new(240, 0, 0, 0)];
    }
    (readings.into_iter())
        .filter(|(possible, _)| *possible)
        .map(|(_, places)| Ipv4Addr::from(places.map(|place| octets[place])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::AddressClass as Class;
    use super::*;

    fn class(address: &str) -> Option<Class> {
        classify(address.parse().expect("the table holds addresses"))
    }

    #[test]
    fn hosts_of_the_public_internet_pass() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:82a::200e",
            "2001:4860:4860::8888",
            "2003::1",
            "3ffe::1",
        ] {
            assert_eq!(class(address), None, "{address}");
        }
    }

    #[test]
    fn everything_else_is_told_what_it_is() {
        for (address, expected) in [
            ("0.0.0.0", Class::Unspecified),
            ("0.1.2.3", Class::Reserved),
            ("10.0.0.0", Class::Private),
            ("10.255.255.255", Class::Private),
            ("172.16.0.0", Class::Private),
            ("172.31.255.255", Class::Private),
            ("192.168.0.1", Class::Private),
            ("100.64.0.0", Class::SharedByProvider),
            ("100.127.255.255", Class::SharedByProvider),
            ("100.100.100.200", Class::Metadata),
            ("127.0.0.1", Class::Loopback),
            ("127.255.255.254", Class::Loopback),
            ("169.254.0.1", Class::LinkLocal),
            ("169.254.169.254", Class::Metadata),
            ("169.254.170.2", Class::Metadata),
            ("168.63.129.16", Class::Metadata),
            ("192.0.0.1", Class::Reserved),
            ("192.0.0.192", Class::Metadata),
            ("192.0.2.1", Class::Documentation),
            ("192.88.99.1", Class::Reserved),
            ("198.51.100.1", Class::Documentation),
            ("203.0.113.1", Class::Documentation),
            ("198.18.0.0", Class::Benchmarking),
            ("198.19.255.255", Class::Benchmarking),
            ("224.0.0.1", Class::Multicast),
            ("239.255.255.255", Class::Multicast),
            ("240.0.0.0", Class::Reserved),
            ("255.255.255.254", Class::Reserved),
            ("255.255.255.255", Class::Broadcast),
            ("::", Class::Unspecified),
            ("::1", Class::Loopback),
            ("::2", Class::Reserved),
            ("::127.0.0.1", Class::Reserved),
            ("::8.8.8.8", Class::Reserved),
            ("100::1", Class::Reserved),
            ("2001:2::1", Class::Benchmarking),
            ("2001:10::1", Class::Reserved),
            ("2001:db8::1", Class::Documentation),
            ("3fff::1", Class::Documentation),
            ("3fff:0fff:ffff::", Class::Documentation),
            ("4000::1", Class::Reserved),
            ("5f00::1", Class::Reserved),
            ("fc00::1", Class::Private),
            ("fd12:3456::1", Class::Private),
            ("fd00:ec2::254", Class::Metadata),
            ("fd20:ce::254", Class::Metadata),
            ("fe80::1", Class::LinkLocal),
            ("febf::1", Class::LinkLocal),
            ("fec0::1", Class::Private),
            ("ff02::1", Class::Multicast),
        ] {
            assert_eq!(class(address), Some(expected), "{address}");
        }
    }

    #[test]
    fn an_address_inside_another_is_judged_as_what_it_is() {
        for (address, expected) in [
            // Mapped, SIIT.
            ("::ffff:127.0.0.1", Some(Class::Loopback)),
            ("::ffff:8.8.8.8", None),
            ("::ffff:0:10.0.0.1", Some(Class::Private)),
            // NAT64.
            ("64:ff9b::169.254.169.254", Some(Class::Metadata)),
            ("64:ff9b::8.8.8.8", None),
            ("64:ff9b::1:8.8.8.8", Some(Class::Reserved)),
            // 64:ff9b:1::/48 with each length of prefix.
            ("64:ff9b:1:0a00:0000:0100::", Some(Class::Private)),
            ("64:ff9b:1:0808:0008:0800::", None),
            ("64:ff9b:1:007f:0000:0001::", Some(Class::Loopback)),
            ("64:ff9b:1:0:7f:0:100:0", Some(Class::Loopback)),
            ("64:ff9b:1::192.168.1.1", Some(Class::Private)),
            ("64:ff9b:1::8.8.8.8", None),
            ("64:ff9b:1::", Some(Class::Unspecified)),
            // 6to4.
            ("2002:7f00:0001::1", Some(Class::Loopback)),
            ("2002:0808:0808::1", None),
            // Teredo: the client 127.0.0.1 inverted behind a public server, a
            // public client behind a private server, both public.
            ("2001:0:0808:0808:0:0:80ff:fffe", Some(Class::Loopback)),
            ("2001:0:0a00:0001:0:0:f7f7:f7f7", Some(Class::Private)),
            ("2001:0:0808:0808:0:0:f7f7:f7f7", None),
            // ISATAP; inside 6to4 the outer address counts.
            ("2002:7f00:0001::5efe:8.8.8.8", Some(Class::Loopback)),
            ("2606:4700::5efe:10.0.0.1", Some(Class::Private)),
            ("2606:4700::200:5efe:8.8.8.8", None),
        ] {
            assert_eq!(class(address), expected, "{address}");
        }
    }
}
