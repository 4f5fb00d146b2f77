//! Requests: a GET from some position, redirects followed by hand, each hop
//! behind the wall.
//!
//! HTTP/1.1 on a connection of its own for each file, with small buffers: what
//! a paused player holds back is its own server alone, and what waits for it
//! in memory is bounded (a pooled client of HTTP/2 shares its windows, and
//! reads up to 400 KiB ahead of whoever asks). No proxy, no cookies, no
//! decompression, and no time for a server that only trickles.

use std::time::{Duration, Instant, SystemTime};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue,
    IF_RANGE, LOCATION, ORIGIN, RANGE, REFERER, USER_AGENT,
};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio_util::task::AbortOnDropHandle;
use url::{Position, Url};

use lavalink_protocol::FailureKind;

use super::MAX_URL_BYTES;
use super::dial::Dialer;
use super::expiry::has_expired;
use super::shoutcast::Polite;
use crate::tasks::Tasks;
use crate::{HttpSettings, OpenError, SetupError, chain};

/// Asks a radio station for its titles.
const ICY_METADATA: HeaderName = HeaderName::from_static("icy-metadata");
/// How many redirects are followed.
const MAX_HOPS: usize = 5;
/// What a connection buffers, and how long a head may be, in bytes.
const BUFFER: usize = 32 * 1024;

/// Slower than this, in bytes a second, nothing that sounds arrives.
const LEAST_RATE: u64 = 256;

/// Where bytes are, and what is to be said when they are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub(crate) url: Url,
    /// Headers besides our own; those of the same name replace ours.
    pub(crate) headers: HeaderMap,
}

impl From<Url> for Address {
    fn from(url: Url) -> Self {
        let headers = HeaderMap::new();
        Self { url, headers }
    }
}

/// Headers that say nothing of who asks; all others are for the origin that they
/// were given for.
const FOR_EVERYBODY: [HeaderName; 5] = [ACCEPT, ACCEPT_LANGUAGE, ORIGIN, REFERER, USER_AGENT];

impl Address {
    /// What this address leads to, by a redirect or a playlist: what may prove who
    /// asks stays with the origin that it was meant for.
    pub(crate) fn to(&self, url: Url) -> Self {
        let mut headers = self.headers.clone();
        if self.url.origin() != url.origin() {
            headers = headers
                .into_iter()
                .filter_map(|(name, value)| Some((name?, value)))
                .filter(|(name, _)| FOR_EVERYBODY.contains(name))
                .collect();
        }
        Self { url, headers }
    }
}

/// The part of a file that is asked for. By default all of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Part<'a> {
    pub(crate) from: u64,
    /// The byte behind the last one, if not to the end.
    pub(crate) until: Option<u64>,
    /// Of which version of the file.
    pub(crate) validator: Option<&'a HeaderValue>,
}

/// Fetches links, behind the wall.
#[derive(Clone)]
pub(crate) struct Client {
    dialer: Dialer,
    tasks: Tasks,
    user_agent: HeaderValue,
    head_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) slow_after: Duration,
}

/// An answer whose body is still to be read. Dropping it hangs up.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Where it came from, redirects followed.
    pub(crate) url: Url,
    body: Incoming,
    /// Bytes that were looked at and not taken.
    first: Option<Bytes>,
    _connection: AbortOnDropHandle<()>,
}

impl Answer {
    /// The next bytes of the body, `None` at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, hyper::Error> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        while let Some(frame) = self.body.frame().await {
            if let Ok(bytes) = frame?.into_data() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}

/// Watches how fast bytes come while somebody waits for them.
#[derive(Default)]
pub(crate) struct Pace {
    waited: Duration,
    bytes: u64,
}

