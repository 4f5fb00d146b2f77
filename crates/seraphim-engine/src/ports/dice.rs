//! Chance.

/// Something that gives a seed.
pub trait Dice: Send + Sync + 'static {
    /// A number that nobody foresees.
    fn seed(&self) -> u64;
}

/// The program's dice.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadDice;

impl Dice for ThreadDice {
    fn seed(&self) -> u64 {
        rand::random()
    }
}
