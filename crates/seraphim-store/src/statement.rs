//! A statement and its values as data, so that it can wait for its turn.

use seraphim_engine::ports::StoreError;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection};

use crate::fault;

/// PostgreSQL's own time in milliseconds since 1970, as it is and not as it was
/// when the transaction began: a lock may have been waited for.
macro_rules! postgres_now {
    () => {
        "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
    };
}
pub(crate) use postgres_now;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Number(i64),
    Text(String),
    /// A number that is not there.
    NoNumber,
    /// A text that is not there.
    NoText,
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::NoNumber, Self::Number)
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::NoText, Self::Text)
    }
}

/// A statement to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    sql: &'static str,
    values: Vec<Value>,
}

impl Statement {
    pub(crate) fn new(sql: &'static str) -> Self {
        Self {
            sql,
            values: Vec::new(),
        }
    }

    /// Adds the value of the next `$1`, `$2` ….
    pub(crate) fn with(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    pub(crate) fn query(self) -> Query<'static, Any, AnyArguments> {
        let mut query = sqlx::query(self.sql);
        for value in self.values {
            query = match value {
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::NoNumber => query.bind(None::<i64>),
                Value::NoText => query.bind(None::<String>),
            };
        }
        query
    }
}

/// For each statement of what moves a whole database, and for its turn.
const UNHURRIED: &str = "SET LOCAL statement_timeout = '1h'; SET LOCAL lock_timeout = '1min'";

/// Lets the statements of this transaction take as long as a migration, a backup
/// or a restore may take. SQLite has no such bound.
pub(crate) async fn unhurried(transaction: &mut AnyConnection) -> Result<(), StoreError> {
    if transaction.backend_name() != "PostgreSQL" {
        return Ok(());
    }
    let done = sqlx::raw_sql(UNHURRIED).execute(transaction).await;
    done.map(|_| ()).map_err(fault::of)
}

/// Discord's numbers have 64 bits without a sign, a database's have one.
pub(crate) fn number(id: u64) -> i64 {
    id.cast_signed()
}

/// The way back of [`number`].
pub(crate) fn id(number: i64) -> u64 {
    number.cast_unsigned()
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// The time that lies this long before now.
pub(crate) fn ago(time: std::time::Duration) -> i64 {
    now().saturating_sub(millis(time))
}

/// Whole milliseconds.
pub(crate) fn millis(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
