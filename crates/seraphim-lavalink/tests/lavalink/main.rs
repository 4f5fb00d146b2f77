//! The client against Lavalink nodes on real sockets.

mod connection;
mod fake;
mod nodes;
mod orders;
mod plugins;

use std::sync::Arc;
use std::time::Duration;

use seraphim_core::{GuildId, PlayId, PlayOrder, Track};
use seraphim_engine::ports::{AudioEvent, Reach};
use seraphim_lavalink::{Lavalink, Settings};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use self::fake::{FakeNode, within};

const GUILD: GuildId = GuildId(81_384_788_765_712_384);
const UP: AudioEvent = AudioEvent::NodeUp {
    reach: Reach::Everyone,
    resumed: false,
};
const DOWN: AudioEvent = AudioEvent::NodeDown {
    reach: Reach::Everyone,
};

/// A node, and a client that has told that it is up.
async fn up(
    change: impl FnOnce(&mut Settings),
) -> (FakeNode, Arc<Lavalink>, mpsc::Receiver<AudioEvent>) {
    let node = FakeNode::start().await;
    let mut settings = node.settings();
    change(&mut settings);
    let (audio, mut events) = node.client(settings);
    assert_eq!(next(&mut events).await, UP);
    (node, audio, events)
}

async fn next(events: &mut mpsc::Receiver<AudioEvent>) -> AudioEvent {
    within(events.recv()).await.expect("the driver lives")
}

fn track() -> Track {
    Track {
        encoded: "QAAA".to_owned(),
        title: "Gloria".to_owned(),
        author: "Seraph".to_owned(),
        length: Some(Duration::from_mins(1)),
        seekable: true,
        uri: None,
        artwork: None,
        source: "local".to_owned(),
        identifier: "gloria.wav".to_owned(),
        isrc: None,
    }
}

fn order(play: u64) -> PlayOrder {
    PlayOrder {
        play: PlayId(play),
        track: track(),
        start: Duration::from_millis(1_500),
        paused: false,
        volume: 80,
        filters: None,
        replaces: None,
    }
}

fn wire_track(play: &str) -> Value {
    json!({
        "encoded": "QAAA",
        "info": {
            "identifier": "i", "isSeekable": true, "author": "a", "length": 1000,
            "isStream": false, "position": 0, "title": "t", "sourceName": "local",
            "somethingNew": [1, 2],
        },
        "userData": {"seraphimPlay": play},
    })
}

fn event(kind: &str, play: &str, more: &Value) -> Value {
    let mut event = json!({
        "op": "event", "type": kind, "guildId": GUILD.to_string(), "track": wire_track(play),
    });
    for (key, value) in more.as_object().expect("an object") {
        event[key] = value.clone();
    }
    event
}
