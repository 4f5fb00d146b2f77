//! An opened track.

use std::fmt;
use std::time::Duration;

use symphonia::core::io::MediaSource;
use tokio::sync::watch;

/// The titles of a live stream as they come: what plays now, clean, or `None`
/// before the first one. Closed when the stream is.
pub type Titles = watch::Receiver<Option<String>>;

/// Takes what is read of a source to the place of a time, where places in it
/// are no numbers of bytes: what is read from then on begins anew, with its
/// head, at the time that comes back, which is the wanted one or a little
/// before it. `None` behind the end; nothing has changed then. Like a read, it
/// is for a decode thread.
pub type SeekByTime = Box<dyn FnMut(Duration) -> Option<Duration> + Send>;

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
    /// Goes elsewhere in a source whose bytes cannot be sought in, where
    /// somebody can.
    pub seek: Option<SeekByTime>,
    /// Its bytes are fetched as they are read: what is read over takes its time.
    pub remote: bool,
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
            seek: None,
            remote: false,
        }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("extension", &self.extension)
            .field("mime", &self.mime)
            .field("titled", &self.titles.is_some())
            .field("sought_by_time", &self.seek.is_some())
            .finish_non_exhaustive()
    }
}
