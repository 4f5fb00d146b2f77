use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use lavalink_protocol::LoadResult;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use crate::cage::testing;
use crate::http::tests::server::{Server, first, head};
use crate::http::tests::{fixture, read_all, settings};
use crate::{CageSettings, Settings, Sources, mpegts};

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
