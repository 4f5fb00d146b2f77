//! Which identifiers are yt-dlp's, and under which names its tracks go.
//!
//! The names and prefixes are Lavalink's where it has the site, so that its
//! clients find them: <https://lavalink.dev/api/rest.html#track-loading>.

use lavalink_protocol::TrackInfo;
use url::Url;

use super::breaker::Service;

/// The name of tracks from sites that Lavalink has no name for.
pub(crate) const OTHER: &str = "ytdlp";

/// A site that has a name.
struct Site {
    name: &'static str,
    /// Hosts, with whatever stands before them.
    hosts: &'static [&'static str],
    /// What yt-dlp's names of its parts for the site begin with.
    extractor: &'static str,
}

const SITES: &[Site] = &[
    Site {
        name: "youtube",
        hosts: &["youtube.com", "youtu.be", "youtube-nocookie.com"],
        extractor: "Youtube",
    },
    Site {
        name: "soundcloud",
        hosts: &["soundcloud.com", "snd.sc"],
        extractor: "Soundcloud",
    },
    Site {
        name: "bandcamp",
        hosts: &["bandcamp.com"],
        extractor: "Bandcamp",
    },
    Site {
        name: "twitch",
        hosts: &["twitch.tv"],
        extractor: "Twitch",
    },
    Site {
        name: "vimeo",
        hosts: &["vimeo.com"],
        extractor: "Vimeo",
    },
    Site {
        name: "niconico",
        hosts: &["nicovideo.jp", "nico.ms"],
        extractor: "Niconico",
    },
];

/// Lavalink's prefix of a search, what it is to yt-dlp, and the source's name.
const SEARCHES: &[(&str, Search)] = &[
    ("ytsearch:", Search::Key("ytsearch", "youtube")),
    ("ytmsearch:", Search::Songs),
    ("scsearch:", Search::Key("scsearch", "soundcloud")),
    ("ncsearch:", Search::Key("nicosearch", "niconico")),
];

#[derive(Clone, Copy)]
enum Search {
    /// A search that yt-dlp has itself, by its key.
    Key(&'static str, &'static str),
    /// The songs of `YouTube` Music.
    Songs,
}

/// A question that yt-dlp can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// What yt-dlp is asked for.
    pub(crate) target: String,
    /// Who is asked, for the circuit breaker.
    pub(crate) service: Service,
    /// How many answers are wanted; `None` for all.
    pub(crate) limit: Option<usize>,
    /// Whether words were searched for.
    pub(crate) is_search: bool,
    /// The entry of a page that is meant, counted from 1.
    pub(crate) item: Option<u32>,
    /// The video that a link to a playlist points at.
    pub(crate) selected: Option<String>,
}

/// The hosts of `YouTube` whose links need no scheme.
const BARE_HOSTS: [&str; 6] = [
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtu.be",
    "www.youtu.be",
];
/// What the ids of playlists begin with that are taken without a link.
const BARE_PLAYLISTS: [&str; 2] = ["PL", "UU"];

/// The fragment that tells apart what stands on one page.
const ITEM: &str = "seraphim-item=";
/// A mix goes on for ever; this much of it is a list.
const MIX: usize = 50;

/// All names that tracks of this source may have.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    SITES.iter().map(|site| site.name).chain([OTHER])
}

