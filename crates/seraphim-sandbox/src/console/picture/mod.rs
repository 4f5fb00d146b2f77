//! The world as one person sees it, as a table of keys and values, and what
//! has changed in it since the page was last told. The difference is made from
//! what is there now: however long a page does not read, nothing waits for it.

mod people;
mod place;
mod talk;
mod voice;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Desk;
use voice::Speaking;

/// What the page was last told.
#[derive(Debug, Default)]
pub(super) struct Picture {
    shown: BTreeMap<String, Shown>,
    speaking: Speaking,
}

/// A value that the page has.
#[derive(Clone, Debug, PartialEq)]
enum Shown {
    Value(Value),
    /// The revision of something large, which is not kept.
    Revision(u64),
}

/// What a page is to be told.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Change {
    /// New and changed values by key.
    pub(super) set: Map<String, Value>,
    /// Keys that are no more.
    pub(super) gone: Vec<String>,
}

impl Change {
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.gone.is_empty()
    }

    /// The message for the page.
    pub(super) fn message(self, whole: bool) -> Value {
        json!({"t": "state", "whole": whole, "set": self.set, "gone": self.gone})
    }
}

/// A picture being drawn.
struct Sketch<'a> {
    before: &'a BTreeMap<String, Shown>,
    now: BTreeMap<String, Shown>,
    set: Map<String, Value>,
}

impl Sketch<'_> {
    /// Puts a small value in.
    fn put(&mut self, key: String, value: Value) {
        let value = Shown::Value(value);
        if self.before.get(&key) != Some(&value)
            && let Shown::Value(value) = &value
        {
            self.set.insert(key.clone(), value.clone());
        }
        self.now.insert(key, value);
    }

    /// Puts a large value in, which is made only when its revision is new.
    fn put_revision(&mut self, key: String, revision: u64, value: impl FnOnce() -> Value) {
        let revision = Shown::Revision(revision);
        if self.before.get(&key) != Some(&revision) {
            self.set.insert(key.clone(), value());
        }
        self.now.insert(key, revision);
    }
}

impl Picture {
    /// Draws the world anew as this person sees it, and says what changed.
    pub(super) fn renew(&mut self, desk: &Desk, you: u64) -> Change {
        let calls = voice::calls(desk, &mut self.speaking);
        let mut sketch = Sketch {
            before: &self.shown,
            now: BTreeMap::new(),
            set: Map::new(),
        };
        people::processes(&mut sketch, desk);
        sketch.put("info".to_owned(), people::info(desk));
        desk.sandbox.look(|world| {
            people::you(&mut sketch, world, you);
            people::users(&mut sketch, world);
            people::bots(&mut sketch, world, you);
            place::guilds(&mut sketch, world, you);
            voice::states(&mut sketch, world, you, &calls);
            talk::messages(&mut sketch, world, you);
            talk::interactions(&mut sketch, world, you);
        });
        let Sketch { now, set, .. } = sketch;
        let before = self.shown.keys();
        let gone = before.filter(|key| !now.contains_key(*key)).cloned();
        let change = Change {
            gone: gone.collect(),
            set,
        };
        self.shown = now;
        change
    }
}
