//! The list of the folder's files and what their tags say, kept for searches.
//!
//! The list is bounded in files and depth and made anew when it is old; tags
//! are read little by little, when a search wants them, and stay until their
//! file changes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::folder::{Folder, is_hidden};
use super::matching::{Fields, rank};
use crate::fold::fold;
use crate::probe::{Hints, Probed, probe};
use crate::{LocalSettings, chain, label};

/// How many tracks a search answers with.
const MAX_HITS: usize = 25;
/// How many files are looked at for that, should some be no audio.
const MAX_CANDIDATES: usize = 100;
/// How long a search reads tags that it does not know yet: an autocompletion
/// waits for it.
const TAG_TIME: Duration = Duration::from_millis(400);
/// What may be audio, by its name.
const EXTENSIONS: &[&str] = &[
    "mp3", "mp2", "mp1", "m4a", "m4b", "mp4", "mov", "aac", "flac", "ogg", "oga", "opus", "webm",
    "mka", "mkv", "wav", "wave", "aif", "aiff", "aifc",
];

/// The library of one folder.
pub(super) struct Library {
    folder: Arc<Folder>,
    settings: LocalSettings,
    listing: Mutex<Listing>,
}

#[derive(Default)]
struct Listing {
    files: Vec<Shelved>,
    listed: Option<Instant>,
}

impl Listing {
    fn find(&mut self, path: &str) -> Option<&mut Shelved> {
        let index = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()?;
        self.files.get_mut(index)
    }
}

#[derive(Clone)]
struct Shelved {
    path: String,
    modified: Option<SystemTime>,
    bytes: u64,
    fields: Fields,
    tags: Tags,
}

/// What is known of a file's tags.
#[derive(Clone)]
enum Tags {
    Unread,
    Read(Arc<Probed>),
    /// It is no audio after all, or just being read: not shown.
    Unplayable,
}

impl Library {
    pub(super) fn new(folder: Arc<Folder>, settings: LocalSettings) -> Self {
        Self {
            folder,
            settings,
            listing: Mutex::default(),
        }
    }

    /// The files that fit the words, best first; without words, the first ones
    /// by path. Blocks.
    pub(super) fn search(&self, words: &str) -> Vec<(String, Probed)> {
        let query = fold(words);
        self.refresh();
        if !query.is_empty() {
            let begun = Instant::now();
            let mut cursor = 0;
            while begun.elapsed() < TAG_TIME
                && let Some(path) = self.claim_next(&mut cursor)
            {
                self.read_tags(&path);
            }
        }
        let mut hits = Vec::new();
        for path in self.ranked(&query) {
            if self.claim(&path) {
                self.read_tags(&path);
            }
            if let Some(probed) = self.tags_of(&path) {
                hits.push((path, Probed::clone(&probed)));
            }
            if hits.len() == MAX_HITS {
                break;
            }
        }
        hits
    }

    fn lock(&self) -> MutexGuard<'_, Listing> {
        self.listing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refresh(&self) {
        let mut listing = self.lock();
        if listing
            .listed
            .is_none_or(|listed| listed.elapsed() >= self.settings.refresh_after)
        {
            let old = std::mem::take(&mut listing.files);
            listing.files = self.list(old);
            listing.listed = Some(Instant::now());
        }
    }

    fn ranked(&self, query: &str) -> Vec<String> {
        let listing = self.lock();
        let mut ranked: Vec<(u8, &str)> = (listing.files.iter())
            .filter(|file| !matches!(file.tags, Tags::Unplayable))
            .filter_map(|file| {
                let rank = if query.is_empty() {
                    Some(0)
                } else {
                    rank(query, &file.fields)
                };
                rank.map(|rank| (rank, file.path.as_str()))
            })
            .collect();
        ranked.sort_unstable();
        ranked
            .into_iter()
            .take(MAX_CANDIDATES)
            .map(|(_, path)| path.to_owned())
            .collect()
    }

