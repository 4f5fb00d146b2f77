//! Answers of a yt-dlp, or of a site behind it, that means harm.

use serde_json::{Value, json};

use super::*;
use crate::ytdlp::answer::{Nonsense, read};

fn entry(value: &Value) -> Result<crate::ytdlp::answer::Entry, Nonsense> {
    read(value.to_string().as_bytes())
}

#[test]
fn a_field_of_a_wrong_type_is_a_field_that_is_not_there() -> Result<(), Nonsense> {
    let page = "https://example.org/a";
    for wrong in [
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(1e308),
        json!(-1),
    ] {
        for field in [
            "id",
            "title",
            "uploader",
            "duration",
            "is_live",
            "url",
            "http_headers",
            "protocol",
            "thumbnail",
            "thumbnails",
            "isrc",
            "extractor_key",
            "playlist_index",
            "playlist_title",
            "playlist_count",
            "ext",
        ] {
            let mut value = json!({"webpage_url": page, "title": "Kyrie"});
            value[field] = wrong.clone();
            let info = entry(&value)?.info;
            assert_eq!(info.identifier, page, "{field} {wrong}");
            assert!(info.length > 0 && !info.title.is_empty(), "{field} {wrong}");
        }
    }
    Ok(())
}

#[test]
fn nothing_but_the_web_is_a_link() {
    for link in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:audio/mpeg;base64,AAAA",
        "ftp://example.org/a",
        "http://",
        "//example.org/a",
        "a\u{0}b",
    ] {
        assert_eq!(
            entry(&json!({"webpage_url": link})).err(),
            Some(Nonsense::NoTrack),
            "{link}"
        );
        let value = json!({"webpage_url": "https://example.org/", "protocol": "http", "url": link,
            "thumbnail": link});
        let entry = entry(&value).expect("a page on the web");
        assert!(entry.media.is_none(), "{link}");
        assert_eq!(entry.info.artwork_url, None, "{link}");
    }
    let long = format!("https://example.org/{}", "a".repeat(20_000));
    assert_eq!(
        entry(&json!({"webpage_url": long})).err(),
        Some(Nonsense::NoTrack)
    );
}

#[test]
fn a_media_link_in_pieces_is_none() {
    for protocol in [
        "http_dash_segments",
        "rtmp",
        "mhtml",
        "websocket_frag",
        "file",
        "ffmpeg",
    ] {
        let value = json!({"webpage_url": "https://example.org/", "url": "https://example.org/a",
            "protocol": protocol});
        assert!(
            entry(&value).is_ok_and(|entry| entry.media.is_none()),
            "{protocol}"
        );
    }
}

#[test]
fn headers_are_few_and_none_of_them_ours() {
    let mut headers = json!({"User-Agent": "x", "Host": "evil", "Range": "bytes=0-1",
        "Transfer-Encoding": "chunked", "Proxy-Authorization": "x", "A\r\nB": "c", "D": "e\r\nF: g"});
    for number in 0..100 {
        headers[format!("X-{number}")] = json!("a".repeat(1_000));
    }
    let value = json!({"webpage_url": "https://example.org/", "url": "https://example.org/a",
        "protocol": "https", "http_headers": headers});
    let media = entry(&value)
        .ok()
        .and_then(|entry| entry.media)
        .expect("a link");
    let size: usize = media
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    assert!(
        media.headers.len() <= 16 && size <= 8 * 1024,
        "{size} bytes"
    );
    for name in ["host", "range", "transfer-encoding", "proxy-authorization"] {
        assert!(!media.headers.contains_key(name), "{name}");
    }
}

#[test]
fn what_is_too_deep_or_no_object_is_nonsense_and_no_panic() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    for text in [
        deep.as_str(),
        nested.as_str(),
        "",
        "null",
        "[]",
        "\"a\"",
        "{",
        "\u{0}",
        "{\"a\":\u{1}}",
    ] {
        let error = read(text.as_bytes()).err();
        assert!(matches!(error, Some(Nonsense::NotJson(_))), "{error:?}");
    }
    assert!(matches!(
        read(b"{\"title\": \"\xff\xfe\"}").err(),
        Some(Nonsense::NotJson(_))
    ));
}

