//! Single stages of the node's work, for fuzz targets and micro-benchmarks.
//! Nothing else may use them, and they change as the stages do.

use lavalink_protocol::UpdatePlayer;

pub use crate::pipeline::stages::{Decoding, Encoding, FRAME_LENGTH, Filtering, Resampling};
use crate::pipeline::{Filters, Sound};
use crate::player::{Change, Wish, decode};

/// The body of an update of a player, checked as its route does; what is to be
/// heard then, if it changes that. `None` where it is refused.
pub fn update(body: &[u8]) -> Option<Option<Sound>> {
    let update: UpdatePlayer = serde_json::from_slice(body).ok()?;
    let (change, wish) = Change::check(&update, 1, 2).ok()?;
    if let Wish::Encoded(encoded) = &wish {
        decode(encoded).ok()?;
    }
    let changed = change.volume.is_some() || change.filters.is_some();
    Some(changed.then(|| {
        Sound {
            volume: change.volume.unwrap_or(100),
            filters: change
                .filters
                .map_or_else(Filters::default, |filters| filters.heard),
        }
    }))
}
