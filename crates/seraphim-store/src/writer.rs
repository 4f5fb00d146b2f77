//! The one writer. What has gathered while it was writing goes into the next
//! transaction together; whoever asked is told when that is on the disk. What is
//! of a guild that another program serves by then is not written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use seraphim_core::GuildId;
use seraphim_engine::ports::StoreError;
use sqlx::{AnyPool, Connection as _};
use tokio::sync::{mpsc, oneshot, watch};

use crate::fault;
use crate::leases::Fence;
use crate::statement::Statement;

/// Writes that may wait.
const WAITING: usize = 1_024;
/// Writes in one transaction, at most.
const BATCH: usize = 256;
/// For one transaction, or one question, of a server that does not answer. SQLite's
/// own patience with a lock is shorter.
pub(crate) const LONGEST: Duration = Duration::from_secs(8);

pub(crate) struct Job {
    work: Work,
    asked: Instant,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// Statements, and the guilds that they are of.
#[derive(Clone, Default)]
struct Work {
    guilds: Vec<GuildId>,
    statements: Vec<Statement>,
}

/// The way to the writer. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    degraded: Arc<AtomicBool>,
    fence: watch::Sender<Option<Arc<Fence>>>,
}

impl Writer {
    pub(crate) fn new() -> (Self, Pen) {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let degraded = Arc::<AtomicBool>::default();
        let (fence, fenced) = watch::channel(None);
        let pen = Pen {
            waiting,
            degraded: Arc::clone(&degraded),
            fenced,
        };
        let writer = Self {
            jobs,
            degraded,
            fence,
        };
        (writer, pen)
    }

    /// From now on only guilds are written whose shards are this program's.
    pub(crate) fn fence(&self, fence: Fence) {
        self.fence.send_replace(Some(Arc::new(fence)));
    }

    /// Whether the database took nothing when it was asked last.
    pub(crate) fn is_degraded(&self) -> bool {
        self.degraded.load(Ordering::Relaxed)
    }

    /// Carries statements out, all or none, and returns when they are on the
    /// disk.
    pub(crate) async fn write(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        let guilds = Vec::new();
        self.ask(Work { guilds, statements }).await
    }

    /// The same, of a guild.
    ///
    /// # Errors
    /// [`StoreError::Lost`] where another program serves it, besides the usual.
    pub(crate) async fn write_of(
        &self,
        guild: GuildId,
        statements: Vec<Statement>,
    ) -> Result<(), StoreError> {
        let guilds = vec![guild];
        self.ask(Work { guilds, statements }).await
    }

    async fn ask(&self, work: Work) -> Result<(), StoreError> {
        let (done, written) = oneshot::channel();
        let asked = Instant::now();
        let job = Job { work, asked, done };
        // One that does not even find room would find it after all the others.
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                StoreError::Unreachable("too many writes wait already".to_owned())
            }
            mpsc::error::TrySendError::Closed(_) => closed(),
        })?;
        written.await.unwrap_or_else(|_| Err(closed()))
    }
}

fn closed() -> StoreError {
    StoreError::Unreachable("the database was closed".to_owned())
}

/// The writer's end.
pub(crate) struct Pen {
    waiting: mpsc::Receiver<Job>,
    degraded: Arc<AtomicBool>,
    fenced: watch::Receiver<Option<Arc<Fence>>>,
}

impl Pen {
    /// What is to be written next; `None`: nothing will be. May be dropped and called
    /// again: nothing is lost.
    pub(crate) async fn next(&mut self) -> Option<Vec<Job>> {
        let mut jobs = Vec::new();
        let count = self.waiting.recv_many(&mut jobs, BATCH).await;
        (count > 0).then_some(jobs)
    }

    /// Takes nothing new and writes what waits.
    pub(crate) async fn finish(&mut self, pool: &AnyPool) {
        self.waiting.close();
        while let Some(jobs) = self.next().await {
            self.write_all(pool, jobs).await;
        }
    }

    /// Writes, and tells whoever asked. Where it is dropped, nobody knows what is on
    /// the disk.
    pub(crate) async fn write_all(&self, pool: &AnyPool, jobs: Vec<Job>) {
        let mut together = Work::default();
        for Job { work, .. } in &jobs {
            together.guilds.extend(&work.guilds);
            together.statements.extend(work.statements.iter().cloned());
        }
        match self.transaction(pool, together).await {
            // One of them is wrong in itself, perhaps; the others are not to suffer.
            Err(StoreError::Fault(_) | StoreError::Lost) if jobs.len() > 1 => {
                for job in jobs {
                    let outcome = self.transaction(pool, job.work).await;
                    tell(job.asked, job.done, outcome);
                }
            }
            outcome => {
                for job in jobs {
                    tell(job.asked, job.done, outcome.clone());
                }
            }
        }
    }

    /// One that is counted, and by which the database is judged. A statement
    /// that is wrong in itself says nothing of it.
    async fn transaction(&self, pool: &AnyPool, work: Work) -> Result<(), StoreError> {
        let began = Instant::now();
        let fence = self.fenced.borrow().clone();
        let outcome = transaction(pool, work, fence).await;
        metrics::histogram!("seraphim_db_write_duration_seconds").record(began.elapsed());
        match &outcome {
            Ok(()) => {
                self.degraded.store(false, Ordering::Relaxed);
                let now = SystemTime::now();
                stamp("seraphim_persist_last_success_timestamp_seconds", now);
            }
            Err(error) => {
                fault::count(error);
                let of_itself = matches!(
                    error,
                    StoreError::Fault(_) | StoreError::Refused(_) | StoreError::Lost
                );
                if !of_itself {
                    self.degraded.store(true, Ordering::Relaxed);
                }
            }
        }
        outcome
    }
}

/// Sets a figure to a time, in seconds since the Unix epoch.
pub(crate) fn stamp(name: &'static str, at: SystemTime) {
    metrics::gauge!(name).set(at.duration_since(UNIX_EPOCH).unwrap_or_default());
}

fn tell(
    asked: Instant,
    done: oneshot::Sender<Result<(), StoreError>>,
    outcome: Result<(), StoreError>,
) {
    if outcome.is_ok() {
        metrics::histogram!("seraphim_persist_lag_seconds").record(asked.elapsed());
    }
    // Whoever asked may have stopped waiting.
    let _ = done.send(outcome);
}

/// `false`: one of the guilds is another program's, and nothing was written.
async fn attempt(
    pool: &AnyPool,
    work: Work,
    fence: Option<Arc<Fence>>,
) -> Result<bool, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    for statement in work.statements {
        statement.query().execute(&mut *transaction).await?;
    }
    if let Some(fence) = fence
        && !work.guilds.is_empty()
    {
        let held = fence.held(&mut transaction).await?;
        let is_ours = |guild: &GuildId| held.contains(&fence.shard(*guild));
        if !work.guilds.iter().all(is_ours) {
            transaction.rollback().await?;
            return Ok(false);
        }
    }
    transaction.commit().await?;
    Ok(true)
}

async fn transaction(
    pool: &AnyPool,
    work: Work,
    fence: Option<Arc<Fence>>,
) -> Result<(), StoreError> {
    match tokio::time::timeout(LONGEST, attempt(pool, work, fence)).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(StoreError::Lost),
        Ok(Err(error)) => Err(fault::of(error)),
        Err(_) => Err(StoreError::Unreachable("no answer in time".to_owned())),
    }
}
