use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use lavalink_protocol::{LoadResult, Severity, TrackInfo};
use tempfile::TempDir;

use crate::{LocalSettings, OpenError, Settings, SetupError, Sources};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn media(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/media")
        .join(name)
}

/// A second of silence, 8 kHz, mono, with a title and an artist.
fn wav(title: &str, artist: &str) -> Vec<u8> {
    let chunk = |id: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).expect("a short chunk");
        let mut chunk = [id, &length.to_le_bytes(), data].concat();
        if data.len() % 2 == 1 {
            chunk.push(0);
        }
        chunk
    };
    let text = |text: &str| [text.as_bytes(), b"\0"].concat();
    let info = [
        b"INFO".to_vec(),
        chunk(b"INAM", &text(title)),
        chunk(b"IART", &text(artist)),
    ]
    .concat();
    let format: &[u8] = &[1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0];
    let body = [
        b"WAVE".to_vec(),
        chunk(b"fmt ", format),
        chunk(b"LIST", &info),
        chunk(b"data", &[0; 16_000]),
    ]
    .concat();
    chunk(b"RIFF", &body)
}

struct Shelf {
    /// Holds `music`, the root, and what lies beside it.
    outer: TempDir,
    sources: Sources,
}

impl Shelf {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let outer = TempDir::new()?;
        let music = outer.path().join("music");
        fs::create_dir_all(music.join("Mozart/Requiem"))?;
        fs::write(outer.path().join("secret.wav"), wav("Secret", "Nobody"))?;
        fs::write(
            music.join("Introitus.wav"),
            wav("Requiem æternam", "W. A. Mozart"),
        )?;
        fs::write(music.join(".hidden.wav"), wav("Hidden", "Nobody"))?;
        fs::write(music.join("notes.txt"), "no music")?;
        fs::write(music.join("broken.mp3"), "no music either")?;
        fs::copy(
            media("tagged.mp3"),
            music.join("Mozart/Requiem/03 Dies irae.mp3"),
        )?;
        fs::copy(
            media("tagged.flac"),
            music.join("Mozart/Requiem/04 Tuba.flac"),
        )?;
        fs::copy(media("bare.mp3"), music.join("Dies irae.mp3"))?;
        let local = LocalSettings {
            root: Some(music),
            ..LocalSettings::default()
        };
        let sources = Sources::new(Settings {
            local,
            ..Settings::default()
        })?;
        Ok(Self { outer, sources })
    }

    fn music(&self) -> std::path::PathBuf {
        self.outer.path().join("music")
    }

    async fn search(&self, words: &str) -> Vec<String> {
        match self.sources.load(&format!("localsearch:{words}")).await {
            LoadResult::Search(tracks) => tracks
                .into_iter()
                .map(|track| track.info.identifier)
                .collect(),
            other => panic!("searched as {other:?}"),
        }
    }

    async fn open(&self, path: &str) -> Result<crate::Media, OpenError> {
        let track = TrackInfo {
            identifier: path.to_owned(),
            source_name: "local".to_owned(),
            ..TrackInfo::default()
        };
        self.sources.open(&track).await
    }
}

