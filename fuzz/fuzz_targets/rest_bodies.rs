//! Bodies of requests: what is accepted is written to something that reads the
//! same, and the filters that it asks for make samples of samples.

#![no_main]

use lavalink_protocol::{Filters, SessionUpdate, UpdatePlayer};
use seraphim_node::stages::{FRAME_LENGTH, Filtering, update};
use serde::Serialize;
use serde::de::DeserializeOwned;

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    holds::<UpdatePlayer>(body);
    holds::<SessionUpdate>(body);
    holds::<Filters>(body);
    let Some(Some(sound)) = update(body) else {
        return;
    };
    let mut filters = Filtering::new(&sound).expect("filters that were accepted can be made");
    let frame: Vec<f32> = (0..2 * FRAME_LENGTH).map(sample).collect();
    let mut heard = Vec::new();
    for _ in 0..4 {
        filters.push(&frame, &mut heard).expect("filters that were accepted do not fail");
    }
    assert!(heard.iter().all(|sample| sample.is_finite()));
});

fn holds<T: DeserializeOwned + Serialize>(body: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(body) else {
        return;
    };
    let once = serde_json::to_value(&read).expect("what was read can be written");
    let again: T = serde_json::from_value(once.clone()).expect("what was written can be read");
    let twice = serde_json::to_value(&again).expect("what was read can be written");
    assert_eq!(once, twice);
}

/// A sawtooth on each side, of other lengths.
fn sample(n: usize) -> f32 {
    let length = if n.is_multiple_of(2) { 109 } else { 73 };
    (n % length) as f32 / length as f32 - 0.5
}
