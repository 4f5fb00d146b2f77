//! The words of titles and names that tell tracks apart, and those that do not.

use crate::fold::fold;

/// Words that name another recording of the same piece.
const VERSIONS: &[&str] = &[
    "acapella",
    "acoustic",
    "bootleg",
    "cover",
    "demo",
    "instrumental",
    "karaoke",
    "live",
    "mashup",
    "nightcore",
    "orchestral",
    "piano",
    "rehearsal",
    "remix",
    "reverb",
    "slowed",
    "sped",
    "8d",
];
/// What stands in brackets, or behind a dash, and says nothing of the recording.
const TRIFLES: &[&str] = &[
    "album version",
    "audio",
    "clean",
    "explicit",
    "feat",
    "featuring",
    "from",
    "ft",
    "hd",
    "hq",
    "lyric",
    "lyrics",
    "mono",
    "music video",
    "official",
    "original",
    "prod",
    "radio edit",
    "remaster",
    "remastered",
    "single version",
    "stereo",
    "video",
    "visualizer",
    "with",
];
/// What separates the names of artists.
const SEPARATORS: &[&str] = &[
    ",", ";", "&", " feat. ", " feat ", " ft. ", " x ", " and ", " with ",
];

/// A title without what says nothing of the recording, folded.
pub(super) fn title(text: &str) -> String {
    let bare = fold(&without_trifles(text));
    if bare.is_empty() { fold(text) } else { bare }
}

/// The artists' names, folded.
pub(super) fn artists(text: &str) -> Vec<String> {
    let mut names = vec![text.to_lowercase()];
    for separator in SEPARATORS {
        names = names
            .iter()
            .flat_map(|name| name.split(separator))
            .map(ToOwned::to_owned)
            .collect();
    }
    let whole = fold(text);
    let mut names: Vec<String> = names.iter().map(|name| fold(name)).collect();
    names.push(whole.clone());
    names.retain(|name| !name.is_empty() && name != "unknown artist" && name != "various artists");
    names.dedup();
    if whole == "unknown artist" {
        names.clear();
    }
    names
}

/// The words in a title that name a kind of recording, in a fixed order.
pub(super) fn versions(text: &str) -> Vec<&'static str> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    VERSIONS
        .iter()
        .filter(|version| words.contains(version))
        .copied()
        .collect()
}

/// Takes out brackets and tails that hold trifles only.
fn without_trifles(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        let close = if rest[open..].starts_with('(') {
            ')'
        } else {
            ']'
        };
        let Some(length) = rest[open..].find(close) else {
            break;
        };
        let inside = &rest[open + 1..open + length];
        out.push_str(&rest[..open]);
        if !is_trifle(inside) {
            out.push_str(inside);
        }
        out.push(' ');
        rest = &rest[open + length + 1..];
    }
    out.push_str(rest);
    if let Some((head, tail)) = out.rsplit_once(" - ")
        && is_trifle(tail)
    {
        return head.to_owned();
    }
    for mark in [" feat. ", " ft. ", " featuring "] {
        if let Some(at) = out.to_ascii_lowercase().find(mark) {
            out.truncate(at);
        }
    }
    out
}

fn is_trifle(text: &str) -> bool {
    let folded = format!(" {} ", fold(text));
    TRIFLES
        .iter()
        .any(|trifle| folded.contains(&format!(" {trifle} ")))
        && versions(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_loses_what_says_nothing_of_the_recording() {
        for (text, bare) in [
            ("Don't Stop Me Now - Remastered 2011", "dont stop me now"),
            ("Hurt (Official Video) [HD]", "hurt"),
            ("Under Pressure (feat. David Bowie)", "under pressure"),
            ("Stan ft. Dido", "stan"),
            (
                "(I Can't Get No) Satisfaction - Mono",
                "i cant get no satisfaction",
            ),
            ("Creep (Live at Reading)", "creep live at reading"),
            ("(Official Video)", "official video"),
            ("a (b", "a b"),
            ("", ""),
        ] {
            assert_eq!(title(text), bare, "{text}");
        }
    }

    #[test]
    fn names_are_parted_and_the_whole_is_kept() {
        assert_eq!(
            artists("Queen, David Bowie"),
            ["queen", "david bowie", "queen david bowie"]
        );
        assert!(artists("Simon & Garfunkel").contains(&"simon garfunkel".to_owned()));
        assert!(artists("Unknown artist").is_empty());
    }
}
