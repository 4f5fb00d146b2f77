//! Chores of the repository: `cargo xtask layers` holds the table of imports
//! against the manifests, `cargo xtask demo` composes the demo music anew,
//! `cargo xtask docs` writes the pages that are generated.

mod demo;
mod docs;
mod layers;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

fn main() -> anyhow::Result<()> {
    let root = root()?;
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["layers"] => {
            let broken = layers::broken(&root)?;
            if !broken.is_empty() {
                bail!(
                    "imports that the table in ARCHITECTURE.md forbids:\n{}",
                    broken.join("\n")
                );
            }
            writeln!(
                std::io::stdout(),
                "layers: every import is one that the table allows"
            )?;
            Ok(())
        }
        ["demo"] => demo::write(&root),
        ["docs"] => docs::write(&root),
        _ => bail!("usage: cargo xtask layers | demo | docs"),
    }
}

fn root() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("xtask lies in the workspace")
}
