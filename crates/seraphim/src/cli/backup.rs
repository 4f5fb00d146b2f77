//! `seraphim backup FILE`: everything that is kept, in one file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use seraphim_store::{Address, Database};

use super::say;
use super::settings::Chosen;
use crate::config;

/// Flags of `seraphim backup`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where the backup goes; a file that is there is replaced when the new one is whole.
    file: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::store(&arguments.chosen.outside())?;
    if let Address::Sqlite { path, .. } = &settings.address {
        anyhow::ensure!(path.exists(), "there is no database {}", path.display());
    }
    let counts = Database::copy(&settings, &arguments.file).await;
    let counts = counts.context("the backup was not made")?;
    say(format_args!(
        "{}: {} rows, {} guilds",
        arguments.file.display(),
        counts.rows,
        counts.players
    ));
    Ok(ExitCode::SUCCESS)
}