#[test]
fn texts_of_any_size_become_titles_that_fit_a_message() -> Result<(), Nonsense> {
    let value = json!({"webpage_url": "https://example.org/a", "title": "\u{202e}x\u{0}\n".repeat(50_000),
        "uploader": "a".repeat(50_000), "id": "b".repeat(50_000), "extractor_key": "Youtube"});
    let info = entry(&value)?.info;
    assert!(info.title.chars().count() < 300 && info.author.chars().count() < 300);
    assert!(!info.title.contains(['\u{0}', '\n', '\u{202e}']));
    assert_eq!(info.identifier, "https://example.org/a");
    Ok(())
}

#[tokio::test]
async fn fault_52_output_without_end_and_lines_without_end_are_cut_off() -> Outcome {
    for behaviour in [
        "exec yes",
        "exec head -c 1000000000 /dev/zero",
        "while :; do echo '{\"title\": 1}'; done",
    ] {
        let stub = Stub::new(behaviour, "")?;
        let kind = stub.kind("ytsearch:x").await;
        assert_eq!(kind, Some(FailureKind::Decode), "{behaviour}");
        stub.sources.close().await;
    }
    Ok(())
}

#[tokio::test]
async fn fault_52_garbage_and_bytes_that_are_no_text_are_told_as_nonsense() -> Outcome {
    for behaviour in [
        "printf '\\377\\376\\n'",
        "echo '<html>'",
        "echo '[1,2'",
        "echo '{}'",
    ] {
        let stub = Stub::new(behaviour, "")?;
        assert_eq!(
            stub.kind("ytsearch:x").await,
            Some(FailureKind::Decode),
            "{behaviour}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_good_entry_between_bad_ones_is_found() -> Outcome {
    let good = hit("aaaaaaaaaaa", "Kyrie");
    let behaviour = format!("echo '<html>'; echo '{{}}'; echo '{good}'; echo '[]'");
    let stub = Stub::new(&behaviour, "")?;
    assert_eq!(found(stub.sources.load("ytsearch:x").await).len(), 1);
    Ok(())
}

#[tokio::test]
async fn fault_59_bytes_behind_the_wall_are_not_fetched() -> Outcome {
    for link in [
        "http://127.0.0.1:8080/a.mp3",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:8080/a.mp3",
        "http://10.0.0.1/a.mp3",
    ] {
        let value = json!({"id": "aaaaaaaaaaa", "title": "Kyrie", "extractor_key": "Youtube",
            "webpage_url": "https://www.youtube.com/watch?v=aaaaaaaaaaa", "url": link, "protocol": "http"});
        let stub = Stub::new(&saying(&[value]), "")?;
        let track = found(stub.sources.load("https://youtu.be/aaaaaaaaaaa").await).remove(0);
        let error = stub.sources.open(&track.info).await.err();
        assert!(
            matches!(error, Some(OpenError::Blocked(_))),
            "{link}: {error:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn fault_59_what_yt_dlp_itself_wants_behind_the_wall_is_told_as_blocked() -> Outcome {
    let behaviour = r#"exec bash <<'END'
proxy=${http_proxy#http://}; pair=${proxy%@*}; place=${proxy#*@}
exec 3<>"/dev/tcp/${place%:*}/${place#*:}"
printf 'GET http://169.254.169.254/latest HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic %s\r\n\r\n' \
  "$(printf %s "$pair" | base64 -w0)" >&3
read -r line <&3
echo "ERROR: [generic] x: Tunnel connection failed: $line" >&2
exit 1
END
"#;
    let stub = Stub::new(behaviour, "")?;
    let result = stub.sources.load("https://youtu.be/x").await;
    let LoadResult::Error(exception) = result else {
        panic!("{result:?}")
    };
    assert!(
        exception.cause.contains("169.254.169.254"),
        "{}",
        exception.cause
    );
    Ok(())
}
