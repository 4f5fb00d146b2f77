//! What was done through the page, as a script that does it again.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::time::Instant;

use crate::script::{Act, MAX_SCRIPT_LEN, Order, Who, Whom};

/// A shorter pause between two steps is not worth a word.
const SHORTEST_WAIT: Duration = Duration::from_millis(500);
/// Nobody waits for longer when the script is run.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Room for the words around the steps.
const MARGIN: usize = 1024;

/// The text channel in which something is done.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its name.
    pub(super) channel: String,
    /// It is the guild's first, in which everybody is to begin with.
    pub(super) is_first: bool,
}

/// See the module. Bounded by the longest script that can be read back.
#[derive(Debug, Default)]
pub(super) struct Recording {
    lines: Vec<String>,
    bytes: usize,
    steps: usize,
    last: Option<Instant>,
    places: HashMap<Who, String>,
    guilds: HashSet<String>,
    /// How many nodes must be processes of their own.
    nodes: u8,
    is_full: bool,
}

impl Recording {
    /// How many steps there are, waiting not counted.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// Records a step, done at a place where that matters.
    pub(super) fn step(&mut self, at: Instant, order: &Order, place: Option<&Place>) {
        if let Some(pause) = self.last.map(|last| at.saturating_duration_since(last)) {
            self.wait(pause);
        }
        self.last = Some(at);
        if let Some(guild) = guild_of(order)
            && self.guilds.insert(guild.clone())
        {
            self.push(Order::Guild(guild.clone()).to_string());
        }
        if let Order::Person { who, .. } = order {
            self.go(who, place);
        }
        if let Order::Process { name, .. } = order {
            self.nodes = self.nodes.max(match name.as_str() {
                "node" => 1,
                "second" => 2,
                _ => 0,
            });
        }
        self.steps += 1;
        self.push(order.to_string());
    }

    /// Records in a comment what the language cannot say.
    pub(super) fn remark(&mut self, what: &str) {
        self.push(format!("# {}", what.replace('\n', " ")));
    }

    fn wait(&mut self, pause: Duration) {
        if pause >= SHORTEST_WAIT {
            let tenths = pause.min(LONGEST_WAIT).as_millis() / 100;
            let rounded = Duration::from_millis(u64::try_from(tenths * 100).unwrap_or(0));
            self.push(Order::Wait(rounded).to_string());
        }
    }

    fn go(&mut self, who: &Who, place: Option<&Place>) {
        let Some(place) = place else { return };
        let is_there = match self.places.get(who) {
            Some(name) => *name == place.channel,
            None => place.is_first,
        };
        if is_there {
            return;
        }
        self.places.insert(who.clone(), place.channel.clone());
        let act = Act::GoesTo(place.channel.clone());
        let who = who.clone();
        self.push(Order::Person { who, act }.to_string());
    }

    fn push(&mut self, line: String) {
        if self.bytes + line.len() + 1 + MARGIN > MAX_SCRIPT_LEN {
            self.is_full = true;
            return;
        }
        self.bytes += line.len() + 1;
        self.lines.push(line);
    }

    /// The script.
    pub(super) fn text(&self) -> String {
        let flags = match self.nodes {
            0 => "",
            1 => " --separate-node",
            _ => " --two-nodes",
        };
        let mut text = format!(
            "# Recorded on the page of the sandbox.\n\
             # Run it with: seraphim try{flags} --script FILE\n"
        );
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        if self.is_full {
            text.push_str("# What came after this is not recorded: a script has an end.\n");
        }
        text
    }
}

fn guild_of(order: &Order) -> Option<&String> {
    match order {
        Order::Person { who, .. }
        | Order::Moderation {
            whom: Whom::Person(who),
            ..
        } => who.guild.as_ref(),
        Order::Moderation {
            whom: Whom::Bot(guild),
            ..
        }
        | Order::Voice { guild, .. }
        | Order::Channel { guild, .. } => guild.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;

    fn alice(guild: Option<&str>, act: Act) -> Order {
        Order::Person {
            who: Who {
                name: "alice".to_owned(),
                guild: guild.map(str::to_owned),
            },
            act,
        }
    }

    fn place(channel: &str, is_first: bool) -> Place {
        Place {
            channel: channel.to_owned(),
            is_first,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_recording_reads_back_with_its_pauses_places_and_guilds() {
        let mut recording = Recording::default();
        recording.step(
            Instant::now(),
            &alice(None, Act::Joins("Music".into())),
            None,
        );
        tokio::time::advance(Duration::from_millis(1_234)).await;
        recording.step(
            Instant::now(),
            &alice(None, Act::Says("a \"b\"\nc".into())),
            Some(&place("general", false)),
        );
        recording.step(Instant::now(), &alice(Some("Second"), Act::Leaves), None);
        recording.step(
            Instant::now(),
            &alice(None, Act::Says("back".into())),
            Some(&place("music", true)),
        );
        recording.remark("no\nword");
        let script = Script::parse(&recording.text()).expect("it reads back");
        let written: Vec<&str> = script.steps.iter().map(|step| step.text.as_str()).collect();
        assert_eq!(
            written,
            [
                "alice joins \"Music\"",
                "wait 1200 ms",
                "alice goes to \"general\"",
                "alice says \"a \\\"b\\\"\\nc\"",
                "there is a guild \"Second\"",
                "alice@Second leaves",
                "alice goes to \"music\"",
                "alice says \"back\"",
            ]
        );
        assert_eq!(recording.steps(), 4);
    }

    #[test]
    fn a_recording_that_is_full_still_reads_back() {
        let mut recording = Recording::default();
        let step = alice(None, Act::Says("x".repeat(2000)));
        for _ in 0..200 {
            recording.step(Instant::now(), &step, None);
        }
        let text = recording.text();
        assert!(text.len() <= MAX_SCRIPT_LEN);
        let script = Script::parse(&text).expect("it reads back");
        assert!(script.steps.len() > 100);
        assert!(
            text.ends_with("a script has an end.\n"),
            "it says that it ends"
        );
    }
}
