//! Several nodes: who gets a player, and where it goes when its node dies, is
//! drained, or comes back. Rows 38 to 40 of the fault table, on real sockets.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use seraphim_core::{AudioNews, ChannelId, GuildId, PlayId};
use seraphim_engine::ports::store::Connections as _;
use seraphim_engine::ports::{Audio as _, AudioError, AudioEvent, Reach, Store, VoiceServer};
use seraphim_engine::testing::MemoryStore;
use seraphim_lavalink::{Lavalink, Settings};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{
    DOWN, UP,
    fake::{FakeNode, within},
    wire_track,
};

/// Two nodes, `a` and `b`, and a client that knows both.
struct Pair {
    a: FakeNode,
    b: FakeNode,
    audio: Arc<Lavalink>,
    events: mpsc::Receiver<AudioEvent>,
    stop: CancellationToken,
}

impl Pair {
    async fn with(change: impl FnOnce(&mut Settings, &mut Settings)) -> Self {
        let a = FakeNode::start().await;
        let b = FakeNode::start().await;
        let settings = |node: &FakeNode, name: &str| Settings {
            name: name.to_owned(),
            grace: Duration::from_millis(200),
            ..node.settings()
        };
        let (mut of_a, mut of_b) = (settings(&a, "a"), settings(&b, "b"));
        change(&mut of_a, &mut of_b);
        let (audio, driver, events) =
            Lavalink::with(vec![of_a, of_b], None).expect("the settings can work");
        let stop = CancellationToken::new();
        TaskTracker::new().spawn(driver.run(stop.clone()));
        let mut pair = Self {
            a,
            b,
            audio,
            events,
            stop,
        };
        pair.a.sockets(1).await;
        pair.b.sockets(1).await;
        assert_eq!(pair.event().await, UP, "told once, at the first node");
        // Both have said ready by the time that a lookup has reached each.
        while pair.audio.nodes().iter().any(|(_, health)| !is_up(health)) {
            tokio::task::yield_now().await;
        }
        pair
    }

    async fn new() -> Self {
        Self::with(|_, _| {}).await
    }

