use std::fs;
use std::io::{Cursor, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use lavalink_protocol::LoadResult;
use symphonia::core::io::ReadOnlySource;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use crate::cage::testing;
use crate::http::tests::server::{Server, first, head};
use crate::http::tests::{fixture, read_all, settings};
use crate::{CageSettings, Media, Settings, Sources, mpegts};

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

/// A station that says AAC and sends frames of 22.05 kHz (ADTS), half of the rate of
/// HE-AAC.
async fn station(mime: &'static str) -> std::io::Result<Server> {
    Server::start(move |_, mut stream| async move {
        let head = format!("HTTP/1.0 200 OK\r\nContent-Type: {mime}\r\nicy-name: Radio\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        // Entered in the middle of a frame.
        stream.write_all(&frames(40)[100..]).await?;
        std::future::pending().await
    })
    .await
}

/// Frames of AAC-LC by their headers (ADTS), with silence in them.
fn frames(count: usize) -> Vec<u8> {
    const LENGTH: u8 = 200;
    let mut frame = vec![0xff, 0xf1, 0x40 | 7 << 2, 0x80];
    frame.extend([LENGTH >> 3, LENGTH << 5 | 0x1f, 0xfc]);
    frame.resize(usize::from(LENGTH), 0);
    frame.repeat(count)
}

#[tokio::test]
async fn a_station_that_may_send_he_aac_is_left_to_whoever_demultiplexes_it() -> Outcome {
    for mime in ["audio/aac", "audio/aacp"] {
        let (server, folder) = (station(mime).await?, TempDir::new()?);
        let used = folder.path().join("used");
        let script = format!("touch {}; exec cat {}", used.display(), flac());
        let sources = sources(&server, &folder, Some(&script))?;

        let LoadResult::Track(track) = sources.load(&server.url("/")).await else {
            panic!("a station is a track")
        };
        assert!(track.info.is_stream && track.info.title == "Radio");
        let mut media = sources.open(&track.info).await?;
        let sent = tokio::task::spawn_blocking(move || {
            let mut sent = vec![0; 4_000];
            media.source.read_exact(&mut sent).map(|()| sent)
        });

        assert!(sent.await?? == frames(40)[100..4_100], "{mime}");
        assert!(!used.exists(), "{mime}");
    }
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
    let frames = frames(500);

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
