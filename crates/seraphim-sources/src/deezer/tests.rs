//! Deezer's catalogue against answers of the documented shape.

use lavalink_protocol::{FailureKind, LoadResult};
use serde_json::{Value, json};
use url::Url;

use super::read::link;
use crate::catalogue::Kind;
use crate::testing::{Answer, Asked, Web};
use crate::{AllowHost, DeezerSettings, HttpSettings, Settings, Sources};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const TRACK: &str = include_str!("../../tests/catalogues/deezer-track.json");

async fn sources(
    answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> Result<(Sources, Web), Box<dyn std::error::Error>> {
    let web = Web::start(answer).await?;
    let sources = Sources::new(Settings {
        http: HttpSettings {
            allow_hosts: AllowHost::parse_list(&web.host)?,
            ..HttpSettings::default()
        },
        deezer: DeezerSettings {
            enabled: true,
            api_base: Url::parse(&web.url(""))?,
        },
        ..Settings::default()
    })?;
    Ok((sources, web))
}

#[test]
fn links_searches_and_codes_are_known_and_nothing_else_is() {
    for (identifier, expected) in [
        ("https://www.deezer.com/track/3135556", Some(Kind::Track)),
        (
            "https://www.deezer.com/fr/album/302127?utm=x",
            Some(Kind::Album),
        ),
        (
            "https://deezer.com/playlist/908622995",
            Some(Kind::Playlist),
        ),
        ("https://www.deezer.com/en/artist/27", Some(Kind::Artist)),
        ("dzsearch:lauds", Some(Kind::Search)),
        ("dzisrc:QZABC2600001", Some(Kind::Isrc)),
        ("dzisrc:../../user/me", None),
        ("https://www.deezer.com/track/x", None),
        ("https://deezer.com.example.org/track/1", None),
        ("https://www.deezer.com/show/1", None),
    ] {
        assert_eq!(
            link(identifier).map(|wish| wish.kind),
            expected,
            "{identifier}"
        );
    }
}

#[tokio::test]
async fn a_track_by_its_link_and_by_its_code_is_the_same_words() -> Outcome {
    let (sources, web) = sources(|_| Answer::json(TRACK)).await?;
    let by_link = sources.load("https://www.deezer.com/track/3135556").await;
    let by_code = sources.load("dzisrc:QZABC2600001").await;
    assert_eq!(by_link, by_code);

    let LoadResult::Track(track) = by_link else {
        panic!("{by_link:?}")
    };
    assert_eq!(
        (track.info.length, track.info.isrc.as_deref()),
        (201_000, Some("QZABC2600001"))
    );
    let asked: Vec<String> = web.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, ["/track/3135556", "/track/isrc:QZABC2600001"]);
    Ok(())
}

#[tokio::test]
async fn an_albums_tracks_come_in_pages_and_take_its_picture() -> Outcome {
    let (sources, _web) = sources(|asked| {
        if !asked.path.contains("/tracks") {
            return Answer::json(json!({"title": "Hours", "nb_tracks": 150, "cover_xl": "https://a/b.jpg",
                "artist": {"name": "The Cantors"}}).to_string());
        }
        let (count, next) = if asked.path.contains("index=100") { (50, Value::Null) } else { (100, json!("x")) };
        let track = json!({"id": 1, "title": "Lauds", "duration": 10, "type": "track", "artist": {"name": "C"}});
        Answer::json(json!({"data": vec![track; count], "next": next}).to_string())
    })
    .await?;
    let LoadResult::Playlist(found) = sources.load("https://www.deezer.com/album/302127").await
    else {
        panic!("no album")
    };
    assert_eq!(found.tracks.len(), 150);
    assert_eq!(
        found.tracks[149].info.artwork_url.as_deref(),
        Some("https://a/b.jpg")
    );
    assert_eq!(found.plugin_info.get("totalTracks"), Some(&json!(150)));
    Ok(())
}

#[tokio::test]
async fn errors_that_come_with_status_200_are_told_apart() -> Outcome {
    let error =
        |code: u32| format!(r#"{{"error": {{"type": "x", "message": "y", "code": {code}}}}}"#);
    for (code, expected) in [
        (4, Some(FailureKind::RateLimited)),
        (200, Some(FailureKind::Refused)),
        (700, Some(FailureKind::Network)),
        (800, None),
    ] {
        let body = error(code);
        let (sources, _web) = sources(move |_| Answer::json(body.clone())).await?;
        let result = sources.load("https://www.deezer.com/track/1").await;
        match (&result, expected) {
            (LoadResult::Empty, None) => {}
            (LoadResult::Error(exception), Some(kind)) => {
                assert_eq!(
                    FailureKind::of_cause(&exception.cause),
                    Some(kind),
                    "{code}"
                );
            }
            _ => panic!("{code}: {result:?}"),
        }
    }
    Ok(())
}
