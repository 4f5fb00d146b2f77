//! From a link to bytes: yt-dlp says where they are, our reader fetches them.

use std::io::Read as _;
use std::sync::Arc;

use super::*;
use crate::Media;

fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    })
    .take(length)
    .collect()
}

fn video(web: &Web, path: &str) -> serde_json::Value {
    json!({
        "id": "aaaaaaaaaaa", "title": "Kyrie", "uploader": "Choir", "duration": 120,
        "extractor_key": "Youtube", "webpage_url": "https://www.youtube.com/watch?v=aaaaaaaaaaa",
        "url": web.url(path), "protocol": "https", "ext": "webm",
        "http_headers": {"User-Agent": "A browser", "X-Choir": "tenor", "Range": "bytes=5-"},
    })
}

async fn read_all(media: Media) -> std::io::Result<Vec<u8>> {
    tokio::task::spawn_blocking(move || {
        let (mut media, mut bytes) = (media, Vec::new());
        media.source.read_to_end(&mut bytes).map(|_| bytes)
    })
    .await?
}

/// What yt-dlp does that names the link `/1` when it is asked first, and then `/2`.
fn first_one_then_another(web: &Web) -> String {
    let (first, then) = (video(web, "/1"), video(web, "/2"));
    format!("case $(wc -l <\"$here/calls\") in *1) echo '{first}' ;; *) echo '{then}' ;; esac")
}

/// Announced whole, and over after so many bytes.
fn breaking_off(mut answer: Answer, after: usize) -> Answer {
    answer.announced = Some(answer.body.len());
    answer.body.truncate(after);
    answer
}

fn part_of(file: &Arc<Vec<u8>>) -> impl Fn(&Asked) -> Answer + use<> {
    let file = Arc::clone(file);
    move |asked| Answer::part(asked, &file)
}

#[tokio::test]
async fn a_track_is_read_with_the_headers_that_yt_dlp_names_and_asked_for_once() -> Outcome {
    let file = Arc::new(noise(300_000));
    let web = Web::start(part_of(&file)).await?;
    let stub = Stub::new(&saying(&[video(&web, "/audio")]), &web.host)?;

    let track = found(stub.sources.load("https://youtu.be/aaaaaaaaaaa").await).remove(0);
    assert_eq!(track.info.source_name, "youtube");
    let media = stub.sources.open(&track.info).await?;
    assert!(read_all(media).await? == *file);

    let asked = web.asked().remove(0);
    assert_eq!(asked.header("user-agent"), Some("A browser"));
    assert_eq!(asked.header("x-choir"), Some("tenor"));
    assert_eq!(asked.header("range"), Some("bytes=0-"));
    assert_eq!(stub.calls(), 1, "what the load learned was not used");
    Ok(())
}

#[tokio::test]
async fn a_track_from_another_node_is_resolved_when_it_is_played() -> Outcome {
    let file = Arc::new(noise(10_000));
    let web = Web::start(part_of(&file)).await?;
    let stub = Stub::new(&saying(&[video(&web, "/audio")]), &web.host)?;

    let track = TrackInfo {
        identifier: "aaaaaaaaaaa".into(),
        source_name: "youtube".into(),
        ..TrackInfo::default()
    };
    assert!(read_all(stub.sources.open(&track).await?).await? == *file);
    assert!(
        stub.read("arguments")
            .ends_with("--\nhttps://www.youtube.com/watch?v=aaaaaaaaaaa\n")
    );
    Ok(())
}

#[tokio::test]
async fn fault_57_an_expired_link_is_resolved_again_and_reading_goes_on_at_the_position() -> Outcome
{
    let file = Arc::new(noise(400_000));
    let bytes = Arc::clone(&file);
    let web = Web::start(move |asked| {
        let answer = Answer::part(asked, &bytes);
        match (asked.path.as_str(), asked.header("range")) {
            // The first link breaks off in the middle, and is no longer good then.
            ("/1", Some("bytes=0-")) => breaking_off(answer, 150_000),
            ("/1", _) => Answer::status(403),
            _ => answer,
        }
    })
    .await?;
    let stub = Stub::new(&first_one_then_another(&web), &web.host)?;
    let track = found(stub.sources.load("https://youtu.be/aaaaaaaaaaa").await).remove(0);

    let bytes = read_all(stub.sources.open(&track.info).await?).await?;
    assert!(bytes == *file, "{} bytes of {}", bytes.len(), file.len());
    let last = web.asked().pop().ok_or("nothing was asked")?;
    assert_eq!(
        (last.path.as_str(), last.header("range")),
        ("/2", Some("bytes=150000-"))
    );
    assert_eq!(stub.calls(), 2);
    Ok(())
}

