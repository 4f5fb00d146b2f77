//! Opens a database and closes it; what is in between is the store.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use seraphim_engine::ports::StoreError;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Row as _};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::address::{Address, escaped};
use crate::guard::{self, Lease};
use crate::reader::Reader;
use crate::replacement::{self, ReplaceError};
use crate::statement;
use crate::upkeep::Upkeep;
use crate::writer::{Pen, Writer};
use crate::{fault, schema};

/// Connections that read at the same time.
const READERS: u32 = 4;
/// For a connection to become free, or to be made.
const ACQUIRE: Duration = Duration::from_secs(2);
/// For a connection that was used to show that it may be used again.
const RETURN: Duration = Duration::from_secs(2);

/// What can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the database is.
    pub address: Address,
    /// How long a write waits for another process to let go of a SQLite file, and
    /// how long one statement of PostgreSQL may take. Migrations, backups and
    /// restores take longer.
    pub patience: Duration,
    /// The most bytes that a SQLite file may have.
    pub largest: Option<u64>,
    /// How long lines of the play log are kept.
    pub keep_plays: Duration,
}

impl Settings {
    /// The usual.
    #[must_use]
    pub fn new(address: Address) -> Self {
        Self {
            address,
            patience: Duration::from_secs(5),
            largest: None,
            keep_plays: Duration::from_hours(24 * 365),
        }
    }
}

/// Why a database was not opened. Each is for a person to mend.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file, or one beside it, cannot be made or opened.
    #[error("{}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another process has it open.
    #[error(
        "{} is in use by another seraphim; stop that one first, since a file takes one program at a \
         time (PostgreSQL takes several)",
        path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read, and there is no backup beside it.
    #[error(
        "{} is damaged ({what}) and there is no backup beside it; restore one with \
         `seraphim restore FILE`, or move the file away to begin with nothing",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the check found.
        what: String,
    },
    /// It cannot be read, and the next start takes the backup beside it.
    #[error(
        "{} is damaged ({what}); the next start takes {} in its place",
        path.display(), backup.display()
    )]
    DamagedBesideBackup {
        /// The file.
        path: PathBuf,
        /// What the check found.
        what: String,
        /// The backup.
        backup: PathBuf,
    },
    /// The backup beside a damaged file cannot be read either.
    #[error("the backup beside the damaged database")]
    Backup(#[source] Box<ReplaceError>),
    /// The database refuses.
    #[error("the database {address}")]
    Store {
        /// Which.
        address: String,
        /// Why.
        #[source]
        source: StoreError,
    },
}

/// The store.
#[derive(Debug)]
pub struct Database {
    pub(crate) reads: Reader,
    pub(crate) writer: Writer,
    /// Held from looking at a playlist's size to writing it.
    pub(crate) playlists: tokio::sync::Mutex<()>,
}

/// Writes what is to be written, and tidies up; nothing works unless it runs.
pub struct Driver {
    writes: AnyPool,
    reads: AnyPool,
    pen: Pen,
    writer: Writer,
    settings: Settings,
    _lease: Option<Lease>,
}

/// A database that is open.
pub struct Opened {
    /// The store.
    pub database: Arc<Database>,
    /// What has to be run for it.
    pub driver: Driver,
    /// The schema that was found; 0: there was nothing.
    pub found_schema: i64,
    /// Where a damaged database was put, in whose place the last backup is.
    pub put_aside: Option<PathBuf>,
}

impl Database {
    /// Opens a database, makes it where there is none, and brings it to the
    /// newest schema. A damaged SQLite file is put aside and the last backup
    /// takes its place.
    ///
    /// # Errors
    /// [`OpenError`]; nothing is lost then.
    pub async fn open(settings: Settings) -> Result<Opened, OpenError> {
        sqlx::any::install_default_drivers();
        let mut lease = None;
        let mut put_aside = None;
        if let Address::Sqlite { path, read_only } = &settings.address
            && !read_only
        {
            guard::prepare_folder(path)?;
            lease = Some(guard::lease(path)?);
            // Of a restore that was killed at its very end.
            replacement::take_place(path, "replaced")?;
            guard::prepare(path)?;
            if let Some(what) = damage(&settings).await? {
                put_aside = replacement::fall_back(&settings, path, what).await?;
            }
        }
        let writes = pool(&settings, 1).await?;
        let found_schema = match &settings.address {
            Address::Sqlite {
                read_only: true, ..
            } => schema::NEWEST,
            _ => schema::migrate(&writes).await.map_err(refused(&settings))?,
        };
        if let (0, Address::Sqlite { path, .. }) = (found_schema, &settings.address) {
            replacement::keep_backup(path)?;
        }
        let reads = pool(&settings, READERS).await?;
        let (writer, pen) = Writer::new();
        let database = Self {
            reads: Reader::new(reads.clone()),
            writer: writer.clone(),
            playlists: tokio::sync::Mutex::default(),
        };
        Ok(Opened {
            database: Arc::new(database),
            driver: Driver {
                writes,
                reads,
                pen,
                writer,
                settings,
                _lease: lease,
            },
            found_schema,
            put_aside,
        })
    }
}

