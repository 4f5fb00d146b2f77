use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use super::server::{Server, first, head};
use super::{Outcome, blocking, noise, open, read_all};
use crate::OpenError;

/// Longer than everything that is held of a file together.
const LONG: usize = 1_500_000;

#[tokio::test]
async fn a_file_arrives_whole_and_its_length_and_seekability_are_known() -> Outcome {
    let bytes = noise(LONG);
    let server = Server::with_file(bytes.clone(), "audio/mpeg; charset=x").await?;

    let media = open(&server, "/a/B.MP3?x=y.wav").await?;

    assert_eq!(media.extension.as_deref(), Some("mp3"));
    assert_eq!(media.mime.as_deref(), Some("audio/mpeg"));
    assert!(media.source.is_seekable());
    assert_eq!(media.source.byte_len(), Some(LONG as u64));
    assert!(read_all(media).await? == bytes);
    assert_eq!(server.asked().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_look_at_the_tail_and_back_costs_one_request() -> Outcome {
    let bytes = noise(LONG);
    let server = Server::with_file(bytes.clone(), "audio/mp4").await?;
    let media = open(&server, "/a.m4a").await?;

    let read = blocking(media, |media| {
        let mut parts = Vec::new();
        for (to, length) in [
            (SeekFrom::Start(0), 1_000),
            (SeekFrom::End(-2_000), 2_000),
            (SeekFrom::Start(40), 200_000),
        ] {
            media.source.seek(to)?;
            let mut part = vec![0; length];
            media.source.read_exact(&mut part)?;
            parts.push(part);
        }
        Ok(parts)
    })
    .await?;

    assert!(read[0] == bytes[..1_000]);
    assert!(read[1] == bytes[LONG - 2_000..]);
    assert!(read[2] == bytes[40..200_040]);
    let asked: Vec<_> = server.asked().iter().map(|asked| asked.from).collect();
    assert_eq!(asked, [Some(0), Some(LONG as u64 - 2_000)]);
    Ok(())
}

#[tokio::test]
async fn every_seek_reads_what_lies_there() -> Outcome {
    let bytes = noise(LONG);
    let server = Server::with_file(bytes.clone(), "audio/mpeg").await?;
    let media = open(&server, "/a.mp3").await?;

    blocking(media, move |media| {
        // Small steps both ways, gaps, far jumps, the end and beyond it.
        let places = [
            0, 10, 5, 60_000, 59_000, 1, 900_000, 899_000, 960_000, 30, 1_499_990, 700_000,
        ];
        for (turn, place) in places.into_iter().cycle().take(60).enumerate() {
            let length = (turn * 7_919 % 90_000).min(LONG - place);
            media.source.seek(SeekFrom::Start(place as u64))?;
            let mut part = vec![0; length];
            media.source.read_exact(&mut part)?;
            assert!(
                part == bytes[place..place + length],
                "{length} bytes at {place}"
            );
            assert_eq!(media.source.stream_position()?, (place + length) as u64);
        }
        assert_eq!(media.source.seek(SeekFrom::End(5))?, LONG as u64 + 5);
        assert_eq!(media.source.read(&mut [0; 8])?, 0);
        assert!(media.source.seek(SeekFrom::Current(-9_000_000)).is_err());
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_dropped_connection_goes_on_where_it_broke() -> Outcome {
    let bytes = Arc::new(noise(LONG));
    let content = Arc::clone(&bytes);
    let server = Server::start(move |asked, mut stream| {
        let bytes = Arc::clone(&content);
        async move {
            stream
                .write_all(head(&asked, bytes.len(), "").as_bytes())
                .await?;
            let from = first(&asked);
            let until = bytes.len().min(from + 217_001);
            stream.write_all(&bytes[from..until]).await
        }
    })
    .await?;

    let media = open(&server, "/a.mp3").await?;

    assert!(read_all(media).await? == *bytes);
    let asked = server.asked();
    assert_eq!(asked.len(), 7);
    assert!(
        asked[1..]
            .iter()
            .all(|asked| asked.if_range.as_deref() == Some("\"one\""))
    );
    Ok(())
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_is_not_glued_together() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        let text = match asked.number {
            0 => head(&asked, 100_000, ""),
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\nConnection: close\r\n\r\n".to_owned(),
        };
        stream.write_all(text.as_bytes()).await?;
        stream.write_all(&noise(50_000)).await
    })
    .await?;

    let error = read_all(open(&server, "/a.mp3").await?)
        .await
        .expect_err("it changed");

    assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
    Ok(())
}

#[tokio::test]
async fn another_part_than_was_asked_for_is_refused() -> Outcome {
    let server = Server::start(|_, mut stream| async move {
        let head = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\nhello";
        stream.write_all(head.as_bytes()).await
    })
    .await?;

    let error = open(&server, "/a.mp3")
        .await
        .expect_err("not the beginning");

    assert!(matches!(error, OpenError::Network { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_server_that_falls_silent_costs_one_idle_time() -> Outcome {
    for ranges in [true, false] {
        let server = Server::start(move |asked, mut stream| async move {
            let text = if ranges {
                head(&asked, 100_000, "")
            } else {
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_owned()
            };
            stream.write_all(text.as_bytes()).await?;
            if asked.number == 0 {
                stream.write_all(&[7; 1_000]).await?;
            }
            std::future::pending().await
        })
        .await?;

        let media = open(&server, "/a.mp3").await?;
        let read = blocking(media, |media| {
            let mut part = [0; 1_000];
            media.source.read_exact(&mut part)?;
            let begun = std::time::Instant::now();
            let error = media.source.read(&mut part).expect_err("nothing comes");
            Ok((error.kind(), begun.elapsed()))
        });
        let (kind, waited) = tokio::time::timeout(Duration::from_secs(10), read).await??;

        assert_eq!(kind, ErrorKind::TimedOut, "ranges: {ranges}");
        assert!(waited < Duration::from_secs(3), "{waited:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_stall_is_over_once_the_server_gives_the_rest_to_another_request() -> Outcome {
    let bytes = Arc::new(noise(100_000));
    let content = Arc::clone(&bytes);
    let server = Server::start(move |asked, mut stream| {
        let bytes = Arc::clone(&content);
        async move {
            stream
                .write_all(head(&asked, bytes.len(), "").as_bytes())
                .await?;
            if asked.number == 0 {
                stream.write_all(&bytes[..30_000]).await?;
                return std::future::pending().await;
            }
            stream.write_all(&bytes[first(&asked)..]).await
        }
    })
    .await?;

    assert!(read_all(open(&server, "/a.mp3").await?).await? == *bytes);
    Ok(())
}

#[tokio::test]
async fn an_announced_length_that_never_comes_is_no_clean_end() -> Outcome {
    for ranges in ["Accept-Ranges: bytes\r\n", ""] {
        let server = Server::start(move |_, mut stream| async move {
            let head = format!("HTTP/1.1 200 OK\r\n{ranges}Content-Length: 5000\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&[1; 1_000]).await
        })
        .await?;

        let read = blocking(open(&server, "/a.mp3").await?, |media| {
            let mut bytes = Vec::new();
            let error = media
                .source
                .read_to_end(&mut bytes)
                .expect_err("4000 bytes are missing");
            Ok((bytes.len(), error.kind()))
        })
        .await?;

        assert!(
            matches!(
                read,
                (1_000, ErrorKind::UnexpectedEof | ErrorKind::InvalidData)
            ),
            "{read:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_gives_no_parts_is_read_forwards_only() -> Outcome {
    let server = Server::start(|_, mut stream| async move {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            .await?;
        stream.write_all(&noise(200_000)).await
    })
    .await?;
    let media = open(&server, "/radio").await?;
    assert!(!media.source.is_seekable());
    assert_eq!(media.source.byte_len(), None);

    let (back, end) = blocking(media, |media| {
        let mut part = vec![0; 150_000];
        media.source.read_exact(&mut part)?;
        Ok((
            media.source.seek(SeekFrom::Start(0)).err(),
            media.source.seek(SeekFrom::End(0)).err(),
        ))
    })
    .await?;

    assert_eq!(back.map(|error| error.kind()), Some(ErrorKind::Unsupported));
    assert_eq!(end.map(|error| error.kind()), Some(ErrorKind::Unsupported));
    Ok(())
}

#[tokio::test]
async fn a_head_without_end_is_not_waited_for() -> Outcome {
    let server = Server::start(|_, mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
        loop {
            stream.write_all(b"X-More: and more\r\n").await?;
        }
    })
    .await?;

    let opened = tokio::time::timeout(Duration::from_secs(5), open(&server, "/a.mp3")).await?;

    assert!(
        matches!(opened, Err(OpenError::Network { .. })),
        "{opened:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_server_that_never_answers_is_not_waited_for() -> Outcome {
    let server = Server::start(|_, stream| async move {
        let _open = stream;
        std::future::pending().await
    })
    .await?;

    let opened = tokio::time::timeout(Duration::from_secs(5), open(&server, "/a.mp3")).await?;

    assert!(
        matches!(opened, Err(OpenError::Network { .. })),
        "{opened:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_dropped_reader_hangs_up() -> Outcome {
    let (hung_up, mut news) = mpsc::channel(1);
    let server = Server::start(move |asked, stream| {
        let hung_up = hung_up.clone();
        async move {
            let (mut read, mut write) = stream.into_split();
            write.write_all(head(&asked, 1_000, "").as_bytes()).await?;
            let end = read.read(&mut [0; 1]).await;
            hung_up.send(end).await.map_err(io::Error::other)
        }
    })
    .await?;

    drop(open(&server, "/a.mp3").await?);

    let end = tokio::time::timeout(Duration::from_secs(5), news.recv()).await?;
    assert!(matches!(end, Some(Ok(0) | Err(_))), "{end:?}");
    Ok(())
}

#[tokio::test]
async fn closing_the_sources_ends_every_reader() -> Outcome {
    let server = Server::start(|asked, mut stream| async move {
        stream.write_all(head(&asked, 1_000, "").as_bytes()).await?;
        std::future::pending().await
    })
    .await?;
    let sources = super::sources(&server.host())?;
    let media = sources.open(&super::track(&server.url("/a.mp3"))).await?;
    assert!(media.remote);

    tokio::time::timeout(Duration::from_secs(5), sources.close()).await?;

    let error = read_all(media).await.expect_err("nothing fetches any more");
    assert_eq!(error.kind(), ErrorKind::ConnectionAborted);
    Ok(())
}
