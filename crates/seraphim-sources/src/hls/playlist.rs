//! Playlists of HLS: segments and variants. See RFC 8216, section 4.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::attributes::Attributes;
use super::crypt::hex_iv;
use crate::OpenError;
use crate::http::MAX_URL_BYTES;

/// A day of two-second segments, which nobody has in one list.
const MAX_SEGMENTS: usize = 43_200;
/// What the links of one list may take together, in bytes: each is as long as the
/// list's own and what the list adds to it.
const MAX_LINK_BYTES: usize = 16 << 20;
/// How many variants are looked at.
const MAX_VARIANTS: usize = 200;

/// What a text is.
#[derive(Debug, PartialEq)]
pub(crate) enum Playlist {
    /// Variants of one stream.
    Master(Master),
    /// Segments of one.
    Media(Media),
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Master {
    pub(crate) variants: Vec<Variant>,
    pub(crate) renditions: Vec<Rendition>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) url: Url,
    /// Bits per second at most.
    pub(crate) bandwidth: u64,
    pub(crate) codecs: Option<String>,
    /// The group that its sound is in, where that is apart.
    pub(crate) audio: Option<String>,
    pub(crate) pictures: bool,
}

/// Sound of its own.
#[derive(Debug, PartialEq)]
pub(crate) struct Rendition {
    pub(crate) group: String,
    pub(crate) url: Url,
    pub(crate) default: bool,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Media {
    /// No segment is longer.
    pub(crate) target: Duration,
    /// Nothing is added any more.
    pub(crate) ended: bool,
    pub(crate) segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub(crate) sequence: u64,
    pub(crate) duration: Duration,
    pub(crate) resource: Resource,
    pub(crate) map: Option<Arc<Resource>>,
    /// What follows is another recording than what came before.
    pub(crate) discontinuity: bool,
}

/// Bytes behind a link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resource {
    pub(crate) url: Url,
    /// From a byte to the one behind the last.
    pub(crate) range: Option<(u64, u64)>,
    pub(crate) key: Option<Arc<Key>>,
}

/// AES-128.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) url: Url,
    pub(crate) iv: Option<[u8; 16]>,
}

impl Media {
    /// Of what is there.
    pub(crate) fn duration(&self) -> Duration {
        self.segments
            .iter()
            .fold(Duration::ZERO, |sum, one| sum.saturating_add(one.duration))
    }

    /// The segment in which a time lies, and when it begins; `None` behind the
    /// last one.
    pub(crate) fn at(&self, time: Duration) -> Option<(u64, Duration)> {
        let mut begins = Duration::ZERO;
        for segment in &self.segments {
            let ends = begins.saturating_add(segment.duration);
            if time < ends {
                return Some((segment.sequence, begins));
            }
            begins = ends;
        }
        None
    }
}

/// Reads a playlist that was found at `base`.
pub(crate) fn parse(text: &str, base: &Url) -> Result<Playlist, OpenError> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines
        .iter()
        .any(|line| line.starts_with("#EXT-X-STREAM-INF"))
    {
        Ok(Playlist::Master(master(&lines, base)))
    } else {
        Reader::new(base).read(&lines).map(Playlist::Media)
    }
}

fn master(lines: &[&str], base: &Url) -> Master {
    let (mut master, mut next) = (Master::default(), None);
    for line in lines {
        if let Some(list) = line.strip_prefix("#EXT-X-STREAM-INF:") {
            next = Some(Attributes::parse(list));
        } else if let Some(list) = line.strip_prefix("#EXT-X-MEDIA:") {
            let list = Attributes::parse(list);
            let url = list.get("URI").and_then(|uri| link(base, uri));
            if list.get("TYPE") == Some("AUDIO")
                && let (Some(url), Some(group)) = (url, list.get("GROUP-ID"))
                && master.renditions.len() < MAX_VARIANTS
            {
                master.renditions.push(Rendition {
                    group: group.to_owned(),
                    url,
                    default: list.get("DEFAULT") == Some("YES"),
                });
            }
        } else if !line.starts_with('#')
            && let Some(list) = next.take()
            && let Some(url) = link(base, line)
            && master.variants.len() < MAX_VARIANTS
        {
            master.variants.push(Variant {
                url,
                bandwidth: list.number("BANDWIDTH").unwrap_or(0),
                codecs: list.get("CODECS").map(str::to_owned),
                audio: list.get("AUDIO").map(str::to_owned),
                pictures: list.get("RESOLUTION").is_some(),
            });
        }
    }
    master
}

fn link(base: &Url, uri: &str) -> Option<Url> {
    let url = base.join(uri).ok()?;
    let fits = matches!(url.scheme(), "http" | "https") && url.as_str().len() <= MAX_URL_BYTES;
    fits.then_some(url)
}

/// What holds for the segments that follow.
struct Reader<'a> {
    base: &'a Url,
    /// Bytes that further links may take.
    room: usize,
    media: Media,
    sequence: u64,
    duration: Duration,
    range: Option<(u64, Option<u64>)>,
    /// Where the last range ended, and of what.
    last: Option<(Url, u64)>,
    key: Option<Arc<Key>>,
    map: Option<Arc<Resource>>,
    discontinuity: bool,
}

