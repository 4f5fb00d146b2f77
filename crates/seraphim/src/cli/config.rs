//! `seraphim config check · print · schema · example · reference`.

use std::process::ExitCode;

use super::say;
use super::settings::Chosen;
use crate::config;

/// Subcommands of `seraphim config`.
#[derive(clap::Subcommand)]
pub(super) enum Arguments {
    /// Tells every mistake at once. Ends with 2 if there is one.
    Check(Whose),
    /// Every setting as it stands, and where that came from. Secrets are not shown.
    Print(Whose),
    /// A JSON Schema of the TOML file.
    Schema,
    /// A TOML file with every setting in a comment.
    Example,
    /// Writes the reference of all settings, as Markdown.
    Reference,
}

/// Flags of those that look at the settings.
#[derive(clap::Args)]
pub(super) struct Whose {
    #[command(flatten)]
    chosen: Chosen,
    /// As `seraphim node` reads them, instead of `seraphim run`.
    #[arg(long)]
    node: bool,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments {
        Arguments::Check(Whose { chosen, node }) => {
            let outside = chosen.outside();
            let advice = if node {
                config::node(&outside)?.advice
            } else {
                config::run(&outside)?.advice
            };
            for advice in advice {
                say(advice);
            }
            say("the configuration is sound");
        }
        Arguments::Print(Whose { chosen, node }) => {
            say(config::print(&chosen.outside(), node).trim_end());
        }
        Arguments::Schema => say(format_args!("{:#}", config::schema())),
        Arguments::Example => say(config::example().trim_end()),
        Arguments::Reference => say(config::reference().trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}
