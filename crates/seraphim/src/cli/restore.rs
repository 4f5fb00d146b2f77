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
    let restored = Database::restore(&settings, &arguments.file).await;
    let restored = restored.context("nothing was restored, and nothing has changed")?;
    say(format_args!(
        "{} rows, {} guilds are back",
        restored.counts.rows, restored.counts.players
    ));
    if let Some(aside) = restored.put_aside {
        say(format_args!("what was there before: {}", aside.display()));
    }
    Ok(ExitCode::SUCCESS)
}
