//! `seraphim doctor`: what is wrong with this machine, and what would help.

mod discord;
mod machine;

use std::process::ExitCode;

use seraphim_sources::{Finding, Health, Sources};

use super::say;
use super::settings::Chosen;
use crate::config::{self, Outside};

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
    let outside = arguments.chosen.outside();
    let sources = Sources::new(config::doctor(&outside)?)?;
    let mut findings = examine_bot(&outside).await;
    findings.extend([machine::voice(), machine::descriptors()]);
    findings.extend(sources.examine_machine().await);
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

/// What the bot needs: a sound configuration, Discord, a database, room.
async fn examine_bot(outside: &Outside) -> Vec<Finding> {
    let settings = match config::run(outside) {
        Ok(settings) => settings,
        Err(mistakes) => {
            let words = mistakes.to_string().replace('\n', "; ");
            let remedy = "mend that first; `seraphim config check` says it line by line";
            return vec![Finding::new("configuration", Health::Broken, words, remedy)];
        }
    };
    let mut findings = vec![Finding::new("configuration", Health::Fine, "sound", None)];
    findings.extend(discord::examine(&settings.discord).await);
    findings.push(machine::database(&settings.database).await);
    let cache = settings.frames.cache.as_ref();
    let folder = cache.and_then(|cache| cache.folder.as_deref());
    findings.extend(machine::room(&settings.database, folder));
    findings
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
