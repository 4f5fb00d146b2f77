//! One player: how soon what is asked of it is heard, in the packets that
//! leave. A packet that passes through is the file's own, so that a seek shows
//! by where it is in the file, and a volume or filter by being none of them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use rand::Rng as _;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::Studio;
use super::client::Client;
use super::exchange::{Exchange, Place};
use super::node::Node;
use super::sink::Tapped;
use super::tally::Histogram;

const PLACE: Place = Place(0);
/// Without a packet for so long, a player is silent.
const QUIET: Duration = Duration::from_millis(200);
/// What does not happen in this time does not happen.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often each thing is asked for.
const ROUNDS: usize = 30;
/// How often a track is started; p99 asks for more.
const STARTS: usize = 100;
/// Packets in a row that are the file's, after which all is as it was.
const SETTLED: usize = 15;
/// Between two packets.
const TICK_US: u64 = 20_000;
/// A seek is precise to so many packets.
const NEAR: usize = 5;

/// How long something took, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Took {
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) max: f64,
}

impl From<Histogram> for Took {
    fn from(histogram: Histogram) -> Self {
        let ms = |share| histogram.per_mille(share).as_secs_f64() * 1e3;
        Self {
            p50: ms(500),
            p99: ms(990),
            max: histogram.longest().as_secs_f64() * 1e3,
        }
    }
}

/// Of a node with one player, in milliseconds unless it says otherwise.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reaction {
    /// From the start of the program to its first answer.
    pub(super) ready: f64,
    /// Memory before the first session, in KiB.
    pub(super) alone_kib: u64,
    /// An HTTP MP3 on loopback, looked up.
    pub(super) resolve: Took,
    /// From the PATCH with a local track to its first packet.
    pub(super) first_packet: Took,
    /// From the PATCH to the last packet before the pause.
    pub(super) pause: Took,
    /// From the PATCH to the first packet after the pause.
    pub(super) resume: Took,
    pub(super) seek: Took,
    pub(super) volume: Took,
    pub(super) filter: Took,
}

pub(super) async fn measure(studio: &Studio) -> anyhow::Result<Reaction> {
    let exchange = Exchange::open(studio.sink.address(), &studio.roots, true).await?;
    studio.sink.forget();
    let mut ready = Vec::new();
    for _ in 0..4 {
        let node = Node::start(&studio.surroundings(false), 1).await?;
        ready.push(node.ready_after);
        node.program.stop().await?;
    }
    ready.sort();
    let node = Node::start(&studio.surroundings(false), 1).await?;
    let alone_kib = node.program.resident()?;
    let mut resolve = Histogram::default();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        node.client.load(&studio.site.mp3()).await?;
        resolve.add(begun.elapsed());
    }
    let voice = super::client::voice(PLACE, &exchange.endpoint());
    node.client.update(PLACE, &voice).await?;
    exchange.ready(1, PATIENCE).await?;
    let mut player = Player {
        client: &node.client,
        exchange: &exchange,
        packets: studio.sink.tap(PLACE.ssrc(), 1_024),
        places: studio
            .music
            .packets
            .iter()
            .enumerate()
            .map(|(place, packet)| (packet.clone(), place))
            .collect(),
        track: node.client.load("local:song.opus").await?,
    };
    let first_packet = player.first_packet().await?;
    let (pause, resume) = player.pauses().await?;
    let reaction = Reaction {
        ready: ready[ready.len() / 2].as_secs_f64() * 1e3,
        alone_kib,
        resolve: resolve.into(),
        first_packet: first_packet.into(),
        pause: pause.into(),
        resume: resume.into(),
        seek: player.seeks().await?.into(),
        volume: player
            .changes(&json!({ "volume": 50 }), &json!({ "volume": 100 }))
            .await?
            .into(),
        filter: player
            .changes(
                &json!({ "filters": { "lowPass": { "smoothing": 20.0 } } }),
                &json!({ "filters": {} }),
            )
            .await?
            .into(),
    };
    node.program.stop().await?;
    exchange.close().await;
    Ok(reaction)
}

struct Player<'a> {
    client: &'a Client,
    exchange: &'a Exchange,
    packets: mpsc::Receiver<Tapped>,
    /// The file's packets.
    places: HashMap<Bytes, usize>,
    track: String,
}

