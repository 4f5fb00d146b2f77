//! Frames that were made once, kept for the next time.
//!
//! What is kept of a track is an Ogg Opus file of the frames that were sent, so
//! that playing it again is playing any Opus file: its packets pass through
//! untouched, it can be sought in, and filters work on it. Files lie in memory
//! and, where there is a folder, on disk; both are bounded, and what was not
//! used for longest goes first. A file that is not whole, to the bit, is
//! deleted and counts as absent.
//!
//! While a track is being recorded, others may follow the recording: guilds that
//! start the same track do not decode it twice.

mod follower;
mod ogg;
mod recording;
mod shelf;
mod tape;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

pub use follower::Follower;
pub use ogg::file as ogg_opus;
pub use recording::Recording;
use shelf::{Disk, Memory};
use tape::Tape;

/// The layout of what is kept; another one does not find it.
const LAYOUT: &str = "seraphim frames 3";

/// The bounds of a [`FrameCache`].
#[derive(Debug, Clone)]
pub struct CacheSettings {
    /// Bytes in memory. Recordings of what plays take half as much besides.
    pub memory: u64,
    /// Bytes on disk.
    pub disk: u64,
    /// The folder for files; `None` keeps them in memory alone.
    pub folder: Option<PathBuf>,
    /// A file that is older than this counts as absent: what a link leads to
    /// may change.
    pub max_age: Duration,
}

impl Default for CacheSettings {
    /// 64 MiB in memory, 1 GiB on disk if there is a folder, a week.
    fn default() -> Self {
        Self {
            memory: 64 << 20,
            disk: 1 << 30,
            folder: None,
            max_age: Duration::from_hours(7 * 24),
        }
    }
}

/// What a file is kept under: a track and how it was encoded.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CacheKey {
    name: String,
    bitrate: u32,
}

impl CacheKey {
    /// The key of a source's track of this length, encoded with this bitrate and
    /// complexity. Where a link leads to something else by now, the length that
    /// its last look told is mostly another one.
    pub fn new(
        source: &str,
        identifier: &str,
        length: Duration,
        bitrate: u32,
        complexity: u8,
    ) -> Self {
        let mut hash = Sha256::new();
        for part in [LAYOUT, source, identifier] {
            // With its length, so that no two lists of parts look the same.
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        hash.update(length.as_millis().to_le_bytes());
        hash.update(bitrate.to_le_bytes());
        hash.update([complexity]);
        Self {
            name: hex(&hash.finalize()),
            bitrate,
        }
    }
}

/// How a track is to be had.
pub enum Access {
    /// It is kept: this is the Ogg Opus file.
    Kept(Bytes),
    /// Another play records it at this moment.
    Followed(Follower),
    /// By opening its source, and recording it for the others.
    Recorded(Recording),
}

/// The files that are kept. Cheap to clone.
#[derive(Clone)]
pub struct FrameCache {
    inner: Arc<Inner>,
}

struct Inner {
    memory: Mutex<Memory>,
    disk: Option<Disk>,
    /// What is being recorded, by the key's name.
    tapes: Mutex<HashMap<String, Weak<Tape>>>,
    /// Bytes of recordings that are not finished.
    recording: AtomicU64,
    settings: CacheSettings,
}

impl FrameCache {
    /// Makes the folder, if there is one, and looks what is in it. What was
    /// being written when the program ended is deleted.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn new(settings: CacheSettings) -> io::Result<Self> {
        let disk = settings
            .folder
            .as_ref()
            .map(|folder| Disk::open(folder, settings.disk, settings.max_age))
            .transpose()?;
        Ok(Self {
            inner: Arc::new(Inner {
                memory: Mutex::new(Memory::new(settings.memory, settings.max_age)),
                disk,
                tapes: Mutex::new(HashMap::new()),
                recording: AtomicU64::new(0),
                settings,
            }),
        })
    }

    /// The Ogg Opus file that is kept under a key. Reads the disk: not for an
    /// async task.
    pub fn find(&self, key: &CacheKey) -> Option<Bytes> {
        let found = self.look(key);
        let name = match found {
            Some(_) => "seraphim_cache_hits_total",
            None => "seraphim_cache_misses_total",
        };
        metrics::counter!(name, "cache" => "frames").increment(1);
        found
    }

    /// How many files are in memory, and how many bytes they have.
    pub fn size(&self) -> (usize, u64) {
        self.memory(|memory| memory.size())
    }

    fn look(&self, key: &CacheKey) -> Option<Bytes> {
        let found = self.memory(|memory| memory.find(&key.name));
        if found.is_some() {
            return found;
        }
        let (found, age) = self.inner.disk.as_ref()?.find(&key.name)?;
        self.memory(|memory| memory.put(&key.name, found.clone(), age));
        Some(found)
    }

    /// How a track is to be had: the file that is kept, or what another play
    /// records now, or, for one play at a time, a recording of its own. Reads
    /// the disk: not for an async task.
    pub fn access(&self, key: CacheKey, length: Duration) -> Access {
        if let Some(file) = self.find(&key) {
            return Access::Kept(file);
        }
        let mut tapes = self.tapes();
        let followed = tapes.get(&key.name).and_then(Weak::upgrade);
        if let Some(tape) = followed.filter(|tape| tape.goes_on()) {
            return Access::Followed(Follower::new(tape));
        }
        Access::Recorded(self.begin(&mut tapes, key, length))
    }

    /// Begins to record what is to be kept under a key, unless it turns out
    /// shorter than the track is said to be: a source may break off.
    pub fn record(&self, key: CacheKey, length: Duration) -> Recording {
        self.begin(&mut self.tapes(), key, length)
    }

    fn begin(
        &self,
        tapes: &mut HashMap<String, Weak<Tape>>,
        key: CacheKey,
        length: Duration,
    ) -> Recording {
        let tape = Tape::new(self.clone());
        tapes.insert(key.name.clone(), Arc::downgrade(&tape));
        Recording::new(self.clone(), key, length, tape)
    }

    /// A recording has ended; nobody begins to follow it any more.
    fn forget_tape(&self, key: &CacheKey, tape: &Arc<Tape>) {
        let mut tapes = self.tapes();
        let listed = tapes.get(&key.name);
        if listed.is_some_and(|listed| listed.as_ptr() == Arc::as_ptr(tape)) {
            tapes.remove(&key.name);
        }
    }

    fn tapes(&self) -> MutexGuard<'_, HashMap<String, Weak<Tape>>> {
        self.inner
            .tapes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, key: &CacheKey, file: Bytes) {
        if let Some(disk) = &self.inner.disk
            && let Err(error) = disk.put(&key.name, &file)
        {
            tracing::warn!(%error, "frames could not be kept on disk");
        }
        self.memory(|memory| memory.put(&key.name, file, Duration::ZERO));
    }

    fn memory<T>(&self, use_it: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self
            .inner
            .memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        use_it(&mut memory)
    }

    /// Takes room for a recording, at most half of the memory for all of them.
    fn claim(&self, bytes: u64) -> bool {
        let most = self.inner.settings.memory / 2;
        let before = self.inner.recording.fetch_add(bytes, Ordering::AcqRel);
        if before + bytes <= most {
            return true;
        }
        self.release(bytes);
        false
    }

    fn release(&self, bytes: u64) {
        self.inner.recording.fetch_sub(bytes, Ordering::AcqRel);
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
