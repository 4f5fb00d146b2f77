//! docs/faults.md: a line for each fault, and tests that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Where the page lies.
pub(super) const PAGE: &str = "docs/faults.md";
/// Faults are numbered from 1 to this.
const FAULTS: u32 = 72;
/// What a line says that has no test.
const MISSING: &str = "not yet shown";

/// What is wrong with the page, given everything that there is to name.
pub(super) fn missed(page: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut next = 1;
    for line in page.lines() {
        let mut cells = line.split('|').map(str::trim);
        let number = cells.nth(1).and_then(|cell| cell.parse::<u32>().ok());
        let Some(number) = number else { continue };
        if number != next {
            wrong.push(format!("{PAGE}: {number} stands where {next} is expected"));
        }
        next = number + 1;
        let shown = cells.nth(2).unwrap_or_default();
        let named: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        if named.is_empty() && shown != MISSING {
            wrong.push(format!(
                "{PAGE}: {number} names no test and does not say so"
            ));
        }
        let unknown = named.iter().filter(|name| !tests.contains(**name));
        wrong.extend(unknown.map(|name| format!("{PAGE}: {number}: there is no test {name}")));
    }
    if next != FAULTS + 1 {
        wrong.push(format!("{PAGE}: it ends before fault {next}"));
    }
    wrong
}

/// The functions of all tests: in Rust those below `#[test]` and its kin, in
/// Python everything in `proof/`.
pub(super) fn tests(root: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut tests = BTreeSet::new();
    let mut folders = ["crates", "proof", "xtask"]
        .map(|name| root.join(name))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                tests.extend(in_rust(&fs::read_to_string(path)?));
            } else if path.extension().is_some_and(|ending| ending == "py") {
                tests.extend(in_python(&fs::read_to_string(path)?));
            }
        }
    }
    Ok(tests)
}

/// Tests that a page names and that there are not. Nothing else in its code has
/// so many words between lines.
pub(super) fn unknown(page: &str, text: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let named = text.split('`').skip(1).step_by(2);
    named
        .filter(|name| {
            name.matches('_').count() >= 3
                && name
                    .chars()
                    .all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'))
        })
        .filter(|name| !tests.contains(*name))
        .map(|name| format!("{page}: there is no test {name}"))
        .collect()
}

fn in_rust(text: &str) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    let mut below = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test") || line.starts_with("#[tokio::test") {
            below = true;
        } else if let Some((_, rest)) = line.split_once("fn ")
            && std::mem::take(&mut below)
        {
            tests.insert(name(rest));
        }
    }
    tests
}

fn in_python(text: &str) -> BTreeSet<String> {
    let defined = text.lines().filter_map(|line| line.strip_prefix("def "));
    defined.map(name).collect()
}

fn name(text: &str) -> String {
    text.chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(last: &str) -> String {
        let line = |number: u32| format!("| {number} | something | nothing | `it_holds` |\n");
        (1..FAULTS).map(line).collect::<String>() + last
    }

    #[test]
    fn a_fault_without_a_test_or_with_one_that_is_not_there_is_told() {
        let tests =
            in_rust("#[tokio::test(start_paused = true)]\nasync fn it_holds() {}\nfn no() {}");
        assert_eq!(tests, BTreeSet::from(["it_holds".to_owned()]));
        for (last, wrong) in [
            ("| 72 | a | b | `it_holds` |", 0),
            ("| 72 | a | b | not yet shown |", 0),
            ("| 72 | a | b | |", 1),
            ("| 72 | a | b | `no` |", 1),
            ("| 71 | a | b | `it_holds` |", 2),
            ("", 1),
        ] {
            assert_eq!(missed(&page(last), &tests).len(), wrong, "{last}");
        }
    }
    #[test]
    fn a_row_with_a_test_that_is_not_there_is_told() {
        let tests = BTreeSet::from(["what_is_there_holds".to_owned()]);
        let told = |cell: &str| unknown("p", cell, &tests);
        assert!(told("`what_is_there_holds`, `missing_docs`, `make test`").is_empty());
        assert_eq!(
            told("`what_is_there_holds`, `what_was_there_held`"),
            ["p: there is no test what_was_there_held"]
        );
    }
}
