//! Apple Music's links and answers.

use lavalink_protocol::Track;
use lavalink_protocol::codec::Extended;
use serde_json::Value;
use url::Url;

use super::NAME;
use crate::catalogue::{Entry, Kind, Wish, array, number, text};
use crate::listing::Heading;

/// The width of pictures that are asked for, in pixels.
const PICTURE: &str = "1000";

/// What an identifier asks Apple Music for: `amsearch:` and words, or a link to
/// `music.apple.com`.
pub(super) fn link(identifier: &str) -> Option<Wish> {
    if let Some(words) = identifier.strip_prefix("amsearch:") {
        return Some(Wish {
            kind: Kind::Search,
            text: words.trim().to_owned(),
            country: None,
        });
    }
    let url = Url::parse(identifier).ok()?;
    let host = url.host_str()?;
    matches!(host, "music.apple.com" | "geo.music.apple.com").then_some(())?;
    let mut parts: Vec<&str> = url
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    let country = parts
        .first()
        .filter(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .map(|part| part.to_ascii_lowercase());
    if country.is_some() {
        parts.remove(0);
    }
    let (kind, id) = (*parts.first()?, *parts.last()?);
    // A song of an album is told by a parameter.
    let song = url.query_pairs().find(|(name, _)| name == "i");
    let song = song.map(|(_, value)| value.into_owned());
    let (kind, id) = match (kind, song) {
        ("album", Some(song)) => (Kind::Track, song),
        ("album", None) => (Kind::Album, id.to_owned()),
        ("song", _) => (Kind::Track, id.to_owned()),
        ("playlist", _) => (Kind::Playlist, id.to_owned()),
        ("artist", _) => (Kind::Artist, id.to_owned()),
        _ => return None,
    };
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let sound = (1..=80).contains(&id.len())
        && id.bytes().all(is_id)
        && id.contains(|c: char| c.is_ascii_digit());
    sound.then_some(Wish {
        kind,
        text: id,
        country,
    })
}

/// The songs among the resources of a list.
pub(super) fn songs(data: &[Value]) -> Vec<Track> {
    data.iter().filter_map(song).collect()
}

/// A song. Videos and what is in the list under its number only are none.
pub(super) fn song(value: &Value) -> Option<Track> {
    (text(value, &["type"]).as_deref() == Some("songs")).then_some(())?;
    let attributes = value.get("attributes")?;
    let link = text(attributes, &["url"]);
    let album = link
        .as_deref()
        .and_then(|link| link.split_once('?'))
        .map(|(album, _)| album.to_owned());
    let entry = Entry {
        id: text(value, &["id"])?,
        title: text(attributes, &["name"]),
        author: text(attributes, &["artistName"]),
        length: number(attributes, &["durationInMillis"]),
        isrc: text(attributes, &["isrc"]),
        artwork: picture(attributes),
        more: Extended {
            album_name: text(attributes, &["albumName"]),
            album_url: album,
            artist_url: text(attributes, &["artistUrl"]),
            artist_artwork_url: None,
            preview_url: array(attributes, &["previews"])
                .first()
                .and_then(|preview| text(preview, &["url"])),
            is_preview: false,
        },
        link,
    };
    entry.track(NAME)
}

/// What is known of an album, a playlist or an artist as a whole.
pub(super) fn heading(value: &Value, kind: &'static str) -> Heading {
    let attributes = value.get("attributes").unwrap_or(&Value::Null);
    let name = text(attributes, &["name"]).and_then(|name| crate::label::clean(&name));
    Heading {
        name: name.unwrap_or_else(|| crate::label::UNKNOWN_TITLE.to_owned()),
        kind,
        url: text(attributes, &["url"]),
        author: text(attributes, &["artistName"]).or_else(|| text(attributes, &["curatorName"])),
        artwork: picture(attributes),
        total: number(attributes, &["trackCount"]).and_then(|total| u64::try_from(total).ok()),
        selected: None,
    }
}

/// A picture's address is a pattern with the size left open.
fn picture(attributes: &Value) -> Option<String> {
    let pattern = text(attributes, &["artwork", "url"])?;
    Some(pattern.replace("{w}", PICTURE).replace("{h}", PICTURE))
}
