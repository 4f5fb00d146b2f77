//! The flags of the browser page, and its opening: for `try` and `sandbox`.

use seraphim_sandbox::script::ProcessOrders;
use seraphim_sandbox::{Console, ConsoleSettings, Sandbox};

/// How the page is served.
#[derive(clap::Args)]
pub(super) struct PageArguments {
    /// Serve no page.
    #[arg(long)]
    pub(super) no_page: bool,
    /// The page's port on 127.0.0.1; 0 lets the system choose. Without it: 8017, or another
    /// where that is taken.
    #[arg(long, value_name = "PORT")]
    page_port: Option<u16>,
}

impl PageArguments {
    /// Serves the page of a sandbox.
    pub(super) async fn open(
        &self,
        sandbox: &Sandbox,
        process_orders: Option<ProcessOrders>,
    ) -> anyhow::Result<Console> {
        let settings = ConsoleSettings {
            port: self.page_port,
            process_orders,
        };
        Ok(Console::open(sandbox, settings).await?)
    }
}
