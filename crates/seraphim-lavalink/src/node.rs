//! One node, as whoever has orders for it sees it.

mod keeper;

pub(crate) use keeper::Keeper;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lavalink_protocol::Stats;
use seraphim_engine::ports::AudioError;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::health::{DownReason, Health, NodeFigures};
use crate::rest::{Rest, RestError};
use crate::settings::Settings;

/// The oldest Lavalink that can speak Discord's end-to-end encryption.
const OLDEST: (u32, u32) = (4, 2);

/// How long a node without room for another player is not asked for it.
const FULL: Duration = Duration::from_secs(30);

/// What the orders need of a node.
pub(crate) struct Node {
    pub(crate) settings: Settings,
    pub(crate) rest: Rest,
    tls: Option<Arc<rustls::ClientConfig>>,
    /// The session, while the socket is open.
    session: watch::Sender<Option<Arc<str>>>,
    health: watch::Sender<Health>,
    /// The engine holds it to be there.
    there: AtomicBool,
    draining: AtomicBool,
    /// It has no room for another player until then.
    full_until: Mutex<Option<Instant>>,
    stats: Mutex<Option<Stats>>,
}

impl Node {
    pub(crate) fn new(
        settings: Settings,
        rest: Rest,
        tls: Option<Arc<rustls::ClientConfig>>,
    ) -> Self {
        Self {
            settings,
            rest,
            tls,
            session: watch::Sender::new(None),
            health: watch::Sender::new(Health::Connecting),
            there: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            full_until: Mutex::default(),
            stats: Mutex::default(),
        }
    }

    /// What it is called in settings, in the log and in the store.
    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    pub(crate) fn is_there(&self) -> bool {
        self.there.load(Ordering::Acquire)
    }

    pub(crate) fn set_there(&self, there: bool) {
        self.there.store(there, Ordering::Release);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    pub(crate) fn set_draining(&self, draining: bool) {
        self.draining.store(draining, Ordering::Release);
    }

    /// Whether it has turned a player away a moment ago.
    pub(crate) fn is_full(&self) -> bool {
        let until = self.full_until.lock();
        until
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|until| Instant::now() < until)
    }

    pub(crate) fn turns_away(&self) {
        let until = self.full_until.lock();
        *until.unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + FULL);
    }

    /// Whether it is meant for the region of a voice server, such as
    /// `rotterdam` for `rotterdam1234.discord.media`.
    pub(crate) fn serves(&self, endpoint: &str) -> bool {
        let regions = &self.settings.regions;
        regions.iter().any(|region| endpoint.starts_with(region))
    }

    /// How much it has to do, for its weight: the players that it is known to
    /// have, the load of its machine, and frames that came too late.
    pub(crate) fn penalty(&self, players: usize) -> f64 {
        let stats = self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        let players = u32::try_from(players).unwrap_or(u32::MAX);
        let Some(stats) = &*stats else {
            return f64::from(players) / f64::from(self.settings.weight.max(1));
        };
        let load = 1.05_f64.powf(100.0 * stats.cpu.system_load.clamp(0.0, 1.0)) * 10.0 - 10.0;
        let late = stats.frame_stats.as_ref().map_or(0.0, |frames| {
            // Of three thousand a minute.
            let late = frames.nulled.max(0) + frames.deficit.max(0);
            f64::from(u32::try_from(late).unwrap_or(u32::MAX)) / 30.0
        });
        let playing = f64::from(players.max(stats.playing_players));
        (playing + load + late) / f64::from(self.settings.weight.max(1))
    }

    fn note(&self, stats: Stats) {
        *self.stats.lock().unwrap_or_else(PoisonError::into_inner) = Some(stats);
    }

    pub(crate) fn figures(&self) -> NodeFigures {
        let up = self.is_there();
        let stats = self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        let said = stats.as_ref().filter(|_| up);
        NodeFigures {
            name: self.name().to_owned(),
            up,
            players: said.map_or(0, |stats| stats.players),
            playing: said.map_or(0, |stats| stats.playing_players),
        }
    }

    pub(crate) fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// The session, when there is one within the time of grace.
    pub(crate) async fn session(&self) -> Result<Arc<str>, AudioError> {
        let mut session = self.session.subscribe();
        let found =
            tokio::time::timeout(self.settings.grace, session.wait_for(Option::is_some)).await;
        match found {
            Ok(Ok(session)) => session.clone().ok_or(AudioError::NodeUnavailable),
            Ok(Err(_)) | Err(_) => Err(AudioError::NodeUnavailable),
        }
    }

    /// Checks that the node is one that can be used.
    async fn check(&self) -> Result<String, DownReason> {
        let version = self.rest.version().await.map_err(|error| match error {
            error if error.is_forbidden() => DownReason::WrongPassword,
            RestError::Unreachable(why) => DownReason::Unreachable(why),
            RestError::TimedOut => DownReason::Unreachable("no answer in time".to_owned()),
            RestError::Refused { status, message } if status >= 500 => {
                DownReason::Unreachable(format!("{status}: {message}"))
            }
            error => DownReason::NotLavalink(error.to_string()),
        })?;
        match parse_version(&version) {
            Some(found) if found >= OLDEST => Ok(version),
            // A build of a branch has a commit for a version.
            None if is_commit(&version) => Ok(version),
            Some(_) => Err(DownReason::TooOld(version)),
            None => Err(DownReason::NotLavalink(format!(
                "its version is {version:.40}"
            ))),
        }
    }
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(['.', '-', '+']);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn is_commit(text: &str) -> bool {
    (7..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        || text.ends_with("-SNAPSHOT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_from_4_2_on_are_taken_and_commits_too() {
        for (text, good) in [
            ("4.2.0", true),
            ("4.10.1-rc.1+build", true),
            ("5.0.0", true),
            ("4.1.2", false),
            ("3.7.13", false),
        ] {
            let taken = parse_version(text).is_some_and(|found| found >= OLDEST);
            assert_eq!(taken, good, "{text}");
        }
        assert!(is_commit("85c5ab5e"));
        assert!(!is_commit("<html>"));
    }
}
