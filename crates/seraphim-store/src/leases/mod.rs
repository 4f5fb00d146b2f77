//! Who runs which shards of an application, where several programs have the
//! same database open. A shard is one program's for a term that it has to renew;
//! a program that cannot stops serving the shard before anybody else may take
//! it. `docs/decisions/0014-shards.md` has the reasons.
//!
//! It decides whose a shard is. It does not decide what is done with one.
//!
//! A SQLite file has no leases: whoever has it open is alone.

mod fence;
mod table;
mod vacancy;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use rand::Rng as _;
use seraphim_engine::ports::StoreError;
use sqlx::AnyPool;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

pub(crate) use self::fence::Fence;
use self::table::{Found, Table};
pub(crate) use self::vacancy::keep_out;
use crate::database::Database;
use crate::fault;
use crate::statement::number;

/// How long a shard is its holder's after each renewal.
pub const TERM: Duration = Duration::from_secs(12);
/// Between two renewals.
const RENEWAL: Duration = Duration::from_secs(2);
/// This long before the term is over, whoever could not renew it stops: for
/// players to fall silent, and for two clocks that do not run alike.
const GIVING_WAY: Duration = Duration::from_secs(2);
/// How long a program that broke down may take to come back for its own shards,
/// before another takes them.
const GRACE: Duration = Duration::from_secs(3);
/// Between two looks of a program that waits for its shards at the start.
const LOOK: Duration = Duration::from_secs(1);
/// For a look of a program that has nothing to lose by it.
const ANSWER: Duration = Duration::from_secs(5);
/// For the last word.
const GOODBYE: Duration = Duration::from_secs(1);

/// The shards that a program is to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardsWanted {
    /// The application that they are of.
    pub application: u64,
    /// How many there are altogether; at least 1.
    pub total: u32,
    /// Those that this program was told to run, from the first to the last.
    pub named: RangeInclusive<u32>,
    /// Whether it runs those too that a program has left that broke down, and
    /// waits for its own where another has them.
    pub takeover: bool,
}

impl ShardsWanted {
    fn is_whole(&self) -> bool {
        *self.named.start() == 0 && self.named.end() + 1 == self.total
    }
}

/// Why a program may not run its shards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeaseError {
    /// Another program runs them.
    #[error(
        "another seraphim ({holder}) runs this application on the same database; end that one \
         first, or give each its own share (SERAPHIM_SHARDS=0..7/16), or let this one wait in \
         reserve (discord.takeover = true)"
    )]
    Taken {
        /// Its machine and process.
        holder: String,
    },
    /// Another program divides the guilds otherwise.
    #[error(
        "another seraphim ({holder}) counts {theirs} shards and this one {ours}: give all of an \
         application the same number behind the slash of SERAPHIM_SHARDS"
    )]
    OtherCount {
        /// Its machine and process.
        holder: String,
        /// How many it counts.
        theirs: u32,
        /// How many we count.
        ours: u32,
    },
    /// The database is a file.
    #[error(
        "shards are divided over several programs through PostgreSQL, and the database is a file: \
         set database.url to postgres://…, or leave SERAPHIM_SHARDS out"
    )]
    File,
    /// The database does not answer.
    #[error("it cannot be told which shards are free")]
    Store(#[from] StoreError),
}

/// Keeps shards for this program as long as it is run.
pub struct Leases {
    wanted: ShardsWanted,
    /// `None`: the database is a file, which is this program's alone.
    server: Option<Server>,
    held: watch::Sender<BTreeSet<u32>>,
}

struct Server {
    pool: AnyPool,
    holder: String,
    /// When the last renewal was begun that the database has confirmed.
    renewed: Instant,
}

impl Database {
    /// Takes the shards that this program is to run. Those that are its own at
    /// each moment are in [`Leases::held`].
    ///
    /// A program that broke down keeps its shards for up to [`TERM`]; so long
    /// this waits for them, unless it is to wait anyway.
    ///
    /// # Errors
    /// [`LeaseError`]; nothing is held then.
    pub async fn lease(&self, wanted: ShardsWanted) -> Result<Leases, LeaseError> {
        let connection = self.reads.pool().acquire().await.map_err(fault::of)?;
        if connection.backend_name() != "PostgreSQL" {
            if !wanted.is_whole() {
                return Err(LeaseError::File);
            }
            return Ok(Leases {
                held: watch::Sender::new(wanted.named.clone().collect()),
                wanted,
                server: None,
            });
        }
        drop(connection);
        let (pool, holder) = (self.reads.pool().clone(), holder());
        let (found, renewed) = begin(&pool, &wanted, &holder).await?;
        self.writer.fence(Fence {
            application: number(wanted.application),
            holder: holder.clone(),
            total: wanted.total,
        });
        Ok(Leases {
            held: watch::Sender::new(found.ours),
            wanted,
            server: Some(Server {
                pool,
                holder,
                renewed,
            }),
        })
    }
}

