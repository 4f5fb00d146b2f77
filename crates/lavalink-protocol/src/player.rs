//! Players and sessions, as the REST API shows and changes them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::quoted::quoted_if_any;
use crate::{Filters, Track};

/// What a player needs to connect to a voice server of Discord: `token` and
/// `endpoint` come with Voice Server Update, the others with Voice State Update.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoiceState {
    /// The voice token. A secret: `Debug` does not show it.
    #[serde(default)]
    pub token: String,
    /// Host, with or without a port.
    #[serde(default)]
    pub endpoint: String,
    /// The session id of the bot's voice state.
    #[serde(default)]
    pub session_id: String,
    /// The voice channel. Needed since 4.2, for end-to-end encryption.
    #[serde(default)]
    pub channel_id: Option<String>,
}

impl fmt::Debug for VoiceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoiceState")
            .field("token", &"***")
            .field("endpoint", &self.endpoint)
            .field("session_id", &self.session_id)
            .field("channel_id", &self.channel_id)
            .finish()
    }
}

/// How a player is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlayerState {
    /// Milliseconds since the Unix epoch.
    pub time: i64,
    /// Milliseconds into the track.
    pub position: i64,
    /// Whether the voice gateway is connected.
    pub connected: bool,
    /// Milliseconds to the voice server and back; -1 when not connected.
    pub ping: i64,
}

/// A player, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Player {
    /// The guild, a snowflake in decimal.
    pub guild_id: String,
    /// What plays, if anything.
    #[serde(default)]
    pub track: Option<Track>,
    /// Per cent, 0 to 1000.
    pub volume: u16,
    /// Whether it is paused.
    pub paused: bool,
    /// How it is doing.
    pub state: PlayerState,
    /// Its voice connection.
    pub voice: VoiceState,
    /// Its filters.
    #[serde(default)]
    pub filters: Filters,
}

/// The `track` field of an update. `encoded` and `identifier` exclude each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackUpdate {
    /// `Some(None)` stops the player; absent leaves the track as it is.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub encoded: Option<Option<String>>,
    /// Loaded by the server; has to come to exactly one track.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// Given back with the track in every event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_data: Option<Map<String, Value>>,
}

/// The body of `PATCH /v4/sessions/{session}/players/{guild}`. What is absent
/// stays as it is; a doubled `Option` tells `null` from absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePlayer {
    /// The track to play.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<TrackUpdate>,
    /// The deprecated form of `track.encoded`.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub encoded_track: Option<Option<String>>,
    /// The deprecated form of `track.identifier`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// Milliseconds.
    #[serde(
        default,
        deserialize_with = "quoted_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub position: Option<i64>,
    /// Milliseconds at which the track ends; `null` takes an earlier one back.
    #[serde(
        default,
        deserialize_with = "present_and_quoted",
        skip_serializing_if = "Option::is_none"
    )]
    pub end_time: Option<Option<i64>>,
    /// Per cent, 0 to 1000.
    #[serde(
        default,
        deserialize_with = "quoted_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub volume: Option<i64>,
    /// Whether to pause.
    #[serde(
        default,
        deserialize_with = "quoted_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub paused: Option<bool>,
    /// Replaces all filters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Filters>,
    /// Where to connect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceState>,
    /// What the voice channel's bitrate is set to, in bits per second. Not of
    /// Lavalink's specification: a server that does not know it leaves it unread
    /// (`ignoreUnknownKeys` of
    /// <https://github.com/lavalink-devs/Lavalink/blob/master/protocol/src/commonMain/kotlin/dev/arbjerg/lavalink/protocol/v4/mapper.kt>).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_bitrate: Option<i64>,
}

#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three things here"
)]
fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three things here"
)]
fn present_and_quoted<'de, D>(deserializer: D) -> Result<Option<Option<i64>>, D::Error>
where
    D: Deserializer<'de>,
{
    quoted_if_any(deserializer).map(Some)
}

/// What a session keeps when its WebSocket goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whether it waits for the client to come back.
    pub resuming: bool,
    /// For how long, in seconds.
    pub timeout: u64,
}

/// The body of `PATCH /v4/sessions/{session}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUpdate {
    /// See [`Session::resuming`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resuming: Option<bool>,
    /// See [`Session::timeout`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_track_is_told_from_an_absent_one() {
        let stop: UpdatePlayer =
            serde_json::from_str(r#"{"track":{"encoded":null}}"#).expect("a legal update");
        let keep: UpdatePlayer =
            serde_json::from_str(r#"{"track":{"userData":{}}}"#).expect("a legal update");

        assert_eq!(stop.track.expect("a track").encoded, Some(None));
        assert_eq!(keep.track.expect("a track").encoded, None);
    }

    #[test]
    fn what_stands_in_quotation_marks_is_taken_as_if_it_stood_without() {
        let read = serde_json::from_str::<UpdatePlayer>;
        let quoted = read(r#"{"position":"-1","endTime":"2000","volume":"50","paused":"true"}"#);
        let plain = read(r#"{"position":-1,"endTime":2000,"volume":50,"paused":true}"#);
        assert_eq!(
            quoted.expect("a legal update"),
            plain.expect("a legal update")
        );

        let null = r#"{"position":null,"endTime":null,"volume":null,"paused":null}"#;
        let null = read(null).expect("a legal update");
        let expected = UpdatePlayer {
            end_time: Some(None),
            ..UpdatePlayer::default()
        };
        assert_eq!(null, expected);
        assert_eq!(read("{}").expect("a legal update"), UpdatePlayer::default());

        for wrong in [
            r#"{"volume":"loud"}"#,
            r#"{"volume":"1.5"}"#,
            r#"{"volume":1.5}"#,
            r#"{"volume":true}"#,
            r#"{"position":""}"#,
            r#"{"endTime":"null"}"#,
            r#"{"paused":"1"}"#,
            r#"{"paused":1}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_voice_token_is_not_in_the_debug_form() {
        let voice = VoiceState {
            token: "planted-secret".into(),
            ..VoiceState::default()
        };

        assert!(!format!("{voice:?}").contains("planted-secret"));
    }

    #[test]
    fn an_update_writes_only_what_it_changes() {
        let update = UpdatePlayer {
            paused: Some(true),
            ..UpdatePlayer::default()
        };

        assert_eq!(
            serde_json::to_string(&update).expect("it serialises"),
            r#"{"paused":true}"#
        );
    }
}
