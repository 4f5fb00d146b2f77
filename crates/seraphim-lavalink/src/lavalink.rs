//! The engine's audio port on Lavalink.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use lavalink_protocol::{Player, TrackUpdate, UpdatePlayer, VoiceState};
use secrecy::ExposeSecret as _;
use seraphim_core::{
    Filters, GuildId, Loaded, Lyrics, OnNode, PlayOrder, Search, SponsorCategory, Track,
};
use seraphim_engine::ports::{Audio, AudioError, AudioEvent, Store, VoiceServer};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::filter;
use crate::fleet::Fleet;
use crate::health::{Health, NodeFigures};
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
    /// There is no node.
    #[error("there is no audio node to connect to")]
    NoNode,
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

/// The audio port on Lavalink nodes.
pub struct Lavalink {
    fleet: Arc<Fleet>,
    /// Weak, so that the news ends when the driver does.
    events: mpsc::WeakSender<AudioEvent>,
}

/// Keeps the connections; nothing works unless it runs.
pub struct Driver {
    keepers: Vec<Keeper>,
}

impl Lavalink {
    /// The port on one node; see [`Self::with`].
    ///
    /// # Errors
    /// Where the settings cannot work.
    pub fn new(
        settings: Settings,
    ) -> Result<(Arc<Self>, Driver, mpsc::Receiver<AudioEvent>), SetupError> {
        Self::with(vec![settings], None)
    }

    /// The port, the driver that has to be run for it, and the news for the
    /// engine ([`seraphim_engine::Ports::audio_events`]). Nothing is connected
    /// before the driver runs. With a memory, sessions are resumed over a
    /// restart of this program.
    ///
    /// # Errors
    /// Where the settings cannot work.
    pub fn with(
        nodes: Vec<Settings>,
        memory: Option<&Arc<dyn Store>>,
    ) -> Result<(Arc<Self>, Driver, mpsc::Receiver<AudioEvent>), SetupError> {
        if nodes.is_empty() {
            return Err(SetupError::NoNode);
        }
        let nodes = nodes
            .into_iter()
            .map(|settings| {
                let tls = settings.secure.then(roots).transpose()?;
                let rest = Rest::new(&settings, tls.clone())?;
                Ok(Arc::new(Node::new(settings, rest, tls.map(Arc::new))))
            })
            .collect::<Result<Vec<_>, SetupError>>()?;
        let fleet = Arc::new(Fleet::new(nodes));
        let (sender, events) = mpsc::channel(EVENTS);
        let keepers = (0..fleet.nodes.len())
            .map(|index| Keeper::new(Arc::clone(&fleet), index, sender.clone(), memory.cloned()))
            .collect();
        let audio = Self {
            fleet,
            events: sender.downgrade(),
        };
        Ok((Arc::new(audio), Driver { keepers }, events))
    }

    /// How the connection to the first node is, now and from now on.
    pub fn health(&self) -> watch::Receiver<Health> {
        self.fleet.nodes[0].health()
    }

    /// Every node by name, and how the connection to it is.
    pub fn nodes(&self) -> Vec<(String, Health)> {
        let nodes = self.fleet.nodes.iter();
        nodes
            .map(|node| (node.name().to_owned(), node.health().borrow().clone()))
            .collect()
    }

    /// Every node's figures.
    pub fn figures(&self) -> Vec<NodeFigures> {
        self.fleet.nodes.iter().map(|node| node.figures()).collect()
    }

    /// Moves the players of a node to others and gives it no new ones, or takes
    /// that back. Says whether there is such a node.
    pub async fn drain(&self, node: &str, draining: bool) -> bool {
        match self.events.upgrade() {
            Some(events) => self.fleet.drain(node, draining, &events).await,
            None => false,
        }
    }

    /// Whether a node of this name gets no new players.
    pub fn is_draining(&self, node: &str) -> bool {
        let mut nodes = self.fleet.nodes.iter();
        nodes.any(|known| known.name() == node && known.is_draining())
    }

    async fn update(&self, guild: GuildId, update: UpdatePlayer) -> Result<(), AudioError> {
        let voice = update.voice.as_ref();
        let endpoint = voice.map(|voice| voice.endpoint.clone());
        let endpoint = endpoint.as_deref();
        loop {
            let (node, session) = self.fleet.of(guild, endpoint).await?;
            let updated = node.rest.update_player(&session, guild.get(), &update);
            match updated.await {
                Ok(()) => {
                    self.fleet.taken(guild);
                    return Ok(());
                }
                Err(error) if error.is_full() && self.fleet.turned_away(guild, &node, endpoint) => {
                    tracing::info!(node = node.name(), guild.id = guild.get(), "node full");
                }
                Err(error) => return Err(of_order(error)),
            }
        }
    }
}

