//! What Seraphim's audio node costs and how punctual it is, measured on this
//! machine: the node runs as it does in life, as a program of its own with a
//! Lavalink client; what it sends goes by DAVE and the transport's encryption to
//! a sink on loopback. Nothing leaves the machine, and everything ends by itself.

mod client;
mod crowd;
mod exchange;
mod flac;
mod group;
mod guilds;
mod load;
mod media;
mod node;
mod program;
mod reaction;
mod report;
mod sink;
mod site;
mod soak;
mod stage;
mod tally;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use seraphim_node::pipeline::BEST_COMPLEXITY;
use seraphim_node::pipeline::cache::{CacheKey, CacheSettings, FrameCache};
use tempfile::TempDir;

pub(crate) use self::crowd::Crowd;
pub(crate) use self::guilds::Guilds;
pub(crate) use self::load::Scenario;
use self::media::Music;
use self::node::Surroundings;
use self::report::Machine;
pub(crate) use self::report::Report;
use self::sink::Sink;
use self::site::Site;
pub(crate) use self::soak::Soak;

/// Songs that are played again and again are so long.
const SONG: Duration = Duration::from_mins(2);

/// What is measured.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) scenarios: Vec<Scenario>,
    /// Players of each scenario; `None`: what a machine of two cores carries.
    pub(crate) players: Option<u32>,
    pub(crate) seconds: u32,
    /// Whether one player's reactions are measured too.
    pub(crate) reactions: bool,
    /// A program to compare with.
    pub(crate) peer: Option<PathBuf>,
}

/// What all measurements have in common.
struct Studio {
    folder: TempDir,
    /// The certificate of the voice gateway that is open.
    roots: PathBuf,
    music: Music,
    site: Site,
    sink: Sink,
    length: Duration,
}

/// Measures, one thing after the other.
///
/// # Errors
/// When something that is measured does not work at all.
pub(crate) async fn run(plan: &Plan, tell: impl Fn(&str)) -> anyhow::Result<Report> {
    // A player has two sockets, on either side.
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, Rlimit { ..limit }).context("the limit of open files")?;
    // Starting thousands of players takes time too.
    let most = plan.players.unwrap_or(1_000);
    let length = Duration::from_secs(u64::from(plan.seconds) + 60 + u64::from(most) / 50);
    let studio = Studio::open(length).await?;
    let mut report = Report {
        machine: machine()?,
        ..Report::default()
    };
    if plan.reactions {
        tell("one player's reactions");
        report.reaction = Some(reaction::measure(&studio).await.context("reactions")?);
    }
    for scenario in &plan.scenarios {
        let players = plan.players.unwrap_or(scenario.usual_players());
        tell(&format!("{scenario:?}, {players} players"));
        let load = load::node(&studio, *scenario, players, plan.seconds).await;
        report
            .loads
            .push(load.with_context(|| format!("{scenario:?}"))?);
    }
    if let Some(peer) = &plan.peer {
        let players = plan
            .players
            .unwrap_or(Scenario::PassThrough.usual_players());
        tell(&format!("songbird, {players} players"));
        let load = load::peer(&studio, peer, players, plan.seconds).await;
        report.loads.push(load.context("songbird")?);
    }
    report.machine.load_after = load_average();
    report.judge();
    Ok(report)
}

/// Keeps fifty players busy for so long; see [`mod@soak`].
///
/// # Errors
/// When something is left, grows, or is missed.
pub(crate) async fn soak(length: Duration, seed: u64) -> anyhow::Result<Soak> {
    let studio = Studio::open(SONG).await?;
    soak::run(&studio, length, seed).await
}

/// Lets so many people press everything for so many seconds; see [`mod@crowd`].
///
/// # Errors
/// When the player is not whole afterwards.
pub(crate) async fn crowd(people: u32, seconds: u32, seed: u64) -> anyhow::Result<Crowd> {
    crowd::measure(people, seconds, seed).await
}

/// What the bot half keeps of many guilds; see [`mod@guilds`].
///
/// # Errors
/// When the bot does not come.
pub(crate) async fn guilds(tell: impl Fn(&str)) -> anyhow::Result<Guilds> {
    guilds::measure(tell).await
}

impl Studio {
    async fn open(length: Duration) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("a folder for the run")?;
        let shelf = folder.path().join("music");
        std::fs::create_dir(&shelf)?;
        let music = Music::write(&shelf, length)?;
        Ok(Self {
            site: Site::open(music.mp3.clone(), music.flac.clone()).await?,
            sink: Sink::open()?,
            roots: folder.path().join("roots.pem"),
            folder,
            music,
            length,
        })
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn surroundings(&self, keeps_frames: bool) -> Surroundings<'_> {
        Surroundings {
            music: self.music.opus.parent().unwrap_or(self.folder()),
            folder: self.folder(),
            roots: &self.roots,
            site: self.site.address,
            keeps_frames,
        }
    }

    /// Puts frames where the node keeps them, as if the served FLAC had been
    /// played whole.
    fn keep_frames(&self) -> anyhow::Result<()> {
        let cache = FrameCache::new(CacheSettings {
            folder: Some(self.folder().join("frames")),
            ..CacheSettings::default()
        })?;
        let key = CacheKey::new(
            "http",
            &self.site.flac(),
            self.length,
            128_000,
            BEST_COMPLEXITY,
        );
        let mut recording = cache.record(key, self.length);
        let frames = usize::try_from(self.length.as_millis() / 20)?;
        for packet in self.music.packets.iter().cycle().take(frames) {
            recording.push(packet);
        }
        recording.finish();
        Ok(())
    }
}

fn machine() -> anyhow::Result<Machine> {
    let processors = std::fs::read_to_string("/proc/cpuinfo").context("what machine it is")?;
    let model = processors
        .lines()
        .find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(Machine {
        processor: model
            .map_or("an unknown processor", |(_, model)| model)
            .to_owned(),
        cores: std::thread::available_parallelism()?.get(),
        kernel: kernel.trim().to_owned(),
        build: if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        },
        load_before: load_average(),
        load_after: String::new(),
    })
}

/// Of the last minute.
fn load_average() -> String {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    averages.split(' ').next().unwrap_or("unknown").to_owned()
}
