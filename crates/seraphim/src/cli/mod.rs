//! The command line: one file a subcommand.

mod backup;
mod bench;
mod cage;
mod commands;
mod config;
mod doctor;
mod healthcheck;
mod migrate;
mod node;
mod page;
mod restore;
mod run;
mod sandbox;
mod settings;
mod supervisor;
mod r#try;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rustix::process::{Signal, getppid, set_parent_process_death_signal};

use crate::config::Mistakes;

/// The configuration is wrong; starting again as it is cannot help.
const EXIT_CONFIG: u8 = 2;

/// A music bot for Discord that you host yourself.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// Whose end ends the program too: the process that started it, by its number.
    #[arg(long, hide = true)]
    ends_with: Option<i32>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The bot. Needs `DISCORD_TOKEN`.
    Run(run::Arguments),
    /// Only the audio node: a Lavalink v4 server.
    Node(node::Arguments),
    /// The slash commands at Discord.
    #[command(subcommand)]
    Commands(commands::Arguments),
    /// A local stand-in of Discord, the bot against it, and a first song. Needs no token.
    Try(r#try::Arguments),
    /// The settings: what is wrong with them, and what they are.
    #[command(subcommand)]
    Config(config::Arguments),
    /// Writes everything that is kept into one file. The bot may be running.
    Backup(backup::Arguments),
    /// Brings back what a backup holds, in place of everything. The bot must not run.
    Restore(restore::Arguments),
    /// Brings the database to this version's schema; `run` does it too.
    Migrate(migrate::Arguments),
    /// Only the stand-in of Discord, for trying any bot.
    Sandbox(sandbox::Arguments),
    /// Says what is wrong with this machine, and what would help.
    Doctor(doctor::Arguments),
    /// What the audio node costs on this machine: players into a sink on loopback.
    Bench(bench::Arguments),
    /// Asks the program beside it how it is; ends with 0 when it can play, else with 1.
    Healthcheck(healthcheck::Arguments),
    /// Sets bounds upon itself and becomes another program.
    #[command(hide = true)]
    Cage(cage::Arguments),
}

/// Reads the command line and does what it says.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::Cage(arguments) = &arguments.command {
        return cage::run(arguments);
    }
    if let Some(parent) = arguments.ends_with
        && let Err(error) = end_with(parent, Signal::TERM)
    {
        complain(format!("the program that started this one: {error}"));
        return ExitCode::FAILURE;
    }
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        complain("a TLS provider was installed before main");
        return ExitCode::FAILURE;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(error);
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        match arguments.command {
            Command::Run(arguments) => run::run(arguments).await,
            Command::Node(arguments) => node::run(arguments).await,
            Command::Commands(arguments) => commands::run(arguments).await,
            Command::Config(arguments) => config::run(arguments),
            Command::Try(arguments) => r#try::run(arguments).await,
            Command::Backup(arguments) => backup::run(arguments).await,
            Command::Restore(arguments) => restore::run(arguments).await,
            Command::Migrate(arguments) => migrate::run(arguments).await,
            Command::Sandbox(arguments) => sandbox::run(arguments).await,
            Command::Doctor(arguments) => doctor::run(arguments).await,
            Command::Bench(arguments) => bench::run(arguments).await,
            Command::Healthcheck(arguments) => healthcheck::run(arguments).await,
            Command::Cage(arguments) => Ok(cage::run(&arguments)),
        }
    });
    runtime.shutdown_background();
    match result {
        Ok(code) => code,
        Err(error) => {
            complain(format!("{error:#}"));
            if error.is::<Mistakes>() || is_token_refused(&error) {
                EXIT_CONFIG.into()
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// Has the kernel send the signal when the parent ends, however it ends.
///
/// <https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html>
fn end_with(parent: i32, signal: Signal) -> io::Result<()> {
    set_parent_process_death_signal(Some(signal))?;
    // Had it ended before that, nobody would send the signal.
    if getppid().map(|pid| pid.as_raw_nonzero().get()) != Some(parent) {
        return Err(io::Error::other("the parent is gone"));
    }
    Ok(())
}

/// Another start would be refused as well.
fn is_token_refused(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(seraphim_discord::Error::TokenRefused)
    )
}

/// A line for whoever started the program.
fn say(line: impl Display) {
    // A closed standard output is no reason to stop playing.
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

fn complain(line: impl Display) {
    drop(writeln!(std::io::stderr().lock(), "seraphim: {line}"));
}
