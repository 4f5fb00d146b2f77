//! `seraphim commands sync · list · clear · reference`: the slash commands.

use std::process::ExitCode;

use super::say;
use super::settings::Chosen;
use crate::config;

/// Subcommands of `seraphim commands`.
#[derive(clap::Subcommand)]
pub(super) enum Arguments {
    /// Makes Discord's list the program's. `seraphim run` does this by itself.
    Sync(Where),
    /// Says which commands Discord has.
    List(Where),
    /// Takes all commands away from Discord.
    Clear(Where),
    /// Writes the reference of all commands, as Markdown. Needs no token.
    Reference,
}

/// Flags of those that talk to Discord.
#[derive(clap::Args)]
pub(super) struct Where {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments {
        Arguments::Sync(at) => {
            let changed = registrar(at).await?.sync().await?;
            say(if changed {
                "the commands are registered"
            } else {
                "the commands were registered already"
            });
        }
        Arguments::List(at) => {
            for command in registrar(at).await?.list().await? {
                say(command);
            }
        }
        Arguments::Clear(at) => {
            registrar(at).await?.clear().await?;
            say("Discord has no command of this application any more");
        }
        Arguments::Reference => say(seraphim_discord::command_reference()?.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

async fn registrar(at: Where) -> anyhow::Result<seraphim_discord::Registrar> {
    let settings = config::run(&at.chosen.outside())?;
    Ok(seraphim_discord::registrar(settings.discord).await?)
}
