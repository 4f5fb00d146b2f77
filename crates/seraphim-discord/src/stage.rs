//! Discord as the engine sees it: voice channels by gateway opcode 4, the panel,
//! and a word to a channel.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use seraphim_core::Speech;
use seraphim_engine::{
    ChannelId, FailureCause, GuildId, Notice, UserId,
    ports::{PanelState, Stage, StageError},
};
use tokio::time::timeout;
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker},
};

use crate::{
    cache::Cache,
    ids,
    panel::Panels,
    rest::{Rest, RestError},
    signed_link::{SignedLinks, Standing},
    view::{Catalogue, Manner, notice},
    voice_orders::VoiceOrders,
    voice_status::VoiceStatuses,
};

/// For Discord to give a fresh link to an attachment.
const FRESH_LINK: Duration = Duration::from_secs(3);

/// The stage port.
pub(crate) struct DiscordStage {
    pub(crate) rest: Rest,
    pub(crate) cache: Arc<Cache>,
    pub(crate) panels: Panels,
    pub(crate) statuses: VoiceStatuses,
    pub(crate) voice_orders: VoiceOrders,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) owners: Arc<[UserId]>,
    pub(crate) links: SignedLinks,
    /// How the owners are spoken to.
    pub(crate) manner: Manner,
}

impl DiscordStage {
    fn voice(
        &self,
        guild: Id<GuildMarker>,
        channel: Option<Id<ChannelMarker>>,
    ) -> Result<(), StageError> {
        self.voice_orders
            .give(guild, channel)
            .map_err(|_| unreachable("the guild's shard does not run here"))
    }
}

fn unreachable(reason: &str) -> StageError {
    StageError::Unreachable {
        reason: reason.to_owned(),
    }
}

fn told(error: RestError) -> StageError {
    match error {
        error if error.is_of_no_channel() => StageError::NoSuchChannel,
        RestError::Refused { .. } => StageError::Refused {
            reason: error.to_string(),
        },
        RestError::Unreachable(reason) => StageError::Unreachable { reason },
    }
}

fn refused(reason: &str) -> StageError {
    StageError::Refused {
        reason: reason.to_owned(),
    }
}

fn no_such_id() -> StageError {
    refused("zero is no id")
}

#[async_trait]
impl Stage for DiscordStage {
    async fn join(&self, guild: GuildId, channel: ChannelId) -> Result<(), StageError> {
        let guild = ids::to_guild(guild).ok_or_else(no_such_id)?;
        let channel = ids::to_channel(channel).ok_or_else(no_such_id)?;
        // Discord would not say a word to that.
        if self.cache.look(guild, |guild| guild.has_channel(channel)) == Some(false) {
            return Err(refused("the server has no such channel"));
        }
        self.voice(guild, Some(channel))
    }

    async fn leave(&self, guild: GuildId) -> Result<(), StageError> {
        let guild = ids::to_guild(guild).ok_or_else(no_such_id)?;
        self.statuses.part(guild).await;
        self.voice(guild, None)
    }

    /// Returns at once: the guild's panel works towards its newest state by itself.
    async fn show_panel(&self, guild: GuildId, panel: PanelState) -> Result<(), StageError> {
        let guild = ids::to_guild(guild).ok_or_else(no_such_id)?;
        self.statuses.show(guild, &panel.snapshot);
        let channel = ids::to_channel(panel.channel).ok_or_else(no_such_id)?;
        if self.panels.has_lost(guild, channel) {
            return Err(StageError::NoSuchChannel);
        }
        self.panels.show(guild, &panel);
        Ok(())
    }

    async fn warn_owners(&self, source: &str, cause: FailureCause) -> Result<(), StageError> {
        let message = notice::source_failing(self.catalogue.voice(self.manner), source, cause);
        let mut outcome = Ok(());
        for owner in self.owners.iter().filter_map(|owner| ids::to_user(*owner)) {
            let sent = async {
                let channel = self.rest.direct(owner).await?;
                self.rest.post(channel, &message).await
            };
            // The others are told all the same.
            if let Err(error) = sent.await {
                tracing::warn!(%owner, %error, "an owner could not be told");
                outcome = Err(told(error));
            }
        }
        outcome
    }

