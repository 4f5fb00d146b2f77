//! A track: its metadata, and the opaque text that stands for it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is known of a track. See “Track Info” in the REST documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackInfo {
    /// The source's own name for the track: an id, a path, a URL.
    pub identifier: String,
    /// Whether `position` in an update may be other than the current one.
    pub is_seekable: bool,
    /// The artist, or the channel.
    pub author: String,
    /// Milliseconds. [`TrackInfo::UNKNOWN_LENGTH`] for a live stream.
    pub length: i64,
    /// Whether the track is live and has no end.
    pub is_stream: bool,
    /// Milliseconds at which playing begins.
    pub position: i64,
    /// The title.
    pub title: String,
    /// A page or file to link to.
    #[serde(default)]
    pub uri: Option<String>,
    /// A picture.
    #[serde(default)]
    pub artwork_url: Option<String>,
    /// International Standard Recording Code.
    #[serde(default)]
    pub isrc: Option<String>,
    /// The source that resolved it: `http`, `local`, `youtube`…
    pub source_name: String,
}

impl TrackInfo {
    /// The length that Lavaplayer gives to a stream: the largest 64-bit integer.
    pub const UNKNOWN_LENGTH: i64 = i64::MAX;
}

/// A track as the REST API and the events carry it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Track {
    /// The track in the form of [`crate::codec`], base64.
    pub encoded: String,
    /// What `encoded` says, in the clear.
    pub info: TrackInfo,
    /// Whatever plugins of the server add.
    #[serde(default)]
    pub plugin_info: Map<String, Value>,
    /// Whatever the client attached when it began to play.
    #[serde(default)]
    pub user_data: Map<String, Value>,
}
