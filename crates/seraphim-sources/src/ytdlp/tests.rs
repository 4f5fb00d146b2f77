//! The source against stubs of yt-dlp that answer well, badly and not at all,
//! and against servers of our own.

use std::path::Path;
use std::time::Duration;

use lavalink_protocol::{FailureKind, LoadResult, Track, TrackInfo};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::Instant;

use crate::testing::{Answer, Asked, Web};
use crate::{
    AllowHost, HttpSettings, LocalSettings, OpenError, Settings, Sources, YtdlpSettings, cage,
};

mod hostile;
mod playing;
mod updating;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A yt-dlp that behaves as a test wants it to, and sources that use it.
struct Stub {
    folder: TempDir,
    sources: Sources,
}

impl Stub {
    /// `behaviour` is a shell script; `allow` lists hosts that may be reached.
    fn new(behaviour: &str, allow: &str) -> Result<Self, Box<dyn std::error::Error>> {
        Self::with(behaviour, allow, YtdlpSettings::default())
    }

    fn with(
        behaviour: &str,
        allow: &str,
        mut settings: YtdlpSettings,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let stub = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ytdlp/stub");
        let program = folder.path().join("yt-dlp");
        std::os::unix::fs::symlink(stub, &program)?;
        std::fs::write(folder.path().join("behaviour"), behaviour)?;
        settings.program = program.into();
        let sources = Sources::new(Settings {
            http: HttpSettings {
                allow_hosts: AllowHost::parse_list(allow)?,
                ..HttpSettings::default()
            },
            ytdlp: settings,
            cage: Some(cage::testing::settings()),
            ..Settings::default()
        })?;
        Ok(Self { folder, sources })
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    fn calls(&self) -> usize {
        self.read("calls").lines().count()
    }

    async fn kind(&self, identifier: &str) -> Option<FailureKind> {
        match self.sources.load(identifier).await {
            LoadResult::Error(exception) => FailureKind::of_cause(&exception.cause),
            _ => None,
        }
    }
}

/// A script that writes lines.
fn saying(lines: &[serde_json::Value]) -> String {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    format!("cat <<'END'\n{}\nEND\n", lines.join("\n"))
}

fn hit(id: &str, title: &str) -> serde_json::Value {
    json!({
        "id": id, "title": title, "channel": "A channel", "duration": 61.5, "ie_key": "Youtube",
        "url": format!("https://www.youtube.com/watch?v={id}"),
        "thumbnails": [{"url": "https://i.ytimg.com/small.jpg"}, {"url": "https://i.ytimg.com/big.jpg"}],
        "playlist_index": 1, "playlist_title": "words",
    })
}

fn found(result: LoadResult) -> Vec<Track> {
    match result {
        LoadResult::Search(tracks) => tracks,
        LoadResult::Playlist(playlist) => playlist.tracks,
        LoadResult::Track(track) => vec![*track],
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_search_finds_tracks_under_lavalinks_names() -> Outcome {
    let stub = Stub::new(
        &saying(&[
            hit("aaaaaaaaaaa", "Dies\u{202e} irae"),
            hit("bbbbbbbbbbb", "Lacrimosa"),
        ]),
        "",
    )?;
    let tracks = found(stub.sources.load("ytsearch:mozart").await);

    let expected = TrackInfo {
        identifier: "aaaaaaaaaaa".into(),
        is_seekable: true,
        author: "A channel".into(),
        length: 61_500,
        is_stream: false,
        position: 0,
        title: "Dies irae".into(),
        uri: Some("https://www.youtube.com/watch?v=aaaaaaaaaaa".into()),
        artwork_url: Some("https://i.ytimg.com/big.jpg".into()),
        isrc: None,
        source_name: "youtube".into(),
    };
    assert_eq!(tracks.len(), 2);
    assert_eq!(tracks[0].info, expected);
    let decoded = lavalink_protocol::codec::decode(&tracks[0].encoded)?;
    assert_eq!(decoded.info, expected);
    Ok(())
}

#[tokio::test]
async fn words_reach_yt_dlp_as_words_and_secrets_do_not_stand_in_its_arguments() -> Outcome {
    let stub = Stub::new("exit 0", "")?;
    let words = "\"; touch x; $(id) --exec `id`";
    stub.sources.load(&format!("ytsearch:{words}")).await;

    let arguments = stub.read("arguments");
    let arguments: Vec<&str> = arguments.lines().collect();
    let target = format!("ytsearch10:{words}");
    assert_eq!(arguments[arguments.len() - 2..], ["--", target.as_str()]);
    for needed in [
        "--ignore-config",
        "--no-plugin-dirs",
        "--no-exec",
        "--no-cookies",
        "--simulate",
    ] {
        assert!(arguments.contains(&needed), "{needed} is missing");
    }
    let proxy = stub.read("proxy");
    let secret = proxy.lines().nth(1).ok_or("no proxy was named")?;
    assert!(proxy.starts_with("--proxy\nhttp://caged:"), "{proxy}");
    assert!(!arguments.iter().any(|argument| argument.contains("caged:")));
    assert!(
        stub.read("environment")
            .contains(&format!("https_proxy={secret}"))
    );
    Ok(())
}

#[tokio::test]
async fn cookies_are_a_copy_that_is_gone_with_the_call() -> Outcome {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), "# Netscape HTTP Cookie File\nplanted\n")?;
    let settings = YtdlpSettings {
        cookies: Some(file.path().to_owned()),
        ..YtdlpSettings::default()
    };
    let behaviour = "grep -c planted cookies.txt >\"$here/seen\"; echo spoiled >cookies.txt; pwd >\"$here/where\"";
    let stub = Stub::with(behaviour, "", settings)?;
    stub.sources.load("ytsearch:x").await;
    stub.sources.close().await;

    assert_eq!(stub.read("seen").trim(), "1");
    assert!(std::fs::read_to_string(file.path())?.contains("planted"));
    let folder = stub.read("where");
    assert!(
        !folder.trim().is_empty() && !Path::new(folder.trim()).exists(),
        "{folder}"
    );
    Ok(())
}

#[tokio::test]
async fn the_first_entry_of_a_list_is_there_while_the_rest_is_still_to_come() -> Outcome {
    let first = saying(&[hit("aaaaaaaaaaa", "Kyrie")]);
    let stub = Stub::new(&format!("{first}\nexec sleep 1000"), "")?;
    let link = "https://www.youtube.com/playlist?list=PL1";

    let LoadResult::Playlist(page) = stub.sources.load(&format!("page:0:{link}")).await else {
        panic!("no page")
    };
    assert_eq!((page.tracks.len(), page.info.name.as_str()), (1, "words"));
    let next = page.plugin_info.get("next").and_then(|next| next.as_str());
    assert_eq!(next, Some(format!("page:1:{link}").as_str()));
    // The list goes on in the program that began it.
    stub.sources.close().await;
    assert_eq!(stub.calls(), 1);
    Ok(())
}

/// Lets the clock leap once a file is there and what was said before it is read: a
/// program needs real time for that.
async fn leap(stub: &Stub, file: &str, time: Duration) {
    while stub.read(file).is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_list_that_is_long_in_coming_is_answered_while_a_client_still_waits_for_it() -> Outcome {
    let line = hit("aaaaaaaaaaa", "Kyrie").to_string();
    let behaviour = format!(
        "echo '{line}'; echo >\"$here/told\"; until [ -e \"$here/go\" ]; do sleep 0.05; done; echo '{line}'"
    );
    let stub = Stub::new(&behaviour, "")?;
    let link = "https://www.youtube.com/playlist?list=PL1";
    let asked = Instant::now();
    let (result, ()) = tokio::join!(
        stub.sources.load(link),
        leap(&stub, "told", Duration::from_secs(7))
    );

    let waited = asked.elapsed();
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    let LoadResult::Playlist(list) = result else {
        panic!("{result:?}")
    };
    let next = list.plugin_info.get("next").and_then(|next| next.as_str());
    let next = next.ok_or("the rest is not named")?;
    assert_eq!(next, format!("page:1:{link}"));
    // Whoever asks for more waits as long as the source may need.
    let go = async {
        leap(&stub, "told", Duration::from_secs(9)).await;
        std::fs::write(stub.folder.path().join("go"), "")
    };
    let (result, went) = tokio::join!(stub.sources.load(next), go);
    went?;
    assert_eq!(found(result).len(), 1);
    stub.sources.close().await;
    assert_eq!(stub.calls(), 1);
    Ok(())
}

#[tokio::test]
async fn an_id_alone_and_a_link_without_its_scheme_are_loaded() -> Outcome {
    let mut video = hit("aaaaaaaaaaa", "Kyrie");
    video["playlist_index"] = json!(null);
    let stub = Stub::new(&saying(&[video]), "")?;
    for (identifier, target) in [
        ("aaaaaaaaaaa", "https://www.youtube.com/watch?v=aaaaaaaaaaa"),
        (
            "youtu.be/aaaaaaaaaaa?list=PL1_x-2",
            "https://www.youtube.com/watch?v=aaaaaaaaaaa",
        ),
        (
            "m.youtube.com/watch?v=aaaaaaaaaaa",
            "https://m.youtube.com/watch?v=aaaaaaaaaaa",
        ),
    ] {
        let result = stub.sources.load(identifier).await;
        assert!(
            matches!(result, LoadResult::Track(_)),
            "{identifier}: {result:?}"
        );
        let arguments = stub.read("arguments");
        assert!(
            arguments.ends_with(&format!("--\n{target}\n")),
            "{arguments}"
        );
    }
    assert_eq!(stub.calls(), 3);
    for identifier in ["kyrie", "local:aaaaaaaaaaa", "example.org/aaaaaaaaaaa"] {
        assert_eq!(stub.sources.load(identifier).await, LoadResult::Empty);
    }
    assert_eq!(stub.calls(), 3);

    let stub = Stub::new(&saying(&[hit("aaaaaaaaaaa", "Kyrie")]), "")?;
    let result = stub.sources.load("PL1_x-2").await;
    assert!(matches!(result, LoadResult::Playlist(_)), "{result:?}");
    let target = "--\nhttps://www.youtube.com/playlist?list=PL1_x-2\n";
    assert!(stub.read("arguments").ends_with(target));

    let stub = Stub::new(
        "echo 'ERROR: [youtube] aaaaaaaaaaa: Video unavailable' >&2; exit 1",
        "",
    )?;
    let result = stub.sources.load("aaaaaaaaaaa").await;
    assert_eq!(result, LoadResult::Empty);
    Ok(())
}

#[tokio::test]
async fn a_local_file_with_a_name_like_an_id_is_the_local_file() -> Outcome {
    let stub = Stub::new("exit 0", "")?;
    let root = stub.folder.path().join("music");
    std::fs::create_dir(&root)?;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/tagged.flac");
    std::fs::copy(file, root.join("aaaaaaaaaaa"))?;
    let sources = Sources::new(Settings {
        local: LocalSettings {
            root: Some(root),
            ..LocalSettings::default()
        },
        ytdlp: YtdlpSettings {
            program: stub.folder.path().join("yt-dlp").into(),
            ..YtdlpSettings::default()
        },
        cage: Some(cage::testing::settings()),
        ..Settings::default()
    })?;

    let tracks = found(sources.load("aaaaaaaaaaa").await);
    assert_eq!(tracks[0].info.source_name, "local");
    assert_eq!(stub.calls(), 0);
    sources.load("bbbbbbbbbbb").await;
    assert_eq!(stub.calls(), 1);
    sources.close().await;
    Ok(())
}

#[tokio::test]
async fn what_a_site_says_is_told_apart() -> Outcome {
    for (words, kind) in [
        (
            "[youtube] x: Sign in to confirm you are not a bot",
            FailureKind::SignIn,
        ),
        (
            "[youtube] x: Video unavailable in your country",
            FailureKind::Region,
        ),
        (
            "[youtube] x: HTTP Error 429: Too Many Requests",
            FailureKind::RateLimited,
        ),
        ("[generic] x: Unsupported URL: y", FailureKind::Decode),
        ("[generic] x: Read timed out", FailureKind::Network),
    ] {
        let stub = Stub::new(&format!("echo 'ERROR: {words}' >&2; exit 1"), "")?;
        assert_eq!(stub.kind("https://youtu.be/x").await, Some(kind), "{words}");
    }
    let stub = Stub::new(
        "echo 'ERROR: [youtube] x: Video unavailable' >&2; exit 1",
        "",
    )?;
    assert_eq!(
        stub.sources.load("https://youtu.be/x").await,
        LoadResult::Empty
    );
    Ok(())
}

#[tokio::test]
async fn fault_51_a_yt_dlp_that_hangs_costs_its_time_and_no_more() -> Outcome {
    let settings = YtdlpSettings {
        time: Duration::from_millis(300),
        ..YtdlpSettings::default()
    };
    let stub = Stub::with("echo $$ >\"$here/pid\"; exec sleep 1000", "", settings)?;
    assert_eq!(stub.kind("ytsearch:x").await, Some(FailureKind::Network));

    stub.sources.close().await;
    let pid = stub.read("pid");
    assert!(!Path::new("/proc").join(pid.trim()).join("stat").exists() || pid.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_site_that_keeps_failing_is_no_longer_asked() -> Outcome {
    let stub = Stub::new("echo 'ERROR: [youtube] x: HTTP Error 503' >&2; exit 1", "")?;
    for _ in 0..8 {
        assert_eq!(stub.kind("ytsearch:x").await, Some(FailureKind::Network));
    }
    assert_eq!(stub.calls(), 5);
    // Another site is another circuit.
    stub.kind("scsearch:x").await;
    assert_eq!(stub.calls(), 6);
    Ok(())
}

#[tokio::test]
async fn links_for_members_only_keep_nobody_else_from_the_site() -> Outcome {
    let words = "[youtube] x: Join this channel to get access to members-only content like this \
                 video. Use --cookies for the authentication.";
    let stub = Stub::new(&format!("echo 'ERROR: {words}' >&2; exit 1"), "")?;
    for _ in 0..6 {
        let kind = stub.kind("https://youtu.be/aaaaaaaaaaa").await;
        assert_eq!(kind, Some(FailureKind::Gone));
    }
    let good = saying(&[hit("bbbbbbbbbbb", "Gloria")]);
    std::fs::write(stub.folder.path().join("behaviour"), good)?;
    assert_eq!(found(stub.sources.load("ytsearch:gloria").await).len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_yt_dlp_with_known_holes_is_not_run() -> Outcome {
    let stub = Stub::new("exit 0", "")?;
    std::fs::write(stub.folder.path().join("version"), "2026.07.03")?;
    let LoadResult::Error(exception) = stub.sources.load("ytsearch:x").await else {
        panic!("it was run")
    };
    let message = exception.message.unwrap_or_default();
    assert!(
        message.contains("2026.07.04") && message.contains("pip install"),
        "{message}"
    );
    assert_eq!(stub.calls(), 0);
    Ok(())
}

#[tokio::test]
async fn fault_52_a_yt_dlp_that_is_not_there_is_named_with_its_remedy() -> Outcome {
    let sources = Sources::new(Settings {
        ytdlp: YtdlpSettings {
            program: "/no/such/yt-dlp".into(),
            ..YtdlpSettings::default()
        },
        cage: Some(cage::testing::settings()),
        ..Settings::default()
    })?;
    let LoadResult::Error(exception) = sources.load("ytsearch:x").await else {
        panic!("it was found")
    };
    let message = exception.message.unwrap_or_default();
    assert!(
        message.contains("yt-dlp") && message.contains("doctor"),
        "{message}"
    );
    Ok(())
}

#[tokio::test]
async fn switched_off_it_claims_nothing() -> Outcome {
    let off = YtdlpSettings {
        enabled: false,
        ..YtdlpSettings::default()
    };
    let stub = Stub::with("exit 0", "", off)?;
    for identifier in ["ytsearch:x", "aaaaaaaaaaa", "youtu.be/aaaaaaaaaaa"] {
        assert_eq!(stub.sources.load(identifier).await, LoadResult::Empty);
    }
    let names = stub.sources.names();
    assert!(!names.iter().any(|name| name == "youtube"), "{names:?}");
    assert_eq!(stub.calls(), 0);
    Ok(())
}
