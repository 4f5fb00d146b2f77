//! A file behind a link: what its first answer said of it, and how to ask for
//! the rest of it from any place, by a fresh link where the first has expired.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use hyper::StatusCode;
use hyper::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderValue, LAST_MODIFIED,
};
use lavalink_protocol::FailureKind;

use super::client::{Address, Answer, Client, Part, refusal};
use crate::radio::Station;
use crate::{OpenError, chain, label};

/// A length that no file has: Icecast announces one for streams without end.
const NO_LENGTH: u64 = 1 << 53;
/// How often the link of one file is renewed.
const MAX_RENEWALS: u32 = 8;

/// Finds the link of a file anew, once the one at hand has expired.
#[async_trait]
pub(crate) trait Renewal: Send + Sync {
    /// The link at hand does not give the file: whoever plays it next asks anew.
    fn doubt(&self);

    /// Where the same file is now.
    async fn renew(&self) -> Result<Address, OpenError>;
}

/// A file that answered once.
pub(crate) struct Origin {
    pub(crate) client: Client,
    address: Mutex<Address>,
    renewal: Option<Arc<dyn Renewal>>,
    renewals: AtomicU32,
    /// Bytes of the whole file; `None` for a stream without end.
    pub(crate) length: Option<u64>,
    /// Whether the server gives any part of it.
    pub(crate) seekable: bool,
    /// The media type, in lower case and without parameters.
    pub(crate) mime: Option<String>,
    /// The extension in the link's path, in lower case.
    pub(crate) extension: Option<String>,
    /// What a radio station says of itself; `None` for a file.
    pub(crate) station: Option<Station>,
    /// Tells this version of the file from another one.
    validator: Option<HeaderValue>,
}

impl Origin {
    /// Asks for a file from its beginning.
    pub(crate) async fn open(
        client: &Client,
        address: Address,
        renewal: Option<Arc<dyn Renewal>>,
    ) -> Result<(Self, Answer), OpenError> {
        let (address, answer) = match first(client, &address).await {
            Err(error) if too_late(&error) && renewal.is_some() => {
                let fresh = match &renewal {
                    Some(renewal) => renewal.renew().await?,
                    None => address,
                };
                let answer = first(client, &fresh).await?;
                (fresh, answer)
            }
            answer => (address, answer?),
        };
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
        let station = Station::of(headers);
        let length = length.filter(|length| *length < NO_LENGTH && station.is_none());
        let accepts = partial
            || text(headers, ACCEPT_RANGES)
                .is_some_and(|units| units.to_ascii_lowercase().contains("bytes"));
        let path = |url: &url::Url| label::extension(url.path());
        let origin = Self {
            client: client.clone(),
            renewal,
            renewals: AtomicU32::new(0),
            length,
            seekable: accepts && length.is_some(),
            mime: mime(headers),
            extension: path(&answer.url).or_else(|| path(&address.url)),
            station,
            validator: validator(headers),
            address: Mutex::new(address),
        };
        Ok((origin, answer))
    }

    /// Where the file is now.
    pub(crate) fn address(&self) -> Address {
        self.address
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The file did not come whole.
    pub(crate) fn doubt(&self) {
        if let Some(renewal) = &self.renewal {
            renewal.doubt();
        }
    }

    /// Asks for the file again, from `position`. A link that has expired
    /// meanwhile is renewed, where that is possible.
    pub(crate) async fn resume(&self, position: u64) -> Result<Answer, OpenError> {
        let validator = self.validator.as_ref();
        let error = match self.part(&self.address(), position, validator).await {
            Err(error) if too_late(&error) => expired(error),
            answer => return answer,
        };
        let Some(renewal) = &self.renewal else {
            return Err(error);
        };
        if self.renewals.fetch_add(1, Ordering::Relaxed) >= MAX_RENEWALS {
            return Err(error);
        }
        tracing::debug!(position, cause = chain(&error), "asking for a fresh link");
        let fresh = renewal.renew().await?;
        // Another server may tell versions apart by other means: the length must do.
        let answer = self.part(&fresh, position, None).await?;
        *self.address.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(answer)
    }

    async fn part(
        &self,
        address: &Address,
        position: u64,
        validator: Option<&HeaderValue>,
    ) -> Result<Answer, OpenError> {
        let part = Part {
            from: position,
            until: None,
            validator,
        };
        let answer = self.client.get(address, part).await?;
        if let Some(refusal) = refusal(answer.status, &address.url) {
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

async fn first(client: &Client, address: &Address) -> Result<Answer, OpenError> {
    let answer = client.get(address, Part::default()).await?;
    match refusal(answer.status, &address.url) {
        Some(refusal) => Err(refusal),
        None => Ok(answer),
    }
}

/// Whether a fresh link may help: the server answered, and will not have this one.
fn too_late(error: &OpenError) -> bool {
    match error {
        OpenError::Gone(_) | OpenError::Refused { .. } => true,
        OpenError::Withheld { kind, .. } => {
            matches!(kind, FailureKind::Expired | FailureKind::SignIn)
        }
        _ => false,
    }
}

/// What was given once and is refused in the middle was given for a time.
fn expired(error: OpenError) -> OpenError {
    match error {
        OpenError::Gone(_) => error,
        error => OpenError::withheld(
            FailureKind::Expired,
            "The link was good for a time only, which ended while it was played.",
            error.to_string(),
        ),
    }
}

/// The media type that an answer names, in lower case and without parameters.
pub(crate) fn mime(headers: &HeaderMap) -> Option<String> {
    text(headers, CONTENT_TYPE).and_then(media_type)
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
