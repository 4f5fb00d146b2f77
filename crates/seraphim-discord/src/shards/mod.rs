//! Which shards run here at each moment: those that this program holds. A shard
//! that it gets is connected, with the players that its guilds had; of one that
//! it loses, the players end before anything else does.

mod gateway_bot;
mod identify_queue;
mod plan;
mod send_queue;
mod senders;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use seraphim_engine::{GuildId, chain};
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use twilight_gateway::{Config, Shard, ShardId};

pub use self::plan::{NoShardPlan, ShardPlan};
pub(crate) use self::{
    gateway_bot::GatewayBot,
    identify_queue::{IdentifyQueue, Sharing, Turn},
    plan::shard_of,
    send_queue::{Moves, SendQueue},
    senders::Senders,
};
use crate::{error::Error, events::Events, gateway, ids, panel::Panels, players::Players};

/// For the store to say what guilds of new shards were playing, and where their
/// panels are. Losing a shard must not have to wait for it.
const RECALL: Duration = Duration::from_secs(1);

/// What the shards of this program need.
pub(crate) struct Shards {
    pub(crate) config: Config<IdentifyQueue>,
    /// All that there are, of all programs.
    pub(crate) total: u32,
    pub(crate) senders: Senders,
    pub(crate) events: Arc<Events>,
    pub(crate) players: Arc<dyn Players>,
    pub(crate) panels: Panels,
    /// Those that are this program's.
    pub(crate) held: watch::Receiver<BTreeSet<u32>>,
}

/// Before the store is asked again where the bot was.
const AGAIN: Duration = Duration::from_secs(3);

/// The shards that are connected.
#[derive(Default)]
struct Running {
    stops: BTreeMap<u32, CancellationToken>,
    tasks: JoinSet<(u32, Result<(), Error>)>,
    unread: Unread,
}

/// Shards of whose guilds the store has not said yet where the bot was, and
/// where their panels are.
#[derive(Default)]
struct Unread {
    stays: BTreeSet<u32>,
    panels: BTreeSet<u32>,
}

impl Unread {
    fn is_empty(&self) -> bool {
        self.stays.is_empty() && self.panels.is_empty()
    }
}

impl Shards {
    /// Runs them until `stop`, or until one may not come back.
    pub(crate) async fn run(mut self, stop: CancellationToken) -> Result<(), Error> {
        let mut running = Running::default();
        let mut told = true;
        let outcome = loop {
            let held = self.held.borrow_and_update().clone();
            self.events.pulse().hold(&held);
            let runs = |shard: &u32| running.stops.contains_key(shard);
            let gained: BTreeSet<_> = held.iter().copied().filter(|it| !runs(it)).collect();
            let lost = running
                .stops
                .keys()
                .copied()
                .filter(|it| !held.contains(it));
            let lost: BTreeSet<_> = lost.collect();
            if !lost.is_empty() {
                self.let_go(&lost, &mut running).await;
            }
            if !gained.is_empty() {
                self.take_up(&gained, &mut running).await;
            }
            tokio::select! {
                () = stop.cancelled() => break Ok(()),
                () = sleep(AGAIN), if !running.unread.is_empty() => {
                    self.recall(&mut running.unread).await;
                }
                changed = self.held.changed(), if told => told = changed.is_ok(),
                Some(ended) = running.tasks.join_next() => {
                    if let Err(error) = ended_early(ended) {
                        break Err(error);
                    }
                }
            }
        };
        for stop in running.stops.values() {
            stop.cancel();
        }
        while running.tasks.join_next().await.is_some() {}
        outcome
    }

    /// Connects shards that are ours from now on.
    async fn take_up(&self, gained: &BTreeSet<u32>, running: &mut Running) {
        let total = self.total;
        running.unread.stays.extend(gained);
        running.unread.panels.extend(gained);
        self.recall(&mut running.unread).await;
        for number in gained.iter().copied() {
            let Some(id) = ShardId::new_checked(number, total) else {
                continue;
            };
            let shard = Shard::with_config(id, self.config.clone());
            let queue = Arc::new(SendQueue::new(number));
            self.senders.put(number, &queue);
            let stop = CancellationToken::new();
            running.stops.insert(number, stop.clone());
            let span = tracing::info_span!("shard", shard.number = number);
            let running_shard = gateway::run(shard, queue, Arc::clone(&self.events), stop);
            let task = async move { (number, running_shard.await) };
            running.tasks.spawn(task.instrument(span));
        }
    }

    /// Reads where the bot was, and where the panels are, in guilds of shards of
    /// which that is not known yet.
    async fn recall(&self, unread: &mut Unread) {
        let total = self.total;
        let of_stays = |guild: GuildId| is_on(guild, &unread.stays, total);
        let of_panels = |guild: GuildId| is_on(guild, &unread.panels, total);
        let stays = async {
            if unread.stays.is_empty() {
                return true;
            }
            match timeout(RECALL, self.players.recall(&of_stays)).await {
                Ok(Ok(0)) => true,
                Ok(Ok(guilds)) => {
                    tracing::info!(guilds, "guilds to go back to");
                    true
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, "where the bot was cannot be read");
                    false
                }
                Err(_) => {
                    tracing::error!("the database did not say in time where the bot was");
                    false
                }
            }
        };
        let panels = async {
            if unread.panels.is_empty() {
                return true;
            }
            match timeout(RECALL, self.panels.recall(&of_panels)).await {
                Ok(Ok(())) => true,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the panels' places could not be read");
                    false
                }
                Err(_) => false,
            }
        };
        let (stays, panels) = tokio::join!(stays, panels);
        if stays {
            unread.stays.clear();
        }
        if panels {
            unread.panels.clear();
        }
    }

    /// Ends what belongs to shards that are another program's.
    async fn let_go(&self, lost: &BTreeSet<u32>, running: &mut Running) {
        let total = self.total;
        let theirs = |guild: GuildId| is_on(guild, lost, total);
        // They leave their channels over shards that are still connected.
        self.players.let_go(&theirs).await;
        for number in lost {
            running.unread.stays.remove(number);
            running.unread.panels.remove(number);
            if let Some(stop) = running.stops.remove(number) {
                stop.cancel();
            }
        }
        let mut left = lost.clone();
        while !left.is_empty() {
            match running.tasks.join_next().await {
                Some(Ok((number, Ok(())))) => {
                    left.remove(&number);
                }
                Some(Ok((number, Err(error)))) => {
                    left.remove(&number);
                    tracing::warn!(
                        shard = number,
                        error = chain(&error),
                        "a shard that was let go has failed"
                    );
                }
                Some(Err(error)) => tracing::error!(%error, "a shard's task broke down"),
                None => break,
            }
        }
        for number in lost {
            self.senders.remove(*number);
        }
        self.events.let_go(|guild| theirs(ids::guild(guild)));
    }
}

/// Whether a guild's events come on one of these shards.
fn is_on(guild: GuildId, shards: &BTreeSet<u32>, total: u32) -> bool {
    ids::to_guild(guild).is_some_and(|guild| shards.contains(&shard_of(guild, total)))
}

/// A shard that ended although nobody has let it go.
fn ended_early(ended: Result<(u32, Result<(), Error>), JoinError>) -> Result<(), Error> {
    match ended {
        Ok((shard, outcome)) => outcome.and(Err(Error::ShardEnded { shard })),
        Err(error) => {
            tracing::error!(%error, "a shard's task broke down");
            Err(Error::ShardEnded { shard: 0 })
        }
    }
}
