//! Texts from outside, made fit to be a title: names of files, segments of
//! links, values of tags.

use percent_encoding::percent_decode_str;
use url::Url;

/// The author of a track that names none, as Lavalink has it.
pub(crate) const UNKNOWN_AUTHOR: &str = "Unknown artist";
/// The title of a track that has nothing to be named after.
pub(crate) const UNKNOWN_TITLE: &str = "Unknown title";

/// Titles and authors are cut here, in characters.
const MAX_CHARS: usize = 250;
/// Extensions longer than this are none.
const MAX_EXTENSION: usize = 8;

/// A text without control and direction characters, with single spaces, cut to
/// a length that a message can hold; `None` when nothing is left.
pub(crate) fn clean(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut gap = false;
    let mut count = 0;
    for character in text.chars() {
        if character.is_whitespace() || character == '\0' {
            gap = count > 0;
            continue;
        }
        if character.is_control() || is_direction(character) {
            continue;
        }
        if count + usize::from(gap) >= MAX_CHARS {
            out.push('…');
            break;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
            count += 1;
        }
        out.push(character);
        count += 1;
    }
    (!out.is_empty()).then_some(out)
}

/// A text whose encoding nobody names: UTF-8 if it is that, else Latin-1.
pub(crate) fn decode(text: &[u8]) -> String {
    std::str::from_utf8(text).map_or_else(
        |_| text.iter().copied().map(char::from).collect(),
        str::to_owned,
    )
}

/// Marks that turn the direction of what follows, and the byte order mark.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A title after the last segment of a link's path, else after its host.
pub(crate) fn of_url(url: &Url) -> String {
    let segment = url
        .path_segments()
        .and_then(|mut segments| segments.rfind(|one| !one.is_empty()));
    segment
        .and_then(|segment| of_file(&percent_decode_str(segment).decode_utf8_lossy()))
        .or_else(|| url.host_str().and_then(clean))
        .unwrap_or_else(|| UNKNOWN_TITLE.to_owned())
}

/// A title after a file's name: without its extension.
pub(crate) fn of_file(name: &str) -> Option<String> {
    let stem = match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && is_extension(end) => stem,
        _ => name,
    };
    clean(stem)
}

/// The extension of the last segment of a path, in lower case.
pub(crate) fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, end) = name.rsplit_once('.')?;
    (!stem.is_empty() && is_extension(end)).then(|| end.to_ascii_lowercase())
}

fn is_extension(text: &str) -> bool {
    (1..=MAX_EXTENSION).contains(&text.len())
        && text
            .chars()
            .all(|character| character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_direction_characters_are_gone_and_spaces_single() {
        assert_eq!(
            clean("  Ave\u{202e} \u{7}Maria\r\n\t (live) \0").as_deref(),
            Some("Ave Maria (live)")
        );
        assert_eq!(clean("\u{200f}\u{1b}\n"), None);
    }

    #[test]
    fn a_long_text_is_cut_with_an_ellipsis() {
        let cut = clean(&"漢 ".repeat(4_000)).expect("something is left");

        assert!(
            cut.chars().count() <= MAX_CHARS + 1,
            "{} characters",
            cut.chars().count()
        );
        assert!(cut.ends_with('…'));
    }

    #[test]
    fn a_link_is_titled_by_its_last_segment_decoded() -> Result<(), url::ParseError> {
        for (link, title) in [
            (
                "https://example.org/a/Dies%20Ir%C3%A6.mp3?x=1#y",
                "Dies Iræ",
            ),
            ("https://example.org/a/b/", "b"),
            ("https://example.org", "example.org"),
            ("https://example.org/%00%0A", "example.org"),
            ("https://example.org/Vol.%202", "Vol. 2"),
        ] {
            assert_eq!(of_url(&Url::parse(link)?), title, "{link}");
        }
        Ok(())
    }

    #[test]
    fn an_extension_is_short_and_alphanumeric() {
        assert_eq!(extension("/a/b.MP3").as_deref(), Some("mp3"));
        assert_eq!(extension("/a.mp3/b"), None);
        assert_eq!(extension("/.hidden"), None);
        assert_eq!(extension("/Vol. 2"), None);
    }
}
