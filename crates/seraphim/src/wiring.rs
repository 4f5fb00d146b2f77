//! Builds the parts and hands each its neighbours. What runs where is decided
//! here and nowhere else.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use rand::Rng as _;
use secrecy::SecretString;
use seraphim_engine::ports::{MonotonicClock, Store, ThreadDice};
use seraphim_engine::{Engine, EngineSettings, Ports};
use seraphim_lavalink::Lavalink;
use seraphim_node::pipeline::cache::FrameCache;
use seraphim_node::{Build, Node, NodeSettings};
use seraphim_ops::Logs;
use seraphim_sources::Sources;
use seraphim_store::{Database, ShardsWanted};
use seraphim_voice::{CallSettings, Pacer, PacerSettings, Tls};
use tokio::net::TcpListener;

use crate::config::{self, Audio, External, Outside};
use crate::descriptors;
use crate::health;
use crate::lifecycle::{Lifecycle, Signals};
use crate::operator::Program;
use crate::reload::Reloader;
use crate::vitals::{Inside, Parts};

/// How long the node inside keeps a track that nobody takes frames of.
const EMBEDDED_CLEANUP: Duration = Duration::from_mins(10);

/// How long a lookup may take, unless yt-dlp may take longer.
const LOOKUP: Duration = Duration::from_secs(30);

/// How long a lost node of several may take to be resumed.
const GRACE_OF_SEVERAL: Duration = Duration::from_secs(1);

/// The whole bot, running until a signal or a fault.
///
/// # Errors
/// When a part cannot start, or ends by itself.
pub(crate) async fn run(
    settings: config::Run,
    outside: Outside,
    logs: Arc<Logs>,
) -> anyhow::Result<()> {
    for advice in &settings.advice {
        tracing::warn!("{advice}");
    }
    descriptors::raise();
    live(async |lifecycle| set_up(lifecycle, settings, outside, logs).await).await
}

/// Sets parts up and runs them. A signal or a fault while they are set up stops
/// those that are there already: what is held must be let go of.
async fn live(
    set_up: impl AsyncFnOnce(&mut Lifecycle) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut signals = Signals::listen().context("signals cannot be listened to")?;
    let mut lifecycle = Lifecycle::default();
    let outcome = tokio::select! {
        biased;
        () = signals.next() => None,
        // Every part's beginnings: too much for a stack.
        outcome = Box::pin(set_up(&mut lifecycle)) => Some(outcome),
    };
    match outcome {
        Some(Ok(())) => Ok(lifecycle.run(signals).await?),
        Some(Err(error)) => {
            lifecycle.end(signals).await;
            Err(error)
        }
        None => {
            tracing::info!("stopping before everything was set up");
            lifecycle.end(signals).await;
            Ok(())
        }
    }
}