    async fn fresh_link(&self, link: &str) -> Result<Option<String>, StageError> {
        let standing = self.links.standing(link);
        if standing == Standing::Good {
            return Ok(None);
        }
        let error = match timeout(FRESH_LINK, self.rest.refresh_link(link)).await {
            Ok(Ok(Some(fresh))) => return Ok(Some(fresh)),
            Ok(Ok(None)) => refused("it knows no such attachment"),
            Ok(Err(error)) => told(error),
            Err(_) => unreachable("no answer in time"),
        };
        if standing == Standing::Ending {
            tracing::info!(%error, "a link to an attachment was not refreshed and has minutes left");
            return Ok(None);
        }
        Err(error)
    }

    async fn tell(
        &self,
        guild: GuildId,
        channel: ChannelId,
        notice: Notice,
        speech: Speech,
    ) -> Result<(), StageError> {
        let channel = ids::to_channel(channel).ok_or_else(no_such_id)?;
        let message = notice::message(self.catalogue.voice(speech), &notice);
        self.rest
            .post(channel, &message)
            .await
            .map(drop)
            .map_err(|error| {
                tracing::debug!(%guild, %channel, %error, "a notice could not be posted");
                told(error)
            })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::Arc,
        time::{Duration, SystemTime, UNIX_EPOCH},
    };

