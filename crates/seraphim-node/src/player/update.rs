//! A player's update, checked and told apart from its JSON.
//!
//! See “Update Player” on <https://lavalink.dev/api/rest.html>.

use std::time::Duration;

use lavalink_protocol::{Filters, Track, TrackUpdate, UpdatePlayer, VoiceState, codec};
use secrecy::SecretString;
use seraphim_voice::ServerInfo;
use serde_json::{Map, Value};

use crate::pipeline;
use crate::refusal::Refusal;

/// The loudest volume, in per cent.
const MAX_VOLUME: i64 = 1_000;

/// What an update changes, in the order in which it is applied.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) voice: Option<(ServerInfo, VoiceState)>,
    /// Bits per second.
    pub(crate) channel_bitrate: Option<u32>,
    pub(crate) volume: Option<u16>,
    pub(crate) filters: Option<FilterChange>,
    pub(crate) paused: Option<bool>,
    pub(crate) position: Option<Duration>,
    pub(crate) end: Ending,
    pub(crate) user_data: Option<Map<String, Value>>,
    /// With a play, `paused`, `position`, `end` and `user_data` belong to it.
    pub(crate) play: Option<Play>,
}

/// Filters in place of those before.
#[derive(Debug)]
pub(crate) struct FilterChange {
    /// As the client named them.
    pub(crate) asked: Filters,
    /// What they mean.
    pub(crate) heard: pipeline::Filters,
}

/// What becomes of the end time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It stays.
    #[default]
    Keep,
    /// The track ends at its own end.
    Own,
    /// The track ends at this position.
    At(Duration),
}

/// A new track, or none.
#[derive(Debug)]
pub(crate) struct Play {
    /// `None` stops.
    pub(crate) track: Option<Track>,
    /// A track that plays stays.
    pub(crate) no_replace: bool,
}

/// What an update says of the track, before anything is loaded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing new.
    Keep,
    /// `null`: stop.
    Stop,
    /// Play this encoded track.
    Encoded(String),
    /// Load this identifier and play what comes.
    Identifier(String),
}

impl Change {
    /// Checks an update, all but its track.
    pub(crate) fn check(
        update: &UpdatePlayer,
        guild_id: u64,
        user_id: u64,
    ) -> Result<(Self, Wish), Refusal> {
        let (wish, user_data) = wish(update)?;
        let end = match update.end_time {
            None => Ending::Keep,
            Some(None) => Ending::Own,
            Some(Some(millis)) => Ending::At(end_time(millis)?),
        };
        let volume = update.volume.map(volume).transpose()?;
        let position = update.position.map(position);
        let voice = update
            .voice
            .as_ref()
            .map(|voice| Ok::<_, Refusal>((server(voice, guild_id, user_id)?, voice.clone())))
            .transpose()?;
        let channel_bitrate = update.channel_bitrate.map(channel_bitrate).transpose()?;
        let filters = update
            .filters
            .as_ref()
            .map(|asked| {
                let (asked, heard) = (asked.clone(), super::filters::read(asked)?);
                Ok::<_, Refusal>(FilterChange { asked, heard })
            })
            .transpose()?;
        let change = Self {
            voice,
            channel_bitrate,
            volume,
            filters,
            paused: update.paused,
            position,
            end,
            user_data,
            play: None,
        };
        Ok((change, wish))
    }

    /// Splits off what does not belong to a play that still has to be loaded.
    pub(crate) fn before_loading(&mut self) -> Self {
        Self {
            voice: self.voice.take(),
            channel_bitrate: self.channel_bitrate.take(),
            volume: self.volume.take(),
            filters: self.filters.take(),
            ..Self::default()
        }
    }
}

fn wish(update: &UpdatePlayer) -> Result<(Wish, Option<Map<String, Value>>), Refusal> {
    let deprecated = update.encoded_track.is_some() || update.identifier.is_some();
    let track = match (&update.track, deprecated) {
        (Some(_), true) => {
            return Err(Refusal::bad_request(
                "Cannot specify both track and encodedTrack/identifier",
            ));
        }
        (Some(track), false) => track.clone(),
        (None, _) => TrackUpdate {
            encoded: update.encoded_track.clone(),
            identifier: update.identifier.clone(),
            user_data: None,
        },
    };
    let wish = match (track.encoded, track.identifier) {
        (Some(_), Some(_)) => {
            return Err(Refusal::bad_request(
                "Cannot specify both encodedTrack and identifier",
            ));
        }
        (Some(Some(encoded)), None) => Wish::Encoded(encoded),
        (Some(None), None) => Wish::Stop,
        (None, Some(identifier)) => Wish::Identifier(identifier),
        (None, None) => Wish::Keep,
    };
    Ok((wish, track.user_data))
}

