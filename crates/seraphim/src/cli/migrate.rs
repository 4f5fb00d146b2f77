//! `seraphim migrate`: the database in this version's schema.

use std::process::ExitCode;

use seraphim_store::{Database, NEWEST_SCHEMA};

use super::say;
use super::settings::Chosen;
use crate::config;

/// Flags of `seraphim migrate`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::store(&arguments.chosen.outside())?;
    let address = settings.address.to_string();
    let opened = Database::open(settings).await?;
    say(match opened.found_schema {
        0 => format!("{address}: new, schema {NEWEST_SCHEMA}"),
        NEWEST_SCHEMA => format!("{address}: schema {NEWEST_SCHEMA}, nothing to do"),
        found => format!("{address}: schema {found} became {NEWEST_SCHEMA}"),
    });
    Ok(ExitCode::SUCCESS)
}
