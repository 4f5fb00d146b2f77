//! What the owners may do to the program from Discord.

use std::sync::Arc;

use async_trait::async_trait;
use seraphim_discord::{NodeState, Operator};
use seraphim_lavalink::{Health, Lavalink};
use seraphim_ops::Logs;
use tokio_util::sync::CancellationToken;

/// The program, as `/admin` and `/ping` see it.
pub(crate) struct Program {
    pub(crate) audio: Arc<Lavalink>,
    pub(crate) logs: Arc<Logs>,
    /// Ends the program when it is cancelled.
    pub(crate) leave: CancellationToken,
}

#[async_trait]
impl Operator for Program {
    fn nodes(&self) -> Vec<NodeState> {
        let nodes = self.audio.nodes().into_iter();
        let figures = self.audio.figures();
        let players = |name: &str| {
            let known = figures.iter().find(|node| node.name == name);
            known.map_or(0, |node| node.players)
        };
        nodes
            .map(|(name, health)| NodeState {
                players: players(&name),
                up: matches!(health, Health::Up { .. }),
                draining: self.audio.is_draining(&name),
                name,
                detail: match health {
                    Health::Connecting => "connecting".to_owned(),
                    Health::Up { version } => version,
                    Health::Down(reason) => reason.to_string(),
                },
            })
            .collect()
    }

    async fn drain(&self, node: &str, draining: bool) -> bool {
        self.audio.drain(node, draining).await
    }

    async fn relieve(&self, node: &str) -> bool {
        self.audio.drain(node, true).await && self.audio.drain(node, false).await
    }

    fn set_log_level(&self, level: &str) -> bool {
        match self.logs.set_filter(level) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, level, "the log's level was not set");
                false
            }
        }
    }

    fn shut_down(&self) {
        self.leave.cancel();
    }
}
