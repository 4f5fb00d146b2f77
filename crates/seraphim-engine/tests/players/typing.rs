//! What happens while a person types, and how fast they may.

use seraphim_core::policy::admission::{Bucket, Tracked};

use super::*;
use seraphim_engine::Length;
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{Owner, Play, PlayLog as _, Playlists as _};

#[tokio::test(start_paused = true)]
async fn recent_plays_are_suggested_before_hits_and_each_once() {
    let house = House::new();
    house.play(GUILD, "blue moon").await.expect("found");
    house.play(OTHER, "blue sky").await.expect("found");
    let hits = vec![track("blue moon"), track("blue note")];
    house
        .audio
        .finds(words("localsearch", "blue"), Ok(Loaded::Search(hits)));

    let suggested = house.engine.suggest(GUILD, " Blue ").await;
    let titles: Vec<_> = suggested.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["blue moon", "blue note"]);
    assert_eq!(suggested[0].query, "https://example.org/blue moon");

    let loads = || {
        house
            .audio
            .calls
            .count(|call| matches!(call, AudioCall::Load(_)))
    };
    let before = loads();
    house.engine.suggest(GUILD, "blue").await;
    assert_eq!(loads(), before, "the same words were searched twice");
}

#[tokio::test(start_paused = true)]
async fn a_slow_search_leaves_recent_plays_within_a_second() {
    let house = House::new();
    house.play(GUILD, "blue moon").await.expect("found");
    house.audio.hang();
    let typed = Instant::now();

    let suggested = house.engine.suggest(GUILD, "blue").await;

    assert_eq!(suggested.len(), 1);
    assert!(typed.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn what_was_heard_before_the_program_started_is_suggested_before_hits() {
    let house = House::new();
    for (guild, title) in [
        (GUILD, "blue train"),
        (GUILD, "red sky"),
        (OTHER, "blue sky"),
        (GUILD, "blue moon"),
        (GUILD, "blue train"),
    ] {
        let play = Play {
            guild,
            requester: ANN,
            track: track(title),
            heard: Duration::from_secs(9),
        };
        house.store.log_play(play).await.expect("it is kept");
    }
    house.play(GUILD, "blue moon").await.expect("found");
    let hits = vec![track("blue note"), track("blue train")];
    house
        .audio
        .finds(words("localsearch", "blue"), Ok(Loaded::Search(hits)));

    let suggested = house.engine.suggest(GUILD, "blue").await;

    let titles: Vec<_> = suggested.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["blue moon", "blue train", "blue note"]);
    assert_eq!(suggested[1].query, "https://example.org/blue train");
    assert_eq!(suggested[1].length, Length::Unknown);
}

#[tokio::test(start_paused = true)]
async fn a_long_log_leaves_room_for_hits() {
    let house = House::new();
    for number in 0..40 {
        let play = Play {
            guild: GUILD,
            requester: ANN,
            track: track(&format!("blue {number}")),
            heard: Duration::from_secs(9),
        };
        house.store.log_play(play).await.expect("it is kept");
    }
    let hits = (0..25).map(|number| track(&format!("note {number}")));
    let hits = Ok(Loaded::Search(hits.collect()));
    house.audio.finds(words("localsearch", "blue"), hits);

    let suggested = house.engine.suggest(GUILD, "blue").await;

    let of_the_log = suggested.iter().filter(|one| one.title.starts_with("blue"));
    assert_eq!((of_the_log.count(), suggested.len()), (10, 25));
}

#[tokio::test(start_paused = true)]
async fn a_log_that_cannot_be_read_leaves_hits() {
    let house = House::new();
    house.store.fails(Some(StoreError::Locked));
    let hits = Ok(Loaded::Search(vec![track("blue note")]));
    house.audio.finds(words("localsearch", "blue"), hits);

    let suggested = house.engine.suggest(GUILD, "blue").await;

    assert_eq!(suggested.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_word_that_is_typed_reads_the_store_once_and_sees_what_is_saved_meanwhile() {
    let house = House::new();
    let owner = Owner::Person(ANN);
    let keystroke = async || {
        house.engine.suggest(GUILD, "m").await;
        let lists = house.engine.playlists(owner).await;
        lists
            .iter()
            .map(|list| list.name.clone())
            .collect::<Vec<_>>()
    };
    for _ in 0..10 {
        assert!(keystroke().await.is_empty());
    }
    assert_eq!(
        house.store.lists_read(),
        2,
        "once the log, once the playlists"
    );

    let tracks = [track("m")];
    let saved = house.store.create_playlist(owner, "mass", &tracks);
    saved.await.expect("it is kept");
    house.engine.playlists_changed(owner);

    assert_eq!(keystroke().await, ["mass"]);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_leaves_hits_within_a_second() {
    let house = House::new();
    house.store.hang();
    let hits = Ok(Loaded::Search(vec![track("blue note")]));
    house.audio.finds(words("localsearch", "blue"), hits);
    let typed = Instant::now();

    let (suggested, lists) = tokio::join!(
        house.engine.suggest(GUILD, "blue"),
        house.engine.playlists(Owner::Guild(GUILD)),
    );

    assert_eq!((suggested.len(), lists.len()), (1, 0));
    assert!(typed.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn what_discord_could_not_send_back_takes_no_place_of_what_it_can() {
    let house = House::new();
    let long_link = |title: &str| Track {
        uri: Some(format!("https://cdn.example/{}", "x".repeat(100))),
        ..track(title)
    };
    let without_link = Track {
        uri: None,
        ..track(&format!("blue {}", "𝄞".repeat(60)))
    };
    let log = (0..20).map(|number| long_link(&format!("blue long {number}")));
    for track in [track("blue moon")].into_iter().chain(log) {
        let (guild, requester, heard) = (GUILD, ANN, Duration::from_secs(9));
        let play = Play {
            guild,
            requester,
            track,
            heard,
        };
        house.store.log_play(play).await.expect("it is kept");
    }
    for number in 0..30 {
        let query = format!("blue recent {number}");
        let found = Ok(Loaded::Search(vec![long_link(&query)]));
        house.audio.finds(words("localsearch", &query), found);
        house.play(GUILD, &query).await.expect("found");
    }
    let hits = (0..30).map(|number| long_link(&format!("blue hit {number}")));
    let hits = hits.chain([track("blue note"), without_link]);
    let hits = Ok(Loaded::Search(hits.collect()));
    house.audio.finds(words("localsearch", "blue"), hits);

    let suggested = house.engine.suggest(GUILD, "blue").await;

    let titles: Vec<_> = suggested.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles[..2], ["blue moon", "blue note"]);
    let cut = format!("blue {}", "𝄞".repeat(47));
    assert_eq!(suggested[2].query, cut, "words are cut at a character");
    assert_eq!(suggested.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_sixth_action_in_a_burst_is_refused() {
    let house = House::new();
    for _ in 0..5 {
        assert_eq!(house.engine.limit(ANN, GUILD), Ok(()));
    }

    let wait = Duration::from_secs(2);
    assert_eq!(
        house.engine.limit(ANN, GUILD),
        Err(Refusal::TooFast { retry_after: wait })
    );
    assert_eq!(
        (
            house.engine.tracked().people,
            house.engine.allowance(Bucket::Person(ANN)).left
        ),
        (1, 0)
    );
    tokio::time::sleep(wait).await;
    assert_eq!(house.engine.limit(ANN, GUILD), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_guild_in_which_a_hundred_act_at_once_waits_and_others_do_not() {
    let house = House::new();
    for person in 0..100 {
        assert_eq!(house.engine.limit(UserId(person), GUILD), Ok(()));
    }

    let late = UserId(100);
    let wait = Duration::from_millis(100);
    assert_eq!(
        house.engine.limit(late, GUILD),
        Err(Refusal::GuildTooFast { retry_after: wait })
    );
    assert_eq!(house.engine.limit(late, OTHER), Ok(()));
    assert_eq!(house.engine.tracked().guilds, 2);
    tokio::time::sleep(wait).await;
    assert_eq!(house.engine.limit(late, GUILD), Ok(()));

    assert!(house.engine.forget_actions(Bucket::Guild(GUILD)));
    assert_eq!(house.engine.allowance(Bucket::Guild(GUILD)).left, 100);
    house.engine.forget_all_actions();
    assert_eq!(house.engine.tracked(), Tracked::default());
}
