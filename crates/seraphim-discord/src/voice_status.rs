//! The status of a voice channel names the track that is heard in it, where the
//! bot may set it. The newest wish counts; a guild has one request under way at a
//! time, so that an old one never comes last.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use seraphim_core::Snapshot;
use tokio::{sync::Notify, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker},
};

use crate::{
    ids,
    rest::{Rest, RestError},
    view::panel,
};

/// Tries for one status while Discord is not reachable; the next one tries anew.
const TRIES: usize = 6;
/// For Discord to take a status away before the bot leaves its channel: after
/// that it may have no right to.
const PARTING: Duration = Duration::from_millis(500);

/// The statuses of all guilds. Cheap to clone.
#[derive(Clone)]
pub(crate) struct VoiceStatuses {
    inner: Arc<Inner>,
}

struct Inner {
    rest: Rest,
    /// Between two tries.
    gap: Duration,
    tracker: TaskTracker,
    stop: CancellationToken,
    guilds: Mutex<HashMap<Id<GuildMarker>, State>>,
    /// All is said in one of them.
    settled: Notify,
}

/// A channel and what its status says; empty: nothing.
#[derive(Clone, PartialEq, Eq)]
struct Status {
    channel: Id<ChannelMarker>,
    text: String,
    /// The bot is not there any more, which takes the right to manage it, too.
    left: bool,
}

impl Status {
    /// What there must be a right to.
    fn deed(&self) -> (Id<ChannelMarker>, bool) {
        (self.channel, self.left)
    }
}

#[derive(Default)]
struct State {
    shown: Option<Status>,
    /// Something else may be shown: what was said last got no answer.
    doubted: bool,
    /// What Discord is being told.
    saying: Option<Status>,
    /// To be shown, in this order: away with the old one, then the new one.
    wanted: Vec<Status>,
    busy: bool,
    /// Where Discord has refused it, and whether the bot had left: each is tried
    /// once, until rights change or the bot comes there anew.
    refused: HashSet<(Id<ChannelMarker>, bool)>,
    /// Counts these changes: a refusal may be of before one that is known already.
    changes: u64,
}

impl State {
    /// What has to be said so that `status` is shown and nothing else is, once
    /// what is being said is.
    fn want(&mut self, status: Option<Status>) {
        let (shown, doubted) = match &self.saying {
            Some(saying) if saying.text.is_empty() => (None, false),
            Some(saying) => (Some(saying.clone()), false),
            None => (self.shown.clone(), self.doubted),
        };
        let elsewhere = |shown: &Status| {
            let here = status.as_ref().map(|status| status.channel);
            here != Some(shown.channel)
        };
        let mut wanted = Vec::new();
        if let Some(old) = shown.as_ref().filter(|old| elsewhere(old)) {
            let away = Status {
                channel: old.channel,
                text: String::new(),
                left: true,
            };
            if self.refused.contains(&away.deed()) {
                self.shown = None;
            }
            wanted.push(away);
        }
        wanted.extend(status.filter(|status| doubted || shown.as_ref() != Some(status)));
        wanted.retain(|status| !self.refused.contains(&status.deed()));
        self.wanted = wanted;
    }

    /// What was said may have got through or not; with `again` it is still to be
    /// said, unless something newer is.
    fn missed(&mut self, status: Status, again: bool) {
        self.doubted = true;
        self.shown.get_or_insert_with(|| status.clone());
        let newer = |wanted: &Status| wanted.channel == status.channel;
        if again && !self.wanted.iter().any(newer) {
            self.wanted.insert(0, status);
        }
    }
}

impl VoiceStatuses {
    pub(crate) fn new(
        rest: Rest,
        gap: Duration,
        tracker: TaskTracker,
        stop: CancellationToken,
    ) -> Self {
        let guilds = Mutex::default();
        Self {
            inner: Arc::new(Inner {
                rest,
                gap,
                tracker,
                stop,
                guilds,
                settled: Notify::new(),
            }),
        }
    }

    /// Makes the status of the bot's channel say this, soon.
    pub(crate) fn show(&self, guild: Id<GuildMarker>, snapshot: &Snapshot) {
        let channel = snapshot.voice_channel.and_then(ids::to_channel);
        let status = channel.map(|channel| Status {
            channel,
            text: panel::heard(snapshot),
            left: false,
        });
        let mut guilds = self.inner.lock();
        let state = guilds.entry(guild).or_default();
        state.want(status);
        self.begin(guild, state);
    }