#[tokio::test]
async fn a_link_that_gave_no_sound_is_not_taken_again() -> Outcome {
    for given in [0, 150_000] {
        let file = Arc::new(noise(400_000));
        let bytes = Arc::clone(&file);
        let web = Web::start(move |asked| {
            let answer = Answer::part(asked, &bytes);
            match (asked.path.as_str(), asked.header("range")) {
                ("/1", Some("bytes=0-")) if given > 0 => breaking_off(answer, given),
                ("/1", _) => Answer::status(503),
                _ => answer,
            }
        })
        .await?;
        let stub = Stub::new(&first_one_then_another(&web), &web.host)?;
        let track = found(stub.sources.load("https://youtu.be/aaaaaaaaaaa").await).remove(0);

        match stub.sources.open(&track.info).await {
            Ok(media) => assert!(read_all(media).await.is_err(), "{given}"),
            Err(_) => assert_eq!(given, 0),
        }
        let bytes = read_all(stub.sources.open(&track.info).await?).await?;
        assert!(bytes == *file, "{} bytes of {}", bytes.len(), file.len());
        assert_eq!(stub.calls(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn a_web_page_is_given_to_yt_dlp_and_a_file_is_not() -> Outcome {
    let wave = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/bare.mp3"))?;
    let web = Web::start(move |asked| match asked.path.as_str() {
        "/page" => Answer::json("<html>").with("Content-Type", "text/html"),
        _ => Answer::part(asked, &wave),
    })
    .await?;
    let page = json!({"title": "On the page", "webpage_url": web.url("/page"), "protocol": "http",
        "url": web.url("/a.mp3"), "extractor_key": "HTML5MediaEmbed"});
    let stub = Stub::new(&saying(&[page]), &web.host)?;

    let track = found(stub.sources.load(&web.url("/a.mp3")).await).remove(0);
    assert_eq!((track.info.source_name.as_str(), stub.calls()), ("http", 0));
    let track = found(stub.sources.load(&web.url("/page")).await).remove(0);
    assert_eq!(track.info.source_name, "ytdlp");
    assert_eq!(track.info.identifier, web.url("/page"));
    assert!(stub.sources.open(&track.info).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_track_of_a_catalogue_is_found_by_its_words_and_heard() -> Outcome {
    let file = Arc::new(noise(10_000));
    let web = Web::start(part_of(&file)).await?;
    let mut right = hit("aaaaaaaaaaa", "The Cantors - Lauds (Official Audio)");
    right["duration"] = json!(203);
    let lines = [hit("bbbbbbbbbbb", "Lauds, a cover"), right];
    let found = saying(&lines);
    let behaviour = format!(
        "case $(tail -n 1 \"$here/arguments\") in\nytsearch*) {found} ;;\n*) cat \"$here/video\" ;;\nesac"
    );
    let stub = Stub::new(&behaviour, &web.host)?;
    let mut video = video(&web, "/audio");
    video["title"] = json!("Lauds");
    std::fs::write(stub.folder.path().join("video"), video.to_string())?;

    let wanted = TrackInfo {
        identifier: "3135556".into(),
        title: "Lauds".into(),
        author: "The Cantors".into(),
        length: 201_000,
        source_name: "deezer".into(),
        ..TrackInfo::default()
    };
    assert!(read_all(stub.sources.open(&wanted).await?).await? == *file);
    assert!(stub.read("arguments").ends_with("watch?v=aaaaaaaaaaa\n"));
    let calls = stub.calls();
    // What was found is remembered: no search the second time.
    stub.sources.open(&wanted).await?;
    assert!(stub.calls() <= calls + 1, "{} calls", stub.calls());
    Ok(())
}
