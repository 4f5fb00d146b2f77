//! lavalink-rs against our node: connects, and does what it is told on standard
//! input, telling of each event in the order in which it came.

use std::future::ready;
use std::sync::atomic::Ordering;
use std::time::Duration;

use lavalink_rs::error::LavalinkError;
use lavalink_rs::model::events::{
    Events, Ready, TrackEnd, TrackException, TrackStart, TrackStuck, WebSocketClosed,
};
use lavalink_rs::model::http::{ResumingState, UpdatePlayer};
use lavalink_rs::model::track::{TrackData, TrackLoadData};
use lavalink_rs::model::{BoxFuture, ChannelId};
use lavalink_rs::prelude::{
    GuildId, LavalinkClient, NodeBuilder, NodeDistributionStrategy, PlayerContext, UserId,
};
use rust_proof::{Failure, Gateway, environment, id, tell};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::{sleep, timeout};

/// How long Discord may take to say where the voice server is.
const PATIENCE: Duration = Duration::from_secs(20);
/// The library itself looks every 15 seconds whether its line is gone.
const LOOK: Duration = Duration::from_millis(200);

/// What it tells of events.
fn events() -> Events {
    fn told(event: Value) -> BoxFuture<'static, ()> {
        tell(event);
        Box::pin(ready(()))
    }
    fn ready_told(_: LavalinkClient, _: String, event: &Ready) -> BoxFuture<'_, ()> {
        told(json!({ "event": if event.resumed { "resumed" } else { "ready" } }))
    }
    fn start(_: LavalinkClient, _: String, event: &TrackStart) -> BoxFuture<'_, ()> {
        told(json!({ "event": "trackStart", "uri": event.track.info.uri }))
    }
    fn end(_: LavalinkClient, _: String, event: &TrackEnd) -> BoxFuture<'_, ()> {
        let reason = serde_json::to_value(&event.reason).unwrap_or_default();
        told(json!({ "event": "trackEnd", "uri": event.track.info.uri, "reason": reason }))
    }
    fn exception(_: LavalinkClient, _: String, event: &TrackException) -> BoxFuture<'_, ()> {
        let severity = &event.exception.severity;
        told(json!({ "event": "trackError", "uri": event.track.info.uri, "severity": severity }))
    }
    fn stuck(_: LavalinkClient, _: String, event: &TrackStuck) -> BoxFuture<'_, ()> {
        let threshold = event.threshold_ms;
        told(json!({ "event": "trackStuck", "uri": event.track.info.uri, "threshold": threshold }))
    }
    fn closed(_: LavalinkClient, _: String, event: &WebSocketClosed) -> BoxFuture<'_, ()> {
        told(json!({ "event": "socketClosed", "code": event.code, "byRemote": event.by_remote }))
    }
    Events {
        ready: Some(ready_told),
        track_start: Some(start),
        track_end: Some(end),
        track_exception: Some(exception),
        track_stuck: Some(stuck),
        websocket_closed: Some(closed),
        ..Events::default()
    }
}

// On one thread the library's tasks, one for each event, run in the order in
// which the events came.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    rustls_provider()?;
    let mut gateway = Gateway::connect().await?;
    while gateway.user == 0 || gateway.guild == 0 {
        gateway.next().await?;
    }
    let node = NodeBuilder {
        hostname: environment("NODE_ADDRESS")?,
        password: environment("NODE_PASSWORD")?,
        user_id: UserId(gateway.user),
        ..NodeBuilder::default()
    };
    let strategy = NodeDistributionStrategy::sharded();
    let client = LavalinkClient::new(events(), vec![node], strategy).await;
    let guild = GuildId(gateway.guild);
    gateway.join(true).await?;

    let mut player = None::<Bot>;
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    let mut looks = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            event = gateway.next() => {
                let (name, data) = event?;
                let server = hand_on(&client, &gateway, &name, &data);
                match &player {
                    Some(bot) if server => bot.moved().await?,
                    None if server => player = Some(Bot::connect(&client, guild).await?),
                    _ => {}
                }
            }
            line = orders.next_line(), if player.is_some() => {
                let Some(line) = line? else { return Ok(()) };
                let (word, value) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
                if let Some(bot) = &mut player {
                    bot.obey(word, value).await?;
                    if word == "destroy" {
                        gateway.join(false).await?;
                    }
                    tell(json!({ "event": "did", "word": word }));
                }
            }
            _ = looks.tick() => come_back(&client).await,
        }
    }
}

fn rustls_provider() -> Result<(), Failure> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "one provider".into())
}

/// Hands Discord's two updates to the library; whether this was the server's.
fn hand_on(client: &LavalinkClient, gateway: &Gateway, name: &str, data: &Value) -> bool {
    let guild = GuildId(gateway.guild);
    match name {
        "VOICE_STATE_UPDATE" if id(&data["user_id"]) == gateway.user => {
            let channel = Some(id(&data["channel_id"])).filter(|id| *id > 0).map(ChannelId);
            let session = data["session_id"].as_str().unwrap_or_default().to_owned();
            client.handle_voice_state_update(guild, channel, UserId(gateway.user), session);
            false
        }
        "VOICE_SERVER_UPDATE" => {
            let token = data["token"].as_str().unwrap_or_default().to_owned();
            let endpoint = data["endpoint"].as_str().map(str::to_owned);
            client.handle_voice_server_update(guild, token, endpoint.clone());
            endpoint.is_some()
        }
        _ => false,
    }
}

