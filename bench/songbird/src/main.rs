//! Plays one Ogg Opus file through songbird's driver into every call that a
//! line of standard input names. Ends with standard input.

use std::num::NonZeroU64;

use serde::Deserialize;
use songbird::input::File;
use songbird::{Config, ConnectionInfo, Driver};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::task::JoinSet;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Deserialize)]
struct Call {
    guild: NonZeroU64,
    channel: NonZeroU64,
    user: NonZeroU64,
    session: String,
    token: String,
    endpoint: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "one provider")?;
    let file = std::env::args_os().nth(1).ok_or("usage: songbird-bench FILE")?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut joining = JoinSet::new();
    let mut drivers = Vec::new();
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) => {
                    let call: Call = serde_json::from_str(&line)?;
                    joining.spawn(play(call, file.clone()));
                }
                None => return Ok(()),
            },
            Some(driver) = joining.join_next() => drivers.push(driver??),
        }
    }
}

async fn play(call: Call, file: std::ffi::OsString) -> Result<Driver, Failure> {
    let mut driver = Driver::new(Config::default());
    driver
        .connect(ConnectionInfo {
            channel_id: call.channel.into(),
            endpoint: call.endpoint,
            guild_id: call.guild.into(),
            session_id: call.session,
            token: call.token,
            user_id: call.user.into(),
        })
        .await?;
    driver.play_input(File::new(file).into());
    Ok(driver)
}
