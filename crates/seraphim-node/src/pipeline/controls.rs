//! What the player sets and the decode thread reads anew for each frame.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::deck::DeckSettings;
use super::encoder::{BEST_COMPLEXITY, Quality};
use super::filters::Sound;
use super::workshop::Workshop;

/// The loudest volume, in per cent.
const MAX_VOLUME: u16 = 1000;
/// The bounds of an Opus bitrate that libopus accepts, in bits per second.
const BITRATES: (u32, u32) = (6_000, 510_000);

/// The settings of one deck that may change while it plays.
pub(super) struct Controls {
    sound: Mutex<Arc<Sound>>,
    /// Bits per second.
    bitrate: AtomicU32,
    /// 0 to 10, where there is time for it.
    complexity: u8,
    /// Says how much time there is.
    workshop: Workshop,
}

impl Controls {
    pub(super) fn new(settings: &DeckSettings) -> Self {
        Self {
            sound: Mutex::new(Arc::new(bounded(settings.sound.clone()))),
            bitrate: AtomicU32::new(legal(settings.bitrate)),
            complexity: settings.complexity.min(BEST_COMPLEXITY),
            workshop: settings.workshop.clone(),
        }
    }

    /// How well the next frame is to be encoded.
    pub(super) fn quality(&self) -> Quality {
        Quality {
            bitrate: self.bitrate.load(Ordering::Relaxed),
            complexity: self.complexity.min(self.workshop.complexity()),
        }
    }

    /// Encodes this finely from the next frame on, in bits per second.
    pub(super) fn set_bitrate(&self, bitrate: u32) {
        self.bitrate.store(legal(bitrate), Ordering::Relaxed);
    }

    /// Whether there is no time to encode as well as was asked for.
    pub(super) fn is_pressed(&self) -> bool {
        self.workshop.complexity() < self.complexity
    }

    /// What is to be heard.
    pub(super) fn sound(&self) -> Arc<Sound> {
        Arc::clone(&self.sound.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set_sound(&self, sound: Sound) {
        let sound = Arc::new(bounded(sound));
        *self.sound.lock().unwrap_or_else(PoisonError::into_inner) = sound;
    }
}

fn legal(bitrate: u32) -> u32 {
    bitrate.clamp(BITRATES.0, BITRATES.1)
}

fn bounded(mut sound: Sound) -> Sound {
    sound.volume = sound.volume.min(MAX_VOLUME);
    sound
}
