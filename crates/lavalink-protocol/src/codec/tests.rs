use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

/// The example of Lavalink's documentation, page “REST API”: version 2.
const DOCUMENTED: &str = "QAAAjQIAJVJpY2sgQXN0bGV5IC0gTmV2ZXIgR29ubmEgR2l2ZSBZb3UgVXAADlJpY2tBc3RsZXlWRVZPAAAAAAADPCAAC2RRdzR3OVdnWGNRAAEAK2h0dHBzOi8vd3d3LnlvdXR1YmUuY29tL3dhdGNoP3Y9ZFF3NHc5V2dYY1EAB3lvdXR1YmUAAAAAAAAAAA==";

#[test]
fn the_documented_example_reads_as_documented_and_is_written_to_the_same_bytes() {
    let decoded = decode(DOCUMENTED).expect("a genuine track");

    assert_eq!(decoded.encode().as_deref(), Ok(DOCUMENTED));
    let Decoded {
        info,
        details,
        version,
    } = decoded;
    assert_eq!(version, 2);
    assert_eq!(info.identifier, "dQw4w9WgXcQ");
    assert_eq!(info.author, "RickAstleyVEVO");
    assert_eq!(info.length, 212_000);
    assert_eq!(
        info.uri.as_deref(),
        Some("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    );
    assert_eq!(info.source_name, "youtube");
    assert!(info.is_seekable && !info.is_stream);
    assert_eq!(details, Details::None, "a YouTube track has no details");
}

#[test]
fn a_track_without_padding_is_read_as_java_reads_it() {
    assert_eq!(
        decode(DOCUMENTED.trim_end_matches('=')),
        decode(DOCUMENTED),
        "the padding changed the track"
    );
}

#[test]
fn a_text_of_65536_bytes_is_refused() {
    let info = TrackInfo {
        title: "a".repeat(65_536),
        ..TrackInfo::default()
    };

    assert_eq!(encode(&info, &Details::None), Err(CodecError::TextTooLong));
}

#[test]
fn half_an_emoji_at_the_end_of_a_title_does_not_spoil_the_track() {
    let info = TrackInfo {
        title: "Kyrie X".into(),
        source_name: "youtube".into(),
        ..TrackInfo::default()
    };
    let encoded = encode(&info, &Details::None).expect("short");
    let mut bytes = STANDARD.decode(encoded).expect("base64");
    // The word, the version and the length of the title come before it.
    let at = 4 + 1 + 2 + "Kyrie ".len();
    bytes.splice(at..=at, [0xED, 0xA0, 0xBC]);
    bytes[3] += 2;
    bytes[6] += 2;

    let title = decode(&STANDARD.encode(bytes)).map(|decoded| decoded.info.title);

    assert_eq!(title.as_deref(), Ok("Kyrie \u{FFFD}"));
}

#[test]
fn what_a_source_of_lavasrc_stores_is_told_apart_and_shown() {
    let extended = Details::Extended(Box::new(Extended {
        album_name: Some("Vespers".into()),
        artist_artwork_url: Some("https://example.org/a.png".into()),
        is_preview: true,
        ..Extended::default()
    }));
    let bytes = extended.write().expect("short");

    assert_eq!(Details::read("spotify", &bytes), extended);
    assert_eq!(
        Details::read("somewhere", &bytes),
        Details::Opaque(bytes.clone())
    );
    assert_eq!(
        Details::read("spotify", &bytes[1..]),
        Details::Opaque(bytes[1..].to_vec()),
        "a form that does not fit is kept as it is"
    );
    let shown = serde_json::Value::Object(extended.plugin_info());
    assert_eq!(
        shown,
        serde_json::json!({
            "albumName": "Vespers", "albumUrl": null, "artistUrl": null,
            "artistArtworkUrl": "https://example.org/a.png", "previewUrl": null, "isPreview": true,
        })
    );
}

#[test]
fn the_container_of_a_file_is_shown_as_lavalink_shows_it() {
    let playlist = Details::Container(Container {
        probe: "m3u".into(),
        parameters: Some("hls-inner".into()),
    });
    let bytes = playlist.write().expect("short");

    assert_eq!(Details::read("http", &bytes), playlist);
    assert_eq!(
        Details::read("local", &Details::container("mp3").write().expect("short")),
        Details::container("mp3")
    );
    assert_eq!(playlist.plugin_info()["probeInfo"], "m3u|hls-inner");
}

#[test]
fn no_prefix_of_a_track_is_a_track() {
    let bytes = STANDARD.decode(DOCUMENTED).expect("base64");
    for end in 0..bytes.len() {
        let cut = STANDARD.encode(&bytes[..end]);
        assert_eq!(decode(&cut), Err(CodecError::Truncated), "cut at {end}");
    }
    assert_eq!(decode("%%%"), Err(CodecError::NotBase64));
    assert_eq!(decode(""), Err(CodecError::Truncated));
    let version_four = STANDARD.encode([0x40, 0, 0, 1, 4]);
    assert_eq!(decode(&version_four), Err(CodecError::UnknownVersion(4)));
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![any::<char>(), Just('\0'), Just('🎵'), Just('\u{7FF}')],
        0..40,
    )
    .prop_map(String::from_iter)
}

fn nullable() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn details() -> impl Strategy<Value = (String, Details)> {
    let extended = (
        nullable(),
        nullable(),
        nullable(),
        nullable(),
        nullable(),
        any::<bool>(),
    );
    prop_oneof![
        prop::sample::select(vec!["youtube", "soundcloud", "niconico", ""])
            .prop_map(|source| (source.to_owned(), Details::None)),
        (
            prop::sample::select(vec!["http", "local"]),
            "[a-z0-9/-]{0,20}",
            prop::option::of(text())
        )
            .prop_map(|(source, probe, parameters)| (
                source.to_owned(),
                Details::Container(Container { probe, parameters })
            )),
        (
            prop::sample::select(vec!["spotify", "applemusic", "deezer"]),
            extended
        )
            .prop_map(|(source, fields)| (
                source.to_owned(),
                Details::Extended(Box::new(Extended {
                    album_name: fields.0,
                    album_url: fields.1,
                    artist_url: fields.2,
                    artist_artwork_url: fields.3,
                    preview_url: fields.4,
                    is_preview: fields.5,
                }))
            )),
        ("new-[a-z]{1,8}", prop::collection::vec(any::<u8>(), 1..60))
            .prop_map(|(source, bytes)| (source, Details::Opaque(bytes))),
    ]
}

prop_compose! {
    fn track()(
        texts in (text(), text(), text()),
        links in (nullable(), nullable(), nullable()),
        length in any::<i64>(),
        position in any::<i64>(),
        is_stream in any::<bool>(),
        (source_name, details) in details(),
        version in 1..=VERSION,
    ) -> Decoded {
        let since = |first: u8, text: Option<String>| text.filter(|_| version >= first);
        Decoded {
            info: TrackInfo {
                title: texts.0,
                author: texts.1,
                identifier: texts.2,
                length,
                position,
                is_stream,
                is_seekable: !is_stream,
                uri: since(2, links.0),
                artwork_url: since(3, links.1),
                isrc: since(3, links.2),
                source_name,
            },
            details,
            version,
        }
    }
}

proptest! {
    #[test]
    fn every_track_of_every_version_survives_the_way_there_and_back(track in track()) {
        let encoded = track.encode().expect("short texts");
        prop_assert_eq!(decode(&encoded), Ok(track));
    }

    /// What is read at all is written to the same bytes, whoever made it: a
    /// known source's fields, an unknown source's tail, damage among them.
    #[test]
    fn a_bent_track_is_refused_or_keeps_every_byte_of_its_details(
        track in track(),
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = STANDARD.decode(track.encode().expect("short texts")).expect("base64");
        for (at, byte) in bends {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(read) = decode(&STANDARD.encode(&bytes)) {
            let details = read.details.write().expect("it came from a message");
            let tail = (u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
                & LENGTH_MASK) as usize + 4 - 8;
            prop_assert_eq!(&bytes[tail - details.len()..tail], &details[..]);
        }
    }

    #[test]
    fn noise_is_refused_and_never_panics(noise in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(read) = decode(&STANDARD.encode(&noise)) {
            prop_assert!(read.encode().is_ok());
        }
        drop(decode(&String::from_utf8_lossy(&noise)));
    }
}
