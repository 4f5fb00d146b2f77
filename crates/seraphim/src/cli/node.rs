//! `seraphim node`: the audio node alone.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{self, Outside};
use crate::wiring;

/// Flags of `seraphim node`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A TOML file, or a Lavalink application.yml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::node(&Outside::real(), arguments.config.as_deref())?;
    seraphim_ops::init_logs(&settings.log)?;
    wiring::node(settings).await?;
    Ok(ExitCode::SUCCESS)
}
