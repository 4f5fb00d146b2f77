//! The panel's message, against Discord's REST API on a real socket.

use std::time::Duration;

use axum::http::Method;
use seraphim_core::{ChannelId, PanelChange, Snapshot, Status};
use seraphim_engine::ports::PanelState;
use serde_json::json;
use tokio::time::Instant;
use twilight_model::id::Id;

use crate::{
    testing::{Bench, GUILD},
    view::samples::{snapshot, track},
};

const POST: &str = "POST /channels/6/messages";

fn state(title: &str, change: PanelChange) -> PanelState {
    showing(snapshot(Some(track(title)), vec![]), change)
}

fn showing(snapshot: Snapshot, change: PanelChange) -> PanelState {
    PanelState {
        snapshot,
        revision: 1,
        channel: ChannelId(6),
        change,
    }
}

fn edit(id: u64) -> String {
    format!("PATCH /channels/6/messages/{id}")
}

/// Posts a first panel, which gets the id 900.
async fn posted(gap: Duration) -> Bench {
    let bench = Bench::with_gap(gap).await;
    bench
        .panels
        .show(Id::new(GUILD), &state("Kyrie", PanelChange::Track));
    bench.rest.wait_for(1).await;
    assert_eq!(bench.rest.lines(), [POST]);
    bench
}

#[tokio::test]
async fn the_panel_is_edited_and_not_posted_again() {
    let bench = posted(Duration::from_millis(10)).await;
    bench
        .panels
        .show(Id::new(GUILD), &state("Gloria", PanelChange::Detail));
    let seen = bench.rest.wait_for(2).await;
    assert_eq!(bench.rest.lines(), [POST.to_owned(), edit(900)]);
    assert_eq!(seen[1].body["embeds"][0]["title"], "Gloria");
    assert_eq!(bench.panels.current(Id::new(GUILD)), Some(Id::new(900)));
}

#[tokio::test]
async fn a_burst_of_changes_costs_one_edit_after_the_gap_and_shows_the_last() {
    let gap = Duration::from_millis(400);
    let began = Instant::now();
    let bench = posted(gap).await;
    for number in 1..=20 {
        let title = format!("Psalm {number}");
        bench
            .panels
            .show(Id::new(GUILD), &state(&title, PanelChange::State));
    }
    let seen = bench.rest.wait_for(2).await;
    assert!(
        began.elapsed() >= gap,
        "the edit came after {:?}",
        began.elapsed()
    );
    assert_eq!(seen[1].body["embeds"][0]["title"], "Psalm 20");
    // What looks the same is no reason to edit: the next edit is of the change after it.
    bench
        .panels
        .show(Id::new(GUILD), &state("Psalm 20", PanelChange::Detail));
    bench
        .panels
        .show(Id::new(GUILD), &state("Psalm 21", PanelChange::Detail));
    let seen = bench.rest.wait_for(3).await;
    assert_eq!(bench.rest.lines(), [POST.to_owned(), edit(900), edit(900)]);
    assert_eq!(seen[2].body["embeds"][0]["title"], "Psalm 21");
}

#[tokio::test]
async fn a_panel_below_which_more_than_six_messages_stand_moves_at_a_track_change() {
    let bench = posted(Duration::from_millis(10)).await;
    let messages = |count: usize| json!(vec![json!({}); count]);
    bench.rest.once(Method::GET, "/messages", 200, messages(6));
    bench
        .panels
        .show(Id::new(GUILD), &state("Gloria", PanelChange::Track));
    bench.rest.wait_for(3).await;
    bench.rest.once(Method::GET, "/messages", 200, messages(7));
    bench
        .panels
        .show(Id::new(GUILD), &state("Credo", PanelChange::Track));
    bench.rest.wait_for(6).await;
    let history = "GET /channels/6/messages".to_owned();
    let away = "DELETE /channels/6/messages/900".to_owned();
    let wanted = [
        POST.to_owned(),
        history.clone(),
        edit(900),
        history,
        POST.to_owned(),
        away,
    ];
    assert_eq!(bench.rest.lines(), wanted);
}

#[tokio::test]
async fn where_the_history_may_not_be_read_the_panel_stays() {
    let bench = posted(Duration::from_millis(10)).await;
    bench.rest.once(
        Method::GET,
        "/messages",
        403,
        json!({ "message": "no", "code": 50001 }),
    );
    bench
        .panels
        .show(Id::new(GUILD), &state("Gloria", PanelChange::Track));
    let seen = bench.rest.wait_for(3).await;
    assert_eq!(seen[2].line(), edit(900));
}