/// The name of the source for a link that yt-dlp is known to be needed for.
pub(crate) fn of_link(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?;
    let matches = |known: &&str| {
        host.strip_suffix(*known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let site = SITES.iter().find(|site| site.hosts.iter().any(&matches))?;
    Some(site.name)
}

/// The name of the source for an answer, by the part of yt-dlp that made it.
pub(crate) fn of_extractor(key: &str) -> &'static str {
    SITES
        .iter()
        .find(|site| key.starts_with(site.extractor))
        .map_or(OTHER, |site| site.name)
}

/// What a search asks for; `None` when no prefix of ours stands before it.
pub(crate) fn search(identifier: &str, limit: usize) -> Option<Question> {
    let (prefix, search) = SEARCHES
        .iter()
        .find(|(prefix, _)| identifier.starts_with(prefix))?;
    let words = identifier[prefix.len()..].trim();
    let (target, site) = match search {
        Search::Key(key, site) => (format!("{key}{limit}:{words}"), *site),
        Search::Songs => {
            let mut url = Url::parse("https://music.youtube.com/search").ok()?;
            url.query_pairs_mut().append_pair("q", words);
            url.set_fragment(Some("songs"));
            (url.into(), "youtube")
        }
    };
    Some(Question {
        target,
        service: Service {
            source: site,
            host: None,
        },
        limit: Some(limit),
        is_search: true,
        item: None,
        selected: None,
    })
}

/// The link behind what Lavalink takes without one: the id of a video or of a
/// playlist at `YouTube`, and a link there that lacks its scheme.
pub(crate) fn bare(identifier: &str) -> Option<Url> {
    if is_video(identifier) {
        return watch(identifier);
    }
    if is_playlist(identifier) {
        let link = format!("https://www.youtube.com/playlist?list={identifier}");
        return Url::parse(&link).ok();
    }
    let (host, _) = identifier.split_once('/')?;
    let is_known = (BARE_HOSTS.iter()).any(|known| known.eq_ignore_ascii_case(host));
    let link = is_known.then(|| format!("https://{identifier}"))?;
    Url::parse(&link).ok()
}

/// What a link asks for.
pub(crate) fn link(url: &Url) -> Question {
    let mut url = short(url).unwrap_or_else(|| url.clone());
    let item = url
        .fragment()
        .and_then(|fragment| fragment.strip_prefix(ITEM))
        .and_then(|item| item.parse().ok());
    if item.is_some() {
        url.set_fragment(None);
    }
    let site = of_link(&url);
    let service = Service {
        source: site.unwrap_or(OTHER),
        host: url.host_str().filter(|_| site.is_none()).map(str::to_owned),
    };
    let parameter = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let (selected, list) = if site == Some("youtube") {
        (parameter("v"), parameter("list"))
    } else {
        (None, None)
    };
    let mix = list.as_deref().is_some_and(|list| list.starts_with("RD"));
    Question {
        service,
        limit: mix.then_some(MIX),
        is_search: false,
        item,
        selected: list.and(selected),
        target: url.into(),
    }
}

/// The whole link to the one video that a short one names in its path. As in
/// Lavalink, a playlist that it was shared from does not count.
fn short(url: &Url) -> Option<Url> {
    if of_link(url) != Some("youtube") {
        return None;
    }
    let mut steps = url.path_segments()?.filter(|step| !step.is_empty());
    let first = steps.next()?;
    let video = if url.host_str()?.ends_with("youtu.be") {
        first
    } else if matches!(first, "shorts" | "live" | "embed") {
        steps.next()?
    } else {
        return None;
    };
    // As long as the id of a video, and yet a playlist and a channel.
    let is_other = matches!(video, "videoseries" | "live_stream");
    if is_other || !is_video(video) {
        return None;
    }
    watch(video)
}

/// The link of the `item`-th thing on a page, counted from 1.
pub(crate) fn item_of_page(page: &Url, item: u64) -> Url {
    let mut url = page.clone();
    url.set_fragment(Some(&format!("{ITEM}{item}")));
    url
}

/// The link that a track of this source is played from.
pub(crate) fn of_track(track: &TrackInfo) -> Option<Url> {
    if track.source_name == "youtube" && is_video(&track.identifier) {
        return watch(&track.identifier);
    }
    [Some(track.identifier.as_str()), track.uri.as_deref()]
        .into_iter()
        .flatten()
        .filter_map(|link| Url::parse(link).ok())
        .find(|url| matches!(url.scheme(), "http" | "https"))
}

/// The link to a video at `YouTube`.
fn watch(video: &str) -> Option<Url> {
    Url::parse(&format!("https://www.youtube.com/watch?v={video}")).ok()
}

/// Whether a text is the number of a video at `YouTube`.
fn is_video(text: &str) -> bool {
    text.len() == 11 && is_id(text)
}

/// Whether a text is the number of a playlist at `YouTube`.
fn is_playlist(text: &str) -> bool {
    let rest = BARE_PLAYLISTS
        .iter()
        .find_map(|kind| text.strip_prefix(*kind));
    rest.is_some_and(|rest| !rest.is_empty() && is_id(rest))
}

fn is_id(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(link: &str) -> Url {
        Url::parse(link).expect("the table holds links")
    }

    #[test]
    fn a_host_is_known_with_anything_before_it_and_nothing_else() {
        for (link, name) in [
            ("https://www.youtube.com/watch?v=x", Some("youtube")),
            ("https://music.youtube.com/watch?v=x", Some("youtube")),
            ("https://youtu.be/x", Some("youtube")),
            ("https://artist.bandcamp.com/track/x", Some("bandcamp")),
            ("https://clips.twitch.tv/x", Some("twitch")),
            ("https://notyoutube.com/x", None),
            ("https://youtube.com.example.org/x", None),
            ("https://example.org/youtube.com", None),
        ] {
            assert_eq!(of_link(&url(link)), name, "{link}");
        }
    }

    #[test]
    fn a_search_is_told_to_yt_dlp_in_its_own_words() {
        let target = |identifier: &str| search(identifier, 5).map(|question| question.target);
        assert_eq!(
            target("ytsearch: dies irae ").as_deref(),
            Some("ytsearch5:dies irae")
        );
        assert_eq!(target("scsearch:a:b").as_deref(), Some("scsearch5:a:b"));
        assert_eq!(
            target("ytmsearch:dies & irae").as_deref(),
            Some("https://music.youtube.com/search?q=dies+%26+irae#songs")
        );
        assert_eq!(target("spsearch:x"), None);
    }

    #[test]
    fn words_that_look_like_options_stay_words() {
        let question = search("ytsearch:--exec rm", 1).expect("a search");
        assert!(!question.target.starts_with('-'), "{}", question.target);
    }

    #[test]
    fn a_link_into_a_playlist_names_the_video_and_a_mix_has_an_end() {
        let question = link(&url("https://www.youtube.com/watch?v=abc&list=PL1"));
        assert_eq!(
            (question.selected.as_deref(), question.limit),
            (Some("abc"), None)
        );
        let question = link(&url("https://www.youtube.com/watch?v=abc&list=RDabc"));
        assert_eq!(question.limit, Some(MIX));
        let question = link(&url("https://www.youtube.com/watch?v=abc"));
        assert_eq!(question.selected, None);
    }

    #[test]
    fn a_short_link_is_its_video_and_not_the_list_behind_it() {
        let watch = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
        for short in [
            "https://youtu.be/dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ?list=PL1_x-2&index=3",
            "http://www.youtu.be/dQw4w9WgXcQ?t=43&list=RDdQw4w9WgXcQ",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ?list=PL1_x-2",
            "https://m.youtube.com/live/dQw4w9WgXcQ?feature=share",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?list=PL1_x-2",
        ] {
            let question = link(&url(short));
            assert_eq!(question.target, watch, "{short}");
            assert_eq!((question.selected, question.limit), (None, None), "{short}");
        }
        for whole in [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1_x-2",
            "https://www.youtube.com/embed/videoseries?list=PL1_x-2",
            "https://www.youtube.com/embed/live_stream?channel=UC1_x-2",
            "https://youtu.be/x?list=PL1_x-2",
            "https://vimeo.com/shorts/dQw4w9WgXcQ",
        ] {
            assert_eq!(link(&url(whole)).target, whole);
        }
    }

    #[test]
    fn an_id_alone_and_a_link_without_its_scheme_are_taken_and_other_words_are_not() {
        let bare = |text: &str| bare(text).map(String::from);
        for (text, link) in [
            ("dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            ("PL1_x-2", "https://www.youtube.com/playlist?list=PL1_x-2"),
            ("UU1_x-2", "https://www.youtube.com/playlist?list=UU1_x-2"),
            ("youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ"),
            (
                "Music.YouTube.com/watch?v=dQw4w9WgXcQ",
                "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
            ),
        ] {
            assert_eq!(bare(text).as_deref(), Some(link), "{text}");
        }
        for text in [
            "",
            "dQw4w9WgXc",
            "dQw4w9WgXcQ?",
            "dies irae 1",
            "PL",
            "PL 1",
            "RDdQw4w9WgXcQ",
            "youtube.com",
            "notyoutube.com/watch?v=dQw4w9WgXcQ",
            "youtube.com@example.org/watch",
            "example.org/youtu.be/dQw4w9WgXcQ",
            "local:dQw4w9WgXcQ",
        ] {
            assert_eq!(bare(text), None, "{text}");
        }
    }

    #[test]
    fn the_third_thing_on_a_page_is_asked_for_as_such() {
        let page = url("https://example.org/page");
        let question = link(&item_of_page(&page, 3));
        assert_eq!(
            (question.item, question.target.as_str()),
            (Some(3), page.as_str())
        );
    }

    #[test]
    fn a_track_is_played_from_a_web_link_or_not_at_all() {
        let track = |source: &str, identifier: &str, uri: Option<&str>| TrackInfo {
            source_name: source.to_owned(),
            identifier: identifier.to_owned(),
            uri: uri.map(ToOwned::to_owned),
            ..TrackInfo::default()
        };
        let link = |track: TrackInfo| of_track(&track).map(String::from);
        assert_eq!(
            link(track("youtube", "dQw4w9WgXcQ", None)).as_deref(),
            Some("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
        );
        assert_eq!(
            link(track(
                "soundcloud",
                "12",
                Some("https://soundcloud.com/a/b")
            ))
            .as_deref(),
            Some("https://soundcloud.com/a/b")
        );
        assert_eq!(link(track("ytdlp", "file:///etc/passwd", None)), None);
        assert_eq!(link(track("youtube", "--exec=reboot", None)), None);
    }
}
