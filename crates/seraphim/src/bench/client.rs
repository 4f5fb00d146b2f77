//! A Lavalink client: what the measurements ask of a node.
//! See <https://lavalink.dev/api/>.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::http::StatusCode;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::exchange::{Place, USER};

/// Requests under way at the same time.
const AT_ONCE: usize = 32;
/// A connection that nothing was asked over for so long is closed.
const IDLE: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(30);

/// One session with a node.
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
    password: String,
    session: String,
    failures: Arc<AtomicU64>,
    /// Reads what the node says, and ends with the client.
    _reader: JoinSet<()>,
}

impl Client {
    pub(super) async fn connect(address: SocketAddr, password: &str) -> anyhow::Result<Self> {
        let mut request = format!("ws://{address}/v4/websocket").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("Authorization", password.parse()?);
        headers.insert("User-Id", USER.to_string().parse()?);
        headers.insert("Client-Name", "seraphim-bench/1".parse()?);
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
        let first = socket.next().await.context("the node says nothing")??;
        let ready: Value = serde_json::from_str(first.to_text()?)?;
        let session = ready["sessionId"]
            .as_str()
            .context("no session")?
            .to_owned();
        let failures = Arc::new(AtomicU64::new(0));
        let mut reader = JoinSet::new();
        let failed = Arc::clone(&failures);
        reader.spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Text(text) = message
                    && (text.contains("TrackExceptionEvent") || text.contains("TrackStuckEvent"))
                {
                    tracing::warn!(%text, "a track failed");
                    failed.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Ok(Self {
            http: reqwest::Client::builder()
                .timeout(PATIENCE)
                // What the node holds in the end is to be its own.
                .pool_idle_timeout(IDLE)
                .build()?,
            base: format!("http://{address}"),
            password: password.to_owned(),
            session,
            failures,
            _reader: reader,
        })
    }

    /// Tracks that failed or were stuck so far.
    pub(super) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// The encoded track that an identifier leads to.
    pub(super) async fn load(&self, identifier: &str) -> anyhow::Result<String> {
        let mut url = url::Url::parse(&self.base)?.join("/v4/loadtracks")?;
        url.query_pairs_mut().append_pair("identifier", identifier);
        let request = self.http.get(url).header("Authorization", &self.password);
        let answer = request.send().await?.error_for_status()?.text().await?;
        let answer: Value = serde_json::from_str(&answer)?;
        let encoded = answer["data"]["encoded"].as_str();
        Ok(encoded
            .with_context(|| format!("no track: {answer}"))?
            .to_owned())
    }

    /// Updates a player.
    pub(super) async fn update(&self, place: Place, body: &Value) -> anyhow::Result<()> {
        if !self.try_update(place, body).await? {
            bail!("the node is full");
        }
        Ok(())
    }

    /// The same; false where the node takes no more players.
    pub(super) async fn try_update(&self, place: Place, body: &Value) -> anyhow::Result<bool> {
        let path = format!("/v4/sessions/{}/players/{}", self.session, place.guild());
        let request = self
            .http
            .patch(format!("{}{path}", self.base))
            .header("Authorization", &self.password)
            .body(body.to_string());
        let answer = request.send().await?;
        match answer.status() {
            StatusCode::SERVICE_UNAVAILABLE => Ok(false),
            status if status.is_success() => Ok(true),
            status => bail!("{status}: {}", answer.text().await?),
        }
    }

    /// Ends a player.
    pub(super) async fn destroy(&self, place: Place) -> anyhow::Result<()> {
        let path = format!("/v4/sessions/{}/players/{}", self.session, place.guild());
        let request = self.http.delete(format!("{}{path}", self.base));
        let request = request.header("Authorization", &self.password);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// Updates many players, some at a time.
    pub(super) async fn update_all(
        &self,
        places: impl IntoIterator<Item = Place>,
        body: impl Fn(Place) -> Value,
    ) -> anyhow::Result<()> {
        stream::iter(places.into_iter().map(|place| Ok((place, body(place)))))
            .try_for_each_concurrent(AT_ONCE, |(place, body)| async move {
                self.update(place, &body).await
            })
            .await
    }
}

/// The voice state that brings a player to its channel.
pub(super) fn voice(place: Place, endpoint: &str) -> Value {
    json!({ "voice": {
        "token": "the token", "sessionId": "the session", "endpoint": endpoint,
        "channelId": place.channel().to_string(),
    } })
}
