//! What a person may type to be played, and what it means.
//!
//! It judges the text alone: whether an address may be reached is decided by
//! the audio node, where the connection is made.

use crate::playback::Search;
use crate::refusal::Refusal;

/// Discord's option limit is longer; nobody searches with more than this.
pub const MAX_CHARACTERS: usize = 500;

/// Schemes that are refused even without `//` behind them.
const OTHER_SCHEMES: [&str; 9] = [
    "about",
    "blob",
    "data",
    "file",
    "ftp",
    "javascript",
    "mailto",
    "vbscript",
    "ws",
];

/// A query that may be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Words to search for.
    Words(String),
    /// A link to follow.
    Url {
        /// The link, in its plain form.
        url: String,
        /// The playlist that the link also names.
        playlist: Option<String>,
    },
    /// A file of the local library, `local:` and its path below the root.
    Local(String),
}

impl Query {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`Refusal::QueryEmpty`], [`Refusal::QueryTooLong`],
    /// [`Refusal::QueryControl`], [`Refusal::UrlScheme`],
    /// [`Refusal::UrlMalformed`].
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let text = typed.trim_matches(|c: char| c.is_whitespace());
        if text.chars().any(char::is_control) {
            return Err(Refusal::QueryControl);
        }
        let text = unbracketed(text);
        if text.is_empty() {
            return Err(Refusal::QueryEmpty);
        }
        let length = text.chars().count();
        if length > MAX_CHARACTERS {
            return Err(Refusal::QueryTooLong {
                length,
                max: MAX_CHARACTERS,
            });
        }
        if let Some(path) = text.strip_prefix("local:").filter(|path| !path.is_empty()) {
            return Ok(Self::Local(path.to_owned()));
        }
        match scheme_of(text) {
            Some((scheme, rest)) if matches!(scheme.as_str(), "http" | "https") => {
                link(&scheme, rest)
            }
            Some((scheme, _)) => Err(Refusal::UrlScheme { scheme }),
            None if looks_like_link(text) => link("https", text),
            None => Ok(Self::Words(text.to_owned())),
        }
    }

    /// Where to look, in order. `prefixes` are the guild's search prefixes.
    #[must_use]
    pub fn searches(&self, prefixes: &[String]) -> Vec<Search> {
        let words = |words: &str| {
            prefixes
                .iter()
                .map(|prefix| Search::Words {
                    prefix: prefix.clone(),
                    words: words.to_owned(),
                })
                .collect()
        };
        match self {
            Self::Words(text) => words(text),
            Self::Url { url, .. } => vec![Search::Url(url.clone())],
            // Without a local library the same text is but words.
            Self::Local(path) if prefixes.iter().any(|prefix| prefix == "localsearch") => {
                vec![Search::Url(format!("local:{path}"))]
            }
            Self::Local(path) => words(path),
        }
    }

    /// The playlist that a link to a single video also names.
    #[must_use]
    pub fn playlist(&self) -> Option<&str> {
        match self {
            Self::Url { playlist, .. } => playlist.as_deref(),
            Self::Words(_) | Self::Local(_) => None,
        }
    }
}

/// People put `<…>` around links so that Discord shows no preview.
fn unbracketed(text: &str) -> &str {
    text.strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'))
        .unwrap_or(text)
        .trim()
}

/// The scheme, lower case, and what follows its colon (and `//`), if the text
/// is a link. `artist: title` is not one.
fn scheme_of(text: &str) -> Option<(String, &str)> {
    let (name, rest) = text.split_once(':')?;
    let mut characters = name.chars();
    let begins = characters.next()?.is_ascii_alphabetic();
    if !begins || !characters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return None;
    }
    let scheme = name.to_ascii_lowercase();
    if let Some(rest) = rest.strip_prefix("//") {
        return Some((scheme, rest));
    }
    let known =
        matches!(scheme.as_str(), "http" | "https") || OTHER_SCHEMES.contains(&scheme.as_str());
    (known && !rest.starts_with(' ')).then_some((scheme, rest))
}

