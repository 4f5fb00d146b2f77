//! What the server sends over the WebSocket.

use serde::{Deserialize, Serialize};

use crate::{Exception, Lyrics, LyricsLine, PlayerState, Track};

/// Memory of the server's process, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Allocated and not in use.
    pub free: u64,
    /// In use.
    pub used: u64,
    /// Taken from the system.
    pub allocated: u64,
    /// The most it may take.
    pub reservable: u64,
}

/// Load of the machine and of the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cpu {
    /// Logical cores.
    pub cores: u32,
    /// 0 to 1, over all cores.
    pub system_load: f64,
    /// 0 to 1, over all cores.
    pub lavalink_load: f64,
}

/// Frames of the last whole minute, on average over the players that played
/// through all of it. 3000 are expected of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameStats {
    /// Frames that went to Discord.
    pub sent: i64,
    /// Ticks at which the track had no frame: the source's or decoder's fault.
    pub nulled: i64,
    /// Ticks that did not happen: the scheduler's fault. Negative: too many.
    pub deficit: i64,
}

/// The `stats` op and the answer of `GET /v4/stats`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// `null` over REST, and when no player's figures can be used.
    #[serde(default)]
    pub frame_stats: Option<FrameStats>,
    /// Players.
    pub players: u32,
    /// Players with a track that is not paused.
    pub playing_players: u32,
    /// Milliseconds.
    pub uptime: u64,
    /// Memory.
    pub memory: Memory,
    /// Load.
    pub cpu: Cpu,
}

/// Why a track ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TrackEndReason {
    /// It played to its end.
    Finished,
    /// It could not be opened or read.
    LoadFailed,
    /// It was stopped.
    Stopped,
    /// Another track took its place.
    Replaced,
    /// The player went away.
    Cleanup,
}

/// The `event` op, by its `type`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum Event {
    /// A track began.
    #[serde(rename = "TrackStartEvent")]
    TrackStart {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The track.
        track: Track,
    },
    /// A track ended.
    #[serde(rename = "TrackEndEvent")]
    TrackEnd {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The track.
        track: Track,
        /// Why.
        reason: TrackEndReason,
    },
    /// A track failed. An end follows: [`TrackEndReason::LoadFailed`] where nothing
    /// of it was heard, else [`TrackEndReason::Finished`].
    #[serde(rename = "TrackExceptionEvent")]
    TrackException {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The track.
        track: Track,
        /// Why.
        exception: Exception,
    },
    /// A track gave nothing for too long.
    #[serde(rename = "TrackStuckEvent")]
    TrackStuck {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The track.
        track: Track,
        /// Milliseconds of silence that were too many.
        threshold_ms: u64,
    },
    /// The voice gateway closed the connection, or we did.
    #[serde(rename = "WebSocketClosedEvent")]
    WebSocketClosed {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The close code.
        code: i32,
        /// The reason given with it.
        reason: String,
        /// Whether Discord closed it.
        by_remote: bool,
    },
    /// Lyrics were found for the track of a player that subscribed to them.
    #[serde(rename = "LyricsFoundEvent")]
    LyricsFound {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The lyrics.
        lyrics: Lyrics,
    },
    /// No lyrics with times were found for such a track.
    #[serde(rename = "LyricsNotFoundEvent")]
    LyricsNotFound {
        /// The guild, a snowflake in decimal.
        guild_id: String,
    },
    /// A line of the lyrics is reached.
    #[serde(rename = "LyricsLineEvent")]
    LyricsLine {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// Its place among the lines, from 0.
        line_index: usize,
        /// The line.
        line: LyricsLine,
        /// Whether it was passed over rather than heard.
        skipped: bool,
    },
    /// What will be skipped of a track of `YouTube`.
    #[serde(rename = "SegmentsLoaded")]
    SegmentsLoaded {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The segments, by their start.
        segments: Vec<Segment>,
    },
    /// A segment was skipped.
    #[serde(rename = "SegmentSkipped")]
    SegmentSkipped {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// The segment.
        segment: Segment,
    },
}

/// A part of a video that nobody wants to hear, as the `SponsorBlock` plugin
/// has it, <https://github.com/topi314/Sponsorblock-Plugin>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// `sponsor`, `selfpromo`, `interaction`, `intro`, `outro`, `preview`,
    /// `music_offtopic` or `filler`.
    pub category: String,
    /// Milliseconds into the track.
    pub start: u64,
    /// Milliseconds into the track.
    pub end: u64,
}

impl Event {
    /// The guild that the event is about, a snowflake in decimal.
    pub fn guild_id(&self) -> &str {
        match self {
            Self::TrackStart { guild_id, .. }
            | Self::TrackEnd { guild_id, .. }
            | Self::TrackException { guild_id, .. }
            | Self::TrackStuck { guild_id, .. }
            | Self::WebSocketClosed { guild_id, .. }
            | Self::LyricsFound { guild_id, .. }
            | Self::LyricsNotFound { guild_id, .. }
            | Self::LyricsLine { guild_id, .. }
            | Self::SegmentsLoaded { guild_id, .. }
            | Self::SegmentSkipped { guild_id, .. } => guild_id,
        }
    }
}

/// A message of the WebSocket, by its `op`.
#[expect(
    clippy::large_enum_variant,
    reason = "read and written one at a time, never kept in bulk"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Message {
    /// First of all.
    Ready {
        /// Whether an earlier session goes on.
        resumed: bool,
        /// The session, named in the REST routes.
        session_id: String,
    },
    /// Every few seconds for each player, and when something changed.
    PlayerUpdate {
        /// The guild, a snowflake in decimal.
        guild_id: String,
        /// How the player is doing.
        state: PlayerState,
    },
    /// Every minute.
    Stats(Stats),
    /// When something happened.
    Event(Event),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_carries_op_and_type_side_by_side() {
        let message = Message::Event(Event::WebSocketClosed {
            guild_id: "7".into(),
            code: 4014,
            reason: "Disconnected.".into(),
            by_remote: true,
        });

        let value = serde_json::to_value(&message).expect("it serialises");

        assert_eq!(
            value,
            serde_json::json!({
                "op": "event",
                "type": "WebSocketClosedEvent",
                "guildId": "7",
                "code": 4014,
                "reason": "Disconnected.",
                "byRemote": true,
            })
        );
        let back: Message = serde_json::from_value(value).expect("what we write, we read");
        assert_eq!(back, message);
    }

    #[test]
    fn ready_and_stats_have_the_documented_field_names() {
        let ready = Message::Ready {
            resumed: false,
            session_id: "s".into(),
        };
        assert_eq!(
            serde_json::to_value(&ready).expect("it serialises"),
            serde_json::json!({ "op": "ready", "resumed": false, "sessionId": "s" })
        );

        let stats = serde_json::to_value(Message::Stats(Stats::default())).expect("it serialises");
        assert_eq!(stats["op"], "stats");
        assert!(
            stats["frameStats"].is_null(),
            "absent is written as null: {stats}"
        );
        assert_eq!(stats["cpu"]["lavalinkLoad"], 0.0);
    }
}
