//! M3U and PLS: lists of other links and paths.
//!
//! M3U is whatever people write, one location a line, `#EXTINF:seconds,title`
//! before some; PLS has numbered keys. Neither has a specification.

use crate::label;

/// How many entries of one list are read.
pub(crate) const MAX_ENTRIES: usize = 5_000;
/// Longer lines are none.
const MAX_LINE: usize = 8 * 1024;

/// A list as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// Its own name, clean.
    pub(crate) title: Option<String>,
    pub(crate) entries: Vec<Entry>,
}

/// One line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// A link or a path, absolute or seen from the list.
    pub(crate) location: String,
    /// Clean.
    pub(crate) title: Option<String>,
    /// Milliseconds; `None` where nobody says, or there is no end.
    pub(crate) length: Option<i64>,
}

/// What a text of links is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Segments or variants of one stream: HLS.
    Hls,
    List(List),
}

/// Whether a file begins like a list, whatever it is called.
pub(crate) fn looks_like_list(head: &[u8]) -> bool {
    let head = super::text::decode(&head[..head.len().min(256)]);
    let head = head.trim_start().to_ascii_lowercase();
    head.starts_with("#extm3u") || head.starts_with("[playlist]")
}

/// Reads a list. Whatever it is given, it returns, with at most
/// [`MAX_ENTRIES`] entries.
pub(crate) fn parse(text: &str) -> Kind {
    let lines = || {
        text.split(['\n', '\r'])
            .map(str::trim)
            .filter(|line| !line.is_empty() && line.len() <= MAX_LINE)
    };
    if lines()
        .next()
        .is_some_and(|line| line.eq_ignore_ascii_case("[playlist]"))
    {
        return Kind::List(pls(lines()));
    }
    let is_hls = lines().any(|line| {
        line.starts_with("#EXT-X-TARGETDURATION") || line.starts_with("#EXT-X-STREAM-INF")
    });
    if is_hls {
        return Kind::Hls;
    }
    Kind::List(m3u(lines()))
}

fn m3u<'a>(lines: impl Iterator<Item = &'a str>) -> List {
    let (mut list, mut next) = (List::default(), Entry::default());
    for line in lines {
        if let Some(info) = strip(line, "#EXTINF:") {
            let (seconds, title) = info.split_once(',').unwrap_or((info, ""));
            // Attributes may follow the seconds.
            let seconds = seconds.split_whitespace().next().unwrap_or_default();
            next.length = millis(seconds);
            next.title = label::clean(title);
        } else if let Some(title) = strip(line, "#PLAYLIST:") {
            list.title = label::clean(title);
        } else if !line.starts_with('#') {
            let entry = std::mem::take(&mut next);
            if list.entries.len() >= MAX_ENTRIES {
                break;
            }
            list.entries.push(Entry {
                location: line.to_owned(),
                ..entry
            });
        }
    }
    list
}

fn pls<'a>(lines: impl Iterator<Item = &'a str>) -> List {
    let mut list = List::default();
    let mut numbered = std::collections::BTreeMap::<u32, Entry>::new();
    for line in lines {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        if key == "playlistname" || key == "x-gnome-title" {
            list.title = label::clean(value);
            continue;
        }
        let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let Ok(number) = key[word.len()..].parse::<u32>() else {
            continue;
        };
        if numbered.len() >= MAX_ENTRIES && !numbered.contains_key(&number) {
            continue;
        }
        let entry = numbered.entry(number).or_default();
        match word {
            "file" => value.clone_into(&mut entry.location),
            "title" => entry.title = label::clean(value),
            "length" => entry.length = millis(value),
            _ => {}
        }
    }
    list.entries = numbered
        .into_values()
        .filter(|entry| !entry.location.is_empty())
        .collect();
    list
}

fn strip<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    line.get(..prefix.len())
        .filter(|head| head.eq_ignore_ascii_case(prefix))
        .map(|_| &line[prefix.len()..])
}

/// Seconds as milliseconds; none and minus one are no length, and neither is
/// more than ten years.
fn millis(seconds: &str) -> Option<i64> {
    let seconds: f64 = seconds.parse().ok()?;
    if !(0.001..=315_360_000.0).contains(&seconds) {
        return None;
    }
    i64::try_from(std::time::Duration::from_secs_f64(seconds).as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> List {
        match parse(text) {
            Kind::List(list) => list,
            Kind::Hls => panic!("it is a list"),
        }
    }

    fn entry(location: &str, title: Option<&str>, length: Option<i64>) -> Entry {
        Entry {
            location: location.to_owned(),
            title: title.map(str::to_owned),
            length,
        }
    }

    #[test]
    fn an_m3u_gives_its_entries_with_their_titles_and_lengths() {
        let read = list(
            "#EXTM3U\r\n#PLAYLIST:Matins\r\n#EXTINF:61.5 tvg-id=\"x\",Hildegard - Ave\r\na.mp3\r\n\
             # a remark\r\n\r\n#extinf:-1,Radio\r\nhttp://example.org/live\r\n../b c.ogg\r\n",
        );

        assert_eq!(read.title.as_deref(), Some("Matins"));
        assert_eq!(
            read.entries,
            [
                entry("a.mp3", Some("Hildegard - Ave"), Some(61_500)),
                entry("http://example.org/live", Some("Radio"), None),
                entry("../b c.ogg", None, None),
            ]
        );
    }

    #[test]
    fn a_pls_gives_its_entries_in_the_order_of_their_numbers() {
        let read = list(
            "[playlist]\nNumberOfEntries=2\nFile2=http://example.org/b\nTitle1=One\n\
             File1=http://example.org/a=1\nLength1=12\nLength2=-1\nTitle9=nothing\nVersion=2\n",
        );

        assert_eq!(
            read.entries,
            [
                entry("http://example.org/a=1", Some("One"), Some(12_000)),
                entry("http://example.org/b", None, None),
            ]
        );
    }

    #[test]
    fn segments_and_variants_are_hls_and_no_list() {
        for text in [
            "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n",
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n",
        ] {
            assert_eq!(parse(text), Kind::Hls);
        }
    }

    #[test]
    fn fault_60_a_list_of_a_hundred_thousand_is_cut_at_its_bound() {
        let m3u = "http://example.org/a.mp3\n".repeat(100_000);
        let pls = (0..100_000).fold(String::new(), |text, number: u32| {
            text + "File" + &number.to_string() + "=http://example.org/a.mp3\n"
        });

        assert_eq!(list(&m3u).entries.len(), MAX_ENTRIES);
        assert_eq!(
            list(&format!("[playlist]\n{pls}")).entries.len(),
            MAX_ENTRIES
        );
    }

    #[test]
    fn a_mutated_list_never_panics_and_never_outgrows_its_bounds() {
        let seeds = [
            "#EXTM3U\n#EXTINF:12.5,Title\nhttp://example.org/é.mp3\n#PLAYLIST:x\n",
            "[playlist]\nFile1=a\nTitle1=é\nLength1=9e999\nFile4294967296=x\nFile=\n",
        ];
        for seed in seeds {
            crate::mutation::each(seed.as_bytes(), 4_000, |bytes| {
                let text = super::super::text::decode(bytes);
                if let Kind::List(list) = parse(&text) {
                    assert!(list.entries.len() <= MAX_ENTRIES);
                    for entry in list.entries {
                        assert!(entry.location.len() <= MAX_LINE);
                        assert!(entry.length.is_none_or(|length| length > 0));
                    }
                }
            });
        }
    }
}
