//! Sessions with audio nodes, and spent IDENTIFYs.

use std::time::Duration;

use async_trait::async_trait;
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::Connections;
use sqlx::Row as _;

use crate::database::Database;
use crate::fault;
use crate::reader::in_time;
use crate::statement::{self, Statement, id, postgres_now};

/// The statement that takes the next turn of a bucket by the database's clock.
macro_rules! take_turn {
    ($($now:tt)+) => {
        concat!(
            "INSERT INTO identify_turn (bucket, taken_at) VALUES ($1, ",
            $($now)+,
            ") ON CONFLICT (bucket) DO UPDATE SET taken_at = CASE \
             WHEN identify_turn.taken_at + $2 > ",
            $($now)+,
            " THEN identify_turn.taken_at + $2 ELSE ",
            $($now)+,
            " END RETURNING taken_at - ",
            $($now)+
        )
    };
}

#[async_trait]
impl Connections for Database {
    async fn log_identify(&self, shard: u32) -> Result<(), StoreError> {
        let statement = Statement::new("INSERT INTO identify (shard, spent_at) VALUES ($1, $2)")
            .with(i64::from(shard))
            .with(statement::now());
        self.writer.write(vec![statement]).await
    }

    async fn identifies(&self, within: Duration) -> Result<u64, StoreError> {
        let question = Statement::new("SELECT COUNT(*) FROM identify WHERE spent_at >= $1")
            .with(statement::ago(within));
        let row = self.reads.one("identify", question).await?;
        row.try_get(0).map(id).map_err(fault::of)
    }

    async fn identify_turn(&self, bucket: u32, gap: Duration) -> Result<Duration, StoreError> {
        let turn = async {
            let mut connection = self.reads.pool().acquire().await?;
            let take = match connection.backend_name() {
                "PostgreSQL" => take_turn!(postgres_now!()),
                _ => take_turn!("CAST(unixepoch('subsec') * 1000 AS BIGINT)"),
            };
            let statement = Statement::new(take)
                .with(i64::from(bucket))
                .with(statement::millis(gap));
            statement.query().fetch_one(&mut *connection).await
        };
        let row = in_time(turn).await?;
        let wait: i64 = row.try_get(0).map_err(fault::of)?;
        Ok(Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
    }

    async fn save_node_session(&self, node: &str, session: Option<&str>) -> Result<(), StoreError> {
        let statement = match session {
            Some(session) => Statement::new(
                "INSERT INTO node_session (node, session) VALUES ($1, $2) \
                 ON CONFLICT (node) DO UPDATE SET session = $2",
            )
            .with(node)
            .with(session),
            None => Statement::new("DELETE FROM node_session WHERE node = $1").with(node),
        };
        self.writer.write(vec![statement]).await
    }

    async fn node_session(&self, node: &str) -> Result<Option<String>, StoreError> {
        let question = Statement::new("SELECT session FROM node_session WHERE node = $1");
        let question = question.with(node);
        let found = self.reads.optional("node_session", question).await?;
        found
            .map(|row| row.try_get(0).map_err(fault::of))
            .transpose()
    }
}
