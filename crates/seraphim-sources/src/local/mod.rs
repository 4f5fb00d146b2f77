//! The source `local`: the files of one folder, and no way out of it.
//!
//! A track's identifier is its path below the root with `/` between its
//! parts. A path is judged when a track is loaded and again when it is opened,
//! since what it leads to may have changed meanwhile.

mod folder;
mod library;
mod matching;
#[cfg(test)]
mod tests;
mod words;

use std::io::Read as _;
use std::sync::Arc;

use lavalink_protocol::{Track, TrackInfo};

use self::folder::{Folder, Found};
use self::library::Library;
pub(crate) use self::words::Words;
use crate::linklist::{self, Base, Kind, LIST_BYTES, Loaded};
use crate::probe::{Hints, Probed, Prober, probe};
use crate::sources::track;
use crate::{LocalSettings, Media, OpenError, SetupError, label};

/// The source's name in tracks and in `/v4/info`.
pub(crate) const NAME: &str = "local";

/// Loads, searches and opens the files of a folder.
#[derive(Clone)]
pub(crate) struct Local {
    folder: Arc<Folder>,
    library: Arc<Library>,
    prober: Prober,
    /// Apart from the looks, so that files that hang those are no hindrance.
    openings: Prober,
}

impl Local {
    /// `None` when the source is switched off.
    pub(crate) fn new(
        settings: LocalSettings,
        prober: Prober,
        openings: Prober,
    ) -> Result<Option<Self>, SetupError> {
        let Some(root) = &settings.root else {
            return Ok(None);
        };
        let folder =
            Folder::new(root, settings.max_file_bytes).map_err(|error| SetupError::Local {
                path: root.clone(),
                error,
            })?;
        let folder = Arc::new(folder);
        let library = Arc::new(Library::new(Arc::clone(&folder), settings));
        Ok(Some(Self {
            folder,
            library,
            prober,
            openings,
        }))
    }

    pub(crate) async fn load(&self, path: &str) -> Result<Loaded, OpenError> {
        let (folder, path) = (Arc::clone(&self.folder), path.to_owned());
        self.prober
            .run(move || {
                let file = folder.open(&path)?;
                let extension = label::extension(&file.relative);
                if linklist::is_list_extension(extension.as_deref()) {
                    return read_list(file);
                }
                let hints = Hints {
                    extension,
                    mime: None,
                };
                let probed = probe(Box::new(file.file), &hints)?;
                describe(&file.relative, probed).map(|track| Loaded::Track(Box::new(track)))
            })
            .await
    }

    pub(crate) async fn search(&self, words: &str) -> Result<Vec<Track>, OpenError> {
        let (library, words) = (Arc::clone(&self.library), words.to_owned());
        self.prober
            .run(move || {
                let found = library.search(&words);
                found
                    .into_iter()
                    .map(|(path, probed)| describe(&path, probed))
                    .collect()
            })
            .await
    }

    pub(crate) async fn open(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let (folder, path) = (Arc::clone(&self.folder), track.identifier.clone());
        self.openings
            .run(move || {
                let file = folder.open(&path)?;
                let extension = label::extension(&file.relative);
                Ok(Media::new(Box::new(file.file), extension, None))
            })
            .await
    }
}

fn read_list(file: Found) -> Result<Loaded, OpenError> {
    let mut bytes = Vec::new();
    let unreadable = |cause: String| OpenError::unplayable("That list cannot be read.", cause);
    let most = LIST_BYTES as u64;
    file.file
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > most {
        return Err(unreadable(format!("more than {most} bytes")));
    }
    match linklist::read(&bytes.into()) {
        Kind::List(list) => Ok(Loaded::List(list, Base::File(file.relative))),
        Kind::Hls => Err(unreadable("HLS is played from links only".to_owned())),
    }
}

fn describe(path: &str, probed: Probed) -> Result<Track, OpenError> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let title = probed.title.or_else(|| label::of_file(name));
    let info = TrackInfo {
        identifier: path.to_owned(),
        is_seekable: true,
        author: probed
            .author
            .unwrap_or_else(|| label::UNKNOWN_AUTHOR.to_owned()),
        length: probed.length.unwrap_or(TrackInfo::UNKNOWN_LENGTH),
        is_stream: false,
        position: 0,
        title: title.unwrap_or_else(|| label::UNKNOWN_TITLE.to_owned()),
        uri: None,
        artwork_url: probed.artwork,
        isrc: probed.isrc,
        source_name: NAME.to_owned(),
    };
    track(info, probed.container)
}
