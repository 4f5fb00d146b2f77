//! A yt-dlp that is kept in a folder, and brings itself up to date there.

use super::*;

/// A folder in which a yt-dlp is kept, and how one updates itself there.
fn kept(update: &str) -> Result<TempDir, std::io::Error> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("update"), update)?;
    std::fs::write(folder.path().join("behaviour"), "exit 0")?;
    Ok(folder)
}

async fn updated(update: &str) -> Result<(TempDir, Stub), Box<dyn std::error::Error>> {
    let folder = kept(update)?;
    let settings = YtdlpSettings {
        update_folder: Some(folder.path().to_owned()),
        ..YtdlpSettings::default()
    };
    let stub = Stub::with("exit 0", "", settings)?;
    let ytdlp = stub.sources.ytdlp().ok_or("it is off")?;
    let result = ytdlp.inner.programs.update("http://proxy.invalid").await;
    if let Err(error) = result {
        std::fs::write(folder.path().join("error"), error.to_string())?;
    }
    Ok((folder, stub))
}

#[tokio::test]
async fn a_newer_yt_dlp_takes_its_place_in_the_folder_and_is_used_from_then_on() -> Outcome {
    let (folder, stub) =
        updated("cp proxy.conf \"$here/seen\"; echo 2026.12.01 >\"$here/version\"").await?;
    let seen = std::fs::read_to_string(folder.path().join("seen"))?;
    assert!(seen.contains("--proxy\nhttp://proxy.invalid"), "{seen}");
    assert!(!folder.path().join("yt-dlp.next").exists());

    stub.sources.load("ytsearch:x").await;
    assert_eq!(stub.calls(), 0, "the old one was run");
    assert!(folder.path().join("calls").exists());
    Ok(())
}

#[tokio::test]
async fn a_folder_that_is_not_there_yet_is_made() -> Outcome {
    let volume = tempfile::tempdir()?;
    let folder = volume.path().join("new").join("yt-dlp");
    let settings = YtdlpSettings {
        update_folder: Some(folder.clone()),
        ..YtdlpSettings::default()
    };
    let stub = Stub::with("exit 0", "", settings)?;
    let ytdlp = stub.sources.ytdlp().ok_or("it is off")?;
    // There is nothing in it that could bring itself up to date.
    drop(ytdlp.inner.programs.update("http://proxy.invalid").await);
    assert!(folder.is_dir());
    Ok(())
}

#[tokio::test]
async fn an_update_that_fails_or_brings_nothing_newer_leaves_everything_as_it_was() -> Outcome {
    for update in [
        "exit 100",
        "exit 0",
        "echo 2026.01.01 >\"$here/version\"",
        "echo nonsense >\"$here/version\"",
    ] {
        let (folder, stub) = updated(update).await?;
        for left in ["yt-dlp", "yt-dlp.next"] {
            assert!(!folder.path().join(left).exists(), "{update}: {left}");
        }
        stub.sources.load("ytsearch:x").await;
        assert_eq!(stub.calls(), 1, "{update}");
    }
    Ok(())
}

#[tokio::test]
async fn a_yt_dlp_that_others_may_change_is_not_run() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = kept("")?;
    let program = folder.path().join("yt-dlp");
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ytdlp/stub"),
        &program,
    )?;
    std::fs::write(folder.path().join("version"), "2027.01.01")?;
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o757))?;
    let settings = YtdlpSettings {
        update_folder: Some(folder.path().to_owned()),
        ..YtdlpSettings::default()
    };
    let stub = Stub::with("exit 0", "", settings)?;
    stub.sources.load("ytsearch:x").await;
    assert_eq!(stub.calls(), 1, "the system's own was not run");
    assert!(!folder.path().join("calls").exists());
    Ok(())
}
