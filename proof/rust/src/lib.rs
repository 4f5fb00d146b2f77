//! A client of Discord's gateway, as small as one can be: it logs in, and says
//! what is dispatched.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::Interval;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Whatever went wrong.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A connection to the gateway.
pub struct Gateway {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    beat: Interval,
    token: String,
    /// The bot's own id; 0 until it is ready.
    pub user: u64,
    /// The first guild; 0 until it is there.
    pub guild: u64,
    /// The voice channel called Music in it.
    pub channel: u64,
}

impl Gateway {
    /// Connects to where the environment says.
    pub async fn connect() -> Result<Self, Failure> {
        let url = format!("{}/?v=10&encoding=json", environment("DISCORD_GATEWAY_URL")?);
        let (socket, _) = connect_async(url).await?;
        Ok(Self {
            socket,
            beat: tokio::time::interval(Duration::from_secs(20)),
            token: environment("DISCORD_TOKEN")?,
            user: 0,
            guild: 0,
            channel: 0,
        })
    }

    /// The next event by its name, and its data.
    pub async fn next(&mut self) -> Result<(String, Value), Failure> {
        loop {
            let message = tokio::select! {
                _ = self.beat.tick() => {
                    self.send(&json!({ "op": 1, "d": null })).await?;
                    continue;
                }
                message = self.socket.next() => message.ok_or("the gateway is gone")??,
            };
            let Message::Text(text) = message else { continue };
            let payload: Value = serde_json::from_str(&text)?;
            if payload["op"] == 10 {
                self.identify().await?;
            }
            if let Some(name) = payload["t"].as_str() {
                self.look(name, &payload["d"])?;
                return Ok((name.to_owned(), payload["d"].clone()));
            }
        }
    }

    /// Into the channel called Music, or out of any.
    pub async fn join(&mut self, inside: bool) -> Result<(), Failure> {
        let channel = inside.then(|| self.channel.to_string());
        self.send(&json!({ "op": 4, "d": {
            "guild_id": self.guild.to_string(), "channel_id": channel,
            "self_mute": false, "self_deaf": true,
        } }))
        .await
    }

    async fn identify(&mut self) -> Result<(), Failure> {
        let identify = json!({ "op": 2, "d": {
            "token": self.token, "intents": 1 | 1 << 7,
            "properties": { "os": "linux", "browser": "proof", "device": "proof" },
        } });
        self.send(&identify).await
    }

    fn look(&mut self, name: &str, data: &Value) -> Result<(), Failure> {
        match name {
            "READY" => self.user = id(&data["user"]["id"]),
            "GUILD_CREATE" if self.guild == 0 => {
                self.guild = id(&data["id"]);
                let channels = data["channels"].as_array().ok_or("no channels")?;
                let music = channels.iter().find(|channel| channel["name"] == "Music");
                self.channel = id(&music.ok_or("no channel called Music")?["id"]);
            }
            _ => {}
        }
        Ok(())
    }

    async fn send(&mut self, payload: &Value) -> Result<(), Failure> {
        Ok(self.socket.send(Message::text(payload.to_string())).await?)
    }
}

/// A variable that has to be there.
pub fn environment(name: &str) -> Result<String, Failure> {
    std::env::var(name).map_err(|_| format!("{name} is not set").into())
}

/// A snowflake; 0 where there is none.
pub fn id(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// One event a line, for whoever judges it.
pub fn tell(event: Value) {
    println!("{event}");
}