    use axum::http::Method;
    use seraphim_core::{Notice, PanelChange, Snapshot, Speech};
    use seraphim_engine::{
        ChannelId, GuildId,
        ports::{PanelState, Stage as _, StageError},
    };
    use serde_json::{Value, json};
    use tokio_util::task::TaskTracker;
    use twilight_model::id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    };

    use super::DiscordStage;
    use crate::{
        signed_link::SignedLinks,
        testing::{Bench, GUILD, STALL},
        view::samples::{snapshot, track},
        voice_orders::{Gateway, Gone, VoiceOrders},
    };

    /// No shard runs.
    struct Nowhere;

    impl Gateway for Nowhere {
        fn say(&self, _: Id<GuildMarker>, _: Option<Id<ChannelMarker>>) -> Result<(), Gone> {
            Err(Gone)
        }
    }

    fn stage(bench: &Bench) -> DiscordStage {
        DiscordStage {
            rest: bench.desk.rest.clone(),
            cache: Arc::clone(&bench.desk.cache),
            panels: bench.panels.clone(),
            statuses: bench.desk.statuses.clone(),
            voice_orders: VoiceOrders::new(Nowhere, TaskTracker::new()),
            catalogue: Arc::clone(&bench.desk.catalogue),
            owners: Arc::clone(&bench.desk.owners),
            links: SignedLinks::new(None),
            manner: bench.desk.manner,
        }
    }

    #[tokio::test]
    async fn a_channel_that_the_guild_does_not_have_is_not_asked_for() {
        let bench = Bench::new().await;
        let stage = stage(&bench);
        let gone = stage.join(GuildId(GUILD), ChannelId(4_711)).await;
        assert!(matches!(gone, Err(StageError::Refused { .. })), "{gone:?}");
        // Whether one of a guild that is not known yet is there, Discord says.
        for (guild, channel) in [(GUILD, 5), (GUILD + 1, 4_711)] {
            let asked = stage.join(GuildId(guild), ChannelId(channel)).await;
            assert!(
                matches!(asked, Err(StageError::Unreachable { .. })),
                "no shard runs: {asked:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_text_channel_that_is_no_more_is_told_by_what_was_to_be_written_there() {
        let bench = Bench::new().await;
        let (stage, guild) = (stage(&bench), GuildId(GUILD));
        let panel = |change| PanelState {
            snapshot: snapshot(Some(track("Kyrie")), Vec::new()),
            revision: 1,
            channel: ChannelId(6),
            change,
        };
        let gone = json!({ "message": "Unknown Channel", "code": 10003 });
        bench
            .rest
            .once(Method::POST, "/messages", 404, gone.clone());
        let shown = stage.show_panel(guild, panel(PanelChange::Track)).await;
        assert_eq!(shown, Ok(()), "it is not known yet");
        bench.rest.wait_for(1).await;
        while !bench.panels.has_lost(Id::new(GUILD), Id::new(6)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let shown = stage.show_panel(guild, panel(PanelChange::Detail)).await;
        assert_eq!(shown, Err(StageError::NoSuchChannel));

        bench.rest.once(Method::POST, "/messages", 404, gone);
        let notice = Notice::NodeLost;
        let told = stage.tell(guild, ChannelId(6), notice, Speech::default());
        assert_eq!(told.await, Err(StageError::NoSuchChannel));
    }

    /// A link that is good for so many seconds.
    fn link(seconds: u64) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let until = now.map_or(0, |since| since.as_secs()) + seconds;
        format!("https://cdn.discordapp.com/attachments/1/2/a.mp3?ex={until:x}&is=1&hm=2&")
    }

    #[tokio::test]
    async fn an_expired_link_is_exchanged_for_another_or_it_is_told_why_not() {
        let bench = Bench::new().await;
        let stage = stage(&bench);
        let (over, fresh) = (link(0), link(86_400));
        let found = |refreshed: Value| {
            let links = json!([{ "original": over, "refreshed": refreshed }]);
            (200, json!({ "refreshed_urls": links }))
        };
        let refused = |reason: &str| {
            Err(StageError::Refused {
                reason: reason.to_owned(),
            })
        };
        let no_access = json!({ "code": 50001, "message": "Missing Access" });
        for ((status, body), expected) in [
            (found(json!(fresh)), Ok(Some(fresh.clone()))),
            (found(Value::Null), refused("it knows no such attachment")),
            ((403, no_access), refused("HTTP 403, code 50001")),
        ] {
            let path = "/attachments/refresh-urls";
            bench.rest.once(Method::POST, path, status, body);
            assert_eq!(stage.fresh_link(&over).await, expected);
        }
        for asked in bench.rest.seen() {
            assert_eq!(asked.body, json!({ "attachment_urls": [over] }));
        }
    }

    #[tokio::test]
    async fn a_link_of_a_channel_that_the_bot_has_never_seen_is_exchanged_too() {
        let bench = Bench::new().await;
        let stage = stage(&bench);
        let pasted = "https://media.discordapp.net/attachments/777/888/theirs.ogg";
        let fresh = link(86_400);
        let links = json!([{ "original": pasted, "refreshed": fresh }]);
        let body = json!({ "refreshed_urls": links });
        bench
            .rest
            .once(Method::POST, "/attachments/refresh-urls", 200, body);

        assert_eq!(stage.fresh_link(pasted).await, Ok(Some(fresh)));
        let asked = bench.rest.seen();
        assert_eq!(asked[0].body, json!({ "attachment_urls": [pasted] }));
    }

    #[tokio::test]
    async fn where_discord_does_not_answer_in_time_the_old_link_has_to_do_if_it_still_does() {
        let bench = Bench::new().await;
        let stage = stage(&bench);
        tokio::time::pause();
        for (seconds, expected) in [
            (120, Ok(None)),
            (
                0,
                Err(StageError::Unreachable {
                    reason: "no answer in time".to_owned(),
                }),
            ),
        ] {
            bench
                .rest
                .once(Method::POST, "/attachments", STALL, Value::Null);
            assert_eq!(stage.fresh_link(&link(seconds)).await, expected);
        }
    }

    #[tokio::test]
    async fn the_status_goes_before_the_bot_does() {
        let bench = Bench::new().await;
        let stage = stage(&bench);
        let playing = Snapshot {
            voice_channel: Some(ChannelId(5)),
            ..snapshot(Some(track("Kyrie")), vec![])
        };
        bench.desk.statuses.show(Id::new(GUILD), &playing);
        bench.rest.wait_for(1).await;

        let left = stage.leave(GuildId(GUILD)).await;
        assert!(left.is_err(), "no shard runs: {left:?}");
        let told = bench.rest.seen().pop().map(|seen| seen.body);
        assert_eq!(told, Some(json!({ "status": null })));
    }

    #[tokio::test]
    async fn a_link_is_kept_while_it_is_good_and_in_its_last_minutes_where_there_is_no_other() {
        let bench = Bench::new().await;
        let stage = stage(&bench);

        assert_eq!(stage.fresh_link(&link(3600)).await, Ok(None));
        assert!(bench.rest.seen().is_empty(), "nobody is asked");

        bench
            .rest
            .once(Method::POST, "/attachments", 404, json!({ "code": 0 }));
        assert_eq!(stage.fresh_link(&link(120)).await, Ok(None));
        assert_eq!(bench.rest.seen().len(), 1);
    }
}