/// A name that nobody else has, and that a person can find the program by.
fn holder() -> String {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = match machine.trim() {
        "" => "unknown",
        name => name,
    };
    let number: u64 = rand::rng().random();
    format!("{machine}, process {}, {number:016x}", std::process::id())
}

/// Takes what is free, and unless told to wait in reserve, all of it: others
/// have it because they live, which shows in a renewal, or because they broke
/// down, and then it runs out.
async fn begin(
    pool: &AnyPool,
    wanted: &ShardsWanted,
    holder: &str,
) -> Result<(Found, Instant), LeaseError> {
    let table = Table {
        pool,
        wanted,
        holder,
    };
    let mut before = None;
    loop {
        let began = Instant::now();
        let found = table.look().await?;
        if let Some((holder, theirs)) = found.other_count {
            release(&table).await;
            let ours = wanted.total;
            return Err(LeaseError::OtherCount {
                holder,
                theirs,
                ours,
            });
        }
        if found.theirs.is_empty() || wanted.takeover {
            return Ok((found, began));
        }
        let before = before.get_or_insert_with(|| {
            tracing::info!(
                shards = found.theirs.len(),
                "shards have another holder still; waiting to see whether it lives"
            );
            found.theirs.clone()
        });
        let renewed = found.theirs.iter().find(|(shard, lease)| {
            let earlier = before.get(shard);
            earlier.is_none_or(|earlier| earlier.expires_at < lease.expires_at)
        });
        if let Some((_, lease)) = renewed {
            let holder = lease.holder.clone();
            release(&table).await;
            return Err(LeaseError::Taken { holder });
        }
        sleep(LOOK).await;
    }
}

async fn release(table: &Table<'_>) {
    match timeout(GOODBYE, table.release()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the shards were not released; they run out"),
        Err(_) => tracing::warn!("the shards were not released; they run out"),
    }
}

impl Leases {
    /// The shards that are this program's, as they come and go.
    #[must_use]
    pub fn held(&self) -> watch::Receiver<BTreeSet<u32>> {
        self.held.subscribe()
    }

    /// Renews until `stop`, then lets go of everything.
    ///
    /// A program that runs a part of the shards, or that another waits for,
    /// loses what it cannot renew. One that is alone plays on while the database
    /// is away, and ends when it finds that another has taken its place.
    ///
    /// # Errors
    /// [`LeaseError::Taken`] when another program has taken what was ours, and we
    /// are not to wait; [`LeaseError::OtherCount`].
    pub async fn run(self, stop: CancellationToken) -> Result<(), LeaseError> {
        let Self {
            wanted,
            server,
            held,
        } = self;
        let Some(server) = server else {
            stop.cancelled().await;
            return Ok(());
        };
        let table = Table {
            pool: &server.pool,
            wanted: &wanted,
            holder: &server.holder,
        };
        let outcome = tokio::select! {
            biased;
            () = stop.cancelled() => Ok(()),
            outcome = keep(&table, &held, server.renewed) => outcome,
        };
        release(&table).await;
        outcome
    }
}

/// Renews again and again; ends only with an error.
async fn keep(
    table: &Table<'_>,
    held: &watch::Sender<BTreeSet<u32>>,
    mut renewed: Instant,
) -> Result<(), LeaseError> {
    let wanted = table.wanted;
    let shared = wanted.takeover || !wanted.is_whole();
    let mut next = Instant::now() + RENEWAL;
    loop {
        let until = renewed + TERM - GIVING_WAY;
        let fenced = shared && !held.borrow().is_empty();
        sleep_until(if fenced { next.min(until) } else { next }).await;
        let began = Instant::now();
        next = began + RENEWAL;
        // First of all: this program may have been stopped for longer.
        if fenced && began >= until {
            tracing::error!(
                "the leases of the shards could not be renewed; they are let go, because another \
                 program may take them"
            );
            held.send_replace(BTreeSet::new());
            continue;
        }
        let deadline = if fenced { until } else { began + ANSWER };
        let found = match timeout_at(deadline, table.look()).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the leases of the shards were not renewed");
                continue;
            }
            Err(_) => {
                tracing::warn!("the leases of the shards were not renewed in time");
                continue;
            }
        };
        renewed = began;
        if let Some((holder, theirs)) = found.other_count {
            held.send_replace(BTreeSet::new());
            let ours = wanted.total;
            return Err(LeaseError::OtherCount {
                holder,
                theirs,
                ours,
            });
        }
        tell(held, &found.ours);
        if let Some((_, lease)) = found.theirs.first_key_value()
            && !wanted.takeover
        {
            let holder = lease.holder.clone();
            return Err(LeaseError::Taken { holder });
        }
    }
}

/// Says which shards are ours now, if that is news.
fn tell(held: &watch::Sender<BTreeSet<u32>>, ours: &BTreeSet<u32>) {
    held.send_if_modified(|before| {
        if before == ours {
            return false;
        }
        let gained: Vec<_> = ours.difference(before).collect();
        let lost: Vec<_> = before.difference(ours).collect();
        tracing::info!(?gained, ?lost, "the shards of this program have changed");
        before.clone_from(ours);
        true
    });
}
