//! What there is: read from where it is made.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::flags::Flags;

/// Below `/` and no command of Discord's: addresses of the program, and places.
const PLACES: [&str; 11] = [
    "audio", "data", "healthz", "livez", "logs", "media", "metrics", "path", "readyz", "slack",
    "version",
];
/// Folders whose files documents name.
const FOLDERS: [&str; 8] = [
    ".github/",
    "changelog.d/",
    "crates/",
    "demo/",
    "deploy/",
    "docs/",
    "proof/",
    "tools/",
];
/// What is made on the machine, and is not of the repository.
const MADE: [&str; 1] = ["proof/.venv/"];
/// Beginnings of codes.
const FAMILIES: [&str; 5] = ["VAL-", "PERM-", "PLAY-", "NET-", "SYS-"];

/// Everything that a document may name.
pub(super) struct Known {
    root: PathBuf,
    /// Commands of Discord's, without their slash.
    commands: BTreeSet<String>,
    /// Subcommands of the program.
    subcommands: BTreeSet<String>,
    flags: Flags,
    targets: BTreeSet<String>,
    chores: BTreeSet<String>,
    proofs: BTreeSet<String>,
    keys: BTreeSet<String>,
    metrics: BTreeSet<String>,
    /// Those that the program has.
    measured: BTreeSet<String>,
    codes: BTreeSet<String>,
}

impl Known {
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let read = |path: &str| fs::read_to_string(root.join(path));
        let mut proofs = BTreeSet::new();
        for entry in fs::read_dir(root.join("proof"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "py") {
                let text = fs::read_to_string(path)?;
                proofs.extend(after(&text, "def ").filter(|name| !name.is_empty()));
            }
        }
        let mut subcommands = BTreeSet::new();
        for entry in fs::read_dir(root.join("crates/seraphim/src/cli"))? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            subcommands.insert(name.into_owned());
        }
        let mut codes = BTreeSet::new();
        for file in [
            "crates/seraphim-core/src/refusal.rs",
            "crates/seraphim-discord/src/denial.rs",
        ] {
            codes.extend(codes_in(&read(file)?, '"'));
        }
        let pages = format!(
            "{}{}",
            read("docs/configuration.md")?,
            read("docs/sources.md")?
        );
        Ok(Self {
            root: root.to_owned(),
            commands: after(&read("docs/commands.md")?, "## `/").collect(),
            subcommands,
            flags: Flags::read(&root.join("crates/seraphim/src/cli"))?,
            targets: read("Makefile")?
                .lines()
                .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
                .collect(),
            chores: after(&read("xtask/src/main.rs")?, "[\"").collect(),
            proofs,
            keys: spans(&pages).map(str::to_owned).collect(),
            metrics: spans(&read("docs/metrics.md")?)
                .filter(|span| span.starts_with("seraphim_"))
                .map(str::to_owned)
                .collect(),
            measured: after(
                &read("crates/seraphim-ops/src/metrics/names.rs")?,
                "metric(\"",
            )
            .collect(),
            codes,
        })
    }

    /// What is wrong with something that a document sets as code.
    pub(super) fn denies(&self, code: &str) -> Option<String> {
        let words: Vec<&str> = code.split_whitespace().collect();
        let first = *words.first()?;
        if let Some(name) = first.strip_prefix('/')
            && is_name(name)
            && !self.commands.contains(name)
            && !PLACES.contains(&name)
        {
            return Some(format!("there is no command /{name}"));
        }
        for pair in words.windows(2) {
            let (known, what) = match pair[0] {
                "seraphim" | "target/release/seraphim" => (&self.subcommands, "subcommand"),
                "make" => (&self.targets, "target"),
                "xtask" => (&self.chores, "chore"),
                "proof/run" => (&self.proofs, "proof"),
                _ => continue,
            };
            // The program in the service of its name.
            if is_name(pair[1]) && pair[1] != "seraphim" && !known.contains(pair[1]) {
                return Some(format!("there is no {what} {}", pair[1]));
            }
        }
        let flag = self.flags.denies(&words);
        flag.or_else(|| words.iter().find_map(|word| self.denies_word(word)))
    }

    fn denies_word(&self, word: &str) -> Option<String> {
        let plain = word.trim_matches(|letter: char| "\"'(),;:=".contains(letter));
        if let Some(rest) = plain.strip_prefix("SERAPHIM_") {
            let name: String = rest
                .chars()
                .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
                .collect();
            let key = name.to_lowercase().replace("__", ".");
            let key = key.strip_suffix("_file").unwrap_or(&key);
            let general = rest.contains(['<', '…']) || !key.contains('.');
            return (!general && !self.has_key(key)).then(|| format!("there is no key {key}"));
        }
        if plain.starts_with("seraphim_") {
            let name = plain.split('{').next().unwrap_or_default();
            let name = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|ending| name.strip_suffix(ending))
                .unwrap_or(name);
            let known = self.metrics.contains(name) || self.crates(name);
            return (!known).then(|| format!("there is no metric {name}"));
        }
        if FOLDERS.iter().any(|folder| plain.starts_with(folder)) {
            let general = plain.contains(['*', '<', '…', '$', '{']);
            let made = MADE.iter().any(|folder| plain.starts_with(folder));
            return (!general && !made && !self.root.join(plain).exists())
                .then(|| format!("there is no {plain}"));
        }
        let (section, rest) = plain.split_once('.')?;
        let sections = self.keys.iter().filter_map(|key| key.split_once('.'));
        let is_key = sections.clone().any(|(known, _)| known == section)
            && !section.is_empty()
            && !rest.is_empty()
            && plain
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || "._".contains(letter));
        let file = Path::new(plain).extension().is_some_and(|ending| {
            [
                "rs", "md", "toml", "py", "db", "yml", "yaml", "json", "js", "log", "service",
            ]
            .iter()
            .any(|known| ending == *known)
        });
        (is_key && !file && !self.has_key(plain)).then(|| format!("there is no key {plain}"))
    }

    /// Whether it is a key, the file of a secret, or what several begin with.
    fn has_key(&self, key: &str) -> bool {
        let key = key
            .strip_suffix("_file")
            .unwrap_or(key)
            .trim_end_matches('.');
        let below = format!("{key}.");
        self.keys
            .iter()
            .any(|known| known == key || known.starts_with(&below))
            || self
                .keys
                .iter()
                .filter(|known| known.contains("NAME"))
                .any(|known| fits(known, key))
    }

    /// Whether it is the name of a crate in code.
    fn crates(&self, name: &str) -> bool {
        self.root
            .join("crates")
            .join(name.replace('_', "-"))
            .exists()
    }

    /// Metrics of the program that docs/metrics.md lacks, and the other way round.
    pub(super) fn metrics_missed(&self) -> Vec<String> {
        self.measured
            .symmetric_difference(&self.metrics)
            .map(|name| format!("docs/metrics.md: {name} is there or in the program, not in both"))
            .collect()
    }

    /// Codes of the program that `page` lacks, and codes there that the program lacks.
    pub(super) fn codes_missed(&self, page: &str) -> Vec<String> {
        let told: BTreeSet<String> = page
            .lines()
            .filter(|line| line.starts_with("| `"))
            .flat_map(|line| codes_in(line, '`').into_iter().take(1))
            .collect();
        self.codes
            .symmetric_difference(&told)
            .map(|code| format!("docs/errors.md: {code} is there or in the program, not in both"))
            .collect()
    }
}

