//! A release: the version where it stands, and the changelog of what came since
//! the last one.
//!
//! It changes files; committing and tagging is left to whoever looks at them first.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// The kinds of a fragment (`<topic>.<kind>.md`), in the order of a release.
const KINDS: [(&str, &str); 4] = [
    ("added", "Added"),
    ("changed", "Changed"),
    ("fixed", "Fixed"),
    ("removed", "Removed"),
];
const UNRELEASED: &str = "## Unreleased\n\nSee [changelog.d/](changelog.d).\n";

/// Writes `version` into the manifests, and moves the fragments of
/// `changelog.d/` into CHANGELOG.md under it and the date.
pub(crate) fn prepare(root: &Path, version: &str, date: &str) -> anyhow::Result<()> {
    let new = numbers(version)?;
    let manifest = root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let old = text
        .lines()
        .find_map(|line| line.strip_prefix("version = \""))
        .and_then(|rest| rest.strip_suffix('"'))
        .context("Cargo.toml has no version")?
        .to_owned();
    if new <= numbers(&old)? {
        bail!("{version} is not newer than {old}");
    }

    let folder = root.join("changelog.d");
    let mut fragments = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What keeps the folder while it is empty.
        if !name.starts_with('.') {
            fragments.push((name.into_owned(), fs::read_to_string(&path)?));
        }
    }
    let log = root.join("CHANGELOG.md");
    let changes = section(version, date, &mut fragments)?;
    let written = insert(&fs::read_to_string(&log)?, &changes)?;

    fs::write(&log, written)?;
    for (name, _) in fragments {
        fs::remove_file(folder.join(name))?;
    }
    fs::write(&manifest, replaced(&text, "version = \"", &old, version)?)?;
    let chart = root.join("deploy/helm/seraphim/Chart.yaml");
    let text = fs::read_to_string(&chart)?;
    let text = replaced(&text, "\nversion: ", &old, version)?;
    fs::write(&chart, replaced(&text, "\nappVersion: ", &old, version)?)?;
    let locked = Command::new(env!("CARGO"))
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(root)
        .status()?;
    if !locked.success() {
        bail!("Cargo.lock could not be brought to {version}");
    }
    Ok(())
}

/// What CHANGELOG.md says of a version that is the program's own.
pub(crate) fn notes(root: &Path, version: &str) -> anyhow::Result<String> {
    if env!("CARGO_PKG_VERSION") != version {
        bail!(
            "the program is {}, not {version}",
            env!("CARGO_PKG_VERSION")
        );
    }
    of(&fs::read_to_string(root.join("CHANGELOG.md"))?, version)
}

fn of(log: &str, version: &str) -> anyhow::Result<String> {
    let heading = format!("\n## {version} ");
    let (_, rest) = log
        .split_once(&heading)
        .with_context(|| format!("CHANGELOG.md has no {version}"))?;
    let (_, body) = rest.split_once('\n').unwrap_or_default();
    Ok(body
        .split("\n## ")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned())
}

fn numbers(version: &str) -> anyhow::Result<[u64; 3]> {
    let parts: Vec<u64> = version
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .with_context(|| format!("{version} is no version"))?;
    parts
        .try_into()
        .map_err(|_| anyhow::anyhow!("{version} has not three numbers"))
}

fn section(
    version: &str,
    date: &str,
    fragments: &mut [(String, String)],
) -> anyhow::Result<String> {
    fragments.sort();
    let mut text = format!("## {version} ({date})\n");
    for (kind, heading) in KINDS {
        let ending = format!(".{kind}.md");
        let mut chosen = fragments
            .iter()
            .filter(|(name, _)| name.ends_with(&ending))
            .peekable();
        if chosen.peek().is_some() {
            write!(text, "\n### {heading}\n\n")?;
        }
        for (_, sentence) in chosen {
            writeln!(text, "- {}", sentence.trim().replace('\n', "\n  "))?;
        }
    }
    let strange = fragments.iter().find(|(name, _)| {
        KINDS
            .iter()
            .all(|(kind, _)| !name.ends_with(&format!(".{kind}.md")))
    });
    if let Some((name, _)) = strange {
        bail!("changelog.d/{name} is of no kind");
    }
    if fragments.is_empty() {
        bail!("changelog.d/ has nothing to release");
    }
    Ok(text)
}

fn insert(log: &str, changes: &str) -> anyhow::Result<String> {
    let (before, after) = log
        .split_once(UNRELEASED)
        .context("CHANGELOG.md has no part for what is unreleased")?;
    Ok(format!("{before}{UNRELEASED}\n{changes}{after}"))
}

fn replaced(text: &str, before: &str, old: &str, new: &str) -> anyhow::Result<String> {
    let line = format!("{before}{old}");
    if text.matches(&line).count() != 1 {
        bail!("{line:?} does not stand there once");
    }
    Ok(text.replace(&line, &format!("{before}{new}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragments(names: &[&str]) -> Vec<(String, String)> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), format!("Of {name},\nand more.\n")))
            .collect()
    }

    #[test]
    fn fragments_become_a_section_by_kind_and_notes_are_that_section_again() {
        let mut given = fragments(&["b.fixed.md", "c.added.md", "a.added.md"]);
        let changes = section("1.2.0", "2026-11-30", &mut given).expect("they are of known kinds");
        let log = format!("# Changelog\n\n{UNRELEASED}\n## 1.1.0 (2026-01-01)\n\n- Old.\n");
        let log = insert(&log, &changes).expect("there is a place for it");

        let notes = of(&log, "1.2.0").expect("it was just written");
        assert_eq!(
            notes,
            "### Added\n\n- Of a.added.md,\n  and more.\n- Of c.added.md,\n  and more.\n\n\
             ### Fixed\n\n- Of b.fixed.md,\n  and more."
        );
        assert_eq!(of(&log, "1.1.0").expect("it is still there"), "- Old.");
        assert!(of(&log, "1.0.0").is_err());
    }

    #[test]
    fn a_fragment_of_no_kind_and_a_release_of_nothing_are_refused() {
        assert!(section("1.0.0", "", &mut fragments(&["a.improved.md"])).is_err());
        assert!(section("1.0.0", "", &mut []).is_err());
    }

    #[test]
    fn versions_are_three_numbers_and_compare_as_numbers() {
        let of = |text| numbers(text).expect("it is one");
        assert!(of("0.10.0") > of("0.9.9"));
        for wrong in ["1.2", "1.2.3.4", "v1.2.3", "1.2.x", ""] {
            assert!(numbers(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_repositorys_own_files_have_the_places_that_a_release_writes_to() {
        let root = crate::root().expect("it lies in the workspace");
        let read = |path| fs::read_to_string(root.join(path)).expect(path);
        let now = env!("CARGO_PKG_VERSION");
        let chart = read("deploy/helm/seraphim/Chart.yaml");
        for (text, before) in [
            (&read("Cargo.toml"), "version = \""),
            (&chart, "\nversion: "),
            (&chart, "\nappVersion: "),
        ] {
            replaced(text, before, now, "9.9.9").expect("the version stands there once");
        }
        insert(&read("CHANGELOG.md"), "").expect("there is a place for it");
    }
}
