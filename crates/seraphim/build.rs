//! Tells the program where it comes from, for `/v4/info`: the branch, the commit
//! and the time of both. A build without git, as of the image, is told by its
//! environment; without either they are unknown.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    // A commit moves the log of HEAD, a checkout moves HEAD.
    for file in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", file]);
        if let Some(path) = path.filter(|path| Path::new(path).exists()) {
            tell("rerun-if-changed", &path);
        }
    }
    tell("rerun-if-changed", "build.rs");
    let unknown = || "unknown".to_owned();
    let given = |value: Option<&str>| value.filter(|text| !text.is_empty()).map(str::to_owned);
    let branch = given(option_env!("SERAPHIM_GIT_BRANCH"))
        .or_else(|| git(&["rev-parse", "--abbrev-ref", "HEAD"]))
        .unwrap_or_else(unknown);
    let commit = given(option_env!("SERAPHIM_GIT_COMMIT"))
        .or_else(|| git(&["rev-parse", "--short", "HEAD"]))
        .unwrap_or_else(unknown);
    let commit_time = given(option_env!("SERAPHIM_GIT_TIME"))
        .or_else(|| git(&["log", "-1", "--format=%ct"]))
        .unwrap_or_default();
    tell("rustc-env", &format!("SERAPHIM_GIT_BRANCH={branch}"));
    tell("rustc-env", &format!("SERAPHIM_GIT_COMMIT={commit}"));
    tell("rustc-env", &format!("SERAPHIM_GIT_TIME={commit_time}"));
    tell("rustc-env", &format!("SERAPHIM_BUILD_TIME={}", now()));
}

/// Seconds since the Unix epoch, or what a reproducible build sets in its place.
fn now() -> String {
    option_env!("SOURCE_DATE_EPOCH").map_or_else(
        || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs())
                .to_string()
        },
        str::to_owned,
    )
}

fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").args(words).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn tell(key: &str, value: &str) {
    println!("cargo:{key}={value}");
}
