//! What the engine needs from outside. Each trait is one file; the fakes are
//! in [`crate::testing`].

mod audio;
mod clock;
mod dice;
mod stage;
pub mod store;

pub use audio::{Audio, AudioError, AudioEvent, Reach, VoiceServer};
pub use clock::{Clock, MonotonicClock};
pub use dice::{Dice, ThreadDice};
pub use stage::{PanelState, Stage, StageError};
pub use store::{Refused, Store, StoreError};
