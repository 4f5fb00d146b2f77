//! M3U with the extensions that players write: `#PLAYLIST`, and `#EXTINF` with
//! seconds and `author - title` before each link.

use std::{fmt::Write as _, time::Duration};

use seraphim_core::Track;

use super::{Line, Unreadable, link, push, words};

/// The first line.
const HEAD: &str = "#EXTM3U";

pub(super) fn read(text: &str) -> Result<(Option<String>, Vec<Line>), Unreadable> {
    let (mut name, mut lines) = (None, Vec::new());
    let mut next = Line::default();
    let mut known = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(said) = line.strip_prefix("#PLAYLIST:") {
            name = Some(said.to_owned());
        } else if let Some(said) = line.strip_prefix("#EXTINF:") {
            next = information(said);
        } else if line.starts_with('#') {
            known |= line.starts_with(HEAD);
        } else {
            known |= line.contains("://");
            let line = Line {
                link: Some(line.to_owned()),
                ..std::mem::take(&mut next)
            };
            push(&mut lines, line)?;
        }
    }
    // Without its head a list of links is one too; a poem is none.
    if known {
        Ok((name, lines))
    } else {
        Err(Unreadable::Nonsense)
    }
}

/// `201,Hildegard - O vis aeternitatis`; a length of -1 is none.
fn information(said: &str) -> Line {
    let (seconds, title) = said.split_once(',').unwrap_or((said, ""));
    // Attributes may follow the seconds.
    let seconds = seconds.split_whitespace().next().unwrap_or_default();
    let (author, title) = title.split_once(" - ").unwrap_or(("", title));
    Line {
        title: title.to_owned(),
        author: author.to_owned(),
        length: seconds
            .parse::<u32>()
            .ok()
            .filter(|seconds| *seconds > 0)
            .map(|seconds| Duration::from_secs(seconds.into())),
        ..Line::default()
    }
}

pub(super) fn write(name: &str, tracks: &[Track]) -> String {
    let mut out = format!("{HEAD}\n#PLAYLIST:{}\n", words(name));
    for track in tracks {
        let seconds = track.length.map_or(-1, |length| {
            i64::try_from(length.as_secs()).unwrap_or(i64::MAX)
        });
        let (author, title) = (words(&track.author), words(&track.title));
        // A line there has to be: words are searched for.
        let link = link(track).unwrap_or_else(|| title.clone());
        // Writing into a string cannot fail.
        let _ = if author.is_empty() {
            writeln!(out, "#EXTINF:{seconds},{title}\n{link}")
        } else {
            writeln!(out, "#EXTINF:{seconds},{author} - {title}\n{link}")
        };
    }
    out
}
