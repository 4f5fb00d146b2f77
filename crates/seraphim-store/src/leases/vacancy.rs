//! What keeps a database from being replaced under a program that plays from
//! it: whoever runs shards holds leases, and nobody can take one meanwhile.

use seraphim_engine::ports::StoreError;
use sqlx::{AnyConnection, Row as _};

use crate::fault;
use crate::statement::{Statement, postgres_now};

/// Leases are read as before, and written by nobody else until the transaction
/// is over. See <https://www.postgresql.org/docs/current/explicit-locking.html>.
const LOCK: &str = "LOCK TABLE shard_lease IN SHARE MODE";

/// Lets nobody take or renew a lease until the transaction is over; returns who
/// has one whose term is not over, of whatever application. A SQLite file has
/// no leases.
pub(crate) async fn keep_out(
    transaction: &mut AnyConnection,
) -> Result<Option<String>, StoreError> {
    if transaction.backend_name() != "PostgreSQL" {
        return Ok(None);
    }
    let locked = sqlx::query(LOCK).execute(&mut *transaction).await;
    locked.map_err(fault::of)?;
    let living = Statement::new(concat!(
        "SELECT holder FROM shard_lease WHERE expires_at > ",
        postgres_now!(),
        " ORDER BY application, shard LIMIT 1"
    ));
    let row = living.query().fetch_optional(transaction).await;
    let row = row.map_err(fault::of)?;
    row.map(|row| row.try_get(0).map_err(fault::of)).transpose()
}