async fn set_up(
    lifecycle: &mut Lifecycle,
    settings: config::Run,
    outside: Outside,
    logs: Arc<Logs>,
) -> anyhow::Result<()> {
    let metrics = health::metrics(&settings.health)?;
    // Started first, so it stops last: all others write their last words.
    let store = open_store(lifecycle, settings.database).await?;
    let (plan, takeover) = (settings.discord.shards, settings.discord.takeover);
    let discord = seraphim_discord::connect(settings.discord, store.clone()).await?;
    let (total, named) = discord.shards();
    let leases = store.lease(ShardsWanted {
        application: discord.application_id(),
        total,
        named,
        takeover,
    });
    let leases = leases.await?;
    let held = leases.held();
    lifecycle.start("the leases of the shards", |stop| leases.run(stop));

    let lookup = longest_lookup(&settings.sources);
    let (external, inside) = match settings.audio {
        Audio::External(external) => (external, None),
        Audio::Embedded => {
            let embedded = embed(lifecycle, settings.sources, settings.frames).await?;
            (vec![embedded.0], Some(embedded.1))
        }
    };
    let embedded = inside.is_some();
    let several = external.len() > 1;
    let nodes = external
        .into_iter()
        .map(|external| {
            let mut node = lavalink(external, discord.application_id(), several);
            node.load_timeout = lookup;
            node
        })
        .collect();
    // The node inside ends with this program, and its sessions with it; and of
    // several programs, none is to take up the session of another.
    let alone = !plan.is_part() && !takeover;
    let memory = (!embedded && alone).then(|| Arc::clone(&store) as Arc<dyn Store>);
    let (audio, driver, audio_events) = Lavalink::with(nodes, memory.as_ref())?;
    let parts = Parts {
        logs: Arc::clone(&logs),
        pulse: Some(discord.pulse()),
        audio: Some(Arc::clone(&audio)),
        database: Some(Arc::clone(&store)),
        inside,
        ending: lifecycle.ending(),
        lavalink_names: settings.health.lavalink_names,
    };
    health::open(lifecycle, &settings.health, metrics, parts).await?;
    lifecycle.start("the connection to the audio node", |stop| driver.run(stop));

    let operator = Arc::new(Program {
        audio: Arc::clone(&audio),
        logs: Arc::clone(&logs),
        leave: lifecycle.leave(),
    });
    let (engine, driver) = Engine::new(
        Ports {
            audio,
            audio_events,
            stage: discord.stage(),
            store,
            clock: Arc::new(MonotonicClock::start()),
            dice: Arc::new(ThreadDice),
        },
        EngineSettings {
            guild: settings.guild,
            limits: settings.limits,
            suggest_prefix: embedded.then(|| "localsearch".to_owned()),
            load_timeout: lookup,
            ..EngineSettings::default()
        },
    );
    let reloader = Reloader::new(outside, logs, engine.clone()).context("SIGHUP")?;
    lifecycle.start("the reload", |stop| reloader.run(stop));
    lifecycle.start("the connection to Discord", |stop| {
        discord.run(engine, operator, held, stop)
    });
    // Started last, so it stops first: it says its goodbyes through all others.
    lifecycle.start("the engine", |stop| driver.run(stop));
    Ok(())
}

/// How long a lookup may take: longer than one question to yt-dlp.
fn longest_lookup(sources: &seraphim_sources::Settings) -> Duration {
    LOOKUP.max(sources.ytdlp.time + Duration::from_secs(10))
}

/// How to speak to a node. With another one to go to, a node that is lost is
/// not waited for as long.
fn lavalink(external: External, user: u64, several: bool) -> seraphim_lavalink::Settings {
    let External {
        name,
        host,
        port,
        secure,
        password,
        weight,
        regions,
    } = external;
    let mut node = seraphim_lavalink::Settings::new(host, port, password, user);
    node.secure = secure;
    node.weight = weight;
    node.regions = regions;
    node.traceparent = seraphim_ops::traceparent;
    if let Some(name) = name {
        node.name = name;
    }
    if several {
        node.grace = GRACE_OF_SEVERAL;
    }
    node
}

/// The database, and what has to run for it.
async fn open_store(
    lifecycle: &mut Lifecycle,
    settings: seraphim_store::Settings,
) -> anyhow::Result<Arc<Database>> {
    let address = settings.address.to_string();
    let opened = Database::open(settings).await?;
    if let Some(aside) = opened.put_aside {
        tracing::error!(
            aside = %aside.display(),
            "the database was damaged and put aside; the last backup has taken its place"
        );
    }
    tracing::info!(address, "the database is open");
    let driver = opened.driver;
    lifecycle.start("the store", |stop| driver.run(stop));
    Ok(opened.database)
}

