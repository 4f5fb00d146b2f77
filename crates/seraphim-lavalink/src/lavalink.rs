//! The engine's audio port on Lavalink.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lavalink_protocol::{TrackUpdate, UpdatePlayer, VoiceState};
use secrecy::ExposeSecret as _;
use seraphim_core::{Filters, GuildId, Loaded, OnNode, PlayOrder, Search};
use seraphim_engine::ports::{Audio, AudioError, AudioEvent, VoiceServer};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::filter;
use crate::health::Health;
use crate::news::{play_of, user_data};
use crate::node::{Keeper, Node};
use crate::rest::{Rest, RestError};
use crate::settings::Settings;
use crate::track;

/// Events that may wait for the engine.
const EVENTS: usize = 1_024;

/// Why a client could not be made: the settings have to be changed.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The password cannot stand in an HTTP header.
    #[error("the node's password has characters that cannot be sent")]
    Password,
    /// TLS is wanted and no root certificate can be read.
    #[error("no root certificates for a secure node: {0}")]
    Roots(String),
    /// The HTTP client could not be made.
    #[error("the HTTP client could not be made: {0}")]
    Client(String),
}

/// Why the driver ended early. It has no reason to, so far.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {}

/// The audio port on a Lavalink node.
pub struct Lavalink {
    /// One in this version; the orders of a guild would choose among several.
    node: Arc<Node>,
}

/// Keeps the connections; nothing works unless it runs.
pub struct Driver {
    keeper: Keeper,
}

impl Lavalink {
    /// The port, the driver that has to be run for it, and the news for the
    /// engine ([`seraphim_engine::Ports::audio_events`]). Nothing is connected
    /// before the driver runs.
    ///
    /// # Errors
    /// Where the settings cannot work.
    pub fn new(
        settings: Settings,
    ) -> Result<(Arc<Self>, Driver, mpsc::Receiver<AudioEvent>), SetupError> {
        let tls = settings.secure.then(roots).transpose()?;
        let rest = Rest::new(&settings, tls.clone())?;
        let node = Arc::new(Node::new(settings, rest, tls.map(Arc::new)));
        let (sender, events) = mpsc::channel(EVENTS);
        let driver = Driver {
            keeper: Keeper::new(Arc::clone(&node), sender),
        };
        Ok((Arc::new(Self { node }), driver, events))
    }

    /// How the connection is, now and from now on.
    pub fn health(&self) -> watch::Receiver<Health> {
        self.node.health()
    }

    async fn update(&self, guild: GuildId, update: UpdatePlayer) -> Result<(), AudioError> {
        let session = self.node.session().await?;
        self.node
            .rest
            .update_player(&session, guild.get(), &update)
            .await
            .map_err(of_order)
    }
}

impl Driver {
    /// Keeps the connections until `stop`, then says goodbye: the node ends our
    /// players.
    ///
    /// # Errors
    /// None so far.
    pub async fn run(self, stop: CancellationToken) -> Result<(), DriverError> {
        self.keeper.run(stop).await;
        Ok(())
    }
}

fn roots() -> Result<rustls::ClientConfig, SetupError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = rustls::RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        let why = found
            .errors
            .first()
            .map_or_else(|| "none found".to_owned(), ToString::to_string);
        return Err(SetupError::Roots(why));
    }
    Ok(rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[async_trait]
impl Audio for Lavalink {
    async fn load(&self, search: &Search) -> Result<Loaded, AudioError> {
        // Looking up needs no session, but a node that can be used.
        self.node.session().await?;
        let result = self
            .node
            .rest
            .load(&track::identifier(search))
            .await
            .map_err(of_rest)?;
        track::loaded(result)
    }

    async fn play(&self, guild: GuildId, order: PlayOrder) -> Result<(), AudioError> {
        let track = TrackUpdate {
            encoded: Some(Some(order.track.encoded)),
            identifier: None,
            user_data: Some(user_data(order.play)),
        };
        let update = UpdatePlayer {
            track: Some(track),
            position: Some(i64::try_from(order.start.as_millis()).unwrap_or(0)),
            volume: Some(i64::from(order.volume)),
            paused: Some(order.paused),
            filters: order.filters.map(filter::wire),
            ..UpdatePlayer::default()
        };
        self.update(guild, update).await
    }

    async fn pause(&self, guild: GuildId, paused: bool) -> Result<(), AudioError> {
        self.update(
            guild,
            UpdatePlayer {
                paused: Some(paused),
                ..UpdatePlayer::default()
            },
        )
        .await
    }

    async fn seek(&self, guild: GuildId, position: Duration) -> Result<(), AudioError> {
        let update = UpdatePlayer {
            position: Some(i64::try_from(position.as_millis()).unwrap_or(0)),
            ..UpdatePlayer::default()
        };
        self.update(guild, update).await
    }

    async fn volume(&self, guild: GuildId, percent: u16) -> Result<(), AudioError> {
        let update = UpdatePlayer {
            volume: Some(i64::from(percent)),
            ..UpdatePlayer::default()
        };
        self.update(guild, update).await
    }

    async fn filter(&self, guild: GuildId, filters: Filters) -> Result<(), AudioError> {
        let update = UpdatePlayer {
            filters: Some(filter::wire(filters)),
            ..UpdatePlayer::default()
        };
        self.update(guild, update).await
    }

    async fn stop(&self, guild: GuildId) -> Result<(), AudioError> {
        let nothing = TrackUpdate {
            encoded: Some(None),
            ..TrackUpdate::default()
        };
        let update = UpdatePlayer {
            track: Some(nothing),
            ..UpdatePlayer::default()
        };
        self.update(guild, update).await
    }

    async fn destroy(&self, guild: GuildId) -> Result<(), AudioError> {
        let session = self.node.session().await?;
        match self.node.rest.destroy_player(&session, guild.get()).await {
            Err(error) if error.is_not_found() => Ok(()),
            result => result.map_err(of_order),
        }
    }

    async fn on_node(&self, guild: GuildId) -> Result<Option<OnNode>, AudioError> {
        let session = self.node.session().await?;
        let player = self.node.rest.player(&session, guild.get()).await;
        Ok(player.map_err(of_rest)?.map(|player| OnNode {
            play: player.track.as_ref().and_then(play_of),
            position: Duration::from_millis(u64::try_from(player.state.position).unwrap_or(0)),
            paused: player.paused,
        }))
    }

    async fn voice(&self, guild: GuildId, server: VoiceServer) -> Result<(), AudioError> {
        let voice = VoiceState {
            token: server.token.expose_secret().to_owned(),
            endpoint: server.endpoint,
            session_id: server.session_id,
            channel_id: Some(server.channel_id.to_string()),
        };
        self.update(
            guild,
            UpdatePlayer {
                voice: Some(voice),
                ..UpdatePlayer::default()
            },
        )
        .await
    }
}

/// As [`of_rest`], but a session that the node does not know any more is a node
/// that is about to be connected anew.
fn of_order(error: RestError) -> AudioError {
    if error.is_not_found() {
        AudioError::NodeUnavailable
    } else {
        of_rest(error)
    }
}

fn of_rest(error: RestError) -> AudioError {
    match error {
        RestError::Unreachable(why) => {
            tracing::debug!(why, "the audio node did not answer");
            AudioError::NodeUnavailable
        }
        RestError::TimedOut => AudioError::TimedOut,
        RestError::Refused { status, message } => AudioError::Rejected { status, message },
        RestError::Nonsense(message) => AudioError::Rejected {
            status: 200,
            message,
        },
    }
}
