//! `seraphim node`: the audio node alone.

use std::process::ExitCode;
use std::sync::Arc;

use super::settings::Chosen;
use crate::config;
use crate::wiring;

/// Flags of `seraphim node`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::node(&arguments.chosen.outside())?;
    let logs = Arc::new(seraphim_ops::init_logs(&settings.log)?);
    seraphim_ops::watch_panics();
    wiring::node(settings, Arc::clone(&logs)).await?;
    Ok(ExitCode::SUCCESS)
}
