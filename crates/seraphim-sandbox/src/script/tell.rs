//! How a performance reads: one line for what was done, one for what came of
//! it. Words only; nothing here acts.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use super::{reading, step::Order};
use crate::people::{Life, Seen, Suggestion};
use crate::voice::Heard;
use crate::world::World;

/// Lines of an answer that are told.
const LINES: usize = 6;

/// Who acts where nobody does: a fault, the passing of time.
const NOBODY: &str = "—";

/// A line of the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// What somebody does, or what goes wrong.
    Deed {
        /// Since the beginning.
        at: Duration,
        /// Who; "—" for a fault.
        who: String,
        /// What, in the words of the script language.
        what: String,
    },
    /// What came of it.
    Outcome(String),
}

impl Line {
    /// The line of a step.
    pub(crate) fn of(at: Duration, order: &Order) -> Self {
        let (who, what) = match order {
            Order::Person { who, act } => (who.to_string(), act.to_string()),
            other => (NOBODY.to_owned(), other.to_string()),
        };
        Self::Deed { at, who, what }
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deed { at, who, what } => {
                write!(f, "{:>6.1}s  {who:>11}  {what}", at.as_secs_f64())
            }
            Self::Outcome(what) => write!(f, "{:>20}  {what}", ""),
        }
    }
}

/// The answer to an interaction, with the times that matter.
pub(crate) fn answer(world: &World, life: &Life) -> Vec<String> {
    let mut lines = Vec::new();
    for seen in life.message.iter().chain(&life.followups) {
        lines.extend(message(world, seen));
    }
    lines.push(times(life));
    lines
}

/// When an interaction was answered.
pub(super) fn times(life: &Life) -> String {
    let millis = |time: Option<Duration>| {
        time.map_or_else(
            || "never".to_owned(),
            |time| format!("{} ms", time.as_millis()),
        )
    };
    let privately = if life.ephemeral {
        ", only for them"
    } else {
        ""
    };
    format!(
        "(acknowledged after {}, answered after {}{privately})",
        millis(life.acknowledged),
        millis(life.answered),
    )
}

/// What is offered to somebody who types, a line each.
pub(super) fn offered(locale: &str, suggestions: &[Suggestion]) -> Vec<String> {
    if suggestions.is_empty() {
        return vec!["▾ nothing".to_owned()];
    }
    let lines = suggestions.iter().take(LINES);
    let mut lines: Vec<String> = lines
        .map(|suggestion| format!("▾ {}", suggestion.shown(locale)))
        .collect();
    if suggestions.len() > LINES {
        lines.push("  …".to_owned());
    }
    lines
}

/// A message as it reads, its first lines.
pub(crate) fn message(world: &World, seen: &Seen) -> Vec<String> {
    let text = reading::read(world, &seen.text());
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
pub(crate) fn heard(heard: &Heard) -> String {
    let tone = heard
        .frequency_hz()
        .map_or_else(String::new, |hertz| format!("{hertz:.1} Hz, "));
    let bitrate = heard.bitrate.map_or_else(String::new, |bits| {
        format!("{:.1} kbit/s, ", f64::from(bits) / 1000.0)
    });
    format!(
        "♪ {tone}{:.1} dBFS, {bitrate}{} packets, {} lost, {} undecryptable, longest gap {} ms (missing {} ms)",
        heard.level_dbfs,
        heard.packets,
        heard.lost,
        heard.undecryptable,
        heard.longest_gap.as_millis(),
        heard.longest_missing.as_millis(),
    )
}
