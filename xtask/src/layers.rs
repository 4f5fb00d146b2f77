//! Who may import whom: the table of ARCHITECTURE.md, held against what cargo
//! says of each manifest (dev and build dependencies included).

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

/// A crate of ours, the crates of ours that it may import, and outside crates
/// that it must never see.
struct Rule {
    name: &'static str,
    may: &'static [&'static str],
    never: &'static [&'static str],
}

const NETWORK: &[&str] = &["tokio", "twilight-*", "sqlx", "axum", "reqwest", "tracing"];

const RULES: &[Rule] = &[
    Rule {
        name: "seraphim-core",
        may: &[],
        never: NETWORK,
    },
    Rule {
        name: "lavalink-protocol",
        may: &[],
        never: NETWORK,
    },
    Rule {
        name: "seraphim-voice",
        may: &[],
        never: &["twilight-*", "sqlx", "axum"],
    },
    Rule {
        name: "seraphim-ops",
        may: &[],
        never: &["twilight-*", "sqlx"],
    },
    Rule {
        name: "seraphim-sandbox",
        may: &[],
        never: &["twilight-*", "sqlx", "songbird"],
    },
    Rule {
        name: "seraphim-engine",
        may: &["seraphim-core"],
        never: &["twilight-*", "sqlx", "axum", "reqwest"],
    },
    Rule {
        name: "seraphim-discord",
        may: &["seraphim-engine", "seraphim-core"],
        never: &["sqlx", "davey"],
    },
    Rule {
        name: "seraphim-store",
        may: &["seraphim-engine", "seraphim-core"],
        never: &["twilight-*", "axum", "reqwest"],
    },
    Rule {
        name: "seraphim-lavalink",
        may: &["seraphim-engine", "seraphim-core", "lavalink-protocol"],
        never: &["twilight-*", "sqlx", "davey"],
    },
    Rule {
        name: "seraphim-sources",
        may: &["lavalink-protocol"],
        never: &["twilight-*", "sqlx", "axum", "davey"],
    },
    Rule {
        name: "seraphim-node",
        may: &["lavalink-protocol", "seraphim-sources", "seraphim-voice"],
        never: &["twilight-*", "sqlx"],
    },
];

/// Crates that import everything, or stand outside the program.
const FREE: &[&str] = &["seraphim", "xtask"];

/// The edges that the table forbids, as `from -> to`.
///
/// # Errors
/// When cargo cannot read the manifests.
pub(crate) fn broken(root: &Path) -> anyhow::Result<Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    anyhow::ensure!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    judge(&manifests(&metadata))
}

type Manifest = (String, Vec<String>);

fn manifests(metadata: &Value) -> Vec<Manifest> {
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter()
            .filter_map(|item| item["name"].as_str())
            .map(str::to_owned)
            .collect()
    };
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    packages
        .iter()
        .filter_map(|package| {
            Some((
                package["name"].as_str()?.to_owned(),
                names(&package["dependencies"]),
            ))
        })
        .collect()
}

fn judge(manifests: &[Manifest]) -> anyhow::Result<Vec<String>> {
    let ours: BTreeSet<&str> = manifests.iter().map(|(name, _)| name.as_str()).collect();
    let mut broken = Vec::new();
    for (name, imports) in manifests {
        let rule = RULES.iter().find(|rule| rule.name == name);
        if rule.is_none() && !FREE.contains(&name.as_str()) {
            anyhow::bail!("{name} has no row in the table of imports");
        }
        for import in imports {
            let forbidden = FREE.contains(&import.as_str())
                || rule.is_some_and(|rule| {
                    let stranger =
                        ours.contains(import.as_str()) && !rule.may.contains(&import.as_str());
                    stranger || rule.never.iter().any(|pattern| matches(pattern, import))
                });
            if forbidden {
                broken.push(format!("{name} -> {import}"));
            }
        }
    }
    Ok(broken)
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == name, |prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, imports: &[&str]) -> Manifest {
        (
            name.to_owned(),
            imports.iter().map(|&import| import.to_owned()).collect(),
        )
    }

    #[test]
    fn this_workspace_keeps_to_the_table() {
        let root = crate::root().expect("xtask lies in the workspace");

        assert_eq!(
            broken(&root).expect("cargo reads the manifests"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_import_across_the_halves_is_found() {
        let manifests = [
            manifest("seraphim-core", &["thiserror", "tokio"]),
            manifest("seraphim-engine", &["seraphim-core", "twilight-model"]),
            manifest("seraphim-sandbox", &["seraphim-core"]),
            manifest("seraphim-node", &["lavalink-protocol", "seraphim-core"]),
            manifest("lavalink-protocol", &["serde"]),
        ];

        assert_eq!(
            judge(&manifests).expect("all have a row"),
            [
                "seraphim-core -> tokio",
                "seraphim-engine -> twilight-model",
                "seraphim-sandbox -> seraphim-core",
                "seraphim-node -> seraphim-core",
            ]
        );
    }

    #[test]
    fn a_crate_without_a_row_is_refused() {
        assert!(
            judge(&[manifest("seraphim-stray", &[])]).is_err(),
            "a stray crate went through"
        );
    }
}
