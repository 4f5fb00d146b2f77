//! What happens, told line by line: everything that is done through a page or
//! a script, and what came of it. Bounded: the oldest lines go.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};
use tokio::{sync::watch, time::Instant};

use super::recording::{Place, Recording};
use crate::script::{Line, Order};

/// Lines that are kept.
const LINES: usize = 400;

/// See the module.
#[derive(Debug)]
pub(crate) struct Chronicle {
    began: Instant,
    state: Mutex<State>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    lines: VecDeque<(u64, Line)>,
    told: u64,
    recording: Recording,
}

impl Chronicle {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            state: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes at each new line.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Tells a line.
    pub(crate) fn tell(&self, line: Line) {
        let mut state = self.state();
        state.told += 1;
        let number = state.told;
        if state.lines.len() >= LINES {
            state.lines.pop_front();
        }
        state.lines.push_back((number, line));
        drop(state);
        self.changed.send_modify(|count| *count += 1);
    }

    /// Tells what came of something.
    pub(crate) fn outcome(&self, what: impl Into<String>) {
        self.tell(Line::Outcome(what.into()));
    }

    /// Tells and records what somebody did, or what was broken.
    pub(crate) fn deed(&self, order: &Order, place: Option<&Place>) {
        self.state().recording.step(Instant::now(), order, place);
        self.tell(Line::of(self.began.elapsed(), order));
    }

    /// Tells and records something that the language has no word for.
    pub(crate) fn remark(&self, what: &str) {
        self.state().recording.remark(what);
        self.tell(Line::Deed {
            at: self.began.elapsed(),
            who: "—".to_owned(),
            what: what.to_owned(),
        });
    }

    /// The lines after a number, and the number of the last one.
    pub(crate) fn since(&self, number: u64) -> (Vec<Value>, u64) {
        let state = self.state();
        let fresh = state.lines.iter().filter(|(known, _)| *known > number);
        (fresh.map(line_json).collect(), state.told)
    }

    /// The recording as a script, and how many steps it has.
    pub(crate) fn script(&self) -> (String, usize) {
        let state = self.state();
        (state.recording.text(), state.recording.steps())
    }

    /// How many steps are recorded.
    pub(crate) fn steps(&self) -> usize {
        self.state().recording.steps()
    }

    /// Begins the recording anew.
    pub(crate) fn forget(&self) {
        self.state().recording = Recording::default();
        self.changed.send_modify(|count| *count += 1);
    }
}

fn line_json((number, line): &(u64, Line)) -> Value {
    match line {
        Line::Deed { at, who, what } => json!({
            "n": number, "at": at.as_secs_f64(), "who": who, "kind": "deed", "text": what,
        }),
        Line::Outcome(what) => json!({
            "n": number, "at": null, "who": null, "kind": "outcome", "text": what,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_lines_are_kept_and_their_numbers_go_on() {
        let chronicle = Chronicle::new();
        for number in 0..LINES + 10 {
            chronicle.outcome(number.to_string());
        }
        let (lines, last) = chronicle.since(0);
        assert_eq!((lines.len(), last), (LINES, 410));
        assert_eq!(lines[0]["n"], 11);
        let (lines, _) = chronicle.since(last - 1);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["text"], "409");
    }
}
