//! Segments of HLS, transport streams above all, in pieces of a size that the
//! first byte says: cut otherwise, they give the same sound.

#![no_main]

use seraphim_fuzz::number;
use seraphim_sources::stages::hls_segment;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((size, segment)) = number(input) else {
        return;
    };
    let whole = hls_segment(std::iter::once(segment));
    let cut = hls_segment(segment.chunks(size + 1));
    if let (Ok(whole), Ok(cut)) = (whole, cut) {
        assert!(whole.len() <= segment.len());
        assert!(whole == cut, "in pieces of {}", size + 1);
    }
});
