//! Lyrics, as the plugin `LavaLyrics` has them: `GET /v4/lyrics` and the events
//! of a player that subscribed to them.
//!
//! See <https://github.com/topi314/LavaLyrics>.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The words of a track.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lyrics {
    /// The source that gave them.
    pub source_name: String,
    /// Who provided them to the source.
    #[serde(default)]
    pub provider: Option<String>,
    /// All of them, without times.
    #[serde(default)]
    pub text: Option<String>,
    /// Line by line, where their times are known.
    #[serde(default)]
    pub lines: Option<Vec<LyricsLine>>,
    /// Whatever plugins add.
    #[serde(default)]
    pub plugin: Map<String, Value>,
}

/// A line and when it is sung.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LyricsLine {
    /// Milliseconds into the track.
    pub timestamp: u64,
    /// Milliseconds.
    #[serde(default)]
    pub duration: Option<u64>,
    /// The words.
    pub line: String,
    /// Whatever plugins add.
    #[serde(default)]
    pub plugin: Map<String, Value>,
}
