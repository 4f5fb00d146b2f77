//! Playlists as files that a person can read and other programs too: JSON of our
//! own, and M3U, <https://en.wikipedia.org/wiki/M3U>. What is read names tracks
//! by words and links alone, and nothing in it is believed: each is looked up
//! when it is about to play, behind the same walls as what a person types.

mod json;
mod m3u;

use std::time::Duration;

use seraphim_core::{Track, policy::query::Query};
use seraphim_engine::ports::store::LARGEST_PLAYLIST;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: usize = 1024 * 1024;

/// Characters of a title, an author or a code that are kept.
const LONGEST_WORDS: usize = 300;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    M3u,
}

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: Option<String>,
    pub(crate) tracks: Vec<Track>,
    /// Entries with neither a title nor a link that could be played.
    pub(crate) left_out: usize,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Neither of the two kinds, or nothing playable in it.
    Nonsense,
    /// More than a playlist may have.
    TooMany,
}

/// One entry, as a file says it.
#[derive(Debug, Default)]
struct Line {
    title: String,
    author: String,
    length: Option<Duration>,
    link: Option<String>,
    isrc: Option<String>,
}

/// Reads a file of either kind.
pub(crate) fn read(bytes: &[u8]) -> Result<Listed, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Nonsense)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let (name, lines) = if text.starts_with(['{', '[']) {
        json::read(text)?
    } else {
        m3u::read(text)?
    };
    let found = lines.len();
    let tracks: Vec<Track> = lines.into_iter().filter_map(Line::track).collect();
    if tracks.is_empty() {
        return Err(Unreadable::Nonsense);
    }
    let left_out = found - tracks.len();
    Ok(Listed {
        name: name
            .map(|name| words(&name))
            .filter(|name| !name.is_empty()),
        tracks,
        left_out,
    })
}

/// Writes a playlist.
pub(crate) fn write(form: Form, name: &str, tracks: &[Track]) -> String {
    match form {
        Form::Json => json::write(name, tracks),
        Form::M3u => m3u::write(name, tracks),
    }
}

/// Makes room for one more line.
fn push(lines: &mut Vec<Line>, line: Line) -> Result<(), Unreadable> {
    if lines.len() == LARGEST_PLAYLIST {
        return Err(Unreadable::TooMany);
    }
    lines.push(line);
    Ok(())
}

/// Where a track can be found again: its page, or its place in the library.
fn link(track: &Track) -> Option<String> {
    if track.source == "local" {
        let path = track.identifier.trim_start_matches("local:");
        return Some(format!("local:{path}"));
    }
    track.uri.clone()
}

/// Words of a stranger: one line, not too long.
fn words(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let cut: String = visible.take(LONGEST_WORDS).collect();
    cut.trim().to_owned()
}

impl Line {
    fn track(self) -> Option<Track> {
        let link = match self.link.as_deref().map(Query::parse) {
            Some(Ok(Query::Url { url, .. })) => Some(url),
            Some(Ok(Query::Local(path))) => Some(format!("local:{path}")),
            // A path on somebody's computer, a forbidden scheme, nothing.
            _ => None,
        };
        let (title, author) = (words(&self.title), words(&self.author));
        if title.is_empty() && link.is_none() {
            return None;
        }
        let identifier = link.clone().unwrap_or_else(|| format!("{author} {title}"));
        Some(Track {
            encoded: String::new(),
            title: if title.is_empty() {
                identifier.clone()
            } else {
                title
            },
            author,
            length: self.length,
            seekable: false,
            uri: link,
            artwork: None,
            source: "file".to_owned(),
            identifier,
            isrc: self
                .isrc
                .map(|code| words(&code))
                .filter(|code| !code.is_empty()),
        })
    }
}

#[cfg(test)]
mod tests;
