//! Fifty players for a long time, whose tracks, filters, members and voice
//! servers change all the while: what is left of it in the end, and which frames
//! were missed that nothing explains.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use futures_util::future::try_join_all;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::client::{Client, voice};
use super::exchange::{Exchange, Place};
use super::node::Node;
use super::program::Program;
use super::tally::Counts;
use super::{SONG, Studio};

const PLAYERS: u32 = 50;
/// After something was asked of a player, frames may be missed for so long:
/// another source is opened, or another connection made.
const UNREST: Duration = Duration::from_secs(3);
/// Then none may be missed for so long.
const CALM: Duration = Duration::from_secs(4);
/// How often memory is looked at.
const LOOK: Duration = Duration::from_secs(2);
/// How long it may take until everything is given back.
const PATIENCE: Duration = Duration::from_mins(1);
/// One frame of so many may be missed: the machine is not ours alone.
const MOST_MISSED: u64 = 10_000;
/// Growth of memory that is none: the allocator's and the kernel's breathing.
const BREATH_KIB: f64 = 4_096.0;

/// What was seen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Soak {
    seconds: u64,
    /// What was asked of players.
    deeds: u64,
    /// Frames sent while nothing was asked, and those missed meanwhile.
    sent: u64,
    missed: u64,
    /// Memory on average over the second quarter and the last, in KiB.
    memory_before_kib: f64,
    memory_after_kib: f64,
    /// Threads and descriptors before the first player and after the last.
    threads: (usize, usize),
    descriptors: (usize, usize),
    children: usize,
}

/// Measures, and fails when something is left, grows, or is missed.
pub(super) async fn run(studio: &Studio, length: Duration, seed: u64) -> anyhow::Result<Soak> {
    let sink = studio.sink.address();
    let servers = [
        Exchange::open(sink, &studio.roots, false).await?,
        Exchange::open(sink, &studio.roots, false).await?,
    ];
    studio.sink.forget();
    let mut node = Node::start(&studio.surroundings(true), PLAYERS).await?;
    let mut tracks = Vec::new();
    for name in ["local:song.opus", "local:song.mp3", "local:song.flac"] {
        tracks.push(node.client.load(name).await?);
    }
    tracks.push(node.client.load(&studio.site.mp3()).await?);
    // What the runtime keeps is known after its first work.
    sleep(UNREST).await;
    let before = node.program.holds()?;
    let scene = Scene {
        studio,
        client: &node.client,
        servers: &servers,
        tracks,
        until: Instant::now() + length,
    };
    let visits = (0..PLAYERS).map(Place).map(|place| {
        let dice = StdRng::seed_from_u64(seed.wrapping_add(place.0.into()));
        scene.visit(place, dice)
    });
    let (visits, memory) = tokio::try_join!(try_join_all(visits), scene.watch(&node.program))?;
    let mut counts = Counts::default();
    for (_, seen) in &visits {
        counts.add(*seen);
    }
    let after = given_back(&node.program, before).await?;
    let soak = Soak {
        seconds: length.as_secs(),
        deeds: visits.iter().map(|(deeds, _)| deeds).sum(),
        sent: counts.sent,
        missed: counts.missed,
        memory_before_kib: mean(&memory[memory.len() / 4..memory.len() / 2]),
        memory_after_kib: mean(&memory[3 * memory.len() / 4..]),
        threads: (before.0, after.0),
        descriptors: (before.1, after.1),
        children: node.program.children()?,
    };
    if let Some(why) = node.program.ended() {
        bail!(why);
    }
    node.program.stop().await?;
    for server in servers {
        server.close().await;
    }
    soak.judge()?;
    Ok(soak)
}

/// What all players have in common.
struct Scene<'a> {
    studio: &'a Studio,
    client: &'a Client,
    servers: &'a [Exchange; 2],
    tracks: Vec<String>,
    until: Instant,
}

