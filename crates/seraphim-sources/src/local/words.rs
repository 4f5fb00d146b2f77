//! The words of a song, where a file of the folder has some: in an LRC file of
//! the same name beside it, else in its own tags.

use std::io::Read as _;
use std::sync::Arc;

use lavalink_protocol::TrackInfo;

use super::Local;
use super::folder::Folder;
use crate::lyrics::MAX_TEXT;
use crate::probe::{Hints, lyrics_tag};
use crate::{OpenError, label};

/// A text with words, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// In an LRC file beside the track.
    Beside(String),
    /// In a tag of the track.
    Tag(String),
}

impl Local {
    /// The words of a track of this source; `None` when it has none.
    pub(crate) async fn words(&self, track: &TrackInfo) -> Result<Option<Words>, OpenError> {
        let (folder, path) = (Arc::clone(&self.folder), track.identifier.clone());
        self.openings
            .run(move || {
                if let Some(text) = beside(&folder, &path) {
                    return Ok(Some(Words::Beside(text)));
                }
                let found = folder.open(&path)?;
                let hints = Hints {
                    extension: label::extension(&found.relative),
                    mime: None,
                };
                let text = lyrics_tag(Box::new(found.file), &hints)?;
                Ok(text.map(Words::Tag))
            })
            .await
    }
}

/// The text of the LRC file of the same name; one that is too long, or is not
/// there, or may not be read, is none.
fn beside(folder: &Folder, path: &str) -> Option<String> {
    let (stem, _) = path.rsplit_once('.')?;
    let found = folder.open(&format!("{stem}.lrc")).ok()?;
    let limit = u64::try_from(MAX_TEXT).ok()?;
    let mut bytes = Vec::new();
    found.file.take(limit + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= MAX_TEXT).then(|| String::from_utf8_lossy(&bytes).into_owned())
}
