//! The rules of answering, against Discord's REST API on a real socket.

mod presses;

use std::{sync::Arc, time::Duration};

use axum::http::Method;
use seraphim_core::{
    BotPermission, ChannelId, Count, Deed, EntryId, PanelChange, Refusal, Reply, Request,
};
use seraphim_engine::ports::PanelState;
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use twilight_model::id::Id;

use super::{exchange::PATIENCE, handle, turn_away};
use crate::{
    denial::Denial,
    testing::{Bench, GUILD, OWN, PERSON, STALL, command, interaction, interaction_json, press},
    view::samples,
    wire,
};

const CALLBACK: &str = "POST /interactions/300/itoken/callback";
const ORIGINAL: &str = "/webhooks/42/itoken/messages/@original";
const FOLLOW_UP: &str = "POST /webhooks/42/itoken";

fn play() -> wire::Interaction {
    command(
        "play",
        &json!([{ "name": "query", "type": 3, "value": "kyrie" }]),
    )
}

fn queued() -> Reply {
    Reply::Queued {
        entry: samples::entry(1, samples::track("Kyrie")),
        place: 1,
        plays_in: Some(Duration::from_secs(10)),
        started: false,
        playlist: None,
    }
}

async fn answered(bench: &Bench, interaction: wire::Interaction) {
    timeout(
        Duration::from_secs(20),
        handle(Arc::clone(&bench.desk), interaction),
    )
    .await
    .expect("the interaction is answered in time");
}

