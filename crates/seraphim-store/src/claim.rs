//! One program for one application, where several programs may have the same
//! database open: a lock of the server's that ends with the connection.
//!
//! A SQLite file needs none: whoever has it open is alone.
//! <https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS>

use std::time::Duration;

use seraphim_engine::ports::StoreError;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Row as _};
use tokio_util::sync::CancellationToken;

use crate::database::Database;
use crate::fault;
use crate::statement::{self, Statement};

/// Between two looks whether the connection still stands.
const LOOK: Duration = Duration::from_secs(5);
/// How often the server asks whether we are there: one that was cut off loses
/// its lock within half a minute.
const KEEPALIVE: &str = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; \
                         SET tcp_keepalives_count = 3";

/// Why an application is not this program's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// Another program has it.
    #[error(
        "another seraphim runs this application on the same database; end that one first, or give \
         this one a token and a database of its own"
    )]
    Taken,
    /// The database does not answer.
    #[error("it cannot be told whether another seraphim runs this application")]
    Store(#[from] StoreError),
}

/// An application that is this program's as long as this is kept and run.
pub struct Claim {
    pool: AnyPool,
    application: u64,
    /// `None`: the database is a file, which is this program's alone.
    held: Option<AnyConnection>,
}

impl Database {
    /// Takes an application for this program alone.
    ///
    /// # Errors
    /// [`ClaimError`].
    pub async fn claim(&self, application: u64) -> Result<Claim, ClaimError> {
        let connection = self.reads.acquire().await.map_err(fault::of)?;
        let connection = connection.detach();
        let held = if connection.backend_name() == "PostgreSQL" {
            Some(lock(connection, application).await?)
        } else {
            None
        };
        Ok(Claim {
            pool: self.reads.clone(),
            application,
            held,
        })
    }
}

async fn lock(
    mut connection: AnyConnection,
    application: u64,
) -> Result<AnyConnection, ClaimError> {
    sqlx::raw_sql(AssertSqlSafe(KEEPALIVE))
        .execute(&mut connection)
        .await
        .map_err(fault::of)?;
    let row = Statement::new("SELECT pg_try_advisory_lock($1)")
        .with(statement::number(application))
        .query()
        .fetch_one(&mut connection)
        .await
        .map_err(fault::of)?;
    let ours: bool = row.try_get(0).map_err(fault::of)?;
    ours.then_some(connection).ok_or(ClaimError::Taken)
}

impl Claim {
    /// Holds it until `stop`. A connection that is lost is made anew as soon as
    /// the server is there again.
    ///
    /// # Errors
    /// [`ClaimError::Taken`] when another program has taken it meanwhile.
    pub async fn run(self, stop: CancellationToken) -> Result<(), ClaimError> {
        let Self {
            pool,
            application,
            held,
        } = self;
        let Some(mut held) = held else {
            stop.cancelled().await;
            return Ok(());
        };
        loop {
            tokio::select! {
                () = stop.cancelled() => {
                    // The server lets go of it when the connection ends.
                    drop(held.close().await);
                    return Ok(());
                }
                () = tokio::time::sleep(LOOK) => {}
            }
            if held.ping().await.is_ok() {
                continue;
            }
            tracing::warn!("the claim on the application was lost with its connection");
            held = loop {
                match take(&pool, application).await {
                    Ok(connection) => break connection,
                    Err(ClaimError::Taken) => return Err(ClaimError::Taken),
                    Err(ClaimError::Store(error)) => tracing::debug!(%error, "not yet"),
                }
                tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    () = tokio::time::sleep(LOOK) => {}
                }
            };
        }
    }
}

async fn take(pool: &AnyPool, application: u64) -> Result<AnyConnection, ClaimError> {
    let connection = pool.acquire().await.map_err(fault::of)?;
    lock(connection.detach(), application).await
}
