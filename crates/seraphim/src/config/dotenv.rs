//! The `.env` file, as the dotenv of Node reads it, which the original read it with:
//! nothing in a value is replaced, and what is no assignment is passed over.
//! <https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow>

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// What is written in such a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dotenv {
    /// Names with their values, in their order; of two of one name the later counts.
    pub(super) variables: Vec<(String, String)>,
    /// Numbers of the lines that say nothing, from 1.
    pub(super) passed_over: Vec<usize>,
}

/// Reads a file's text. A byte order mark before it is no part of it.
pub(super) fn read(text: &str) -> Dotenv {
    let mut read = Dotenv::default();
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut number = 0;
    while !rest.is_empty() {
        let line = rest.lines().next().unwrap_or_default();
        number += 1;
        let mut length = line.len();
        match assigned(line) {
            Some((name, at)) => {
                let (value, end) = value(&rest[at..]);
                length = length.max(at + end);
                read.variables.push((name.to_owned(), value));
            }
            None if line.trim().is_empty() || line.trim_start().starts_with('#') => {}
            None => read.passed_over.push(number),
        }
        number += rest[..length].matches('\n').count();
        let after = &rest[length..];
        rest = after.split_once('\n').map_or("", |(_, after)| after);
    }
    read
}

/// The name that a line gives a value, and where that begins.
fn assigned(line: &str) -> Option<(&str, usize)> {
    let equals = line.split_once('=');
    let equals = equals.map(|(before, _)| (before.trim_end(), before.len() + 1));
    let colon = line.split_once(':');
    let colon = colon.filter(|(_, value)| value.starts_with(char::is_whitespace));
    let colon = colon.map(|(before, _)| (before, before.len() + 1));
    let named = [equals, colon].into_iter().flatten().map(|(before, at)| {
        let name = before.trim_start();
        (
            name.strip_prefix("export ").map_or(name, str::trim_start),
            at,
        )
    });
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let mut named = named.filter(|(name, _)| !name.is_empty() && name.chars().all(fits));
    named.next()
}

/// The value at the beginning of a text, and where it ends.
fn value(text: &str) -> (String, usize) {
    if let Some((value, end)) = quoted(text) {
        return (value, end);
    }
    let line = text.lines().next().unwrap_or_default();
    let bare = line.split('#').next().unwrap_or_default().trim();
    let quote = bare.chars().next().filter(|c| QUOTES.contains(c));
    let inside = quote.and_then(|quote| bare.strip_prefix(quote)?.strip_suffix(quote));
    (expanded(inside.unwrap_or(bare), quote), line.len())
}

/// What stands between quotes, where two letters can mean the end of a line.
fn expanded(value: &str, quote: Option<char>) -> String {
    if quote == Some('"') {
        value.replace("\\n", "\n").replace("\\r", "\r")
    } else {
        value.to_owned()
    }
}

/// The same for one in quotes, which may go over several lines. Its end is that of
/// its last line.
fn quoted(text: &str) -> Option<(String, usize)> {
    let begun = text.trim_start_matches([' ', '\t']);
    let quote = begun.chars().next().filter(|c| QUOTES.contains(c))?;
    let inside = &begun[1..];
    // The first quote that nothing escapes closes it, or one before, where it would
    // not be the last of its line.
    let mut closes = Vec::new();
    for (at, _) in inside.match_indices(quote) {
        closes.push(at);
        if !inside[..at].ends_with('\\') {
            break;
        }
    }
    let (close, behind) = closes.into_iter().rev().find_map(|close| {
        let behind = inside[close + 1..].lines().next().unwrap_or_default();
        let nothing = behind.trim().is_empty() || behind.trim_start().starts_with('#');
        nothing.then_some((close, behind))
    })?;
    let end = text.len() - begun.len() + 1 + close + 1 + behind.len();
    Some((expanded(&inside[..close], Some(quote)), end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_means_what_it_means_to_node() {
        let text = "\u{feff}DISCORD_TOKEN=a.b-c\r\n\
                    \n# a note\n  export CLIENT_ID = 42 # ours\n\
                    PLAIN=pa$sword9!\nDOUBLE=\"pa$sword\\d\"\nSINGLE='it is # no note' # a note\n\
                    BOT_NAME=My Bot\nEMPTY=\nTWO=\"one\\ntwo\"\nLONG=`first\nsecond`\n\
                    INNER={\"a\": \"b\"}\nLOOSE=\"a\"b\nOPEN=\"a\nsay what\nESCAPED=\"a\\\"b\"\nIN=\"pa\"ss\"\n\
                    IT='it's' # ours\nFOLDER=\"C:\\music\\\"\nCOLON: a=b\nLAST=\"z\"";
        let read = read(text);
        let pairs = read.variables.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        assert_eq!(
            pairs.collect::<Vec<_>>(),
            [
                ("DISCORD_TOKEN", "a.b-c"),
                ("CLIENT_ID", "42"),
                ("PLAIN", "pa$sword9!"),
                ("DOUBLE", "pa$sword\\d"),
                ("SINGLE", "it is # no note"),
                ("BOT_NAME", "My Bot"),
                ("EMPTY", ""),
                ("TWO", "one\ntwo"),
                ("LONG", "first\nsecond"),
                ("INNER", "{\"a\": \"b\"}"),
                ("LOOSE", "\"a\"b"),
                ("OPEN", "\"a"),
                ("ESCAPED", "a\\\"b"),
                ("IN", "pa\"ss"),
                ("IT", "it's"),
                ("FOLDER", "C:\\music\\"),
                ("COLON", "a=b"),
                ("LAST", "z"),
            ]
        );
        assert_eq!(read.passed_over, [16]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "([A-Z=\"'` #\\\\\r\né]|export ){0,60}", value in "[a-z$]{0,9}") {
            let lines = text.matches('\n').count() + 1;
            let read = read(&text);
            prop_assert!(read.passed_over.iter().all(|line| (1..=lines).contains(line)));
            let whole = super::read(&format!("{}\nNAME={value}\n", text.replace(['"', '\'', '`'], "")));
            prop_assert_eq!(whole.variables.last(), Some(&("NAME".to_owned(), value)));
        }
    }
}