impl Database {
    /// Looks whether it can be opened, and changes nothing: the schema that it
    /// has; 0: there is nothing yet.
    ///
    /// # Errors
    /// [`OpenError::File`] where a file cannot be made or written,
    /// [`OpenError::Damaged`], [`OpenError::DamagedBesideBackup`],
    /// [`OpenError::Store`].
    pub async fn examine(settings: &Settings) -> Result<i64, OpenError> {
        sqlx::any::install_default_drivers();
        let mut settings = settings.clone();
        if let Address::Sqlite { path, read_only } = &mut settings.address {
            if !path.exists() {
                guard::try_folder(path)?;
                return Ok(0);
            }
            *read_only = true;
            let path = path.clone();
            if let Some(what) = damage(&settings).await? {
                return Err(replacement::damaged(path, what));
            }
        }
        let pool = pool(&settings, 1).await?;
        let found = async {
            let mut connection = pool.acquire().await.map_err(fault::of)?;
            schema::version(&mut connection).await
        };
        let found = found.await.map_err(refused(&settings));
        pool.close().await;
        found
    }

    /// Connections that read: those in use, and those at rest.
    #[must_use]
    pub fn readers(&self) -> (usize, usize) {
        let pool = self.reads.pool();
        let idle = pool.num_idle();
        let open = usize::try_from(pool.size()).unwrap_or(usize::MAX);
        (open.saturating_sub(idle), idle)
    }

    /// Whether it took nothing when something was to be written last.
    #[must_use]
    pub fn is_degraded(&self) -> bool {
        self.writer.is_degraded()
    }
}

pub(crate) fn refused(settings: &Settings) -> impl Fn(StoreError) -> OpenError + use<> {
    let address = settings.address.to_string();
    move |source| OpenError::Store {
        address: address.clone(),
        source,
    }
}

/// What a check of a SQLite file finds wrong with it.
pub(crate) async fn damage(settings: &Settings) -> Result<Option<String>, OpenError> {
    // Not a pool: that would try a file that is no database again and again.
    let found = async {
        let mut connection = AnyConnection::connect(&url(&settings.address)).await?;
        let check = sqlx::query("PRAGMA quick_check(1)");
        let row = check.fetch_one(&mut connection).await;
        connection.close().await?;
        row?.try_get::<String, _>(0)
    };
    match found.await.map_err(fault::of) {
        Ok(word) if word == "ok" => Ok(None),
        Ok(what) | Err(StoreError::Corrupt(what)) => Ok(Some(what)),
        Err(error) => Err(refused(settings)(error)),
    }
}

pub(crate) async fn pool(settings: &Settings, most: u32) -> Result<AnyPool, OpenError> {
    open_pool(settings, most)
        .await
        .map_err(fault::of)
        .map_err(refused(settings))
}

async fn open_pool(settings: &Settings, most: u32) -> Result<AnyPool, sqlx::Error> {
    let greeting = match &settings.address {
        Address::Sqlite { read_only, .. } => sqlite_greeting(settings, *read_only),
        Address::Postgres(_) => postgres_greeting(settings),
    };
    AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(ACQUIRE)
        // Before it asks a connection for a sign of life by itself, which of one whose
        // server is gone without a word would take a quarter of an hour.
        .after_release(|connection, _| {
            Box::pin(async {
                match tokio::time::timeout(RETURN, connection.ping()).await {
                    Ok(answer) => answer.map(|()| true),
                    Err(_) => Err(sqlx::Error::PoolTimedOut),
                }
            })
        })
        .after_connect(move |connection, _| {
            let greeting = greeting.clone();
            Box::pin(async move {
                sqlx::raw_sql(AssertSqlSafe(greeting))
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .connect(&url(&settings.address))
        .await
}

fn url(address: &Address) -> String {
    match address {
        Address::Sqlite { path, read_only } => {
            let mode = if *read_only { "ro" } else { "rw" };
            format!("sqlite://{}?mode={mode}", escaped(path))
        }
        Address::Postgres(url) => url.clone(),
    }
}

/// See <https://sqlite.org/pragma.html>. With the write-ahead log, readers and
/// the writer do not wait for one another; `FULL` makes a commit outlive a
/// power cut.
fn sqlite_greeting(settings: &Settings, read_only: bool) -> String {
    let patience = statement::millis(settings.patience);
    let mut greeting = format!("PRAGMA busy_timeout = {patience};");
    if !read_only {
        greeting.push_str("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    }
    if let Some(largest) = settings.largest {
        // Pages have 4096 bytes unless somebody has made the file otherwise.
        let pages = largest / 4096;
        greeting = format!("{greeting} PRAGMA max_page_count = {pages};");
    }
    greeting
}

/// See <https://www.postgresql.org/docs/current/runtime-config-client.html>. A
/// program that its machine has stopped in the middle of a transaction holds its
/// locks no longer than it may hold them while it runs.
fn postgres_greeting(settings: &Settings) -> String {
    let patience = statement::millis(settings.patience);
    format!(
        "SET statement_timeout = {patience}; SET lock_timeout = 2000; \
         SET idle_in_transaction_session_timeout = 5000"
    )
}

impl Driver {
    /// Writes until `stop`, then writes what still waits and closes the
    /// database.
    ///
    /// # Errors
    /// None so far.
    pub async fn run(mut self, stop: CancellationToken) -> Result<(), std::convert::Infallible> {
        let upkeep = Upkeep {
            reads: self.reads.clone(),
            writer: self.writer.clone(),
            settings: self.settings.clone(),
        };
        // No write waits for it.
        let mut aside = JoinSet::new();
        aside.spawn(upkeep.run());
        while let Some(Some(jobs)) = stop.run_until_cancelled(self.pen.next()).await {
            self.pen.write_all(&self.writes, jobs).await;
        }
        aside.shutdown().await;
        self.pen.finish(&self.writes).await;
        self.reads.close().await;
        self.writes.close().await;
        Ok(())
    }
}