#[tokio::test]
async fn a_deleted_panel_is_posted_once_anew() {
    let bench = posted(Duration::from_millis(10)).await;
    bench.rest.once(
        Method::PATCH,
        "/messages",
        404,
        json!({ "message": "gone", "code": 10008 }),
    );
    bench
        .panels
        .show(Id::new(GUILD), &state("Gloria", PanelChange::State));
    bench.rest.wait_for(3).await;
    assert_eq!(
        bench.rest.lines(),
        [POST.to_owned(), edit(900), POST.to_owned()]
    );
}

#[tokio::test]
async fn where_no_panel_may_be_posted_there_is_silence_until_somebody_asks() {
    let bench = Bench::with_gap(Duration::from_millis(10)).await;
    let guild = Id::new(GUILD);
    bench.rest.once(
        Method::POST,
        "/messages",
        403,
        json!({ "message": "no", "code": 50013 }),
    );
    bench
        .panels
        .show(guild, &state("Kyrie", PanelChange::Track));
    bench.rest.wait_for(1).await;
    bench
        .panels
        .show(guild, &state("Gloria", PanelChange::Track));
    bench
        .panels
        .show(guild, &state("Credo", PanelChange::Asked));
    let seen = bench.rest.wait_for(2).await;
    assert_eq!(bench.rest.lines(), [POST, POST]);
    assert_eq!(seen[1].body["embeds"][0]["title"], "Credo");
}

#[tokio::test]
async fn who_asks_for_the_panel_gets_it_at_the_bottom_and_only_once() {
    let bench = posted(Duration::from_mins(1)).await;
    bench
        .panels
        .show(Id::new(GUILD), &state("Kyrie", PanelChange::Asked));
    bench.rest.wait_for(3).await;
    let away = "DELETE /channels/6/messages/900".to_owned();
    assert_eq!(bench.rest.lines(), [POST.to_owned(), POST.to_owned(), away]);
    assert_eq!(bench.panels.current(Id::new(GUILD)), Some(Id::new(901)));
}

#[tokio::test]
async fn a_post_that_may_have_got_through_is_tried_again_as_the_same_message() {
    let bench = Bench::with_gap(Duration::from_millis(10)).await;
    let lost = json!({ "message": "bad gateway", "code": 0 });
    bench.rest.once(Method::POST, "/messages", 502, lost);
    let guild = Id::new(GUILD);
    bench
        .panels
        .show(guild, &state("Kyrie", PanelChange::Track));
    bench.rest.wait_for(2).await;
    bench
        .panels
        .show(guild, &state("Kyrie", PanelChange::Asked));
    let seen = bench.rest.wait_for(3).await;
    let nonce = |at: usize| seen[at].body["nonce"].as_str().expect("a nonce").to_owned();
    assert!(seen[..3].iter().all(|post| post.line() == POST));
    assert!(
        seen[..3]
            .iter()
            .all(|post| post.body["enforce_nonce"] == true)
    );
    assert_eq!(nonce(0), nonce(1));
    assert_ne!(nonce(1), nonce(2), "that one is wanted anew");
    assert!(nonce(0).len() <= 25);
}

#[tokio::test]
async fn a_panel_that_may_be_there_as_it_was_before_is_brought_up_to_date() {
    let bench = Bench::with_gap(Duration::from_millis(100)).await;
    let lost = json!({ "message": "bad gateway", "code": 0 });
    bench.rest.once(Method::POST, "/messages", 502, lost);
    let guild = Id::new(GUILD);
    bench
        .panels
        .show(guild, &state("Kyrie", PanelChange::Track));
    bench.rest.wait_for(1).await;
    bench
        .panels
        .show(guild, &state("Gloria", PanelChange::State));
    let seen = bench.rest.wait_for(3).await;
    assert_eq!(seen[0].body["nonce"], seen[1].body["nonce"]);
    assert_eq!(seen[2].line(), edit(900));
    assert_eq!(seen[2].body["embeds"][0]["title"], "Gloria");
}

#[tokio::test]
async fn artwork_that_discord_does_not_take_costs_the_artwork_alone() {
    let bench = Bench::with_gap(Duration::from_millis(10)).await;
    bench.rest.once(
        Method::POST,
        "/messages",
        400,
        json!({ "message": "bad", "code": 50035 }),
    );
    bench
        .panels
        .show(Id::new(GUILD), &state("Kyrie", PanelChange::Track));
    let seen = bench.rest.wait_for(2).await;
    assert!(seen[0].body["embeds"][0]["thumbnail"].is_object());
    assert!(seen[1].body["embeds"][0]["thumbnail"].is_null());
    assert_eq!(seen[1].body["embeds"][0]["title"], "Kyrie");
}