#[tokio::test]
async fn a_file_loads_by_its_path_with_and_without_the_prefix() -> Outcome {
    let shelf = Shelf::new()?;

    for identifier in [
        "local:Mozart/Requiem/03 Dies irae.mp3",
        "./Mozart//Requiem/03 Dies irae.mp3",
    ] {
        let result = shelf.sources.load(identifier).await;

        let LoadResult::Track(track) = result else {
            panic!("loaded as {result:?}")
        };
        assert_eq!(track.info.identifier, "Mozart/Requiem/03 Dies irae.mp3");
        assert_eq!(track.info.title, "Dies Iræ");
        assert_eq!(track.info.author, "W. A. Mozart");
        assert_eq!(track.info.source_name, "local");
        assert_eq!(track.info.uri, None);
        assert!(
            (2_900..=3_200).contains(&track.info.length),
            "{} ms",
            track.info.length
        );
        let opened = shelf.sources.open(&track.info).await?;
        // Nothing in it is jumped over to save a transfer.
        assert!(!opened.remote);
        assert_eq!(opened.extension.as_deref(), Some("mp3"));
        assert_eq!(
            opened.source.byte_len(),
            Some(fs::metadata(media("tagged.mp3"))?.len())
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_wav_tells_its_title_by_its_info_list() -> Outcome {
    let shelf = Shelf::new()?;

    let result = shelf.sources.load("local:Introitus.wav").await;

    let LoadResult::Track(track) = result else {
        panic!("loaded as {result:?}")
    };
    assert_eq!(
        (
            track.info.title.as_str(),
            track.info.author.as_str(),
            track.info.length
        ),
        ("Requiem æternam", "W. A. Mozart", 1_000)
    );
    Ok(())
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() -> Outcome {
    let shelf = Shelf::new()?;
    let music = shelf.music();
    let secret = shelf.outer.path().join("secret.wav");
    symlink(&secret, music.join("link.wav"))?;
    symlink(shelf.outer.path(), music.join("up"))?;
    symlink("../music/.hidden.wav", music.join("unhidden.wav"))?;

    let absolute = secret.to_string_lossy().into_owned();
    let inside = music.join("Introitus.wav").to_string_lossy().into_owned();
    for path in [
        "../secret.wav",
        "Mozart/../../secret.wav",
        "Mozart/../Introitus.wav",
        "link.wav",
        "up/secret.wav",
        "up/music/.hidden.wav",
        "unhidden.wav",
        ".hidden.wav",
        "Mozart",
        "",
        ".",
        "Introitus.wav\0.mp3",
        &absolute,
        &inside,
    ] {
        let opened = shelf.open(path).await;
        assert!(
            matches!(opened, Err(OpenError::Refused { .. })),
            "{path:?}: {opened:?}"
        );
        let loaded = shelf.sources.load(&format!("local:{path}")).await;
        let LoadResult::Error(exception) = loaded else {
            panic!("{path:?}: {loaded:?}")
        };
        assert_eq!(exception.severity, Severity::Common);
        assert_eq!(
            shelf.sources.load(path).await,
            LoadResult::Empty,
            "{path:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_link_that_stays_inside_is_followed() -> Outcome {
    let shelf = Shelf::new()?;
    symlink("Introitus.wav", shelf.music().join("again.wav"))?;

    assert!(shelf.open("again.wav").await.is_ok());
    Ok(())
}

#[tokio::test]
async fn what_is_not_there_is_gone_and_what_is_no_audio_is_told() -> Outcome {
    let shelf = Shelf::new()?;

    assert!(matches!(
        shelf.open("nothing.mp3").await,
        Err(OpenError::Gone(_))
    ));
    assert_eq!(
        shelf.sources.load("local:nothing.mp3").await,
        LoadResult::Empty
    );
    let result = shelf.sources.load("local:notes.txt").await;
    assert!(
        matches!(&result, LoadResult::Error(e) if e.severity == Severity::Common),
        "{result:?}"
    );
    Ok(())
}

#[tokio::test]
async fn words_find_files_by_name_and_tags_best_first() -> Outcome {
    let shelf = Shelf::new()?;

    for (words, expected) in [
        (
            "dies IRAE",
            vec!["Dies irae.mp3", "Mozart/Requiem/03 Dies irae.mp3"],
        ),
        ("tuba mirum", vec!["Mozart/Requiem/04 Tuba.flac"]),
        ("aeternam mozart", vec!["Introitus.wav"]),
        (
            "requiem",
            vec![
                "Introitus.wav",
                "Mozart/Requiem/03 Dies irae.mp3",
                "Mozart/Requiem/04 Tuba.flac",
            ],
        ),
        ("dies salieri", vec![]),
        ("secret", vec![]),
        ("hidden", vec![]),
        ("broken", vec![]),
    ] {
        assert_eq!(shelf.search(words).await, expected, "{words}");
    }
    Ok(())
}

#[tokio::test]
async fn no_words_list_what_is_there() -> Outcome {
    let shelf = Shelf::new()?;

    assert_eq!(
        shelf.search(" ").await,
        [
            "Dies irae.mp3",
            "Introitus.wav",
            "Mozart/Requiem/03 Dies irae.mp3",
            "Mozart/Requiem/04 Tuba.flac",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_search_answers_with_25_tracks_at_most() -> Outcome {
    let shelf = Shelf::new()?;
    for number in 0..40 {
        fs::write(
            shelf.music().join(format!("psalm {number}.wav")),
            wav("Psalm", "David"),
        )?;
    }

    assert_eq!(shelf.search("psalm").await.len(), 25);
    Ok(())
}

#[tokio::test]
async fn a_listing_stops_at_its_bounds() -> Outcome {
    let outer = TempDir::new()?;
    let deep = outer.path().join("1/2/3");
    fs::create_dir_all(&deep)?;
    fs::write(deep.join("deep.wav"), wav("Deep", "X"))?;
    for number in 0..20 {
        fs::write(outer.path().join(format!("{number:02}.wav")), wav("X", "X"))?;
    }
    let local = LocalSettings {
        root: Some(outer.path().to_owned()),
        max_files: 10,
        max_depth: 2,
        ..LocalSettings::default()
    };
    let sources = Sources::new(Settings {
        local,
        ..Settings::default()
    })?;

    let LoadResult::Search(found) = sources.load("localsearch:").await else {
        panic!("a search answers with a list")
    };
    assert!(found.len() <= 10, "{} files", found.len());
    assert_eq!(
        sources.load("localsearch:deep").await,
        LoadResult::Search(Vec::new())
    );
    Ok(())
}

#[test]
fn the_source_is_named_only_when_it_is_on() -> Outcome {
    let root = TempDir::new()?;
    let names = |root: Option<&Path>| {
        let local = LocalSettings {
            root: root.map(Path::to_owned),
            ..LocalSettings::default()
        };
        Sources::new(Settings {
            local,
            ..Settings::default()
        })
        .map(|sources| sources.names())
    };

    assert!(!names(None)?.contains(&"local".to_owned()));
    assert!(names(Some(root.path()))?.contains(&"local".to_owned()));
    let missing = names(Some(&root.path().join("missing")));
    assert!(
        matches!(missing, Err(SetupError::Local { .. })),
        "{missing:?}"
    );
    Ok(())
}
