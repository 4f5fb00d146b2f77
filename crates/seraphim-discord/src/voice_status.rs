//! The status of a voice channel names the track that is heard in it, where the
//! bot may set it. The newest wish counts; a guild has one request under way at a
//! time, so that an old one never comes last.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use seraphim_core::Snapshot;
use tokio_util::task::TaskTracker;
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker},
};

use crate::{
    ids,
    rest::{Rest, RestError},
    view::panel,
};

/// The statuses of all guilds. Cheap to clone.
#[derive(Clone)]
pub(crate) struct VoiceStatuses {
    inner: Arc<Inner>,
}

struct Inner {
    rest: Rest,
    tracker: TaskTracker,
    guilds: Mutex<HashMap<Id<GuildMarker>, State>>,
}

/// A channel and what its status says; empty: nothing.
#[derive(Clone, PartialEq, Eq)]
struct Status {
    channel: Id<ChannelMarker>,
    text: String,
}

#[derive(Default)]
struct State {
    shown: Option<Status>,
    /// To be shown, in this order: away with the old one, then the new one.
    wanted: Vec<Status>,
    busy: bool,
    /// The bot may not set the status there.
    closed: Option<Id<ChannelMarker>>,
}

impl State {
    /// What has to be said so that `status` is shown and nothing else is.
    fn want(&mut self, status: Option<Status>) {
        let elsewhere = |shown: &Status| {
            let here = status.as_ref().map(|status| status.channel);
            here != Some(shown.channel)
        };
        let mut wanted = Vec::new();
        if let Some(old) = self.shown.as_ref().filter(|old| elsewhere(old)) {
            wanted.push(Status {
                channel: old.channel,
                text: String::new(),
            });
        }
        wanted.extend(status.filter(|status| self.shown.as_ref() != Some(status)));
        wanted.retain(|status| self.closed != Some(status.channel));
        self.wanted = wanted;
    }
}

impl VoiceStatuses {
    pub(crate) fn new(rest: Rest, tracker: TaskTracker) -> Self {
        let guilds = Mutex::default();
        Self {
            inner: Arc::new(Inner {
                rest,
                tracker,
                guilds,
            }),
        }
    }

    /// Makes the status of the bot's channel say this, soon.
    pub(crate) fn show(&self, guild: Id<GuildMarker>, snapshot: &Snapshot) {
        let channel = snapshot.voice_channel.and_then(ids::to_channel);
        let status = channel.map(|channel| Status {
            channel,
            text: panel::heard(snapshot),
        });
        let mut guilds = self.inner.lock();
        let state = guilds.entry(guild).or_default();
        state.want(status);
        if state.wanted.is_empty() || state.busy {
            return;
        }
        state.busy = true;
        let inner = Arc::clone(&self.inner);
        self.inner
            .tracker
            .spawn(async move { inner.settle(guild).await });
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

    /// The next thing to say; `None`: all is said.
    fn next(&self, guild: Id<GuildMarker>) -> Option<Status> {
        let mut guilds = self.lock();
        let state = guilds.get_mut(&guild)?;
        if state.wanted.is_empty() {
            state.busy = false;
            return None;
        }
        Some(state.wanted.remove(0))
    }

    async fn settle(&self, guild: Id<GuildMarker>) {
        while let Some(status) = self.next(guild) {
            let said = self.rest.set_voice_status(status.channel, &status.text);
            let outcome = said.await;
            let mut guilds = self.lock();
            let Some(state) = guilds.get_mut(&guild) else {
                return;
            };
            match outcome {
                Ok(()) => {
                    state.shown = Some(status).filter(|status| !status.text.is_empty());
                }
                Err(RestError::Refused { status: http, code }) => {
                    let channel = status.channel;
                    tracing::debug!(%guild, %channel, http, code, "no status may be set here");
                    state.shown = None;
                    // What was to be taken away may have been the last word of
                    // a channel that was left.
                    if !status.text.is_empty() {
                        state.closed = Some(channel);
                        state.wanted.retain(|wanted| wanted.channel != channel);
                    }
                }
                Err(error) => {
                    tracing::debug!(%guild, %error, "a voice channel's status was not set");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use seraphim_core::{ChannelId, Snapshot};
    use serde_json::json;
    use tokio_util::task::TaskTracker;
    use twilight_model::id::Id;

    use super::VoiceStatuses;
    use crate::{
        testing::Bench,
        view::samples::{snapshot, track},
    };

    fn playing(title: &str, channel: u64) -> Snapshot {
        Snapshot {
            voice_channel: Some(ChannelId(channel)),
            ..snapshot(Some(track(title)), vec![])
        }
    }

    #[tokio::test]
    async fn the_status_names_the_track_once_and_goes_when_the_bot_does() {
        let bench = Bench::new().await;
        let statuses = VoiceStatuses::new(bench.desk.rest.clone(), TaskTracker::new());
        let guild = Id::new(1);
        for _ in 0..2 {
            statuses.show(guild, &playing("Kyrie", 5));
            bench.rest.wait_for(1).await;
        }
        statuses.show(guild, &playing("Gloria", 5));
        bench.rest.wait_for(2).await;
        statuses.show(guild, &snapshot(None, vec![]));

        let seen = bench.rest.wait_for(3).await;
        let told: Vec<_> = seen
            .iter()
            .map(|seen| (seen.line(), seen.body["status"].clone()))
            .collect();
        let line = || "PUT /channels/5/voice-status".to_owned();
        let expected = [
            (line(), json!("Kyrie — Hildegard")),
            (line(), json!("Gloria — Hildegard")),
            (line(), json!(null)),
        ];
        assert_eq!(told, expected);
    }

    #[tokio::test]
    async fn a_channel_where_it_may_not_is_left_alone() {
        let bench = Bench::new().await;
        let tracker = TaskTracker::new();
        let statuses = VoiceStatuses::new(bench.desk.rest.clone(), tracker.clone());
        let guild = Id::new(1);
        let no = json!({ "code": 50_013, "message": "Missing Permissions" });
        bench.rest.once(Method::PUT, "/voice-status", 403, no);
        statuses.show(guild, &playing("Kyrie", 5));
        bench.rest.wait_for(1).await;
        tracker.close();
        tracker.wait().await;

        statuses.show(guild, &playing("Gloria", 5));
        statuses.show(guild, &playing("Gloria", 8));
        let seen = bench.rest.wait_for(2).await;
        assert_eq!(seen[1].line(), "PUT /channels/8/voice-status");
    }
}
