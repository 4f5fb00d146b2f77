//! Where health is looked at: the pages, the line in the log, and what systemd
//! is told.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use seraphim_ops::health::{Signs, Status, Verdict};
use seraphim_ops::{Heart, Metrics, Pages, notify_status};
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::config::Health;
use crate::lifecycle::Lifecycle;
use crate::vitals::{Body, Parts};

/// How often observations that nobody scrapes are put away.
const TIDY: Duration = Duration::from_secs(5);

/// From now on everything that is counted is kept, if that is wanted. To be
/// called before the parts begin to count.
///
/// # Errors
/// At a second call.
pub(crate) fn metrics(settings: &Health) -> anyhow::Result<Option<Metrics>> {
    if settings.address.is_none() || !settings.metrics {
        return Ok(None);
    }
    let metrics = Metrics::install().context("the metrics")?;
    metrics::gauge!(
        "seraphim_build_info",
        "version" => env!("CARGO_PKG_VERSION"),
        "commit" => env!("SERAPHIM_GIT_COMMIT")
    )
    .set(1);
    // Whoever has come so far has settings without a mistake.
    metrics::gauge!("seraphim_config_reload_success").set(1);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    metrics::gauge!("seraphim_config_reload_timestamp_seconds").set(now.unwrap_or_default());
    Ok(Some(metrics))
}

/// Starts what looks after health.
///
/// # Errors
/// When the address that an operator has chosen cannot be listened on. The
/// usual one may be another program's.
pub(crate) async fn open(
    lifecycle: &mut Lifecycle,
    settings: &Health,
    metrics: Option<Metrics>,
    parts: Parts,
) -> anyhow::Result<()> {
    let heart = Heart::default();
    let pages = Pages::new(
        Arc::new(Body::new(parts)),
        settings.bounds,
        heart.clone(),
        metrics,
    );
    lifecycle.start("the heart", |stop| heart.run(stop));
    let (rounds, every) = (pages.clone(), settings.interval);
    lifecycle.start("the health line", |stop| make_rounds(rounds, every, stop));
    let Some(address) = settings.address else {
        return Ok(());
    };
    match TcpListener::bind(address).await {
        Ok(listener) => {
            let address = listener.local_addr()?;
            tracing::info!(%address, "health and metrics are served");
            lifecycle.start("the health pages", |stop| pages.run(listener, stop));
        }
        Err(error) if !settings.chosen => {
            tracing::warn!(%address, %error, "health is served nowhere; set health.address");
        }
        Err(error) => {
            return Err(error).with_context(|| format!("health.address ({address})"));
        }
    }
    Ok(())
}

/// Puts observations away every few seconds, and writes a line now and then.
async fn make_rounds(
    pages: Pages,
    every: Option<Duration>,
    stop: CancellationToken,
) -> Result<(), Infallible> {
    let mut tidy = interval(TIDY);
    tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut lines = interval(every.unwrap_or(TIDY));
    lines.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first one is at once, when nothing is connected yet.
    lines.tick().await;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = tidy.tick() => pages.tidy(),
            _ = lines.tick(), if every.is_some() => {
                let (signs, verdict) = pages.verdict();
                tell(&signs, &verdict);
            }
        }
    }
}

fn tell(signs: &Signs, verdict: &Verdict) {
    let Verdict { status, reasons } = verdict;
    let discord = signs.discord.unwrap_or_default();
    let reasons = reasons.join("; ");
    let (guilds, ping) = (discord.guilds, discord.ping);
    let (players, rss_mib) = (signs.nodes.players, signs.memory.resident >> 20);
    notify_status(&format!("{status}; {guilds} guilds, {players} playing"));
    if *status == Status::Healthy {
        tracing::info!(%status, guilds, ?ping, players, rss_mib, "health");
    } else {
        tracing::warn!(%status, reasons, guilds, ?ping, players, rss_mib, "health");
    }
}
