//! songbird's driver against the sandbox: a gateway client of forty lines joins
//! the call and hands songbird what it needs to connect and play a tone.

use std::num::NonZeroU64;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use songbird::{Config, ConnectionInfo, Driver, Event, EventContext, EventHandler, TrackEvent};
use songbird::events::CoreEvent;
use songbird::input::File;
use tokio_tungstenite::tungstenite::Message;

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Teller;

#[async_trait::async_trait]
impl EventHandler for Teller {
    async fn act(&self, context: &EventContext<'_>) -> Option<Event> {
        let event = match context {
            EventContext::DriverConnect(_) => "connected",
            EventContext::DriverDisconnect(_) => "disconnected",
            EventContext::DriverReconnect(_) => "reconnected",
            _ => "track",
        };
        println!("{}", json!({ "event": event }));
        None
    }
}

fn environment(name: &str) -> Result<String, Failure> {
    std::env::var(name).map_err(|_| format!("{name} is not set").into())
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "one provider")?;
    let gateway = format!("{}/?v=10&encoding=json", environment("DISCORD_GATEWAY_URL")?);
    let token = environment("DISCORD_TOKEN")?;
    let (socket, _) = tokio_tungstenite::connect_async(gateway).await?;
    let (mut send, mut receive) = socket.split();
    let mut driver = Driver::new(Config::default());
    driver.add_global_event(Event::Core(CoreEvent::DriverConnect), Teller);
    driver.add_global_event(Event::Core(CoreEvent::DriverDisconnect), Teller);
    driver.add_global_event(Event::Track(TrackEvent::Error), Teller);

    let (mut user, mut guild, mut channel) = (0_u64, 0_u64, 0_u64);
    let (mut session, mut server) = (None::<String>, None::<Value>);
    let mut beat = tokio::time::interval(std::time::Duration::from_secs(20));
    let mut connected = false;
    loop {
        let message = tokio::select! {
            _ = beat.tick() => {
                send.send(Message::text(json!({ "op": 1, "d": null }).to_string())).await?;
                continue;
            }
            message = receive.next() => message.ok_or("the gateway is gone")??,
        };
        let Message::Text(text) = message else { continue };
        let payload: Value = serde_json::from_str(&text)?;
        let data = &payload["d"];
        match (payload["op"].as_u64(), payload["t"].as_str()) {
            (Some(10), _) => {
                let identify = json!({ "op": 2, "d": {
                    "token": token, "intents": 1 | 1 << 7,
                    "properties": { "os": "linux", "browser": "proof", "device": "proof" },
                } });
                send.send(Message::text(identify.to_string())).await?;
            }
            (_, Some("READY")) => user = id(&data["user"]["id"]),
            (_, Some("GUILD_CREATE")) if guild == 0 => {
                guild = id(&data["id"]);
                let channels = data["channels"].as_array().ok_or("no channels")?;
                let music = channels.iter().find(|channel| channel["name"] == "Music");
                channel = id(&music.ok_or("no channel called Music")?["id"]);
                let join = json!({ "op": 4, "d": {
                    "guild_id": guild.to_string(), "channel_id": channel.to_string(),
                    "self_mute": false, "self_deaf": true,
                } });
                send.send(Message::text(join.to_string())).await?;
            }
            (_, Some("VOICE_STATE_UPDATE")) if id(&data["user_id"]) == user => {
                session = data["session_id"].as_str().map(str::to_owned);
            }
            (_, Some("VOICE_SERVER_UPDATE")) => server = Some(data.clone()),
            _ => {}
        }
        if let (false, Some(session_id), Some(server)) = (connected, &session, &server) {
            connected = true;
            let number = |value| NonZeroU64::new(value).ok_or("an id is zero");
            driver
                .connect(ConnectionInfo {
                    channel_id: number(channel)?.into(),
                    endpoint: server["endpoint"].as_str().ok_or("no endpoint")?.to_owned(),
                    guild_id: number(guild)?.into(),
                    session_id: session_id.clone(),
                    token: server["token"].as_str().ok_or("no token")?.to_owned(),
                    user_id: number(user)?.into(),
                })
                .await?;
            driver.play_input(File::new(environment("TONE")?).into());
            println!("{}", json!({ "event": "playing", "user": user.to_string() }));
        }
    }
}

fn id(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}
