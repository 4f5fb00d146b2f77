//! The tables, version by version. A migration is never changed once it was
//! released; a newer one follows it.

use seraphim_engine::ports::StoreError;
use sqlx::{AnyConnection, AnyPool, Connection as _, Row as _};

use crate::fault;
use crate::statement::unhurried;

/// Number and text of each migration, oldest first.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_first.sql")),
    (2, include_str!("../migrations/0002_shards.sql")),
    (3, include_str!("../migrations/0003_no_gateway_session.sql")),
];

/// The schema that this program writes.
pub const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// Two programs that start at once on one PostgreSQL migrate one after the
/// other. Any number will do, as long as it stays.
const ADVISORY_LOCK: &str = "SELECT pg_advisory_xact_lock(7358941)";

/// The schema of a database; 0: it is empty.
pub(crate) async fn version(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let known = match connection.backend_name() {
        "SQLite" => "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'",
        _ => {
            "SELECT COUNT(*) FROM information_schema.tables \
             WHERE table_name = 'schema_version' AND table_schema = current_schema()"
        }
    };
    let row = sqlx::query(known).fetch_one(&mut *connection).await;
    let count: i64 = row.and_then(|row| row.try_get(0)).map_err(fault::of)?;
    if count == 0 {
        return Ok(0);
    }
    let row = sqlx::query("SELECT MAX(version) FROM schema_version")
        .fetch_one(connection)
        .await
        .map_err(fault::of)?;
    let version: Option<i64> = row.try_get(0).map_err(fault::of)?;
    Ok(version.unwrap_or(0))
}

/// Brings a database to [`NEWEST`], in one transaction; returns where it was.
///
/// # Errors
/// [`StoreError::Newer`] where it is further already, and nothing is changed.
pub(crate) async fn migrate(pool: &AnyPool) -> Result<i64, StoreError> {
    let mut connection = pool.acquire().await.map_err(fault::of)?;
    let found = version(&mut connection).await?;
    if found == NEWEST {
        return Ok(found);
    }
    let begin = match connection.backend_name() {
        "SQLite" => "BEGIN IMMEDIATE",
        _ => "BEGIN",
    };
    let mut transaction = connection.begin_with(begin).await.map_err(fault::of)?;
    unhurried(&mut transaction).await?;
    let found = migrate_in(&mut transaction).await?;
    transaction.commit().await.map_err(fault::of)?;
    Ok(found)
}

/// The same in a transaction of the caller's.
pub(crate) async fn migrate_in(transaction: &mut AnyConnection) -> Result<i64, StoreError> {
    if transaction.backend_name() != "SQLite" {
        sqlx::query(ADVISORY_LOCK)
            .execute(&mut *transaction)
            .await
            .map_err(fault::of)?;
    }
    // Somebody else may have been faster.
    let found = version(transaction).await?;
    if found > NEWEST {
        return Err(StoreError::Newer {
            found,
            known: NEWEST,
        });
    }
    if found == 0 {
        let table = "CREATE TABLE schema_version (version BIGINT NOT NULL)";
        sqlx::query(table)
            .execute(&mut *transaction)
            .await
            .map_err(fault::of)?;
    }
    for (number, text) in MIGRATIONS.iter().filter(|(number, _)| *number > found) {
        for statement in statements(text) {
            sqlx::query(statement)
                .execute(&mut *transaction)
                .await
                .map_err(fault::of)?;
        }
        sqlx::query("INSERT INTO schema_version (version) VALUES ($1)")
            .bind(*number)
            .execute(&mut *transaction)
            .await
            .map_err(fault::of)?;
    }
    Ok(found)
}

/// The statements of a migration. No text and no comment in it has a semicolon.
fn statements(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(';').map(str::trim).filter(|part| {
        part.lines()
            .any(|line| !line.trim_start().starts_with("--") && !line.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_a_gap() {
        let numbers: Vec<_> = MIGRATIONS.iter().map(|(number, _)| *number).collect();
        let expected: Vec<_> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn a_migration_is_cut_into_its_statements() {
        let text = "-- a word\nCREATE TABLE a (b BIGINT);\n\n-- another\n";
        assert_eq!(statements(text).count(), 1);
    }
}