#[tokio::test]
async fn silence_is_shown_on_an_existing_panel_and_is_no_reason_for_a_new_one() {
    let bench = Bench::with_gap(Duration::from_millis(10)).await;
    let guild = Id::new(GUILD);
    let mut silent = snapshot(None, vec![]);
    silent.status = Status::Stopped;
    bench
        .panels
        .show(guild, &showing(silent.clone(), PanelChange::State));
    bench
        .panels
        .show(guild, &state("Kyrie", PanelChange::Track));
    let seen = bench.rest.wait_for(1).await;
    assert_eq!(seen[0].body["embeds"][0]["title"], "Kyrie");
    bench
        .panels
        .show(guild, &showing(silent, PanelChange::State));
    bench.rest.wait_for(2).await;
    assert_eq!(bench.rest.lines(), [POST.to_owned(), edit(900)]);
}

#[tokio::test]
async fn what_was_shown_as_the_answer_to_a_press_is_not_edited_again() {
    let bench = posted(Duration::from_millis(10)).await;
    let guild = Id::new(GUILD);
    let next = state("Gloria", PanelChange::State);
    let voice = bench.desk.voice(None).await;
    bench
        .panels
        .replaced(guild, &crate::view::panel::message(voice, &next.snapshot));
    bench.panels.show(guild, &next);
    bench
        .panels
        .show(guild, &state("Credo", PanelChange::State));
    let seen = bench.rest.wait_for(2).await;
    assert_eq!(seen[1].body["embeds"][0]["title"], "Credo");
    assert_eq!(bench.rest.lines(), [POST.to_owned(), edit(900)]);
}

#[tokio::test]
async fn a_bot_that_has_left_and_comes_anew_has_a_new_panel_at_the_bottom() {
    let bench = posted(Duration::from_millis(10)).await;
    let guild = Id::new(GUILD);
    let gone = || showing(snapshot(None, vec![]), PanelChange::State);
    bench.panels.show(guild, &gone());
    bench.rest.wait_for(2).await;
    let back = |title| {
        let voice_channel = Some(ChannelId(5));
        let playing = snapshot(Some(track(title)), vec![]);
        let playing = Snapshot {
            voice_channel,
            ..playing
        };
        showing(playing, PanelChange::State)
    };
    let idle = Snapshot {
        voice_channel: Some(ChannelId(5)),
        ..snapshot(None, vec![])
    };
    bench.panels.show(guild, &showing(idle, PanelChange::State));
    bench.panels.show(guild, &back("Gloria"));
    bench.rest.wait_for(4).await;
    let new = bench.panels.current(guild).expect("posted").get();
    bench.panels.show(guild, &back("Credo"));
    bench.rest.wait_for(5).await;

    let away = "DELETE /channels/6/messages/900".to_owned();
    let wanted = [POST.to_owned(), edit(900), POST.to_owned(), away, edit(new)];
    assert_eq!(bench.rest.lines(), wanted);
}

#[tokio::test]
async fn after_its_channel_was_deleted_the_panel_is_posted_where_it_is_wanted_next() {
    let bench = posted(Duration::from_millis(10)).await;
    let guild = Id::new(GUILD);
    while bench.panels.current(guild).is_none() {
        tokio::task::yield_now().await;
    }
    bench.panels.channel_gone(guild, Id::new(7));
    assert_eq!(bench.panels.current(guild), Some(Id::new(900)));
    bench.panels.channel_gone(guild, Id::new(6));
    assert_eq!(bench.panels.current(guild), None);

    // It was on its way.
    bench
        .panels
        .show(guild, &state("Kyrie", PanelChange::Detail));
    let is_wanted = || {
        let slot = bench.panels.existing(guild).expect("it had a panel");
        slot.lock().wanted.is_some()
    };
    while is_wanted() {
        tokio::task::yield_now().await;
    }
    let elsewhere = PanelState {
        channel: ChannelId(7),
        ..state("Gloria", PanelChange::Detail)
    };
    bench.panels.show(guild, &elsewhere);
    bench.rest.wait_for(2).await;
    assert_eq!(bench.rest.lines(), [POST, "POST /channels/7/messages"]);
}