impl Player<'_> {
    async fn first_packet(&mut self) -> anyhow::Result<Histogram> {
        let mut took = Histogram::default();
        let play = json!({ "track": { "encoded": self.track } });
        for _ in 0..STARTS {
            self.stop().await?;
            let begun = self.ask(&play).await?;
            let first = self.frame(|_| true).await.context("a first packet")?;
            took.add(first.at.saturating_duration_since(begun));
        }
        Ok(took)
    }

    /// How long pausing took, and going on.
    async fn pauses(&mut self) -> anyhow::Result<(Histogram, Histogram)> {
        let (mut paused, mut resumed) = (Histogram::default(), Histogram::default());
        self.play().await?;
        for _ in 0..ROUNDS {
            let begun = self.ask(&json!({ "paused": true })).await?;
            let last = self.silence().await;
            paused.add(last.map_or(Duration::ZERO, |last| last.saturating_duration_since(begun)));
            let begun = self.ask(&json!({ "paused": false })).await?;
            let first = self
                .frame(|_| true)
                .await
                .context("a packet after a pause")?;
            resumed.add(first.at.saturating_duration_since(begun));
            self.settle().await?;
        }
        Ok((paused, resumed))
    }

    async fn seeks(&mut self) -> anyhow::Result<Histogram> {
        let mut took = Histogram::default();
        let whole = self.places.len();
        self.play().await?;
        for round in 0..ROUNDS {
            // Far from where it plays, and elsewhere each time.
            let at = self.settle().await?;
            let wanted = (at + whole / 2 + 7 * round) % (whole - SETTLED);
            let begun = self.ask(&json!({ "position": 20 * wanted })).await?;
            let near = |place: Option<usize>| {
                place.is_some_and(|place| place + NEAR >= wanted && place <= wanted + NEAR)
            };
            let first = self.frame(near).await.context("a seek")?;
            took.add(first.at.saturating_duration_since(begun));
        }
        Ok(took)
    }

    /// How long a change of the sound took to be heard; it is taken back each
    /// time.
    async fn changes(&mut self, change: &Value, back: &Value) -> anyhow::Result<Histogram> {
        let mut took = Histogram::default();
        self.play().await?;
        for _ in 0..ROUNDS {
            self.settle().await?;
            let begun = self.ask(change).await?;
            let first = self
                .frame(|place| place.is_none())
                .await
                .context("another sound")?;
            took.add(first.at.saturating_duration_since(begun));
            self.ask(back).await?;
        }
        self.settle().await?;
        Ok(took)
    }

    /// Asks at any moment of a tick, and says when.
    async fn ask(&mut self, body: &Value) -> anyhow::Result<Instant> {
        sleep(Duration::from_micros(rand::rng().random_range(0..TICK_US))).await;
        while self.packets.try_recv().is_ok() {}
        let begun = Instant::now();
        self.client.update(PLACE, body).await?;
        Ok(begun)
    }

    async fn play(&mut self) -> anyhow::Result<()> {
        self.stop().await?;
        self.ask(&json!({ "track": { "encoded": self.track } }))
            .await?;
        self.settle().await.map(drop)
    }

    async fn stop(&mut self) -> anyhow::Result<()> {
        self.ask(&json!({ "track": { "encoded": null } })).await?;
        self.silence().await;
        Ok(())
    }

    /// Waits for silence; when the last frame before it came, if one did.
    async fn silence(&mut self) -> Option<Instant> {
        let mut last = None;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE
            && let Ok(Some(packet)) = timeout(QUIET, self.packets.recv()).await
        {
            if !packet.is_silent() {
                last = Some(packet.at);
            }
        }
        last
    }

    /// Waits until the file passes through again, and says where it is.
    async fn settle(&mut self) -> anyhow::Result<usize> {
        let mut row = 0;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let packet = timeout(PATIENCE, self.packets.recv()).await?;
            let place = packet.and_then(|packet| self.place(&packet));
            row = if place.is_some() { row + 1 } else { 0 };
            if let Some(place) = place.filter(|_| row >= SETTLED) {
                return Ok(place);
            }
        }
        bail!("the file does not pass through");
    }

    /// Waits for a frame whose place in the file is as wanted.
    async fn frame(&mut self, wanted: impl Fn(Option<usize>) -> bool) -> anyhow::Result<Tapped> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let packet = timeout(PATIENCE, self.packets.recv()).await?;
            let packet = packet.context("the sink is closed")?;
            if !packet.is_silent() && wanted(self.place(&packet)) {
                return Ok(packet);
            }
        }
        bail!("it is not heard within {PATIENCE:?}");
    }

    /// Where in the file a packet is from. `None`: it is none of the file's.
    fn place(&self, packet: &Tapped) -> Option<usize> {
        let frame = self.exchange.hear(PLACE, &packet.packet)?;
        self.places.get(frame.as_slice()).copied()
    }
}