impl Driver {
    /// Keeps the connections until `stop`, then says goodbye: the nodes end our
    /// players.
    ///
    /// # Errors
    /// None so far.
    pub async fn run(self, stop: CancellationToken) -> Result<(), DriverError> {
        let mut running = JoinSet::new();
        for keeper in self.keepers {
            running.spawn(keeper.run(stop.clone()));
        }
        while let Some(ended) = running.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "the connection to a node broke down");
            }
        }
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
        let node = self.fleet.any().await?;
        let result = node
            .rest
            .load(&track::identifier(search))
            .await
            .map_err(of_rest)?;
        track::loaded(result)
    }

    async fn play(&self, guild: GuildId, order: PlayOrder) -> Result<(), AudioError> {
        self.fleet.ordered(guild);
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

    async fn leave_out(
        &self,
        guild: GuildId,
        categories: Vec<SponsorCategory>,
    ) -> Result<(), AudioError> {
        let (node, session) = self.fleet.of(guild, None).await?;
        let names: Vec<_> = categories.iter().map(|category| category.name()).collect();
        match node.rest.leave_out(&session, guild.get(), &names).await {
            Err(error) if error.is_not_found() => {
                tracing::debug!(
                    guild.id = guild.get(),
                    "the node does not know SponsorBlock"
                );
                Ok(())
            }
            result => result.map_err(of_order),
        }
    }

    async fn lyrics(&self, track: &Track) -> Result<Option<Lyrics>, AudioError> {
        let node = self.fleet.any().await?;
        let found = node.rest.lyrics(&track.encoded).await.map_err(of_rest)?;
        Ok(found.map(track::lyrics))
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
        let (node, session) = self.fleet.of(guild, None).await?;
        match node.rest.destroy_player(&session, guild.get()).await {
            Err(error) if !error.is_not_found() => Err(of_order(error)),
            // Not before: told again, it is to be the same node.
            Ok(()) | Err(_) => {
                self.fleet.forget(guild);
                Ok(())
            }
        }
    }

    async fn on_node(&self, guild: GuildId) -> Result<Option<OnNode>, AudioError> {
        // All at once: those that are away take the whole time of grace.
        let asked = self
            .fleet
            .nodes
            .iter()
            .enumerate()
            .map(|(at, node)| async move {
                let session = node.session().await?;
                let player = node.rest.player(&session, guild.get()).await;
                Ok(player.map_err(of_rest)?.map(|player| (at, player)))
            });
        let answers: Vec<Result<_, AudioError>> = join_all(asked).await;
        let mut failure = None;
        for answer in answers {
            match answer {
                Ok(Some((at, player))) => {
                    self.fleet.found(guild, at);
                    return Ok(Some(on_node(&player)));
                }
                Ok(None) => {}
                Err(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(None), Err)
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
                channel_bitrate: server.bitrate.map(i64::from),
                ..UpdatePlayer::default()
            },
        )
        .await
    }

    async fn bitrate(&self, guild: GuildId, bits: u32) -> Result<(), AudioError> {
        let update = UpdatePlayer {
            channel_bitrate: Some(i64::from(bits)),
            ..UpdatePlayer::default()
        };
        self.update(guild, update).await
    }
}

fn on_node(player: &Player) -> OnNode {
    OnNode {
        play: player.track.as_ref().and_then(play_of),
        position: Duration::from_millis(u64::try_from(player.state.position).unwrap_or(0)),
        paused: player.paused,
    }
}

/// As [`of_rest`], but a session that the node does not know any more is a node
/// that is about to be connected anew, and one that takes no more players for
/// now (503) is asked again later: the track is not at fault.
fn of_order(error: RestError) -> AudioError {
    if error.is_not_found() || error.is_for_now() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_is_full_for_now_is_no_fault_of_the_track() {
        let refused = |status| RestError::Refused {
            status,
            message: "full".to_owned(),
        };
        assert!(matches!(
            of_order(refused(503)),
            AudioError::NodeUnavailable
        ));
        assert!(matches!(
            of_order(refused(404)),
            AudioError::NodeUnavailable
        ));
        assert!(matches!(
            of_order(refused(400)),
            AudioError::Rejected { status: 400, .. }
        ));
    }
}
