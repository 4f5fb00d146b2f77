//! `seraphim doctor`: what is wrong with this machine, and what would help.

use std::process::ExitCode;

use seraphim_sources::{Finding, Health, Sources};

use super::say;
use super::settings::Chosen;
use crate::config;

/// Flags of `seraphim doctor`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Try every source too: search it, and open what it finds.
    #[arg(long)]
    sources: bool,
}

/// Says one line of each thing, with the remedy. Ends with 1 when anything is
/// broken.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = config::doctor(&arguments.chosen.outside())?;
    let sources = Sources::new(settings)?;
    let mut findings = sources.examine_machine().await;
    if arguments.sources {
        findings.extend(sources.examine_sources().await);
    }
    sources.close().await;
    for finding in &findings {
        say(line(finding));
    }
    let broken = findings
        .iter()
        .any(|finding| finding.health == Health::Broken);
    Ok(if broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn line(finding: &Finding) -> String {
    let health = match finding.health {
        Health::Fine => "ok",
        Health::Off => "off",
        Health::Weak => "warning",
        Health::Broken => "BROKEN",
    };
    let line = format!("{health:<8}{}: {}", finding.subject, finding.words);
    match &finding.remedy {
        Some(remedy) => format!("{line}; {remedy}"),
        None => line,
    }
}
