//! What is done every now and then while a database is open: what is too old
//! goes, and a backup is made.

use std::path::Path;
use std::time::{Duration, SystemTime};

use seraphim_engine::chain;
use seraphim_engine::ports::StoreError;
use sqlx::AnyPool;

use crate::address::Address;
use crate::backup;
use crate::database::Settings;
use crate::guard;
use crate::statement::{self, Statement};
use crate::writer::{Writer, stamp};

/// Between two looks at what has become too old.
const TIDY_EVERY: Duration = Duration::from_hours(1);
/// Between two backups of the program's own accord.
const BACKUP_EVERY: Duration = Duration::from_hours(24);
/// Nobody asks for an IDENTIFY that is older.
const IDENTIFIES_KEPT: Duration = Duration::from_hours(48);

/// What is done every now and then.
pub(crate) struct Upkeep {
    pub(crate) reads: AnyPool,
    pub(crate) writer: Writer,
    pub(crate) settings: Settings,
}

impl Upkeep {
    pub(crate) async fn run(self) {
        loop {
            if let Err(error) = self.tidy().await {
                tracing::warn!(%error, "old lines were not deleted");
            }
            if let Address::Sqlite {
                path,
                read_only: false,
            } = &self.settings.address
            {
                self.back_up(&guard::own_backup(path)).await;
            }
            tokio::time::sleep(TIDY_EVERY).await;
        }
    }

    async fn tidy(&self) -> Result<(), StoreError> {
        let plays = Statement::new("DELETE FROM play_log WHERE played_at <= $1")
            .with(statement::ago(self.settings.keep_plays));
        let identifies = Statement::new("DELETE FROM identify WHERE spent_at <= $1")
            .with(statement::ago(IDENTIFIES_KEPT));
        self.writer.write(vec![plays, identifies]).await
    }

    /// Once a day, beside the database: what a damaged one is replaced by.
    async fn back_up(&self, file: &Path) {
        let made = std::fs::metadata(file).and_then(|metadata| metadata.modified());
        let made = made.ok();
        if let Some(made) = made {
            stamp("seraphim_backup_last_success_timestamp_seconds", made);
        }
        let age = made.and_then(|made| made.elapsed().ok());
        if age.is_some_and(|age| age < BACKUP_EVERY) {
            return;
        }
        match backup::write(&self.reads, file).await {
            Ok(counts) => {
                let now = SystemTime::now();
                stamp("seraphim_backup_last_success_timestamp_seconds", now);
                tracing::info!(rows = counts.rows, "the database was backed up");
            }
            Err(error) => {
                tracing::warn!(error = chain(&error), "the database was not backed up");
            }
        }
    }
}
