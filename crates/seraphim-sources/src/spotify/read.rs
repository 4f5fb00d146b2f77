//! Spotify's links and answers.

use lavalink_protocol::Track;
use lavalink_protocol::codec::Extended;
use serde_json::Value;
use url::Url;

use super::NAME;
use crate::catalogue::{Entry, Kind, Wish, array, at, number, text};
use crate::listing::Heading;

/// What an identifier asks Spotify for: `spsearch:` and words,
/// `spotify:track:…`, or a link to `open.spotify.com`.
pub(super) fn link(identifier: &str) -> Option<Wish> {
    let wish = |kind, text: &str| Wish {
        kind,
        text: text.to_owned(),
        country: None,
    };
    if let Some(words) = identifier.strip_prefix("spsearch:") {
        return Some(wish(Kind::Search, words.trim()));
    }
    let parts: Vec<&str> = if let Some(parts) = identifier.strip_prefix("spotify:") {
        parts.split(':').collect()
    } else {
        let url = Url::parse(identifier).ok()?;
        (url.host_str() == Some("open.spotify.com")).then_some(())?;
        let path = identifier.split(['?', '#']).next()?;
        path.trim_end_matches('/').split('/').skip(3).collect()
    };
    // `intl-de`, `embed`, and the owner of a playlist may stand before it.
    let [.., kind, id] = parts[..] else {
        return None;
    };
    let kind = match kind {
        "track" => Kind::Track,
        "album" => Kind::Album,
        "playlist" => Kind::Playlist,
        "artist" => Kind::Artist,
        _ => return None,
    };
    let sound = id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    sound.then(|| wish(kind, id))
}

/// The playable tracks among the items of a list.
pub(super) fn tracks(items: &[Value], album: Option<&Value>) -> Vec<Track> {
    items
        .iter()
        // An item of a playlist holds its track; until 2026 under another name.
        .map(|item| {
            let inner = item.get("item").or_else(|| item.get("track"));
            inner.filter(|inner| inner.is_object()).unwrap_or(item)
        })
        .filter_map(|item| track(item, album))
        .collect()
}

/// A track, with what its album says where it does not say it itself.
pub(super) fn track(value: &Value, album: Option<&Value>) -> Option<Track> {
    // Episodes are no music that could be found elsewhere.
    if text(value, &["type"]).is_some_and(|kind| kind != "track") {
        return None;
    }
    let album = at(value, &["album"]).or(album).unwrap_or(&Value::Null);
    let names: Vec<String> = array(value, &["artists"])
        .iter()
        .filter_map(|artist| text(artist, &["name"]))
        .take(8)
        .collect();
    let id = text(value, &["id"])?;
    let entry = Entry {
        title: text(value, &["name"]),
        author: Some(names.join(", ")),
        length: number(value, &["duration_ms"]),
        isrc: text(value, &["external_ids", "isrc"]),
        link: text(value, &["external_urls", "spotify"])
            .or_else(|| Some(format!("https://open.spotify.com/track/{id}"))),
        artwork: picture(album),
        more: Extended {
            album_name: text(album, &["name"]),
            album_url: text(album, &["external_urls", "spotify"]),
            artist_url: array(value, &["artists"])
                .first()
                .and_then(|artist| text(artist, &["external_urls", "spotify"])),
            artist_artwork_url: None,
            preview_url: text(value, &["preview_url"]),
            is_preview: false,
        },
        id,
    };
    entry.track(NAME)
}

/// What is known of an album, a playlist or an artist as a whole.
pub(super) fn heading(value: &Value, kind: &'static str) -> Heading {
    let author = array(value, &["artists"])
        .first()
        .and_then(|artist| text(artist, &["name"]))
        .or_else(|| text(value, &["owner", "display_name"]));
    let total = ["items", "tracks"]
        .iter()
        .find_map(|list| number(value, &[list, "total"]))
        .or_else(|| number(value, &["total_tracks"]));
    let name = text(value, &["name"]).and_then(|name| crate::label::clean(&name));
    Heading {
        name: name.unwrap_or_else(|| crate::label::UNKNOWN_TITLE.to_owned()),
        kind,
        url: text(value, &["external_urls", "spotify"]),
        author,
        artwork: picture(value),
        total: total.and_then(|total| u64::try_from(total).ok()),
        selected: None,
    }
}

/// The first picture is the largest.
fn picture(value: &Value) -> Option<String> {
    array(value, &["images"])
        .first()
        .and_then(|image| text(image, &["url"]))
}
