//! The settings in words: `seraphim config example`, a file to begin with, and
//! `seraphim config reference`, the page in the documentation.

use std::fmt::Write as _;

use super::keys::{self, Key, Kind, Value};

/// A TOML file with every setting in a comment, at what it is unless set.
pub(crate) fn example() -> String {
    let mut text =
        "# Settings of Seraphim. A line that begins with `# ` explains; take the `#` away \
                    before a\n# setting to change it. `seraphim config check --config FILE` finds \
                    every mistake.\n\n"
            .to_owned();
    let mut table = "";
    for key in keys::all() {
        let (own, name) = key.split();
        if own != table {
            table = own;
            let header = own.replace('*', "NAME");
            let mark = if own.contains('*') { "#" } else { "" };
            // Here and below: writing to a text cannot fail.
            let _ = write!(text, "\n{mark}[{header}]\n");
        }
        let about = format!("{} ({})", key.about, remark(key));
        for line in wrap(&about, 96) {
            let _ = writeln!(text, "# {line}");
        }
        let (Value::Default(value) | Value::Example(value)) = key.value;
        let _ = writeln!(text, "#{name} = {}", key.literal(value));
    }
    text
}

/// What is allowed, and whether the value that is shown is the usual one.
fn remark(key: &Key) -> String {
    let allowed = match key.kind {
        Kind::Secret => "a secret; or its file in ".to_owned() + key.split().1 + "_file",
        kind => kind.allowed(),
    };
    match key.value {
        Value::Default(_) => allowed,
        Value::Example(_) => allowed + "; not set",
    }
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].len() + 1 + word.len() > width {
            lines.push(word.to_owned());
        } else {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}

const PREFACE: &str = "# Configuration

This page is generated (`make docs`) from the table that the program itself reads by.

A setting comes from the first of these that has it: `--set KEY=VALUE` on the command line (not for
secrets), the file that a secret's `…_FILE` variable or `…_file` key names, the environment, `.env`
in the folder in which the program is started, the TOML file that `--config FILE` or
`SERAPHIM_CONFIG` names, and what stands below. In the environment a dot is two underscores:
`player.max_queue` is `SERAPHIM_PLAYER__MAX_QUEUE`. The variables of the original bot mean what they
meant.

| command | what it does |
|---|---|
| `seraphim config check` | tells every mistake at once, with its place and what is allowed; ends with 2 if there is one |
| `seraphim config print` | every setting as it stands and where that came from; secrets are not shown |
| `seraphim config schema` | a JSON Schema of the file, for editors |
| `seraphim config example` | a file with every setting in a comment ([seraphim.example.toml](seraphim.example.toml)) |

With `--node` the first two look at it as `seraphim node` does, which reads a Lavalink
`application.yml` too.

SIGHUP has `seraphim run` read everything anew and take on `log.debug`, `log.filter` and `limits.…`
at once; with a mistake in it nothing changes and the log says what is wrong. Everything else waits
for the next start.
";

/// The reference, as Markdown.
pub(crate) fn reference() -> String {
    let mut text = PREFACE.to_owned();
    let mut section = None;
    for key in keys::all() {
        let own = key.split().0.split('.').next().unwrap_or_default();
        if section != Some(own) {
            section = Some(own);
            let title = if own.is_empty() { "Search" } else { own };
            let head = "| key | unless set | allowed | |\n|---|---|---|---|\n";
            let _ = write!(text, "\n## {title}\n\n{head}");
        }
        let value = match key.value {
            Value::Default(value) => format!("`{value}`"),
            Value::Example(_) => String::new(),
        };
        let theirs = key.variables().split_off(1);
        let also = if theirs.is_empty() {
            String::new()
        } else {
            format!(" Also `{}`.", theirs.join("`, `"))
        };
        let _ = writeln!(
            text,
            "| `{}` | {value} | {} | {}{also} |",
            key.name.replace('*', "NAME"),
            key.kind.allowed(),
            key.about
        );
    }
    text
}