    /// The bot is about to leave its channel: takes the status away while it may.
    pub(crate) async fn part(&self, guild: Id<GuildMarker>) {
        {
            let mut guilds = self.inner.lock();
            let Some(state) = guilds.get_mut(&guild) else {
                return;
            };
            let there = state.saying.as_ref().or(state.shown.as_ref());
            let there = there.filter(|there| !there.text.is_empty());
            let nothing = there.map(|there| Status {
                channel: there.channel,
                text: String::new(),
                left: false,
            });
            state.want(nothing);
            self.begin(guild, state);
        }
        // Whatever is not said by then may be said later.
        let _ = timeout(PARTING, self.inner.all_said(guild)).await;
    }

    /// Says what is wanted, unless that is being done.
    fn begin(&self, guild: Id<GuildMarker>, state: &mut State) {
        if state.wanted.is_empty() || state.busy {
            return;
        }
        state.busy = true;
        let inner = Arc::clone(&self.inner);
        self.inner
            .tracker
            .spawn(async move { inner.settle(guild).await });
    }

    /// The bot's rights in a channel may be others now, or in all channels of the
    /// guild: what was refused may be tried again.
    pub(crate) fn rights_changed(
        &self,
        guild: Id<GuildMarker>,
        channel: Option<Id<ChannelMarker>>,
    ) {
        if let Some(state) = self.inner.lock().get_mut(&guild) {
            let refused = &mut state.refused;
            refused.retain(|(there, _)| channel.is_some_and(|channel| channel != *there));
            state.changes += 1;
        }
    }

    /// The bot is in this channel now, which gives it the right to set its status
    /// there where it needs no more than that.
    pub(crate) fn arrived(&self, guild: Id<GuildMarker>, channel: Id<ChannelMarker>) {
        if let Some(state) = self.inner.lock().get_mut(&guild) {
            state.refused.remove(&(channel, false));
            state.changes += 1;
        }
    }

    /// The guild is gone.
    pub(crate) fn forget(&self, guild: Id<GuildMarker>) {
        self.inner.lock().remove(&guild);
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, HashMap<Id<GuildMarker>, State>> {
        self.guilds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn all_said(&self, guild: Id<GuildMarker>) {
        loop {
            let settled = self.settled.notified();
            if !self.lock().get(&guild).is_some_and(|state| state.busy) {
                return;
            }
            settled.await;
        }
    }

    /// The next thing to say, and which changes are known of by then; `None`: all
    /// is said.
    fn next(&self, guild: Id<GuildMarker>) -> Option<(Status, u64)> {
        let mut guilds = self.lock();
        let state = guilds.get_mut(&guild)?;
        if state.wanted.is_empty() {
            state.busy = false;
            self.settled.notify_waiters();
            return None;
        }
        let status = state.wanted.remove(0);
        state.saying = Some(status.clone());
        Some((status, state.changes))
    }

    async fn settle(&self, guild: Id<GuildMarker>) {
        let mut tries = 0;
        while let Some((status, changes)) = self.next(guild) {
            let said = self.rest.set_voice_status(status.channel, &status.text);
            let outcome = said.await;
            tries = match outcome {
                Err(RestError::Unreachable(_)) => tries + 1,
                _ => 0,
            };
            if !self.take(guild, status, changes, outcome, tries) {
                return;
            }
            if (1..TRIES).contains(&tries) {
                let wait = tokio::time::sleep(self.gap);
                if self.stop.run_until_cancelled(wait).await.is_none() {
                    return;
                }
            }
        }
    }

    /// What became of what was said, after so many tries that got no answer;
    /// `false`: the guild is gone.
    fn take(
        &self,
        guild: Id<GuildMarker>,
        status: Status,
        changes: u64,
        outcome: Result<(), RestError>,
        tries: usize,
    ) -> bool {
        let mut guilds = self.lock();
        let Some(state) = guilds.get_mut(&guild) else {
            return false;
        };
        state.saying = None;
        match outcome {
            Ok(()) => {
                state.doubted = false;
                state.shown = Some(status).filter(|status| !status.text.is_empty());
            }
            // It is about the bot's rights, or the channel is gone.
            Err(RestError::Refused {
                status: http @ (403 | 404),
                code,
            }) => {
                let channel = status.channel;
                tracing::debug!(%guild, %channel, http, code, "no status may be set here");
                state.doubted = false;
                state.shown = None;
                if state.changes == changes {
                    let deed = status.deed();
                    state.refused.insert(deed);
                    state.wanted.retain(|wanted| wanted.deed() != deed);
                } else if state.wanted.is_empty() && !status.left {
                    state.wanted.push(status);
                }
            }
            Err(error) => {
                tracing::debug!(%guild, %error, tries, "a voice channel's status was not set");
                if !error.is_final() {
                    state.missed(status, tries < TRIES);
                }
            }
        }
        true
    }
}
