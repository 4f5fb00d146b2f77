//! Presses on the panel.

use seraphim_core::GuildId;

use super::*;

/// The guild's panel is another message than the one that is pressed.
fn show_another_panel(bench: &Bench) {
    let (guild, channel) = (Id::new(GUILD), Id::new(6));
    bench.panels.adopt(guild, channel, Id::new(901));
}

#[tokio::test]
async fn a_press_on_the_current_panel_is_answered_with_the_panel_as_it_is_now() {
    let bench = Bench::new().await;
    let (guild, channel, panel) = (
        twilight_model::id::Id::new(GUILD),
        twilight_model::id::Id::new(6),
        twilight_model::id::Id::new(900),
    );
    bench.panels.adopt(guild, channel, panel);
    let entry = || samples::entry(7, samples::track("Gloria"));
    bench.players.reply(Ok(Reply::Skipped {
        entry: entry(),
        next: None,
        similar: false,
        passed: 0,
    }));
    answered(&bench, press("music_skip:7")).await;
    let asked = bench.players.asked();
    assert!(
        matches!(
            &asked[0],
            Request::Skip {
                seen: Some(EntryId(7)),
                to: None,
                ..
            }
        ),
        "{asked:?}"
    );
    let seen = bench.rest.seen();
    assert_eq!((seen.len(), seen[0].callback()), (1, Some(7)));
    assert_eq!(seen[0].body["data"]["embeds"][0]["title"], "Kyrie");
}

#[tokio::test]
async fn a_panel_whose_answer_did_not_get_through_is_edited_after_all() {
    let bench = Bench::with_gap(Duration::from_millis(10)).await;
    let (guild, channel) = (Id::new(GUILD), Id::new(6));
    bench.panels.adopt(guild, channel, Id::new(900));
    let no = json!({ "message": "no", "code": 50035 });
    bench.rest.once(Method::POST, "/callback", 400, no);
    let entry = samples::entry(7, samples::track("Kyrie"));
    bench.players.reply(Ok(Reply::Paused { entry }));
    answered(&bench, press("music_pause:7")).await;

    let state = PanelState {
        snapshot: samples::snapshot(Some(samples::track("Kyrie")), vec![]),
        revision: 1,
        channel: ChannelId(6),
        change: PanelChange::State,
    };
    bench.panels.show(guild, &state);
    bench.rest.wait_for(2).await;
    let edit = "PATCH /channels/6/messages/900";
    assert_eq!(bench.rest.lines(), [CALLBACK, edit]);
}

#[tokio::test]
async fn what_the_panel_does_not_show_is_told_to_who_pressed_it_and_to_nobody_else() {
    let entry = samples::entry(7, samples::track("Gloria"));
    let unsaved = Reply::Unsaved(Box::new(Reply::Paused { entry }));
    let shuffled = Reply::Shuffled {
        count: 7,
        undoable_for: Duration::from_mins(1),
    };
    for (button, reply, word) in [
        ("music_pause:7", unsaved, "restart"),
        ("music_shuffle:7", shuffled, "7"),
    ] {
        let bench = Bench::new().await;
        let (guild, channel) = (Id::new(GUILD), Id::new(6));
        bench.panels.adopt(guild, channel, Id::new(900));
        bench.players.reply(Ok(reply));
        answered(&bench, press(button)).await;
        let seen = bench.rest.seen();
        assert_eq!((seen.len(), seen[0].callback()), (1, Some(4)), "{button}");
        let told = &seen[0].body;
        assert_eq!(told["data"]["flags"], 64, "{button}");
        assert!(content(told).contains(word), "{told}");
    }
}

#[tokio::test]
async fn the_others_see_a_vote_that_was_cast_on_the_panel() {
    let (votes, needed) = (1, 3);
    for button in ["music_skip:7", "music_stop:7"] {
        let bench = Bench::new().await;
        let (guild, channel) = (Id::new(GUILD), Id::new(6));
        bench.panels.adopt(guild, channel, Id::new(900));
        bench.players.reply(Ok(Reply::Voted {
            deed: Deed::Skip,
            count: Count { votes, needed },
            track: None,
        }));
        answered(&bench, press(button)).await;
        let seen = bench.rest.seen();
        assert_eq!((seen.len(), seen[0].callback()), (1, Some(4)), "{button}");
        let told = &seen[0].body;
        assert!(told["data"]["flags"].is_null(), "for everybody: {told}");
        assert!(content(told).contains("1 of 3"), "{told}");
    }
}

