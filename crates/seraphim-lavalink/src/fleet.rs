//! Several nodes behind one face: which guild's player is on which node, and
//! where it goes when that one dies, is drained, or comes back.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seraphim_core::GuildId;
use seraphim_engine::ports::{AudioError, AudioEvent, Reach};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::node::Node;

/// Players that are moved at once, and the time until the next ones are: the
/// node that takes them has to open as many tracks.
const MOVED_AT_ONCE: usize = 20;
const BETWEEN_MOVES: Duration = Duration::from_millis(250);

/// The nodes.
pub(crate) struct Fleet {
    pub(crate) nodes: Vec<Arc<Node>>,
    state: Mutex<State>,
    /// How many nodes the engine holds to be there.
    up: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    /// Where each guild's player is, or is to be.
    homes: HashMap<GuildId, usize>,
    /// Guilds whose player is there: the node has taken an order for it.
    taken: HashSet<GuildId>,
    /// When each guild's player was told to play what has not begun.
    orders: HashMap<GuildId, Instant>,
    /// Guilds whose player is to be made anew, and to which that is still to be
    /// told.
    moving: HashSet<GuildId>,
    /// What was moved away from a node that could not be told.
    strays: HashMap<usize, HashSet<GuildId>>,
}

impl State {
    fn settle(&mut self, guild: GuildId, home: usize) {
        if self.homes.insert(guild, home) != Some(home) {
            self.taken.remove(&guild);
        }
    }

    fn of(&self, node: usize) -> Vec<GuildId> {
        let homes = self.homes.iter();
        homes
            .filter(|(_, home)| **home == node)
            .map(|(guild, _)| *guild)
            .collect()
    }
}

