//! The words of a track: from an LRC file beside a local file, from the file's
//! own tags, and from an open lyrics service where one is configured.

pub(crate) mod lrc;
mod service;
#[cfg(test)]
mod tests;

use lavalink_protocol::{Lyrics, TrackInfo};

pub(crate) use self::service::LyricsService;
use crate::local;

/// The longest text that is read as lyrics, in bytes.
pub(crate) const MAX_TEXT: usize = 128 * 1024;

/// Lyrics in the words of a file: with times where it has some.
fn of_text(text: &str, source_name: &str, provider: &str) -> Option<Lyrics> {
    let lines = lrc::read(text);
    let text = match &lines {
        Some(lines) => lrc::plain(lines),
        None => text.trim().to_owned(),
    };
    (!text.is_empty()).then(|| Lyrics {
        source_name: source_name.to_owned(),
        provider: Some(provider.to_owned()),
        text: Some(text),
        lines,
        ..Lyrics::default()
    })
}

/// Lyrics of a local file: those beside it, else those in it.
pub(crate) fn of_file(found: local::Words) -> Option<Lyrics> {
    let (text, provider) = match found {
        local::Words::Beside(text) => (text, "LRC file"),
        local::Words::Tag(text) => (text, "tags"),
    };
    of_text(&text, local::NAME, provider)
}

/// Whether a track is known well enough for a service to find it.
fn can_be_asked_for(track: &TrackInfo) -> bool {
    !track.is_stream && !track.title.trim().is_empty() && !track.author.trim().is_empty()
}
