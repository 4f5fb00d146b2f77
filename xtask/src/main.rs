//! Chores of the repository: `cargo xtask layers` holds the table of imports
//! against the manifests, `cargo xtask demo` composes the demo music anew,
//! `cargo xtask docs` writes the pages that are generated, `cargo xtask release`
//! brings the version and the changelog to a release, `cargo xtask documents` says
//! what in the documents is not there.

mod demo;
mod docs;
mod documents;
mod layers;
mod release;

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
        ["documents"] => {
            let broken = documents::broken(&root)?;
            if !broken.is_empty() {
                bail!("what is not there:\n{}", broken.join("\n"));
            }
            writeln!(
                std::io::stdout(),
                "documents: everything that they name is there"
            )?;
            Ok(())
        }
        ["release", "notes", version] => {
            writeln!(std::io::stdout(), "{}", release::notes(&root, version)?)?;
            Ok(())
        }
        ["release", version, date] => release::prepare(&root, version, date),
        _ => bail!(
            "usage: cargo xtask layers | demo | docs | documents | release VERSION DATE | release notes VERSION"
        ),
    }
}

fn root() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("xtask lies in the workspace")
}
