//! Why a track did not play. The variants differ by what the caller can do next.

use std::error::Error as _;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use seraphim_sources::chain;

/// The opening closure's own error, carried through untouched so that the
/// caller can downcast it when it comes back in [`PlayFailure::Open`].
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct OpenFailure(pub Arc<dyn std::error::Error + Send + Sync + 'static>);

impl OpenFailure {
    /// Wraps any error.
    pub fn new(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(error))
    }
}

/// What lies behind a failed read, in words.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct ReadCause(String);

/// Why a play ended without being heard to its end.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PlayFailure {
    /// The source could not be opened.
    #[error("the source could not be opened: {0}")]
    Open(#[source] OpenFailure),
    /// The source failed while it was read; trying again from the position
    /// reached may help.
    #[error("reading the source failed: {message}")]
    Source {
        /// The kind of the read error; `TimedOut` when the source fell silent.
        kind: io::ErrorKind,
        /// The error in words.
        message: String,
        /// What lies behind it, where the source says so.
        #[source]
        cause: Option<ReadCause>,
    },
    /// No known container or stream was found in the bytes.
    #[error("no known audio format was found")]
    Unreadable,
    /// The container was understood, but it has no audio that can be decoded.
    #[error("the audio is in a format that cannot be decoded: {codec}")]
    Unsupported {
        /// The codec, as far as it is known.
        codec: String,
    },
    /// The container was understood, but nothing sensible could be decoded.
    #[error("the audio data is damaged: {0}")]
    Corrupt(String),
    /// The decoder panicked. It cost this track only.
    #[error("the decoder panicked")]
    DecoderPanicked,
    /// The decoder or the source did not return within its time; its thread
    /// was abandoned.
    #[error("the decoder did not return within its time")]
    DecoderStuck,
    /// As many tracks are being decoded as the [`super::Workshop`] allows.
    #[error("no decode thread is free (limit {limit})")]
    Crowded {
        /// How many decode threads are allowed.
        limit: usize,
    },
    /// The Opus encoder or the resampler refused to work: a fault of ours.
    #[error("encoding failed: {0}")]
    Encoding(String),
}

impl PlayFailure {
    /// Of a read of the source.
    pub fn of_read(error: &io::Error) -> Self {
        Self::Source {
            kind: error.kind(),
            message: error.to_string(),
            cause: error.source().map(|cause| ReadCause(chain(cause))),
        }
    }
}

/// A panic in a demuxer or decoder costs its own track only.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, PlayFailure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PlayFailure::DecoderPanicked)
}
