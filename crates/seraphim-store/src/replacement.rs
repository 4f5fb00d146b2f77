//! A database made anew from a backup.
//!
//! A SQLite file is made beside the one that it replaces, and takes its place
//! when it is whole, was checked and is on the disk. Whenever the program is
//! killed, what is under the database's name is either the old one or the whole
//! new one, never a part of it: a new one that had no time to take its place
//! takes it at the next start.

use std::path::{Path, PathBuf};

use seraphim_engine::ports::StoreError;
use sqlx::{AnyPool, Connection as _};

use crate::address::Address;
use crate::backup::{self, BackupError, Counts};
use crate::database::{Database, OpenError, Settings, damage, pool, refused};
use crate::leases::{self, TERM};
use crate::statement::unhurried;
use crate::{fault, guard, schema};

/// A new database while it is being made.
const UNFINISHED: &str = ".restoring";
/// One that only has to take its place.
const FINISHED: &str = ".restored";

/// What came of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What is back.
    pub counts: Counts,
    /// Where the file is that was there before.
    pub put_aside: Option<PathBuf>,
}

/// Why nothing was restored. Everything is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The database cannot be made, or is in use.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A program runs shards on this PostgreSQL.
    #[error(
        "a seraphim ({holder}) runs on {address}; stop every one that does and restore again (one \
         that was killed counts as running for up to {} seconds)",
        TERM.as_secs()
    )]
    Running {
        /// The database.
        address: String,
        /// The program's machine and process.
        holder: String,
    },
}

impl Database {
    /// Brings back what a backup holds, in place of everything. The database may
    /// be damaged, of an older version, or missing; a SQLite file is kept aside.
    /// Nobody else may use it.
    ///
    /// # Errors
    /// [`ReplaceError`]; nothing has changed then.
    pub async fn restore(settings: &Settings, file: &Path) -> Result<Restored, ReplaceError> {
        sqlx::any::install_default_drivers();
        match &settings.address {
            Address::Postgres(_) => {
                let counts = fill(settings, file).await?;
                let put_aside = None;
                Ok(Restored { counts, put_aside })
            }
            Address::Sqlite {
                read_only: true, ..
            } => Err(refused(settings)(StoreError::ReadOnly).into()),
            Address::Sqlite { path, .. } => {
                guard::prepare_folder(path)?;
                let _lease = guard::lease(path)?;
                let counts = make(settings, path, file).await?;
                let put_aside = take_place(path, "replaced")?;
                Ok(Restored { counts, put_aside })
            }
        }
    }

    /// Writes a backup of a database that need not be open, and changes nothing
    /// in it. The bot may be running.
    ///
    /// # Errors
    /// [`ReplaceError`]; a file that was there before is as it was.
    pub async fn copy(settings: &Settings, file: &Path) -> Result<Counts, ReplaceError> {
        sqlx::any::install_default_drivers();
        let mut settings = settings.clone();
        if let Address::Sqlite { read_only, .. } = &mut settings.address {
            *read_only = true;
        }
        let pool = pool(&settings, 1).await?;
        let counts = backup::write(&pool, file).await;
        pool.close().await;
        Ok(counts?)
    }
}

/// Makes a SQLite database of a backup, beside the one at `path`, and checks it.
pub(crate) async fn make(
    settings: &Settings,
    path: &Path,
    file: &Path,
) -> Result<Counts, ReplaceError> {
    let part = guard::beside(path, UNFINISHED);
    let failed = |source| OpenError::File {
        path: part.clone(),
        source,
    };
    // What a restore has left that was killed.
    for ending in ["", "-wal", "-shm"] {
        remove(&guard::beside(&part, ending)).map_err(failed)?;
    }
    guard::prepare(&part)?;
    let settings = Settings {
        address: Address::file(&part),
        ..settings.clone()
    };
    let counts = fill(&settings, file).await?;
    if let Some(what) = damage(&settings).await? {
        return Err(OpenError::Damaged { path: part, what }.into());
    }
    let synced = std::fs::File::open(&part).and_then(|made| made.sync_all());
    synced
        .and_then(|()| std::fs::rename(&part, guard::beside(path, FINISHED)))
        .and_then(|()| guard::keep_names(path))
        .map_err(failed)?;
    Ok(counts)
}

