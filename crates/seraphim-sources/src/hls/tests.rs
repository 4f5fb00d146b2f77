use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lavalink_protocol::{FailureKind, LoadResult, TrackInfo};
use tokio::io::AsyncWriteExt;
use url::Url;

use super::choice::choose;
use super::crypt::tests::encrypt;
use super::playlist::{Playlist, parse};
use crate::http::tests::server::{Server, first, head};
use crate::http::tests::{fixture, open, read_all, sources};
use crate::{OpenError, kind_of_read_error, mpegts};

mod strangers;

type Outcome = Result<(), Box<dyn std::error::Error>>;
/// Wraps the frames of one segment.
type Wrap = fn(&[u8]) -> Vec<u8>;
type Files = HashMap<String, Vec<u8>>;

/// A good server of files by their paths.
async fn server(files: Files) -> std::io::Result<Server> {
    let files = Arc::new(files);
    Server::start(move |asked, mut stream| {
        let files = Arc::clone(&files);
        async move {
            let Some(bytes) = files.get(&asked.path) else {
                let gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                return stream.write_all(gone).await;
            };
            stream
                .write_all(head(&asked, bytes.len(), "").as_bytes())
                .await?;
            stream.write_all(&bytes[first(&asked)..]).await
        }
    })
    .await
}

