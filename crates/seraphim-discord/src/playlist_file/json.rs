//! Our own JSON: `{"name": …, "tracks": [{"title", "author", "seconds", "link",
//! "isrc"}]}`. A bare list of tracks is read too, and fields that are not known
//! are skipped.

use std::fmt;
use std::time::Duration;

use seraphim_core::Track;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, SeqAccess, Visitor},
};

use super::{Line, Unreadable, link, push};

#[derive(Serialize)]
struct Written<'a> {
    name: &'a str,
    tracks: Vec<WrittenTrack<'a>>,
}

#[derive(Serialize)]
struct WrittenTrack<'a> {
    title: &'a str,
    author: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    isrc: Option<&'a str>,
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    name: Option<String>,
    tracks: Lines,
}

#[derive(Deserialize)]
struct ReadTrack {
    #[serde(default)]
    title: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    seconds: Option<u32>,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    isrc: Option<String>,
}

/// Tracks, read one by one, so that a list without end is given up at its bound.
struct Lines(Vec<Line>);

/// The mark of a list that is too long, in an error of serde's.
const TOO_MANY: &str = "too many tracks";

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(OneByOne)
    }
}

struct OneByOne;

impl<'de> Visitor<'de> for OneByOne {
    type Value = Lines;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tracks")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines, A::Error> {
        let mut lines = Vec::new();
        while let Some(track) = list.next_element::<ReadTrack>()? {
            let line = Line {
                title: track.title,
                author: track.author,
                length: track
                    .seconds
                    .map(|seconds| Duration::from_secs(seconds.into())),
                link: track.link,
                isrc: track.isrc,
            };
            push(&mut lines, line).map_err(|_| A::Error::custom(TOO_MANY))?;
        }
        Ok(Lines(lines))
    }
}

pub(super) fn read(text: &str) -> Result<(Option<String>, Vec<Line>), Unreadable> {
    let read = if text.starts_with('[') {
        serde_json::from_str(text).map(|tracks| Read { name: None, tracks })
    } else {
        serde_json::from_str(text)
    };
    match read {
        Ok(Read { name, tracks }) => Ok((name, tracks.0)),
        Err(error) if error.to_string().starts_with(TOO_MANY) => Err(Unreadable::TooMany),
        Err(_) => Err(Unreadable::Nonsense),
    }
}

pub(super) fn write(name: &str, tracks: &[Track]) -> String {
    let tracks = tracks.iter().map(|track| WrittenTrack {
        title: &track.title,
        author: &track.author,
        seconds: track.length.map(|length| length.as_secs()),
        link: link(track),
        isrc: track.isrc.as_deref(),
    });
    let written = Written {
        name,
        tracks: tracks.collect(),
    };
    // Strings and numbers can always be written.
    serde_json::to_string_pretty(&written).unwrap_or_default()
}
