//! The REST half of a node: orders and questions, each with its own time-out.
//!
//! See <https://lavalink.dev/api/rest.html>.

use std::time::Duration;

use lavalink_protocol::{
    ErrorBody, LoadResult, Lyrics, Player, Playlist, SessionUpdate, UpdatePlayer,
};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::form_urlencoded;

use crate::lavalink::SetupError;
use crate::settings::Settings;

/// Of the time for a lookup, what is left for the answer of what has come.
const SPARED: Duration = Duration::from_secs(5);
/// The largest answer that is read: a playlist of some thousand tracks.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;
/// The largest lyrics that are read.
const LARGEST_LYRICS: usize = 1024 * 1024;
/// The largest error answer that is read.
const LARGEST_ERROR: usize = 64 * 1024;

/// Why a request came to nothing, by what the caller can do next.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestError {
    /// Nobody answered; the same may work later.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// Not in time; it may have been done.
    #[error("no answer in time")]
    TimedOut,
    /// The node said no.
    #[error("{status}: {message}")]
    Refused { status: u16, message: String },
    /// The node said something that is no Lavalink v4.
    #[error("an answer that makes no sense: {0}")]
    Nonsense(String),
}

/// One node's REST API.
#[derive(Clone)]
pub(crate) struct Rest {
    http: Client,
    base: String,
    password: HeaderValue,
    order_timeout: Duration,
    load_timeout: Duration,
    traceparent: fn() -> Option<String>,
}

impl Rest {
    pub(crate) fn new(
        settings: &Settings,
        tls: Option<rustls::ClientConfig>,
    ) -> Result<Self, SetupError> {
        let mut builder = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            // Sooner than our own node hangs up.
            .pool_idle_timeout(Duration::from_secs(5))
            .no_proxy();
        if let Some(tls) = tls {
            builder = builder.tls_backend_preconfigured(tls);
        }
        let http = builder
            .build()
            .map_err(|error| SetupError::Client(describe(&error)))?;
        let mut password = HeaderValue::from_str(settings.password.expose_secret())
            .map_err(|_| SetupError::Password)?;
        password.set_sensitive(true);
        let scheme = if settings.secure { "https" } else { "http" };
        Ok(Self {
            http,
            base: format!("{scheme}://{}", settings.authority()),
            password,
            order_timeout: settings.order_timeout,
            load_timeout: settings.load_timeout,
            traceparent: settings.traceparent,
        })
    }

    pub(crate) fn password(&self) -> HeaderValue {
        self.password.clone()
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header(AUTHORIZATION, self.password.clone())
            .timeout(self.order_timeout);
        match (self.traceparent)() {
            Some(traceparent) => request.header("traceparent", traceparent),
            None => request,
        }
    }

    /// `GET /version`.
    pub(crate) async fn version(&self) -> Result<String, RestError> {
        let response = send(self.request(Method::GET, "/version")).await?;
        let text = read(response, LARGEST_ERROR).await?;
        Ok(String::from_utf8_lossy(&text).trim().to_owned())
    }

    /// `GET /v4/loadtracks`, and what is missing of a playlist that was long in
    /// coming: this project's node then names the rest in `pluginInfo`.
    pub(crate) async fn load(&self, identifier: &str) -> Result<LoadResult, RestError> {
        let until = Instant::now() + self.load_timeout.saturating_sub(SPARED);
        let mut result = self.load_once(identifier).await?;
        if let LoadResult::Playlist(list) = &mut result {
            while let Some(next) = next_page(list) {
                let more = tokio::time::timeout_at(until, self.load_once(&next)).await;
                match more {
                    Ok(Ok(LoadResult::Playlist(more))) if !more.tracks.is_empty() => {
                        list.tracks.extend(more.tracks);
                        list.plugin_info = more.plugin_info;
                    }
                    _ => break,
                }
            }
        }
        Ok(result)
    }

