//! Files of messages, whose links are over when their turn comes.

use seraphim_core::FailureCause;

use super::*;

const OLD: &str = "https://cdn.discordapp.com/attachments/1/2/a.mp3?ex=1";
const NEW: &str = "https://cdn.discordapp.com/attachments/1/2/a.mp3?ex=2";

/// The file as a node that finds it at a link describes it.
fn at(link: &str) -> Track {
    Track {
        uri: Some(link.to_owned()),
        encoded: link.to_owned(),
        ..track("file")
    }
}

/// A node that finds the file at both links, and nothing else by its name.
fn knowing(house: House) -> House {
    for link in [OLD, NEW] {
        let search = Search::Url(link.to_owned());
        house.audio.finds(search, Ok(Loaded::Track(at(link))));
    }
    for name in ["somebody file", "file"] {
        let search = words("localsearch", name);
        house.audio.finds(search, Ok(Loaded::Empty));
    }
    house
}

fn refused() -> StageError {
    StageError::Refused {
        reason: "HTTP 403".to_owned(),
    }
}

fn loads(house: &House, link: &str) -> usize {
    let load = AudioCall::Load(Search::Url(link.to_owned()));
    house.audio.calls.count(|call| *call == load)
}

#[tokio::test(start_paused = true)]
async fn what_has_expired_in_the_queue_is_played_from_a_fresh_link() {
    let house = knowing(House::new());
    for query in ["a", OLD] {
        house.play(GUILD, query).await.expect("queued");
    }

    house.stage.renews(OLD, Ok(NEW));
    house.finish(GUILD, 1).await;

    let order = house.audio.play(GUILD, 2).await.expect("it plays");
    assert_eq!(order.track, at(NEW));
}

#[tokio::test(start_paused = true)]
async fn what_expires_while_it_is_played_goes_on_where_it_was_from_a_fresh_link() {
    let house = knowing(House::new());
    house.play(GUILD, OLD).await.expect("queued");
    let order = house.audio.play(GUILD, 1).await.expect("it plays");
    tokio::time::sleep(Duration::from_secs(30)).await;

    house.stage.renews(OLD, Ok(NEW));
    let news = AudioNews::Failed {
        play: order.play,
        cause: FailureCause::Expired,
        message: String::new(),
    };
    house.audio.tells(GUILD, news).await;

    let order = house.audio.play(GUILD, 2).await.expect("it goes on");
    assert_eq!(order.track, at(NEW));
    let start = order.start.as_secs();
    assert!((28..=30).contains(&start), "at {start} s");
}

#[tokio::test(start_paused = true)]
async fn what_has_expired_while_the_bot_was_dead_goes_on_where_it_was() {
    let house = knowing(House::new());
    house.play(GUILD, OLD).await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it was played");
    tokio::time::sleep(Duration::from_secs(30)).await;

    let house = knowing(House::on(Arc::new(house.store.remains())));
    house.stage.renews(OLD, Ok(NEW));
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[ANN]));

    let order = house.audio.play(GUILD, 1).await.expect("it goes on");
    assert_eq!(order.track, at(NEW));
    let start = order.start.as_secs();
    assert!((25..=30).contains(&start), "at {start} s");
}

#[tokio::test(start_paused = true)]
async fn what_has_expired_in_a_playlist_is_played_from_a_fresh_link() {
    let house = knowing(House::new());
    house.stage.renews(OLD, Ok(NEW));
    let unresolved = Track {
        encoded: String::new(),
        ..at(OLD)
    };

    let asked = Request::PlayTracks {
        by: ann(),
        name: Some("Mass".to_owned()),
        tracks: vec![at(OLD), unresolved],
        place: Place::Last,
    };
    house.engine.ask(GUILD, asked).await.expect("queued");

    for count in [1, 2] {
        let order = house.audio.play(GUILD, count).await.expect("it plays");
        assert_eq!(order.track, at(NEW), "entry {count}");
        house.finish(GUILD, count).await;
    }
    assert_eq!(loads(&house, OLD), 0, "nothing is read at the old link");
}

#[tokio::test(start_paused = true)]
async fn what_has_expired_before_it_is_asked_for_is_looked_up_at_a_fresh_link() {
    let house = knowing(House::new());
    house.stage.renews(OLD, Ok(NEW));

    assert!(house.play(GUILD, OLD).await.is_ok());

    let order = house.audio.play(GUILD, 1).await.expect("it plays");
    assert_eq!(order.track, at(NEW));
    assert_eq!(loads(&house, OLD), 0, "nothing is read at the old link");
}

#[tokio::test(start_paused = true)]
async fn where_there_is_no_fresh_link_the_channel_is_told_why_and_the_queue_goes_on() {
    let house = knowing(House::new());
    for query in ["a", OLD, "b"] {
        house.play(GUILD, query).await.expect("queued");
    }

    house.stage.renews(OLD, Err(refused()));
    house.finish(GUILD, 1).await;

    let order = house.audio.play(GUILD, 2).await.expect("it goes on");
    assert_eq!(order.track, track("b"));
    let told = |call: &StageCall| {
        matches!(call, StageCall::Tell(GUILD, TEXT, Notice::TrackFailed { entry, cause, message, goes_on })
            if entry.track == at(OLD)
                && *goes_on
                && *cause == FailureCause::Expired
                && message == "Discord gives no fresh link: HTTP 403")
    };
    assert!(house.stage.calls.wait_for(1, told).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_what_has_expired_is_told_where_there_is_no_fresh_link() {
    let house = knowing(House::new());
    let unreachable = StageError::Unreachable {
        reason: "HTTP 503".to_owned(),
    };
    for (error, cause, reason) in [
        (
            refused(),
            FailureCause::Expired,
            "Discord gives no fresh link: HTTP 403",
        ),
        (
            unreachable,
            FailureCause::Network,
            "Discord could not be asked for a fresh link: HTTP 503",
        ),
    ] {
        house.stage.renews(OLD, Err(error));

        let reply = house.play(GUILD, OLD).await;

        let reason = reason.to_owned();
        assert_eq!(reply, Err(Refusal::SourceRefused { cause, reason }));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_or_skips_does_not_wait_for_a_fresh_link() {
    for stops in [true, false] {
        let house = knowing(House::new());
        for query in ["a", OLD, "b"] {
            house.play(GUILD, query).await.expect("queued");
        }
        house.audio.play(GUILD, 1).await.expect("it plays");
        house.stage.never_renews(OLD);
        house.finish(GUILD, 1).await;
        let asked = |call: &StageCall| *call == StageCall::Renew(OLD.to_owned());
        let again = house.stage.calls.wait_for(2, asked).await;
        again.expect("Discord is asked when it was found, and before it plays");
        // A skip just now could have been meant for the track before.
        tokio::time::sleep(Duration::from_secs(5)).await;

        let by = ann();
        if stops {
            let stopped = house.engine.ask(GUILD, Request::Stop { by }).await;
            stopped.expect("it stops");
            let gone = |call: &AudioCall| *call == AudioCall::Destroy(GUILD);
            let gone = house.audio.calls.wait_for(1, gone).await;
            gone.expect("the node is told");
            let plays = |call: &AudioCall| matches!(call, AudioCall::Play(..));
            assert_eq!(house.audio.calls.count(plays), 1, "nothing sounds any more");
        } else {
            let (seen, to) = (None, None);
            let skipped = house
                .engine
                .ask(GUILD, Request::Skip { by, seen, to })
                .await;
            skipped.expect("it skips");
            let order = house.audio.play(GUILD, 2).await.expect("it goes on");
            assert_eq!(order.track, track("b"));
        }
    }
}
