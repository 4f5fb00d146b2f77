//! The flags that every command has which reads settings.

use std::path::PathBuf;

use crate::config::Outside;

/// Where settings come from besides the environment.
#[derive(clap::Args)]
pub(super) struct Chosen {
    /// A TOML file, or for `seraphim node` a Lavalink application.yml; `SERAPHIM_CONFIG` names one too.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A setting, such as `player.max_queue=500`, before all others. Not for secrets.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl Chosen {
    /// What this process is told from outside.
    pub(super) fn outside(self) -> Outside {
        Outside::real(self.config, self.set)
    }
}
