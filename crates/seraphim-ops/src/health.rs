//! Healthy, degraded or unhealthy: rules without a clock or a socket.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// How the program is, as far as it can be told at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signs {
    /// `None`: this program has nothing to do with Discord's gateway.
    pub discord: Option<Discord>,
    /// The audio nodes, the one inside included.
    pub nodes: Nodes,
    /// Bytes of memory that the process has.
    pub memory: Memory,
    /// The last change could not be written down.
    pub store_degraded: bool,
    /// Of the frames sent lately, the share that left more than 5 ms late, from
    /// 0 to 1.
    pub late_share: f64,
}

/// The connection to Discord.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Discord {
    /// Shards of this process.
    pub shards: usize,
    /// Those with a live session.
    pub connected: usize,
    /// The slowest heartbeat; `None` before the first.
    pub ping: Option<Duration>,
    /// Guilds that the gateway told of.
    pub guilds: usize,
}

/// The audio nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nodes {
    /// All of them.
    pub all: usize,
    /// Those that can be used.
    pub connected: usize,
    /// Players on them.
    pub players: usize,
}

/// Memory in bytes, as the system counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// In main memory.
    pub resident: u64,
    /// In the address space.
    pub reserved: u64,
    /// Of the resident, shared with files.
    pub shared: u64,
}

/// From where on something counts as wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Resident bytes.
    pub memory: u64,
    /// Share of late frames.
    pub late_share: f64,
}

impl Default for Bounds {
    /// 1 GiB, and one frame of a hundred.
    fn default() -> Self {
        Self {
            memory: 1 << 30,
            late_share: 0.01,
        }
    }
}

/// The judgement, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything works.
    Healthy,
    /// It plays; something wants to be looked at.
    Degraded,
    /// It cannot play.
    Unhealthy,
}

impl Status {
    /// Every one there is.
    pub const ALL: [Self; 3] = [Self::Healthy, Self::Degraded, Self::Unhealthy];
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Unhealthy => "unhealthy",
        })
    }
}

/// The judgement, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The worst of all reasons.
    pub status: Status,
    /// In words, for a person.
    pub reasons: Vec<String>,
}

/// Unhealthy: Discord is away or no node is there. Degraded: a shard or a node
/// is away, memory is over its bound, the store writes nothing down, frames
/// leave late.
pub fn judge(signs: &Signs, bounds: &Bounds) -> Verdict {
    let mut found = Vec::new();
    if let Some(discord) = signs.discord {
        let Discord {
            connected, shards, ..
        } = discord;
        if shards == 0 {
            let words = "in reserve: other programs run all shards".to_owned();
            found.push((Status::Healthy, words));
        } else if connected == 0 {
            found.push((Status::Unhealthy, "Discord is not connected".to_owned()));
        } else if connected < shards {
            let words = format!("{connected} of {shards} shards are connected");
            found.push((Status::Degraded, words));
        }
    }
    let Nodes { all, connected, .. } = signs.nodes;
    if connected == 0 {
        found.push((Status::Unhealthy, "no audio node is connected".to_owned()));
    } else if connected < all {
        let words = format!("{connected} of {all} audio nodes are connected");
        found.push((Status::Degraded, words));
    }
    if signs.memory.resident > bounds.memory {
        let mib = |bytes: u64| bytes >> 20;
        let words = format!(
            "{} MiB of memory are in use, over the bound of {} MiB",
            mib(signs.memory.resident),
            mib(bounds.memory)
        );
        found.push((Status::Degraded, words));
    }
    if signs.store_degraded {
        let words = "the database takes nothing; what changes is not saved".to_owned();
        found.push((Status::Degraded, words));
    }
    if signs.late_share > bounds.late_share {
        let words = format!("{:.1} % of the frames leave late", signs.late_share * 100.0);
        found.push((Status::Degraded, words));
    }
    Verdict {
        status: found
            .iter()
            .map(|(status, _)| *status)
            .max()
            .unwrap_or(Status::Healthy),
        reasons: found.into_iter().map(|(_, words)| words).collect(),
    }
}

