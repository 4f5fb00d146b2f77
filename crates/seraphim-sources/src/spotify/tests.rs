//! Spotify's catalogue against answers of the documented shape.

use std::sync::atomic::{AtomicUsize, Ordering};

use lavalink_protocol::{FailureKind, LoadResult, Playlist};
use serde_json::{Value, json};
use url::Url;

use super::read::link;
use crate::catalogue::Kind;
use crate::testing::{Answer, Asked, Web};
use crate::{AllowHost, Credentials, HttpSettings, Settings, Sources, SpotifySettings};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const TRACK: &str = include_str!("../../tests/catalogues/spotify-track.json");
const ITEMS: &str = include_str!("../../tests/catalogues/spotify-playlist-items.json");
const ID: &str = "4uLU6hMCjMI75M1A2tKUQC";

fn token(asked: &Asked) -> Option<Answer> {
    let sound = asked.method == "POST"
        && asked.body == "grant_type=client_credentials"
        // cellarer:planted
        && asked.header("authorization") == Some("Basic Y2VsbGFyZXI6cGxhbnRlZA==");
    (asked.path == "/token" && sound).then(|| {
        Answer::json(r#"{"access_token": "a-token", "token_type": "Bearer", "expires_in": 3600}"#)
    })
}

/// Sources that ask a server which gives out tokens, and answers as `answer` does.
async fn sources(
    answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> Result<(Sources, Web), Box<dyn std::error::Error>> {
    let web = Web::start(move |asked| match token(asked) {
        Some(answer) => answer,
        None if asked.header("authorization") == Some("Bearer a-token") => answer(asked),
        None => Answer::status(401),
    })
    .await?;
    Ok((asking(&web)?, web))
}

/// Sources that ask this server.
fn asking(web: &Web) -> Result<Sources, Box<dyn std::error::Error>> {
    let sources = Sources::new(Settings {
        http: HttpSettings {
            allow_hosts: AllowHost::parse_list(&web.host)?,
            ..HttpSettings::default()
        },
        spotify: SpotifySettings {
            credentials: Some(Credentials {
                client_id: "cellarer".to_owned(),
                client_secret: "planted".into(),
            }),
            api_base: Url::parse(&web.url("/v1"))?,
            token_url: Url::parse(&web.url("/token"))?,
            market: "DE".to_owned(),
        },
        ..Settings::default()
    })?;
    Ok(sources)
}

fn list(result: LoadResult) -> Playlist {
    match result {
        LoadResult::Playlist(list) => list,
        other => panic!("{other:?}"),
    }
}

fn kind(result: &LoadResult) -> Option<FailureKind> {
    match result {
        LoadResult::Error(exception) => FailureKind::of_cause(&exception.cause),
        _ => None,
    }
}

#[test]
fn links_uris_and_searches_are_known_and_nothing_else_is() {
    let playlist = "37i9dQZF1DXcBWIGoYBM5M";
    for (identifier, expected) in [
        (
            format!("https://open.spotify.com/track/{ID}?si=abc"),
            Some(Kind::Track),
        ),
        (
            format!("https://open.spotify.com/intl-de/album/{ID}"),
            Some(Kind::Album),
        ),
        (
            format!("https://open.spotify.com/user/x/playlist/{playlist}"),
            Some(Kind::Playlist),
        ),
        (
            format!("https://open.spotify.com/artist/{ID}/"),
            Some(Kind::Artist),
        ),
        (format!("spotify:track:{ID}"), Some(Kind::Track)),
        ("spsearch:lauds".to_owned(), Some(Kind::Search)),
        (format!("https://open.spotify.com/show/{ID}"), None),
        ("https://open.spotify.com/track/../../me".to_owned(), None),
        (
            format!("https://open.spotify.com.example.org/track/{ID}"),
            None,
        ),
        (
            format!("https://example.org/open.spotify.com/track/{ID}"),
            None,
        ),
        ("spotify:track:short".to_owned(), None),
    ] {
        assert_eq!(
            link(&identifier).map(|wish| wish.kind),
            expected,
            "{identifier}"
        );
    }
}

#[tokio::test]
async fn a_track_is_words_with_a_code_and_lavasrcs_details() -> Outcome {
    let (sources, web) = sources(|_| Answer::json(TRACK)).await?;
    let result = sources
        .load(&format!("https://open.spotify.com/track/{ID}"))
        .await;
    let LoadResult::Track(track) = result else {
        panic!("{result:?}")
    };
    assert_eq!(web.asked()[1].path, format!("/v1/tracks/{ID}?market=DE"));
    let info = &track.info;
    assert_eq!(
        (info.title.as_str(), info.author.as_str()),
        ("Lauds", "The Cantors, Bells")
    );
    assert_eq!(
        (info.length, info.isrc.as_deref()),
        (201_573, Some("QZABC2600001"))
    );
    assert_eq!(
        (info.source_name.as_str(), info.identifier.as_str()),
        ("spotify", ID)
    );
    assert_eq!(
        info.artwork_url.as_deref(),
        Some("https://i.scdn.co/image/large")
    );
    assert_eq!(
        track.plugin_info.get("albumName"),
        Some(&json!("Hours of the Day"))
    );
    let decoded = lavalink_protocol::codec::decode(&track.encoded)?;
    assert_eq!(&decoded.info, info);
    Ok(())
}

#[tokio::test]
async fn one_token_serves_many_questions_and_a_stale_one_is_renewed_once() -> Outcome {
    let stale = AtomicUsize::new(1);
    let (sources, web) = sources(move |_| {
        let first = stale.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(1)
        });
        if first.is_ok() {
            Answer::status(401)
        } else {
            Answer::json(TRACK)
        }
    })
    .await?;
    for _ in 0..3 {
        let result = sources.load(&format!("spotify:track:{ID}")).await;
        assert!(matches!(result, LoadResult::Track(_)), "{result:?}");
    }
    let tokens = web
        .asked()
        .iter()
        .filter(|asked| asked.path == "/token")
        .count();
    assert_eq!(tokens, 2);
    Ok(())
}

