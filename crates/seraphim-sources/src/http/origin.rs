//! A file behind a link: what its first answer said of it, and how to ask for
//! the rest of it from any place.

use hyper::StatusCode;
use hyper::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderValue, LAST_MODIFIED,
};
use url::Url;

use super::client::{Answer, Client, refusal};
use crate::{OpenError, label};

/// A file that answered once.
pub(crate) struct Origin {
    pub(crate) client: Client,
    pub(crate) url: Url,
    /// Bytes of the whole file; `None` for a stream without end.
    pub(crate) length: Option<u64>,
    /// Whether the server gives any part of it.
    pub(crate) seekable: bool,
    /// The media type, in lower case and without parameters.
    pub(crate) mime: Option<String>,
    /// The extension in the link's path, in lower case.
    pub(crate) extension: Option<String>,
    /// Tells this version of the file from another one.
    validator: Option<HeaderValue>,
}

impl Origin {
    /// Asks for a file from its beginning.
    pub(crate) async fn open(client: &Client, url: &Url) -> Result<(Self, Answer), OpenError> {
        let answer = client.get(url, 0, None).await?;
        if let Some(refusal) = refusal(answer.status, url) {
            return Err(refusal);
        }
        let headers = &answer.headers;
        if let Some(encoding) = headers.get(CONTENT_ENCODING)
            && !encoding.as_bytes().eq_ignore_ascii_case(b"identity")
        {
            return Err(OpenError::unplayable(
                "That file arrives compressed, which audio files do not.",
                format!("content-encoding {encoding:?}"),
            ));
        }
        let partial = answer.status == StatusCode::PARTIAL_CONTENT;
        let range = content_range(headers);
        if partial && range.is_none_or(|range| range.first != 0) {
            return Err(OpenError::network(
                "The server answered with another part of the file than was asked for.",
                format!("content-range {:?}", headers.get(CONTENT_RANGE)),
            ));
        }
        let length = if partial {
            range.and_then(|range| range.total)
        } else {
            text(headers, CONTENT_LENGTH).and_then(|length| length.parse().ok())
        };
        let accepts = partial
            || text(headers, ACCEPT_RANGES)
                .is_some_and(|units| units.to_ascii_lowercase().contains("bytes"));
        let origin = Self {
            client: client.clone(),
            url: url.clone(),
            length,
            seekable: accepts && length.is_some(),
            mime: text(headers, CONTENT_TYPE).and_then(media_type),
            extension: label::extension(answer.url.path()).or_else(|| label::extension(url.path())),
            validator: validator(headers),
        };
        Ok((origin, answer))
    }

    /// Asks for the file again, from `position`.
    pub(crate) async fn resume(&self, position: u64) -> Result<Answer, OpenError> {
        let answer = self
            .client
            .get(&self.url, position, self.validator.as_ref())
            .await?;
        if let Some(refusal) = refusal(answer.status, &self.url) {
            return Err(refusal);
        }
        let fits = match answer.status {
            StatusCode::PARTIAL_CONTENT => content_range(&answer.headers).is_some_and(|range| {
                range.first == position && (range.total.is_none() || range.total == self.length)
            }),
            _ => position == 0,
        };
        if fits {
            return Ok(answer);
        }
        Err(OpenError::unplayable(
            "The file changed while it was played, or its server cannot go on in the middle.",
            format!(
                "status {}, content-range {:?}, asked from {position} of {:?}",
                answer.status.as_u16(),
                answer.headers.get(CONTENT_RANGE),
                self.length
            ),
        ))
    }
}

fn text(headers: &HeaderMap, name: hyper::header::HeaderName) -> Option<&str> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
}

fn media_type(value: &str) -> Option<String> {
    let essence = value
        .split(';')
        .next()
        .unwrap_or(value)
        .trim()
        .to_ascii_lowercase();
    (!essence.is_empty() && essence.len() <= 100).then_some(essence)
}

/// A strong entity tag, else the date of the last change (RFC 9110, 13.1.5).
fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    match headers.get(ETAG) {
        Some(tag) if !tag.as_bytes().starts_with(b"W/") => Some(tag.clone()),
        _ => headers.get(LAST_MODIFIED).cloned(),
    }
}

/// `Content-Range: bytes first-last/total` (RFC 9110, section 14.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ContentRange {
    first: u64,
    total: Option<u64>,
}

fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let value = text(headers, CONTENT_RANGE)?;
    let (unit, rest) = value.split_once(' ')?;
    let (range, total) = rest.trim().split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last) = (
        first.trim().parse::<u64>().ok()?,
        last.trim().parse::<u64>().ok()?,
    );
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse::<u64>().ok()?),
    };
    let sound = unit.eq_ignore_ascii_case("bytes")
        && first <= last
        && total.is_none_or(|total| last < total);
    sound.then_some(ContentRange { first, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(value: &str) -> Option<ContentRange> {
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_RANGE,
            HeaderValue::from_str(value).expect("a legal value"),
        );
        content_range(&headers)
    }

    #[test]
    fn a_content_range_that_contradicts_itself_is_none() {
        assert_eq!(
            range("bytes 5-9/10"),
            Some(ContentRange {
                first: 5,
                total: Some(10)
            })
        );
        assert_eq!(
            range("bytes 0-9/*"),
            Some(ContentRange {
                first: 0,
                total: None
            })
        );
        for wrong in [
            "bytes 9-5/10",
            "bytes 5-10/10",
            "bytes */10",
            "lines 0-1/2",
            "bytes 5",
            "",
        ] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }
}