impl Fleet {
    pub(crate) fn new(nodes: Vec<Arc<Node>>) -> Self {
        Self {
            nodes,
            state: Mutex::default(),
            up: watch::Sender::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The node of a guild's player, and the session there. A guild without one
    /// gets the best. Waits for the time of grace where none is there.
    pub(crate) async fn of(
        &self,
        guild: GuildId,
        endpoint: Option<&str>,
    ) -> Result<(Arc<Node>, Arc<str>), AudioError> {
        let home = if let Some(home) = self.assign(guild, endpoint) {
            home
        } else {
            self.wait().await?;
            self.assign(guild, endpoint)
                .ok_or(AudioError::NodeUnavailable)?
        };
        let node = &self.nodes[home];
        Ok((Arc::clone(node), node.session().await?))
    }

    /// A node for something that no guild's player has to do with.
    pub(crate) async fn any(&self) -> Result<Arc<Node>, AudioError> {
        if self.best(&self.lock(), None).is_none() {
            self.wait().await?;
        }
        let best = self.best(&self.lock(), None);
        let node = &self.nodes[best.ok_or(AudioError::NodeUnavailable)?];
        node.session().await?;
        Ok(Arc::clone(node))
    }

    async fn wait(&self) -> Result<(), AudioError> {
        let grace = self.nodes.iter().map(|node| node.settings.grace).max();
        let mut up = self.up.subscribe();
        let waited = tokio::time::timeout(grace.unwrap_or_default(), up.wait_for(|up| *up > 0));
        match waited.await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(AudioError::NodeUnavailable),
        }
    }

    /// Where a guild's player is or shall be; `None`: no node is there.
    fn assign(&self, guild: GuildId, endpoint: Option<&str>) -> Option<usize> {
        let mut state = self.lock();
        let home = state.homes.get(&guild).copied();
        if let Some(home) = home.filter(|home| self.nodes[*home].is_there()) {
            return Some(home);
        }
        let best = self.best(&state, endpoint)?;
        state.settle(guild, best);
        Some(best)
    }

    /// The node with the least to do for its weight, in the region of the voice
    /// server where there is one. One that is drained only where there is no
    /// other, and one that is full likewise.
    fn best(&self, state: &State, endpoint: Option<&str>) -> Option<usize> {
        let drained = !self.has_room();
        let left = |node: &Node| node.is_there() && node.is_draining() == drained;
        let full = !self.nodes.iter().any(|node| left(node) && !node.is_full());
        let usable = || {
            let nodes = self.nodes.iter().enumerate();
            nodes.filter(|(_, node)| left(node) && node.is_full() == full)
        };
        let near = |node: &Node| endpoint.is_some_and(|endpoint| node.serves(endpoint));
        let anywhere = !usable().any(|(_, node)| near(node));
        usable()
            .filter(|(_, node)| anywhere || near(node))
            .min_by(|(a, left), (b, right)| {
                let penalty = |at: &usize, node: &Node| node.penalty(state.of(*at).len());
                penalty(a, left).total_cmp(&penalty(b, right))
            })
            .map(|(at, _)| at)
    }

    /// Whether a node is there that is not drained.
    fn has_room(&self) -> bool {
        let mut nodes = self.nodes.iter();
        nodes.any(|node| node.is_there() && !node.is_draining())
    }

    /// The node of a guild's player has taken an order for it.
    pub(crate) fn taken(&self, guild: GuildId) {
        self.lock().taken.insert(guild);
    }

    /// A node has no room for a guild's player. Says whether there is another one
    /// for it. A player that is there already stays: what says so is not the node.
    pub(crate) fn turned_away(&self, guild: GuildId, by: &Node, endpoint: Option<&str>) -> bool {
        let mut state = self.lock();
        if state.taken.contains(&guild) {
            return false;
        }
        by.turns_away();
        let best = self.best(&state, endpoint);
        match best.filter(|best| !self.nodes[*best].is_full()) {
            Some(best) => {
                state.settle(guild, best);
                true
            }
            None => false,
        }
    }

    /// The guild has no player any more.
    pub(crate) fn forget(&self, guild: GuildId) {
        let mut state = self.lock();
        state.homes.remove(&guild);
        state.taken.remove(&guild);
        state.orders.remove(&guild);
        state.moving.remove(&guild);
    }

    /// A guild's player is told to play something.
    pub(crate) fn ordered(&self, guild: GuildId) {
        self.lock().orders.insert(guild, Instant::now());
    }

    /// It has begun to play.
    pub(crate) fn begun(&self, guild: GuildId) {
        if let Some(ordered) = self.lock().orders.remove(&guild) {
            metrics::histogram!("seraphim_play_start_duration_seconds").record(ordered.elapsed());
        }
    }

    /// The guild's player was found there.
    pub(crate) fn found(&self, guild: GuildId, node: usize) {
        let mut state = self.lock();
        state.settle(guild, node);
        state.taken.insert(guild);
    }

    /// Whether news of a guild's player that this node brings is of the player
    /// that counts, and not of one that was moved away from it.
    pub(crate) fn counts(&self, node: usize, guild: GuildId) -> bool {
        self.lock()
            .homes
            .get(&guild)
            .is_none_or(|home| *home == node)
    }

    /// A node is gone. Its players go elsewhere, or wait for the next one.
    pub(crate) async fn lost(&self, lost: usize, events: &mpsc::Sender<AudioEvent>) {
        self.nodes[lost].set_there(false);
        self.up.send_modify(|up| *up = up.saturating_sub(1));
        if self.nodes.iter().any(|node| node.is_there()) {
            let guilds = self.lock().of(lost);
            self.lock()
                .strays
                .entry(lost)
                .or_default()
                .extend(guilds.iter().copied());
            self.relocate(guilds, events).await;
        } else {
            // They are told of the next one, as all are.
            self.lock().moving.clear();
            let reach = Reach::Everyone;
            send(events, AudioEvent::NodeDown { reach }).await;
        }
    }

    /// A node is there.
    pub(crate) async fn arrived(
        &self,
        node: usize,
        resumed: bool,
        events: &mpsc::Sender<AudioEvent>,
    ) {
        let first = !self.nodes.iter().any(|node| node.is_there());
        self.nodes[node].set_there(true);
        self.up.send_modify(|up| *up += 1);
        let strays = self.lock().strays.remove(&node).unwrap_or_default();
        if resumed {
            self.destroy_strays(node, strays).await;
        } else {
            let mut state = self.lock();
            for guild in state.of(node) {
                state.taken.remove(&guild);
            }
        }
        if !first {
            self.empty_drained(events).await;
            return;
        }
        let reach = Reach::Everyone;
        send(events, AudioEvent::NodeUp { reach, resumed }).await;
        if !resumed {
            return;
        }
        // Those whose player was on a node that is still away begin anew here.
        let elsewhere = {
            let state = self.lock();
            let homes = state.homes.iter().filter(|(_, home)| **home != node);
            homes.map(|(guild, _)| *guild).collect()
        };
        self.relocate(elsewhere, events).await;
    }

    /// A node kept players that were moved away from it meanwhile.
    async fn destroy_strays(&self, node: usize, strays: HashSet<GuildId>) {
        for guild in strays {
            if self.lock().homes.get(&guild) == Some(&node) {
                continue;
            }
            if let Ok(session) = self.nodes[node].session().await {
                let rest = &self.nodes[node].rest;
                if let Err(error) = rest.destroy_player(&session, guild.get()).await {
                    tracing::debug!(guild.id = guild.get(), %error, "a stray player remains");
                }
            }
        }
    }

    /// Takes new players from a node, and the ones that it has, as soon as there
    /// is another one. Says whether there is such a node.
    pub(crate) async fn drain(
        &self,
        name: &str,
        draining: bool,
        events: &mpsc::Sender<AudioEvent>,
    ) -> bool {
        let Some(at) = self.nodes.iter().position(|node| node.name() == name) else {
            return false;
        };
        self.nodes[at].set_draining(draining);
        self.empty_drained(events).await;
        true
    }

    /// Moves the players of drained nodes to one that is not, if there is one.
    async fn empty_drained(&self, events: &mpsc::Sender<AudioEvent>) {
        for (at, node) in self.nodes.iter().enumerate() {
            if node.is_there() && node.is_draining() && self.has_room() {
                let guilds = self.lock().of(at);
                self.relocate(guilds.clone(), events).await;
                self.destroy_strays(at, guilds.into_iter().collect()).await;
            }
        }
    }

    /// The guilds of these that still have to be told, each at a node that can be
    /// used: an order may have found it one since its own was lost. None where
    /// there is no such node: all are told of the next one.
    fn rehouse(&self, guilds: &[GuildId]) -> Vec<GuildId> {
        let mut state = self.lock();
        let mut moved = Vec::new();
        for guild in guilds {
            let home = state.homes.get(guild).copied();
            let Some(home) = home.filter(|_| state.moving.remove(guild)) else {
                continue;
            };
            let stays = self.nodes[home].is_there() && !self.nodes[home].is_draining();
            if !stays {
                let Some(best) = self.best(&state, None) else {
                    continue;
                };
                state.settle(*guild, best);
            }
            moved.push(*guild);
        }
        moved
    }

    /// Gives guilds other nodes, a few at a time; the engine then gives voice
    /// and track anew, at the position.
    async fn relocate(&self, guilds: Vec<GuildId>, events: &mpsc::Sender<AudioEvent>) {
        self.lock().moving.extend(&guilds);
        let mut batches = guilds.chunks(MOVED_AT_ONCE).peekable();
        while let Some(batch) = batches.next() {
            let moved = self.rehouse(batch);
            if !moved.is_empty() {
                let event = AudioEvent::NodeUp {
                    reach: Reach::Guilds(moved),
                    resumed: false,
                };
                send(events, event).await;
            }
            if batches.peek().is_some() {
                tokio::time::sleep(BETWEEN_MOVES).await;
            }
        }
    }
}

async fn send(events: &mpsc::Sender<AudioEvent>, event: AudioEvent) {
    if events.send(event).await.is_err() {
        tracing::debug!("nobody listens to the audio nodes' news any more");
    }
}
