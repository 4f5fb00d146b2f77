//! Faults of the gateway, by the rows of docs/faults.md: whether the bot comes
//! back by a RESUME, which costs nothing, or by an IDENTIFY, which is counted.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use secrecy::SecretString;
use seraphim_engine::{
    ChannelId, GuildId,
    ports::{Stage, store::Connections as _},
    testing::MemoryStore,
};
use serde_json::{Value, json};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_gateway::queue::Queue as _;

use super::connect;
use crate::{
    error::Error,
    pulse::Pulse,
    settings::{Manner, Settings},
    shards::GatewayBot,
    testing::{FakeGateway, FakeOperator, FakePlayers, FakeRest, Manners},
};

const DAY: Duration = Duration::from_hours(24);

/// A bot that has been welcomed, or waits to be.
struct Bot {
    gateway: FakeGateway,
    store: Arc<MemoryStore>,
    stage: Arc<dyn Stage>,
    pulse: Pulse,
    run: JoinHandle<Result<(), Error>>,
    stop: CancellationToken,
    _rest: FakeRest,
}

impl Bot {
    /// It has sent its IDENTIFY.
    async fn begun(manners: Manners) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (rest, mut gateway) = (FakeRest::start().await, FakeGateway::with(manners).await);
        rest.set_gateway(gateway.url.clone());
        let settings = Settings {
            api_base: Some(format!("http://{}/api", rest.authority())),
            manner: Manner::Plain,
            ..Settings::new(SecretString::from("token".to_owned()))
        };
        let store = Arc::<MemoryStore>::default();
        let discord = connect(settings, Arc::clone(&store) as _)
            .await
            .expect("it connects");
        let (pulse, stage) = (discord.pulse(), discord.stage());
        let stop = CancellationToken::new();
        let run = TaskTracker::new().spawn(discord.run_with(
            Arc::<FakePlayers>::default(),
            Arc::<FakeOperator>::default(),
            watch::Sender::new(BTreeSet::from([0])).subscribe(),
            stop.clone(),
        ));
        gateway.heard(2).await;
        Self {
            gateway,
            store,
            stage,
            pulse,
            run,
            stop,
            _rest: rest,
        }
    }

    /// It is in, and has been told of its guild.
    async fn welcomed(manners: Manners) -> Self {
        let bot = Self::begun(manners).await;
        let guild = crate::testing::guild();
        bot.gateway.dispatch("GUILD_CREATE", guild).await;
        bot
    }

    /// Sends it into a channel of a guild, or away.
    async fn send(&self, guild: u64, channel: Option<u64>) {
        let guild = GuildId(guild);
        let sent = match channel {
            Some(channel) => self.stage.join(guild, ChannelId(channel)).await,
            None => self.stage.leave(guild).await,
        };
        sent.expect("the guild's shard runs");
    }

    /// Where it wants to be next, as it says to the gateway.
    async fn goes(&mut self) -> (u64, Option<u64>) {
        let said = self.gateway.heard(4).await["d"].take();
        let id = |id: &Value| id.as_str().and_then(|id| id.parse().ok());
        let guild = id(&said["guild_id"]).expect("a guild");
        (guild, id(&said["channel_id"]))
    }

    /// It has had turns enough to speak, and has only answered that it is there.
    async fn keeps_silent(&mut self) {
        for _ in 0..5 {
            self.gateway.say(1, Value::Null).await;
            let said = self.gateway.hears().await;
            assert_eq!(said["op"], 1, "{said}");
        }
    }

    /// It takes its session up again, and has spent no further IDENTIFY.
    async fn resumes(mut self) {
        let resume = self.gateway.heard(6).await;
        let session = (&resume["d"]["session_id"], &resume["d"]["seq"]);
        assert_eq!(session, (&json!("session"), &json!(2)));
        self.ends_after(1).await;
    }

    /// It begins a new session, which is counted.
    async fn identifies_anew(mut self) {
        self.gateway.heard(2).await;
        self.ends_after(2).await;
    }

    async fn ends_after(self, identifies: u64) {
        assert_eq!(self.store.identifies(DAY).await, Ok(identifies));
        self.stop.cancel();
        let ended = timeout(Duration::from_secs(20), self.run).await;
        let ended = ended.expect("it ends in time").expect("it does not panic");
        assert!(ended.is_ok(), "{ended:?}");
    }
}

#[tokio::test]
async fn row_1_a_torn_connection_is_resumed() {
    let bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.tear().await;
    bot.resumes().await;
}

#[tokio::test]
async fn row_1_where_the_bot_was_wanted_while_it_was_away_is_said_after_the_resume_and_nothing_older()
 {
    let mut bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.tear().await;
    bot.gateway.heard(6).await;
    for (guild, channel) in [(1, Some(5)), (2, Some(5)), (1, Some(6)), (2, None)] {
        bot.send(guild, channel).await;
    }
    bot.keeps_silent().await;
    bot.gateway.dispatch("RESUMED", json!({})).await;
    assert_eq!(bot.goes().await, (2, None));
    assert_eq!(bot.goes().await, (1, Some(6)));
    bot.send(3, Some(5)).await;
    assert_eq!(bot.goes().await, (3, Some(5)));
    bot.ends_after(1).await;
}

