//! LRC: lines in the order of time.

#![no_main]

use seraphim_sources::stages::lrc;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Some(lines) = lrc(text) else { return };
    assert!(!lines.is_empty() && lines.len() <= 5_000);
    assert!(lines.is_sorted_by_key(|line| line.timestamp));
});
