//! `seraphim sandbox`: the stand-in of Discord alone, for trying any bot and
//! for tests that kill one side.

use std::path::PathBuf;
use std::process::ExitCode;

use seraphim_sandbox::{Credentials, Ports, Sandbox, SandboxSettings};

use super::page::PageArguments;
use super::say;
use crate::lifecycle::Signals;

/// Flags of `seraphim sandbox`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Port of the REST API; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    api_port: u16,
    /// Port of the gateway; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    gateway_port: u16,
    /// Port of the control API; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    control_port: u16,
    /// The bot's token; a fresh one if absent.
    #[arg(long)]
    token: Option<String>,
    /// More bots, each with NAME=TOKEN; may be given several times.
    #[arg(long, value_name = "NAME=TOKEN")]
    bot: Vec<String>,
    /// Where to write the certificate authority of the voice servers.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// A folder that keeps addresses, tokens, certificates and commands: a
    /// sandbox that was killed comes back as the same Discord.
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
    /// A folder that /media/ serves.
    #[arg(long, value_name = "FOLDER")]
    media: Option<PathBuf>,
    /// As many shards are recommended; one for a thousand guilds if absent.
    #[arg(long, value_name = "COUNT")]
    shards: Option<u32>,
    /// Shards that may identify at the same time.
    #[arg(long, default_value_t = 1)]
    max_concurrency: u32,
    /// Further guilds, each of the size of an average one, with the bot in it.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=20_000))]
    parishes: u32,
    /// The highest DAVE version of the voice servers.
    #[arg(long, default_value_t = 1)]
    dave: u16,
    #[command(flatten)]
    page: PageArguments,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    let more_bots = arguments.bot.iter().map(|bot| {
        let (name, token) = bot.split_once('=').unwrap_or((bot, ""));
        Credentials {
            name: name.to_owned(),
            token: (!token.is_empty()).then(|| token.to_owned()),
        }
    });
    let sandbox = Sandbox::start(SandboxSettings {
        ports: Ports {
            api: arguments.api_port,
            gateway: arguments.gateway_port,
            control: arguments.control_port,
        },
        bot: arguments.token.map(|token| Credentials {
            name: "Seraphim".to_owned(),
            token: Some(token),
        }),
        more_bots: more_bots.collect(),
        ca_path: arguments.ca,
        state: arguments.state,
        media_root: arguments.media,
        parishes: arguments.parishes,
        max_dave_version: arguments.dave,
        recommended_shards: arguments.shards,
        max_concurrency: arguments.max_concurrency,
        ..SandboxSettings::default()
    })
    .await?;
    say(format_args!("DISCORD_API_BASE={}", sandbox.api_base()));
    say(format_args!(
        "DISCORD_GATEWAY_URL={}",
        sandbox.gateway_url()
    ));
    say(format_args!("DISCORD_TOKEN={}", sandbox.token()));
    say(format_args!(
        "SSL_CERT_FILE={}",
        sandbox.ca_path().display()
    ));
    say(format_args!("SANDBOX_CONTROL={}", sandbox.control_url()));
    if !arguments.page.no_page {
        let console = arguments.page.open(&sandbox, None).await?;
        say(format_args!("SANDBOX_PAGE={}", console.url()));
    }
    signals.next().await;
    Ok(ExitCode::SUCCESS)
}
