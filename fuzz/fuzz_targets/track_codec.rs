//! Encoded tracks: what is read is written to something that reads the same.

#![no_main]

use lavalink_protocol::codec::{decode, encode};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(track) = decode(text) else { return };
    // A text that is too long in UTF-8 as Java writes it cannot be written.
    let Ok(written) = track.encode() else { return };
    let again = decode(&written).expect("what was written can be read");
    assert_eq!(track, again);
    assert_eq!(again.encode().as_ref(), Ok(&written));

    let newest = encode(&track.info, &track.details).expect("version 3 holds all of the others");
    let newest = decode(&newest).expect("what was written can be read");
    assert_eq!(newest.info, track.info);
});