fn server(voice: &VoiceState, guild_id: u64, user_id: u64) -> Result<ServerInfo, Refusal> {
    let channel = voice.channel_id.as_deref().unwrap_or_default();
    let blank = |text: &str| text.trim().is_empty();
    if blank(&voice.token) || blank(&voice.endpoint) || blank(&voice.session_id) || blank(channel) {
        return Err(Refusal::bad_request(
            "token, endpoint, sessionId and channelId must be provided in voice state",
        ));
    }
    let channel_id = channel
        .parse()
        .map_err(|_| Refusal::bad_request("channelId in voice state must be a snowflake"))?;
    Ok(ServerInfo {
        guild_id,
        channel_id,
        user_id,
        session_id: voice.session_id.clone(),
        token: SecretString::from(voice.token.clone()),
        endpoint: voice.endpoint.clone(),
    })
}

fn end_time(millis: i64) -> Result<Duration, Refusal> {
    match u64::try_from(millis) {
        Ok(millis) if millis > 0 => Ok(Duration::from_millis(millis)),
        _ => Err(Refusal::bad_request("End time must be greater than 0")),
    }
}

/// Lavaplayer bounds a position instead of refusing it.
fn position(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

fn channel_bitrate(bits: i64) -> Result<u32, Refusal> {
    u32::try_from(bits)
        .ok()
        .filter(|bits| *bits > 0)
        .ok_or_else(|| Refusal::bad_request("channelBitrate must be bits per second"))
}

/// Lavaplayer bounds a volume instead of refusing it.
fn volume(percent: i64) -> Result<u16, Refusal> {
    u16::try_from(percent.clamp(0, MAX_VOLUME))
        .map_err(|_| Refusal::bad_request("Volume must be between 0 and 1000"))
}

/// The track that `encoded` stands for; `encoded` is kept as it was given.
pub(crate) fn decode(encoded: &str) -> Result<Track, Refusal> {
    let decoded = codec::decode(encoded).map_err(|error| {
        Refusal::bad_request(format!("Failed to decode track: {error}")).because(&error)
    })?;
    Ok(Track {
        encoded: encoded.to_owned(),
        info: decoded.info,
        plugin_info: decoded.details.plugin_info(),
        user_data: Map::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: serde_json::Value) -> Result<(Change, Wish), Refusal> {
        let update = serde_json::from_value(json).expect("a legal update");
        Change::check(&update, 1, 2)
    }

    #[test]
    fn a_null_track_stops_and_an_absent_one_keeps() {
        let stop = check(serde_json::json!({"track": {"encoded": null}})).expect("legal");
        assert_eq!(stop.1, Wish::Stop);
        let keep = check(serde_json::json!({"track": {"userData": {"a": 1}}})).expect("legal");
        assert_eq!(keep.1, Wish::Keep);
        assert!(keep.0.user_data.is_some());
        let stop = check(serde_json::json!({"encodedTrack": null})).expect("legal");
        assert_eq!(stop.1, Wish::Stop);
    }

    #[test]
    fn two_ways_to_name_a_track_are_refused() {
        for body in [
            serde_json::json!({"track": {"encoded": "a"}, "identifier": "b"}),
            serde_json::json!({"track": {"encoded": "a", "identifier": "b"}}),
            serde_json::json!({"encodedTrack": "a", "identifier": "b"}),
        ] {
            assert!(check(body.clone()).is_err(), "accepted {body}");
        }
    }

    #[test]
    fn a_channels_bitrate_is_bits_per_second_and_nothing_else() {
        let (told, _) = check(serde_json::json!({"channelBitrate": 384_000})).expect("legal");
        assert_eq!(told.channel_bitrate, Some(384_000));
        for wrong in [0, -64_000, 1_i64 << 40] {
            assert!(check(serde_json::json!({ "channelBitrate": wrong })).is_err());
        }
    }

    #[test]
    fn a_position_before_the_beginning_is_the_beginning() {
        for (asked, heard) in [(-5_000, 0), (i64::MIN, 0), (5_000, 5_000)] {
            let (change, _) = check(serde_json::json!({ "position": asked })).expect("legal");
            assert_eq!(change.position, Some(Duration::from_millis(heard)));
        }
    }

    #[test]
    fn an_end_time_of_zero_and_a_voice_state_without_channel_are_refused() {
        for wrong in [0, -1] {
            assert!(check(serde_json::json!({ "endTime": wrong })).is_err());
        }
        let voice = serde_json::json!({"token": "t", "endpoint": "e", "sessionId": "s"});
        assert!(check(serde_json::json!({ "voice": voice })).is_err());
    }
}
