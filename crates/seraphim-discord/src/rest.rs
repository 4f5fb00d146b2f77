//! The few requests that the adapter makes while it runs. Bodies are JSON of
//! our own making and answers are read for their id alone, so that a field
//! which twilight does not know yet costs nothing. It tries nothing twice but
//! what was told to wait.

mod answers;
mod exchange;
mod start;
mod tally;

use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use twilight_http::{
    request::{Method, Request, RequestBuilder},
    routing::Route,
};
use twilight_model::id::{
    Id,
    marker::{ApplicationMarker, ChannelMarker, GuildMarker, MessageMarker, UserMarker},
};

use self::exchange::Failure;
pub(crate) use self::{
    answers::{Callback, is_past},
    exchange::Exchange,
};
use crate::{buttons::skip, view::Message};

/// Why a request came to nothing, by what its caller can do next.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestError {
    /// Discord said no, and would say it again.
    #[error("HTTP {status}, code {code}")]
    Refused { status: u16, code: u64 },
    /// It did not get through; the same may work later.
    #[error("{0}")]
    Unreachable(String),
}

impl RestError {
    /// What was to be changed is gone, or may not be touched.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// The channel is no more.
    /// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#json>
    pub(crate) fn is_of_no_channel(&self) -> bool {
        matches!(self, Self::Refused { code: 10003, .. })
    }
}

/// A handle to Discord's REST API. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Rest {
    exchange: Exchange,
    application: Id<ApplicationMarker>,
    /// Cancelled when Discord no longer takes the token.
    token_refused: CancellationToken,
}

#[derive(Deserialize)]
#[serde(bound = "")]
struct Created<T> {
    id: Id<T>,
}

#[derive(Deserialize)]
struct RefreshedLinks {
    refreshed_urls: Vec<RefreshedLink>,
}

#[derive(Deserialize)]
struct RefreshedLink {
    refreshed: Option<String>,
}

/// As much of a message as tells a panel.
#[derive(Deserialize)]
struct Posting {
    id: Id<MessageMarker>,
    author: Author,
    #[serde(default)]
    components: serde_json::Value,
}

#[derive(Deserialize)]
struct Author {
    id: Id<UserMarker>,
}

impl Posting {
    /// Only panels have this button.
    fn is_panel(&self) -> bool {
        fn has(component: &serde_json::Value) -> bool {
            let id = component["custom_id"].as_str().unwrap_or_default();
            let inside = component["components"].as_array();
            id.split(':').next() == Some(skip::SPEC.id)
                || inside.is_some_and(|all| all.iter().any(has))
        }
        self.components
            .as_array()
            .is_some_and(|rows| rows.iter().any(has))
    }
}

impl Rest {
    pub(crate) fn new(exchange: Exchange, application: Id<ApplicationMarker>) -> Self {
        Self {
            exchange,
            application,
            token_refused: CancellationToken::new(),
        }
    }

    /// For what is asked before the bot runs, and of its commands.
    pub(crate) fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    pub(crate) fn application(&self) -> Id<ApplicationMarker> {
        self.application
    }

    /// Ends when a request was refused because of the token.
    pub(crate) async fn token_refused(&self) {
        self.token_refused.cancelled().await;
    }

    /// Posts a message and tells its id.
    pub(crate) async fn post(
        &self,
        channel: Id<ChannelMarker>,
        message: &Message,
    ) -> Result<Id<MessageMarker>, RestError> {
        self.create(channel, &message.body()).await
    }

    /// The same, once for a `nonce`: if an earlier try has got through after all,
    /// Discord posts nothing more and tells the id of that one,
    /// <https://docs.discord.com/developers/resources/message#create-message>.
    pub(crate) async fn post_once(
        &self,
        channel: Id<ChannelMarker>,
        message: &Message,
        nonce: u64,
    ) -> Result<Id<MessageMarker>, RestError> {
        let mut body = message.body();
        body["nonce"] = format!("{nonce:x}").into();
        body["enforce_nonce"] = true.into();
        self.create(channel, &body).await
    }

    async fn create(
        &self,
        channel: Id<ChannelMarker>,
        body: &serde_json::Value,
    ) -> Result<Id<MessageMarker>, RestError> {
        let route = Route::CreateMessage {
            channel_id: channel.get(),
        };
        let bytes = self.send("post", Request::builder(&route).json(body));
        let bytes = bytes.await?;
        serde_json::from_slice::<Created<MessageMarker>>(&bytes)
            .map(|created| created.id)
            .map_err(|error| RestError::Unreachable(error.to_string()))
    }

    /// The channel for messages to one person alone.
    pub(crate) async fn direct(
        &self,
        person: Id<UserMarker>,
    ) -> Result<Id<ChannelMarker>, RestError> {
        let body = json!({ "recipient_id": person.to_string() });
        let request = Request::builder(&Route::CreatePrivateChannel).json(&body);
        let bytes = self.send("direct", request).await?;
        serde_json::from_slice::<Created<ChannelMarker>>(&bytes)
            .map(|created| created.id)
            .map_err(|error| RestError::Unreachable(error.to_string()))
    }

