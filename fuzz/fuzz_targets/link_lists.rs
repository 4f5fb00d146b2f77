//! M3U and PLS in any encoding: a bounded number of entries, each with a place.

#![no_main]

use seraphim_sources::stages::link_list;

libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    let Some(entries) = link_list(text) else {
        return;
    };
    assert!(entries.len() <= 5_000);
    assert!(entries.iter().all(|place| !place.trim().is_empty()));
});
