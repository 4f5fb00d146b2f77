//! `seraphim run`: the bot.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{self, Outside};
use crate::wiring;

/// Flags of `seraphim run`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A TOML file; `SERAPHIM_CONFIG` names one too.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::run(&Outside::real(), arguments.config.as_deref())?;
    seraphim_ops::init_logs(&settings.log)?;
    wiring::run(settings).await?;
    Ok(ExitCode::SUCCESS)
}