    /// Changes a message of ours.
    pub(crate) async fn edit(
        &self,
        channel: Id<ChannelMarker>,
        id: Id<MessageMarker>,
        message: &Message,
    ) -> Result<(), RestError> {
        let route = Route::UpdateMessage {
            channel_id: channel.get(),
            message_id: id.get(),
        };
        self.send("edit", Request::builder(&route).json(&message.body()))
            .await
            .map(drop)
    }

    /// Takes a message of ours away.
    pub(crate) async fn delete(
        &self,
        channel: Id<ChannelMarker>,
        id: Id<MessageMarker>,
    ) -> Result<(), RestError> {
        let route = Route::DeleteMessage {
            channel_id: channel.get(),
            message_id: id.get(),
        };
        self.send("delete", Request::builder(&route))
            .await
            .map(drop)
    }

    /// How many messages came after one, counted up to `limit`.
    pub(crate) async fn count_after(
        &self,
        channel: Id<ChannelMarker>,
        id: Id<MessageMarker>,
        limit: u16,
    ) -> Result<usize, RestError> {
        let route = Route::GetMessages {
            after: Some(id.get()),
            around: None,
            before: None,
            channel_id: channel.get(),
            limit: Some(limit),
        };
        let bytes = self.send("count_after", Request::builder(&route)).await?;
        serde_json::from_slice::<Vec<serde::de::IgnoredAny>>(&bytes)
            .map(|messages| messages.len())
            .map_err(|error| RestError::Unreachable(error.to_string()))
    }

    /// The panels among the last fifty messages of a channel that are of this
    /// bot, newest first.
    pub(crate) async fn own_panels(
        &self,
        channel: Id<ChannelMarker>,
        own: Id<UserMarker>,
    ) -> Result<Vec<Id<MessageMarker>>, RestError> {
        let route = Route::GetMessages {
            after: None,
            around: None,
            before: None,
            channel_id: channel.get(),
            limit: Some(50),
        };
        let bytes = self.send("own_panels", Request::builder(&route)).await?;
        let messages = serde_json::from_slice::<Vec<Posting>>(&bytes)
            .map_err(|error| RestError::Unreachable(error.to_string()))?;
        let mut found: Vec<_> = messages
            .iter()
            .filter(|message| message.author.id == own && message.is_panel())
            .map(|message| message.id)
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(found)
    }

    /// On a stage: speaks, or asks to be let speak.
    pub(crate) async fn take_the_floor(
        &self,
        guild: Id<GuildMarker>,
        channel: Id<ChannelMarker>,
        moderator: bool,
        now: &str,
    ) -> Result<(), RestError> {
        let route = Route::UpdateCurrentUserVoiceState {
            guild_id: guild.get(),
        };
        let body = if moderator {
            json!({ "channel_id": channel.to_string(), "suppress": false })
        } else {
            json!({ "channel_id": channel.to_string(), "request_to_speak_timestamp": now })
        };
        self.send("take_the_floor", Request::builder(&route).json(&body))
            .await
            .map(drop)
    }

    /// Another link to the attachment; `None`: Discord has none.
    pub(crate) async fn refresh_link(&self, link: &str) -> Result<Option<String>, RestError> {
        let path = "attachments/refresh-urls".to_owned();
        let body = json!({ "attachment_urls": [link] });
        let request = RequestBuilder::raw(Method::Post, path).json(&body);
        let bytes = self.send("refresh_link", request).await?;
        let answer: RefreshedLinks = serde_json::from_slice(&bytes)
            .map_err(|error| RestError::Unreachable(error.to_string()))?;
        let first = answer.refreshed_urls.into_iter().next();
        Ok(first.and_then(|link| link.refreshed))
    }

    /// Names what is heard in a voice channel; empty: nothing.
    /// <https://docs.discord.com/developers/resources/channel#set-voice-channel-status>
    pub(crate) async fn set_voice_status(
        &self,
        channel: Id<ChannelMarker>,
        status: &str,
    ) -> Result<(), RestError> {
        let path = format!("channels/{channel}/voice-status");
        let status = (!status.is_empty()).then_some(status);
        let body = json!({ "status": status });
        let request = RequestBuilder::raw(Method::Put, path).json(&body);
        self.send("set_voice_status", request).await.map(drop)
    }

    /// Sends a request, and counts it under what it is for.
    async fn send(
        &self,
        what: &'static str,
        request: RequestBuilder,
    ) -> Result<Vec<u8>, RestError> {
        let request = request
            .build()
            .map_err(|error| RestError::Unreachable(error.to_string()))?;
        self.exchange
            .ask(what, &request)
            .await
            .map_err(|failure| match failure {
                Failure::Refused { status, code } if status < 500 => {
                    if status == 401 && request.use_authorization_token() {
                        self.token_refused.cancel();
                    }
                    RestError::Refused { status, code }
                }
                other => RestError::Unreachable(other.to_string()),
            })
    }
}
