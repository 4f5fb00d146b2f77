//! How this program is: the parts' own figures, brought together for health
//! pages and metrics.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics::{counter, gauge, histogram};
use seraphim_discord::Pulse;
use seraphim_lavalink::{Lavalink, NodeFigures};
use seraphim_node::Figures;
use seraphim_ops::health::{Discord, Memory, Nodes, Signs};
use seraphim_ops::{Logs, Vitals, panics};
use seraphim_store::Database;
use seraphim_voice::{FrameStats, LATENESS_BOUNDS, Pacer};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Over how long it is told how many frames were late.
const WINDOW: Duration = Duration::from_secs(10);
/// A packet that was later than the last bound counts as this late, in seconds.
const VERY_LATE: f64 = 0.1;

/// The parts of the program, as many as it has.
pub(crate) struct Parts {
    pub(crate) logs: Arc<Logs>,
    /// The connection to Discord, if there is to be one.
    pub(crate) pulse: Option<Pulse>,
    /// The connections to audio nodes.
    pub(crate) audio: Option<Arc<Lavalink>>,
    pub(crate) database: Option<Arc<Database>>,
    /// The node inside this process, and what sends its packets.
    pub(crate) inside: Option<Inside>,
    /// Cancelled when the program begins to end.
    pub(crate) ending: CancellationToken,
    /// Lavalink's own names for the node's figures too.
    pub(crate) lavalink_names: bool,
}

/// The node inside this process.
#[derive(Clone)]
pub(crate) struct Inside {
    pub(crate) figures: Figures,
    pub(crate) pacer: Pacer,
}

/// What is kept between two looks.
pub(crate) struct Body {
    parts: Parts,
    late: Mutex<Late>,
    scraped: Mutex<FrameStats>,
}

/// The share of late frames, of the last window that is over.
struct Late {
    since: Instant,
    before: FrameStats,
    share: f64,
}

impl Body {
    pub(crate) fn new(parts: Parts) -> Self {
        Self {
            parts,
            late: Mutex::new(Late {
                since: Instant::now(),
                before: FrameStats::default(),
                share: 0.0,
            }),
            scraped: Mutex::default(),
        }
    }

    fn frames(&self) -> FrameStats {
        let inside = self.parts.inside.as_ref();
        inside.map_or_else(FrameStats::default, |inside| inside.pacer.totals().frames)
    }

    fn late_share(&self) -> f64 {
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        if late.since.elapsed() >= WINDOW {
            let now = self.frames();
            let sent = |frames: &FrameStats| frames.sent + frames.silence;
            late.share = share(
                now.late.saturating_sub(late.before.late),
                sent(&now).saturating_sub(sent(&late.before)),
            );
            late.before = now;
            late.since = Instant::now();
        }
        late.share
    }

    fn nodes(&self) -> Nodes {
        if let Some(audio) = &self.parts.audio {
            let nodes = self.figures(audio);
            let players = nodes.iter().map(|node| widened(node.playing)).sum();
            return Nodes {
                all: nodes.len(),
                connected: nodes.iter().filter(|node| node.up).count(),
                players,
            };
        }
        let playing = self
            .parts
            .inside
            .as_ref()
            .map_or(0, |inside| inside.figures.stats().playing_players);
        Nodes {
            all: 1,
            connected: 1,
            players: widened(playing),
        }
    }

    fn gather_gateway(pulse: &Pulse) {
        for (number, shard) in pulse.each() {
            let number = number.to_string();
            // Of a shard that another program has by now, nothing holds.
            for (state, holds) in [
                ("connected", shard.held && shard.connected),
                ("disconnected", shard.held && !shard.connected),
            ] {
                gauge!("seraphim_gateway_shard_state", "shard" => number.clone(), "state" => state)
                    .set(f64::from(u8::from(holds)));
            }
            if let Some(latency) = shard.latency {
                gauge!("seraphim_gateway_latency_seconds", "shard" => number).set(latency);
            }
        }
        gauge!("seraphim_guilds").set(float(pulse.guilds()));
        gauge!("seraphim_guilds_unavailable").set(float(pulse.guilds_unavailable()));
    }

    /// What the nodes said last; the one inside is asked now.
    fn figures(&self, audio: &Lavalink) -> Vec<NodeFigures> {
        let mut nodes = audio.figures();
        if let (Some(inside), [node]) = (&self.parts.inside, &mut nodes[..]) {
            let stats = inside.figures.stats();
            (node.players, node.playing) = (stats.players, stats.playing_players);
        }
        nodes
    }

    fn gather_audio(&self, audio: &Lavalink) {
        for node in self.figures(audio) {
            let of = |name: &'static str| gauge!(name, "node" => node.name.clone());
            of("seraphim_node_up").set(f64::from(u8::from(node.up)));
            of("seraphim_players").set(node.players);
            of("seraphim_players_playing").set(node.playing);
        }
    }

