//! Every figure there is: its name, its kind, its labels, what it says.

use super::Kind::{Counter, Gauge, Histogram};

/// What kind of figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It is what it is at the moment.
    Gauge,
    /// How many were up to each of these, in seconds.
    Histogram(&'static [f64]),
}

/// One figure.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// As Prometheus has it.
    pub name: &'static str,
    /// What kind.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it says, in a sentence.
    pub about: &'static str,
}

const fn metric(
    name: &'static str,
    kind: Kind,
    labels: &'static [&'static str],
    about: &'static str,
) -> Metric {
    Metric {
        name,
        kind,
        labels,
        about,
    }
}

/// From a request that is answered at once to one that takes as long as a
/// person waits.
const WAITS: Kind = Histogram(&[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
]);

/// Discord waits three seconds for the first answer.
const ANSWERS: Kind = Histogram(&[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0]);

/// A frame lasts 20 ms.
const TICKS: Kind = Histogram(&[0.000_1, 0.000_25, 0.001, 0.002, 0.005, 0.01, 0.02]);

/// Every figure of this program; those of the process (`process_…`) come from
/// the system.
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    metric("seraphim_build_info", Gauge, &["version", "commit"], "Always 1; which program this is."),
    metric("seraphim_health", Gauge, &["status"], "1 for the status that holds: healthy, degraded or unhealthy."),
    metric("seraphim_gateway_shard_state", Gauge, &["shard", "state"], "1 for the state that a shard is in: connected or disconnected."),
    metric("seraphim_gateway_latency_seconds", Gauge, &["shard"], "The last round trip of a shard's heartbeat."),
    metric("seraphim_gateway_events_total", Counter, &["shard", "type"], "Events that the gateway has sent."),
    metric("seraphim_gateway_reconnects_total", Counter, &["shard", "kind"], "Sessions begun (identify) and gone on with (resume)."),
    metric("seraphim_gateway_closes_total", Counter, &["shard", "code"], "Connections that the gateway has closed."),
    metric("seraphim_gateway_identify_remaining", Gauge, &[], "IDENTIFYs that Discord still grants until its day is over."),
    metric("seraphim_gateway_send_queue_length", Gauge, &["shard"], "Guilds whose joins and leaves wait until a shard's connection may say more."),
    metric("seraphim_guilds", Gauge, &[], "Guilds that the gateway told of."),
    metric("seraphim_voice_orders_waiting", Gauge, &[], "Guilds whose joins and leaves wait, because they were too many."),
    metric("seraphim_rest_requests_total", Counter, &["route", "status"], "Requests to Discord's API by what they were for; status is HTTP's, unreadable where the answer was not of the API, or unreachable."),
    metric("seraphim_rest_request_duration_seconds", WAITS, &["route"], "How long they took, waits for rate limits included."),
    metric("seraphim_rest_invalid_requests_total", Counter, &["status"], "Requests that Discord counts against the address: 401, 403, 429, and what was unreadable."),
    metric("seraphim_rest_ratelimited_total", Counter, &["route"], "Answers that told a request to wait (429); it is made again by itself."),
    metric("seraphim_interactions_total", Counter, &["command", "outcome"], "Commands, buttons and menus that were answered or refused."),
    metric("seraphim_rate_limited_total", Counter, &["bucket"], "Those that were refused for being too many, by whose bucket was empty: person or guild."),
    metric("seraphim_rate_limit_buckets", Gauge, &["bucket"], "People and guilds of whom is known how fast they were."),
    metric("seraphim_interaction_ack_duration_seconds", ANSWERS, &["kind"], "From an interaction to its first answer."),
    metric("seraphim_play_start_duration_seconds", WAITS, &[], "From the order to a node to play a track until the track has begun."),
    metric("seraphim_node_up", Gauge, &["node"], "1 if the connection to an audio node stands."),
    metric("seraphim_players", Gauge, &["node"], "Players on an audio node, as it says."),
    metric("seraphim_players_playing", Gauge, &["node"], "Those that play."),
    metric("seraphim_track_ends_total", Counter, &["reason", "source"], "Tracks that have ended."),
    metric("seraphim_track_exceptions_total", Counter, &["source", "severity"], "Tracks that have failed."),
    metric("seraphim_track_stuck_total", Counter, &["source"], "Tracks that gave nothing for too long."),
    metric("seraphim_source_requests_total", Counter, &["source", "outcome"], "Lookups by the kind of identifier."),
    metric("seraphim_source_request_duration_seconds", WAITS, &["source"], "How long they took."),
    metric("seraphim_source_circuit_open", Gauge, &["source"], "1 while a site that keeps failing is left alone."),
    metric("seraphim_subprocess_running", Gauge, &["program"], "Programs that are not ours (yt-dlp, ffmpeg) that run."),
    metric("seraphim_subprocess_exits_total", Counter, &["program", "outcome"], "Those that have ended: ok, failed or timeout."),
    metric("seraphim_ssrf_blocked_total", Counter, &[], "Addresses that links were kept from."),
    metric("seraphim_audio_frames_total", Counter, &["result"], "Ticks of 20 ms by what came of them: sent, nulled (the source was late), held (the call was not ready), alone (nobody listened) or refused (by the socket)."),
    metric("seraphim_audio_frame_deficit_total", Counter, &[], "Ticks that a pacing thread has missed."),
    metric("seraphim_audio_tick_lateness_seconds", TICKS, &[], "How long after its time a packet left; each counts as the bound that it was within."),
    metric("seraphim_audio_underruns_total", Counter, &["source"], "How often a track that was heard had no frame when one was due."),
    metric("seraphim_audio_streams", Gauge, &["mode"], "Tracks by how their frames come about: passed (the source's own), cached or encoded."),
    metric("seraphim_audio_opus_complexity", Gauge, &[], "How much time encoders may take: 10, less while frames run late."),
    metric("seraphim_players_refused_total", Counter, &["reason"], "Players that would have been one too many, for lack of time (pressure) or of places (limit)."),
    metric("seraphim_voice_connections", Gauge, &[], "Calls that this process has."),
    metric("seraphim_voice_connect_duration_seconds", WAITS, &[], "From the order to connect to a voice server until the connection is good."),
    metric("seraphim_voice_ping_seconds", WAITS, &[], "Until a voice server answers a heartbeat."),
    metric("seraphim_voice_dave_transitions_total", Counter, &[], "Changes of the key or the version of end-to-end encryption that were carried out."),
    metric("seraphim_voice_closes_total", Counter, &["code"], "Voice connections that have ended."),
    metric("seraphim_queue_tracks", Gauge, &[], "Entries that wait in the queues of all guilds."),
    metric("seraphim_guilds_unavailable", Gauge, &[], "Guilds that the bot is in and Discord has an outage of, or has not told of yet."),
    metric("seraphim_node_sessions", Gauge, &[], "Sessions of clients with the node in this process."),
    metric("seraphim_cache_entries", Gauge, &["cache"], "Files in a cache."),
    metric("seraphim_cache_bytes", Gauge, &["cache"], "What they take."),
    metric("seraphim_cache_hits_total", Counter, &["cache"], "Plays that a cache had."),
    metric("seraphim_cache_misses_total", Counter, &["cache"], "Plays that it did not have."),
    metric("seraphim_db_write_duration_seconds", WAITS, &[], "How long a transaction took, failed ones too."),
    metric("seraphim_db_query_duration_seconds", WAITS, &["table"], "How long an answer took by the table that was asked, waits for a connection and failures included."),
    metric("seraphim_db_readers", Gauge, &["state"], "Connections that read: busy or idle."),
    metric("seraphim_db_errors_total", Counter, &["kind"], "Transactions and questions that failed."),
    metric("seraphim_db_degraded", Gauge, &[], "1 while the last transaction failed."),
    metric("seraphim_persist_lag_seconds", WAITS, &[], "From the wish to write something until it was on the disk."),
    metric("seraphim_persist_last_success_timestamp_seconds", Gauge, &[], "When something was last written down."),
    metric("seraphim_backup_last_success_timestamp_seconds", Gauge, &[], "When the database was last backed up by itself."),
    metric("seraphim_task_panics_total", Counter, &[], "Panics of parts of the program, caught or not."),
    metric("seraphim_log_lines_dropped_total", Counter, &[], "Log lines that a writer did not take in time."),
    metric("seraphim_config_reload_success", Gauge, &[], "Whether the last reload of the settings went well."),
    metric("seraphim_config_reload_timestamp_seconds", Gauge, &[], "When the settings were last read."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_conventions() {
        for metric in METRICS {
            let Metric {
                name, kind, labels, ..
            } = metric;
            assert!(name.starts_with("seraphim_"), "{name}");
            assert_eq!(*kind == Counter, name.ends_with("_total"), "{name}");
            if let Histogram(bounds) = kind {
                assert!(name.ends_with("_seconds"), "{name}");
                assert!(bounds.is_sorted(), "{name}");
            }
            let personal = |label: &&&str| matches!(**label, "guild" | "user" | "channel");
            assert_eq!(labels.iter().find(personal), None, "{name}");
            assert!(metric.about.ends_with('.'), "{name}");
        }
    }
}
