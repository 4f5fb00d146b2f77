//! What Lavalink does by plugins, where a node has them and where it has not.

use axum::http::Method;
use seraphim_core::{Lyrics, SponsorCategory};
use seraphim_engine::ports::{Audio as _, AudioError};
use serde_json::{Value, json};

use crate::{
    GUILD,
    fake::{FakeNode, Manners},
    track,
};

async fn node(answers: Vec<(&'static str, u16, Value)>) -> FakeNode {
    let manners = Manners {
        answers,
        ..Manners::default()
    };
    FakeNode::with(manners).await
}

#[tokio::test]
async fn what_to_leave_out_is_put_by_its_name_and_taken_back_when_it_is_nothing() {
    let mut node = node(Vec::new()).await;
    let (audio, _events) = node.client(node.settings());
    let categories = vec![SponsorCategory::SelfPromotion, SponsorCategory::OffTopic];

    audio
        .leave_out(GUILD, categories)
        .await
        .expect("it is taken");
    let seen = node.seen().await;
    let path = format!("/v4/sessions/session0/players/{GUILD}/sponsorblock/categories");
    assert_eq!((seen.method, &seen.path), (Method::PUT, &path));
    assert_eq!(seen.body, json!(["selfpromo", "music_offtopic"]));

    audio
        .leave_out(GUILD, Vec::new())
        .await
        .expect("it is taken");
    let seen = node.seen().await;
    assert_eq!((seen.method, &seen.path), (Method::DELETE, &path));
    node.stop().await;
}

#[tokio::test]
async fn a_node_without_the_plugins_plays_whole_videos_and_knows_no_words() {
    let gone = || json!({ "status": 404, "message": "Not Found" });
    let node = node(vec![
        ("/sponsorblock/categories", 404, gone()),
        ("/v4/lyrics", 404, gone()),
    ])
    .await;
    let (audio, _events) = node.client(node.settings());

    let left_out = audio.leave_out(GUILD, vec![SponsorCategory::Sponsor]).await;
    assert_eq!(left_out, Ok(()));
    let words = audio.lyrics(&track()).await;
    assert!(
        matches!(words, Err(AudioError::Rejected { status: 404, .. })),
        "{words:?}"
    );
    node.stop().await;
}

#[tokio::test]
async fn the_words_come_line_by_line_whether_their_times_are_known_or_not() {
    let timed = json!({
        "sourceName": "lrclib", "provider": "LRCLIB", "text": null, "plugin": {},
        "lines": [{ "timestamp": 0, "duration": 1, "line": "Gloria", "plugin": {} },
                  { "timestamp": 1, "duration": 1, "line": "in excelsis", "plugin": {} }],
    });
    let plain = json!({ "sourceName": "tags", "text": "Gloria\nin excelsis\n" });
    for (answer, from) in [(timed, "LRCLIB"), (plain, "tags")] {
        let node = node(vec![("/v4/lyrics", 200, answer)]).await;
        let (audio, _events) = node.client(node.settings());
        let lyrics = Lyrics {
            from: from.to_owned(),
            lines: vec!["Gloria".to_owned(), "in excelsis".to_owned()],
        };
        assert_eq!(audio.lyrics(&track()).await, Ok(Some(lyrics)));
        node.stop().await;
    }
}