    fn gather_inside(&self, inside: &Inside) {
        gauge!("seraphim_node_sessions").set(float(inside.figures.sessions()));
        if let Some((entries, bytes)) = inside.figures.cache() {
            gauge!("seraphim_cache_entries", "cache" => "frames").set(float(entries));
            gauge!("seraphim_cache_bytes", "cache" => "frames").set(wide(bytes));
        }
        let streams = inside.figures.streams();
        for (mode, count) in [
            ("passed", streams.passed),
            ("cached", streams.cached),
            ("encoded", streams.encoded),
        ] {
            gauge!("seraphim_audio_streams", "mode" => mode).set(float(count));
        }
        for (source, count) in inside.figures.underruns() {
            counter!("seraphim_audio_underruns_total", "source" => source).absolute(count);
        }
        gauge!("seraphim_audio_opus_complexity").set(f64::from(inside.figures.complexity()));
        let totals = inside.pacer.totals();
        gauge!("seraphim_voice_connections").set(float(totals.calls));
        let frames = totals.frames;
        for (result, count) in [
            ("sent", frames.sent),
            ("nulled", frames.starved),
            ("held", frames.held),
            ("alone", frames.alone),
            ("refused", frames.refused),
        ] {
            counter!("seraphim_audio_frames_total", "result" => result).absolute(count);
        }
        counter!("seraphim_audio_frame_deficit_total").absolute(frames.skipped);
        let mut before = self.scraped.lock().unwrap_or_else(PoisonError::into_inner);
        let bounds = LATENESS_BOUNDS.iter().map(Duration::as_secs_f64);
        for (bucket, bound) in bounds.chain([VERY_LATE]).enumerate() {
            let more = frames.lateness[bucket].saturating_sub(before.lateness[bucket]);
            histogram!("seraphim_audio_tick_lateness_seconds")
                .record_many(bound, usize::try_from(more).unwrap_or(usize::MAX));
        }
        *before = frames;
        if self.parts.lavalink_names {
            gather_lavalink(&inside.figures.stats());
        }
    }
}

impl Vitals for Body {
    fn signs(&self) -> Signs {
        let discord = self.parts.pulse.as_ref().map(|pulse| Discord {
            shards: pulse.shards(),
            connected: pulse.connected(),
            ping: pulse.latency(),
            guilds: pulse.guilds(),
        });
        let database = self.parts.database.as_ref();
        Signs {
            discord,
            nodes: self.nodes(),
            memory: memory(),
            store_degraded: database.is_some_and(|database| database.is_degraded()),
            late_share: self.late_share(),
        }
    }

    fn is_ready(&self) -> bool {
        let let_in = self.parts.pulse.as_ref();
        !self.parts.ending.is_cancelled() && let_in.is_none_or(|pulse| pulse.connected() > 0)
    }

    fn gather(&self) {
        if let Some(pulse) = &self.parts.pulse {
            Self::gather_gateway(pulse);
        }
        if let Some(audio) = &self.parts.audio {
            self.gather_audio(audio);
        }
        if let Some(inside) = &self.parts.inside {
            self.gather_inside(inside);
        }
        if let Some(database) = &self.parts.database {
            gauge!("seraphim_db_degraded").set(f64::from(u8::from(database.is_degraded())));
            let (busy, idle) = database.readers();
            gauge!("seraphim_db_readers", "state" => "busy").set(float(busy));
            gauge!("seraphim_db_readers", "state" => "idle").set(float(idle));
        }
        counter!("seraphim_log_lines_dropped_total").absolute(self.parts.logs.dropped());
        counter!("seraphim_task_panics_total").absolute(panics());
    }
}

/// The ten figures of Lavalink's own page, under its names.
fn gather_lavalink(stats: &lavalink_protocol::Stats) {
    gauge!("lavalink_players_total").set(stats.players);
    gauge!("lavalink_playing_players_total").set(stats.playing_players);
    gauge!("lavalink_uptime_milliseconds").set(wide(stats.uptime));
    gauge!("lavalink_memory_free_bytes").set(wide(stats.memory.free));
    gauge!("lavalink_memory_used_bytes").set(wide(stats.memory.used));
    gauge!("lavalink_memory_allocated_bytes").set(wide(stats.memory.allocated));
    gauge!("lavalink_memory_reservable_bytes").set(wide(stats.memory.reservable));
    gauge!("lavalink_cpu_cores").set(stats.cpu.cores);
    gauge!("lavalink_cpu_system_load_percentage").set(stats.cpu.system_load);
    gauge!("lavalink_cpu_lavalink_load_percentage").set(stats.cpu.lavalink_load);
}

/// What the system says of this process; zero where there is no `/proc`.
fn memory() -> Memory {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bytes = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_ascii_whitespace().next()?.parse::<u64>().ok())
            .map_or(0, |kib| kib * 1024)
    };
    Memory {
        resident: bytes("VmRSS:"),
        reserved: bytes("VmSize:"),
        shared: bytes("RssFile:") + bytes("RssShmem:"),
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        wide(part) / wide(whole)
    }
}

fn widened(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn float(number: usize) -> f64 {
    wide(u64::try_from(number).unwrap_or(u64::MAX))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what is counted here needs no 53 bits, and Prometheus has no more"
)]
fn wide(number: u64) -> f64 {
    number as f64
}
