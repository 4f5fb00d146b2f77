//! Deezer's links and answers.

use lavalink_protocol::Track;
use lavalink_protocol::codec::Extended;
use serde_json::Value;
use url::Url;

use super::NAME;
use crate::catalogue::{Entry, Kind, Wish, at, number, text};
use crate::listing::Heading;
use crate::matching::is_isrc;

/// What an identifier asks Deezer for: `dzsearch:` and words, `dzisrc:` and a
/// code, or a link to `deezer.com`.
pub(super) fn link(identifier: &str) -> Option<Wish> {
    let wish = |kind, text: &str| Wish {
        kind,
        text: text.to_owned(),
        country: None,
    };
    if let Some(words) = identifier.strip_prefix("dzsearch:") {
        return Some(wish(Kind::Search, words.trim()));
    }
    if let Some(code) = identifier.strip_prefix("dzisrc:") {
        return is_isrc(code.trim()).then(|| wish(Kind::Isrc, code.trim()));
    }
    let url = Url::parse(identifier).ok()?;
    matches!(url.host_str()?, "deezer.com" | "www.deezer.com").then_some(())?;
    let parts: Vec<&str> = url
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    // A language may stand before it.
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
    let sound = (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| wish(kind, id))
}

/// The tracks of a list.
pub(super) fn tracks(data: &[Value], album: Option<&Value>) -> Vec<Track> {
    data.iter()
        .filter_map(|value| track(value, album))
        .collect()
}

/// A track, with what its album says where it does not say it itself. Whether
/// Deezer plays it where we are does not matter.
pub(super) fn track(value: &Value, album: Option<&Value>) -> Option<Track> {
    if text(value, &["type"]).is_some_and(|kind| kind != "track") {
        return None;
    }
    let album = at(value, &["album"]).or(album).unwrap_or(&Value::Null);
    let id = number(value, &["id"])?;
    let page = |value: &Value, kind: &str| {
        number(value, &["id"]).map(|id| format!("https://www.deezer.com/{kind}/{id}"))
    };
    let artist = at(value, &["artist"]).unwrap_or(&Value::Null);
    let entry = Entry {
        id: id.to_string(),
        title: text(value, &["title"]),
        author: text(artist, &["name"]),
        length: number(value, &["duration"]).and_then(|seconds| seconds.checked_mul(1000)),
        isrc: text(value, &["isrc"]),
        link: Some(format!("https://www.deezer.com/track/{id}")),
        artwork: text(album, &["cover_xl"]),
        more: Extended {
            album_name: text(album, &["title"]),
            album_url: page(album, "album"),
            artist_url: page(artist, "artist"),
            artist_artwork_url: text(artist, &["picture_xl"]),
            preview_url: text(value, &["preview"]).filter(|link| !link.is_empty()),
            is_preview: false,
        },
    };
    entry.track(NAME)
}

/// What is known of an album, a playlist or an artist as a whole.
pub(super) fn heading(value: &Value, kind: &'static str) -> Heading {
    let name = text(value, &["title"]).or_else(|| text(value, &["name"]));
    let name = name.and_then(|name| crate::label::clean(&name));
    let name = name.unwrap_or_else(|| crate::label::UNKNOWN_TITLE.to_owned());
    let first = |keys: &[&[&str]]| keys.iter().find_map(|path| text(value, path));
    Heading {
        author: first(&[&["artist", "name"], &["creator", "name"], &["name"]]),
        name: if kind == "artist" {
            format!("{name}'s Top Tracks")
        } else {
            name
        },
        kind,
        url: text(value, &["link"]),
        artwork: first(&[&["cover_xl"], &["picture_xl"]]),
        total: number(value, &["nb_tracks"]).and_then(|total| u64::try_from(total).ok()),
        selected: None,
    }
}
