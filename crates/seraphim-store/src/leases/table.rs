//! The leases as they stand in the database. Every comparison of times is made
//! there, by its clock alone.

use std::collections::{BTreeMap, BTreeSet};

use seraphim_engine::ports::StoreError;
use sqlx::{AnyConnection, AnyPool, Connection as _, Row as _};

use super::{GRACE, ShardsWanted, TERM};
use crate::fault;
use crate::statement::{Statement, millis, number, postgres_now};

/// What a look has found, and done.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The shards that are ours for the next [`TERM`].
    pub(super) ours: BTreeSet<u32>,
    /// Those that we were told to run and others do, each with who does and
    /// until when.
    pub(super) theirs: BTreeMap<u32, Lease>,
    /// A living program that counts another number of shards.
    pub(super) other_count: Option<(String, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lease {
    pub(super) holder: String,
    pub(super) expires_at: i64,
}

/// The rows of one application, as one holder sees them.
pub(super) struct Table<'a> {
    pub(super) pool: &'a AnyPool,
    pub(super) wanted: &'a ShardsWanted,
    pub(super) holder: &'a str,
}

impl Table<'_> {
    /// In one transaction: renews what is ours, takes what is free of the shards
    /// that we were told to run, and what a program has left that broke down, if
    /// we are to.
    pub(super) async fn look(&self) -> Result<Found, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(fault::of)?;
        let mut transaction = connection.begin().await.map_err(fault::of)?;
        let found = self.look_in(&mut transaction).await?;
        transaction.commit().await.map_err(fault::of)?;
        Ok(found)
    }

    async fn look_in(&self, connection: &mut AnyConnection) -> Result<Found, StoreError> {
        // One after another, so that nobody takes a shard between two counts.
        self.execute(
            Statement::new("SELECT pg_advisory_xact_lock($1)").with(self.application()),
            connection,
        )
        .await?;
        self.wait_for_writes(connection).await?;
        let renew = Statement::new(concat!(
            "UPDATE shard_lease SET expires_at = $3 + ",
            postgres_now!(),
            " WHERE application = $1 AND holder = $2 AND shards = $4 RETURNING shard"
        ))
        .with(self.application())
        .with(self.holder)
        .with(millis(TERM))
        .with(i64::from(self.wanted.total));
        let mut found = Found {
            ours: shards(renew, connection).await?,
            ..Found::default()
        };
        found.other_count = self.other_count(connection).await?;
        if found.other_count.is_some() {
            return Ok(found);
        }
        for shard in self.wanted.named.clone() {
            if !found.ours.contains(&shard) && self.take(shard, connection).await? {
                found.ours.insert(shard);
            }
        }
        if self.wanted.takeover {
            found.ours.extend(self.inherit(connection).await?);
        }
        found.theirs = self.theirs(connection).await?;
        Ok(found)
    }

    /// What a holder writes at this moment is there before its shard is another's.
    async fn wait_for_writes(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let lock = Statement::new(
            "SELECT shard FROM shard_lease WHERE application = $1 ORDER BY shard FOR UPDATE",
        );
        let lock = lock.with(self.application());
        self.execute(lock, connection).await.map(|_| ())
    }

    /// Whoever counts otherwise sends guilds to other shards. What is left of
    /// such a program goes; one that lives is told.
    async fn other_count(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<Option<(String, u32)>, StoreError> {
        let gone = Statement::new(concat!(
            "DELETE FROM shard_lease WHERE application = $1 AND shards <> $2 AND expires_at <= ",
            postgres_now!()
        ));
        let gone = gone
            .with(self.application())
            .with(i64::from(self.wanted.total));
        self.execute(gone, connection).await?;
        let living = Statement::new(
            "SELECT holder, shards FROM shard_lease WHERE application = $1 AND shards <> $2 LIMIT 1",
        )
        .with(self.application())
        .with(i64::from(self.wanted.total));
        let row = living.query().fetch_optional(connection).await;
        let Some(row) = row.map_err(fault::of)? else {
            return Ok(None);
        };
        let holder = row.try_get(0).map_err(fault::of)?;
        let count: i64 = row.try_get(1).map_err(fault::of)?;
        Ok(Some((holder, u32::try_from(count).unwrap_or(u32::MAX))))
    }

    /// A shard that nobody has, or whose holder has let it run out.
    async fn take(&self, shard: u32, connection: &mut AnyConnection) -> Result<bool, StoreError> {
        let take = Statement::new(concat!(
            "INSERT INTO shard_lease (application, shard, shards, holder, expires_at) \
             VALUES ($1, $2, $3, $4, $5 + ",
            postgres_now!(),
            ") ON CONFLICT (application, shard) DO UPDATE SET \
             shards = EXCLUDED.shards, holder = EXCLUDED.holder, expires_at = EXCLUDED.expires_at \
             WHERE shard_lease.expires_at <= ",
            postgres_now!()
        ))
        .with(self.application())
        .with(i64::from(shard))
        .with(i64::from(self.wanted.total))
        .with(self.holder)
        .with(millis(TERM));
        Ok(self.execute(take, connection).await? == 1)
    }

    /// Shards whose programs broke down, whoever was told to run them, and did
    /// not come back for them.
    async fn inherit(&self, connection: &mut AnyConnection) -> Result<BTreeSet<u32>, StoreError> {
        let inherit = Statement::new(concat!(
            "UPDATE shard_lease SET holder = $2, expires_at = $3 + ",
            postgres_now!(),
            " WHERE application = $1 AND expires_at + $4 <= ",
            postgres_now!(),
            " RETURNING shard"
        ))
        .with(self.application())
        .with(self.holder)
        .with(millis(TERM))
        .with(millis(GRACE));
        shards(inherit, connection).await
    }

    /// Of the shards that we were told to run, those of others.
    async fn theirs(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<BTreeMap<u32, Lease>, StoreError> {
        let select = Statement::new(
            "SELECT shard, holder, expires_at FROM shard_lease \
             WHERE application = $1 AND holder <> $2 AND shard BETWEEN $3 AND $4",
        )
        .with(self.application())
        .with(self.holder)
        .with(i64::from(*self.wanted.named.start()))
        .with(i64::from(*self.wanted.named.end()));
        let rows = select.query().fetch_all(connection).await;
        let rows = rows.map_err(fault::of)?;
        let lease = |row: sqlx::any::AnyRow| {
            let lease = Lease {
                holder: row.try_get(1)?,
                expires_at: row.try_get(2)?,
            };
            Ok((shard_of(row.try_get(0)?), lease))
        };
        rows.into_iter()
            .map(|row| lease(row).map_err(fault::of))
            .collect()
    }

    /// Ends well: the shards that we were told to run are free, and those that
    /// we had inherited are left for the next heir.
    pub(super) async fn release(&self) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await.map_err(fault::of)?;
        let mut transaction = connection.begin().await.map_err(fault::of)?;
        self.wait_for_writes(&mut transaction).await?;
        let own = Statement::new(
            "DELETE FROM shard_lease \
             WHERE application = $1 AND holder = $2 AND shard BETWEEN $3 AND $4",
        )
        .with(self.application())
        .with(self.holder)
        .with(i64::from(*self.wanted.named.start()))
        .with(i64::from(*self.wanted.named.end()));
        self.execute(own, &mut transaction).await?;
        let inherited = Statement::new(
            "UPDATE shard_lease SET expires_at = 0 WHERE application = $1 AND holder = $2",
        )
        .with(self.application())
        .with(self.holder);
        self.execute(inherited, &mut transaction).await?;
        transaction.commit().await.map_err(fault::of)
    }

    fn application(&self) -> i64 {
        number(self.wanted.application)
    }

    async fn execute(
        &self,
        statement: Statement,
        connection: &mut AnyConnection,
    ) -> Result<u64, StoreError> {
        let done = statement.query().execute(connection).await;
        Ok(done.map_err(fault::of)?.rows_affected())
    }
}

/// The shards that a statement returns.
async fn shards(
    statement: Statement,
    connection: &mut AnyConnection,
) -> Result<BTreeSet<u32>, StoreError> {
    let rows = statement.query().fetch_all(connection).await;
    rows.map_err(fault::of)?
        .into_iter()
        .map(|row| row.try_get(0).map(shard_of).map_err(fault::of))
        .collect()
}

pub(super) fn shard_of(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
