//! The words of tracks.

use super::*;
use seraphim_core::Lyrics;

#[tokio::test(start_paused = true)]
async fn words_are_found_of_what_plays_and_of_what_is_named() {
    let house = House::new();
    let lyrics = |line: &str| Lyrics {
        from: "a book".to_owned(),
        lines: vec![line.to_owned()],
    };
    house.audio.knows_words("a", lyrics("of a"));
    house.audio.knows_words("b", lyrics("of b"));
    let nothing = house.engine.lyrics(GUILD, None).await;
    assert_eq!(nothing, Err(Refusal::NothingPlaying));
    assert!(house.play(GUILD, "a").await.is_ok());

    let current = house.engine.lyrics(GUILD, None).await;
    assert_eq!(current, Ok((track("a"), lyrics("of a"))));
    let named = house.engine.lyrics(GUILD, Some("b")).await;
    assert_eq!(named, Ok((track("b"), lyrics("of b"))));
    let unknown = house.engine.lyrics(GUILD, Some("c")).await;
    assert_eq!(unknown, Err(Refusal::NoLyrics));
    let none = Ok(Loaded::Search(Vec::new()));
    house.audio.finds(words("localsearch", "zzz"), none);
    let nowhere = house.engine.lyrics(GUILD, Some("zzz")).await;
    assert_eq!(nowhere, Err(Refusal::NoLyrics));
}
