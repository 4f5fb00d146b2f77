//! The whole adapter between a fake REST API and a fake gateway.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use axum::http::Method;
use secrecy::SecretString;
use seraphim_core::{ChannelId, GuildId};
use seraphim_engine::{ports::Store, testing::MemoryStore};
use serde_json::json;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::connect;
use crate::{
    error::Error,
    settings::{Manner, Settings},
    testing::{FakeGateway, FakeOperator, FakePlayers, FakeRest, Passed, guild, interaction_json},
};

struct World {
    rest: FakeRest,
    gateway: FakeGateway,
}

impl World {
    async fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (rest, gateway) = (FakeRest::start().await, FakeGateway::start().await);
        rest.set_gateway(gateway.url.clone());
        Self { rest, gateway }
    }

    fn settings(&self) -> Settings {
        Settings {
            api_base: Some(format!("http://{}/api", self.rest.authority())),
            manner: Manner::Plain,
            ..Settings::new(SecretString::from("token".to_owned()))
        }
    }
}

fn store() -> Arc<dyn Store> {
    Arc::<MemoryStore>::default()
}

/// These shards are the program's, from beginning to end.
fn held(shards: &[u32]) -> watch::Receiver<BTreeSet<u32>> {
    watch::Sender::new(shards.iter().copied().collect()).subscribe()
}

async fn ended(run: JoinHandle<Result<(), Error>>) -> Result<(), Error> {
    timeout(Duration::from_secs(20), run)
        .await
        .expect("it ends in time")
        .expect("it does not panic")
}

#[tokio::test]
async fn a_bot_registers_identifies_answers_joins_and_closes_resumably() {
    let mut world = World::new().await;
    let discord = connect(world.settings(), store())
        .await
        .expect("it connects");
    let (stage, pulse, stop) = (discord.stage(), discord.pulse(), CancellationToken::new());
    let run = TaskTracker::new().spawn(discord.run_with(
        Arc::<FakePlayers>::default(),
        Arc::<FakeOperator>::default(),
        held(&[0]),
        stop.clone(),
    ));

    let identify = world.gateway.heard(2).await;
    assert_eq!(
        identify["d"]["intents"],
        (1 << 0) | (1 << 7),
        "GUILDS and GUILD_VOICE_STATES"
    );
    assert_eq!(identify["d"]["presence"]["activities"][0]["type"], 2);
    world.gateway.dispatch("GUILD_CREATE", guild()).await;
    let asked = interaction_json(2, &json!({ "name": "queue" }));
    world.gateway.dispatch("INTERACTION_CREATE", asked).await;
    let seen = world.rest.wait_for(5).await;
    let lines: Vec<_> = seen.iter().map(crate::testing::Seen::line).collect();
    assert_eq!(
        lines[..4],
        [
            "GET /applications/@me",
            "GET /gateway/bot",
            "GET /applications/42/commands",
            "PUT /applications/42/commands",
        ]
    );
    let names: Vec<_> = seen[3]
        .body
        .as_array()
        .expect("commands")
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    for name in [
        "play",
        "pause",
        "skip",
        "back",
        "shuffle",
        "queue",
        "nowplaying",
        "stop",
    ] {
        assert!(names.contains(&name), "{name} is not registered");
    }
    assert_eq!(seen[4].callback(), Some(4));
    assert!(pulse.is_ready());

    stage
        .join(GuildId(1), ChannelId(5))
        .await
        .expect("the gateway is open");
    let join = world.gateway.heard(4).await;
    let wanted =
        json!({ "guild_id": "1", "channel_id": "5", "self_deaf": true, "self_mute": false });
    assert_eq!(join["d"], wanted);
    stage.leave(GuildId(1)).await.expect("the gateway is open");
    stop.cancel();
    assert_eq!(
        world.gateway.heard(4).await["d"]["channel_id"],
        serde_json::Value::Null
    );
    assert_eq!(
        world.gateway.heard(-1).await["code"],
        4000,
        "the session is not resumable"
    );
    assert!(ended(run).await.is_ok());
    assert!(
        world.gateway.is_silent(),
        "the session was taken up again after the close"
    );
    assert!(!pulse.is_ready());
}