/// `lavalink.node.NAME.host` against `lavalink.node.east.host`.
fn fits(known: &str, key: &str) -> bool {
    let (known, key): (Vec<_>, Vec<_>) = (known.split('.').collect(), key.split('.').collect());
    known.len() == key.len()
        && known
            .iter()
            .zip(&key)
            .all(|(known, part)| known == part || *known == "NAME")
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || "-_".contains(letter))
}

/// The name that follows each `mark`.
fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    text.split(mark).skip(1).map(|rest| {
        rest.chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
            .collect()
    })
}

/// What stands between backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

fn codes_in(text: &str, quote: char) -> Vec<String> {
    text.split(quote)
        .skip(1)
        .step_by(2)
        .filter(|span| {
            FAMILIES.iter().any(|family| {
                span.strip_prefix(family)
                    .is_some_and(|rest| rest.len() == 3 && rest.parse::<u16>().is_ok())
            })
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_denied_and_what_is_there_is_not() {
        let root = crate::root().expect("it lies in the workspace");
        let known = Known::read(&root).expect("everything can be read");
        for wrong in [
            "/sing",
            "seraphim sing",
            "make tea",
            "cargo xtask sing",
            "proof/run sing",
            "sources.ytdlp.colour",
            "SERAPHIM_SOURCES__YTDLP__COLOUR=red",
            "seraphim_songs_total",
            "deploy/nothing.yml",
        ] {
            assert!(known.denies(wrong).is_some(), "{wrong}");
        }
        for right in [
            "/play lauds",
            "/healthz",
            "sudo seraphim doctor --sources",
            "make check",
            "cargo xtask layers",
            "proof/run ytdlp_pages",
            "sources.ytdlp.program",
            "SERAPHIM_LAVALINK__NODE__EAST__HOST=east",
            "seraphim_guilds",
            "deploy/check",
            "tokio.rs",
        ] {
            assert_eq!(known.denies(right), None, "{right}");
        }
    }

    #[test]
    fn a_code_that_is_missing_or_invented_is_told() {
        let root = crate::root().expect("it lies in the workspace");
        let known = Known::read(&root).expect("everything can be read");
        let page = fs::read_to_string(root.join("docs/errors.md")).expect("it is there");
        assert!(known.codes_missed(&page).is_empty());
        let changed = page.replace("| `VAL-001`", "| `VAL-901`");
        assert_eq!(known.codes_missed(&changed).len(), 2);
    }
}
