//! What the gateway's dispatches lead to.

mod voice;

use std::{sync::Arc, time::Duration};

use axum::http::Method;
use seraphim_core::{ChannelId, UserId};
use seraphim_engine::News;
use serde_json::{Value, json};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_model::id::Id;

use super::Events;
use crate::{
    pulse::Pulse,
    testing::{Bench, GUILD, OWN, PERSON, guild, interaction_json},
};

struct Stand {
    bench: Bench,
    events: Events,
    leaving: CancellationToken,
}

impl Stand {
    async fn new(max_interactions: usize) -> Self {
        let bench = Bench::new().await;
        let leaving = CancellationToken::new();
        let events = Events::new(
            Arc::clone(&bench.desk),
            Pulse::new(1, 0..=0, Arc::clone(&bench.desk.cache)),
            TaskTracker::new(),
            leaving.clone(),
            max_interactions,
        );
        Self {
            bench,
            events,
            leaving,
        }
    }

    fn dispatch(&self, event: &str, data: &Value) -> Vec<News> {
        let frame = json!({ "op": 0, "s": 9, "t": event, "d": data });
        self.events.dispatch(0, &frame.to_string());
        self.bench.players.told()
    }

    fn own_state(&self, channel: Option<u64>) -> Vec<News> {
        self.dispatch("VOICE_STATE_UPDATE", &voice_state(OWN, channel))
    }
}

fn voice_state(user: u64, channel: Option<u64>) -> Value {
    json!({
        "guild_id": GUILD.to_string(), "channel_id": channel.map(|id| id.to_string()),
        "user_id": user.to_string(), "session_id": "vs", "suppress": false,
        "member": { "user": { "id": user.to_string(), "bot": user == OWN }, "roles": [] },
    })
}

#[tokio::test]
async fn commands_of_an_owners_guild_that_discord_did_not_take_are_sent_again() {
    let stand = Stand::new(8).await;
    let rest = &stand.bench.rest;
    let no = json!({ "message": "503: Service Unavailable", "code": 0 });
    rest.once(Method::PUT, "/guilds/1/commands", 503, no);
    let sent = || {
        let lines = rest.lines();
        let sent = lines.iter().filter(|line| line.starts_with("PUT "));
        sent.count()
    };
    stand.dispatch("GUILD_CREATE", &guild());
    let mut seen = 0;
    while sent() < 1 {
        seen = rest.wait_for(seen + 1).await.len();
    }
    // Its wait begins once the refusal has come, of which nothing else is seen.
    for _ in 0..20 {
        let next = tokio::time::timeout(Duration::from_millis(200), rest.wait_for(seen + 1)).await;
        seen = next.map_or(seen, |requests| requests.len());
        if sent() > 1 {
            return;
        }
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(61)).await;
        tokio::time::resume();
    }
    panic!("nothing was sent again: {:?}", rest.lines());
}

#[tokio::test]
async fn a_deleted_text_channel_or_thread_is_told_and_its_panel_forgotten() {
    let stand = Stand::new(8).await;
    let (guild, panels) = (Id::new(GUILD), &stand.bench.panels);
    for (event, channel, gone) in [
        (
            "CHANNEL_DELETE",
            6,
            json!({ "guild_id": "1", "id": "6", "type": 0 }),
        ),
        (
            "THREAD_DELETE",
            61,
            json!({ "guild_id": "1", "id": "61", "parent_id": "6", "type": 11 }),
        ),
    ] {
        panels.adopt(guild, Id::new(channel), Id::new(900));
        let told = stand.dispatch(event, &gone);
        assert!(
            matches!(&told[..], [News::TextChannelGone { channel: ChannelId(of) }] if *of == channel),
            "{told:?}"
        );
        assert_eq!(panels.current(guild), None, "{event}");
    }
}

#[tokio::test]
async fn an_outage_keeps_the_guild_and_a_removal_does_not() {
    let stand = Stand::new(8).await;
    let outage = json!({ "id": GUILD.to_string(), "unavailable": true });
    assert!(stand.dispatch("GUILD_DELETE", &outage).is_empty());
    assert_eq!(stand.bench.desk.cache.guild_count(), 1);
    let told = stand.dispatch("GUILD_DELETE", &json!({ "id": GUILD.to_string() }));
    assert!(matches!(&told[..], [News::GuildGone]), "{told:?}");
    assert_eq!(stand.bench.desk.cache.guild_count(), 0);
}