/// Links as people paste them from an address bar that hides the scheme.
fn looks_like_link(text: &str) -> bool {
    const BEGINNINGS: [&str; 6] = [
        "www.",
        "youtu.be/",
        "youtube.com/",
        "m.youtube.com/",
        "music.youtube.com/",
        "soundcloud.com/",
    ];
    let lower = text.to_ascii_lowercase();
    !text.contains(char::is_whitespace) && BEGINNINGS.iter().any(|start| lower.starts_with(start))
}

/// Judges a link whose scheme is http or https.
fn link(scheme: &str, rest: &str) -> Result<Query, Refusal> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let has_host = !host.is_empty() && !host.starts_with(':');
    if !has_host || rest.contains(char::is_whitespace) || rest.contains(['<', '>', '\\']) {
        return Err(Refusal::UrlMalformed);
    }
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    if let Some(query) = youtube(&host, tail) {
        return Ok(query);
    }
    Ok(Query::Url {
        url: format!("{scheme}://{rest}"),
        playlist: None,
    })
}

/// The plain form of a link to one `YouTube` video, with the playlist apart;
/// `None` for every other link, which is left as it is.
fn youtube(host: &str, tail: &str) -> Option<Query> {
    let tail = tail.split('#').next().unwrap_or(tail);
    let (path, parameters) = tail.split_once('?').unwrap_or((tail, ""));
    let parameter = |wanted: &str| {
        parameters
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, value)| *name == wanted && is_youtube_id(value))
            .map(|(_, value)| value)
    };
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    let first = steps.next();
    let video = match host {
        "youtu.be" => first,
        "youtube.com" | "www.youtube.com" | "m.youtube.com" | "music.youtube.com" => match first? {
            "watch" => parameter("v"),
            "shorts" | "live" | "embed" | "v" => steps.next(),
            _ => None,
        },
        _ => None,
    }
    .filter(|video| is_youtube_id(video))?;
    let site = if host == "music.youtube.com" {
        host
    } else {
        "www.youtube.com"
    };
    Some(Query::Url {
        url: format!("https://{site}/watch?v={video}"),
        playlist: parameter("list").map(|list| format!("https://{site}/playlist?list={list}")),
    })
}