    async fn load_once(&self, identifier: &str) -> Result<LoadResult, RestError> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("identifier", identifier)
            .finish();
        let request = self
            .request(Method::GET, &format!("/v4/loadtracks?{query}"))
            .timeout(self.load_timeout);
        parse(&read(send(request).await?, LARGEST_ANSWER).await?)
    }

    /// `PATCH /v4/sessions/{session}`.
    pub(crate) async fn update_session(
        &self,
        session: &str,
        update: SessionUpdate,
    ) -> Result<(), RestError> {
        let path = format!("/v4/sessions/{session}");
        self.patch(&path, &update).await
    }

    /// `PATCH /v4/sessions/{session}/players/{guild}`.
    pub(crate) async fn update_player(
        &self,
        session: &str,
        guild: u64,
        update: &UpdatePlayer,
    ) -> Result<(), RestError> {
        let path = format!("/v4/sessions/{session}/players/{guild}?noReplace=false");
        self.patch(&path, update).await
    }

    /// `GET /v4/sessions/{session}/players/{guild}`; `None`: there is no such
    /// player.
    pub(crate) async fn player(
        &self,
        session: &str,
        guild: u64,
    ) -> Result<Option<Player>, RestError> {
        let path = format!("/v4/sessions/{session}/players/{guild}");
        match send(self.request(Method::GET, &path)).await {
            Ok(response) => parse(&read(response, LARGEST_ANSWER).await?).map(Some),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `GET /v4/sessions/{session}/players`: all that the session has.
    pub(crate) async fn players(&self, session: &str) -> Result<Vec<Player>, RestError> {
        let path = format!("/v4/sessions/{session}/players");
        let request = self.request(Method::GET, &path);
        parse(&read(send(request).await?, LARGEST_ANSWER).await?)
    }

    /// `DELETE /v4/sessions/{session}/players/{guild}`.
    pub(crate) async fn destroy_player(&self, session: &str, guild: u64) -> Result<(), RestError> {
        let path = format!("/v4/sessions/{session}/players/{guild}");
        send(self.request(Method::DELETE, &path)).await?;
        Ok(())
    }

    /// `PUT /v4/sessions/{session}/players/{guild}/sponsorblock/categories` of
    /// the plugin, <https://github.com/topi314/Sponsorblock-Plugin>.
    pub(crate) async fn leave_out(
        &self,
        session: &str,
        guild: u64,
        categories: &[&str],
    ) -> Result<(), RestError> {
        let path = format!("/v4/sessions/{session}/players/{guild}/sponsorblock/categories");
        if categories.is_empty() {
            send(self.request(Method::DELETE, &path)).await?;
            return Ok(());
        }
        self.write(Method::PUT, &path, &categories).await
    }

    /// `GET /v4/lyrics` of the plugin, <https://github.com/topi314/LavaLyrics>;
    /// `None`: nobody knows them.
    pub(crate) async fn lyrics(&self, encoded: &str) -> Result<Option<Lyrics>, RestError> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("track", encoded)
            .append_pair("skipTrackSource", "false")
            .finish();
        let request = self
            .request(Method::GET, &format!("/v4/lyrics?{query}"))
            .timeout(self.load_timeout);
        let response = send(request).await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        parse(&read(response, LARGEST_LYRICS).await?).map(Some)
    }

    async fn patch<T: serde::Serialize + Sync>(
        &self,
        path: &str,
        body: &T,
    ) -> Result<(), RestError> {
        self.write(Method::PATCH, path, body).await
    }

    async fn write<T: serde::Serialize + Sync>(
        &self,
        method: Method,
        path: &str,
        body: &T,
    ) -> Result<(), RestError> {
        let body = serde_json::to_vec(body).map_err(|e| RestError::Nonsense(e.to_string()))?;
        let request = self
            .request(method, path)
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        // The answer shows the player; its events say the same.
        read(send(request).await?, LARGEST_ANSWER).await?;
        Ok(())
    }
}

/// The identifier of the rest of a playlist.
fn next_page(list: &Playlist) -> Option<String> {
    let next = list.plugin_info.get("next")?.as_str()?;
    next.starts_with("page:").then(|| next.to_owned())
}

async fn send(request: RequestBuilder) -> Result<Response, RestError> {
    let response = request.send().await.map_err(|error| failed(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = read(response, LARGEST_ERROR).await.unwrap_or_default();
    let message = serde_json::from_slice::<ErrorBody>(&body).map_or_else(
        |_| {
            status
                .canonical_reason()
                .unwrap_or("no reason given")
                .to_owned()
        },
        |body| body.message,
    );
    Err(RestError::Refused {
        status: status.as_u16(),
        message,
    })
}

async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, RestError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(RestError::Nonsense(format!(
                "an answer of more than {limit} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, RestError> {
    serde_json::from_slice(body).map_err(|error| RestError::Nonsense(error.to_string()))
}

fn failed(error: &reqwest::Error) -> RestError {
    if error.is_timeout() && !error.is_connect() {
        RestError::TimedOut
    } else {
        RestError::Unreachable(describe(error))
    }
}

/// The error and its causes, without the URL.
fn describe(error: &reqwest::Error) -> String {
    let mut words = vec![];
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    words
        .pop()
        .unwrap_or_else(|| "the request failed".to_owned())
}

impl RestError {
    /// The session or player is not known to the node.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if *status == StatusCode::NOT_FOUND.as_u16())
    }

    /// It may be otherwise in a while: the node has no room, or what stands before
    /// it cannot reach it.
    pub(crate) fn is_for_now(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: 502..=504,
                ..
            }
        )
    }

    /// The node has no room for another player.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, Self::Refused { status: 503, .. })
    }

    /// The node takes another password.
    pub(crate) fn is_forbidden(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: 401 | 403,
                ..
            }
        )
    }
}
