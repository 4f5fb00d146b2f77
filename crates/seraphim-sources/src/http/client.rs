//! Requests: a GET from some position, redirects followed by hand, each hop
//! behind the wall.
//!
//! HTTP/1.1 on a connection of its own for each file, with small buffers: what
//! a paused player holds back is its own server alone, and what waits for it
//! in memory is bounded (a pooled client of HTTP/2 shares its windows, and
//! reads up to 400 KiB ahead of whoever asks). No proxy, no cookies, no
//! decompression.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, HOST, HeaderMap, HeaderValue, IF_RANGE, LOCATION, RANGE,
    USER_AGENT,
};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio_util::task::AbortOnDropHandle;
use url::{Position, Url};

use super::dial::Dialer;
use crate::sources::Tasks;
use crate::{HttpSettings, OpenError, SetupError};

/// How many redirects are followed.
const MAX_HOPS: usize = 5;
/// What a connection buffers, and how long a head may be, in bytes.
const BUFFER: usize = 32 * 1024;

/// Fetches links, behind the wall.
#[derive(Clone)]
pub(crate) struct Client {
    dialer: Dialer,
    tasks: Tasks,
    user_agent: HeaderValue,
    head_timeout: Duration,
    pub(crate) idle_timeout: Duration,
}

/// An answer whose body is still to be read. Dropping it hangs up.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Where it came from, redirects followed.
    pub(crate) url: Url,
    body: Incoming,
    _connection: AbortOnDropHandle<()>,
}

impl Answer {
    /// The next bytes of the body, `None` at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, hyper::Error> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(bytes) = frame?.into_data() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}

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
        })
    }

    /// The answer to a GET of everything from `position`, redirects followed.
    /// Whatever its status: see [`refusal`].
    pub(crate) async fn get(
        &self,
        url: &Url,
        position: u64,
        validator: Option<&HeaderValue>,
    ) -> Result<Answer, OpenError> {
        let mut url = url.clone();
        for _ in 0..=MAX_HOPS {
            let answer = self.ask(url, position, validator).await?;
            match next_hop(&answer)? {
                Some(next) => url = next,
                None => return Ok(answer),
            }
        }
        Err(OpenError::refused(
            "That link leads from one place to another without end.",
            format!("more than {MAX_HOPS} redirects"),
        ))
    }

    async fn ask(
        &self,
        url: Url,
        position: u64,
        validator: Option<&HeaderValue>,
    ) -> Result<Answer, OpenError> {
        let stream = self.dialer.dial(&url).await?;
        let request = self.request(&url, position, validator)?;
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
                    url,
                    body,
                    _connection: connection,
                })
            }
            Ok(Err(error)) => Err(failure(&error, &url)),
            Err(_) => Err(OpenError::network(
                format!("{} does not answer.", host(&url)),
                "no head of an answer in time",
            )),
        }
    }

    fn request(
        &self,
        url: &Url,
        position: u64,
        validator: Option<&HeaderValue>,
    ) -> Result<Request<Empty<Bytes>>, OpenError> {
        let mut request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, self.user_agent.clone())
            .header(ACCEPT, "*/*")
            .header(ACCEPT_ENCODING, "identity")
            .header(CONNECTION, "close")
            .header(RANGE, format!("bytes={position}-"));
        if let Some(validator) = validator {
            request = request.header(IF_RANGE, validator.clone());
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
    Some(match code {
        404 | 410 => OpenError::Gone(format!("{host} has no such file ({code}).")),
        408 | 425 | 429 | 500..=599 => {
            OpenError::network(format!("{host} cannot serve the file now ({code})."), cause)
        }
        416 => OpenError::unplayable("That file is empty.", cause),
        _ => OpenError::refused(format!("{host} does not give us the file ({code})."), cause),
    })
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

/// An error and its causes in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let words = inner.to_string();
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        source = inner.source();
    }
    text
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("The server")
}
