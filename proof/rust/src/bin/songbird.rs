//! songbird's driver against the sandbox: joins the call, is handed what it
//! needs to connect, and plays a tone.

use std::num::NonZeroU64;

use rust_proof::{Failure, Gateway, environment, id, tell};
use serde_json::{Value, json};
use songbird::events::CoreEvent;
use songbird::input::File;
use songbird::{Config, ConnectionInfo, Driver, Event, EventContext, EventHandler, TrackEvent};

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
        tell(json!({ "event": event }));
        None
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "one provider")?;
    let mut gateway = Gateway::connect().await?;
    let mut driver = Driver::new(Config::default());
    driver.add_global_event(Event::Core(CoreEvent::DriverConnect), Teller);
    driver.add_global_event(Event::Core(CoreEvent::DriverDisconnect), Teller);
    driver.add_global_event(Event::Track(TrackEvent::Error), Teller);

    let (mut session, mut server) = (None::<String>, None::<Value>);
    let mut connected = false;
    loop {
        let (name, data) = gateway.next().await?;
        match name.as_str() {
            "GUILD_CREATE" => gateway.join(true).await?,
            "VOICE_STATE_UPDATE" if id(&data["user_id"]) == gateway.user => {
                session = data["session_id"].as_str().map(str::to_owned);
            }
            "VOICE_SERVER_UPDATE" => server = Some(data),
            _ => {}
        }
        if let (false, Some(session_id), Some(server)) = (connected, &session, &server) {
            connected = true;
            let number = |value| NonZeroU64::new(value).ok_or("an id is zero");
            driver
                .connect(ConnectionInfo {
                    channel_id: number(gateway.channel)?.into(),
                    endpoint: server["endpoint"].as_str().ok_or("no endpoint")?.to_owned(),
                    guild_id: number(gateway.guild)?.into(),
                    session_id: session_id.clone(),
                    token: server["token"].as_str().ok_or("no token")?.to_owned(),
                    user_id: number(gateway.user)?.into(),
                })
                .await?;
            driver.play_input(File::new(environment("TONE")?).into());
            tell(json!({ "event": "playing", "user": gateway.user.to_string() }));
        }
    }
}