/// The page `/healthz`: the original's fields, and ours. `timestamp` is RFC
/// 3339. The memory's names are the original's; `heapUsed` is what is resident
/// and not shared with files, `heapTotal` what is resident, `external` what is
/// shared.
pub fn report(signs: &Signs, verdict: &Verdict, uptime: Duration, timestamp: &str) -> Value {
    let discord = signs.discord.unwrap_or_default();
    let millis = |ping: Duration| u64::try_from(ping.as_millis()).unwrap_or(u64::MAX);
    let Memory {
        resident, shared, ..
    } = signs.memory;
    let mut report = json!({
        "status": verdict.status.to_string(),
        "reasons": verdict.reasons,
        "uptime": uptime.as_secs(),
        "timestamp": timestamp,
        "lavalink": {
            "connected": signs.nodes.connected > 0,
            "nodes": signs.nodes.all,
            "nodesConnected": signs.nodes.connected,
            "activePlayers": signs.nodes.players,
        },
        "system": {
            "memoryUsage": {
                "heapUsed": resident.saturating_sub(shared),
                "heapTotal": resident,
                "external": shared,
                "rss": resident,
            },
            "platform": std::env::consts::OS,
            "version": env!("CARGO_PKG_VERSION"),
        },
        "store": { "degraded": signs.store_degraded },
        "audio": { "lateShare": signs.late_share },
    });
    if signs.discord.is_some() {
        report["discord"] = json!({
            "connected": discord.connected > 0,
            "ping": discord.ping.map(millis),
            "guilds": discord.guilds,
            "shards": discord.shards,
            "shardsConnected": discord.connected,
        });
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn well() -> Signs {
        Signs {
            discord: Some(Discord {
                shards: 2,
                connected: 2,
                ping: Some(Duration::from_millis(40)),
                guilds: 7,
            }),
            nodes: Nodes {
                all: 2,
                connected: 2,
                players: 3,
            },
            memory: Memory {
                resident: 60 << 20,
                reserved: 900 << 20,
                shared: 20 << 20,
            },
            store_degraded: false,
            late_share: 0.001,
        }
    }

    fn status(change: impl FnOnce(&mut Signs)) -> Status {
        let mut signs = well();
        change(&mut signs);
        judge(&signs, &Bounds::default()).status
    }

    #[test]
    fn all_well_is_healthy_and_has_no_reasons() {
        let verdict = judge(&well(), &Bounds::default());
        assert_eq!(
            (verdict.status, verdict.reasons.len()),
            (Status::Healthy, 0)
        );
    }

    #[test]
    fn without_discord_or_without_any_node_it_is_unhealthy() {
        let gone = |signs: &mut Signs| {
            signs.discord = Some(Discord {
                shards: 1,
                ..Discord::default()
            });
        };
        assert_eq!(status(gone), Status::Unhealthy);
        assert_eq!(status(|signs| signs.nodes.connected = 0), Status::Unhealthy);
    }

    #[test]
    fn a_program_in_reserve_is_healthy_and_says_so() {
        let mut reserve = well();
        reserve.discord = Some(Discord::default());
        let verdict = judge(&reserve, &Bounds::default());
        assert_eq!(verdict.status, Status::Healthy);
        assert!(verdict.reasons[0].starts_with("in reserve"), "{verdict:?}");
    }

    #[test]
    fn a_node_of_several_memory_the_store_or_late_frames_make_it_degraded() {
        assert_eq!(status(|signs| signs.nodes.connected = 1), Status::Degraded);
        let memory = |resident| status(|signs| signs.memory.resident = resident);
        assert_eq!(
            memory(1 << 30),
            Status::Healthy,
            "the bound itself is allowed"
        );
        assert_eq!(memory((1 << 30) + 1), Status::Degraded);
        assert_eq!(
            status(|signs| signs.store_degraded = true),
            Status::Degraded
        );
        assert_eq!(status(|signs| signs.late_share = 0.02), Status::Degraded);
    }

    #[test]
    fn the_worst_reason_decides_and_all_are_told() {
        let mut signs = well();
        signs.store_degraded = true;
        signs.nodes.connected = 0;
        let verdict = judge(&signs, &Bounds::default());
        assert_eq!(
            (verdict.status, verdict.reasons.len()),
            (Status::Unhealthy, 2)
        );
    }

    #[test]
    fn a_node_alone_is_not_judged_by_discord() {
        assert_eq!(status(|signs| signs.discord = None), Status::Healthy);
    }

    #[test]
    fn the_report_has_every_field_of_the_original() {
        let verdict = judge(&well(), &Bounds::default());
        let report = report(
            &well(),
            &verdict,
            Duration::from_secs(90),
            "2026-11-24T22:00:00Z",
        );
        for field in [
            "/status",
            "/uptime",
            "/timestamp",
            "/discord/connected",
            "/discord/ping",
            "/discord/guilds",
            "/lavalink/connected",
            "/lavalink/nodes",
            "/lavalink/activePlayers",
            "/system/memoryUsage/heapUsed",
            "/system/memoryUsage/heapTotal",
            "/system/memoryUsage/external",
            "/system/memoryUsage/rss",
            "/system/platform",
        ] {
            assert!(
                report.pointer(field).is_some_and(|value| !value.is_null()),
                "{field} is not in {report}"
            );
        }
        assert_eq!(report["discord"]["ping"], 40);
    }
}
