//! Many players at a time: what they cost, and how punctual they are.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, sleep};

use super::Studio;
use super::exchange::{Exchange, Place, USER};
use super::node::Node;
use super::program::{Program, Work};
use super::sink::Measured;

/// After the last player was heard of, before the measurement begins.
const SETTLING: Duration = Duration::from_secs(2);
/// What one player more may take to be ready, on a busy machine.
const PATIENCE_EACH: Duration = Duration::from_millis(100);
/// What all may take besides.
const PATIENCE: Duration = Duration::from_mins(1);
/// The share of a core that players may use; the rest is for bad moments.
const SHARE: f64 = 0.7;

/// What many players do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scenario {
    /// Ogg Opus from the local folder, passed through.
    PassThrough,
    /// A track whose frames were kept.
    Cached,
    /// MP3 from the local folder, decoded and encoded.
    Mp3,
    /// FLAC from the local folder, decoded and encoded.
    Flac,
    /// MP3 with an equaliser and a timescale.
    Filters,
}

impl Scenario {
    /// How many players a machine of two cores carries with ease.
    pub(super) fn usual_players(self) -> u32 {
        match self {
            Self::PassThrough | Self::Cached => 1_000,
            Self::Mp3 | Self::Flac => 40,
            Self::Filters => 20,
        }
    }

    fn identifier(self, studio: &Studio) -> String {
        match self {
            Self::PassThrough => "local:song.opus".to_owned(),
            Self::Cached => studio.site.flac(),
            Self::Mp3 | Self::Filters => "local:song.mp3".to_owned(),
            Self::Flac => "local:song.flac".to_owned(),
        }
    }

    fn filters(self) -> Value {
        if self == Self::Filters {
            json!({
                "equalizer": [{ "band": 0, "gain": 0.25 }, { "band": 1, "gain": 0.15 }],
                "timescale": { "speed": 1.0, "pitch": 1.05, "rate": 1.0 },
            })
        } else {
            json!({})
        }
    }
}

/// Memory of the program and of each player, in KiB.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Memory {
    pub(super) alone: u64,
    pub(super) with_idle_players: u64,
    pub(super) with_playing_players: u64,
    pub(super) idle_player: f64,
    pub(super) playing_player: f64,
}

/// How long after its deadline a frame left, in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Lateness {
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) p999: f64,
    pub(super) max: f64,
}

/// The figures of one scenario.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Load {
    pub(super) scenario: Scenario,
    /// Who sent: Seraphim's node, or the program it is compared with.
    pub(super) sender: String,
    pub(super) players: u32,
    pub(super) seconds: f64,
    pub(super) sent: u64,
    pub(super) late: u64,
    pub(super) missed: u64,
    /// Sent, and not received by the sink: a fault of the measurement.
    pub(super) lost_by_the_sink: u64,
    pub(super) missed_percent: f64,
    pub(super) lateness_us: Lateness,
    /// Processor seconds.
    pub(super) cpu: Work,
    /// Of one core, in per cent.
    pub(super) cpu_percent_per_player: f64,
    pub(super) packets_per_cpu_second: f64,
    /// Players that one core carries at 70 % of it.
    pub(super) players_per_core: f64,
    pub(super) memory: Memory,
    pub(super) threads: usize,
    pub(super) descriptors: usize,
}

/// Measures a scenario on a node of its own.
pub(super) async fn node(
    studio: &Studio,
    scenario: Scenario,
    players: u32,
    seconds: u32,
) -> anyhow::Result<Load> {
    let exchange = Exchange::open(studio.sink.address(), &studio.roots, false).await?;
    studio.sink.forget();
    if scenario == Scenario::Cached {
        studio.keep_frames()?;
    }
    let around = studio.surroundings(scenario == Scenario::Cached);
    let mut node = Node::start(&around, players).await?;
    let alone = node.program.resident()?;
    let places = || (0..players).map(Place);
    let endpoint = exchange.endpoint();
    node.client
        .update_all(places(), |place| super::client::voice(place, &endpoint))
        .await
        .context("the players' voice")?;
    exchange.ready(players as usize, patience(players)).await?;
    sleep(SETTLING).await;
    let with_idle_players = node.program.resident()?;

    let encoded = node.client.load(&scenario.identifier(studio)).await?;
    let play = json!({ "track": { "encoded": encoded }, "filters": scenario.filters() });
    node.client
        .update_all(places(), |_| play.clone())
        .await
        .context("the players' tracks")?;
    let measured = measure(studio, &mut node.program, players, seconds).await?;
    let failures = node.client.failures();
    if failures > 0 {
        bail!(
            "{failures} tracks failed: {}",
            node.program.ended().unwrap_or_default()
        );
    }
    let memory = Memory {
        alone,
        with_idle_players,
        with_playing_players: measured.resident,
        idle_player: each(with_idle_players, alone, players),
        playing_player: each(measured.resident, alone, players),
    };
    node.program.stop().await?;
    exchange.close().await;
    Ok(figures(scenario, "seraphim", players, &measured, memory))
}