fn content(body: &Value) -> &str {
    body.pointer("/data/content")
        .or(body.get("content"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[test]
fn patience_leaves_time_to_send_the_deferral_within_100_ms() {
    assert!(PATIENCE <= Duration::from_millis(75));
}

#[tokio::test]
async fn what_is_decided_at_once_is_answered_directly_and_once() {
    let bench = Bench::new().await;
    bench.players.reply(Ok(queued()));
    answered(&bench, play()).await;
    let seen = bench.rest.seen();
    assert_eq!(bench.rest.lines(), [CALLBACK]);
    assert_eq!(seen[0].callback(), Some(4));
    assert!(
        content(&seen[0].body).starts_with("Queued [Kyrie]"),
        "{:?}",
        seen[0].body
    );
    assert_eq!(
        seen[0].body["data"]["flags"],
        Value::Null,
        "a success is for everybody"
    );
    assert_eq!(
        seen[0].body["data"]["allowed_mentions"],
        json!({ "parse": [] })
    );
}

#[tokio::test]
async fn what_can_be_refused_without_work_is_refused_at_once_and_privately() {
    let bench = Bench::new().await;
    let bad = command(
        "play",
        &json!([{ "name": "query", "type": 3, "value": "javascript:x" }]),
    );
    answered(&bench, bad).await;
    let seen = bench.rest.seen();
    assert_eq!((seen.len(), seen[0].callback()), (1, Some(4)));
    assert_eq!(seen[0].body["data"]["flags"], 64);
    assert!(content(&seen[0].body).ends_with("-# VAL-004"));
    assert!(
        bench.players.asked().is_empty(),
        "the engine was asked all the same"
    );
}

#[tokio::test]
async fn in_the_afk_channel_the_bot_is_not_called_and_it_is_said_why() {
    let bench = Bench::new().await;
    let afk = json!({ "id": GUILD.to_string(), "afk_channel_id": "5" });
    let afk = serde_json::from_value(afk).expect("a guild");
    bench.desk.cache.update(afk);
    bench.players.reply(Err(Refusal::BotLacks {
        channel: ChannelId(5),
        missing: vec![BotPermission::Speak],
    }));
    answered(&bench, play()).await;

    let missing = bench
        .players
        .asked()
        .into_iter()
        .find_map(|asked| match asked {
            Request::Play { by, .. } => Some(by.access.missing),
            _ => None,
        });
    assert_eq!(missing, Some(vec![BotPermission::Speak]));
    let seen = bench.rest.seen();
    let told = "<#5> is the server's AFK channel, where Discord lets nobody be heard. \
                Go to another one.\n-# PERM-010";
    assert_eq!(content(&seen[0].body), told);
}

#[tokio::test]
async fn who_asks_before_discord_has_told_of_the_guild_is_not_said_to_be_in_no_voice_channel() {
    for told in [false, true] {
        let bench = Bench::new().await;
        if told {
            let gone = json!({ "guild_id": GUILD.to_string(), "channel_id": null, "user_id": PERSON.to_string(), "session_id": "p" });
            let gone = serde_json::from_value(gone).expect("a voice state");
            bench.desk.cache.voice_state(gone);
        } else {
            bench.desk.cache.remove(Id::new(GUILD));
        }
        bench.players.reply(Err(Refusal::NotInVoice));
        answered(&bench, command("stop", &json!([]))).await;
        answered(&bench, play()).await;
        let code = if told { "-# PERM-001" } else { "-# SYS-007" };
        for seen in bench.rest.seen() {
            let said = content(&seen.body);
            assert!(said.ends_with(code), "{said}");
        }
        assert_eq!(bench.rest.lines(), [CALLBACK, CALLBACK]);
    }
}

#[tokio::test]
async fn who_is_in_no_voice_channel_is_told_where_the_bot_is() {
    let bench = Bench::new().await;
    for (who, channel) in [(PERSON, serde_json::Value::Null), (OWN, json!("5"))] {
        let state = json!({ "guild_id": GUILD.to_string(), "channel_id": channel, "user_id": who.to_string(), "session_id": "p" });
        let state = serde_json::from_value(state).expect("a voice state");
        bench.desk.cache.voice_state(state);
    }
    answered(&bench, play()).await;
    let said = content(&bench.rest.seen()[0].body).to_owned();
    assert!(said.contains("I am in <#5>"), "{said}");
    assert!(said.ends_with("-# PERM-001"), "{said}");
}

#[tokio::test]
async fn slow_work_is_deferred_publicly_and_then_fills_the_placeholder() {
    let bench = Bench::new().await;
    bench.players.hold();
    bench.players.reply(Ok(queued()));
    let work = TaskTracker::new().spawn(handle(Arc::clone(&bench.desk), play()));
    let seen = bench.rest.wait_for(1).await;
    assert_eq!(
        (seen[0].callback(), &seen[0].body["data"]),
        (Some(5), &Value::Null)
    );
    bench.players.release();
    work.await.expect("the task ends");
    assert_eq!(
        bench.rest.lines(),
        [CALLBACK.to_owned(), format!("PATCH {ORIGINAL}")]
    );
}

#[tokio::test]
async fn a_store_that_hangs_keeps_nobody_waiting_for_the_first_word() {
    let bench = Bench::new().await;
    bench.players.hide_settings();
    bench.players.reply(Err(Refusal::SettingsUnread));
    answered(&bench, play()).await;
    let seen = bench.rest.seen();
    assert_eq!((seen.len(), seen[0].callback()), (1, Some(4)));
    assert!(content(&seen[0].body).ends_with("-# SYS-006"));
}

#[tokio::test]
async fn slow_work_that_fails_is_told_privately_after_the_placeholder_went() {
    let bench = Bench::new().await;
    bench.players.hold();
    bench.players.reply(Err(Refusal::NothingFound {
        query: "kyrie".to_owned(),
    }));
    let work = TaskTracker::new().spawn(handle(Arc::clone(&bench.desk), play()));
    bench.rest.wait_for(1).await;
    bench.players.release();
    work.await.expect("the task ends");
    let wanted = [
        CALLBACK.to_owned(),
        format!("DELETE {ORIGINAL}"),
        FOLLOW_UP.to_owned(),
    ];
    assert_eq!(bench.rest.lines(), wanted);
    let told = &bench.rest.seen()[2].body;
    assert_eq!(told["flags"], 64);
    assert!(content(told).ends_with("-# PLAY-002"), "{told}");
}

#[tokio::test]
async fn an_unknown_interaction_is_not_answered_a_second_time_and_the_work_is_done() {
    let bench = Bench::new().await;
    let unknown = json!({ "message": "Unknown interaction", "code": 10062 });
    bench.rest.once(Method::POST, "/callback", 404, unknown);
    bench.players.reply(Ok(queued()));
    answered(&bench, play()).await;
    assert_eq!(bench.rest.lines(), [CALLBACK]);
    assert_eq!(bench.players.asked().len(), 1);
}

#[tokio::test]
async fn a_first_answer_that_did_not_get_through_is_tried_again() {
    let bench = Bench::new().await;
    bench.rest.once(
        Method::POST,
        "/callback",
        502,
        json!({ "message": "bad gateway", "code": 0 }),
    );
    bench.players.reply(Ok(queued()));
    answered(&bench, play()).await;
    assert_eq!(bench.rest.lines(), [CALLBACK, CALLBACK]);
}

#[tokio::test]
async fn a_first_answer_that_stalls_is_tried_once_more_and_may_have_got_through() {
    let bench = Bench::new().await;
    bench.players.hold();
    bench.players.reply(Ok(queued()));
    bench
        .rest
        .once(Method::POST, "/callback", STALL, Value::Null);
    let known = json!({ "message": "Interaction has already been acknowledged.", "code": 40060 });
    let work = TaskTracker::new().spawn(handle(Arc::clone(&bench.desk), play()));
    bench.rest.wait_for(1).await;
    bench.rest.once(Method::POST, "/callback", 400, known);
    bench.rest.wait_for(2).await;
    bench.players.release();
    work.await.expect("the task ends");
    let wanted = [
        CALLBACK.to_owned(),
        CALLBACK.to_owned(),
        format!("PATCH {ORIGINAL}"),
    ];
    assert_eq!(bench.rest.lines(), wanted);
}

#[tokio::test]
async fn a_deferral_that_nobody_has_confirmed_in_time_is_followed_by_the_answer() {
    let bench = Bench::new().await;
    bench.players.hold();
    bench.players.reply(Ok(queued()));
    for _ in 0..2 {
        bench
            .rest
            .once(Method::POST, "/callback", STALL, Value::Null);
    }
    let work = TaskTracker::new().spawn(handle(Arc::clone(&bench.desk), play()));
    bench.rest.wait_for(2).await;
    bench.players.release();
    work.await.expect("the task ends");
    let wanted = [
        CALLBACK.to_owned(),
        CALLBACK.to_owned(),
        format!("PATCH {ORIGINAL}"),
    ];
    assert_eq!(bench.rest.lines(), wanted);
}

#[tokio::test]
async fn the_rate_limiter_stands_before_commands_and_buttons_alike() {
    let retry_after = Duration::from_secs(2);
    let refusals = [
        (Refusal::TooFast { retry_after }, "Too fast."),
        (Refusal::GuildTooFast { retry_after }, "the server's limit"),
    ];
    for (refusal, told) in refusals {
        for interaction in [play(), press("music_skip:7")] {
            let bench = Bench::new().await;
            bench.players.refuse_all(refusal.clone());
            answered(&bench, interaction).await;
            let seen = bench.rest.seen();
            assert_eq!((seen.len(), seen[0].callback()), (1, Some(4)));
            assert_eq!(seen[0].body["data"]["flags"], 64);
            let words = content(&seen[0].body);
            assert!(
                words.contains(told) && words.contains("2 seconds"),
                "{words}"
            );
            assert!(bench.players.asked().is_empty());
        }
    }
}

#[tokio::test]
async fn outside_a_guild_everything_is_refused_privately() {
    let bench = Bench::new().await;
    let mut private = interaction_json(2, &json!({ "name": "queue" }));
    private["guild_id"] = Value::Null;
    private["member"] = Value::Null;
    private["user"] = json!({ "id": "7" });
    answered(
        &bench,
        serde_json::from_value(private).expect("an interaction"),
    )
    .await;
    assert!(content(&bench.rest.seen()[0].body).ends_with("-# PERM-007"));
}

#[tokio::test]
async fn a_missing_right_to_post_the_panel_is_named_before_anything_is_played() {
    let bench = Bench::new().await;
    let mut asked = interaction_json(
        2,
        &json!({ "name": "play", "options": [{ "name": "query", "type": 3, "value": "kyrie" }] }),
    );
    asked["app_permissions"] = (1_u64 << 10).to_string().into();
    answered(
        &bench,
        serde_json::from_value(asked).expect("an interaction"),
    )
    .await;
    let told = &bench.rest.seen()[0].body;
    assert!(
        content(told).contains("<#6>: Send Messages, Embed Links."),
        "{told}"
    );
    assert!(bench.players.asked().is_empty());
}

#[tokio::test]
async fn typing_gets_choices_and_never_an_error() {
    let bench = Bench::new().await;
    let typing = |name: &str| {
        let option = json!({ "name": "query", "type": 3, "value": "ky", "focused": true });
        interaction(4, &json!({ "name": name, "options": [option] }))
    };
    answered(&bench, typing("play")).await;
    answered(&bench, typing("no-such-command")).await;
    bench.players.hold();
    answered(&bench, typing("play")).await;
    let seen = bench.rest.seen();
    let choices: Vec<_> = seen
        .iter()
        .map(|seen| seen.body["data"]["choices"].clone())
        .collect();
    assert!(
        seen.iter().all(|seen| seen.callback() == Some(8)),
        "{seen:?}"
    );
    assert_eq!(
        choices[0],
        json!([{ "name": "Kyrie · LIVE", "value": "ky" }])
    );
    assert_eq!(
        choices[1..],
        [json!([]), json!([])],
        "a slow search offers nothing, in time"
    );
}

#[tokio::test]
async fn a_slow_press_is_acknowledged_without_a_word_and_refused_privately() {
    let bench = Bench::new().await;
    bench.players.hold();
    bench.players.reply(Err(Refusal::NothingToRestore));
    let work = TaskTracker::new().spawn(handle(Arc::clone(&bench.desk), press("music_restore")));
    let seen = bench.rest.wait_for(1).await;
    assert_eq!(seen[0].callback(), Some(6));
    bench.players.release();
    work.await.expect("the task ends");
    assert_eq!(bench.rest.lines(), [CALLBACK, FOLLOW_UP]);
    assert_eq!(bench.rest.seen()[1].body["flags"], 64);
}

#[tokio::test]
async fn who_is_turned_away_is_told_so_in_one_private_sentence() {
    let bench = Bench::new().await;
    turn_away(Arc::clone(&bench.desk), play(), Denial::Core(Refusal::Busy)).await;
    let seen = bench.rest.seen();
    assert_eq!(
        (seen.len(), seen[0].body["data"]["flags"].as_u64()),
        (1, Some(64))
    );
    assert!(content(&seen[0].body).ends_with("-# SYS-001"));
}
