//! What Discord is told to say of a voice channel.

use std::time::Duration;

use axum::http::Method;
use seraphim_core::{ChannelId, Snapshot};
use serde_json::json;
use twilight_model::id::Id;

use super::TRIES;
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
    let statuses = &bench.desk.statuses;
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
    let (statuses, tracker) = (&bench.desk.statuses, &bench.status_tasks);
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
    let line = |channel: u64| format!("PUT /channels/{channel}/voice-status: Agnus — Hildegard");
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

/// Leaves so many statuses without an answer.
fn lose(bench: &Bench, count: usize) {
    for _ in 0..count {
        let broken = json!({ "message": "upstream connect error" });
        bench.rest.once(Method::PUT, "/voice-status", 503, broken);
    }
}

#[tokio::test]
async fn a_status_that_did_not_get_through_is_said_again_before_what_follows() {
    let bench = Bench::with_gap(Duration::from_millis(1)).await;
    let line =
        |channel: u64, status: &str| format!("PUT /channels/{channel}/voice-status: {status}");
    lose(&bench, 2);
    let kyrie = line(5, "Kyrie — Hildegard");
    let told = shown(&bench, &playing("Kyrie", 5)).await;
    assert_eq!(told, [kyrie.clone(), kyrie.clone(), kyrie]);

    lose(&bench, 1);
    let told = shown(&bench, &playing("Kyrie", 8)).await;
    let away = line(5, "nothing");
    assert_eq!(told, [away.clone(), away, line(8, "Kyrie — Hildegard")]);

    lose(&bench, 1);
    let told = shown(&bench, &snapshot(None, vec![])).await;
    assert_eq!(told, [line(8, "nothing"), line(8, "nothing")]);
}

#[tokio::test]
async fn a_status_that_never_gets_through_is_given_up_and_what_was_shown_before_is_said_again() {
    let bench = Bench::with_gap(Duration::from_millis(1)).await;
    assert_eq!(shown(&bench, &playing("Kyrie", 5)).await.len(), 1);
    lose(&bench, TRIES);
    let tries = shown(&bench, &playing("Gloria", 5)).await.len();
    assert_eq!(tries, TRIES);
    let line = "PUT /channels/5/voice-status: Kyrie — Hildegard";
    let again = shown(&bench, &playing("Kyrie", 5)).await;
    assert_eq!(again, [line], "the other may have got through");
    assert!(shown(&bench, &playing("Kyrie", 5)).await.is_empty());
}

#[tokio::test]
async fn a_status_that_did_not_get_through_gives_way_to_a_newer_one() {
    let bench = Bench::with_gap(Duration::from_millis(1)).await;
    let (statuses, guild) = (&bench.desk.statuses, Id::new(GUILD));
    lose(&bench, 1);
    bench.rest.hold();
    statuses.show(guild, &playing("Kyrie", 5));
    bench.rest.wait_for(1).await;
    statuses.show(guild, &playing("Gloria", 5));
    bench.rest.release();
    bench.rest.wait_for(2).await;
    assert!(shown(&bench, &playing("Gloria", 5)).await.is_empty());
    let seen = bench.rest.seen();
    assert_eq!(seen[1].body["status"], "Gloria — Hildegard");
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn who_leaves_waits_until_nothing_is_said_of_the_channel() {
    let bench = Bench::new().await;
    let (statuses, guild) = (&bench.desk.statuses, Id::new(GUILD));
    assert_eq!(shown(&bench, &playing("Kyrie", 5)).await.len(), 1);
    bench.rest.hold();
    statuses.show(guild, &playing("Gloria", 5));
    bench.rest.wait_for(2).await;
    tokio::join!(statuses.part(guild), async { bench.rest.release() });

    let seen = bench.rest.seen();
    let told: Vec<_> = seen.iter().map(|seen| &seen.body["status"]).collect();
    let before = [json!("Kyrie — Hildegard"), json!("Gloria — Hildegard")];
    assert_eq!(told, [&before[0], &before[1], &json!(null)]);
    assert!(shown(&bench, &snapshot(None, vec![])).await.is_empty());
}

#[tokio::test]
async fn who_leaves_does_not_wait_for_long() {
    let bench = Bench::new().await;
    let (statuses, guild) = (&bench.desk.statuses, Id::new(GUILD));
    assert_eq!(shown(&bench, &playing("Kyrie", 5)).await.len(), 1);
    bench.rest.hold();
    tokio::time::pause();
    statuses.part(guild).await;
}
