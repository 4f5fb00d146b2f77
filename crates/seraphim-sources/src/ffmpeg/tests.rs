use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use lavalink_protocol::LoadResult;
use symphonia::core::io::ReadOnlySource;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use crate::cage::testing;
use crate::http::tests::server::{Server, first, head};
use crate::http::tests::{fixture, read_all, settings};
use crate::{CageSettings, Media, Settings, Sources, adts, mpegts};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Sources whose ffmpeg is a script.
fn sources(
    server: &Server,
    folder: &TempDir,
    script: Option<&str>,
) -> Result<Sources, Box<dyn std::error::Error>> {
    if let Some(script) = script {
        let program = folder.path().join("ffmpeg");
        fs::write(&program, format!("#!/bin/sh\n{script}\n"))?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    }
    let mut path = folder.path().as_os_str().to_owned();
    if script.is_some() {
        path.push(":/usr/bin:/bin");
    }
    Ok(Sources::new(Settings {
        http: settings(&server.host())?,
        cage: Some(CageSettings {
            path,
            ..testing::settings()
        }),
        ..Settings::default()
    })?)
}

/// A transport stream whose sound is no AAC.
async fn server() -> std::io::Result<Server> {
    let bytes = mpegts::tests::stream(0x81, &vec![0x0b; 90_000]);
    Server::start(move |asked, mut stream| {
        let bytes = bytes.clone();
        async move {
            let more = "Content-Type: application/octet-stream\r\n";
            stream
                .write_all(head(&asked, bytes.len(), more).as_bytes())
                .await?;
            stream.write_all(&bytes[first(&asked)..]).await
        }
    })
    .await
}

fn flac() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/media/tagged.flac")
        .display()
        .to_string()
}

#[tokio::test]
async fn a_transport_stream_is_what_ffmpeg_makes_of_all_of_it() -> Outcome {
    let (server, folder) = (server().await?, TempDir::new()?);
    let counted = folder.path().join("counted");
    let script = format!("wc -c > {}; cat {}", counted.display(), flac());
    let sources = sources(&server, &folder, Some(&script))?;

    let LoadResult::Track(track) = sources.load(&server.url("/tv")).await else {
        panic!("it is a track")
    };
    assert!(!track.info.is_seekable && !track.info.is_stream);
    let media = sources.open(&track.info).await?;

    assert!(read_all(media).await? == fixture("tagged.flac")?);
    let whole = mpegts::tests::stream(0x81, &vec![0x0b; 90_000]).len();
    assert_eq!(fs::read_to_string(counted)?.trim(), whole.to_string());
    Ok(())
}

/// A station that says AAC and sends frames of the rate of that number.
async fn station(rate: u8) -> std::io::Result<Server> {
    Server::start(move |_, mut stream| async move {
        let head = "HTTP/1.0 200 OK\r\nContent-Type: audio/aac\r\nicy-name: Radio\r\n\r\n";
        let mut answer = head.as_bytes().to_vec();
        // Entered in the middle of a frame.
        answer.extend_from_slice(&adts::tests::stream(rate, 40)[100..]);
        stream.write_all(&answer).await?;
        std::future::pending().await
    })
    .await
}

#[tokio::test]
async fn a_station_that_may_send_he_aac_goes_through_ffmpeg_and_another_does_not() -> Outcome {
    // 22.05 kHz, the half of 44.1 kHz; then that itself.
    for (rate, through) in [(7, true), (4, false)] {
        let (server, folder) = (station(rate).await?, TempDir::new()?);
        let used = folder.path().join("used");
        let script = format!("touch {}; exec cat {}", used.display(), flac());
        let sources = sources(&server, &folder, Some(&script))?;

        let LoadResult::Track(track) = sources.load(&server.url("/")).await else {
            panic!("a station is a track")
        };

        assert!(track.info.is_stream && track.info.title == "Radio");
        assert_eq!(used.exists(), through, "rate {rate}");
    }
    Ok(())
}

#[tokio::test]
async fn a_station_that_may_send_he_aac_plays_without_ffmpeg_too() -> Outcome {
    let (server, folder) = (station(7).await?, TempDir::new()?);

    let result = sources(&server, &folder, None)?
        .load(&server.url("/"))
        .await;

    assert!(matches!(result, LoadResult::Track(_)), "{result:?}");
    Ok(())
}

#[tokio::test]
async fn frames_of_aac_come_back_as_what_ffmpeg_makes_of_them_without_guessing() -> Outcome {
    let (server, folder) = (server().await?, TempDir::new()?);
    let (asked, given) = (folder.path().join("asked"), folder.path().join("given"));
    let script = format!(
        "echo \"$@\" > {}; cat > {}; cat {}",
        asked.display(),
        given.display(),
        flac()
    );
    let sources = sources(&server, &folder, Some(&script))?;
    assert!(sources.decodes_aac());
    let frames = adts::tests::stream(7, 500);

    let source = ReadOnlySource::new(Cursor::new(frames.clone()));
    let decoded = sources.decode_aac(Box::new(source)).await?;

    let decoded = Media::new(decoded, None, None);
    assert!(read_all(decoded).await? == fixture("tagged.flac")?);
    assert!(fs::read(given)? == frames);
    let asked = fs::read_to_string(asked)?;
    let (of_input, _) = asked.split_once("-i pipe:0").expect("an input");
    assert!(
        of_input.contains("-protocol_whitelist pipe -f aac"),
        "{asked}"
    );
    Ok(())
}

#[tokio::test]
async fn without_ffmpeg_a_transport_stream_is_refused_with_the_remedy() -> Outcome {
    let (server, folder) = (server().await?, TempDir::new()?);

    let result = sources(&server, &folder, None)?
        .load(&server.url("/tv"))
        .await;

    let LoadResult::Error(exception) = result else {
        panic!("{result:?}")
    };
    assert_eq!(
        exception.message.as_deref(),
        Some(
            "An MPEG transport stream needs ffmpeg, which is not on this node; whoever runs it \
             can install it."
        )
    );
    Ok(())
}

#[tokio::test]
async fn an_ffmpeg_that_fails_is_told_by_its_last_words() -> Outcome {
    let (server, folder) = (server().await?, TempDir::new()?);
    let sources = sources(&server, &folder, Some("echo 'Invalid data' >&2; exit 1"))?;

    let result = sources.load(&server.url("/tv")).await;

    let LoadResult::Error(exception) = result else {
        panic!("{result:?}")
    };
    assert!(exception.cause.contains("Invalid data"), "{exception:?}");
    Ok(())
}
