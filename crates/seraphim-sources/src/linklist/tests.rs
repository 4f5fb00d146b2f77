use std::fs;

use lavalink_protocol::{LoadResult, Track};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use crate::http::tests::server::{Server, first, head};
use crate::http::tests::{fixture, settings, sources};
use crate::{LocalSettings, Settings, Sources};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A server of lists by their paths; everything else is a short MP3.
async fn server(lists: &[(&str, String)]) -> std::io::Result<Server> {
    let lists: Vec<(String, String)> = lists
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.clone()))
        .collect();
    let sound = fixture("bare.mp3")?;
    Server::start(move |asked, mut stream| {
        let list = lists
            .iter()
            .find(|(path, _)| *path == asked.path)
            .map(|(_, text)| text.clone().into_bytes());
        let kind = if list.is_some() {
            "text/plain"
        } else {
            "audio/mpeg"
        };
        let body = list.unwrap_or_else(|| sound.clone());
        async move {
            let more = format!("Content-Type: {kind}\r\n");
            stream
                .write_all(head(&asked, body.len(), &more).as_bytes())
                .await?;
            stream.write_all(&body[first(&asked)..]).await
        }
    })
    .await
}

async fn load(server: &Server, path: &str) -> Result<LoadResult, Box<dyn std::error::Error>> {
    Ok(sources(&server.host())?.load(&server.url(path)).await)
}

fn playlist(result: LoadResult) -> (String, Vec<Track>) {
    match result {
        LoadResult::Playlist(playlist) => (playlist.info.name, playlist.tracks),
        other => panic!("loaded as {other:?}"),
    }
}

#[tokio::test]
async fn a_list_behind_a_link_is_a_playlist_with_titles_and_lengths() -> Outcome {
    let text = "#EXTM3U\n#EXTINF:100,Hildegard - Ave generosa\nsongs/a.mp3\n#EXTINF:-1,Second\n\
                b.mp3\nfile:///etc/passwd\nc.mp3\n";
    let server = server(&[("/l/matins.m3u", text.to_owned())]).await?;

    let (name, tracks) = playlist(load(&server, "/l/matins.m3u").await?);

    assert_eq!(name, "matins");
    let told: Vec<_> = tracks
        .iter()
        .map(|track| {
            let info = &track.info;
            (info.uri.clone(), info.author.as_str(), info.title.as_str())
        })
        .collect();
    let unknown = "Unknown artist";
    assert_eq!(
        told,
        [
            (
                Some(server.url("/l/songs/a.mp3")),
                "Hildegard",
                "Ave generosa"
            ),
            (Some(server.url("/l/b.mp3")), unknown, "Second"),
            (Some(server.url("/l/c.mp3")), unknown, "c"),
        ]
    );
    assert_eq!(tracks[0].info.length, 100_000);
    // Looked at, since the list does not say.
    assert!(
        (2_900..=3_200).contains(&tracks[1].info.length),
        "{:?}",
        tracks[1].info
    );
    let asked: Vec<_> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert!(!asked.contains(&"/l/songs/a.mp3".to_owned()), "{asked:?}");
    Ok(())
}

#[tokio::test]
async fn a_list_of_one_is_its_one_track_whatever_the_list_is_called() -> Outcome {
    let pls = "[playlist]\nFile1=/one.mp3\nNumberOfEntries=1\n".to_owned();
    let server = server(&[("/listen", pls)]).await?;

    let LoadResult::Track(track) = load(&server, "/listen").await? else {
        panic!("a list of one is a track")
    };

    assert_eq!(track.info.identifier, server.url("/one.mp3"));
    Ok(())
}

#[tokio::test]
async fn fault_60_lists_in_lists_end_at_loops_and_at_their_depth() -> Outcome {
    let mut lists = vec![
        ("/loop.m3u", "loop.m3u\nother.m3u\nx.mp3\n".to_owned()),
        ("/other.m3u", "loop.m3u\ny.mp3\n".to_owned()),
    ];
    let deep: Vec<String> = (0..10).map(|number| format!("/{number}.m3u")).collect();
    for (number, path) in deep.iter().enumerate() {
        lists.push((path, format!("in{number}.mp3\n{}.m3u\n", number + 1)));
    }
    let server = server(&lists).await?;
    let names = |tracks: Vec<Track>| -> Vec<String> {
        tracks.into_iter().map(|track| track.info.title).collect()
    };

    let (_, tracks) = playlist(load(&server, "/loop.m3u").await?);
    assert_eq!(names(tracks), ["y", "x"]);
    let (_, tracks) = playlist(load(&server, "/0.m3u").await?);
    assert_eq!(names(tracks), ["in0", "in1", "in2", "in3"]);
    Ok(())
}

#[tokio::test]
async fn fault_60_a_list_of_a_hundred_thousand_gives_a_thousand_tracks_and_few_looks() -> Outcome {
    let text = (0..30_000).fold(String::new(), |text, number: u32| {
        text + &number.to_string() + ".mp3\n"
    });
    let server = server(&[("/long.m3u", text)]).await?;

    let (_, tracks) = playlist(load(&server, "/long.m3u").await?);

    assert_eq!(tracks.len(), super::expand::MAX_TRACKS);
    // Beginning and end of 32 of them, and the list.
    assert!(
        server.asked().len() <= 65,
        "{} requests",
        server.asked().len()
    );
    Ok(())
}

#[tokio::test]
async fn a_list_without_anything_to_play_is_told() -> Outcome {
    let server = server(&[("/empty.m3u", "#EXTM3U\nfile:///etc/passwd\n".to_owned())]).await?;

    let result = load(&server, "/empty.m3u").await?;

    assert!(
        matches!(&result, LoadResult::Error(e) if e.cause.starts_with("decode: ")),
        "{result:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_list_in_the_local_folder_leads_to_files_and_links_but_not_out_of_it() -> Outcome {
    let outer = TempDir::new()?;
    let music = outer.path().join("music");
    fs::create_dir_all(music.join("lists"))?;
    fs::write(music.join("a.mp3"), fixture("bare.mp3")?)?;
    fs::write(outer.path().join("secret.mp3"), fixture("bare.mp3")?)?;
    let server = server(&[]).await?;
    let text = format!(
        "#EXTM3U\n../a.mp3\n../../secret.mp3\n/etc/passwd\n{}\n",
        server.url("/b.mp3")
    );
    fs::write(music.join("lists/all.m3u"), text)?;
    let sources = Sources::new(Settings {
        http: settings(&server.host())?,
        local: LocalSettings {
            root: Some(music),
            ..LocalSettings::default()
        },
        ..Settings::default()
    })?;

    let (name, tracks) = playlist(sources.load("local:lists/all.m3u").await);

    assert_eq!(name, "all");
    let found: Vec<_> = tracks
        .iter()
        .map(|track| {
            (
                track.info.source_name.as_str(),
                track.info.identifier.clone(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("local", "a.mp3".to_owned()),
            ("http", server.url("/b.mp3")),
        ]
    );
    for track in &tracks {
        sources.open(&track.info).await?;
    }
    Ok(())
}
