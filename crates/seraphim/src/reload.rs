//! SIGHUP: the settings are read anew, and what can be changed while the
//! program runs is changed: which lines are logged, and how often one may act.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use seraphim_engine::Engine;
use seraphim_ops::Logs;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::{self, Outside};

/// Waits for SIGHUP.
pub(crate) struct Reloader {
    hangups: Signal,
    outside: Outside,
    logs: Arc<Logs>,
    engine: Engine,
}

impl Reloader {
    /// From now on SIGHUP no longer ends the process.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn new(outside: Outside, logs: Arc<Logs>, engine: Engine) -> std::io::Result<Self> {
        Ok(Self {
            hangups: signal(SignalKind::hangup())?,
            outside,
            logs,
            engine,
        })
    }

    /// Until `stop`.
    ///
    /// # Errors
    /// None so far.
    pub(crate) async fn run(mut self, stop: CancellationToken) -> Result<(), Infallible> {
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                _ = self.hangups.recv() => self.reload(),
            }
        }
    }

    fn reload(&self) {
        let went_well = self.take_on();
        metrics::gauge!("seraphim_config_reload_success").set(f64::from(u8::from(went_well)));
        if went_well {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            metrics::gauge!("seraphim_config_reload_timestamp_seconds")
                .set(now.unwrap_or_default());
        }
    }

    /// Whether there was no mistake.
    fn take_on(&self) -> bool {
        let reload = match config::reload(&self.outside) {
            Ok(reload) => reload,
            Err(mistakes) => {
                tracing::error!(%mistakes, "the settings are wrong; everything stays as it was");
                return false;
            }
        };
        if let Err(error) = self.logs.set_filter(&reload.filter) {
            tracing::error!(%error, "the settings are wrong; everything stays as it was");
            return false;
        }
        self.engine.set_limits(reload.limits);
        tracing::info!(
            filter = reload.filter,
            person = ?reload.limits.person,
            guild = ?reload.limits.guild,
            "the log level and the limits were read anew; other settings wait for the next start"
        );
        true
    }
}
