//! Text from outside (titles, authors, names of people and channels) as it may
//! stand in a message: without control and direction characters, cut between
//! graphemes, and, where Discord reads Markdown, escaped. It knows no sentence.

use unicode_segmentation::UnicodeSegmentation;

/// The mark of a cut.
const ELLIPSIS: char = '…';

/// Code points that one grapheme may have; the longest emoji stay below.
/// Piled-up combining marks ("zalgo") do not.
const LONGEST_GRAPHEME: usize = 16;

/// For places where Discord shows text as it is: labels, footers, choices.
/// At most `limit` UTF-16 units, Discord's own measure of length.
pub(crate) fn bare(text: &str, limit: usize) -> String {
    fit(text, limit, false)
}

/// For places where Discord reads Markdown: contents, descriptions, field values.
pub(crate) fn escaped(text: &str, limit: usize) -> String {
    fit(text, limit, true)
}

/// An address that may stand behind a title: http or https, no blank or bracket
/// that would end a Markdown link early, and not longer than Discord's limit.
pub(crate) fn link(address: &str) -> Option<&str> {
    let known = address.starts_with("https://") || address.starts_with("http://");
    let closed = |c: char| c.is_whitespace() || c.is_control() || "()<>[]\\\"`".contains(c);
    (known && address.len() <= 512 && !address.contains(closed) && url::Url::parse(address).is_ok())
        .then_some(address)
}

fn fit(text: &str, limit: usize, escape: bool) -> String {
    let mut out = String::new();
    let mut used = 0;
    // Where the text can still be cut so that the ellipsis fits.
    let mut cut_at = 0;
    let mut blank = true;
    let clean: String = text.chars().filter_map(visible).collect();
    for grapheme in clean.graphemes(true) {
        if grapheme == " " && blank {
            continue;
        }
        blank = grapheme == " ";
        let start = out.len();
        write_grapheme(&mut out, grapheme, escape);
        let units: usize = out[start..].chars().map(char::len_utf16).sum();
        if used + units > limit {
            out.truncate(cut_at);
            let kept = out.trim_end().len();
            out.truncate(kept);
            if limit > 0 {
                out.push(ELLIPSIS);
            }
            return out;
        }
        used += units;
        if used < limit {
            cut_at = out.len();
        }
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out
}

fn write_grapheme(out: &mut String, grapheme: &str, escape: bool) {
    if escape && grapheme.len() == 1 && grapheme.bytes().all(is_markup) {
        out.push('\\');
    }
    if grapheme.chars().nth(LONGEST_GRAPHEME).is_some() {
        out.extend(grapheme.chars().next());
    } else if escape
        && grapheme.as_bytes().first().copied().is_some_and(is_markup)
        && grapheme.len() > 1
    {
        // A mark of Markdown that carries a combining mark is still that mark.
        out.push('\\');
        out.push_str(grapheme);
    } else {
        out.push_str(grapheme);
    }
}

/// What Discord gives a meaning to: emphasis, code, quotes, lists, headings,
/// links, mentions, emoji, timestamps, and the colon that makes an address.
fn is_markup(byte: u8) -> bool {
    matches!(
        byte,
        b'\\'
            | b'*'
            | b'_'
            | b'~'
            | b'`'
            | b'|'
            | b'>'
            | b'<'
            | b'#'
            | b'-'
            | b'+'
            | b'['
            | b']'
            | b'('
            | b')'
            | b'@'
            | b':'
            | b'.'
            | b'/'
            | b'!'
    )
}

/// The character to show, a blank for every kind of white space, or nothing for
/// what is invisible and could turn or hide the text around it.
fn visible(c: char) -> Option<char> {
    match c {
        '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' => {
            None
        }
        '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}'
        | '\u{3164}'
        | '\u{115f}'
        | '\u{1160}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::{bare, escaped, link};
    use proptest::prelude::*;

    #[test]
    fn markup_in_a_title_is_shown_and_not_obeyed() {
        assert_eq!(
            escaped("**loud** <@1> :x:", 100),
            r"\*\*loud\*\* \<\@1\> \:x\:"
        );
        assert_eq!(escaped("https://a.example", 100), r"https\:\/\/a\.example");
    }

    #[test]
    fn direction_and_control_characters_vanish() {
        assert_eq!(bare("a\u{202e}b\u{0}c\u{2066}d\n\n e", 100), "abcd e");
    }

    #[test]
    fn a_long_title_is_cut_between_graphemes_and_says_so() {
        assert_eq!(bare("abcdef", 4), "abc…");
        assert_eq!(bare("abcd", 4), "abcd");
        let family = "👨‍👩‍👧‍👦";
        assert_eq!(bare(&format!("{family}{family}"), 15), format!("{family}…"));
    }

    #[test]
    fn piled_up_marks_are_taken_off() {
        let zalgo = format!("a{}b", "\u{301}".repeat(400));
        assert_eq!(bare(&zalgo, 100), "ab");
    }

    #[test]
    fn only_an_honest_web_address_becomes_a_link() {
        assert!(link("https://a.example/x?y=1").is_some());
        for bad in [
            "javascript:alert(1)",
            "https://a.example/) [x](http://b",
            "https://a b",
            "file:///etc",
        ] {
            assert!(link(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_longer_than_its_limit(text in any::<String>(), limit in 0usize..80) {
            prop_assert!(bare(&text, limit).encode_utf16().count() <= limit);
            prop_assert!(escaped(&text, limit).encode_utf16().count() <= limit);
        }

        #[test]
        fn every_mark_of_markdown_stands_behind_a_backslash(text in r"[a-z*_~`|<>@:\\\[\]() ]{0,60}") {
            let out = escaped(&text, 200);
            let mut chars = out.chars();
            while let Some(c) = chars.next() {
                if c == '\\' {
                    prop_assert!(chars.next().is_some());
                } else {
                    prop_assert!(!"*_~`|<>@:[]()".contains(c), "{out}");
                }
            }
        }

        #[test]
        fn nothing_invisible_that_turns_text_survives(text in any::<String>()) {
            let out = bare(&text, 500);
            let turned = out.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
            prop_assert!(!turned);
        }
    }
}
