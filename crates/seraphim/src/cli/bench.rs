//! `seraphim bench`: what the audio node costs on this machine.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::ValueEnum as _;

use super::{complain, say};
use crate::bench::{self, Plan, Scenario};

/// Flags of `seraphim bench`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Players of each scenario; what a machine of two cores carries with ease if absent.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    players: Option<u32>,
    /// How long each scenario is measured.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// Only this scenario; may be given several times. All of them if absent.
    #[arg(long, value_enum)]
    scenario: Vec<Scenario>,
    /// Leave out how soon one player reacts.
    #[arg(long)]
    no_reactions: bool,
    /// A program that plays through another library, to compare with: see bench/songbird.
    #[arg(long, value_name = "PROGRAM")]
    peer: Option<PathBuf>,
    /// In place of all that: keep fifty players busy for so many seconds, and
    /// fail if memory grows, anything is left, or a frame is missed.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(20..))]
    soak: Option<u32>,
    /// Repeats what was asked of the players of a soak.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write JSON in place of text.
    #[arg(long)]
    json: bool,
    /// Write JSON to this file besides.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if let Some(seconds) = arguments.soak {
        let length = Duration::from_secs(seconds.into());
        let soak = bench::soak(length, arguments.seed).await?;
        say(serde_json::to_string_pretty(&soak)?);
        return Ok(ExitCode::SUCCESS);
    }
    let scenarios = if arguments.scenario.is_empty() {
        Scenario::value_variants().to_vec()
    } else {
        arguments.scenario
    };
    let plan = Plan {
        scenarios,
        players: arguments.players,
        seconds: arguments.seconds,
        reactions: !arguments.no_reactions,
        peer: arguments.peer,
    };
    let report = bench::run(&plan, |what| complain(format_args!("measuring {what}"))).await?;
    let json = serde_json::to_string_pretty(&report)?;
    if let Some(file) = &arguments.out {
        let context = || format!("{} cannot be written", file.display());
        std::fs::write(file, &json).with_context(context)?;
    }
    if arguments.json {
        say(json);
    } else {
        say(report);
    }
    Ok(ExitCode::SUCCESS)
}
