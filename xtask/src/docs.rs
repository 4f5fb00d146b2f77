//! The pages under `docs/` that the program writes about itself.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// Writes every generated page.
pub(crate) fn write(root: &Path) -> anyhow::Result<()> {
    let page = root.join("docs/commands.md");
    let written = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--bin", "seraphim", "--"])
        .args(["commands", "reference"])
        .current_dir(root)
        .output()
        .context("the program could not be run")?;
    if !written.status.success() {
        bail!("{}", String::from_utf8_lossy(&written.stderr));
    }
    std::fs::write(&page, written.stdout).with_context(|| format!("{}", page.display()))
}
