//! What a play is opened from, and the guard over its reads.

use std::fmt;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use symphonia::core::io::{MediaSource, ReadOnlySource};

use super::cache::Recording;
use super::deck::Open;
use super::failure::{OpenFailure, PlayFailure};
use super::turntable::Run;
use super::workshop::{Bench, Mode};

/// Takes a source to a time: what is read from then on begins anew, with its
/// head, at the time that comes back. `None` behind the end, where nothing has
/// changed. See [`seraphim_sources::SeekByTime`].
pub type SeekByTime = Box<dyn FnMut(Duration) -> Option<Duration> + Send>;

/// Hands frames of AAC (ADTS) to a decoder that knows all of it. What comes back is
/// FLAC, as soon as it comes; dropping it ends the decoder.
pub type DecodeAac =
    Box<dyn FnMut(Box<dyn MediaSource>) -> Result<Box<dyn MediaSource>, OpenFailure> + Send>;

/// An opened source of encoded media.
pub struct Input {
    /// The bytes. Reads may block, within the source's own time-outs.
    pub source: Box<dyn MediaSource>,
    /// Goes elsewhere in a source whose bytes cannot be sought in.
    pub seek: Option<SeekByTime>,
    /// Decodes HE-AAC, where somebody can.
    pub aac: Option<DecodeAac>,
    /// Reading is by transfer: what is read to be elsewhere takes its time.
    pub remote: bool,
    /// A file extension, as a hint to the format (`mp3`), without a dot.
    pub extension: Option<String>,
    /// A media type, as a hint to the format (`audio/mpeg`).
    pub mime: Option<String>,
    /// Keeps the frames, if they are heard whole and as they are.
    pub recording: Option<Recording>,
    /// These are frames that were made here before.
    pub kept: bool,
    /// Opens another source of the same track, where this one ends early or
    /// cannot be sought in.
    pub instead: Option<Open>,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("extension", &self.extension)
            .field("mime", &self.mime)
            .finish_non_exhaustive()
    }
}

/// How many bytes may be read from one frame to the next. What stands between
/// is pictures, tables and, when a place is looked for, the audio skipped.
const BUDGET: u64 = 1 << 30;
/// The same while the format is looked for.
const OPENING_BUDGET: u64 = 64 << 20;

/// Watches over the reads of one play: a play that was cut reads no further,
/// every read is a sign of life, and reading without ever making a frame ends.
pub(super) struct Guard {
    run: Arc<Run>,
    bench: Arc<Bench>,
    left: AtomicU64,
    ended: AtomicBool,
    failed: Mutex<Option<PlayFailure>>,
}

impl Guard {
    pub(super) fn new(run: Arc<Run>, bench: Arc<Bench>) -> Self {
        Self {
            run,
            bench,
            left: AtomicU64::new(OPENING_BUDGET),
            ended: AtomicBool::new(false),
            failed: Mutex::new(None),
        }
    }

    /// One over what comes of the same play by way of another program.
    pub(super) fn beside(&self) -> Self {
        Self::new(Arc::clone(&self.run), Arc::clone(&self.bench))
    }

    /// A frame was made: the next may read as much again, and an error that
    /// did not keep it from being made is forgotten.
    pub(super) fn refill(&self) {
        self.left.store(BUDGET, Ordering::Relaxed);
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// A place is looked for: what lies before it may be read.
    pub(super) fn seeks(&self) {
        self.left.store(BUDGET, Ordering::Relaxed);
    }

    /// Whether the last read found the end of the source.
    pub(super) fn saw_end(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// The play was cut: whoever loops without reading is to end.
    pub(super) fn is_cut(&self) -> bool {
        self.run.is_cut()
    }

    /// There is progress, though nothing is read.
    pub(super) fn sign(&self) {
        self.bench.busy();
    }

    /// The play's frames come about in this way now.
    pub(super) fn makes(&self, mode: Mode) {
        self.bench.makes(mode);
    }

    /// The last error of the source itself, which demuxers may have swallowed.
    pub(super) fn failure(&self) -> Option<PlayFailure> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.clone()
    }

    fn may_read(&self) -> io::Result<()> {
        if self.run.is_cut() {
            return Err(io::Error::new(
                ErrorKind::ConnectionAborted,
                "the play was cut",
            ));
        }
        if self.left.load(Ordering::Relaxed) == 0 {
            return Err(io::Error::new(
                ErrorKind::FileTooLarge,
                "too much was read without finding audio",
            ));
        }
        Ok(())
    }

    fn note(&self, error: &io::Error) {
        if error.kind() != ErrorKind::Interrupted {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            *failed = Some(PlayFailure::of_read(error));
        }
    }
}

/// A source under guard, which can be read from the beginning a second time.
pub(super) struct Held {
    source: Arc<Mutex<Box<dyn MediaSource>>>,
    guard: Arc<Guard>,
}

impl Held {
    pub(super) fn new(source: Box<dyn MediaSource>, guard: Arc<Guard>) -> Self {
        Self {
            source: Arc::new(Mutex::new(source)),
            guard,
        }
    }

    /// The source for a demuxer. As a stream, it has no length and cannot seek:
    /// a file that was broken off is refused by some demuxers for being shorter
    /// than it says, while they play a stream as far as it goes.
    pub(super) fn source(&self, as_stream: bool) -> Box<dyn MediaSource> {
        Box::new(Guarded {
            source: Arc::clone(&self.source),
            guard: Arc::clone(&self.guard),
            as_stream,
        })
    }

    /// Lets go of the source: nothing more is read of it.
    pub(super) fn close(&self) {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        *source = Box::new(ReadOnlySource::new(io::empty()));
    }

    /// Goes back to the beginning, where that is possible.
    pub(super) fn rewind(&self) -> bool {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        self.guard.failure().is_none()
            && self.guard.may_read().is_ok()
            && source.is_seekable()
            && source.seek(SeekFrom::Start(0)).is_ok()
    }
}

struct Guarded {
    source: Arc<Mutex<Box<dyn MediaSource>>>,
    guard: Arc<Guard>,
    as_stream: bool,
}

impl Guarded {
    fn source(&self) -> MutexGuard<'_, Box<dyn MediaSource>> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.guard.may_read()?;
        let read = self
            .source()
            .read(buffer)
            .inspect_err(|error| self.guard.note(error))?;
        self.guard
            .ended
            .store(read == 0 && !buffer.is_empty(), Ordering::Relaxed);
        if read > 0 {
            let read = u64::try_from(read).unwrap_or(u64::MAX);
            let left = self.guard.left.load(Ordering::Relaxed);
            self.guard
                .left
                .store(left.saturating_sub(read), Ordering::Relaxed);
            self.guard.sign();
        }
        Ok(read)
    }
}

impl Seek for Guarded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.guard.may_read()?;
        self.source()
            .seek(to)
            .inspect_err(|error| self.guard.note(error))
    }
}

impl MediaSource for Guarded {
    fn is_seekable(&self) -> bool {
        !self.as_stream && self.source().is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        if self.as_stream {
            None
        } else {
            self.source().byte_len()
        }
    }
}