/// Puts what is under the database's name aside, if there is something, and the
/// finished one in its place; does nothing where there is none.
pub(crate) fn take_place(path: &Path, why: &str) -> Result<Option<PathBuf>, OpenError> {
    let failed = |source| OpenError::File {
        path: path.to_owned(),
        source,
    };
    let finished = guard::beside(path, FINISHED);
    if !finished.exists() {
        return Ok(None);
    }
    let there = path.exists();
    let aside = there.then(|| guard::put_aside(path, why));
    let aside = aside.transpose().map_err(failed)?;
    std::fs::rename(&finished, path)
        .and_then(|()| guard::keep_names(path))
        .map_err(failed)?;
    Ok(aside)
}

/// What is said of a damaged file that is left as it is.
pub(crate) fn damaged(path: PathBuf, what: String) -> OpenError {
    let backup = guard::own_backup(&path);
    if backup.exists() {
        OpenError::DamagedBesideBackup { path, what, backup }
    } else {
        OpenError::Damaged { path, what }
    }
}

/// Puts the last backup in the place of a damaged file; returns where that is.
pub(crate) async fn fall_back(
    settings: &Settings,
    path: &Path,
    what: String,
) -> Result<Option<PathBuf>, OpenError> {
    let backup = guard::own_backup(path);
    if !backup.exists() {
        let path = path.to_owned();
        return Err(OpenError::Damaged { path, what });
    }
    make(settings, path, &backup)
        .await
        .map_err(|error| OpenError::Backup(Box::new(error)))?;
    take_place(path, "damaged")
}

/// Where the database is new, a backup beside it is of another one: the backups
/// that this one makes are not to take its place.
pub(crate) fn keep_backup(path: &Path) -> Result<(), OpenError> {
    let backup = guard::own_backup(path);
    if backup.exists() {
        let kept = guard::put_aside(&backup, "kept").map_err(|source| OpenError::File {
            path: backup,
            source,
        })?;
        tracing::warn!(kept = %kept.display(), "the database is new; an old one's backup is kept");
    }
    Ok(())
}

/// Brings a database to the newest schema, and fills it; all or nothing.
async fn fill(settings: &Settings, file: &Path) -> Result<Counts, ReplaceError> {
    let pool = pool(settings, 1).await?;
    let filled = async {
        let counts = fill_at_once(&pool, settings, file).await?;
        if let Address::Sqlite { .. } = &settings.address {
            // The file is to be whole without its log.
            let done = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)");
            let done = done.execute(&pool).await.map_err(fault::of);
            done.map_err(refused(settings))?;
        }
        Ok(counts)
    };
    let filled = filled.await;
    pool.close().await;
    filled
}

/// In one transaction. Until it is over, nobody can begin to run shards.
async fn fill_at_once(
    pool: &AnyPool,
    settings: &Settings,
    file: &Path,
) -> Result<Counts, ReplaceError> {
    let refused = refused(settings);
    let failed = |error| refused(fault::of(error));
    let mut connection = pool.acquire().await.map_err(&failed)?;
    let mut transaction = connection.begin().await.map_err(&failed)?;
    unhurried(&mut transaction).await.map_err(&refused)?;
    schema::migrate_in(&mut transaction)
        .await
        .map_err(&refused)?;
    let living = leases::keep_out(&mut transaction).await.map_err(&refused)?;
    if let Some(holder) = living {
        let address = settings.address.to_string();
        return Err(ReplaceError::Running { address, holder });
    }
    let counts = backup::restore(&mut transaction, file).await?;
    transaction.commit().await.map_err(&failed)?;
    Ok(counts)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
