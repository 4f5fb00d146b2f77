//! The status of a voice channel names the track that is heard in it, where the
//! bot may set it. The newest wish counts; a guild has one request under way at a
//! time, so that an old one never comes last.

use std::{
    collections::{HashMap, HashSet},
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
        let shown = match &self.saying {
            Some(saying) => Some(saying.clone()).filter(|saying| !saying.text.is_empty()),
            None => self.shown.clone(),
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
        wanted.extend(status.filter(|status| shown.as_ref() != Some(status)));
        wanted.retain(|status| !self.refused.contains(&status.deed()));
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
            left: false,
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

    /// The next thing to say, and which changes are known of by then; `None`: all
    /// is said.
    fn next(&self, guild: Id<GuildMarker>) -> Option<(Status, u64)> {
        let mut guilds = self.lock();
        let state = guilds.get_mut(&guild)?;
        if state.wanted.is_empty() {
            state.busy = false;
            return None;
        }
        let status = state.wanted.remove(0);
        state.saying = Some(status.clone());
        Some((status, state.changes))
    }

    async fn settle(&self, guild: Id<GuildMarker>) {
        while let Some((status, changes)) = self.next(guild) {
            let said = self.rest.set_voice_status(status.channel, &status.text);
            let outcome = said.await;
            let mut guilds = self.lock();
            let Some(state) = guilds.get_mut(&guild) else {
                return;
            };
            state.saying = None;
            match outcome {
                Ok(()) => {
                    state.shown = Some(status).filter(|status| !status.text.is_empty());
                }
                // It is about the bot's rights, or the channel is gone.
                Err(RestError::Refused {
                    status: http @ (403 | 404),
                    code,
                }) => {
                    let channel = status.channel;
                    tracing::debug!(%guild, %channel, http, code, "no status may be set here");
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
        testing::{Bench, GUILD},
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

    #[tokio::test]
    async fn a_text_that_is_refused_does_not_stand_in_the_way_of_the_next() {
        let bench = Bench::new().await;
        let no = json!({ "code": 50_035, "message": "Invalid Form Body" });
        bench.rest.once(Method::PUT, "/voice-status", 400, no);
        for title in ["Kyrie", "Gloria"] {
            let line = format!("PUT /channels/5/voice-status: {title} — Hildegard");
            assert_eq!(shown(&bench, &playing(title, 5)).await, [line]);
        }
    }

    /// What was asked for when `show` has come to an end.
    async fn shown(bench: &Bench, show: &Snapshot) -> Vec<String> {
        let before = bench.rest.seen().len();
        let (statuses, tracker) = (&bench.desk.statuses, &bench.status_tasks);
        statuses.show(Id::new(GUILD), show);
        tracker.close();
        tracker.wait().await;
        tracker.reopen();
        let seen = bench.rest.seen().split_off(before);
        let told = seen.iter().map(|seen| {
            let status = seen.body["status"].as_str().unwrap_or("nothing");
            format!("{}: {status}", seen.line())
        });
        told.collect()
    }

    #[tokio::test]
    async fn what_is_refused_in_two_channels_is_tried_once_in_each_until_rights_change() {
        let bench = Bench::new().await;
        let no = json!({ "code": 50_013, "message": "Missing Permissions" });
        for channel in [5, 8] {
            bench
                .rest
                .once(Method::PUT, "/voice-status", 403, no.clone());
            assert_eq!(shown(&bench, &playing("Kyrie", channel)).await.len(), 1);
        }
        for (title, channel) in [("Gloria", 5), ("Credo", 8), ("Sanctus", 5)] {
            let asked = shown(&bench, &playing(title, channel)).await;
            assert!(asked.is_empty(), "{asked:?}");
        }

        let guild = Id::new(GUILD);
        bench.desk.statuses.rights_changed(guild, Some(Id::new(8)));
        assert!(shown(&bench, &playing("Agnus", 5)).await.is_empty());
        let line =
            |channel: u64| format!("PUT /channels/{channel}/voice-status: Agnus — Hildegard");
        assert_eq!(shown(&bench, &playing("Agnus", 8)).await, [line(8)]);
        bench.desk.statuses.rights_changed(guild, None);
        let away = "PUT /channels/8/voice-status: nothing".to_owned();
        assert_eq!(shown(&bench, &playing("Agnus", 5)).await, [away, line(5)]);
    }

    #[tokio::test]
    async fn a_refusal_of_before_the_rights_came_back_is_not_remembered() {
        let bench = Bench::new().await;
        let no = json!({ "code": 50_013, "message": "Missing Permissions" });
        bench.rest.once(Method::PUT, "/voice-status", 403, no);
        bench.rest.hold();
        let (statuses, guild) = (&bench.desk.statuses, Id::new(GUILD));
        statuses.show(guild, &playing("Kyrie", 5));
        bench.rest.wait_for(1).await;
        statuses.rights_changed(guild, None);
        bench.rest.release();

        let line = |title: &str| format!("PUT /channels/5/voice-status: {title} — Hildegard");
        let again = bench.rest.wait_for(2).await;
        assert_eq!(again[1].body["status"], "Kyrie — Hildegard");
        assert_eq!(shown(&bench, &playing("Gloria", 5)).await, [line("Gloria")]);
    }

    #[tokio::test]
    async fn a_track_gone_back_to_is_named_though_the_next_one_was_on_its_way() {
        let bench = Bench::new().await;
        let (statuses, guild) = (&bench.desk.statuses, Id::new(GUILD));
        assert_eq!(shown(&bench, &playing("Kyrie", 5)).await.len(), 1);
        bench.rest.hold();
        statuses.show(guild, &playing("Gloria", 5));
        bench.rest.wait_for(2).await;
        statuses.show(guild, &playing("Kyrie", 5));
        bench.rest.release();

        let told = bench.rest.wait_for(3).await;
        assert_eq!(told[2].body["status"], "Kyrie — Hildegard");
        assert!(shown(&bench, &playing("Kyrie", 5)).await.is_empty());
    }

    #[tokio::test]
    async fn a_status_that_may_not_be_taken_away_is_tried_once_and_those_that_follow_are_shown() {
        let bench = Bench::new().await;
        let away = || snapshot(None, vec![]);
        let line = |status: &str| format!("PUT /channels/5/voice-status: {status}");
        assert_eq!(
            shown(&bench, &playing("Kyrie", 5)).await,
            [line("Kyrie — Hildegard")]
        );
        let no = json!({ "code": 50_013, "message": "Missing Permissions" });
        bench.rest.once(Method::PUT, "/voice-status", 403, no);
        assert_eq!(shown(&bench, &away()).await, [line("nothing")]);

        for _ in 0..2 {
            let again = shown(&bench, &playing("Kyrie", 5)).await;
            assert_eq!(again, [line("Kyrie — Hildegard")], "Discord has cleared it");
            assert!(shown(&bench, &away()).await.is_empty());
        }
    }
}
