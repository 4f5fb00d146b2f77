//! `seraphim bench`: what the audio node costs on this machine, and the bot.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::ValueEnum as _;
use serde::Serialize;

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
    /// In place of all that: as many people press everything in one guild for
    /// `--seconds`, of the bot itself.
    #[arg(long, value_name = "PEOPLE", conflicts_with = "soak", value_parser = clap::value_parser!(u32).range(1..=500))]
    crowd: Option<u32>,
    /// In place of all that: the bot's memory in one to ten thousand guilds.
    #[arg(long, conflicts_with_all = ["soak", "crowd"])]
    guilds: bool,
    /// Repeats what was asked of the players of a soak, or what a crowd does.
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
    if let Some(people) = arguments.crowd {
        let crowd = bench::crowd(people, arguments.seconds, arguments.seed).await?;
        return tell(&arguments, &crowd);
    }
    if arguments.guilds {
        let guilds = bench::guilds(|what| complain(format_args!("measuring {what}"))).await?;
        return tell(&arguments, &guilds);
    }
    let scenarios = if arguments.scenario.is_empty() {
        Scenario::value_variants().to_vec()
    } else {
        arguments.scenario.clone()
    };
    let plan = Plan {
        scenarios,
        players: arguments.players,
        seconds: arguments.seconds,
        reactions: !arguments.no_reactions,
        peer: arguments.peer.clone(),
    };
    let report = bench::run(&plan, |what| complain(format_args!("measuring {what}"))).await?;
    tell(&arguments, &report)
}

/// Writes what was measured, as text or as JSON.
fn tell(arguments: &Arguments, report: &(impl Serialize + Display)) -> anyhow::Result<ExitCode> {
    let json = serde_json::to_string_pretty(report)?;
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
