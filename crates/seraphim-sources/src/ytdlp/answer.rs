//! What yt-dlp says, read as words of a stranger.
//!
//! It is asked for a few fields of each entry, one JSON object a line. A field
//! of a wrong type is a field that is not there; an object that is no track, or
//! that names anything but the web, is passed over.

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use lavalink_protocol::TrackInfo;
use serde_json::Value;
use url::Url;

use super::site;
use crate::label;

/// The longest line that is read, in bytes.
pub(crate) const MAX_LINE: usize = 512 * 1024;
/// The longest link that is believed, in bytes.
const MAX_LINK: usize = 8 * 1024;
/// Headers that are taken over, and the bytes that they may have together.
const MAX_HEADERS: (usize, usize) = (16, 8 * 1024);
/// Tracks are no longer than this, in milliseconds: four weeks.
const MAX_LENGTH: f64 = 2_419_200_000.0;

/// The fields that are asked for, as yt-dlp's output template wants them
/// (<https://github.com/yt-dlp/yt-dlp#output-template>).
pub(crate) const TEMPLATE: &str = "%(.{id,title,track,artist,uploader,channel,duration,is_live,\
live_status,webpage_url,original_url,url,http_headers,protocol,ext,acodec,thumbnail,thumbnails,\
isrc,extractor_key,ie_key,playlist_title,playlist_index,playlist_count,playlist_uploader,\
playlist_webpage_url,availability,_has_drm})j";

/// One entry of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) info: TrackInfo,
    /// Where its bytes are, when yt-dlp went so far.
    pub(crate) media: Option<MediaLink>,
    pub(crate) list: Option<ListOf>,
}

/// The list that an entry belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListOf {
    pub(crate) name: String,
    pub(crate) author: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) total: Option<u64>,
}

/// Where the bytes of a track are, for a while.
#[derive(Clone, Debug)]
pub(crate) struct MediaLink {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) extension: Option<String>,
    /// It is that of a list of pieces (HLS), whose links nobody renews.
    pub(crate) is_list: bool,
}

/// Why a line is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Nonsense {
    /// It is no JSON object, or too deep.
    NotJson(String),
    /// It names no title or no link to the web.
    NoTrack,
    /// Its sound is locked up.
    Locked,
}

/// Reads one line.
pub(crate) fn read(line: &[u8]) -> Result<Entry, Nonsense> {
    let value: Value =
        serde_json::from_slice(line).map_err(|error| Nonsense::NotJson(error.to_string()))?;
    if !value.is_object() {
        return Err(Nonsense::NotJson("no object".to_owned()));
    }
    let key = text(&value, "ie_key").or_else(|| text(&value, "extractor_key"));
    let source = site::of_extractor(key.as_deref().unwrap_or_default());
    let media = media(&value);
    // A flat entry's `url` is the page of the track, a whole one's its bytes.
    let page = link(&value, "webpage_url")
        .or_else(|| link(&value, "original_url"))
        .or_else(|| link(&value, "url"))
        .ok_or(Nonsense::NoTrack)?;
    if value.get("_has_drm") == Some(&Value::Bool(true)) && media.is_none() {
        return Err(Nonsense::Locked);
    }
    let list = list(&value);
    let page = match (&list, number(&value, "playlist_index")) {
        // Several things on one page: the page alone would mean the first.
        (Some(list), Some(index)) if list.url.as_deref() == Some(page.as_str()) => {
            site::item_of_page(&page, whole(index))
        }
        _ => page,
    };
    let is_stream = value.get("is_live") == Some(&Value::Bool(true))
        || text(&value, "live_status").as_deref() == Some("is_live");
    let length = number(&value, "duration")
        .filter(|_| !is_stream)
        .map(|seconds| seconds * 1000.0)
        .filter(|length| (1.0..=MAX_LENGTH).contains(length));
    let title = clean(&value, "track").or_else(|| clean(&value, "title"));
    let author = ["artist", "uploader", "channel"]
        .iter()
        .find_map(|key| clean(&value, key));
    let id = text(&value, "id").filter(|id| !id.is_empty() && id.len() <= 200);
    let info = TrackInfo {
        identifier: match id {
            Some(id) if source != site::OTHER => id,
            _ => page.to_string(),
        },
        is_seekable: !is_stream,
        author: author.unwrap_or_else(|| label::UNKNOWN_AUTHOR.to_owned()),
        length: length.map_or(TrackInfo::UNKNOWN_LENGTH, millis),
        is_stream,
        position: 0,
        title: title.unwrap_or_else(|| label::of_url(&page)),
        uri: Some(page.to_string()),
        artwork_url: artwork(&value),
        isrc: text(&value, "isrc").filter(|isrc| crate::matching::is_isrc(isrc)),
        source_name: source.to_owned(),
    };
    Ok(Entry { info, media, list })
}

fn media(value: &Value) -> Option<MediaLink> {
    let protocol = text(value, "protocol")?;
    // What comes in pieces that only yt-dlp can put together is none for us.
    matches!(protocol.as_str(), "http" | "https" | "m3u8" | "m3u8_native").then_some(())?;
    Some(MediaLink {
        url: link(value, "url")?,
        headers: headers(value.get("http_headers")),
        extension: text(value, "ext").filter(|ext| ext.len() <= 8),
        is_list: protocol.starts_with("m3u8"),
    })
}

/// The headers that yt-dlp names for the bytes, less what is not its affair.
fn headers(value: Option<&Value>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Some(Value::Object(named)) = value else {
        return headers;
    };
    let mut left = MAX_HEADERS.1;
    for (name, value) in named.iter().take(MAX_HEADERS.0) {
        let Some(value) = value.as_str() else {
            continue;
        };
        let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) else {
            continue;
        };
        let size = name.as_str().len() + value.len();
        let ours = matches!(
            name.as_str(),
            "host"
                | "connection"
                | "range"
                | "if-range"
                | "accept-encoding"
                | "content-length"
                | "transfer-encoding"
                | "te"
                | "upgrade"
                | "proxy-authorization"
        );
        if !ours && size <= left {
            left -= size;
            headers.insert(name, value);
        }
    }
    headers
}

fn list(value: &Value) -> Option<ListOf> {
    number(value, "playlist_index")?;
    Some(ListOf {
        name: clean(value, "playlist_title").unwrap_or_else(|| label::UNKNOWN_TITLE.to_owned()),
        author: clean(value, "playlist_uploader"),
        url: link(value, "playlist_webpage_url").map(String::from),
        total: number(value, "playlist_count").map(whole),
    })
}

fn artwork(value: &Value) -> Option<String> {
    let last = || {
        let pictures = value.get("thumbnails")?.as_array()?;
        pictures.iter().rev().find_map(|one| link(one, "url"))
    };
    link(value, "thumbnail").or_else(last).map(String::from)
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?;
    (!text.contains('\0')).then(|| text.to_owned())
}

fn clean(value: &Value, key: &str) -> Option<String> {
    label::clean(value.get(key)?.as_str()?)
}

fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key)?.as_f64().filter(|number| *number >= 0.0)
}

fn link(value: &Value, key: &str) -> Option<Url> {
    let text = value.get(key)?.as_str()?;
    let url = Url::parse(text).ok().filter(|_| text.len() <= MAX_LINK)?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most four weeks of milliseconds"
)]
fn millis(length: f64) -> i64 {
    length.round() as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and a cast saturates"
)]
fn whole(number: f64) -> u64 {
    number as u64
}
