//! The bot as a program of its own, against a stand-in of Discord in this one;
//! with an audio node beside it where the bot half is measured alone.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use seraphim_sandbox::{Sandbox, SandboxSettings};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::program::Program;

/// A bot that has not come by then never will.
const PATIENCE: Duration = Duration::from_mins(3);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(200);
/// It lives as long as the run, on loopback.
const PASSWORD: &str = "a bench's own password";

/// A running bot, and everything around it.
pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) bot: Program,
    node: Option<Program>,
    health: SocketAddr,
    _folder: TempDir,
}

impl Stage {
    /// Starts all of it; the bot plays from `music`, or is without its own node.
    pub(super) async fn open(
        settings: SandboxSettings,
        music: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("a folder for the run")?;
        let sandbox = Sandbox::start(settings).await?;
        let health = free_address().await?;
        let mut config = json!({
            "discord": {
                "token": sandbox.token(), "api_base": sandbox.api_base(),
                "gateway_url": sandbox.gateway_url(),
            },
            "database": { "url": format!("sqlite:{}", folder.path().join("bot.db").display()) },
            "health": { "address": health.to_string() },
            "sources": { "ytdlp": { "enabled": false } },
            "log": { "filter": "warn" },
        });
        let node = if let Some(music) = music {
            config["sources"]["local"] = json!({ "root": music });
            // Much of it is to reach the player, and not the limiter alone.
            config["limits"] = json!({
                "burst": 100, "refill": 1, "guild_burst": 100_000, "guild_rate": 1_000,
            });
            None
        } else {
            let address = free_address().await?;
            config["lavalink"] = json!({
                "host": address.ip().to_string(), "port": address.port(), "password": PASSWORD,
            });
            let settings = json!({
                "node": { "port": address.port(), "password": PASSWORD },
                "sources": { "ytdlp": { "enabled": false } },
                "health": { "address": "off" },
                "log": { "filter": "warn" },
            });
            Some(start(folder.path(), "node", &settings, &sandbox)?)
        };
        Ok(Self {
            bot: start(folder.path(), "run", &config, &sandbox)?,
            node,
            sandbox,
            health,
            _folder: folder,
        })
    }

    /// Waits until the bot has been told of so many guilds, and its commands are
    /// registered.
    pub(super) async fn ready(&mut self, guilds: u32) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.guilds().await != Some(guilds) || !self.has_commands() {
            if let Some(why) = self.bot.ended() {
                bail!(why);
            }
            if begun.elapsed() > PATIENCE {
                bail!("the bot does not come");
            }
            sleep(LOOK).await;
        }
        Ok(())
    }

    fn has_commands(&self) -> bool {
        self.sandbox.look(|world| {
            let application = world.main_application();
            application.is_some_and(|application| !application.commands.is_empty())
        })
    }

    /// Guilds that the bot says it has.
    async fn guilds(&self) -> Option<u32> {
        let answer = reqwest::get(format!("http://{}/metrics", self.health)).await;
        let text = answer.ok()?.text().await.ok()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("seraphim_guilds "));
        line?.trim().parse().ok()
    }

    pub(super) async fn close(self) -> anyhow::Result<()> {
        self.bot.stop().await?;
        if let Some(node) = self.node {
            node.stop().await?;
        }
        self.sandbox.stop().await;
        Ok(())
    }
}

/// One of this program's commands, with its settings in a file.
fn start(
    folder: &Path,
    command: &str,
    settings: &Value,
    sandbox: &Sandbox,
) -> anyhow::Result<Program> {
    let config = folder.join(format!("{command}.toml"));
    std::fs::write(&config, toml::to_string(settings)?)?;
    let this = std::env::current_exe()?;
    let arguments = [command.as_ref(), "--config".as_ref(), config.as_os_str()];
    let log = folder.join(format!("{command}.log"));
    Program::start(&this, arguments, sandbox.ca_path(), log)
}

/// Free a moment ago, and asked for by nobody else on this machine.
async fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await?
        .local_addr()?)
}
