//! Backups: every row of every table, one line of JSON each, readable by a
//! person and by both databases. A backup of SQLite can be restored into
//! PostgreSQL and the other way round.
//!
//! What is of the running program alone (sessions, spent IDENTIFYs) is left
//! out: it would be wrong by the time it is restored.

use std::io::{BufRead as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use seraphim_engine::ports::StoreError;
use serde_json::{Value as Json, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AnyPool, Connection as _, Row as _};

use crate::statement::{Statement, Value, unhurried};
use crate::{fault, guard, schema};

/// A table and its columns, `true` for numbers.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, bool)],
    select: &'static str,
    insert: &'static str,
    delete: &'static str,
}

const TABLES: &[Table] = &[
    Table {
        name: "player",
        columns: &[
            ("guild", true),
            ("format", true),
            ("head", false),
            ("queue", false),
            ("history", false),
            ("voice_channel", true),
            ("playing", true),
            ("saved_at", true),
        ],
        select: "SELECT guild, format, head, queue, history, voice_channel, playing, saved_at \
                 FROM player",
        insert: "INSERT INTO player \
                 (guild, format, head, queue, history, voice_channel, playing, saved_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        delete: "DELETE FROM player",
    },
    Table {
        name: "panel",
        columns: &[("guild", true), ("channel", true), ("message", true)],
        select: "SELECT guild, channel, message FROM panel",
        insert: "INSERT INTO panel (guild, channel, message) VALUES ($1, $2, $3)",
        delete: "DELETE FROM panel",
    },
    Table {
        name: "guild_setting",
        columns: &[("guild", true), ("name", false), ("value", false)],
        select: "SELECT guild, name, value FROM guild_setting",
        insert: "INSERT INTO guild_setting (guild, name, value) VALUES ($1, $2, $3)",
        delete: "DELETE FROM guild_setting",
    },
    Table {
        name: "playlist",
        columns: &[
            ("owner_kind", false),
            ("owner", true),
            ("name", false),
            ("created_at", true),
        ],
        select: "SELECT owner_kind, owner, name, created_at FROM playlist",
        insert: "INSERT INTO playlist (owner_kind, owner, name, created_at) \
                 VALUES ($1, $2, $3, $4)",
        delete: "DELETE FROM playlist",
    },
    Table {
        name: "playlist_entry",
        columns: &[
            ("owner_kind", false),
            ("owner", true),
            ("name", false),
            ("place", true),
            ("track", false),
        ],
        select: "SELECT owner_kind, owner, name, place, track FROM playlist_entry",
        insert: "INSERT INTO playlist_entry (owner_kind, owner, name, place, track) \
                 VALUES ($1, $2, $3, $4, $5)",
        delete: "DELETE FROM playlist_entry",
    },
    Table {
        name: "play_log",
        columns: &[
            ("guild", true),
            ("requester", true),
            ("played_at", true),
            ("heard_ms", true),
            ("title", false),
            ("author", false),
            ("source", false),
            ("uri", false),
        ],
        select: "SELECT guild, requester, played_at, heard_ms, title, author, source, uri \
                 FROM play_log",
        insert: "INSERT INTO play_log \
                 (guild, requester, played_at, heard_ms, title, author, source, uri) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        delete: "DELETE FROM play_log",
    },
];