impl Pace {
    /// Waits for the next bytes; `Err` when the server fell silent for
    /// `patience`, or has only trickled for the client's `slow_after`.
    pub(crate) async fn chunk(
        &mut self,
        answer: &mut Answer,
        patience: Duration,
        slow_after: Duration,
    ) -> Result<Result<Option<Bytes>, hyper::Error>, Stalled> {
        let begun = Instant::now();
        let got = tokio::time::timeout(patience, answer.chunk())
            .await
            .map_err(|_| Stalled)?;
        self.waited += begun.elapsed();
        self.bytes += got
            .as_ref()
            .ok()
            .and_then(Option::as_ref)
            .map_or(0, |chunk| chunk.len() as u64);
        if self.waited >= slow_after {
            if self.bytes < LEAST_RATE * self.waited.as_secs().max(1) {
                return Err(Stalled);
            }
            *self = Self::default();
        }
        Ok(got)
    }
}

/// The server sends nothing, or next to nothing.
#[derive(Debug)]
pub(crate) struct Stalled;

impl Client {
    pub(crate) fn new(
        settings: &HttpSettings,
        dialer: Dialer,
        tasks: Tasks,
    ) -> Result<Self, SetupError> {
        let user_agent = HeaderValue::from_str(&settings.user_agent)
            .map_err(|_| SetupError::Http("the user agent is no header value".to_owned()))?;
        Ok(Self {
            dialer,
            tasks,
            user_agent,
            head_timeout: settings.header_timeout,
            idle_timeout: settings.idle_timeout,
            slow_after: settings.slow_after,
        })
    }

    pub(crate) fn dialer(&self) -> &Dialer {
        &self.dialer
    }

    /// The answer to a GET of a part, redirects followed. Whatever its status:
    /// see [`refusal`].
    pub(crate) async fn get(&self, address: &Address, part: Part<'_>) -> Result<Answer, OpenError> {
        let mut next = address.clone();
        for _ in 0..=MAX_HOPS {
            let answer = self.ask(&next, part).await?;
            match next_hop(&answer)? {
                Some(url) => next = next.to(url),
                None => return Ok(answer),
            }
        }
        Err(OpenError::refused(
            "That link leads from one place to another without end.",
            format!("more than {MAX_HOPS} redirects"),
        ))
    }

    /// Everything at an address, at most so many bytes of it, and where it
    /// came from in the end.
    pub(crate) async fn read(
        &self,
        address: &Address,
        most: usize,
    ) -> Result<(Bytes, Url), OpenError> {
        let mut answer = self.get(address, Part::default()).await?;
        if let Some(refusal) = refusal(answer.status, &address.url) {
            return Err(refusal);
        }
        let bytes = self.rest(&mut answer, most).await?;
        Ok((bytes, answer.url))
    }

