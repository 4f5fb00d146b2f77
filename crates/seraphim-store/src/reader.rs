//! Questions to the database. How long the answers take, and which failed, is
//! counted here.

use std::future::Future;
use std::time::Instant;

use seraphim_engine::ports::StoreError;
use sqlx::AnyPool;
use sqlx::any::AnyRow;

use crate::fault;
use crate::statement::Statement;
use crate::writer::LONGEST;

/// The connections that read. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pool: AnyPool,
}

impl Reader {
    pub(crate) fn new(pool: AnyPool) -> Self {
        Self { pool }
    }

    /// The connections themselves, for what is more than a question.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Every row; `table` is what the answer is counted under.
    pub(crate) async fn all(
        &self,
        table: &'static str,
        question: Statement,
    ) -> Result<Vec<AnyRow>, StoreError> {
        counted(table, question.query().fetch_all(&self.pool)).await
    }

    /// The one row that there is.
    pub(crate) async fn one(
        &self,
        table: &'static str,
        question: Statement,
    ) -> Result<AnyRow, StoreError> {
        counted(table, question.query().fetch_one(&self.pool)).await
    }

    /// The row, if there is one.
    pub(crate) async fn optional(
        &self,
        table: &'static str,
        question: Statement,
    ) -> Result<Option<AnyRow>, StoreError> {
        counted(table, question.query().fetch_optional(&self.pool)).await
    }
}

/// What a server says nothing to is given up, and its connection with it.
pub(crate) async fn in_time<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(LONGEST, answer).await {
        Ok(answer) => answer.map_err(fault::of),
        Err(_) => Err(StoreError::Unreachable("no answer in time".to_owned())),
    }
}

async fn counted<T>(
    table: &'static str,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    let began = Instant::now();
    let answer = in_time(answer).await;
    metrics::histogram!("seraphim_db_query_duration_seconds", "table" => table)
        .record(began.elapsed());
    answer.inspect_err(fault::count)
}
