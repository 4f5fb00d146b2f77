//! `seraphim run`: the bot.

use std::process::ExitCode;
use std::sync::Arc;

use super::settings::Chosen;
use crate::config;
use crate::wiring;

/// Flags of `seraphim run`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let outside = arguments.chosen.outside();
    let settings = config::run(&outside)?;
    let logs = Arc::new(seraphim_ops::init_logs(&settings.log)?);
    seraphim_ops::watch_panics();
    wiring::run(settings, outside, Arc::clone(&logs)).await?;
    Ok(ExitCode::SUCCESS)
}
