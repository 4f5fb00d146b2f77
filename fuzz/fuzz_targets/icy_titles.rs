//! A station's stream with titles woven in: two bytes say how much sound stands
//! between two of them, the third how large the pieces are that arrive.

#![no_main]

use seraphim_sources::stages::radio;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let [high, low, size, stream @ ..] = input else {
        return;
    };
    let interval = usize::from(u16::from_be_bytes([*high, *low])) + 1;
    let whole = radio(interval, std::iter::once(stream));
    let cut = radio(interval, stream.chunks(usize::from(*size) + 1));
    assert!(whole.0 == cut.0, "the same sound");
    assert!(whole.0.len() <= stream.len());
    // In one piece, the last title alone is told for each run of sound.
    assert!(cut.1.len() >= whole.1.len());
    for title in whole.1.iter().chain(&cut.1) {
        assert!(!title.contains(char::is_control), "{title:?}");
    }
});
