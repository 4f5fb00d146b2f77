//! Our codec against tracks of the genuine lavaplayer 2.2.4, which
//! `proof/java/Tracks.java write` made: every source that the library encodes,
//! in all three versions of the form.

use lavalink_protocol::TrackInfo;
use lavalink_protocol::codec::{self, Decoded, Details};
use serde::Deserialize;

const TRACKS: &str = include_str!("data/lavaplayer-2.2.4.jsonl");

/// What lavaplayer says of a track.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    encoded: String,
    /// The same track as lavaplayer encodes it again, in version 3.
    again: String,
    title: String,
    author: String,
    length: i64,
    identifier: String,
    is_stream: bool,
    uri: Option<String>,
    artwork_url: Option<String>,
    isrc: Option<String>,
    source_name: String,
    position: i64,
}

fn lines() -> Vec<Line> {
    TRACKS
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

fn read(line: &Line) -> Decoded {
    codec::decode(&line.encoded).unwrap_or_else(|error| panic!("{}: {error}", line.encoded))
}

#[test]
fn every_track_of_lavaplayer_is_read_as_lavaplayer_reads_it() {
    let lines = lines();
    assert_eq!(
        lines.len(),
        72,
        "eight sources, and two with eight containers"
    );
    for line in lines {
        let expected = TrackInfo {
            identifier: line.identifier.clone(),
            is_seekable: !line.is_stream,
            author: line.author.clone(),
            length: line.length,
            is_stream: line.is_stream,
            position: line.position,
            title: line.title.clone(),
            uri: line.uri.clone(),
            artwork_url: line.artwork_url.clone(),
            isrc: line.isrc.clone(),
            source_name: line.source_name.clone(),
        };
        assert_eq!(read(&line).info, expected, "{}", line.encoded);
    }
}

#[test]
fn every_track_of_lavaplayer_is_written_to_the_same_bytes() {
    for line in lines() {
        let decoded = read(&line);
        assert_eq!(decoded.encode().as_deref(), Ok(&*line.encoded));
        assert_eq!(
            codec::encode(&decoded.info, &decoded.details).as_deref(),
            Ok(&*line.again),
            "version {} made anew",
            decoded.version
        );
    }
}

#[test]
fn no_source_of_lavaplayer_stores_what_is_not_understood() {
    for line in lines() {
        let details = read(&line).details;
        let files = matches!(&*line.source_name, "http" | "local");
        assert_eq!(
            matches!(details, Details::Container(_)),
            files,
            "{details:?} of {}",
            line.source_name
        );
        assert!(files || details == Details::None, "{details:?}");
    }
}
