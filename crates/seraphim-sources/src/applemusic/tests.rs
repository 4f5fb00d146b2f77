//! Apple Music's catalogue against answers of the documented shape.

use lavalink_protocol::LoadResult;
use serde_json::{Value, json};
use url::Url;

use super::read::link;
use crate::catalogue::Kind;
use crate::testing::{Answer, Asked, Web};
use crate::{AllowHost, AppleMusicSettings, HttpSettings, Settings, Sources};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SONG: &str = include_str!("../../tests/catalogues/applemusic-song.json");

async fn sources(
    answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> Result<(Sources, Web), Box<dyn std::error::Error>> {
    let web = Web::start(move |asked| match asked.header("authorization") {
        Some("Bearer planted") => answer(asked),
        _ => Answer::status(401),
    })
    .await?;
    let sources = Sources::new(Settings {
        http: HttpSettings {
            allow_hosts: AllowHost::parse_list(&web.host)?,
            ..HttpSettings::default()
        },
        apple_music: AppleMusicSettings {
            token: Some("planted".into()),
            api_base: Url::parse(&web.url("/v1"))?,
            country: "de".to_owned(),
        },
        ..Settings::default()
    })?;
    Ok((sources, web))
}

#[test]
fn links_name_a_country_a_kind_and_an_identifier() {
    let read = |identifier: &str| {
        link(identifier).map(|wish| (wish.kind, wish.text, wish.country.unwrap_or_default()))
    };
    let wish = |kind, id: &str, country: &str| Some((kind, id.to_owned(), country.to_owned()));
    for (identifier, expected) in [
        (
            "https://music.apple.com/gb/album/hours/900032823?i=900032829",
            wish(Kind::Track, "900032829", "gb"),
        ),
        (
            "https://music.apple.com/us/album/hours/900032823",
            wish(Kind::Album, "900032823", "us"),
        ),
        (
            "https://music.apple.com/song/lauds/900032829",
            wish(Kind::Track, "900032829", ""),
        ),
        (
            "https://music.apple.com/us/playlist/office/pl.f4d106fed2bd41149aaacabb233eb5eb",
            wish(Kind::Playlist, "pl.f4d106fed2bd41149aaacabb233eb5eb", "us"),
        ),
        (
            "https://music.apple.com/us/artist/cantors/178834",
            wish(Kind::Artist, "178834", "us"),
        ),
        ("amsearch: lauds ", wish(Kind::Search, "lauds", "")),
        ("https://music.apple.com/us/station/x/ra.1", None),
        ("https://music.apple.com/us/album/x/..%2f..%2fme", None),
        ("https://music.apple.com.example.org/us/song/x/1", None),
    ] {
        assert_eq!(read(identifier), expected, "{identifier}");
    }
}

#[tokio::test]
async fn a_song_is_words_with_a_code_and_a_picture_of_a_size() -> Outcome {
    let (sources, web) = sources(|_| Answer::json(SONG)).await?;
    let result = sources
        .load("https://music.apple.com/us/album/x/900032823?i=900032829")
        .await;
    let LoadResult::Track(track) = result else {
        panic!("{result:?}")
    };
    assert_eq!(web.asked()[0].path, "/v1/catalog/us/songs/900032829");
    assert_eq!(track.info.isrc.as_deref(), Some("QZABC2600001"));
    assert_eq!(track.info.length, 201_573);
    let picture = "https://is1-ssl.mzstatic.com/image/1000x1000bb.jpg";
    assert_eq!(track.info.artwork_url.as_deref(), Some(picture));
    assert_eq!(
        track.plugin_info.get("albumUrl"),
        Some(&json!("https://music.apple.com/us/album/lauds/900032823"))
    );
    Ok(())
}

#[tokio::test]
async fn a_playlist_comes_in_pages_without_its_videos() -> Outcome {
    let (sources, web) = sources(|asked| {
        if !asked.path.contains("/tracks") {
            return Answer::json(
                json!({"data": [{"attributes": {"name": "Office", "curatorName": "Abbot"}}]})
                    .to_string(),
            );
        }
        let song: Value = serde_json::from_str(SONG).unwrap_or_default();
        let video = json!({"id": "1", "type": "music-videos", "attributes": {"name": "A video"}});
        let last = asked.path.contains("offset=200");
        let next = if last { Value::Null } else { json!("/v1/next") };
        let data: Vec<Value> = vec![song["data"][0].clone(); 99]
            .into_iter()
            .chain([video])
            .collect();
        Answer::json(json!({"data": data, "next": next}).to_string())
    })
    .await?;
    let LoadResult::Playlist(found) = sources
        .load("https://music.apple.com/playlist/x/pl.u-1")
        .await
    else {
        panic!("no playlist")
    };
    assert_eq!(
        (found.info.name.as_str(), found.tracks.len()),
        ("Office", 297)
    );
    // No country in the link: the configured one.
    assert!(
        web.asked()
            .iter()
            .all(|asked| asked.path.starts_with("/v1/catalog/de/playlists/pl.u-1"))
    );
    Ok(())
}

#[tokio::test]
async fn an_artists_best_known_songs_are_a_list() -> Outcome {
    let (sources, web) = sources(|asked| {
        if asked.path.ends_with("/view/top-songs") {
            return Answer::json(SONG);
        }
        Answer::json(json!({"data": [{"attributes": {"name": "The Cantors"}}]}).to_string())
    })
    .await?;
    let LoadResult::Playlist(found) = sources
        .load("https://music.apple.com/us/artist/x/178834")
        .await
    else {
        panic!("no list")
    };
    assert_eq!(
        (found.info.name.as_str(), found.tracks.len()),
        ("The Cantors's Top Tracks", 1)
    );
    assert_eq!(web.asked().len(), 2);
    Ok(())
}
