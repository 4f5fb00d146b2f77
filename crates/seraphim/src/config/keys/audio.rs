//! The audio half: the node's own listener, how it encodes, what it keeps.

use super::{Key, Kind, unset, usual};

/// Whether a filter is offered to clients.
const fn filter(name: &'static str) -> Key {
    usual(
        name,
        Kind::Switch,
        "true",
        "Whether clients of `seraphim node` may use this filter.",
    )
}

pub(super) const KEYS: &[Key] = &[
    usual(
        "node.address",
        Kind::Ip,
        "127.0.0.1",
        "Where `seraphim node` listens.",
    ),
    usual(
        "node.port",
        Kind::Whole(0, 65_535, ""),
        "2333",
        "The port of `seraphim node`; 0 takes any that is free.",
    ),
    unset(
        "node.password",
        Kind::Secret,
        "",
        "What clients of `seraphim node` have to know.",
    ),
    usual(
        "node.player_update_interval",
        Kind::Whole(1, 3_600, "seconds"),
        "5",
        "How often `seraphim node` tells where each player is.",
    ),
    usual(
        "node.stuck_after_ms",
        Kind::Whole(1, 3_600_000, "milliseconds"),
        "10000",
        "After how long without a frame `seraphim node` calls a track stuck.",
    ),
    unset(
        "node.players",
        Kind::Whole(1, 100_000, ""),
        "1000",
        "The most players that `seraphim node` has at a time. Unless set: 1000.",
    ),
    filter("node.filters.volume"),
    filter("node.filters.equalizer"),
    filter("node.filters.karaoke"),
    filter("node.filters.timescale"),
    filter("node.filters.tremolo"),
    filter("node.filters.vibrato"),
    filter("node.filters.distortion"),
    filter("node.filters.rotation"),
    filter("node.filters.channelMix"),
    filter("node.filters.lowPass"),
    usual(
        "audio.bitrate",
        Kind::WholeOr(16, 510, "kbit/s", "channel"),
        "channel",
        "How finely Opus is encoded: one number for all, or as each voice channel is set, within the bounds below.",
    ),
    usual(
        "audio.bitrate_floor",
        Kind::Whole(64, 510, "kbit/s"),
        "128",
        "Never coarser than this, however low a channel is set; also what is encoded where nobody says how it is set.",
    ),
    usual(
        "audio.bitrate_ceiling",
        Kind::Whole(64, 510, "kbit/s"),
        "384",
        "Never finer than this, however high a channel is set.",
    ),
    usual(
        "cache.enabled",
        Kind::Switch,
        "true",
        "Whether the frames of tracks that were heard whole are kept.",
    ),
    usual(
        "cache.memory",
        Kind::Whole(0, 1_000_000, "MiB"),
        "64",
        "How much memory they may take.",
    ),
    usual(
        "cache.disk",
        Kind::Whole(0, 1_000_000, "MiB"),
        "1024",
        "How much of the disk they may take, if there is a folder.",
    ),
    unset(
        "cache.folder",
        Kind::Path,
        "/var/cache/seraphim",
        "A folder for them; unless set, they are kept in memory alone.",
    ),
];
