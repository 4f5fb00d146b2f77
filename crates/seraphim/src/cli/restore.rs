//! `seraphim restore FILE`: what a backup holds, in place of everything.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use seraphim_store::Database;

use super::say;
use super::settings::Chosen;
use crate::config;

/// Flags of `seraphim restore`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A backup of `seraphim backup`, of SQLite or PostgreSQL alike.
    file: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::store(&arguments.chosen.outside())?;
    let opened = Database::open(settings).await?;
    let counts = opened.driver.restore(&arguments.file).await;
    let counts = counts.context("nothing was restored, and nothing has changed")?;
    say(format_args!(
        "{} rows, {} guilds are back",
        counts.rows, counts.players
    ));
    Ok(ExitCode::SUCCESS)
}
