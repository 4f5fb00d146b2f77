//! Which yt-dlp is run: the newest one that is fit to be.
//!
//! Two places are looked at: the folder in which it is kept up to date, and
//! wherever the system has it. One in the folder must be ours or root's, and
//! nobody else may be able to change it.

use std::ffi::OsString;
use std::fmt;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tokio::sync::Mutex;

use crate::cage::{Cage, CageError, Job};
use crate::{OpenError, YtdlpSettings, chain};

/// Older ones have holes: CVE-2026-26331 (a command by `--netrc-cmd`) and
/// CVE-2026-55404 (a file by `--write-link`).
pub(crate) const MINIMUM: Version = Version([2026, 7, 4, 0]);
/// Its name in the folder in which it is kept up to date.
pub(super) const NAME: &str = "yt-dlp";
/// A version is a few letters.
const MAX_VERSION: usize = 64;

/// A version of yt-dlp: a date, and a number for those between releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(super) [u32; 4]);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, build] = self.0;
        write!(f, "{year}.{month:02}.{day:02}")?;
        if build > 0 {
            write!(f, ".{build}")?;
        }
        Ok(())
    }
}

impl Version {
    /// Reads `2026.07.04` or `2026.07.04.123456`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = [0; 4];
        let mut words = text.trim().split('.');
        for (place, part) in parts.iter_mut().enumerate() {
            match words.next() {
                Some(word) => *part = word.parse().ok()?,
                None if place == 3 => {}
                None => return None,
            }
        }
        words.next().is_none().then_some(Self(parts))
    }
}

/// A yt-dlp that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) version: Version,
}

/// Finds the program, and remembers it as long as no file changes.
pub(super) struct Programs {
    cage: Cage,
    program: OsString,
    folder: Option<PathBuf>,
    known: Mutex<Option<(Vec<Seen>, Program)>>,
}

/// A file, and when it was last changed.
type Seen = (PathBuf, Option<SystemTime>);

impl Programs {
    pub(super) fn new(cage: Cage, settings: &YtdlpSettings) -> Self {
        Self {
            cage,
            program: settings.program.clone(),
            folder: settings.update_folder.clone(),
            known: Mutex::new(None),
        }
    }

    pub(super) fn cage(&self) -> &Cage {
        &self.cage
    }

    /// The folder in which it is kept up to date.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The newest program that is fit.
    ///
    /// # Errors
    /// What is wrong with the only one, or that there is none.
    pub(super) async fn newest(&self) -> Result<Program, OpenError> {
        let mut known = self.known.lock().await;
        let seen = self.candidates();
        if let Some((before, program)) = known.as_ref()
            && *before == seen
        {
            return Ok(program.clone());
        }
        let mut newest: Result<Program, OpenError> = Err(CageError::Missing {
            program: Path::new(&self.program).display().to_string(),
            cause: "there is no such program".to_owned(),
        }
        .into());
        for (path, _) in &seen {
            match (self.examine(path).await, &newest) {
                (Ok(found), Ok(best)) if found.version <= best.version => {}
                (Ok(found), _) => newest = Ok(found),
                (Err(error), Err(_)) => newest = Err(error),
                (Err(error), Ok(_)) => {
                    tracing::warn!(error = chain(&error), "a yt-dlp is passed over");
                }
            }
        }
        let newest = newest?;
        tracing::info!(version = %newest.version, path = %newest.path.display(), "yt-dlp is used");
        *known = Some((seen, newest.clone()));
        Ok(newest)
    }

    fn candidates(&self) -> Vec<Seen> {
        let kept = self.folder.as_ref().map(|folder| folder.join(NAME));
        let kept = kept.filter(|path| path.exists());
        (kept.into_iter().chain(self.cage.find(&self.program)))
            .map(|path| {
                let changed = path.metadata().and_then(|data| data.modified()).ok();
                (path, changed)
            })
            .collect()
    }

    /// What a program says of itself.
    pub(super) async fn examine(&self, path: &Path) -> Result<Program, OpenError> {
        if self
            .folder
            .as_deref()
            .is_some_and(|folder| path.starts_with(folder))
        {
            is_safe(path).map_err(|cause| {
                OpenError::unplayable(
                    "The yt-dlp in sources.ytdlp.update_folder is not used.",
                    cause,
                )
            })?;
        }
        let job = Job::new(path).arg("--ignore-config").arg("--version");
        let said = self.cage.run(job).await?;
        let text = String::from_utf8_lossy(&said);
        let version = Version::read(text.get(..text.len().min(MAX_VERSION)).unwrap_or_default());
        let version = version.ok_or_else(|| CageError::Lying {
            program: NAME.to_owned(),
            cause: "its version is no date".to_owned(),
        })?;
        if version < MINIMUM {
            return Err(OpenError::unplayable(
                format!(
                    "yt-dlp {version} is too old to be safe; {MINIMUM} or newer is needed \
                     (python3 -m pip install --upgrade 'yt-dlp[default]')."
                ),
                format!("yt-dlp {version}"),
            ));
        }
        Ok(Program {
            path: path.to_owned(),
            version,
        })
    }
}

/// Whether nobody but root and us could have put something else in a file's place.
fn is_safe(path: &Path) -> Result<(), String> {
    let us = rustix::process::geteuid().as_raw();
    for place in [path.parent().unwrap_or(path), path] {
        let data = place
            .symlink_metadata()
            .map_err(|error| format!("{}: {error}", place.display()))?;
        if data.uid() != us && data.uid() != 0 {
            return Err(format!("{} belongs to somebody else", place.display()));
        }
        if data.mode() & 0o022 != 0 {
            return Err(format!("others may write to {}", place.display()));
        }
        if data.is_symlink() {
            return Err(format!("{} is a symbolic link", place.display()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_dates_and_compare_as_such() {
        let version = |text| Version::read(text);
        assert_eq!(version("2026.07.04\n"), Some(MINIMUM));
        assert!(version("2026.10.26") > version("2026.7.4"));
        assert!(version("2026.07.04.231500") > version("2026.07.04"));
        for wrong in ["", "2026.07", "nightly", "2026.07.04.1.1", "v2026.07.04"] {
            assert_eq!(version(wrong), None, "{wrong}");
        }
        assert_eq!(MINIMUM.to_string(), "2026.07.04");
    }
}
