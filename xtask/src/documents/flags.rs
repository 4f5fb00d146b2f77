//! The flags of the program's subcommands, read from where they are declared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Those that every subcommand has.
const GENERAL: [&str; 2] = ["help", "version"];

/// What follows belongs to another command.
const ENDS: [&str; 4] = ["|", "&&", ";", "#"];

/// Flags by subcommand, without their dashes.
pub(super) struct Flags(BTreeMap<String, BTreeSet<String>>);

impl Flags {
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut texts = BTreeMap::<String, String>::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let files = if path.is_dir() {
                let inside = fs::read_dir(&path)?.map(|entry| entry.map(|entry| entry.path()));
                inside.collect::<Result<_, _>>()?
            } else {
                vec![path.clone()]
            };
            for file in files {
                let text = texts.entry(name.clone().into_owned()).or_default();
                text.push_str(&fs::read_to_string(file)?);
            }
        }
        Ok(Self::of(&texts))
    }

    fn of(texts: &BTreeMap<String, String>) -> Self {
        let flags = texts.iter().map(|(name, text)| {
            // What several have in common is declared beside them.
            let shared = texts
                .iter()
                .filter(|(other, _)| text.contains(&format!("super::{other}::")));
            let texts = shared.map(|(_, text)| text).chain([text]);
            (
                name.clone(),
                texts.flat_map(|text| declared(text)).collect(),
            )
        });
        Self(flags.collect())
    }

    /// What is wrong with the flags of a command line.
    pub(super) fn denies(&self, words: &[&str]) -> Option<String> {
        let at = words
            .windows(2)
            .position(|pair| pair[0].ends_with("seraphim") && self.0.contains_key(pair[1]))?;
        let (name, given) = (words[at + 1], &words[at + 2..]);
        let known = &self.0[name];
        given
            .iter()
            .take_while(|word| !ENDS.contains(word))
            .filter_map(|word| word.strip_prefix("--"))
            .map(|word| word.split('=').next().unwrap_or_default())
            .map(|flag| flag.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric()))
            .find(|flag| !flag.is_empty() && !GENERAL.contains(flag) && !known.contains(*flag))
            .map(|flag| format!("seraphim {name} has no flag --{flag}"))
    }
}

/// Each `#[arg(long)] field: Type`, as clap spells it.
fn declared(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut attribute = String::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[arg(") {
            line.clone_into(&mut attribute);
            continue;
        }
        if attribute.is_empty() {
            continue;
        }
        let field = line.split_once(": ").map(|(name, _)| name);
        let field = field.and_then(|name| name.rsplit(' ').next());
        match field.filter(|name| !line.starts_with('#') && is_field(name)) {
            Some(name) => {
                found.extend(spelt(&attribute, name));
                attribute.clear();
            }
            None => attribute.push_str(line),
        }
    }
    found
}

fn is_field(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_lowercase() || "_0123456789".contains(letter);
    !text.is_empty() && text.chars().all(fits)
}

fn spelt(attribute: &str, field: &str) -> Option<String> {
    let words = attribute.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    if !words.into_iter().any(|word| word == "long") {
        return None;
    }
    let named = attribute.split_once("long = \"");
    let named = named.and_then(|(_, rest)| rest.split('"').next());
    Some(named.map_or_else(|| field.replace('_', "-"), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_that_the_subcommand_does_not_have_is_told() {
        let play = "use super::settings::Chosen;\n#[arg(long, value_name = \"FILE\")]\n\
                    pub(super) a_script: Option<PathBuf>,\n\
                    #[arg(\n    long = \"set\",\n)]\nvalues: Vec<String>,\n\
                    #[arg(required = true)]\nfile: PathBuf,\n";
        let texts = [
            ("try", play),
            ("settings", "#[arg(long)]\nconfig: PathBuf,\n"),
            ("node", ""),
        ];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let flags = Flags::of(&texts.into());
        let denied = |line: &str| flags.denies(&line.split_whitespace().collect::<Vec<_>>());
        for right in [
            "seraphim try --a-script X --set a=b --config=f --help",
            "docker run seraphim try | grep --file",
            "helm install seraphim --file",
        ] {
            assert_eq!(denied(right), None, "{right}");
        }
        assert_eq!(
            denied("target/release/seraphim try --file X").as_deref(),
            Some("seraphim try has no flag --file")
        );
        assert!(denied("seraphim node --config f").is_some());
    }
}