impl Scene<'_> {
    /// One player's life: how often something was asked of it, and what was
    /// seen while nothing was.
    async fn visit(&self, place: Place, mut dice: StdRng) -> anyhow::Result<(u64, Counts)> {
        let (mut deeds, mut seen) = (0, Counts::default());
        self.join(place, &mut dice).await?;
        let mut played = Instant::now();
        while Instant::now() < self.until {
            self.deed(place, &mut dice)
                .await
                .context("a player is gone")?;
            if played.elapsed() > SONG / 3 {
                // The song must not end while nothing is asked; at a higher
                // speed and after a seek it ends sooner.
                self.client.update(place, &self.track(&mut dice)).await?;
                played = Instant::now();
            }
            deeds += 1;
            sleep(UNREST).await;
            self.studio.sink.begin_one(place.ssrc());
            sleep(CALM).await;
            seen.add(self.studio.sink.measured_one(place.ssrc(), CALM));
        }
        self.client.destroy(place).await?;
        Ok((deeds, seen))
    }

    /// Comes to one of the voice servers, and plays something.
    async fn join(&self, place: Place, dice: &mut StdRng) -> anyhow::Result<()> {
        let begun = Instant::now();
        let server = &self.servers[dice.random_range(0..self.servers.len())];
        let voice = voice(place, &server.endpoint());
        while !self.client.try_update(place, &voice).await? {
            // A node that is pressed says so, and is not for long.
            ensure!(begun.elapsed() < PATIENCE, "the node stays full");
            sleep(UNREST).await;
        }
        self.client.update(place, &self.track(dice)).await
    }

    fn track(&self, dice: &mut StdRng) -> Value {
        let track = &self.tracks[dice.random_range(0..self.tracks.len())];
        json!({ "track": { "encoded": track } })
    }

    async fn deed(&self, place: Place, dice: &mut StdRng) -> anyhow::Result<()> {
        let update = match dice.random_range(0..8) {
            0 => self.track(dice),
            1 => json!({ "volume": dice.random_range(50..=100) }),
            2 => json!({ "filters": { "timescale": { "speed": 1.1 } }, "volume": 100 }),
            3 => json!({ "filters": {}, "volume": 100 }),
            4 => json!({ "position": dice.random_range(0..20_000) }),
            5 => {
                self.client
                    .update(place, &json!({ "paused": true }))
                    .await?;
                sleep(Duration::from_millis(dice.random_range(0..1_000))).await;
                json!({ "paused": false })
            }
            6 => {
                // Everybody else leaves, and somebody comes.
                for server in self.servers {
                    server.change_members(place);
                }
                return Ok(());
            }
            _ => {
                self.client.destroy(place).await?;
                return self.join(place, dice).await;
            }
        };
        if dice.random_bool(0.3) {
            self.client.update(place, &self.track(dice)).await?;
        }
        self.client.update(place, &update).await
    }

    /// The program's memory from time to time, in KiB.
    async fn watch(&self, program: &Program) -> anyhow::Result<Vec<u64>> {
        let mut memory = Vec::new();
        while Instant::now() < self.until {
            sleep(LOOK).await;
            memory.push(program.resident()?);
        }
        Ok(memory)
    }
}

/// Waits until the program holds no more than before; what it holds then.
async fn given_back(program: &Program, before: (usize, usize)) -> anyhow::Result<(usize, usize)> {
    let begun = Instant::now();
    loop {
        let now = program.holds()?;
        let given_back = now.0 <= before.0 && now.1 <= before.1;
        if given_back || begun.elapsed() > PATIENCE {
            return Ok(now);
        }
        sleep(Duration::from_millis(200)).await;
    }
}

#[expect(clippy::cast_precision_loss, reason = "KiB of memory stay below 2^53")]
fn mean(memory: &[u64]) -> f64 {
    memory.iter().sum::<u64>() as f64 / memory.len().max(1) as f64
}

/// One frame of so many was missed, or fewer.
fn few(missed: u64, sent: u64) -> bool {
    missed * MOST_MISSED <= sent
}

impl Soak {
    fn judge(&self) -> anyhow::Result<()> {
        ensure!(
            self.deeds > 0 && self.sent > 0,
            "nothing was played: {self:?}"
        );
        ensure!(few(self.missed, self.sent), "frames were missed: {self:?}");
        let most = self.memory_before_kib * 1.05 + BREATH_KIB;
        ensure!(self.memory_after_kib <= most, "memory grows: {self:?}");
        ensure!(
            self.threads.1 <= self.threads.0,
            "threads are left: {self:?}"
        );
        ensure!(
            self.descriptors.1 <= self.descriptors.0,
            "descriptors are left: {self:?}"
        );
        ensure!(self.children == 0, "children are left: {self:?}");
        Ok(())
    }
}