#[tokio::test]
async fn a_playlist_of_2026_gives_its_tracks_and_passes_over_the_rest() -> Outcome {
    let (sources, web) = sources(|asked| {
        if asked.path.contains("/items") {
            Answer::json(ITEMS)
        } else {
            Answer::json(
                r#"{"name": "Office", "owner": {"display_name": "Abbot"}, "items": {"total": 5}}"#,
            )
        }
    })
    .await?;
    let found = list(
        sources
            .load("https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M")
            .await,
    );

    assert_eq!(found.info.name, "Office");
    let titles: Vec<&str> = found
        .tracks
        .iter()
        .map(|track| track.info.title.as_str())
        .collect();
    assert_eq!(titles, ["Lauds", "Prime"]);
    assert_eq!(found.tracks[1].info.isrc, None);
    assert_eq!(found.plugin_info.get("author"), Some(&json!("Abbot")));
    assert!(
        web.asked()
            .iter()
            .all(|asked| !asked.path.contains("/tracks"))
    );
    Ok(())
}

#[tokio::test]
async fn five_thousand_entries_come_in_pages_and_no_more_are_asked_for() -> Outcome {
    let failed = AtomicUsize::new(0);
    let (sources, web) = sources(move |asked| {
        if !asked.path.contains("/items") {
            return Answer::json(r#"{"name": "Long"}"#);
        }
        let offset: u64 = asked
            .path
            .split("offset=")
            .nth(1)
            .and_then(|rest| rest.split('&').next()?.parse().ok())
            .unwrap_or_default();
        if offset == 150 && failed.fetch_add(1, Ordering::Relaxed) == 0 {
            return Answer::status(503);
        }
        let item = |number: u64| {
            json!({"item": {"id": number.to_string(), "name": format!("Psalm {number}"), "type": "track"}})
        };
        let items: Vec<Value> = (offset..offset + 50).map(item).collect();
        Answer::json(json!({"items": items, "next": "http://elsewhere.invalid/", "total": 9_999}).to_string())
    })
    .await?;
    let identifier = "https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M";
    let found = list(sources.load(identifier).await);

    assert_eq!(found.tracks.len(), 5_000);
    assert_eq!(found.tracks[4_999].info.title, "Psalm 4999");
    let pages = web
        .asked()
        .iter()
        .filter(|asked| asked.path.contains("/items"))
        .count();
    assert_eq!(pages, 101, "one of them twice");
    Ok(())
}

#[tokio::test]
async fn an_albums_tracks_take_picture_and_name_from_it() -> Outcome {
    let (sources, _web) = sources(|_| {
        Answer::json(
            json!({"name": "Hours", "total_tracks": 1, "artists": [{"name": "The Cantors"}],
                "images": [{"url": "https://i.scdn.co/image/large"}],
                "tracks": {"items": [{"id": ID, "name": "Lauds", "type": "track",
                    "artists": [{"name": "The Cantors"}], "duration_ms": 1000}], "next": null}})
            .to_string(),
        )
    })
    .await?;
    let found = list(sources.load(&format!("spotify:album:{ID}")).await);

    assert_eq!(
        found.tracks[0].info.artwork_url.as_deref(),
        Some("https://i.scdn.co/image/large")
    );
    assert_eq!(found.plugin_info.get("type"), Some(&json!("album")));
    Ok(())
}

#[tokio::test]
async fn an_artist_in_development_mode_is_what_a_search_for_it_finds() -> Outcome {
    let (sources, web) = sources(|asked| match asked.path.as_str() {
        path if path.contains("/top-tracks") => Answer::status(403),
        path if path.contains("/search") => {
            Answer::json(json!({"tracks": {"items": [serde_json::from_str::<Value>(TRACK).unwrap_or_default()]}}).to_string())
        }
        _ => Answer::json(r#"{"name": "The Cantors"}"#),
    })
    .await?;
    let found = list(sources.load(&format!("spotify:artist:{ID}")).await);

    assert_eq!(
        (found.info.name.as_str(), found.tracks.len()),
        ("The Cantors's Top Tracks", 1)
    );
    let last = web.asked().pop().ok_or("nothing was asked")?;
    assert!(
        last.path.contains("q=artist%3A%22The+Cantors%22") && last.path.contains("limit=10"),
        "{}",
        last.path
    );
    Ok(())
}

#[tokio::test]
async fn a_playlist_that_spotify_keeps_to_itself_is_told_as_its_limit() -> Outcome {
    for status in [403, 404] {
        let (sources, _web) = sources(move |_| Answer::status(status)).await?;
        let result = sources
            .load("https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M")
            .await;
        let LoadResult::Error(exception) = &result else {
            panic!("{result:?}")
        };
        let message = exception.message.clone().unwrap_or_default();
        assert!(message.contains("development mode"), "{message}");
        assert_eq!(kind(&result), Some(FailureKind::Refused));
    }
    Ok(())
}

#[tokio::test]
async fn a_catalogue_that_asks_us_to_slow_down_is_left_alone_for_as_long_as_it_says() -> Outcome {
    let (sources, web) = sources(|_| Answer::status(429).with("Retry-After", "120")).await?;
    for _ in 0..3 {
        let result = sources.load(&format!("spotify:track:{ID}")).await;
        assert_eq!(kind(&result), Some(FailureKind::RateLimited));
    }
    // The token, and one question.
    assert_eq!(web.asked().len(), 2);
    Ok(())
}

#[tokio::test]
async fn wrong_credentials_are_named_and_appear_in_no_message() -> Outcome {
    let (good, web) = sources(|_| Answer::json(TRACK)).await?;
    drop(good);
    let settings = SpotifySettings {
        credentials: Some(Credentials {
            client_id: "cellarer".to_owned(),
            client_secret: "a-wrong-secret".into(),
        }),
        api_base: Url::parse(&web.url("/v1"))?,
        token_url: Url::parse(&web.url("/token"))?,
        market: "US".to_owned(),
    };
    let shown = format!("{settings:?}");
    let sources = Sources::new(Settings {
        http: HttpSettings {
            allow_hosts: AllowHost::parse_list(&web.host)?,
            ..HttpSettings::default()
        },
        spotify: settings,
        ..Settings::default()
    })?;
    let result = sources.load(&format!("spotify:track:{ID}")).await;
    let told = format!("{result:?}{shown}");
    assert!(told.contains("client_id and client_secret"), "{told}");
    assert!(!told.contains("a-wrong-secret"), "{told}");
    Ok(())
}

#[tokio::test]
async fn where_spotify_is_not_set_up_a_link_to_it_is_told_what_would_set_it_up() -> Outcome {
    let sources = Sources::new(Settings::default())?;
    let link = format!("https://open.spotify.com/track/{ID}");
    let LoadResult::Error(told) = sources.load(&link).await else {
        return Err("it was found".into());
    };
    let words = told.message.unwrap_or_default();
    assert!(words.contains("sources.spotify.client_id"), "{words}");
    Ok(())
}

#[tokio::test]
async fn a_token_service_that_is_away_is_no_fault_of_the_credentials() -> Outcome {
    let web = Web::start(|_| Answer::status(503)).await?;
    let sources = asking(&web)?;
    let LoadResult::Error(told) = sources.load(&format!("spotify:track:{ID}")).await else {
        return Err("it was found".into());
    };
    let words = told.message.unwrap_or_default();
    assert!(!words.contains("client_secret"), "{words}");
    Ok(())
}

#[tokio::test]
async fn answers_of_any_shape_are_no_panic() -> Outcome {
    for body in [
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{\"name\": 1, \"artists\": {}}",
        "{\"items\": 5}",
        "not json",
        "",
    ] {
        let (sources, _web) = sources(move |_| Answer::json(body)).await?;
        for kind in ["track", "album", "playlist", "artist"] {
            sources.load(&format!("spotify:{kind}:{ID}")).await;
        }
        let result = sources.load("spsearch:x").await;
        assert!(
            !matches!(result, LoadResult::Track(_)),
            "{body}: {result:?}"
        );
    }
    Ok(())
}
