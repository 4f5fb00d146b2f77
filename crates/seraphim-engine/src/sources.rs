//! The circuits of the sources, fed by what the players of all guilds hear of
//! their tracks.

use std::sync::{Mutex, MutexGuard, PoisonError};

use seraphim_core::policy::circuit::Circuits;
use seraphim_core::{AudioNews, FailureCause, Player, Timestamp};

/// What is known of the sources.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    circuits: Mutex<Circuits>,
}

impl Sources {
    fn lock(&self) -> MutexGuard<'_, Circuits> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in news of a player's track, before the player does. Says which
    /// source the owners are to be told of.
    pub(crate) fn hear(
        &self,
        news: &AudioNews,
        player: &Player,
        at: Timestamp,
    ) -> Option<(String, FailureCause)> {
        let (of, cause) = match news {
            AudioNews::Started { play } => (play, None),
            AudioNews::Failed { play, cause, .. } => (play, Some(*cause)),
            AudioNews::Stuck { play } => (play, Some(FailureCause::Stuck)),
            _ => return None,
        };
        let (play, track) = player.playing()?;
        if play != *of {
            return None;
        }
        let source = &track.source;
        let Some(cause) = cause else {
            self.lock().worked(source);
            return None;
        };
        let opened = self.lock().failed(source, cause, at);
        opened.then(|| (source.clone(), cause))
    }

    /// Whether a source is left alone for now.
    pub(crate) fn is_open(&self, source: &str, at: Timestamp) -> bool {
        self.lock().is_open(source, at)
    }
}
