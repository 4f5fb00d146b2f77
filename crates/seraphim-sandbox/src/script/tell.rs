//! How a performance reads: one line for what was done, one for what came of
//! it. Words only; nothing here acts.

use std::time::Duration;

use crate::people::{Life, Seen};
use crate::voice::Heard;

/// Lines of an answer that are told.
const LINES: usize = 6;

/// What somebody does.
pub(super) fn deed(at: Duration, who: &str, what: &str) -> String {
    format!("{:>6.1}s  {who:>9}  {what}", at.as_secs_f64())
}

/// What came of it, under the deed.
pub(super) fn outcome(what: &str) -> String {
    format!("{:>18}  {what}", "")
}

/// The answer to an interaction, with the times that matter.
pub(super) fn answer(life: &Life) -> Vec<String> {
    let millis = |time: Option<Duration>| {
        time.map_or_else(
            || "never".to_owned(),
            |time| format!("{} ms", time.as_millis()),
        )
    };
    let mut lines = Vec::new();
    for seen in life.message.iter().chain(&life.followups) {
        lines.extend(message(seen));
    }
    let privately = if life.ephemeral {
        ", only for them"
    } else {
        ""
    };
    lines.push(format!(
        "(acknowledged after {}, answered after {}{privately})",
        millis(life.acknowledged),
        millis(life.answered),
    ));
    lines
}

/// A message as it reads, its first lines.
pub(super) fn message(seen: &Seen) -> Vec<String> {
    let text = seen.text();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut told: Vec<String> = Vec::new();
    if let Some(first) = lines.next() {
        told.push(format!("◂ {first}"));
    }
    told.extend(
        lines
            .by_ref()
            .take(LINES - 1)
            .map(|line| format!("  {line}")),
    );
    if lines.next().is_some() {
        told.push("  …".to_owned());
    }
    told
}

/// What was heard, in figures.
pub(super) fn heard(heard: &Heard) -> String {
    let tone = heard
        .frequency_hz
        .map_or_else(String::new, |hertz| format!("{hertz:.1} Hz, "));
    format!(
        "♪ {tone}{:.1} dBFS, {} packets, {} lost, {} undecryptable, longest gap {} ms (missing {} ms)",
        heard.level_dbfs,
        heard.packets,
        heard.lost,
        heard.undecryptable,
        heard.longest_gap.as_millis(),
        heard.longest_missing.as_millis(),
    )
}
