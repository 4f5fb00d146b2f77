//! Fakes of the [`ports`](crate::ports), for the tests of this crate and of
//! those who use it. They keep a list of what they were told to do, and a test
//! waits for an entry of it rather than for time.

mod audio;
mod clock;
mod record;
mod stage;
pub mod store;

use std::sync::Arc;

use seraphim_core::Track;

pub use audio::{AudioCall, FakeAudio};
pub use clock::ManualClock;
pub use record::Record;
pub use stage::{FakeStage, StageCall};
pub use store::{MemoryStore, StoreCall};

use crate::Ports;
use crate::ports::{Dice, MonotonicClock};

/// Dice that always fall the same way.
#[derive(Clone, Copy, Debug)]
pub struct FixedDice(pub u64);

impl Dice for FixedDice {
    fn seed(&self) -> u64 {
        self.0
    }
}

/// A fake audio node and a fake Discord, and ports that lead to them. The
/// clock is tokio's, to be paused by the test.
#[must_use]
pub fn fakes() -> (Arc<FakeAudio>, Arc<FakeStage>, Ports) {
    let (audio, audio_events) = FakeAudio::new();
    let stage = Arc::new(FakeStage::default());
    let ports = Ports {
        audio: audio.clone(),
        audio_events,
        stage: stage.clone(),
        store: Arc::new(MemoryStore::default()),
        clock: Arc::new(MonotonicClock::start()),
        dice: Arc::new(FixedDice(1)),
    };
    (audio, stage, ports)
}

/// A track of three minutes.
#[must_use]
pub fn track(title: &str) -> Track {
    Track {
        encoded: format!("encoded {title}"),
        title: title.to_owned(),
        author: "somebody".to_owned(),
        length: Some(std::time::Duration::from_mins(3)),
        seekable: true,
        uri: Some(format!("https://example.org/{title}")),
        artwork: None,
        source: "http".to_owned(),
        identifier: title.to_owned(),
        isrc: None,
    }
}
