//! `seraphim migrate`: the database in this version's schema.

use std::path::PathBuf;
use std::process::ExitCode;

use seraphim_store::{Database, NEWEST_SCHEMA};

use super::say;
use crate::config::{self, Outside};

/// Flags of `seraphim migrate`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A TOML file; `SERAPHIM_CONFIG` names one too.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::store(&Outside::real(), arguments.config.as_deref())?;
    let address = settings.address.to_string();
    let opened = Database::open(settings).await?;
    say(match opened.found_schema {
        0 => format!("{address}: new, schema {NEWEST_SCHEMA}"),
        NEWEST_SCHEMA => format!("{address}: schema {NEWEST_SCHEMA}, nothing to do"),
        found => format!("{address}: schema {found} became {NEWEST_SCHEMA}"),
    });
    Ok(ExitCode::SUCCESS)
}