/// The audio node inside this process, on a port and with a password that
/// nobody else knows.
async fn embed(
    lifecycle: &mut Lifecycle,
    sources: seraphim_sources::Settings,
    frames: config::Frames,
) -> anyhow::Result<(External, Inside)> {
    let password = SecretString::from(
        rand::rng()
            .sample_iter(rand::distr::Alphanumeric)
            .take(32)
            .map(char::from)
            .collect::<String>(),
    );
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let (mut node, pacer) = node_settings(password.clone(), sources, frames)?;
    // The bot decides when a track is over, also after a long voice outage.
    node.cleanup_after = EMBEDDED_CLEANUP;
    let node = Node::new(node)?;
    let inside = Inside {
        figures: node.figures(),
        pacer,
    };
    lifecycle.start("the audio node", |stop| node.run(listener, stop));
    let external = External {
        // Its port is another each time; as a name it would be a new node each time.
        name: Some("inside".to_owned()),
        host: address.ip().to_string(),
        port: address.port(),
        secure: false,
        password,
        weight: 1,
        regions: Vec::new(),
    };
    Ok((external, inside))
}

/// The audio node alone, running until a signal or a fault.
///
/// # Errors
/// When it cannot start, or ends by itself.
pub(crate) async fn node(settings: config::Node, logs: Arc<Logs>) -> anyhow::Result<()> {
    for advice in &settings.advice {
        tracing::warn!("{advice}");
    }
    descriptors::raise();
    live(async |lifecycle| set_up_node(lifecycle, settings, logs).await).await
}

async fn set_up_node(
    lifecycle: &mut Lifecycle,
    settings: config::Node,
    logs: Arc<Logs>,
) -> anyhow::Result<()> {
    let address = SocketAddr::new(settings.address, settings.port);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("the node cannot listen on {address}"))?;
    let metrics = health::metrics(&settings.health)?;
    let (mut node, pacer) = node_settings(settings.password, settings.sources, settings.frames)?;
    node.player_update_interval = settings.player_update_interval;
    node.stuck_after = settings.stuck_after;
    node.disabled_filters = settings.disabled_filters;
    if let Some(players) = settings.players {
        node.limits.players = players;
    }
    tracing::info!(address = %listener.local_addr()?, "the audio node listens");
    let node = Node::new(node)?;
    let parts = Parts {
        logs,
        pulse: None,
        audio: None,
        database: None,
        inside: Some(Inside {
            figures: node.figures(),
            pacer,
        }),
        ending: lifecycle.ending(),
        lavalink_names: settings.health.lavalink_names,
    };
    health::open(lifecycle, &settings.health, metrics, parts).await?;
    lifecycle.start("the audio node", |stop| node.run(listener, stop));
    Ok(())
}

/// What the build script learnt of this program's origin.
fn build() -> Build {
    let millis = |seconds: &str| seconds.parse::<i64>().map_or(0, |seconds| seconds * 1000);
    Build {
        time: millis(env!("SERAPHIM_BUILD_TIME")),
        branch: env!("SERAPHIM_GIT_BRANCH").to_owned(),
        commit: env!("SERAPHIM_GIT_COMMIT").to_owned(),
        commit_time: millis(env!("SERAPHIM_GIT_TIME")),
    }
}

fn node_settings(
    password: SecretString,
    sources: seraphim_sources::Settings,
    frames: config::Frames,
) -> anyhow::Result<(NodeSettings, Pacer)> {
    let lookup = longest_lookup(&sources);
    let sources = Sources::new(sources)?;
    let pacer = Pacer::start(PacerSettings::default()).context("the pacing threads")?;
    let call = CallSettings::new(Tls::native().context("the system's root certificates")?);
    let mut settings = NodeSettings::new(password, sources, pacer.clone(), call);
    settings.limits.load_time = lookup;
    settings.build = build();
    settings.adopt = seraphim_ops::adopt;
    settings.bitrate = frames.bitrate;
    settings.cache = frames
        .cache
        .map(FrameCache::new)
        .transpose()
        .context("the folder for kept frames (cache.folder)")?;
    Ok((settings, pacer))
}
