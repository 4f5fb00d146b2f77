//! When the panel is shown.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_panel_gathers_small_changes_for_five_seconds() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    let first = house
        .stage
        .panel(GUILD, 1)
        .await
        .expect("a panel at the first track");
    assert_eq!((first.revision, first.change), (1, PanelChange::Track));
    let shown = Instant::now();

    for title in ["b", "c", "d", "e"] {
        house.play(GUILD, title).await.expect("found");
    }
    let second = house.stage.panel(GUILD, 2).await.expect("a second panel");

    assert_eq!(
        shown.elapsed().as_millis() / 100,
        50,
        "{:?}",
        shown.elapsed()
    );
    assert_eq!((second.revision, second.change), (2, PanelChange::Detail));
    assert_eq!(second.snapshot.upcoming.len(), 4);
    assert_eq!(second.snapshot.status, Status::Playing);
    tokio::time::sleep(Duration::from_secs(4)).await;
    let panels = house
        .stage
        .calls
        .count(|call| matches!(call, StageCall::Panel(..)));
    assert_eq!(panels, 2, "one that shows nothing new");
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_shown_at_once_but_never_twice_in_a_second() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.stage.panel(GUILD, 1).await.expect("a panel");
    tokio::time::sleep(Duration::from_secs(20)).await;
    let before = house
        .stage
        .calls
        .count(|call| matches!(call, StageCall::Panel(..)));
    let pressed = Instant::now();

    for _ in 0..5 {
        house
            .engine
            .ask(GUILD, Request::TogglePause { by: ann() })
            .await
            .expect("it toggles");
    }
    house.stage.panel(GUILD, before + 1).await.expect("a panel");
    assert!(
        pressed.elapsed() < Duration::from_millis(50),
        "{:?}",
        pressed.elapsed()
    );
    let last = house
        .stage
        .panel(GUILD, before + 2)
        .await
        .expect("the last state");

    assert!(
        pressed.elapsed() >= Duration::from_secs(1),
        "{:?}",
        pressed.elapsed()
    );
    assert_eq!(last.snapshot.status, Status::Paused);
}

#[tokio::test(start_paused = true)]
async fn a_panel_that_did_not_get_through_is_shown_again_later() {
    let house = House::new();
    house.stage.fails(Some(StageError::Unreachable {
        reason: "502".into(),
    }));
    house.play(GUILD, "a").await.expect("found");
    house.stage.panel(GUILD, 1).await.expect("a try");

    house.stage.fails(None);
    let again = house.stage.panel(GUILD, 2).await.expect("another try");

    assert!(again.snapshot.current.is_some());
}

#[tokio::test(start_paused = true)]
async fn where_the_panels_channel_was_deleted_it_is_shown_where_somebody_asks_next() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    let first = house.stage.panel(GUILD, 1).await.expect("a panel");
    assert_eq!(first.channel, TEXT);

    let gone = News::TextChannelGone { channel: TEXT };
    house.engine.tell(GUILD, gone);
    let elsewhere = Caller {
        text_channel: ChannelId(61),
        ..ann()
    };
    let wish = Request::Play {
        by: elsewhere,
        query: "b".to_owned(),
        place: Place::Last,
    };
    house.engine.ask(GUILD, wish).await.expect("found");

    let next = house.stage.panel(GUILD, 2).await.expect("another panel");
    assert_eq!(next.channel, ChannelId(61));
}
