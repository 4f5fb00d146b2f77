//! The pages under `docs/` that the program writes about itself.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// A page, and the words that make the program write it.
const PAGES: &[(&str, [&str; 2])] = &[
    ("commands.md", ["commands", "reference"]),
    ("configuration.md", ["config", "reference"]),
    ("seraphim.example.toml", ["config", "example"]),
];

/// Writes every generated page.
pub(crate) fn write(root: &Path) -> anyhow::Result<()> {
    for (name, words) in PAGES {
        keep(&root.join("docs").join(name), &said(root, words)?)?;
    }
    for file in std::fs::read_dir(root.join("docs/visits"))? {
        let script = file?.path();
        if script.extension().is_some_and(|ending| ending == "script") {
            let path = script.to_str().context("its path is text")?;
            let told = said(root, &["try", "--no-page", "--script", path])?;
            keep(&script.with_extension("txt"), &transcript(&told))?;
        }
    }
    Ok(())
}

/// What the program says to these words.
fn said(root: &Path, words: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--bin", "seraphim", "--"])
        .args(words)
        .current_dir(root)
        .output()
        .context("the program could not be run")?;
    let text = String::from_utf8(output.stdout).context("it does not speak UTF-8")?;
    if !output.status.success() {
        bail!("{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(text)
}

fn keep(page: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(page, text).with_context(|| format!("{}", page.display()))
}

/// How wide the column of the times is.
const TIME_COLUMN: usize = 9;

/// A transcript without what is another each time: times, and the figures of
/// what was heard.
fn transcript(told: &str) -> String {
    let mut lines = String::new();
    for line in told.lines() {
        let Some(rest) = line.get(TIME_COLUMN..) else {
            continue;
        };
        let words = rest.trim_start();
        if words.starts_with("(acknowledged") {
            if !words.contains("only for them") {
                continue;
            }
            let indent = rest.len() - words.len();
            lines.push_str(&" ".repeat(indent));
            lines.push_str("(only for them)");
        } else if let Some((tone, _)) = rest.split_once(", ").filter(|_| words.starts_with('♪')) {
            lines.push_str(tone);
        } else {
            lines.push_str(rest);
        }
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_keeps_what_was_said_and_leaves_out_what_changes() {
        let told = concat!(
            "   0.3s        alice  hears 440 Hz within 10 s\n",
            "                      ♪ 440.0 Hz, -15.0 dBFS, 50 packets\n",
            "   1.4s          bob  runs \"/search\"\n",
            "                      ◂ Found.\n",
            "                      (acknowledged after 16 ms, answered after 16 ms, only for them)\n",
            "   2.0s        alice  runs \"/pause\"\n",
            "                      (acknowledged after 35 ms, answered after 35 ms)\n",
        );
        let kept = concat!(
            "      alice  hears 440 Hz within 10 s\n",
            "             ♪ 440.0 Hz\n",
            "        bob  runs \"/search\"\n",
            "             ◂ Found.\n",
            "             (only for them)\n",
            "      alice  runs \"/pause\"\n",
        );
        assert_eq!(transcript(told), kept);
    }
}
