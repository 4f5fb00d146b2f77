//! What a list of a stranger may have us send, and make us wait for.

use std::time::Duration;

use hyper::header::{HeaderMap, HeaderValue};
use tokio::task::JoinSet;

use super::*;
use crate::HttpSettings;
use crate::http::client::Address;
use crate::http::tests::{http, settings};
use crate::testing::{Answer, Web};

#[tokio::test]
async fn cookies_go_to_the_origin_that_they_are_for_and_to_no_other_in_the_list() -> Outcome {
    let sound = frames()?.concat();
    let other = Web::start({
        let sound = sound.clone();
        move |asked| Answer::part(asked, &sound)
    })
    .await?;
    let elsewhere = other.url("/b.aac");
    let own = Web::start(move |asked| match asked.path.as_str() {
        "/list.m3u8" => {
            let names = ["a.aac".to_owned(), elsewhere.clone()];
            Answer::part(asked, &list(&names, "#EXT-X-ENDLIST\n"))
                .with("Content-Type", "application/vnd.apple.mpegurl")
        }
        _ => Answer::part(asked, &sound),
    })
    .await?;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("cookie", "a=secret"),
        ("authorization", "Bearer secret"),
        ("x-token", "secret"),
        ("referer", "http://page.example/"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let url = Url::parse(&own.url("/list.m3u8"))?;
    let (http, _) = http(&settings(&format!("{},{}", own.host, other.host))?)?;
    read_all(http.open_at(Address { url, headers }, None).await?).await?;

    for asked in own.asked() {
        for name in ["cookie", "authorization", "x-token", "referer"] {
            assert!(asked.header(name).is_some(), "{name} of {}", asked.path);
        }
    }
    let asked = other.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].header("referer"), Some("http://page.example/"));
    let told = format!("{:?}", asked[0].headers);
    assert!(!told.contains("secret"), "{told}");
    Ok(())
}

#[tokio::test]
async fn who_no_longer_waits_for_a_stream_that_gives_nothing_holds_no_place() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        if asked.path != "/list.m3u8" {
            return std::future::pending().await;
        }
        let list = list(&["a.aac".to_owned()], "#EXT-X-ENDLIST\n");
        stream
            .write_all(head(&asked, list.len(), "").as_bytes())
            .await?;
        stream.write_all(&list).await
    })
    .await?;
    let hours = Duration::from_hours(1);
    let settings = HttpSettings {
        header_timeout: hours,
        idle_timeout: hours,
        slow_after: hours,
        ..settings(&server.host())?
    };
    let (http, prober) = http(&settings)?;
    let url = server.url("/list.m3u8");
    let mut loads = JoinSet::new();
    for _ in 0..8 {
        let (http, url) = (http.clone(), url.clone());
        loads.spawn(async move { http.load(&url).await.map(|_| ()) });
    }
    let segments = || {
        server
            .asked()
            .iter()
            .filter(|one| one.path == "/a.aac")
            .count()
    };
    while segments() < 8 {
        tokio::task::yield_now().await;
    }

    loads.shutdown().await;

    let ninth = tokio::time::timeout(Duration::from_secs(4), prober.run(|| Ok(()))).await;
    assert_eq!(ninth, Ok(Ok(())), "all places are held");
    Ok(())
}