/// Lets the session be taken up again. Before the library has heard of its session
/// it names another, and takes the refusal for an answer without fields.
async fn keep_session(client: &LavalinkClient, guild: GuildId) -> Result<(), Failure> {
    let node = client.get_node_for_guild(guild).await;
    let wanted = ResumingState { resuming: Some(true), timeout: Some(60) };
    loop {
        let kept = node.http.set_resuming_state(&node.session_id.load(), &wanted).await?;
        if kept.resuming == Some(true) {
            return Ok(());
        }
        sleep(LOOK).await;
    }
}

/// As the library does it, but sooner.
async fn come_back(client: &LavalinkClient) {
    for node in &client.nodes {
        if !node.is_running.load(Ordering::SeqCst) {
            // It is tried again at the next look.
            let _ = node.connect(client.clone()).await;
        }
    }
}

/// What obeys.
struct Bot {
    client: LavalinkClient,
    guild: GuildId,
    player: PlayerContext,
    last: Option<TrackData>,
}

impl Bot {
    async fn connect(client: &LavalinkClient, guild: GuildId) -> Result<Self, Failure> {
        let voice = client.get_connection_info(guild, PATIENCE).await?;
        timeout(PATIENCE, keep_session(client, guild)).await??;
        let player = client.create_player_context(guild, voice).await?;
        tell(json!({ "event": "connected" }));
        Ok(Self { client: client.clone(), guild, player, last: None })
    }

    /// To another voice server.
    async fn moved(&self) -> Result<(), Failure> {
        let voice = self.client.get_connection_info(self.guild, PATIENCE).await?;
        let update = UpdatePlayer { voice: Some(voice), ..UpdatePlayer::default() };
        self.player.update_player(&update, true).await?;
        Ok(())
    }

    async fn obey(&mut self, word: &str, value: &str) -> Result<(), Failure> {
        let player = &self.player;
        match word {
            "play" => self.play(value).await?,
            "again" => {
                player.play_now(self.last.as_ref().ok_or("nothing was played")?).await?;
            }
            "pause" => drop(player.set_pause(true).await?),
            "resume" => drop(player.set_pause(false).await?),
            "seek" => drop(player.set_position(Duration::from_millis(value.parse()?)).await?),
            "volume" => drop(player.set_volume(value.parse()?).await?),
            "filters" => drop(player.set_filters(serde_json::from_str(value)?).await?),
            "search" => self.search(value).await?,
            "list" => self.list(value).await?,
            "stats" => {
                let stats = self.client.request_stats(self.guild).await?;
                let (players, playing) = (stats.players, stats.playing_players);
                tell(json!({ "event": "stats", "players": players, "playingPlayers": playing }));
            }
            "stop" => drop(player.stop_now().await?),
            "destroy" => self.client.delete_player(self.guild).await?,
            other => return Err(format!("no such order: {other}").into()),
        }
        Ok(())
    }

    async fn play(&mut self, url: &str) -> Result<(), Failure> {
        let found = match self.client.load_tracks(self.guild, url).await {
            Err(LavalinkError::TrackError(error)) => {
                tell(json!({ "event": "loaded", "type": "error", "severity": error.severity }));
                return Ok(());
            }
            found => found?,
        };
        match found.data {
            Some(TrackLoadData::Track(track)) => {
                let info = &track.info;
                tell(json!({
                    "event": "loaded", "type": "track", "title": info.title, "uri": info.uri,
                    "length": info.length, "source": info.source_name,
                }));
                self.player.play_now(&track).await?;
                self.last = Some(track);
            }
            _ => tell(json!({ "event": "loaded", "type": found.load_type })),
        }
        Ok(())
    }

    async fn search(&self, words: &str) -> Result<(), Failure> {
        let found = self.client.load_tracks(self.guild, &format!("localsearch:{words}")).await?;
        let Some(TrackLoadData::Search(tracks)) = found.data else {
            return Err("no result of a search".into());
        };
        let titles: Vec<String> = tracks.into_iter().map(|track| track.info.title).collect();
        tell(json!({ "event": "found", "type": found.load_type, "titles": titles }));
        Ok(())
    }

    async fn list(&self, url: &str) -> Result<(), Failure> {
        let found = self.client.load_tracks(self.guild, url).await?;
        let Some(TrackLoadData::Playlist(list)) = found.data else {
            return Err("no playlist".into());
        };
        let uris: Vec<_> = list.tracks.into_iter().map(|track| track.info.uri).collect();
        tell(json!({ "event": "listed", "list": list.info.name, "uris": uris }));
        Ok(())
    }
}