/// What went into a backup, or came out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of all tables together.
    pub rows: u64,
    /// Guilds with a saved player.
    pub players: u64,
}

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file cannot be read or written.
    #[error("{}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no backup, or a part of one.
    #[error("line {line}: {problem}")]
    Malformed {
        /// The line, 1 being the first.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// The database has no tables.
    #[error("there is nothing in the database yet")]
    Nothing,
    /// The database refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a backup of everything as it is at one moment, and puts it under its
/// name when it is whole; until then a file that was there before stays.
pub(crate) async fn write(pool: &AnyPool, file: &Path) -> Result<Counts, BackupError> {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let failed = |source| BackupError::File {
        path: file.to_owned(),
        source,
    };
    let mut connection = pool.acquire().await.map_err(fault::of)?;
    let begin = match connection.backend_name() {
        "SQLite" => "BEGIN",
        _ => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    let mut snapshot = connection.begin_with(begin).await.map_err(fault::of)?;
    unhurried(&mut snapshot).await?;
    let schema = match schema::version(&mut snapshot).await? {
        0 => return Err(BackupError::Nothing),
        found if found > schema::NEWEST => {
            let known = schema::NEWEST;
            return Err(StoreError::Newer { found, known }.into());
        }
        found => found,
    };
    let opened = std::fs::File::options()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .map_err(failed)?;
    let mut out = std::io::BufWriter::new(opened);
    let head = json!({ "seraphim_backup": 1, "schema": schema });
    writeln!(out, "{head}").map_err(failed)?;
    let mut counts = Counts::default();
    for table in TABLES {
        let mut rows = sqlx::query(table.select).fetch(&mut *snapshot);
        while let Some(row) = futures_util::TryStreamExt::try_next(&mut rows)
            .await
            .map_err(fault::of)?
        {
            let line = json!({ "table": table.name, "row": table.read(&row)? });
            writeln!(out, "{line}").map_err(failed)?;
            counts.count(table);
        }
    }
    drop(snapshot);
    let last = json!({ "end": counts.rows });
    writeln!(out, "{last}").map_err(failed)?;
    let written = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    // Seconds on a slow disk.
    tokio::task::spawn_blocking(move || written.sync_all())
        .await
        .unwrap_or_else(|panic| Err(std::io::Error::other(panic)))
        .map_err(failed)?;
    std::fs::rename(&part, file)
        .and_then(|()| guard::keep_names(file))
        .map_err(failed)?;
    Ok(counts)
}

/// Everything that was there goes, in a transaction that is the caller's to
/// commit where this succeeds, and to drop where it does not.
pub(crate) async fn restore(
    transaction: &mut AnyConnection,
    file: &Path,
) -> Result<Counts, BackupError> {
    let failed = |source| BackupError::File {
        path: file.to_owned(),
        source,
    };
    let opened = std::fs::File::open(file).map_err(failed)?;
    let mut lines = std::io::BufReader::new(opened).lines().enumerate();
    for table in TABLES {
        sqlx::query(table.delete)
            .execute(&mut *transaction)
            .await
            .map_err(fault::of)?;
    }
    let mut counts = Counts::default();
    let mut whole = false;
    for (at, line) in &mut lines {
        let line = line.map_err(failed)?;
        let malformed = |problem: String| BackupError::Malformed {
            line: at + 1,
            problem,
        };
        let parsed = serde_json::from_str(&line).map_err(|error| malformed(error.to_string()))?;
        match Line::of(&parsed, at == 0).map_err(malformed)? {
            Line::Head => {}
            Line::Row(table, statement) => {
                statement
                    .query()
                    .execute(&mut *transaction)
                    .await
                    .map_err(fault::of)?;
                counts.count(table);
            }
            Line::End(rows) if rows == counts.rows => whole = true,
            Line::End(rows) => {
                let found = counts.rows;
                return Err(malformed(format!(
                    "it says {rows} rows, and there are {found}"
                )));
            }
        }
    }
    if !whole {
        return Err(BackupError::Malformed {
            line: 0,
            problem: "the file ends before the backup does".to_owned(),
        });
    }
    Ok(counts)
}

enum Line {
    Head,
    Row(&'static Table, Statement),
    End(u64),
}

impl Line {
    fn of(line: &Json, first: bool) -> Result<Self, String> {
        if first {
            if line["seraphim_backup"] != 1 {
                return Err("it is not a backup of Seraphim".to_owned());
            }
            let found = line["schema"].as_i64().unwrap_or(0);
            if found > schema::NEWEST {
                return Err(format!("it is of a newer version (schema {found})"));
            }
            return Ok(Self::Head);
        }
        if let Some(rows) = line["end"].as_u64() {
            return Ok(Self::End(rows));
        }
        let name = line["table"].as_str().unwrap_or_default();
        let table = TABLES
            .iter()
            .find(|table| table.name == name)
            .ok_or_else(|| format!("there is no table {name:.40}"))?;
        Ok(Self::Row(table, table.statement(&line["row"])?))
    }
}

impl Table {
    fn read(&self, row: &AnyRow) -> Result<Json, StoreError> {
        let mut values = serde_json::Map::new();
        for (at, (name, is_number)) in self.columns.iter().enumerate() {
            let value = if *is_number {
                json!(row.try_get::<Option<i64>, _>(at).map_err(fault::of)?)
            } else {
                json!(row.try_get::<Option<String>, _>(at).map_err(fault::of)?)
            };
            values.insert((*name).to_owned(), value);
        }
        Ok(Json::Object(values))
    }

    fn statement(&self, row: &Json) -> Result<Statement, String> {
        let mut statement = Statement::new(self.insert);
        for (name, is_number) in self.columns {
            let value = match &row[*name] {
                Json::Null if *is_number => Value::NoNumber,
                Json::Null => Value::NoText,
                Json::Number(number) if *is_number => number
                    .as_i64()
                    .map(Value::Number)
                    .ok_or_else(|| format!("{name} is out of range"))?,
                Json::String(text) if !is_number => Value::Text(text.clone()),
                _ => return Err(format!("{name} is of the wrong kind")),
            };
            statement = statement.with(value);
        }
        Ok(statement)
    }
}

impl Counts {
    fn count(&mut self, table: &Table) {
        self.rows += 1;
        self.players += u64::from(table.name == "player");
    }
}