#[tokio::test]
async fn row_2_a_gateway_that_acknowledges_no_heartbeat_is_left_and_the_session_resumed() {
    let bot = Bot::welcomed(Manners {
        heartbeat: Duration::from_secs(1),
        acknowledges: false,
        ..Manners::default()
    })
    .await;
    bot.resumes().await;
}

#[tokio::test]
async fn row_3_asked_to_reconnect_it_resumes_and_spends_no_identify() {
    let bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.say(7, Value::Null).await;
    bot.resumes().await;
}

#[tokio::test]
async fn row_4_an_invalid_session_that_can_be_resumed_is() {
    let bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.say(9, json!(true)).await;
    bot.resumes().await;
}

#[tokio::test]
async fn row_4_an_invalid_session_that_cannot_be_resumed_costs_one_identify() {
    let bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.say(9, json!(false)).await;
    bot.identifies_anew().await;
}

#[tokio::test]
async fn rows_5_to_7_a_close_that_forbids_to_come_back_ends_the_run_with_its_remedy() {
    for (code, remedy) in [
        (4004, "DISCORD_TOKEN"),
        (4010, "SERAPHIM_SHARDS"),
        (4011, "too many servers"),
        (4013, "update the program"),
        (4014, "Developer Portal"),
    ] {
        let bot = Bot::welcomed(Manners::default()).await;
        bot.gateway.close(code).await;
        let ended = timeout(Duration::from_secs(20), bot.run).await;
        let ended = ended.expect("it ends in time").expect("it does not panic");
        let error = ended.expect_err("it ends").to_string();
        assert!(error.contains(remedy), "{code}: {error}");
        assert_eq!(bot.store.identifies(DAY).await, Ok(1), "{code}");
    }
}

#[tokio::test]
async fn row_8_told_that_it_says_too_much_it_resumes() {
    let bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.close(4008).await;
    bot.resumes().await;
}

#[tokio::test]
async fn row_8_two_hundred_guilds_are_joined_as_fast_as_discord_takes_it_and_a_leave_is_not_behind_them()
 {
    let mut bot = Bot::welcomed(Manners::default()).await;
    for guild in 1..=200 {
        bot.send(guild, Some(5)).await;
    }
    let mut went = Vec::new();
    while went.len() < 100 {
        went.push(bot.goes().await);
    }
    // For the minute before the others may be joined; one is to be in no channel.
    tokio::time::pause();
    bot.send(1, None).await;
    while went.len() < 201 {
        went.push(bot.goes().await);
    }
    let left = went.iter().position(|it| *it == (1, None));
    let left = left.expect("it is said");
    assert!(left < 120, "{left} were said before");
    went.remove(left);
    let joined = (1..=200).map(|guild| (guild, Some(5)));
    assert!(went.into_iter().eq(joined), "each once, in their order");
    // Told that it says too much, it would not have said the last of them.
    bot.ends_after(1).await;
}

#[tokio::test]
async fn row_9_where_the_bot_was_wanted_meanwhile_is_said_in_the_new_session() {
    let mut bot = Bot::welcomed(Manners::default()).await;
    bot.gateway.close(4009).await;
    bot.gateway.heard(6).await;
    bot.send(1, Some(5)).await;
    bot.keeps_silent().await;
    bot.gateway.say(9, json!(false)).await;
    bot.gateway.heard(2).await;
    assert_eq!(bot.goes().await, (1, Some(5)));
    bot.ends_after(2).await;
}

#[tokio::test]
async fn row_9_a_session_that_is_over_costs_a_resume_and_then_one_identify() {
    for code in [4007, 4009] {
        let mut bot = Bot::welcomed(Manners::default()).await;
        bot.gateway.close(code).await;
        bot.gateway.heard(6).await;
        bot.gateway.say(9, json!(false)).await;
        bot.identifies_anew().await;
    }
}

#[tokio::test(start_paused = true)]
async fn row_10_the_last_fifty_identifies_of_a_day_are_kept_for_people() {
    let hour = Duration::from_hours(1);
    let queue = |remaining: u32| {
        let told = json!({ "url": "wss://gateway.example", "session_start_limit": {
            "total": 1000, "remaining": remaining, "reset_after": 3_600_000, "max_concurrency": 1,
        }});
        let told: GatewayBot = serde_json::from_value(told).expect("what Discord says");
        told.queue()
    };
    let began = Instant::now();
    queue(51).enqueue(0).await.expect("a turn");
    assert!(began.elapsed() < hour, "one is left");
    queue(3).enqueue(0).await.expect("a turn");
    assert!(began.elapsed() >= hour, "spent after {:?}", began.elapsed());
}

#[tokio::test]
async fn row_12_without_a_welcome_it_is_not_ready() {
    let bot = Bot::begun(Manners {
        welcomes: false,
        ..Manners::default()
    })
    .await;
    assert!(!bot.pulse.is_ready());
    bot.ends_after(1).await;
}
