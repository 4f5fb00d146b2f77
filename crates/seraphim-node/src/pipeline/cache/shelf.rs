//! Where files are kept: in memory, and in a folder.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// What a file on disk begins with, its version last.
const MAGIC: &[u8; 16] = b"seraphim-frames\x01";
/// Magic and checksum.
const HEADER: u64 = 16 + 32;
/// A file that is being written.
const PART: &str = "part";
/// A file that is whole.
const WHOLE: &str = "frames";

/// What is used is known by a counter: it is the order that matters.
struct Entry<T> {
    what: T,
    bytes: u64,
    used: u64,
}

/// Files by name, of which the one not used for longest goes first.
struct Shelf<T> {
    entries: HashMap<String, Entry<T>>,
    bytes: u64,
    most: u64,
    uses: u64,
}

impl<T> Shelf<T> {
    fn new(most: u64) -> Self {
        Self {
            entries: HashMap::new(),
            bytes: 0,
            most,
            uses: 0,
        }
    }

    fn get(&mut self, name: &str) -> Option<&T> {
        self.uses += 1;
        let entry = self.entries.get_mut(name)?;
        entry.used = self.uses;
        Some(&entry.what)
    }

    fn remove(&mut self, name: &str) -> Option<T> {
        let entry = self.entries.remove(name)?;
        self.bytes -= entry.bytes;
        Some(entry.what)
    }

    /// Puts a file there, and gives back what has to go for it.
    fn put(&mut self, name: &str, what: T, bytes: u64) -> Vec<(String, T)> {
        let mut gone = Vec::new();
        if let Some(before) = self.remove(name) {
            gone.push((name.to_owned(), before));
        }
        self.uses += 1;
        let used = self.uses;
        self.bytes += bytes;
        self.entries
            .insert(name.to_owned(), Entry { what, bytes, used });
        while self.bytes > self.most {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
            let Some(name) = oldest.map(|(name, _)| name.clone()) else {
                break;
            };
            gone.extend(self.remove(&name).map(|what| (name, what)));
        }
        gone
    }
}

/// A file in memory, and how old it was when it came there.
struct Held {
    file: Bytes,
    since: Instant,
    was: Duration,
}

/// Files in memory.
pub(super) struct Memory {
    shelf: Shelf<Held>,
    max_age: Duration,
}

impl Memory {
    pub(super) fn new(most: u64, max_age: Duration) -> Self {
        Self {
            shelf: Shelf::new(most),
            max_age,
        }
    }

    /// Files, and bytes.
    pub(super) fn size(&self) -> (usize, u64) {
        (self.shelf.entries.len(), self.shelf.bytes)
    }

    pub(super) fn find(&mut self, name: &str) -> Option<Bytes> {
        if self.age(name)? > self.max_age {
            self.shelf.remove(name);
            return None;
        }
        self.shelf.get(name).map(|held| held.file.clone())
    }

    /// How long ago a file was made.
    pub(super) fn age(&self, name: &str) -> Option<Duration> {
        let held = &self.shelf.entries.get(name)?.what;
        Some(held.since.elapsed().saturating_add(held.was))
    }

    /// Puts a file there that was made so long ago.
    pub(super) fn put(&mut self, name: &str, file: Bytes, was: Duration) {
        let bytes = length(&file);
        let since = Instant::now();
        self.shelf.put(name, Held { file, since, was }, bytes);
    }
}

/// Files in a folder that nobody else writes to. No lock is held while one is read
/// or written.
pub(super) struct Disk {
    folder: PathBuf,
    shelf: Mutex<Shelf<()>>,
    most: u64,
    max_age: Duration,
    /// Files that were begun.
    parts: AtomicU64,
}

impl Disk {
    pub(super) fn open(folder: &Path, most: u64, max_age: Duration) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut found = Vec::new();
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            match path.extension().and_then(|ending| ending.to_str()) {
                Some(PART) => drop(fs::remove_file(&path)),
                Some(WHOLE) => {
                    let metadata = fs::metadata(&path)?;
                    let name = path.file_stem().and_then(|name| name.to_str());
                    let since = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    found.extend(name.map(|name| (since, name.to_owned(), metadata.len())));
                }
                _ => {}
            }
        }
        let disk = Self {
            folder: folder.to_owned(),
            shelf: Mutex::new(Shelf::new(most)),
            most,
            max_age,
            parts: AtomicU64::new(0),
        };
        // The oldest first, so that it goes first.
        found.sort();
        for (_, name, bytes) in found {
            disk.stock(&mut disk.shelf(), &name, bytes);
        }
        Ok(disk)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf<()>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file and how old it is, if it is there and whole; what is not is deleted.
    pub(super) fn find(&self, name: &str) -> Option<(Bytes, Duration)> {
        self.shelf().get(name)?;
        let path = self.path(name, WHOLE);
        match read(&path, self.most, self.max_age) {
            Ok(found) => Some(found),
            Err(error) => {
                tracing::info!(%error, name, "kept frames are dropped");
                let mut shelf = self.shelf();
                shelf.remove(name);
                drop(fs::remove_file(&path));
                None
            }
        }
    }

    /// Writes a file, first under another name, so that there is never half of
    /// one, whenever the program or the machine ends.
    pub(super) fn put(&self, name: &str, file: &Bytes) -> io::Result<()> {
        let bytes = HEADER + length(file);
        if bytes > self.most {
            return Ok(());
        }
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = self.path(&format!("{name}-{number}"), PART);
        let stocked = write(&part, file).and_then(|()| {
            let mut shelf = self.shelf();
            fs::rename(&part, self.path(name, WHOLE))?;
            self.stock(&mut shelf, name, bytes);
            Ok(())
        });
        if stocked.is_err() {
            drop(fs::remove_file(&part));
        }
        stocked
    }

    fn stock(&self, shelf: &mut Shelf<()>, name: &str, bytes: u64) {
        for (gone, ()) in shelf.put(name, (), bytes) {
            if gone != name || !shelf.entries.contains_key(name) {
                drop(fs::remove_file(self.path(&gone, WHOLE)));
            }
        }
    }

    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(name).with_extension(ending)
    }
}

fn write(path: &Path, body: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(MAGIC)?;
    file.write_all(&Sha256::digest(body))?;
    file.write_all(body)?;
    file.sync_all()
}

fn read(path: &Path, most: u64, max_age: Duration) -> io::Result<(Bytes, Duration)> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > most {
        return Err(wrong("it is no file of ours"));
    }
    let age = metadata.modified()?.elapsed().unwrap_or_default();
    if age > max_age {
        return Err(wrong("it is too old"));
    }
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    let body = bytes
        .strip_prefix(MAGIC)
        .ok_or_else(|| wrong("it has another layout"))?;
    let (sum, body) = body
        .split_first_chunk::<32>()
        .ok_or_else(|| wrong("it is too short"))?;
    if Sha256::digest(body).as_slice() != sum {
        return Err(wrong("its checksum is wrong"));
    }
    let header = usize::try_from(HEADER).unwrap_or(0);
    Ok((Bytes::from(bytes).slice(header..), age))
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
