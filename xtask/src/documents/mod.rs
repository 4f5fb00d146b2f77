//! Holds the documents to what is there: links and their anchors, files, commands
//! of Discord, of the program and their flags, of make, keys, metrics, the list of codes, and the
//! tests of faults; and the files of a deployment to the keys that the program has.

mod faults;
mod flags;
mod known;
mod page;

use std::fs;
use std::path::Path;

use known::Known;
use page::Page;

/// Row by row what was wanted, and the tests that show it.
const SEED: &str = "docs/seed-coverage.md";
/// They set keys by the environment.
const DEPLOYMENTS: [&str; 7] = [
    "Dockerfile",
    "compose.yaml",
    "deploy/compose/lavalink.yaml",
    "deploy/compose/monitoring.yaml",
    "deploy/compose/postgres.yaml",
    "deploy/helm/seraphim/templates/statefulset.yaml",
    "deploy/systemd/seraphim.service",
];

/// Every sentence that is not true, with its page.
pub(crate) fn broken(root: &Path) -> anyhow::Result<Vec<String>> {
    let known = Known::read(root)?;
    let pages = Page::all(root)?;
    let mut broken = Vec::new();
    for page in &pages {
        broken.extend(page.dead_links(root, &pages));
        for words in page.code() {
            if let Some(what) = known.denies(words) {
                broken.push(format!("{}: {what}", page.path.display()));
            }
        }
    }
    for file in DEPLOYMENTS {
        let text = fs::read_to_string(root.join(file))?;
        for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
            if word.contains("__")
                && let Some(what) = known.denies(word)
            {
                broken.push(format!("{file}: {what}"));
            }
        }
    }
    let errors = pages
        .iter()
        .find(|page| page.path.ends_with("docs/errors.md"));
    broken.extend(known.metrics_missed());
    broken.extend(known.codes_missed(errors.map_or("", |page| page.text.as_str())));
    let faults = fs::read_to_string(root.join(faults::PAGE))?;
    let tests = faults::tests(root)?;
    broken.extend(faults::missed(&faults, &tests));
    let seed = fs::read_to_string(root.join(SEED))?;
    broken.extend(faults::unknown(SEED, &seed, &tests));
    broken.sort();
    broken.dedup();
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_documents_name_is_there() {
        let root = crate::root().expect("it lies in the workspace");
        let broken = broken(&root).expect("everything can be read");
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}
