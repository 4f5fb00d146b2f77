//! What whoever runs the program sees of it.

use super::{Key, Kind, unset, usual};

pub(super) const KEYS: &[Key] = &[
    unset(
        "traces.endpoint",
        Kind::Address(&["http"]),
        "http://tempo:4318/v1/traces",
        "Where traces are sent to, by OTLP over HTTP with JSON. For a program that was built with \
         `--features traces`.",
    ),
    usual(
        "log.environment",
        Kind::Text,
        "development",
        "`production` makes the log JSON and keeps DEBUG out of it; anything else is for a terminal.",
    ),
    usual(
        "log.debug",
        Kind::Switch,
        "false",
        "Whether the program's own DEBUG lines are logged. `DEBUG` counts only as true or false: \
         whatever else it is, is another program's.",
    ),
    unset(
        "log.format",
        Kind::Choice(&["text", "json"]),
        "json",
        "How a log line looks. Unless set: json in production, else text.",
    ),
    unset(
        "log.filter",
        Kind::Text,
        "info,seraphim_voice=debug",
        "A level, or directives a crate, in place of what log.debug says.",
    ),
    unset(
        "log.folder",
        Kind::Path,
        "/var/log/seraphim",
        "A folder for files with the same lines, a new one each day (UTC).",
    ),
    usual(
        "log.keep_files",
        Kind::Whole(1, 1_000, ""),
        "7",
        "How many of these files are kept.",
    ),
    usual(
        "health.address",
        Kind::Text,
        "127.0.0.1:9460",
        "Where /livez, /readyz, /healthz and /metrics are: an IP address with a port, or `off`.",
    ),
    usual(
        "health.memory_limit",
        Kind::Whole(16, 1_000_000, "MiB"),
        "1024",
        "Memory above which the program calls itself degraded.",
    ),
    unset(
        "health.interval",
        Kind::Whole(0, 86_400, "seconds"),
        "300",
        "How often a line about health is logged; 0 is never. Unless set: 300 in production, else \
         never.",
    ),
    usual(
        "metrics.enabled",
        Kind::Switch,
        "true",
        "Whether figures are counted and shown under /metrics.",
    ),
    usual(
        "metrics.lavalink_names",
        Kind::Switch,
        "false",
        "Whether those of the audio node are there under Lavalink's own names too.",
    ),
];