/// Measures another program, which plays the same Opus file on the same sink.
/// It gets the file as its argument, and a line of JSON for each connection.
pub(super) async fn peer(
    studio: &Studio,
    program: &Path,
    players: u32,
    seconds: u32,
) -> anyhow::Result<Load> {
    let exchange = Exchange::open(studio.sink.address(), &studio.roots, false).await?;
    studio.sink.forget();
    let mut program = Program::start(
        program,
        [studio.music.opus.as_os_str()],
        &studio.roots,
        studio.folder().join("peer.log"),
    )?;
    let mut input = program.input().context("its input")?;
    sleep(SETTLING).await;
    let alone = program.resident()?;
    for place in (0..players).map(Place) {
        let line = json!({
            "guild": place.guild(), "channel": place.channel(), "user": USER,
            "session": "the session", "token": "the token", "endpoint": exchange.endpoint(),
        });
        input.write_all(format!("{line}\n").as_bytes()).await?;
    }
    input.flush().await?;
    exchange.ready(players as usize, patience(players)).await?;
    let measured = measure(studio, &mut program, players, seconds).await?;
    let memory = Memory {
        alone,
        with_idle_players: 0,
        with_playing_players: measured.resident,
        idle_player: 0.0,
        playing_player: each(measured.resident, alone, players),
    };
    drop(input);
    program.stop().await?;
    exchange.close().await;
    Ok(figures(
        Scenario::PassThrough,
        "songbird",
        players,
        &measured,
        memory,
    ))
}

struct Taken {
    measured: Measured,
    work: Work,
    seconds: f64,
    resident: u64,
    holds: (usize, usize),
}

/// Waits until every player is heard of, then counts for so many seconds.
async fn measure(
    studio: &Studio,
    program: &mut Program,
    players: u32,
    seconds: u32,
) -> anyhow::Result<Taken> {
    let wanted = players as usize;
    let until = Instant::now() + patience(players);
    while studio.sink.streams() < wanted {
        if let Some(why) = program.ended() {
            bail!(why);
        }
        if Instant::now() > until {
            bail!(
                "{} of {players} players are heard of",
                studio.sink.streams()
            );
        }
        sleep(Duration::from_millis(50)).await;
    }
    sleep(SETTLING).await;
    let before = program.work()?;
    let begun = Instant::now();
    studio.sink.begin();
    sleep(Duration::from_secs(seconds.into())).await;
    let measured = studio.sink.measured();
    let work = program.work()?.since(before);
    if measured.streams != wanted {
        bail!("{} streams of {players} players", measured.streams);
    }
    Ok(Taken {
        measured,
        work,
        seconds: begun.elapsed().as_secs_f64(),
        resident: program.resident()?,
        holds: program.holds()?,
    })
}

fn figures(scenario: Scenario, sender: &str, players: u32, taken: &Taken, memory: Memory) -> Load {
    let counts = taken.measured.counts;
    let per_player = taken.work.all / taken.seconds / f64::from(players);
    let (sent, missed) = (number(counts.sent), number(counts.missed));
    let micros = |per_mille| taken.measured.lateness.per_mille(per_mille).as_secs_f64() * 1e6;
    Load {
        scenario,
        sender: sender.to_owned(),
        players,
        seconds: taken.seconds,
        sent: counts.sent,
        late: counts.late,
        missed: counts.missed,
        lost_by_the_sink: counts.lost,
        missed_percent: 100.0 * missed / (sent + missed).max(1.0),
        lateness_us: Lateness {
            p50: micros(500),
            p99: micros(990),
            p999: micros(999),
            max: taken.measured.lateness.longest().as_secs_f64() * 1e6,
        },
        cpu: taken.work,
        cpu_percent_per_player: 100.0 * per_player,
        packets_per_cpu_second: sent / taken.work.all.max(0.01),
        players_per_core: SHARE / per_player.max(1e-9),
        memory,
        threads: taken.holds.0,
        descriptors: taken.holds.1,
    }
}

fn patience(players: u32) -> Duration {
    PATIENCE + PATIENCE_EACH * players
}

/// KiB of each of so many.
fn each(with: u64, without: u64, players: u32) -> f64 {
    number(with.saturating_sub(without)) / f64::from(players.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "frames and KiB stay below 2^53")]
fn number(count: u64) -> f64 {
    count as f64
}
