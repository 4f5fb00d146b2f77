//! Which tracks' frames are kept, and found again by any guild.
//!
//! Kept is only what everybody may hear who knows its name: not what lies
//! behind a link that carries a right of its own (a Discord attachment, a
//! query, a name and password), and no stream. The local folder is left out as
//! well: its files may change, and reading them costs no network.

use std::time::Duration;

use lavalink_protocol::TrackInfo;
use url::Url;

use crate::pipeline::cache::CacheKey;

/// Hosts of what people attached to messages.
const ATTACHMENTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// The key of a track's frames and how long they must be, if they are kept.
pub(super) fn key(track: &TrackInfo, bitrate: u32, complexity: u8) -> Option<(CacheKey, Duration)> {
    let length = u64::try_from(track.length).ok()?;
    if track.is_stream || track.length == TrackInfo::UNKNOWN_LENGTH || length == 0 {
        return None;
    }
    if track.source_name == "local" || is_private(&track.identifier) {
        return None;
    }
    let length = Duration::from_millis(length);
    let (source, identifier) = (&track.source_name, &track.identifier);
    let key = CacheKey::new(source, identifier, length, bitrate, complexity);
    Some((key, length))
}

/// Whether an identifier is a link that carries a right of its own.
fn is_private(identifier: &str) -> bool {
    Url::parse(identifier).is_ok_and(|link| {
        let attached = link
            .host_str()
            .is_some_and(|host| ATTACHMENTS.contains(&host));
        attached
            || link.query().is_some()
            || !link.username().is_empty()
            || link.password().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(source: &str, identifier: &str) -> TrackInfo {
        TrackInfo {
            identifier: identifier.to_owned(),
            is_seekable: true,
            author: "a".to_owned(),
            length: 60_000,
            is_stream: false,
            position: 0,
            title: "t".to_owned(),
            uri: None,
            artwork_url: None,
            isrc: None,
            source_name: source.to_owned(),
        }
    }

    fn is_kept(track: &TrackInfo) -> bool {
        key(track, 128_000, 10).is_some()
    }

    #[test]
    fn a_public_track_is_kept() {
        assert!(is_kept(&track("youtube", "dQw4w9WgXcQ")));
        assert!(is_kept(&track("http", "https://example.org/a.mp3")));
    }

    #[test]
    fn what_not_everybody_may_hear_and_what_has_no_end_is_not_kept() {
        for private in [
            "https://cdn.discordapp.com/attachments/1/2/a.mp3",
            "https://media.discordapp.net/attachments/1/2/a.mp3",
            "https://example.org/a.mp3?token=1",
            "https://name:word@example.org/a.mp3",
            "https://name@example.org/a.mp3",
        ] {
            assert!(!is_kept(&track("http", private)), "{private}");
        }
        assert!(!is_kept(&track("local", "a.mp3")));
        let mut stream = track("http", "https://example.org/radio");
        stream.is_stream = true;
        assert!(!is_kept(&stream));
        let mut endless = track("http", "https://example.org/a.mp3");
        endless.length = TrackInfo::UNKNOWN_LENGTH;
        assert!(!is_kept(&endless));
    }
}
