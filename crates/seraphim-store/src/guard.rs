//! What stands before a SQLite file: one program at a time, a file that nobody
//! else may read, and the names of what lies beside it.

use std::fs::File;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::database::OpenError;
use crate::statement;

/// Held as long as the database is open; the system lets go of it when the
/// process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lease {
    _file: File,
}

/// A file whose name begins with that of the database.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The backup that the program makes of its own accord.
pub(crate) fn own_backup(path: &Path) -> PathBuf {
    beside(path, ".backup")
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> OpenError {
    |source| OpenError::File {
        path: path.to_owned(),
        source,
    }
}

/// Makes the folder where it is missing, for its owner only.
pub(crate) fn prepare_folder(path: &Path) -> Result<(), OpenError> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder(path))
        .map_err(failed(path))
}

/// Makes the file where it is missing, for its owner only.
pub(crate) fn prepare(path: &Path) -> Result<(), OpenError> {
    File::options()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map_err(failed(path))?;
    Ok(())
}

/// Names that were given in the folder of this file outlive a power cut.
pub(crate) fn keep_names(path: &Path) -> std::io::Result<()> {
    File::open(folder(path))?.sync_all()
}

/// Whether a file could be made there; makes nothing that stays.
pub(crate) fn try_folder(path: &Path) -> Result<(), OpenError> {
    let folder = path.ancestors().skip(1).find(|it| it.is_dir());
    let probe = folder.unwrap_or(Path::new("")).join(".seraphim-doctor");
    File::options()
        .create_new(true)
        .write(true)
        .open(&probe)
        .and_then(|_| std::fs::remove_file(&probe))
        .map_err(|source| OpenError::File {
            path: path.to_owned(),
            source,
        })
}

/// Takes the file for this process alone.
pub(crate) fn lease(path: &Path) -> Result<Lease, OpenError> {
    let lock = beside(path, ".lock");
    let file = File::options()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&lock)
        .map_err(|source| OpenError::File { path: lock, source })?;
    match file.try_lock() {
        Ok(()) => Ok(Lease { _file: file }),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse {
            path: path.to_owned(),
        }),
        Err(std::fs::TryLockError::Error(source)) => Err(OpenError::File {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Puts a file and what SQLite keeps beside it aside, where a person may look at
/// it; `why` is a part of its new name.
pub(crate) fn put_aside(path: &Path, why: &str) -> std::io::Result<PathBuf> {
    let mut second = statement::now() / 1000;
    let mut aside = beside(path, &format!(".{why}-{second}"));
    while aside.exists() {
        second += 1;
        aside = beside(path, &format!(".{why}-{second}"));
    }
    for ending in ["-wal", "-shm"] {
        let part = beside(path, ending);
        if part.exists() {
            std::fs::rename(&part, beside(&aside, ending))?;
        }
    }
    std::fs::rename(path, &aside)?;
    Ok(aside)
}
