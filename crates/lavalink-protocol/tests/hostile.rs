//! Everything that is read from a socket, bent: bodies of requests as a server
//! gets them, answers and messages as a client does. Nothing panics, and what
//! is read is written again to something that reads the same.

use lavalink_protocol::{
    ErrorBody, Info, LoadResult, Message, Player, SessionUpdate, UpdatePlayer,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Legal documents, at least one of every kind.
const CORPUS: &[&str] = &[
    r#"{"track":{"encoded":null,"userData":{"a":[1,null]}},"position":1,"endTime":null,"volume":100,"paused":false}"#,
    r#"{"encodedTrack":"QAAA","identifier":"x","voice":{"token":"t","endpoint":"e","sessionId":"s","channelId":"1"}}"#,
    r#"{"filters":{"volume":1.5,"equalizer":[{"band":14,"gain":-0.25}],"karaoke":{},"timescale":{"speed":1e308},"channelMix":null,"pluginFilters":{"echo":{}}}}"#,
    r#"{"resuming":true,"timeout":18446744073709551615}"#,
    r#"{"loadType":"playlist","data":{"info":{"name":"n","selectedTrack":-1},"pluginInfo":{},"tracks":[{"encoded":"QAAA","info":{"identifier":"i","isSeekable":true,"author":"a","length":9223372036854775807,"isStream":false,"position":0,"title":"t","uri":null,"artworkUrl":null,"isrc":null,"sourceName":"http"},"pluginInfo":{},"userData":{}}]}}"#,
    r#"{"loadType":"error","data":{"message":null,"severity":"fault","cause":"c","causeStackTrace":"s"}}"#,
    r#"{"op":"ready","resumed":true,"sessionId":"s"}"#,
    r#"{"op":"playerUpdate","guildId":"1","state":{"time":1,"position":2,"connected":true,"ping":-1}}"#,
    r#"{"op":"stats","frameStats":{"sent":1,"nulled":2,"deficit":-3},"players":1,"playingPlayers":0,"uptime":5,"memory":{"free":1,"used":2,"allocated":3,"reservable":4},"cpu":{"cores":2,"systemLoad":0.5,"lavalinkLoad":0.1}}"#,
    r#"{"op":"event","type":"WebSocketClosedEvent","guildId":"1","code":4006,"reason":"r","byRemote":true}"#,
    r#"{"op":"event","type":"LyricsLineEvent","guildId":"1","lineIndex":0,"line":{"timestamp":1,"duration":null,"line":"l","plugin":{}},"skipped":false}"#,
    r#"{"timestamp":1,"status":404,"error":"Not Found","message":"m","path":"/"}"#,
    r#"{"version":{"semver":"4.2.0","major":4,"minor":2,"patch":0,"preRelease":null},"buildTime":0,"git":{"branch":"b","commit":"c","commitTime":0},"jvm":"","lavaplayer":"","sourceManagers":[],"filters":[],"plugins":[{"name":"n","version":"1"}]}"#,
];

/// A document that is read reads the same once it is written again.
fn holds<T: DeserializeOwned + Serialize>(document: &[u8]) -> Result<(), TestCaseError> {
    let Ok(read) = serde_json::from_slice::<T>(document) else {
        return Ok(());
    };
    let once = serde_json::to_value(&read).expect("what was read is written");
    let again: T = serde_json::from_value(once.clone())
        .map_err(|error| TestCaseError::fail(format!("{once}: {error}")))?;
    let twice = serde_json::to_value(&again).expect("what was read is written");
    prop_assert_eq!(once, twice);
    Ok(())
}

fn all_hold(document: &[u8]) -> Result<(), TestCaseError> {
    holds::<UpdatePlayer>(document)?;
    holds::<SessionUpdate>(document)?;
    holds::<LoadResult>(document)?;
    holds::<Message>(document)?;
    holds::<Player>(document)?;
    holds::<Info>(document)?;
    holds::<ErrorBody>(document)
}

/// Every place in a value where another one can stand.
fn places(value: &mut Value) -> Vec<&mut Value> {
    let mut found = Vec::new();
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(fields) => left.extend(fields.values_mut()),
            other => found.push(other),
        }
    }
    found
}

fn strange() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("\u{0}\u{202e}🎵"),
        json!([]),
        json!({}),
        json!([[[[[[[[]]]]]]]]),
    ])
}

#[test]
fn every_document_of_the_corpus_is_read_by_somebody() {
    for document in CORPUS {
        let bytes = document.as_bytes();
        let readers = [
            serde_json::from_slice::<SessionUpdate>(bytes).is_ok(),
            serde_json::from_slice::<UpdatePlayer>(bytes).is_ok(),
            serde_json::from_slice::<LoadResult>(bytes).is_ok(),
            serde_json::from_slice::<Message>(bytes).is_ok(),
            serde_json::from_slice::<Info>(bytes).is_ok(),
            serde_json::from_slice::<ErrorBody>(bytes).is_ok(),
        ];
        assert!(readers.contains(&true), "nobody reads {document}");
    }
}

#[test]
fn a_number_beyond_a_float_is_refused() {
    for filters in [
        r#"{"volume":1e300}"#,
        r#"{"equalizer":[{"band":0,"gain":-1e300}]}"#,
        r#"{"karaoke":{"level":1e39}}"#,
    ] {
        let body = format!(r#"{{"filters":{filters}}}"#);
        assert!(
            serde_json::from_str::<UpdatePlayer>(&body).is_err(),
            "{body}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]

    #[test]
    fn a_document_with_bent_bytes_is_refused_or_read(
        document in prop::sample::select(CORPUS),
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = document.as_bytes().to_vec();
        for (at, byte) in bends {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        all_hold(&bytes)?;
        bytes.truncate(cut.index(bytes.len()));
        all_hold(&bytes)?;
    }

    #[test]
    fn a_document_with_values_of_another_kind_is_refused_or_read(
        document in prop::sample::select(CORPUS),
        bends in prop::collection::vec((any::<prop::sample::Index>(), strange()), 1..4),
    ) {
        let mut value: Value = serde_json::from_str(document).expect("the corpus is JSON");
        for (at, strange) in bends {
            let mut places = places(&mut value);
            if !places.is_empty() {
                let at = at.index(places.len());
                *places[at] = strange;
            }
        }
        all_hold(value.to_string().as_bytes())?;
    }
}
