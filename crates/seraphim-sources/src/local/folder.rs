//! The wall around the folder: from a path in text to an open file inside it,
//! or a refusal.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use crate::OpenError;

/// Paths longer than this are none, in bytes.
const MAX_PATH_BYTES: usize = 4096;

/// One folder, by its real path.
pub(super) struct Folder {
    root: PathBuf,
    max_file_bytes: u64,
}

/// A regular file below the root.
pub(super) struct Found {
    /// Its path below the root, as it was asked for, `/` between its parts.
    pub(super) relative: String,
    pub(super) file: File,
}

impl Folder {
    pub(super) fn new(root: &Path, max_file_bytes: u64) -> io::Result<Self> {
        let root = fs::canonicalize(root)?;
        if !root.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        }
        Ok(Self {
            root,
            max_file_bytes,
        })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn accepts_size(&self, bytes: u64) -> bool {
        bytes <= self.max_file_bytes
    }

    /// Opens the file at a path below the root. Symbolic links count for where
    /// they lead.
    pub(super) fn open(&self, path: &str) -> Result<Found, OpenError> {
        let relative = plain(path)?;
        let outside = || refused("the path leads out of the folder");
        let real = fs::canonicalize(self.root.join(&relative)).map_err(|error| gone(&error))?;
        let inside = real.strip_prefix(&self.root).map_err(|_| outside())?;
        if inside
            .components()
            .any(|part| is_hidden(part.as_os_str().as_encoded_bytes()))
        {
            return Err(refused("a hidden file"));
        }
        // Asked before it is opened: opening a pipe would wait for its writer.
        let before = fs::metadata(&real).map_err(|error| gone(&error))?;
        if !before.is_file() {
            return Err(refused("not a regular file"));
        }
        let file = File::open(&real).map_err(|error| gone(&error))?;
        let opened = file.metadata().map_err(|error| gone(&error))?;
        // Whoever swaps a folder for a link between the two looks is noticed.
        let again = fs::canonicalize(self.root.join(&relative)).map_err(|error| gone(&error))?;
        if again != real || (opened.dev(), opened.ino()) != (before.dev(), before.ino()) {
            return Err(outside());
        }
        if !opened.is_file() || !self.accepts_size(opened.len()) {
            return Err(OpenError::unplayable(
                "That file is too large.",
                format!("{} bytes", opened.len()),
            ));
        }
        Ok(Found { relative, file })
    }
}

/// A relative path of plain names, or a refusal.
fn plain(path: &str) -> Result<String, OpenError> {
    if path.is_empty() || path.len() > MAX_PATH_BYTES || path.contains('\0') {
        return Err(refused("not a path"));
    }
    let mut names = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) if is_hidden(name.as_encoded_bytes()) => {
                return Err(refused("a hidden file"));
            }
            Component::Normal(name) => names.push(name.to_string_lossy()),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(refused("the path leads out of the folder"));
            }
        }
    }
    if names.is_empty() {
        Err(refused("not a path"))
    } else {
        Ok(names.join("/"))
    }
}

pub(super) fn is_hidden(name: &[u8]) -> bool {
    name.first() == Some(&b'.')
}

fn refused(cause: &str) -> OpenError {
    OpenError::refused("That is no file of the local folder.", cause)
}

fn gone(error: &io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => OpenError::refused(
            "That file of the local folder may not be read.",
            error.to_string(),
        ),
        _ => OpenError::Gone("There is no such file in the local folder.".to_owned()),
    }
}
