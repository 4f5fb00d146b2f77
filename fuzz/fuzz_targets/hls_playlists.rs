//! Playlists of HLS: whatever is followed is a link to the web.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use seraphim_sources::stages::hls_playlist;

static BASE: LazyLock<url::Url> = LazyLock::new(|| {
    url::Url::parse("https://radio.example/live/index.m3u8").expect("a link")
});

fuzz_target!(|text: &[u8]| {
    for link in hls_playlist(text, &BASE).unwrap_or_default() {
        assert!(matches!(link.scheme(), "http" | "https"), "{link}");
    }
});
