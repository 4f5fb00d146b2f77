use lavalink_protocol::{Exception, LoadResult, Severity, TrackInfo, codec};
use tokio::io::AsyncWriteExt;

use super::server::Server;
use super::{Outcome, fixture, sources};

async fn load(server: &Server, path: &str) -> Result<LoadResult, Box<dyn std::error::Error>> {
    Ok(sources(&server.host())?.load(&server.url(path)).await)
}

fn exception(result: LoadResult) -> Exception {
    match result {
        LoadResult::Error(exception) => exception,
        other => panic!("loaded as {other:?}"),
    }
}

#[tokio::test]
async fn every_format_tells_its_title_its_artist_and_its_length() -> Outcome {
    for (file, title, author, isrc, container) in [
        (
            "tagged.mp3",
            "Dies Iræ",
            "W. A. Mozart",
            Some("DEA126200123"),
            "mp3",
        ),
        ("bare.mp3", "bare", "Unknown artist", None, "mp3"),
        ("index-last.m4a", "Lacrimosa", "W. A. Mozart", None, "mp4"),
        ("index-first.m4a", "Confutatis", "W. A. Mozart", None, "mp4"),
        (
            "tagged.flac",
            "Tuba Mirum",
            "W. A. Mozart",
            Some("DEA126200124"),
            "flac",
        ),
        ("tagged.opus", "Kyrie", "W. A. Mozart", None, "ogg"),
        ("tagged.ogg", "Domine", "W. A. Mozart", None, "ogg"),
        // symphonia keeps the title of a segment to itself.
        (
            "tagged.webm",
            "tagged",
            "W. A. Mozart",
            None,
            "matroska/webm",
        ),
    ] {
        let server = Server::with_file(fixture(file)?, "application/octet-stream").await?;

        let result = load(&server, &format!("/music/{file}")).await?;

        let LoadResult::Track(track) = result else {
            panic!("{file} loaded as {result:?}")
        };
        let TrackInfo { length, .. } = track.info;
        assert!(
            (2_900..=3_200).contains(&length),
            "{file} takes {length} ms"
        );
        let url = server.url(&format!("/music/{file}"));
        let expected = TrackInfo {
            identifier: url.clone(),
            is_seekable: true,
            author: author.to_owned(),
            length,
            is_stream: false,
            position: 0,
            title: title.to_owned(),
            uri: Some(url),
            artwork_url: None,
            isrc: isrc.map(str::to_owned),
            source_name: "http".to_owned(),
        };
        assert_eq!(track.info, expected);
        let decoded = codec::decode(&track.encoded)?;
        assert_eq!(decoded.info, expected);
        assert_eq!(decoded.details, codec::Details::container(container));
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_without_length_is_a_stream_when_the_file_does_not_tell_its_own() -> Outcome {
    let bytes = fixture("bare.aac")?;
    let server = Server::start(move |_, mut stream| {
        let bytes = bytes.clone();
        async move {
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: audio/aac\r\nConnection: close\r\n\r\n";
            stream.write_all(head).await?;
            stream.write_all(&bytes).await?;
            std::future::pending().await
        }
    })
    .await?;

    let result = load(&server, "/radio%20one").await?;

    let LoadResult::Track(track) = result else {
        panic!("loaded as {result:?}")
    };
    assert!(track.info.is_stream && !track.info.is_seekable);
    assert_eq!(track.info.length, TrackInfo::UNKNOWN_LENGTH);
    assert_eq!(track.info.title, "radio one");
    Ok(())
}

#[tokio::test]
async fn a_web_page_is_no_audio_and_common() -> Outcome {
    let server = Server::with_file(b"<html>".repeat(500), "text/html; charset=utf-8").await?;

    let exception = exception(load(&server, "/watch").await?);

    assert_eq!(exception.severity, Severity::Common);
    assert_eq!(
        exception.message.as_deref(),
        Some("That link is a web page, not an audio file.")
    );
    Ok(())
}

#[tokio::test]
async fn noise_is_no_audio_and_common() -> Outcome {
    for length in [0, 1, 100_000, 3_000_000] {
        let bytes = super::noise(length.max(1));
        let server = Server::with_file(bytes, "application/octet-stream").await?;

        let exception = exception(load(&server, "/a.bin").await?);

        assert_eq!(
            exception.severity,
            Severity::Common,
            "{length}: {exception:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn no_cut_of_a_file_is_more_than_an_error() -> Outcome {
    for file in [
        "tagged.mp3",
        "index-last.m4a",
        "tagged.flac",
        "tagged.opus",
        "tagged.webm",
    ] {
        let bytes = fixture(file)?;
        for share in [1, 10, 40, 70, 99] {
            let cut = bytes[..bytes.len() * share / 100].to_vec();
            let server = Server::with_file(cut, "audio/x").await?;

            let result = load(&server, &format!("/{file}")).await?;

            let sound = match &result {
                LoadResult::Track(_) => true,
                LoadResult::Error(exception) => exception.severity != Severity::Fault,
                _ => false,
            };
            assert!(sound, "{share} % of {file}: {result:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_status_decides_what_the_user_is_told() -> Outcome {
    for (status, severity) in [
        ("404 Not Found", None),
        ("410 Gone", None),
        ("403 Forbidden", Some(Severity::Common)),
        ("503 Service Unavailable", Some(Severity::Suspicious)),
    ] {
        let server = Server::start(move |_, mut stream| async move {
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await
        })
        .await?;

        let result = load(&server, "/a.mp3").await?;

        match severity {
            None => assert_eq!(result, LoadResult::Empty, "{status}"),
            Some(severity) => assert_eq!(exception(result).severity, severity, "{status}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_refused_address_is_an_answer_that_names_the_remedy() -> Outcome {
    let exception = exception(sources("")?.load("http://192.168.0.1/a.mp3").await);

    assert_eq!(exception.severity, Severity::Common);
    assert!(
        exception
            .message
            .is_some_and(|words| words.contains("allow_hosts"))
    );
    Ok(())
}

#[tokio::test]
async fn what_no_source_claims_is_empty() -> Outcome {
    for identifier in [
        "",
        "ytsearch:never",
        "file:///etc/passwd",
        "local:a.mp3",
        "/etc/passwd",
        "\0",
    ] {
        assert_eq!(
            sources("")?.load(identifier).await,
            LoadResult::Empty,
            "{identifier:?}"
        );
    }
    Ok(())
}
