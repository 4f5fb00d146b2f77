//! The one writer. What has gathered while it was writing goes into the next
//! transaction together; whoever asked is told when that is on the disk.

use std::time::Duration;

use seraphim_engine::ports::StoreError;
use sqlx::{AnyPool, Connection as _};
use tokio::sync::{mpsc, oneshot};

use crate::fault;
use crate::statement::Statement;

/// Writes that may wait.
const WAITING: usize = 1_024;
/// Writes in one transaction, at most.
const BATCH: usize = 256;
/// For one transaction of a server that does not answer. SQLite's own patience
/// with a lock is shorter.
const LONGEST: Duration = Duration::from_secs(8);

struct Job {
    statements: Vec<Statement>,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// The way to the writer. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    pub(crate) fn new() -> (Self, Pen) {
        let (jobs, waiting) = mpsc::channel(WAITING);
        (Self { jobs }, Pen { waiting })
    }

    /// Carries statements out, all or none, and returns when they are on the
    /// disk.
    pub(crate) async fn write(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        let (done, written) = oneshot::channel();
        let job = Job { statements, done };
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
}

impl Pen {
    /// Writes what comes. May be dropped and called again at any time between
    /// two transactions, which it waits for.
    pub(crate) async fn write_next(&mut self, pool: &AnyPool) -> bool {
        let mut jobs = Vec::new();
        if self.waiting.recv_many(&mut jobs, BATCH).await == 0 {
            return false;
        }
        write_all(pool, jobs).await;
        true
    }

    /// Takes nothing new and writes what waits.
    pub(crate) async fn finish(&mut self, pool: &AnyPool) {
        self.waiting.close();
        while self.write_next(pool).await {}
    }
}

async fn write_all(pool: &AnyPool, jobs: Vec<Job>) {
    let together = jobs.iter().flat_map(|job| job.statements.iter().cloned());
    match transaction(pool, together.collect()).await {
        // One of them is wrong in itself, perhaps; the others are not to suffer.
        Err(StoreError::Fault(_)) if jobs.len() > 1 => {
            for job in jobs {
                let outcome = transaction(pool, job.statements).await;
                tell(job.done, outcome);
            }
        }
        outcome => {
            for job in jobs {
                tell(job.done, outcome.clone());
            }
        }
    }
}

fn tell(done: oneshot::Sender<Result<(), StoreError>>, outcome: Result<(), StoreError>) {
    // Whoever asked may have stopped waiting.
    let _ = done.send(outcome);
}

async fn transaction(pool: &AnyPool, statements: Vec<Statement>) -> Result<(), StoreError> {
    let attempt = async {
        let mut connection = pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        for statement in statements {
            statement.query().execute(&mut *transaction).await?;
        }
        transaction.commit().await
    };
    match tokio::time::timeout(LONGEST, attempt).await {
        Ok(outcome) => outcome.map_err(fault::of),
        Err(_) => Err(StoreError::Unreachable("no answer in time".to_owned())),
    }
}
