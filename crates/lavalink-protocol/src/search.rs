//! What a search found, by kind, as the plugin `LavaSearch` has it:
//! `GET /v4/loadsearch`.
//!
//! See <https://github.com/topi314/LavaSearch>.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Playlist, Track};

/// What a search found. The tracks of an album, an artist and a playlist are
/// left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResult {
    /// Tracks.
    pub tracks: Vec<Track>,
    /// Albums.
    pub albums: Vec<Playlist>,
    /// Artists.
    pub artists: Vec<Playlist>,
    /// Playlists.
    pub playlists: Vec<Playlist>,
    /// Completions of the query.
    pub texts: Vec<SearchText>,
    /// Whatever plugins add.
    #[serde(default)]
    pub plugin: Map<String, Value>,
}

/// A text that a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchText {
    /// The text.
    pub text: String,
    /// Whatever plugins add.
    #[serde(default)]
    pub plugin: Map<String, Value>,
}
