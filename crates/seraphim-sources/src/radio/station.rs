//! What a station says of itself in the head of its answer.

use hyper::header::{HeaderMap, SERVER};

use crate::label;

/// More bytes between two titles than this, and they are no titles.
const MAX_INTERVAL: usize = 1024 * 1024;

/// A radio station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Station {
    /// Its name, clean.
    pub(crate) name: Option<String>,
    /// Bytes of sound between two titles, where titles are woven in.
    pub(crate) interval: Option<usize>,
}

impl Station {
    /// `None` where the answer is not a station's: it has none of the headers
    /// that all of them send, or is a file that lies on a station's server.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let icy = headers
            .keys()
            .any(|name| name.as_str().starts_with("icy-") || name.as_str().starts_with("ice-"));
        let server = headers
            .get(SERVER)
            .map(|server| server.as_bytes().to_ascii_lowercase())
            .unwrap_or_default();
        let known = ["icecast", "shoutcast", "liquidsoap"].iter().any(|name| {
            server
                .windows(name.len())
                .any(|part| part == name.as_bytes())
        });
        let interval = headers
            .get("icy-metaint")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse().ok())
            .filter(|interval| (1..=MAX_INTERVAL).contains(interval));
        let endless = headers
            .get(hyper::header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse::<u64>().ok())
            .is_none_or(|length| length >= 1 << 53);
        if interval.is_none() && !(endless && (icy || known)) {
            return None;
        }
        let name = headers
            .get("icy-name")
            .and_then(|name| label::clean(&label::decode(name.as_bytes())));
        Some(Self { name, interval })
    }
}