    async fn until_up(&self, node: &str, up: bool) {
        let is = || {
            let nodes = self.audio.nodes();
            let mut found = nodes.iter().filter(|(name, _)| name.as_str() == node);
            found.all(|(_, health)| is_up(health) == up)
        };
        within(async {
            while !is() {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    async fn event(&mut self) -> AudioEvent {
        within(self.events.recv()).await.expect("the driver runs")
    }

    async fn connect(&self, guild: u64, endpoint: &str) {
        let server = VoiceServer {
            session_id: "s".to_owned(),
            token: SecretString::from("t".to_owned()),
            endpoint: endpoint.to_owned(),
            channel_id: ChannelId(5),
            bitrate: None,
        };
        let connected = self.audio.voice(GuildId(guild), server).await;
        assert_eq!(connected, Ok(()));
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn is_up(health: &seraphim_lavalink::Health) -> bool {
    matches!(health, seraphim_lavalink::Health::Up { .. })
}

/// A guild's player is to be taken up anew.
fn moved(guild: u64) -> AudioEvent {
    AudioEvent::NodeUp {
        reach: Reach::Guilds(vec![GuildId(guild)]),
        resumed: false,
    }
}

async fn guild_at(node: &mut FakeNode) -> String {
    let path = node.seen().await.path;
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn players_are_shared_out_by_what_each_node_has_to_do_and_by_weight() {
    let mut pair = Pair::with(|a, b| {
        a.weight = 1;
        b.weight = 3;
    })
    .await;
    for guild in 0..8 {
        pair.connect(guild, "x.discord.media").await;
    }
    for (node, count) in [(&mut pair.a, 2), (&mut pair.b, 6)] {
        for _ in 0..count {
            guild_at(node).await;
        }
    }
}

#[tokio::test]
async fn a_node_near_the_voice_server_is_preferred() {
    let mut pair = Pair::with(|_, b| b.regions = vec!["rotterdam".to_owned()]).await;
    for guild in 0..3 {
        pair.connect(guild, "rotterdam42.discord.media:443").await;
        assert_eq!(guild_at(&mut pair.b).await, guild.to_string());
    }
    pair.connect(9, "sydney7.discord.media:443").await;
    assert_eq!(guild_at(&mut pair.a).await, "9");
}

#[tokio::test]
async fn a_player_that_a_full_node_turns_away_goes_to_another_at_once() {
    let mut pair = Pair::with(|_, b| b.regions = vec!["rotterdam".to_owned()]).await;
    pair.connect(4, "rotterdam42.discord.media:443").await;
    assert_eq!(guild_at(&mut pair.b).await, "4");
    let full = || (503, json!({"message": "This node is full"}));
    for guild in ["/players/4", "/players/5"] {
        let (status, words) = full();
        pair.b
            .behave(|manners| manners.answers.push((guild, status, words)));
    }

    pair.connect(5, "rotterdam42.discord.media:443").await;
    assert_eq!(guild_at(&mut pair.b).await, "5", "the nearest one is asked");
    assert_eq!(guild_at(&mut pair.a).await, "5");
    pair.connect(6, "rotterdam42.discord.media:443").await;
    assert_eq!(
        guild_at(&mut pair.a).await,
        "6",
        "the full one is left alone"
    );

    let stopped = pair.audio.stop(GuildId(4)).await;
    assert_eq!(
        stopped,
        Err(AudioError::NodeUnavailable),
        "a player that is there is not made a second time"
    );
    assert_eq!(guild_at(&mut pair.b).await, "4");
}

#[tokio::test]
async fn an_end_that_was_lost_is_told_again_to_the_node_that_plays() {
    let mut pair = Pair::with(|_, b| b.regions = vec!["rotterdam".to_owned()]).await;
    pair.connect(5, "rotterdam42.discord.media:443").await;
    assert_eq!(guild_at(&mut pair.b).await, "5");

    // What stands before it cannot reach it.
    let answer = ("/players/5", 502, json!(null));
    pair.b.behave(|manners| manners.answers.push(answer));
    let lost = pair.audio.destroy(GuildId(5)).await;
    assert_eq!(lost, Err(AudioError::NodeUnavailable));
    assert_eq!(guild_at(&mut pair.b).await, "5");

    pair.b.behave(|manners| manners.answers.clear());
    assert_eq!(pair.audio.destroy(GuildId(5)).await, Ok(()));
    assert_eq!(guild_at(&mut pair.b).await, "5");
}

#[tokio::test]
async fn row_38_the_players_of_a_dead_node_are_given_to_the_other_and_it_is_not_asked() {
    let mut pair = Pair::new().await;
    for guild in 0..50 {
        pair.connect(guild, "x.discord.media").await;
    }
    let mut moved = BTreeSet::new();
    pair.a.behave(|manners| manners.closed = true);
    pair.a.cut();
    while moved.len() < 25 {
        let AudioEvent::NodeUp {
            reach: Reach::Guilds(guilds),
            resumed: false,
        } = pair.event().await
        else {
            panic!("the players are moved and nobody is told of a loss")
        };
        assert!(guilds.len() <= 20, "{} at once", guilds.len());
        moved.extend(guilds);
    }
    for _ in 0..25 {
        guild_at(&mut pair.b).await;
    }
    for guild in moved.iter().take(3) {
        pair.connect(guild.get(), "x.discord.media").await;
        assert_eq!(guild_at(&mut pair.b).await, guild.to_string());
    }

    // It returns with players that it kept, is told to drop them, and gets new ones.
    pair.a.behave(|manners| manners.closed = false);
    pair.a.sockets(2).await;
    let mut dropped = BTreeSet::new();
    while dropped.len() < 25 {
        let seen = pair.a.seen().await;
        if seen.method == "DELETE" {
            dropped.insert(seen.path);
        }
    }
    for guild in 100..103 {
        pair.connect(guild, "x.discord.media").await;
        assert_eq!(guild_at(&mut pair.a).await, guild.to_string());
    }
}

#[tokio::test]
async fn row_39_a_node_that_is_to_be_restarted_hands_its_players_over_and_is_missed_by_nobody() {
    let mut pair = Pair::new().await;
    for guild in 0..4 {
        pair.connect(guild, "x.discord.media").await;
    }
    let mut on_a = BTreeSet::new();
    for _ in 0..2 {
        on_a.insert(guild_at(&mut pair.a).await);
        guild_at(&mut pair.b).await;
    }

    assert!(pair.audio.drain("a", true).await);
    let AudioEvent::NodeUp {
        reach: Reach::Guilds(moved),
        resumed: false,
    } = pair.event().await
    else {
        panic!("the players are to be taken up anew")
    };
    assert_eq!(
        moved
            .iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>(),
        on_a
    );
    for guild in &moved {
        pair.connect(guild.get(), "x.discord.media").await;
        assert_eq!(guild_at(&mut pair.b).await, guild.to_string());
    }

    // Its end, and its new beginning as a node that knows nobody.
    pair.a.behave(|manners| {
        manners.closed = true;
        manners.remembers = false;
    });
    pair.a.cut();
    pair.until_up("a", false).await;
    pair.a.behave(|manners| manners.closed = false);
    pair.until_up("a", true).await;
    assert!(pair.audio.drain("a", false).await);
    pair.connect(9, "x.discord.media").await;
    // What it was told to drop comes before.
    let mut seen = pair.a.seen().await;
    while seen.method == "DELETE" {
        seen = pair.a.seen().await;
    }
    assert!(seen.path.ends_with("/9"), "{}", seen.path);
    assert_eq!(pair.events.try_recv().ok(), None, "nobody hears of it");
}

#[tokio::test]
async fn row_39_a_node_that_says_that_it_goes_is_not_waited_for() {
    let mut pair = Pair::with(|a, b| {
        // Longer than a test may take.
        a.grace = Duration::from_mins(10);
        b.grace = Duration::from_mins(10);
    })
    .await;
    pair.connect(1, "x.discord.media").await;
    assert_eq!(guild_at(&mut pair.a).await, "1");
    pair.a.behave(|manners| manners.closed = true);
    pair.a.leave().await;
    assert_eq!(pair.event().await, moved(1));
    pair.connect(1, "x.discord.media").await;
    assert_eq!(guild_at(&mut pair.b).await, "1");
    pair.b.behave(|manners| manners.closed = true);
    pair.b.leave().await;
    assert_eq!(
        pair.event().await,
        DOWN,
        "where it was, not where it would be"
    );
}

#[tokio::test]
async fn row_39_the_only_node_that_is_drained_keeps_its_players_until_there_is_another() {
    let mut pair = Pair::new().await;
    pair.b.behave(|manners| {
        manners.closed = true;
        manners.remembers = false;
    });
    pair.b.leave().await;
    pair.until_up("b", false).await;
    assert!(pair.audio.drain("a", true).await);
    pair.connect(1, "x.discord.media").await;
    assert_eq!(guild_at(&mut pair.a).await, "1", "there is no other");
    pair.b.behave(|manners| manners.closed = false);
    assert_eq!(pair.event().await, moved(1));
    pair.connect(1, "x.discord.media").await;
    assert_eq!(guild_at(&mut pair.b).await, "1");
    assert_eq!(pair.a.seen().await.method, "DELETE");
}

#[tokio::test]
async fn news_of_a_player_that_was_moved_away_is_passed_over() {
    let mut pair = Pair::new().await;
    pair.connect(1, "x.discord.media").await;
    assert!(pair.audio.drain("a", true).await);
    assert_eq!(pair.event().await, moved(1));
    let closed = |guild: &str| {
        json!({"op": "event", "type": "WebSocketClosedEvent", "guildId": guild,
               "code": 4006, "reason": "", "byRemote": true})
    };
    pair.a.say(closed("1")).await;
    pair.b.say(closed("1")).await;
    let AudioEvent::Player { guild, .. } = pair.event().await else {
        panic!("news of a player")
    };
    assert_eq!(guild, GuildId(1));
    assert!(pair.events.try_recv().is_err(), "told twice");
}

#[tokio::test]
async fn a_drained_node_gets_no_new_players_until_it_is_taken_back() {
    let mut pair = Pair::new().await;
    assert!(pair.audio.drain("a", true).await);
    assert!(!pair.audio.drain("c", true).await, "there is no such node");
    for guild in 0..4 {
        pair.connect(guild, "x.discord.media").await;
        assert_eq!(guild_at(&mut pair.b).await, guild.to_string());
    }
    assert!(pair.audio.drain("a", false).await);
    pair.connect(9, "x.discord.media").await;
    assert_eq!(guild_at(&mut pair.a).await, "9");
}

#[tokio::test]
async fn row_40_with_all_nodes_down_everybody_is_told_once_and_one_is_enough_to_go_on() {
    let mut pair = Pair::new().await;
    for guild in 0..4 {
        pair.connect(guild, "x.discord.media").await;
    }
    for node in [&pair.a, &pair.b] {
        node.behave(|manners| {
            manners.closed = true;
            manners.remembers = false;
        });
        node.cut();
    }
    loop {
        match pair.event().await {
            AudioEvent::NodeDown { reach } => {
                assert_eq!(reach, Reach::Everyone);
                break;
            }
            // The first to be lost gives its players to the other one.
            AudioEvent::NodeUp { resumed: false, .. } => {}
            other => panic!("{other:?}"),
        }
    }
    let refused = pair.audio.stop(GuildId(0)).await;
    assert_eq!(refused, Err(AudioError::NodeUnavailable));

    pair.b.behave(|manners| manners.closed = false);
    assert_eq!(pair.event().await, UP);
    for guild in 0..4 {
        pair.connect(guild, "x.discord.media").await;
    }
}

#[tokio::test]
async fn a_session_is_asked_for_again_after_a_restart_of_the_bot() {
    let node = FakeNode::start().await;
    let players = json!([{
        "guildId": "5", "track": wire_track("7"), "volume": 100, "paused": false,
        "state": {"time": 0, "position": 700, "connected": true, "ping": 1},
        "voice": {"token": "", "endpoint": "", "sessionId": ""}, "filters": {},
    }]);
    node.behave(|manners| manners.answers.push(("/players", 200, players)));
    let memory = Arc::<MemoryStore>::default();
    let saved = memory.save_node_session("a", Some("kept")).await;
    assert_eq!(saved, Ok(()));
    let settings = Settings {
        name: "a".to_owned(),
        ..node.settings()
    };
    let store: Arc<dyn Store> = memory.clone();
    let (_audio, driver, mut events) =
        Lavalink::with(vec![settings], Some(&store)).expect("the settings can work");
    let stop = CancellationToken::new();
    let run = TaskTracker::new().spawn(driver.run(stop.clone()));
    let up = AudioEvent::NodeUp {
        reach: Reach::Everyone,
        resumed: true,
    };
    assert_eq!(within(events.recv()).await, Some(up));
    assert_eq!(memory.node_session("a").await, Ok(Some("kept".to_owned())));
    let news = AudioNews::Started { play: PlayId(7) };
    let guild = GuildId(5);
    let plays = Some(AudioEvent::Player { guild, news });
    assert_eq!(
        within(events.recv()).await,
        plays,
        "what plays there is known"
    );
    stop.cancel();
    within(run).await.expect("no panic").expect("it ends well");
    assert_eq!(
        memory.node_session("a").await,
        Ok(None),
        "a goodbye for good"
    );
}
