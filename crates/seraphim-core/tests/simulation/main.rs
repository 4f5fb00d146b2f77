//! A seeded simulation: people, a node and Discord around one player, all of
//! them moody. After every input the [`Watch`] compares what the player did with
//! what must hold. A seed that fails is told with every input that led there, so
//! that it can be played again as a test.

mod dice;
mod people;
mod watch;
mod world;

use std::fmt::Write as _;

use dice::Dice;
use watch::Sabotage;
use world::World;

/// Inputs of one run.
const STEPS: usize = 1_500;

/// A run that went wrong: enough to play it again.
#[derive(Debug)]
struct Failure {
    seed: u64,
    what: String,
    inputs: Vec<String>,
}

impl Failure {
    /// Everything that happened, oldest first.
    fn replay(&self) -> String {
        let mut told = format!("seed {}: {}\n", self.seed, self.what);
        for (number, input) in self.inputs.iter().enumerate() {
            let _ = writeln!(told, "{number:>5} {input}");
        }
        told
    }
}

fn simulate(seed: u64, sabotage: Option<Sabotage>) -> Result<World, Failure> {
    let mut world = World::new(Dice::new(seed), sabotage);
    let outcome = (0..STEPS)
        .try_for_each(|_| world.step())
        .and_then(|()| world.settle());
    match outcome {
        Ok(()) => Ok(world),
        Err(what) => Err(Failure {
            seed,
            what,
            inputs: world.told,
        }),
    }
}

#[test]
fn no_seed_loses_an_entry_plays_one_twice_or_leaves_a_question_open() {
    let mut plays = 0;
    for seed in 0..150 {
        match simulate(seed, None) {
            Ok(world) => plays += world.plays(),
            Err(failure) => panic!("{}", failure.replay()),
        }
    }
    assert!(plays > 5_000, "little was played: {plays}");
}

#[test]
fn the_same_seed_is_the_same_story() {
    let told = |seed| simulate(seed, None).map(|world| world.told).ok();
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}

#[test]
fn a_player_that_breaks_a_promise_is_caught_and_its_story_told() {
    for (sabotage, word) in [
        (Sabotage::SwallowAnswer, "never answered"),
        (Sabotage::AnswerTwice, "answered twice"),
        (Sabotage::PlayTwice, "two tracks at a time"),
        (Sabotage::LoseEntry, "was lost"),
        (Sabotage::PlayAfterStop, "after a stop"),
    ] {
        let caught = (0..20).find_map(|seed| simulate(seed, Some(sabotage)).err());
        let failure = caught.unwrap_or_else(|| panic!("{sabotage:?} went unseen"));
        assert!(
            failure.what.contains(word),
            "{sabotage:?}: {}",
            failure.what
        );
        let replay = failure.replay();
        assert!(replay.starts_with(&format!("seed {}", failure.seed)));
        assert_eq!(replay.lines().count(), failure.inputs.len() + 1);
    }
}