    /// The rest of an answer, at most so many bytes.
    pub(crate) async fn rest(&self, answer: &mut Answer, most: usize) -> Result<Bytes, OpenError> {
        let (mut bytes, mut pace) = (BytesMut::new(), Pace::default());
        loop {
            let chunk = pace.chunk(answer, self.idle_timeout, self.slow_after).await;
            let chunk = chunk
                .map_err(|Stalled| stalled(&answer.url))?
                .map_err(|error| failure(&error, &answer.url))?;
            let Some(chunk) = chunk else {
                return Ok(bytes.freeze());
            };
            if bytes.len() + chunk.len() > most {
                return Err(OpenError::unplayable(
                    "That list is too long to be read.",
                    format!("more than {most} bytes"),
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
    }

    /// Looks at the first bytes of an answer, which stay there to be read.
    pub(crate) async fn peek(&self, answer: &mut Answer) -> Result<Bytes, OpenError> {
        let chunk = tokio::time::timeout(self.idle_timeout, answer.chunk())
            .await
            .map_err(|_| stalled(&answer.url))?
            .map_err(|error| failure(&error, &answer.url))?;
        answer.first.clone_from(&chunk);
        Ok(chunk.unwrap_or_default())
    }

    async fn ask(&self, address: &Address, part: Part<'_>) -> Result<Answer, OpenError> {
        let Address { url, headers } = address;
        let stream = Polite::new(self.dialer.dial(url).await?);
        let request = self.request(url, headers, part)?;
        let ask = async {
            let (mut sender, connection) = http1::Builder::new()
                .max_buf_size(BUFFER)
                .handshake(TokioIo::new(stream))
                .await?;
            // What goes wrong on it is told by the answer and its body.
            let task = self
                .tasks
                .tracker
                .spawn(async move { drop(connection.await) });
            let connection = AbortOnDropHandle::new(task);
            Ok((sender.send_request(request).await?, connection))
        };
        match tokio::time::timeout(self.head_timeout, ask).await {
            Ok(Ok((response, connection))) => {
                let (parts, body) = response.into_parts();
                let (status, headers) = (parts.status, parts.headers);
                Ok(Answer {
                    status,
                    headers,
                    url: url.clone(),
                    body,
                    first: None,
                    _connection: connection,
                })
            }
            Ok(Err(error)) => Err(failure(&error, url)),
            Err(_) => Err(OpenError::network(
                format!("{} does not answer.", host(url)),
                "no head of an answer in time",
            )),
        }
    }

    fn request(
        &self,
        url: &Url,
        more: &HeaderMap,
        part: Part<'_>,
    ) -> Result<Request<Empty<Bytes>>, OpenError> {
        let range = match part.until {
            Some(until) => format!("bytes={}-{}", part.from, until.saturating_sub(1)),
            None => format!("bytes={}-", part.from),
        };
        let mut request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, self.user_agent.clone())
            .header(ACCEPT, "*/*")
            .header(RANGE, range);
        if part.from == 0 && part.until.is_none() {
            request = request.header(ICY_METADATA, "1");
        }
        if let Some(validator) = part.validator {
            request = request.header(IF_RANGE, validator.clone());
        }
        if let Some(headers) = request.headers_mut() {
            for (name, value) in more {
                headers.insert(name.clone(), value.clone());
            }
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        request.body(Empty::new()).map_err(|error| {
            OpenError::unplayable("That link cannot be asked for.", error.to_string())
        })
    }
}

fn next_hop(answer: &Answer) -> Result<Option<Url>, OpenError> {
    let location = match answer.status.as_u16() {
        301 | 302 | 303 | 307 | 308 => answer.headers.get(LOCATION),
        _ => None,
    };
    let Some(location) = location else {
        return Ok(None);
    };
    let next = std::str::from_utf8(location.as_bytes());
    let next = next.ok().and_then(|next| answer.url.join(next).ok());
    let next = next.filter(|next| next.as_str().len() <= MAX_URL_BYTES);
    next.map(Some).ok_or_else(|| {
        OpenError::refused("That link leads nowhere.", "a redirect to what is no URL")
    })
}

/// What a status means for whoever wanted the file; `None` when it is there.
pub(crate) fn refusal(status: StatusCode, url: &Url) -> Option<OpenError> {
    if status.is_success() {
        return None;
    }
    let (host, code) = (host(url), status.as_u16());
    let cause = format!("status {code}");
    let withheld = |kind, message: String| OpenError::withheld(kind, message, cause.clone());
    Some(match code {
        403 | 404 | 410 if has_expired(url, SystemTime::now()) => withheld(
            FailureKind::Expired,
            format!("That link to {host} was good for a time only, which is over ({code})."),
        ),
        404 | 410 => OpenError::Gone(format!("{host} has no such file ({code}).")),
        401 | 407 => withheld(
            FailureKind::SignIn,
            format!("{host} gives that only to who signs in ({code})."),
        ),
        429 => withheld(
            FailureKind::RateLimited,
            format!("{host} asks us to slow down ({code})."),
        ),
        451 => withheld(
            FailureKind::Region,
            format!("{host} may not give that to where this node is ({code})."),
        ),
        408 | 425 | 500..=599 => {
            OpenError::network(format!("{host} cannot serve the file now ({code})."), cause)
        }
        416 => OpenError::unplayable("That file is empty.", cause),
        _ => OpenError::refused(format!("{host} does not give us the file ({code})."), cause),
    })
}

fn stalled(url: &Url) -> OpenError {
    OpenError::network(
        format!("{} sends nothing.", host(url)),
        "no bytes, or next to none, in time",
    )
}

fn failure(error: &hyper::Error, url: &Url) -> OpenError {
    let host = host(url);
    let message = if error.is_parse() {
        format!("{host} answered with something that is not HTTP.")
    } else {
        format!("{host} hung up without an answer.")
    };
    OpenError::network(message, chain(error))
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("The server")
}
