//! What happens while a person types, and how fast they may.

use super::*;

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
async fn the_sixth_action_in_a_burst_is_refused() {
    let house = House::new();
    for _ in 0..5 {
        assert_eq!(house.engine.limit(ANN), Ok(()));
    }

    let wait = Duration::from_secs(2);
    assert_eq!(
        house.engine.limit(ANN),
        Err(Refusal::TooFast { retry_after: wait })
    );
    assert_eq!(
        (
            house.engine.people_tracked(),
            house.engine.allowance(ANN).left
        ),
        (1, 0)
    );
    tokio::time::sleep(wait).await;
    assert_eq!(house.engine.limit(ANN), Ok(()));
}
