//! One document: its links, its headings, and what it sets as code.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// A document, and where it lies below the root.
pub(super) struct Page {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Page {
    /// The documents at the top, and everything below `docs/`.
    pub(super) fn all(root: &Path) -> anyhow::Result<Vec<Self>> {
        let mut pages = Vec::new();
        let mut folders = vec![(root.to_owned(), false), (root.join("docs"), true)];
        while let Some((folder, deeper)) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() && deeper {
                    folders.push((path, true));
                } else if path.extension().is_some_and(|ending| ending == "md") {
                    pages.push(Self {
                        text: fs::read_to_string(&path)?,
                        path: path.strip_prefix(root)?.to_owned(),
                    });
                }
            }
        }
        Ok(pages)
    }

    /// Links of this page to files or headings that are not there.
    pub(super) fn dead_links(&self, root: &Path, pages: &[Self]) -> Vec<String> {
        let mut dead = Vec::new();
        for link in self.links() {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = if file.is_empty() {
                self.path.clone()
            } else {
                plain(&self.path.with_file_name("").join(file))
            };
            let page = pages.iter().find(|page| page.path == path);
            let found = root.join(&path).exists()
                && (anchor.is_empty() || page.is_some_and(|page| page.has_heading(anchor)));
            if !found {
                dead.push(format!("{}: {link} leads nowhere", self.path.display()));
            }
        }
        dead
    }

    fn links(&self) -> impl Iterator<Item = &str> {
        self.text.split("](").skip(1).filter_map(|rest| {
            let link = rest.split(')').next()?;
            (!link.contains("://") && !link.contains(char::is_whitespace)).then_some(link)
        })
    }

    fn has_heading(&self, anchor: &str) -> bool {
        self.text
            .lines()
            .filter(|line| line.starts_with('#'))
            .any(|line| slug(line.trim_start_matches('#')) == anchor)
    }

    /// Each line of a block of code, and each `span`.
    pub(super) fn code(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let mut fenced = false;
        for line in self.text.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if fenced {
                found.push(line.trim());
            } else {
                found.extend(line.split('`').skip(1).step_by(2));
            }
        }
        found
    }
}

/// What GitHub makes of a heading.
fn slug(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// A path without `..` and `.`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> Page {
        Page {
            path: path.into(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn links_are_followed_from_where_they_stand_to_the_heading() {
        let root = crate::root().expect("it lies in the workspace");
        let there = page("docs/sources.md", "## Long lists, and more!\n");
        let good = "[a](sources.md#long-lists-and-more) [b](../README.md) [c](https://a.example/x)";
        let bad = "[a](sources.md#short-lists) [b](README.md) [c](#nothing)";
        let pages = [there, page("docs/good.md", good), page("docs/bad.md", bad)];

        assert!(pages[1].dead_links(&root, &pages).is_empty());
        assert_eq!(pages[2].dead_links(&root, &pages).len(), 3);
    }

    #[test]
    fn code_is_what_stands_in_spans_and_blocks() {
        let page = page(
            "a.md",
            "Say `one` and `two three`.\n\n```sh\nfour five\n```\nsix\n",
        );
        assert_eq!(page.code(), ["one", "two three", "four five"]);
    }
}