#[tokio::test]
async fn an_outdated_panel_says_so_and_disables_itself() {
    for id in ["music_skip:7", "music_skip", "music_stop"] {
        let bench = Bench::new().await;
        show_another_panel(&bench);
        answered(&bench, press(id)).await;
        let seen = bench.rest.seen();
        assert_eq!((seen.len(), seen[0].callback()), (1, Some(7)), "{id}");
        let data = &seen[0].body["data"];
        assert!(content(&seen[0].body).contains("out of date"), "{data}");
        let buttons = data["components"][0]["components"]
            .as_array()
            .expect("buttons");
        assert!(buttons.iter().all(|button| button["disabled"] == true));
        assert!(bench.players.asked().is_empty(), "{id} was carried out");
    }
}

#[tokio::test]
async fn who_pressed_a_panel_that_is_gone_is_told_privately_that_it_was_out_of_date() {
    let bench = Bench::new().await;
    show_another_panel(&bench);
    let gone = json!({ "message": "Unknown Message", "code": 10008 });
    bench.rest.once(Method::POST, "/callback", 404, gone);
    answered(&bench, press("music_skip:7")).await;
    assert_eq!(bench.rest.lines(), [CALLBACK, CALLBACK]);
    let told = &bench.rest.seen()[1];
    assert_eq!(told.callback(), Some(4));
    assert_eq!(told.body["data"]["flags"], 64);
    assert!(content(&told.body).contains("out of date"), "{}", told.body);
}

#[tokio::test]
async fn after_a_restart_a_panel_counts_if_it_shows_what_plays() {
    let bench = Bench::new().await;
    let entry = samples::entry(7, samples::track("Kyrie"));
    bench.players.reply(Ok(Reply::Paused { entry }));
    answered(&bench, press("music_pause:7")).await;
    assert!(
        bench
            .players
            .asked()
            .iter()
            .any(|asked| matches!(asked, Request::TogglePause { .. }))
    );
    let bench = Bench::new().await;
    answered(&bench, press("music_pause:6")).await;
    assert!(
        !bench
            .players
            .asked()
            .iter()
            .any(|asked| matches!(asked, Request::TogglePause { .. }))
    );
    assert_eq!(bench.rest.seen()[0].callback(), Some(7));
}

#[tokio::test]
async fn a_menu_that_is_emptied_leaves_nothing_out_any_more() {
    let bench = Bench::new().await;
    for (values, left_out) in [(json!(["intro", "outro"]), 2), (json!([]), 0)] {
        let mut asked = interaction_json(
            3,
            &json!({ "custom_id": "settings_sponsors", "component_type": 3, "values": values }),
        );
        asked["member"]["permissions"] = (1_u64 << 5).to_string().into();
        let asked = serde_json::from_value(asked).expect("an interaction");
        answered(&bench, asked).await;
        let settings = bench.desk.players.settings(GuildId(GUILD)).await;
        let settings = settings.expect("readable");
        assert_eq!(settings.sponsor_categories.len(), left_out);
    }
}

#[tokio::test]
async fn a_favourite_is_kept_and_taken_out_again_when_it_is_pressed_again() {
    let bench = Bench::new().await;
    let added = "Added [Kyrie](<https://music.example/o-vis>) to “♥”, which now has one track.";
    let removed = "Removed [Kyrie](<https://music.example/o-vis>) from “♥”.";
    for told in [added, removed, added] {
        let before = bench.rest.seen().len();
        answered(&bench, press("music_favourite:7")).await;
        let seen = bench.rest.wait_for(before + 1).await;
        assert_eq!(content(&seen[before].body), told);
    }
}
