//! What came of loading an identifier.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::Track;

/// How bad an exception is. See “Severity” in the WebSocket documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Known and expected: the track is gone, the file is of another format.
    Common,
    /// Something outside answered in an unexpected way.
    Suspicious,
    /// Probably a defect of the server.
    Fault,
}

/// Why loading or playing failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exception {
    /// A sentence for people.
    #[serde(default)]
    pub message: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// The cause in a few words.
    #[serde(default)]
    pub cause: String,
    /// The chain of causes, one a line.
    #[serde(default)]
    pub cause_stack_trace: String,
}

/// A playlist's name and the track that its link pointed at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlaylistInfo {
    /// The playlist's name.
    pub name: String,
    /// Index into the tracks, or -1.
    pub selected_track: i32,
}

/// A loaded playlist or album.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Playlist {
    /// Name and selected track.
    pub info: PlaylistInfo,
    /// Whatever plugins of the server add.
    #[serde(default)]
    pub plugin_info: Map<String, Value>,
    /// The tracks, in order.
    pub tracks: Vec<Track>,
}

/// The answer of `GET /v4/loadtracks`, by its `loadType`.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadResult {
    /// One track: the identifier was a link or a path.
    Track(Box<Track>),
    /// Many tracks that belong together.
    Playlist(Playlist),
    /// What a search found, best first.
    Search(Vec<Track>),
    /// Nothing.
    Empty,
    /// Loading failed.
    Error(Exception),
}

impl Serialize for LoadResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match self {
            Self::Track(track) => json!({ "loadType": "track", "data": track }),
            Self::Playlist(playlist) => json!({ "loadType": "playlist", "data": playlist }),
            Self::Search(tracks) => json!({ "loadType": "search", "data": tracks }),
            // As genuine servers do; the documentation says `{}`, which
            // lavalink-rs cannot read.
            Self::Empty => json!({ "loadType": "empty", "data": null }),
            Self::Error(exception) => json!({ "loadType": "error", "data": exception }),
        };
        value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LoadResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Tagged {
            load_type: String,
            #[serde(default)]
            data: Value,
        }

        fn data<T: serde::de::DeserializeOwned, E: serde::de::Error>(value: Value) -> Result<T, E> {
            serde_json::from_value(value).map_err(E::custom)
        }

        let Tagged {
            load_type,
            data: value,
        } = Tagged::deserialize(deserializer)?;
        match load_type.as_str() {
            "track" => data(value).map(Self::Track),
            "playlist" => data(value).map(Self::Playlist),
            "search" => data(value).map(Self::Search),
            "empty" => Ok(Self::Empty),
            "error" => data(value).map(Self::Error),
            other => Err(D::Error::unknown_variant(
                other,
                &["track", "playlist", "search", "empty", "error"],
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_result_is_read_with_null_with_an_object_and_without_data() {
        for text in [
            r#"{"loadType":"empty","data":null}"#,
            r#"{"loadType":"empty","data":{}}"#,
            r#"{"loadType":"empty"}"#,
        ] {
            let result: LoadResult = serde_json::from_str(text).expect("a legal result");
            assert_eq!(result, LoadResult::Empty, "{text}");
        }
    }

    #[test]
    fn every_result_survives_the_way_there_and_back() {
        let track = Track {
            encoded: "QAAA".into(),
            ..Track::default()
        };
        let exception = Exception {
            message: None,
            severity: Severity::Suspicious,
            cause: "a cause".into(),
            cause_stack_trace: String::new(),
        };
        for result in [
            LoadResult::Track(Box::new(track.clone())),
            LoadResult::Search(vec![track.clone()]),
            LoadResult::Playlist(Playlist {
                info: PlaylistInfo {
                    name: "Psalms".into(),
                    selected_track: -1,
                },
                plugin_info: Map::new(),
                tracks: vec![track],
            }),
            LoadResult::Empty,
            LoadResult::Error(exception),
        ] {
            let text = serde_json::to_string(&result).expect("it serialises");
            let back: LoadResult = serde_json::from_str(&text).expect("what we write, we read");
            assert_eq!(back, result);
        }
    }

    #[test]
    fn an_unknown_load_type_is_an_error_and_not_a_panic() {
        let result = serde_json::from_str::<LoadResult>(r#"{"loadType":"opera","data":1}"#);

        assert!(result.is_err(), "read as {result:?}");
    }
}
