//! Keeps a newer yt-dlp in a folder of the operator's.
//!
//! Sites change weekly, images do not. A copy of the newest program brings
//! itself up to date there, in the cage and through the proxy, and takes its
//! place when it turned out newer and fit. Only yt-dlp's own builds can do that
//! (<https://github.com/yt-dlp/yt-dlp#update>); one that pip installed says so.

use std::path::Path;
use std::time::Duration;

use super::failure::classify;
use super::program::{NAME, Programs, Version};
use crate::OpenError;
use crate::cage::{Job, Limits};

/// How often it is tried.
pub(super) const EVERY: Duration = Duration::from_hours(24);
/// The copy that is brought up to date.
const NEXT: &str = "yt-dlp.next";
const LIMITS: Limits = Limits {
    time: Some(Duration::from_mins(3)),
    cpu: Duration::from_mins(2),
    data_bytes: 1 << 30,
    file_bytes: 512 << 20,
    open_files: 256,
    output_bytes: 1 << 20,
};

impl Programs {
    /// Whether there is a folder for it.
    pub(super) fn are_kept_fresh(&self) -> bool {
        self.folder().is_some()
    }

    /// Brings a copy up to date; its version, when it has taken its place.
    ///
    /// # Errors
    /// What is wrong with the folder, or what kept the program from it.
    pub(super) async fn update(&self, proxy: &str) -> Result<Option<Version>, OpenError> {
        let Some(folder) = self.folder() else {
            return Ok(None);
        };
        let next = folder.join(NEXT);
        let updated = self.update_copy(&next, proxy).await;
        if !matches!(updated, Ok(Some(_))) {
            drop(tokio::fs::remove_file(&next).await);
        }
        updated
    }

    async fn update_copy(&self, next: &Path, proxy: &str) -> Result<Option<Version>, OpenError> {
        let current = self.newest().await?;
        let folder = next.parent().unwrap_or(next);
        let made = tokio::fs::create_dir_all(folder).await;
        made.map_err(|error| OpenError::fault(format!("{}: {error}", folder.display())))?;
        // Not copied by this process: a program that is being written to by
        // anybody, as by a child that was just forked, cannot be run.
        let copy = Job::new("cp").arg("--").arg(&current.path).arg(next);
        self.cage().run(copy.limits(LIMITS)).await?;
        let update = Job::new(next)
            .args([
                "--ignore-config",
                "--config-locations",
                "proxy.conf",
                "--update",
            ])
            .file("proxy.conf", format!("--proxy\n{proxy}\n"))
            .limits(LIMITS);
        self.cage().run(update).await.map_err(classify)?;
        let found = self.examine(next).await?;
        if found.version <= current.version {
            return Ok(None);
        }
        let place = next.with_file_name(NAME);
        let moved = tokio::fs::rename(next, place).await;
        moved.map_err(|error| OpenError::fault(error.to_string()))?;
        Ok(Some(found.version))
    }
}
