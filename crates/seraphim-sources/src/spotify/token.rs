//! Spotify's access token: an hour's, for the app's credentials
//! (<https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow>).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::catalogue::api::{Api, Ask};
use crate::catalogue::{number, text};
use crate::{Credentials, OpenError};

/// A token is renewed this long before its end.
const EARLY: Duration = Duration::from_mins(1);
/// A token that does not say how long it is good is good for this long.
const GOOD: i64 = 600;

/// The token, and how to get one.
pub(super) struct Token {
    basic: SecretString,
    url: Url,
    now: Mutex<Option<(SecretString, Instant)>>,
}

impl Token {
    pub(super) fn new(credentials: &Credentials, url: Url) -> Self {
        let pair = format!(
            "{}:{}",
            credentials.client_id,
            credentials.client_secret.expose_secret()
        );
        Self {
            basic: format!("Basic {}", STANDARD.encode(pair)).into(),
            url,
            now: Mutex::new(None),
        }
    }

    /// The header `Authorization`, with a token that is good for a while.
    /// Whoever comes while one is fetched waits for it.
    pub(super) async fn get(&self, api: &Api) -> Result<SecretString, OpenError> {
        let mut now = self.now.lock().await;
        if let Some((token, until)) = now.as_ref()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let told = api
            .ask(Ask {
                url: self.url.clone(),
                authorization: Some(&self.basic),
                form: Some("grant_type=client_credentials"),
            })
            .await?;
        let denied = matches!(told.status.as_u16(), 400 | 401 | 403);
        if let Some(refusal) = api.refusal(&told).filter(|_| !denied) {
            return Err(refusal);
        }
        let word = text(&told.body, &["access_token"]).filter(|_| told.status.is_success());
        let Some(word) = word else {
            return Err(OpenError::refused(
                "Spotify does not accept this node's credentials; an operator has to look at \
                 sources.spotify.client_id and client_secret.",
                format!("status {} for a token", told.status.as_u16()),
            ));
        };
        let seconds = number(&told.body, &["expires_in"])
            .unwrap_or(GOOD)
            .clamp(1, 86_400);
        let good = Duration::from_secs(seconds.unsigned_abs()).saturating_sub(EARLY);
        let token = SecretString::from(format!("Bearer {word}"));
        *now = Some((token.clone(), Instant::now() + good));
        Ok(token)
    }

    /// Forgets a token that turned out to be no longer good, unless another one
    /// has taken its place.
    pub(super) async fn forget(&self, stale: &SecretString) {
        let mut now = self.now.lock().await;
        if now
            .as_ref()
            .is_some_and(|(token, _)| token.expose_secret() == stale.expose_secret())
        {
            *now = None;
        }
    }
}
