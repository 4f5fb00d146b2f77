//! A file that somebody linked to: what it says of itself.

#![no_main]

use seraphim_fuzz::{contain_libraries, contained};
use seraphim_sources::stages::probe;

libfuzzer_sys::fuzz_target!(init: contain_libraries(), |file: &[u8]| {
    contained(|| {
        let Ok(found) = probe(file, None) else { return };
        assert!(found.length.is_none_or(|length| length > 0));
        assert!(found.title.is_none_or(|title| !title.contains(char::is_control)));
    });
});
