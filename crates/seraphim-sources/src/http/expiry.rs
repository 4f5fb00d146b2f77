//! Links that are good for a time, and say for how long.
//!
//! Judged only once a server has refused one: a link that still works is not
//! argued with.

use std::time::{SystemTime, UNIX_EPOCH};

use url::{Host, Url};

/// Parameters that hold the last second of a link, in seconds since 1970.
const SECONDS: [&str; 4] = ["expire", "expires", "exp", "e"];

/// Whether a refused link says of itself that it is too late by `now`.
pub(crate) fn has_expired(url: &Url, now: SystemTime) -> bool {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    if is_attachment(url) {
        // Discord signs attachments with `ex`, `is` and `hm`; without them none
        // is given out any more. See “Signed Attachment CDN URLs” in
        // <https://discord.com/developers/docs/reference>.
        return parameter(url, "ex")
            .and_then(|hex| u64::from_str_radix(&hex, 16).ok())
            .is_none_or(|last| last <= now);
    }
    SECONDS.iter().any(|name| {
        parameter(url, name)
            .and_then(|text| text.parse::<u64>().ok())
            .is_some_and(|last| (1_000_000_000..=now).contains(&last))
    })
}

/// Whether a link leads to a file that somebody attached to a message.
fn is_attachment(url: &Url) -> bool {
    let host = matches!(
        url.host(),
        Some(Host::Domain("cdn.discordapp.com" | "media.discordapp.net"))
    );
    host && ["/attachments/", "/ephemeral-attachments/"]
        .iter()
        .any(|folder| url.path().starts_with(folder))
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_link_has_expired_when_its_own_time_is_over() {
        let now = UNIX_EPOCH + Duration::from_hours(500_000);
        let past = "ex=65e0a2b0&is=65e09b00&hm=00";
        let ahead = "ex=7fffffff&is=65e09b00&hm=00";
        for (link, expired) in [
            (
                format!("https://cdn.discordapp.com/attachments/1/2/a.mp3?{past}"),
                true,
            ),
            (
                format!("https://media.discordapp.net/attachments/1/2/a.mp3?{past}"),
                true,
            ),
            (
                format!("https://cdn.discordapp.com/attachments/1/2/a.mp3?{ahead}"),
                false,
            ),
            (
                "https://cdn.discordapp.com/attachments/1/2/a.mp3".to_owned(),
                true,
            ),
            (
                "https://cdn.discordapp.com/avatars/1/2.png".to_owned(),
                false,
            ),
            (format!("https://example.org/a.mp3?{past}"), false),
            (
                "https://example.org/a.mp3?expire=1799999999".to_owned(),
                true,
            ),
            (
                "https://example.org/a.mp3?Expires=1799999999&x=1".to_owned(),
                true,
            ),
            (
                "https://example.org/a.mp3?expire=1800000001".to_owned(),
                false,
            ),
            ("https://example.org/a.mp3?e=5".to_owned(), false),
            ("https://example.org/a.mp3".to_owned(), false),
        ] {
            let url = Url::parse(&link).expect("the table holds links");
            assert_eq!(has_expired(&url, now), expired, "{link}");
        }
    }
}
