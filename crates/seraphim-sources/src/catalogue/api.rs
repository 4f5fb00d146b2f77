//! Asks a catalogue's web API: JSON over HTTPS, behind the wall, within bounds.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER, USER_AGENT,
};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use lavalink_protocol::FailureKind;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use url::{Position, Url};

use crate::http::dial::Dialer;
use crate::tasks::Tasks;
use crate::{OpenError, chain};

/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 8 * 1024 * 1024;
/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a catalogue is left alone that asks for it without saying how long.
const PAUSE: Duration = Duration::from_secs(10);
/// However long it says.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// A catalogue's web API.
pub(crate) struct Api {
    dialer: Dialer,
    tasks: Tasks,
    /// What a person calls the catalogue.
    pub(crate) name: &'static str,
    /// Until when it is to be left alone.
    quiet_until: Mutex<Option<Instant>>,
}

/// A question.
pub(crate) struct Ask<'a> {
    pub(crate) url: Url,
    /// The whole header `Authorization`.
    pub(crate) authorization: Option<&'a SecretString>,
    /// A form to be posted.
    pub(crate) form: Option<&'static str>,
}

impl Ask<'_> {
    pub(crate) fn get(url: Url) -> Self {
        Self {
            url,
            authorization: None,
            form: None,
        }
    }
}

/// An answer: its status, and its body when that was JSON.
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Api {
    pub(crate) fn new(dialer: Dialer, tasks: Tasks, name: &'static str) -> Self {
        Self {
            dialer,
            tasks,
            name,
            quiet_until: Mutex::new(None),
        }
    }

    /// The answer to a question, whatever its status but 429.
    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Result<Told, OpenError> {
        let quiet = *self
            .quiet_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = quiet.and_then(|until| until.checked_duration_since(Instant::now())) {
            return Err(self.slow_down(left));
        }
        let late = |_| self.unreachable("no answer in time");
        tokio::time::timeout(PATIENCE, self.send(ask))
            .await
            .map_err(late)?
    }

    async fn send(&self, ask: Ask<'_>) -> Result<Told, OpenError> {
        let stream = self.dialer.dial(&ask.url).await?;
        let request = request(&ask).map_err(OpenError::fault)?;
        let broken = |error: hyper::Error| self.unreachable(&chain(&error));
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(broken)?;
        let task = self
            .tasks
            .tracker
            .spawn(async move { drop(connection.await) });
        let _connection = AbortOnDropHandle::new(task);
        let answer = sender.send_request(request).await.map_err(broken)?;
        let (parts, body) = answer.into_parts();
        if parts.status == StatusCode::TOO_MANY_REQUESTS {
            let pause = parts
                .headers
                .get(RETRY_AFTER)
                .and_then(|seconds| seconds.to_str().ok()?.trim().parse().ok())
                .map_or(PAUSE, Duration::from_secs)
                .min(LONGEST_PAUSE);
            return Err(self.pause(pause));
        }
        let body = Limited::new(body, MAX_ANSWER)
            .collect()
            .await
            .map_err(|error| self.unreachable(&chain(&*error)))?
            .to_bytes();
        let body = serde_json::from_slice(&body);
        if parts.status.is_success() && body.is_err() {
            return Err(self.unreachable("the answer is no JSON"));
        }
        Ok(Told {
            status: parts.status,
            body: body.unwrap_or_default(),
        })
    }

    /// Leaves the catalogue alone for a while, and says so.
    pub(crate) fn pause(&self, pause: Duration) -> OpenError {
        let mut until = self
            .quiet_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *until = Some(Instant::now() + pause);
        self.slow_down(pause)
    }

    fn slow_down(&self, left: Duration) -> OpenError {
        OpenError::withheld(
            FailureKind::RateLimited,
            format!(
                "{} asks us to slow down (rate limit); it is asked again in {} s.",
                self.name,
                left.as_secs().max(1)
            ),
            "status 429",
        )
    }

    fn unreachable(&self, cause: &str) -> OpenError {
        OpenError::network(
            format!("{} does not answer as it should.", self.name),
            cause,
        )
    }

    /// What a status means for whoever wanted the answer; `None` when it is there.
    pub(crate) fn refusal(&self, told: &Told) -> Option<OpenError> {
        let code = told.status.as_u16();
        let cause = format!("status {code}");
        Some(match code {
            200..=299 => return None,
            400 | 404 | 410 => {
                OpenError::Gone(format!("{} has no such thing ({code}).", self.name))
            }
            401 => OpenError::withheld(
                FailureKind::SignIn,
                format!("{} does not accept this node's key ({code}).", self.name),
                cause,
            ),
            403 => OpenError::refused(
                format!("{} does not give us that ({code}).", self.name),
                cause,
            ),
            _ => self.unreachable(&cause),
        })
    }
}

/// A link below a base address, with parts of its path made safe.
pub(crate) fn below(base: &Url, path: &[&str], query: &[(&str, &str)]) -> Result<Url, OpenError> {
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| OpenError::fault("a base address that has no path".to_owned()))?
        .pop_if_empty()
        .extend(path);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

fn request(ask: &Ask<'_>) -> Result<Request<Full<Bytes>>, String> {
    let url = &ask.url;
    let method = if ask.form.is_some() {
        Method::POST
    } else {
        Method::GET
    };
    let mut request = Request::builder()
        .method(method)
        .uri(&url[Position::BeforePath..Position::AfterQuery])
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(USER_AGENT, concat!("Seraphim/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, "application/json")
        .header(CONNECTION, "close");
    if let Some(authorization) = ask.authorization {
        let mut value = HeaderValue::from_str(authorization.expose_secret())
            .map_err(|_| "a key that is no header value".to_owned())?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    if ask.form.is_some() {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let body = ask.form.unwrap_or_default();
    request
        .body(Full::new(Bytes::from_static(body.as_bytes())))
        .map_err(|error| error.to_string())
}