#[tokio::test]
async fn a_guild_that_a_new_session_no_longer_lists_is_gone() {
    let stand = Stand::new(8).await;
    let ready = |guilds: Value| json!({ "user": { "id": OWN.to_string() }, "guilds": guilds });
    assert!(
        stand
            .dispatch("READY", &ready(json!([{ "id": "1", "unavailable": true }])))
            .is_empty()
    );
    let told = stand.dispatch("READY", &ready(json!([])));
    assert!(matches!(&told[..], [News::GuildGone]), "{told:?}");
}

#[tokio::test]
async fn a_new_session_tells_that_the_bot_lost_its_voice_channel_and_who_is_where() {
    let stand = Stand::new(8).await;
    stand.own_state(Some(5));
    let told = stand.dispatch("GUILD_CREATE", &guild());
    let [News::VoiceLost, News::GuildHere { voices }] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!(*voices, [(ChannelId(5), vec![UserId(PERSON)])]);
}

#[tokio::test]
async fn the_bots_own_roles_follow_its_member_updates() {
    let stand = Stand::new(8).await;
    let role =
        json!({ "guild_id": "1", "role": { "id": "11", "name": "DJ", "permissions": "16777216" } });
    stand.dispatch("GUILD_ROLE_CREATE", &role);
    let moves = |stand: &Stand| {
        let access = stand
            .bench
            .desk
            .cache
            .access(Id::new(GUILD), Id::new(5))
            .expect("known");
        access
            .permissions
            .contains(twilight_model::guild::Permissions::MOVE_MEMBERS)
    };
    assert!(!moves(&stand));
    let member = json!({ "guild_id": "1", "user": { "id": OWN.to_string() }, "roles": ["11"] });
    stand.dispatch("GUILD_MEMBER_UPDATE", &member);
    assert!(moves(&stand));
}

#[tokio::test]
async fn more_interactions_than_fit_are_told_so_and_none_is_taken_while_leaving() {
    let stand = Stand::new(1).await;
    stand.bench.players.hold();
    let asked = interaction_json(2, &json!({ "name": "queue" }));
    stand.dispatch("INTERACTION_CREATE", &asked);
    stand.dispatch("INTERACTION_CREATE", &asked);
    let refused = |seen: &[crate::testing::Seen], code: &str| {
        seen.iter().any(|seen| seen.body.to_string().contains(code))
    };
    let seen = stand.bench.rest.wait_for(2).await;
    assert!(refused(&seen, "SYS-001"), "{seen:?}");
    stand.bench.players.release();
    stand.leaving.cancel();
    stand.bench.rest.wait_for(3).await;
    stand.dispatch("INTERACTION_CREATE", &asked);
    let seen = stand.bench.rest.wait_for(4).await;
    assert!(
        refused(&seen, "SYS-002") || refused(&seen[3..], "SYS-001"),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_frame_that_nobody_can_read_harms_nobody() {
    let stand = Stand::new(8).await;
    for frame in [
        "",
        "{",
        r#"{"op":0,"t":"GUILD_CREATE","d":{"id":"0"}}"#,
        r#"{"op":0,"t":"READY","d":[]}"#,
    ] {
        stand.events.dispatch(0, frame);
    }
    assert_eq!(stand.bench.desk.cache.guild_count(), 1);
}

#[tokio::test]
async fn a_guild_in_an_outage_counts_as_away_until_discord_tells_of_it_again() {
    let stand = Stand::new(8).await;
    let gone = json!({ "id": GUILD.to_string(), "unavailable": true });
    stand.dispatch("GUILD_DELETE", &gone);
    assert_eq!(stand.events.pulse().guilds_unavailable(), 1);
    stand.dispatch("GUILD_CREATE", &guild());
    assert_eq!(stand.events.pulse().guilds_unavailable(), 0);
}