impl<'a> Reader<'a> {
    fn new(base: &'a Url) -> Self {
        Self {
            base,
            room: MAX_LINK_BYTES,
            media: Media::default(),
            sequence: 0,
            duration: Duration::ZERO,
            range: None,
            last: None,
            key: None,
            map: None,
            discontinuity: false,
        }
    }

    fn read(mut self, lines: &[&str]) -> Result<Media, OpenError> {
        for line in lines {
            let (tag, value) = line.split_once(':').unwrap_or((line, ""));
            match tag {
                "#EXT-X-TARGETDURATION" => {
                    self.media.target = seconds(value).unwrap_or_default();
                }
                "#EXT-X-MEDIA-SEQUENCE" => self.sequence = value.parse().unwrap_or(0),
                "#EXT-X-ENDLIST" => self.media.ended = true,
                "#EXT-X-DISCONTINUITY" => self.discontinuity = true,
                "#EXTINF" => {
                    let length = value.split(',').next().and_then(seconds);
                    self.duration = length.unwrap_or_default();
                }
                "#EXT-X-BYTERANGE" => self.range = range(value),
                "#EXT-X-KEY" => self.key = self.key_of(value)?,
                "#EXT-X-MAP" => self.map = self.map_of(value)?,
                _ if line.starts_with('#') => {}
                _ => self.segment(line)?,
            }
        }
        Ok(self.media)
    }

    fn segment(&mut self, uri: &str) -> Result<(), OpenError> {
        if self.media.segments.len() >= MAX_SEGMENTS {
            return Err(damaged("too many segments"));
        }
        let url = self.link(Some(uri), "a segment that is no link")?;
        let range = match self.range.take() {
            None => None,
            Some((length, from)) => {
                let follows = self.last.as_ref().filter(|(last, _)| *last == url);
                let from = from.or(follows.map(|(_, end)| *end)).unwrap_or(0);
                let end = from
                    .checked_add(length)
                    .ok_or_else(|| damaged("a range without end"))?;
                self.last = Some((url.clone(), end));
                Some((from, end))
            }
        };
        self.media.segments.push(Segment {
            sequence: self.sequence,
            duration: std::mem::take(&mut self.duration),
            resource: Resource {
                url,
                range,
                key: self.key.clone(),
            },
            map: self.map.clone(),
            discontinuity: std::mem::take(&mut self.discontinuity),
        });
        self.sequence = self.sequence.saturating_add(1);
        Ok(())
    }

    fn link(&mut self, uri: Option<&str>, otherwise: &str) -> Result<Url, OpenError> {
        let url = uri.and_then(|uri| link(self.base, uri));
        let url = url.ok_or_else(|| damaged(otherwise))?;
        let room = self.room.checked_sub(url.as_str().len());
        self.room = room.ok_or_else(|| damaged("links that are too long together"))?;
        Ok(url)
    }

    fn map_of(&mut self, value: &str) -> Result<Option<Arc<Resource>>, OpenError> {
        let list = Attributes::parse(value);
        let url = self.link(list.get("URI"), "a map that is no link")?;
        let range = list.get("BYTERANGE").and_then(range);
        let range = range.and_then(|(length, from)| {
            let from = from.unwrap_or(0);
            Some((from, from.checked_add(length)?))
        });
        Ok(Some(Arc::new(Resource {
            url,
            range,
            key: self.key.clone(),
        })))
    }

    fn key_of(&mut self, value: &str) -> Result<Option<Arc<Key>>, OpenError> {
        let list = Attributes::parse(value);
        let own = list
            .get("KEYFORMAT")
            .is_none_or(|format| format == "identity");
        match list.get("METHOD") {
            Some("NONE") => Ok(None),
            Some("AES-128") if own => {
                let url = self.link(list.get("URI"), "a key that is no link")?;
                let iv = match list.get("IV") {
                    Some(iv) => Some(hex_iv(iv).ok_or_else(|| damaged("an IV that is none"))?),
                    None => None,
                };
                Ok(Some(Arc::new(Key { url, iv })))
            }
            method => Err(OpenError::unplayable(
                "That stream is protected in a way that only its own player can undo.",
                format!("HLS method {}", method.unwrap_or("unknown")),
            )),
        }
    }
}

/// `length[@from]`.
fn range(value: &str) -> Option<(u64, Option<u64>)> {
    let (length, from) = match value.split_once('@') {
        Some((length, from)) => (length, Some(from.trim().parse().ok()?)),
        None => (value, None),
    };
    let length = length.trim().parse().ok()?;
    (length > 0).then_some((length, from))
}

fn seconds(value: &str) -> Option<Duration> {
    let seconds: f64 = value.trim().parse().ok()?;
    (0.0..=86_400.0)
        .contains(&seconds)
        .then(|| Duration::from_secs_f64(seconds))
}

fn damaged(cause: &str) -> OpenError {
    OpenError::unplayable("That stream's list of segments is damaged.", cause)
}