#[tokio::test]
async fn a_shard_that_another_program_takes_lets_its_guilds_go_and_the_others_stay() {
    let mut world = World::new().await;
    let settings = Settings {
        shards: "1..2/4".parse().expect("a plan"),
        ..world.settings()
    };
    let discord = connect(settings, store()).await.expect("it connects");
    assert_eq!(discord.shards(), (4, 1..=2));
    let (pulse, stop) = (discord.pulse(), CancellationToken::new());
    let players = Arc::<FakePlayers>::default();
    let (hold, held) = watch::channel(BTreeSet::from([1]));
    let run = TaskTracker::new().spawn(discord.run_with(
        players.clone(),
        Arc::<FakeOperator>::default(),
        held,
        stop.clone(),
    ));
    let identify = world.gateway.heard(2).await;
    assert_eq!(identify["d"]["shard"], json!([1, 4]));
    assert_eq!(players.passed(), [Passed::Here(vec![1])]);

    hold.send_replace(BTreeSet::new());
    assert_eq!(world.gateway.heard(-1).await["code"], 4000);
    hold.send_replace(BTreeSet::from([3]));
    let identify = world.gateway.heard(2).await;
    assert_eq!(identify["d"]["shard"], json!([3, 4]));

    let passed = [
        Passed::Here(vec![1]),
        Passed::Away(vec![1]),
        Passed::Here(vec![3]),
    ];
    assert_eq!(players.passed(), passed);
    let told: Vec<_> = pulse.each().map(|(number, it)| (number, it.held)).collect();
    assert_eq!(told, [(1, false), (2, false), (3, true)]);
    stop.cancel();
    assert!(ended(run).await.is_ok());
}

#[tokio::test]
async fn where_the_bot_was_is_asked_for_until_the_store_says_it_and_no_longer() {
    let mut world = World::new().await;
    let discord = connect(world.settings(), store())
        .await
        .expect("it connects");
    let stop = CancellationToken::new();
    let players = Arc::<FakePlayers>::default();
    players.unread(1);
    let run = TaskTracker::new().spawn(discord.run_with(
        players.clone(),
        Arc::<FakeOperator>::default(),
        held(&[0]),
        stop.clone(),
    ));
    world.gateway.heard(2).await;
    assert_eq!(players.passed().len(), 1, "it connects meanwhile");
    let all = || Passed::Here(vec![0, 1, 2, 3]);
    assert_eq!(players.has_passed(2).await, [all(), all()]);
    stop.cancel();
    assert!(ended(run).await.is_ok());
    assert_eq!(players.passed().len(), 2);
}

#[tokio::test]
async fn commands_that_discord_did_not_take_are_sent_again_while_the_bot_runs() {
    let mut world = World::new().await;
    let no = json!({ "message": "503: Service Unavailable", "code": 0 });
    world.rest.once(Method::PUT, "/commands", 503, no);
    let discord = connect(world.settings(), store())
        .await
        .expect("it connects");
    let (pulse, stop) = (discord.pulse(), CancellationToken::new());
    let run = TaskTracker::new().spawn(discord.run_with(
        Arc::<FakePlayers>::default(),
        Arc::<FakeOperator>::default(),
        held(&[0]),
        stop.clone(),
    ));
    world.gateway.heard(2).await;
    while !pulse.is_ready() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let sent = || {
        let lines = world.rest.lines();
        let sent = lines.iter().filter(|line| line.starts_with("PUT "));
        sent.count()
    };
    assert_eq!(sent(), 1, "it goes on without them");

    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::time::resume();
    // Before the second one they may be read once more.
    let mut seen = world.rest.seen().len();
    while sent() < 2 {
        seen = world.rest.wait_for(seen + 1).await.len();
    }
    stop.cancel();
    assert!(ended(run).await.is_ok());
}

#[tokio::test]
async fn a_token_that_rest_refuses_is_told_at_once() {
    let world = World::new().await;
    let no = json!({ "message": "401: Unauthorized", "code": 0 });
    world.rest.once(Method::GET, "/applications/@me", 401, no);
    let error = connect(world.settings(), store())
        .await
        .expect_err("the token is refused");
    assert!(matches!(error, Error::TokenRefused), "{error}");
    assert_eq!(
        world.rest.seen().len(),
        1,
        "a refused token was tried again"
    );
}

#[tokio::test]
async fn another_application_than_the_configured_one_is_refused() {
    let world = World::new().await;
    let settings = Settings {
        application_id: Some(43),
        ..world.settings()
    };
    let error = connect(settings, store())
        .await
        .expect_err("it is another application");
    assert!(
        matches!(
            error,
            Error::OtherApplication {
                actual: 42,
                configured: 43
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn the_token_is_in_no_debug_output() {
    let world = World::new().await;
    let mut settings = world.settings();
    settings.token = SecretString::from("hush-hush".to_owned());
    assert!(!format!("{settings:?}").contains("hush"));
    let discord = connect(settings, store()).await.expect("it connects");
    assert!(!format!("{discord:?}").contains("hush"));
}