/// Whole frames of AAC, in parts of a second or so.
fn frames() -> std::io::Result<Vec<Vec<u8>>> {
    let bytes = fixture("bare.aac")?;
    let (mut parts, mut part, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some([_, _, _, a, b, c]) = bytes.get(at..at + 6) {
        let length = usize::from(a & 3) << 11 | usize::from(*b) << 3 | usize::from(c >> 5);
        part.extend_from_slice(&bytes[at..at + length]);
        at += length;
        if part.len() > 3_000 {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    Ok(parts)
}

fn tag() -> Vec<u8> {
    [b"ID3\x04\0\0\0\0\0\x3f".as_slice(), &[0; 63]].concat()
}

fn list(segments: &[String], end: &str) -> Vec<u8> {
    let mut text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n".to_owned();
    for segment in segments {
        text.push_str("#EXTINF:0.5,\n");
        text.push_str(segment);
        text.push('\n');
    }
    text.push_str(end);
    text.into_bytes()
}

async fn heard(server: &Server, path: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    Ok(read_all(open(server, path).await?).await?)
}

#[tokio::test]
async fn segments_of_every_wrapping_are_one_stream_of_frames() -> Outcome {
    let parts = frames()?;
    let wrappings: [(&str, Wrap); 3] = [
        ("ts", |part| mpegts::tests::stream(0x0f, part)),
        ("aac", |part| [tag(), part.to_vec()].concat()),
        ("bare", <[u8]>::to_vec),
    ];
    for (name, wrap) in wrappings {
        let mut files = Files::new();
        let mut names = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            names.push(format!("s{number}.{name}"));
            files.insert(format!("/v/s{number}.{name}"), wrap(part));
        }
        files.insert("/v/list.m3u8".to_owned(), list(&names, "#EXT-X-ENDLIST\n"));
        let server = server(files).await?;

        assert!(
            heard(&server, "/v/list.m3u8").await? == parts.concat(),
            "{name}"
        );
        let LoadResult::Track(track) = sources(&server.host())?
            .load(&server.url("/v/list.m3u8"))
            .await
        else {
            panic!("{name} is a track")
        };
        let TrackInfo {
            is_stream,
            is_seekable,
            length,
            title,
            ..
        } = track.info;
        let whole = i64::try_from(parts.len())? * 500;
        assert_eq!((is_stream, length, title.as_str()), (false, whole, "list"));
        assert!(is_seekable, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_fragmented_mp4_is_its_map_and_its_fragments() -> Outcome {
    let mut files = Files::new();
    let mut whole = Vec::new();
    for name in [
        "init.mp4",
        "part0.m4s",
        "part1.m4s",
        "part2.m4s",
        "part3.m4s",
    ] {
        let bytes = fixture(&format!("hls/{name}"))?;
        whole.extend_from_slice(&bytes);
        files.insert(format!("/{name}"), bytes);
    }
    files.insert("/fmp4.m3u8".to_owned(), fixture("hls/fmp4.m3u8")?);
    let server = server(files).await?;

    assert!(heard(&server, "/fmp4.m3u8").await? == whole);
    let LoadResult::Track(track) = sources(&server.host())?
        .load(&server.url("/fmp4.m3u8"))
        .await
    else {
        panic!("it is a track")
    };
    assert!(
        (2_900..=3_200).contains(&track.info.length),
        "{:?}",
        track.info
    );
    Ok(())
}

#[tokio::test]
async fn ranges_of_one_file_and_its_keys_are_kept_apart() -> Outcome {
    let parts = frames()?;
    let (key, iv) = ([5; 16], [6; 16]);
    let mut text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:7\n\
                    #EXT-X-KEY:METHOD=AES-128,URI=\"/key\",IV=0x06060606060606060606060606060606\n"
        .to_owned();
    let mut file = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        if number == 2 {
            text.push_str("#EXT-X-KEY:METHOD=AES-128,URI=\"/key\"\n");
        }
        let sequence = 7 + number as u128;
        let iv = if number < 2 {
            iv
        } else {
            sequence.to_be_bytes()
        };
        let secret = encrypt(&key, &iv, part);
        let from = if number == 0 { "@0" } else { "" };
        let length = secret.len();
        write!(
            text,
            "#EXTINF:0.5,\n#EXT-X-BYTERANGE:{length}{from}\nall.bin\n"
        )?;
        file.extend(secret);
    }
    text.push_str("#EXT-X-ENDLIST\n");
    let server = server(Files::from([
        ("/list.m3u8".to_owned(), text.into_bytes()),
        ("/all.bin".to_owned(), file),
        ("/key".to_owned(), key.to_vec()),
    ]))
    .await?;

    assert!(heard(&server, "/list.m3u8").await? == parts.concat());
    let keys = server
        .asked()
        .iter()
        .filter(|asked| asked.path == "/key")
        .count();
    assert_eq!(keys, 1, "one key is asked for once");
    Ok(())
}

#[tokio::test]
async fn a_live_stream_is_joined_near_its_end_and_followed_to_it() -> Outcome {
    let parts: Vec<Vec<u8>> = frames()?.into_iter().cycle().take(20).collect();
    let asked_for_list = Arc::new(AtomicUsize::new(0));
    let (content, count) = (parts.clone(), Arc::clone(&asked_for_list));
    let server = Server::start(move |asked, mut stream| {
        let (parts, count) = (content.clone(), Arc::clone(&count));
        async move {
            let body = if asked.path == "/live.m3u8" {
                // Ten segments in a window that moves on by one each time, and once a
                // list that is away.
                let times = count.fetch_add(1, Ordering::Relaxed);
                if times == 3 {
                    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                    return stream.write_all(gone).await;
                }
                let at = (times - usize::from(times > 3)).min(10);
                let names: Vec<String> = (at..at + 10).map(|n| format!("{n}.aac")).collect();
                let end = if at == 10 { "#EXT-X-ENDLIST\n" } else { "" };
                let text = String::from_utf8_lossy(&list(&names, end)).replace(
                    "TARGETDURATION:1",
                    &format!("TARGETDURATION:0.4\n#EXT-X-MEDIA-SEQUENCE:{at}"),
                );
                text.into_bytes()
            } else {
                let number = asked.path.trim_matches(|c: char| !c.is_ascii_digit());
                let number: usize = number.parse().map_err(std::io::Error::other)?;
                parts[number].clone()
            };
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await
        }
    })
    .await?;

    let heard = heard(&server, "/live.m3u8").await?;

    // 1.2 seconds before the end of the first list: three segments.
    assert!(heard == parts[7..].concat(), "{} bytes", heard.len());
    Ok(())
}

#[tokio::test]
async fn a_live_stream_goes_on_behind_a_segment_that_is_missing() -> Outcome {
    let parts = frames()?;
    let lists = Arc::new(AtomicUsize::new(0));
    let content = parts.clone();
    let server = Server::start(move |asked, mut stream| {
        let (parts, lists) = (content.clone(), Arc::clone(&lists));
        async move {
            let names = [
                "0.aac".to_owned(),
                "missing.aac".to_owned(),
                "2.aac".to_owned(),
            ];
            let body = match asked.path.as_str() {
                "/live.m3u8" => {
                    let again = lists.fetch_add(1, Ordering::Relaxed) > 0;
                    Some(list(&names, if again { "#EXT-X-ENDLIST\n" } else { "" }))
                }
                "/0.aac" => Some(parts[0].clone()),
                "/2.aac" => Some(parts[2].clone()),
                _ => None,
            };
            let Some(body) = body else {
                let gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                return stream.write_all(gone).await;
            };
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await
        }
    })
    .await?;

    assert!(heard(&server, "/live.m3u8").await? == [&parts[0][..], &parts[2]].concat());
    Ok(())
}

#[tokio::test]
async fn fault_59_a_segment_or_a_key_behind_the_wall_is_not_fetched() -> Outcome {
    for text in [
        list(&["http://10.0.0.1/a.ts".to_owned()], "#EXT-X-ENDLIST\n"),
        list(&["a.ts".to_owned()], "#EXT-X-ENDLIST\n"),
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI=\"http://169.254.169.254/\"\n\
          #EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n"
            .to_vec(),
    ] {
        let to_wall = String::from_utf8_lossy(&text).contains("://");
        let server = server(Files::from([("/list.m3u8".to_owned(), text)])).await?;

        let media = open(&server, "/list.m3u8").await?;
        let error = read_all(media).await.expect_err("nothing can be fetched");

        let kind = if to_wall { FailureKind::Refused } else { FailureKind::Gone };
        assert_eq!(kind_of_read_error(error.kind()), kind, "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_protected_stream_and_one_of_unknown_sound_are_told() -> Outcome {
    let sample = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\"\n\
                   #EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n";
    let server = server(Files::from([
        ("/sample.m3u8".to_owned(), sample.to_vec()),
        (
            "/latm.m3u8".to_owned(),
            list(&["l.ts".to_owned()], "#EXT-X-ENDLIST\n"),
        ),
        ("/l.ts".to_owned(), mpegts::tests::stream(0x11, &[0; 900])),
    ]))
    .await?;

    for (path, words) in [
        ("/sample.m3u8", "protected"),
        ("/latm.m3u8", "not AAC or MP3"),
    ] {
        let result = sources(&server.host())?.load(&server.url(path)).await;
        let LoadResult::Error(exception) = result else {
            panic!("{path}: {result:?}")
        };
        let message = exception.message.unwrap_or_default();
        assert!(message.contains(words), "{path}: {message}");
    }
    Ok(())
}

fn chosen(variants: &str) -> Option<String> {
    let base = Url::parse("http://example.org/").expect("a link");
    match parse(&format!("#EXTM3U\n{variants}"), &base) {
        Ok(Playlist::Master(master)) => choose(&master).map(|url| url.path()[1..].to_owned()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn sound_alone_is_chosen_before_the_smallest_picture_with_good_sound() {
    let video = "#EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS=\"avc1.4d,mp4a.40.2\",RESOLUTION=1x1\nhigh\n\
                 #EXT-X-STREAM-INF:BANDWIDTH=150000,CODECS=\"avc1.4d,mp4a.40.5\",RESOLUTION=1x1\npoor\n\
                 #EXT-X-STREAM-INF:BANDWIDTH=700000,CODECS=\"avc1.4d,mp4a.40.2\",RESOLUTION=1x1\nlow\n";
    assert_eq!(chosen(video).as_deref(), Some("low"));
    let sound = "#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS=\"mp4a.40.5\"\nhalf\n\
                 #EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\nfull\n\
                 #EXT-X-STREAM-INF:BANDWIDTH=96000,CODECS=\"mp4a.40.2\"\nless\n";
    assert_eq!(chosen(&format!("{video}{sound}")).as_deref(), Some("full"));
    let apart = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x, y\",URI=\"other\"\n\
                 #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",DEFAULT=YES,URI=\"voice\"\n\
                 #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS=\"avc1,mp4a.40.2\",RESOLUTION=1x1,AUDIO=\"a\"\nv\n";
    assert_eq!(chosen(apart).as_deref(), Some("voice"));
}

#[test]
fn a_list_whose_links_take_too_much_room_is_refused() {
    let base = format!("http://example.org/{}/", "x".repeat(7 * 1024));
    let base = Url::parse(&base).expect("a link");
    let list = |times| format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n{}", "a\n".repeat(times));
    assert!(parse(&list(1_000), &base).is_ok());
    assert!(parse(&list(43_200), &base).is_err());
    let maps = "#EXT-X-MAP:URI=\"a\"\n".repeat(43_200);
    assert!(
        parse(
            &format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n{maps}a\n"),
            &base
        )
        .is_err()
    );
    let short = Url::parse("http://example.org/live/").expect("a link");
    assert!(
        parse(&list(43_200), &short).is_ok(),
        "a day of two-second segments"
    );
    let long = format!(
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n{}\n",
        "a".repeat(9 * 1024)
    );
    assert!(parse(&long, &short).is_err(), "nobody could follow it");
}

#[test]
fn a_mutated_playlist_never_panics_and_never_leads_to_another_scheme() {
    let base = Url::parse("http://example.org/a/").expect("a link");
    let seeds = [
        "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:18446744073709551615\n\
         #EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"9@3\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n\
         #EXTINF:6,\n#EXT-X-BYTERANGE:18446744073709551615@1\na.ts\n#EXTINF:1e9,\nfile:///b.ts\n",
        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"x\"\n\
         #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"mp4a.40.2\",AUDIO=\"a\"\ny.m3u8\n",
    ];
    for seed in seeds {
        crate::mutation::each(seed.as_bytes(), 4_000, |bytes| {
            let text = crate::linklist::decode(bytes);
            let web = |url: &Url| matches!(url.scheme(), "http" | "https");
            match parse(&text, &base) {
                Ok(Playlist::Media(media)) => {
                    assert!(media.segments.iter().all(|one| web(&one.resource.url)));
                    let next = super::edge::first(&media);
                    super::edge::onward(&media, next.wrapping_sub(3));
                }
                Ok(Playlist::Master(master)) => {
                    assert!(choose(&master).is_none_or(|url| web(&url)));
                }
                Err(OpenError::Unplayable { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        });
    }
}
