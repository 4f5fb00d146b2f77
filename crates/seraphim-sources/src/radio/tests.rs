use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::time::Duration;

use lavalink_protocol::{FailureKind, LoadResult, TrackInfo};
use tokio::io::AsyncWriteExt;

use crate::http::tests::server::Server;
use crate::http::tests::{blocking, fixture, noise, open, read_all, sources};
use crate::kind_of_read_error;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const INTERVAL: usize = 8_000;

/// Sound with a title in front of its second run.
fn woven(sound: &[u8], title: &str) -> Vec<u8> {
    let text = format!("StreamTitle='{title}';");
    let mut out = Vec::new();
    for (number, run) in sound.chunks(INTERVAL).enumerate() {
        out.extend_from_slice(run);
        if run.len() < INTERVAL {
            break;
        }
        let blocks = if number == 0 {
            text.len().div_ceil(16)
        } else {
            0
        };
        out.push(u8::try_from(blocks).expect("a short title"));
        if blocks > 0 {
            out.extend_from_slice(text.as_bytes());
            out.resize(out.len() + blocks * 16 - text.len(), 0);
        }
    }
    out
}

const HEAD: &str = "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name: Radio \
                    Hildegard\r\nicy-metaint: 8000\r\n\r\n";

#[tokio::test]
async fn a_station_is_a_stream_under_its_own_name_and_its_titles_are_told() -> Outcome {
    for head in [HEAD.to_owned(), HEAD.replacen("HTTP/1.0", "ICY", 1)] {
        let sound = Arc::new(fixture("bare.mp3")?);
        let stream_of = Arc::clone(&sound);
        let server = Server::start(move |_, mut stream| {
            let (head, sound) = (head.clone(), Arc::clone(&stream_of));
            async move {
                stream.write_all(head.as_bytes()).await?;
                stream
                    .write_all(&woven(&sound, "O vis aeternitatis"))
                    .await?;
                std::future::pending().await
            }
        })
        .await?;

        let LoadResult::Track(track) = sources(&server.host())?.load(&server.url("/")).await else {
            panic!("a station is a track")
        };
        assert!(track.info.is_stream && !track.info.is_seekable);
        assert_eq!(track.info.length, TrackInfo::UNKNOWN_LENGTH);
        assert_eq!(track.info.title, "Radio Hildegard");

        let media = open(&server, "/").await?;
        assert_eq!(media.source.byte_len(), None);
        let mut titles = media.titles.clone().ok_or("a station tells titles")?;
        let length = sound.len();
        let heard = blocking(media, move |media| {
            let mut heard = vec![0; length];
            media.source.read_exact(&mut heard)?;
            Ok(heard)
        })
        .await?;
        assert!(heard == *sound, "the titles are not in the sound");
        let title = titles.wait_for(Option::is_some).await?.clone();
        assert_eq!(title.as_deref(), Some("O vis aeternitatis"));
    }
    Ok(())
}

#[tokio::test]
async fn icecasts_length_without_end_is_no_length() -> Outcome {
    let sound = fixture("bare.mp3")?;
    let server = Server::start(move |_, mut stream| {
        let sound = sound.clone();
        async move {
            let head = "HTTP/1.0 206 Partial Content\r\nServer: Icecast 2.4.4\r\n\
                        Content-Type: audio/mpeg\r\nContent-Range: bytes \
                        0-18446744073709551614/18446744073709551615\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&sound).await?;
            std::future::pending().await
        }
    })
    .await?;

    let LoadResult::Track(track) = sources(&server.host())?.load(&server.url("/live")).await else {
        panic!("a station is a track")
    };

    assert!(track.info.is_stream && !track.info.is_seekable);
    Ok(())
}

#[tokio::test]
async fn a_station_that_hangs_up_is_asked_again_and_its_titles_go_on() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        stream.write_all(HEAD.as_bytes()).await?;
        let part = noise(40_000);
        let title = format!("Part {}", asked.number);
        stream.write_all(&woven(&part, &title)).await?;
        if asked.number < 4 {
            return Ok(());
        }
        std::future::pending().await
    })
    .await?;

    let media = open(&server, "/live").await?;
    let mut titles = media.titles.clone().ok_or("a station tells titles")?;
    let heard = blocking(media, |media| {
        let mut heard = vec![0; 5 * 40_000];
        media.source.read_exact(&mut heard)?;
        Ok(heard)
    })
    .await?;

    assert!(heard == noise(40_000).repeat(5));
    let last = |title: &Option<String>| title.as_deref() == Some("Part 4");
    titles.wait_for(last).await?;
    Ok(())
}

#[tokio::test]
async fn a_station_that_is_gone_for_good_fails_as_what_its_server_says() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        if asked.number > 0 {
            let refusal = b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            return stream.write_all(refusal).await;
        }
        stream.write_all(HEAD.as_bytes()).await?;
        stream.write_all(&woven(&noise(40_000), "x")).await
    })
    .await?;
    // Longer than the reader's patience: what counts is the fetching end's word.
    let media = open(&server, "/live").await?;

    let end = tokio::time::timeout(Duration::from_secs(20), read_until_told(media)).await??;

    assert_eq!(kind_of_read_error(end), FailureKind::Gone);
    assert!(
        server.asked().len() > 3,
        "{} requests",
        server.asked().len()
    );
    Ok(())
}

/// Reads on over silences, to the error that ends it.
async fn read_until_told(media: crate::Media) -> std::io::Result<ErrorKind> {
    blocking(media, |media| {
        let mut part = [0; 4_096];
        loop {
            match media.source.read(&mut part) {
                Ok(0) => return Ok(ErrorKind::UnexpectedEof),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => {}
                Err(error) => return Ok(error.kind()),
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_station_that_comes_back_with_another_kind_of_sound_is_not_glued_on() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        let head = match asked.number {
            0 => HEAD.to_owned(),
            _ => HEAD.replacen("audio/mpeg", "application/ogg", 1),
        };
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&woven(&noise(40_000), "x")).await
    })
    .await?;

    let media = open(&server, "/live").await?;
    let end = tokio::time::timeout(Duration::from_secs(20), read_until_told(media)).await??;

    assert_eq!(kind_of_read_error(end), FailureKind::Decode);
    Ok(())
}

#[tokio::test]
async fn a_file_on_a_stations_server_stays_a_file() -> Outcome {
    let bytes = noise(100_000);
    let content = bytes.clone();
    let server = Server::start(move |_, mut stream| {
        let bytes = content.clone();
        async move {
            let head = "HTTP/1.0 200 OK\r\nServer: Icecast 2.4.4\r\nContent-Length: 100000\r\n\
                        Accept-Ranges: bytes\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&bytes).await
        }
    })
    .await?;

    let media = open(&server, "/intro.mp3").await?;

    assert!(media.source.is_seekable() && media.titles.is_none());
    assert!(read_all(media).await? == bytes);
    Ok(())
}
