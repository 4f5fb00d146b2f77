//! What was measured, beside what is promised.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::load::{Load, Scenario};
use super::reaction::Reaction;

/// Everything that a run measured.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(super) machine: Machine,
    pub(super) reaction: Option<Reaction>,
    pub(super) loads: Vec<Load>,
    pub(super) targets: Vec<Target>,
}

/// Where it was measured.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Machine {
    pub(super) processor: String,
    pub(super) cores: usize,
    pub(super) kernel: String,
    pub(super) build: &'static str,
    /// What else ran: the machine's load averages before and after.
    pub(super) load_before: String,
    pub(super) load_after: String,
}

/// A promise, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Target {
    pub(super) name: String,
    pub(super) wanted: String,
    pub(super) got: String,
    pub(super) met: bool,
}

impl Report {
    /// Holds the figures against the promises.
    pub(super) fn judge(&mut self) {
        let mut targets = Vec::new();
        if let Some(reaction) = &self.reaction {
            let most = [
                ("node alone, ready (ms)", 100.0, reaction.ready),
                (
                    "node alone, idle (MiB)",
                    12.0,
                    mebibytes(reaction.alone_kib),
                ),
                ("HTTP MP3 resolved, p50 (ms)", 100.0, reaction.resolve.p50),
                (
                    "PATCH to first packet, p99 (ms)",
                    50.0,
                    reaction.first_packet.p99,
                ),
                ("pause heard, p99 (ms)", 100.0, reaction.pause.p99),
                ("seek heard, p99 (ms)", 100.0, reaction.seek.p99),
                ("volume heard, p99 (ms)", 100.0, reaction.volume.p99),
                ("filter heard, p99 (ms)", 100.0, reaction.filter.p99),
            ];
            targets.extend(most.map(|(name, wanted, got)| at_most(name, wanted, got)));
        }
        for load in self.loads.iter().filter(|load| load.sender == "seraphim") {
            targets.extend(of_load(load));
        }
        let of = |sender: &str| {
            let mut loads = self.loads.iter();
            loads.find(|load| load.scenario == Scenario::PassThrough && load.sender == sender)
        };
        if let (Some(ours), Some(theirs)) = (of("seraphim"), of("songbird")) {
            let times = ours.packets_per_cpu_second / theirs.packets_per_cpu_second.max(1.0);
            targets.push(at_least(
                "packets per CPU second, times songbird's",
                2.0,
                times,
            ));
        }
        self.targets = targets;
    }
}

fn of_load(load: &Load) -> Vec<Target> {
    let name = |what: &str| format!("{}: {what}", word(load.scenario));
    let mut targets = Vec::new();
    match load.scenario {
        Scenario::PassThrough | Scenario::Cached => {
            targets.push(at_least(
                &name("players per core at 70 %"),
                2_000.0,
                load.players_per_core,
            ));
            let p999 = load.lateness_us.p999 / 1e3;
            targets.push(at_most(&name("lateness, p99.9 (ms)"), 5.0, p999));
            let memory = &load.memory;
            targets.push(at_most(
                &name("KiB an idle player"),
                120.0,
                memory.idle_player,
            ));
            targets.push(at_most(
                &name("KiB a playing player"),
                512.0,
                memory.playing_player,
            ));
        }
        Scenario::Mp3 => {
            targets.push(at_least(
                &name("players per core at 70 %"),
                70.0,
                load.players_per_core,
            ));
        }
        Scenario::Flac | Scenario::Filters => {}
    }
    targets.push(at_most(
        &name("frames missed (%)"),
        0.1,
        load.missed_percent,
    ));
    targets
}

fn at_most(name: &str, wanted: f64, got: f64) -> Target {
    Target {
        name: name.to_owned(),
        wanted: format!("at most {wanted}"),
        got: format!("{got:.2}"),
        met: got <= wanted,
    }
}

fn at_least(name: &str, wanted: f64, got: f64) -> Target {
    Target {
        name: name.to_owned(),
        wanted: format!("at least {wanted}"),
        got: format!("{got:.2}"),
        met: got >= wanted,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = &self.machine;
        writeln!(
            f,
            "{}, {} cores, Linux {}, {} build; load before {}, after {}",
            machine.processor,
            machine.cores,
            machine.kernel,
            machine.build,
            machine.load_before,
            machine.load_after
        )?;
        if let Some(reaction) = &self.reaction {
            write_reaction(f, reaction)?;
        }
        for load in &self.loads {
            write_load(f, load)?;
        }
        writeln!(f, "\ntargets")?;
        for target in &self.targets {
            let met = if target.met { "met" } else { "FALLS SHORT" };
            let Target {
                name, wanted, got, ..
            } = target;
            writeln!(f, "  {met:<12}{name}: {got} ({wanted})")?;
        }
        Ok(())
    }
}

fn write_reaction(f: &mut fmt::Formatter<'_>, reaction: &Reaction) -> fmt::Result {
    writeln!(f, "\none node, one player (ms: p50, p99, max)")?;
    writeln!(
        f,
        "  ready {:.0}, idle {:.1} MiB",
        reaction.ready,
        mebibytes(reaction.alone_kib)
    )?;
    for (name, took) in [
        ("resolve", reaction.resolve),
        ("first packet", reaction.first_packet),
        ("pause", reaction.pause),
        ("resume", reaction.resume),
        ("seek", reaction.seek),
        ("volume", reaction.volume),
        ("filter", reaction.filter),
    ] {
        writeln!(
            f,
            "  {name:<14}{:>8.1}{:>8.1}{:>8.1}",
            took.p50, took.p99, took.max
        )?;
    }
    Ok(())
}

fn write_load(f: &mut fmt::Formatter<'_>, load: &Load) -> fmt::Result {
    writeln!(
        f,
        "\n{} by {}: {} players, {:.1} s",
        word(load.scenario),
        load.sender,
        load.players,
        load.seconds
    )?;
    writeln!(
        f,
        "  frames       {} sent, {} late, {} missed ({:.4} %), {} lost by the sink",
        load.sent, load.late, load.missed, load.missed_percent, load.lost_by_the_sink
    )?;
    let late = &load.lateness_us;
    writeln!(
        f,
        "  lateness     p50 {:.0} µs, p99 {:.0} µs, p99.9 {:.0} µs, max {:.0} µs",
        late.p50, late.p99, late.p999, late.max
    )?;
    writeln!(
        f,
        "  processor    {:.2} s (pacing {:.2}, decoding {:.2}), {:.4} % of a core a player, \
         {:.0} packets a CPU second, {:.0} players a core at 70 %",
        load.cpu.all,
        load.cpu.pacing,
        load.cpu.decoding,
        load.cpu_percent_per_player,
        load.packets_per_cpu_second,
        load.players_per_core
    )?;
    let memory = &load.memory;
    writeln!(
        f,
        "  memory       {:.1} MiB alone, {:.1} KiB an idle player, {:.1} KiB a playing one; \
         {} threads, {} descriptors",
        mebibytes(memory.alone),
        memory.idle_player,
        memory.playing_player,
        load.threads,
        load.descriptors
    )
}

fn word(scenario: Scenario) -> String {
    let mut word = String::new();
    for letter in format!("{scenario:?}").chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        // Writing to a text does not fail.
        let _ = write!(word, "{}", letter.to_ascii_lowercase());
    }
    word
}

#[expect(clippy::cast_precision_loss, reason = "KiB of memory stay below 2^53")]
fn mebibytes(kib: u64) -> f64 {
    kib as f64 / 1_024.0
}
