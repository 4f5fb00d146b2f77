use super::{Form, Unreadable, read, write};
use crate::view::samples::track;
use seraphim_core::Track;

fn tracks() -> Vec<Track> {
    let local = Track {
        source: "local".to_owned(),
        identifier: "mass/Kyrie \"1\".flac".to_owned(),
        uri: None,
        isrc: Some("DEXX12500001".to_owned()),
        ..track("Kyrie\neleison")
    };
    vec![track("O vis"), local]
}

#[test]
fn what_was_written_is_read_again_by_title_author_length_and_link() {
    for form in [Form::Json, Form::M3u] {
        let file = write(form, "Mass", &tracks());
        let listed = read(file.as_bytes()).expect("our own file");
        assert_eq!(listed.name.as_deref(), Some("Mass"), "{file}");
        assert_eq!(listed.left_out, 0);
        let told: Vec<_> = listed
            .tracks
            .iter()
            .map(|track| (track.title.as_str(), track.author.as_str(), track.length))
            .collect();
        let length = tracks()[0].length;
        assert_eq!(told[0], ("O vis", "Hildegard", length), "{file}");
        assert_eq!(told[1], ("Kyrie eleison", "Hildegard", length), "{file}");
        let links: Vec<_> = listed.tracks.iter().map(|it| it.uri.as_deref()).collect();
        let expected = [
            Some("https://music.example/o-vis"),
            Some("local:mass/Kyrie \"1\".flac"),
        ];
        assert_eq!(links, expected, "{file}");
        assert!(listed.tracks.iter().all(Track::is_unresolved));
    }
}

#[test]
fn files_that_are_no_playlist_are_refused() {
    let bomb = "[".repeat(100_000);
    for nonsense in [
        "",
        "Roses are red,\nviolets are blue",
        "{}",
        "{\"tracks\": 7}",
        "{\"tracks\": []}",
        "[{\"title\": \"\"}]",
        "#EXTM3U\n",
        "#EXTM3U\n../../etc/passwd\n",
        bomb.as_str(),
    ] {
        let start: String = nonsense.chars().take(40).collect();
        assert_eq!(
            read(nonsense.as_bytes()),
            Err(Unreadable::Nonsense),
            "{start}"
        );
    }
    assert_eq!(read(&[0xff, 0xfe, 0x00]), Err(Unreadable::Nonsense));
}

#[test]
fn the_thousand_and_first_track_is_too_many() {
    let links = |count| "https://a.example/x.mp3\n".repeat(count);
    let thousand = read(links(1_000).as_bytes()).expect("a thousand fit");
    assert_eq!(thousand.tracks.len(), 1_000);
    assert_eq!(read(links(1_001).as_bytes()), Err(Unreadable::TooMany));
    let json = format!("[{}]", vec!["{\"title\":\"a\"}"; 1_001].join(","));
    assert_eq!(read(json.as_bytes()), Err(Unreadable::TooMany));
}

#[test]
fn a_forbidden_link_is_dropped_and_the_words_beside_it_are_kept() {
    let file = "#EXTM3U\n#EXTINF:60,Kyrie\njavascript:alert(1)\nfile:///etc/passwd\n\
                https://a.example/b.mp3\n";
    let listed = read(file.as_bytes()).expect("two are playable");
    let told: Vec<_> = listed
        .tracks
        .iter()
        .map(|track| (track.title.as_str(), track.uri.as_deref()))
        .collect();
    let link = "https://a.example/b.mp3";
    assert_eq!(told, [("Kyrie", None), (link, Some(link))]);
    assert_eq!(listed.left_out, 1);
}