fn is_youtube_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(
        clippy::unnecessary_wraps,
        reason = "it stands beside refusals in a table"
    )]
    fn words(text: &str) -> Result<Query, Refusal> {
        Ok(Query::Words(text.to_owned()))
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "it stands beside refusals in a table"
    )]
    fn url(text: &str) -> Result<Query, Refusal> {
        Ok(Query::Url {
            url: text.to_owned(),
            playlist: None,
        })
    }

    fn scheme(text: &str) -> Result<Query, Refusal> {
        Err(Refusal::UrlScheme {
            scheme: text.to_owned(),
        })
    }

    #[test]
    fn a_query_means_what_a_person_meant_by_it() {
        let longest = "x".repeat(500);
        let cases = [
            ("never gonna", words("never gonna")),
            ("  spaces around\t", words("spaces around")),
            ("Artist: Title", words("Artist: Title")),
            ("Data: Title", words("Data: Title")),
            ("10:04", words("10:04")),
            ("<3 songs", words("<3 songs")),
            ("日本語の歌", words("日本語の歌")),
            (longest.as_str(), words(&longest)),
            (
                "https://example.org/a.mp3?x=1#t",
                url("https://example.org/a.mp3?x=1#t"),
            ),
            ("HTTP://example.org", url("http://example.org")),
            ("<https://example.org/a>", url("https://example.org/a")),
            ("< https://example.org/a >", url("https://example.org/a")),
            (
                "www.example.org/a.mp3",
                url("https://www.example.org/a.mp3"),
            ),
            ("", Err(Refusal::QueryEmpty)),
            (" \t ", Err(Refusal::QueryEmpty)),
            ("<>", Err(Refusal::QueryEmpty)),
            ("a\0b", Err(Refusal::QueryControl)),
            ("a\u{7}b", Err(Refusal::QueryControl)),
            ("a\nb", Err(Refusal::QueryControl)),
            ("javascript:alert(1)", scheme("javascript")),
            ("JavaScript:alert(1)", scheme("javascript")),
            (
                "javajavascript:script:alert(1)",
                words("javajavascript:script:alert(1)"),
            ),
            ("<javascript:alert(1)>", scheme("javascript")),
            ("data:audio/mpeg;base64,AAAA", scheme("data")),
            ("file:///etc/passwd", scheme("file")),
            ("file:/etc/passwd", scheme("file")),
            ("ftp://example.org/a", scheme("ftp")),
            ("gopher://example.org/a", scheme("gopher")),
            ("http://", Err(Refusal::UrlMalformed)),
            ("https:///path", Err(Refusal::UrlMalformed)),
            ("https://:80/", Err(Refusal::UrlMalformed)),
            ("http:example.org", url("http://example.org")),
            ("https://example.org/a b", Err(Refusal::UrlMalformed)),
            ("https://example.org\\@evil/", Err(Refusal::UrlMalformed)),
            (
                "local:album/one.flac",
                Ok(Query::Local("album/one.flac".to_owned())),
            ),
        ];

        for (typed, meant) in cases {
            assert_eq!(Query::parse(typed), meant, "{typed:?}");
        }
    }

    #[test]
    fn the_five_hundred_and_first_character_is_one_too_many() {
        let typed = "é".repeat(501);

        assert_eq!(
            Query::parse(&typed),
            Err(Refusal::QueryTooLong {
                length: 501,
                max: 500
            })
        );
    }

    #[test]
    fn every_link_to_a_video_becomes_the_video_and_its_list_is_set_aside() {
        let watch = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
        let list = Some("https://www.youtube.com/playlist?list=PL1_x-2");
        let cases = [
            ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", watch, None),
            (
                "https://youtube.com/watch?v=dQw4w9WgXcQ&list=PL1_x-2&index=3",
                watch,
                list,
            ),
            (
                "https://m.youtube.com/watch?list=PL1_x-2&v=dQw4w9WgXcQ",
                watch,
                list,
            ),
            ("https://youtu.be/dQw4w9WgXcQ?si=abc", watch, None),
            ("https://youtu.be/dQw4w9WgXcQ?list=PL1_x-2", watch, list),
            ("youtu.be/dQw4w9WgXcQ", watch, None),
            ("https://www.youtube.com/shorts/dQw4w9WgXcQ", watch, None),
            (
                "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share",
                watch,
                None,
            ),
            ("https://www.youtube.com/embed/dQw4w9WgXcQ#t=3", watch, None),
            (
                "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
                None,
            ),
            (
                "https://www.youtube.com/playlist?list=PL1_x-2",
                "https://www.youtube.com/playlist?list=PL1_x-2",
                None,
            ),
            ("https://www.youtube.com/watch?v=<script>", "", None),
            (
                "https://notyoutube.com/watch?v=a&list=b",
                "https://notyoutube.com/watch?v=a&list=b",
                None,
            ),
        ];

        for (typed, expected, playlist) in cases {
            let expected = if expected.is_empty() {
                Err(Refusal::UrlMalformed)
            } else {
                let playlist = playlist.map(str::to_owned);
                Ok(Query::Url {
                    url: expected.to_owned(),
                    playlist,
                })
            };
            assert_eq!(Query::parse(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_local_path_is_taken_as_such_only_where_there_is_a_library() {
        let query = Query::parse("local:a.flac").expect("it is well-formed");

        assert_eq!(
            query.searches(&["localsearch".to_owned()]),
            [Search::Url("local:a.flac".to_owned())]
        );
        let words = Search::Words {
            prefix: "ytsearch".to_owned(),
            words: "a.flac".to_owned(),
        };
        assert_eq!(query.searches(&["ytsearch".to_owned()]), [words]);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_nothing_but_http_is_followed(typed in "\\PC{0,60}") {
            if let Ok(Query::Url { url, .. }) = Query::parse(&typed) {
                proptest::prop_assert!(url.starts_with("http://") || url.starts_with("https://"));
                proptest::prop_assert!(!url.contains(char::is_whitespace));
            }
        }
    }
}
