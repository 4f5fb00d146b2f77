//! An opened track.

use std::fmt;

use symphonia::core::io::MediaSource;
use tokio::sync::watch;

/// The titles of a live stream as they come: what plays now, clean, or `None`
/// before the first one. Closed when the stream is.
pub type Titles = watch::Receiver<Option<String>>;

/// The bytes of a track, ready for a demuxer.
pub struct Media {
    /// Blocking reads: for a decode thread, never for an async task. Every
    /// read returns within the idle time-out; past it with
    /// [`std::io::ErrorKind::TimedOut`]. What kind of failure an error is,
    /// [`crate::kind_of_read_error`] tells.
    pub source: Box<dyn MediaSource>,
    /// The file name's extension in lower case, a hint for the demuxer.
    pub extension: Option<String>,
    /// The media type that the server named, without parameters.
    pub mime: Option<String>,
    /// The titles that a radio station sends along, where it does.
    pub titles: Option<Titles>,
}

impl Media {
    pub(crate) fn new(
        source: Box<dyn MediaSource>,
        extension: Option<String>,
        mime: Option<String>,
    ) -> Self {
        Self {
            source,
            extension,
            mime,
            titles: None,
        }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("extension", &self.extension)
            .field("mime", &self.mime)
            .field("titled", &self.titles.is_some())
            .finish_non_exhaustive()
    }
}
