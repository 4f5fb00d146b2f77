//! What the program lets its owners do from Discord, beyond the players of guilds:
//! its audio nodes, and its end.

use async_trait::async_trait;

/// The program, as `/admin` and `/ping` see it.
#[async_trait]
pub trait Operator: Send + Sync + 'static {
    /// The audio nodes, in the order of the configuration.
    fn nodes(&self) -> Vec<NodeState>;

    /// Moves the players of a node to others and gives it no new ones, or takes
    /// that back. Says whether there is such a node.
    async fn drain(&self, node: &str, draining: bool) -> bool;

    /// Moves the players of a node to others once; it may get new ones. Says
    /// whether there is such a node.
    async fn relieve(&self, node: &str) -> bool;

    /// Writes lines of this level and above into the log from now on: `error`,
    /// `warn`, `info`, `debug` or `trace`. Says whether it does.
    fn set_log_level(&self, level: &str) -> bool;

    /// Ends the program, soon and in good order.
    fn shut_down(&self);
}

/// An audio node at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeState {
    /// Its name in the configuration.
    pub name: String,
    /// It is connected.
    pub up: bool,
    /// It gets no new players.
    pub draining: bool,
    /// Its players, as it said last; 0 before it said anything.
    pub players: u32,
    /// Its version, or why it is not connected. English, for an operator.
    pub detail: String,
}