    /// The next file whose tags nobody read yet, claimed.
    fn claim_next(&self, cursor: &mut usize) -> Option<String> {
        let mut listing = self.lock();
        let (index, file) = (listing.files.iter_mut().enumerate().skip(*cursor))
            .find(|(_, file)| matches!(file.tags, Tags::Unread))?;
        *cursor = index + 1;
        file.tags = Tags::Unplayable;
        Some(file.path.clone())
    }

    /// Marks a file as being read; whether it was unread. A file that hangs or
    /// breaks its demuxer stays marked, and costs one search only.
    fn claim(&self, path: &str) -> bool {
        let mut listing = self.lock();
        let Some(file) = listing.find(path) else {
            return false;
        };
        let unread = matches!(file.tags, Tags::Unread);
        if unread {
            file.tags = Tags::Unplayable;
        }
        unread
    }

    fn tags_of(&self, path: &str) -> Option<Arc<Probed>> {
        match &self.lock().find(path)?.tags {
            Tags::Read(probed) => Some(Arc::clone(probed)),
            _ => None,
        }
    }

    /// Reads the tags of a claimed file, without holding the listing.
    fn read_tags(&self, path: &str) {
        let hints = Hints {
            extension: label::extension(path),
            mime: None,
        };
        let probed = self
            .folder
            .open(path)
            .and_then(|found| probe(Box::new(found.file), &hints));
        let probed = match probed {
            Ok(probed) => probed,
            Err(error) => {
                tracing::debug!(path, error = chain(&error), "not in the library");
                return;
            }
        };
        if let Some(file) = self.lock().find(path) {
            let text = |text: &Option<String>| text.as_deref().map(fold).unwrap_or_default();
            file.fields.title = text(&probed.title);
            file.fields.author = text(&probed.author);
            file.fields.album = text(&probed.album);
            file.tags = Tags::Read(Arc::new(probed));
        }
    }

    /// Lists the folder, sorted by path; what did not change keeps its tags.
    fn list(&self, old: Vec<Shelved>) -> Vec<Shelved> {
        let mut old: HashMap<String, Shelved> = old
            .into_iter()
            .map(|file| (file.path.clone(), file))
            .collect();
        let mut files = Vec::new();
        let mut folders = vec![(String::new(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            let mut entries = entries(&self.folder.root().join(&folder));
            entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            for (name, metadata) in entries {
                let path = if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                };
                if metadata.is_dir() && depth < self.settings.max_depth {
                    folders.push((path, depth + 1));
                } else if metadata.is_file()
                    && self.folder.accepts_size(metadata.len())
                    && label::extension(&path).is_some_and(|end| EXTENSIONS.contains(&&*end))
                {
                    files.push(shelved(path, &metadata, &mut old));
                }
                if files.len() + folders.len() >= self.settings.max_files {
                    tracing::warn!(
                        limit = self.settings.max_files,
                        "the local folder has more files than are listed"
                    );
                    folders.clear();
                    break;
                }
            }
        }
        files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        files
    }
}

/// The visible entries of a folder with names in UTF-8. Symbolic links are
/// passed over: they may lead out, or round in a circle.
fn entries(folder: &Path) -> Vec<(String, fs::Metadata)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let metadata = entry.metadata().ok()?;
            (!is_hidden(name.as_bytes())).then_some((name, metadata))
        })
        .collect()
}

fn shelved(path: String, metadata: &fs::Metadata, old: &mut HashMap<String, Shelved>) -> Shelved {
    let modified = metadata.modified().ok();
    let bytes = metadata.len();
    if let Some(file) = old.remove(&path)
        && (file.modified, file.bytes) == (modified, bytes)
    {
        return file;
    }
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let fields = Fields {
        stem: fold(stem),
        folders: fold(folders),
        ..Fields::default()
    };
    Shelved {
        path,
        modified,
        bytes,
        fields,
        tags: Tags::Unread,
    }
}
