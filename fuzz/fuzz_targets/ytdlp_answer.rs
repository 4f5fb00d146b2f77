//! Lines of yt-dlp: what is taken for a track is one, and leads to the web.

#![no_main]

use seraphim_sources::stages::ytdlp_line;

libfuzzer_sys::fuzz_target!(|line: &[u8]| {
    let Some((track, media)) = ytdlp_line(line) else {
        return;
    };
    assert!(!track.title.is_empty() && !track.title.contains(char::is_control));
    assert!(!track.author.contains(char::is_control));
    assert!(!track.identifier.is_empty() && !track.identifier.contains('\0'));
    assert!(track.length >= 0);
    let links = [track.uri.as_deref(), track.artwork_url.as_deref(), media.as_ref().map(|url| url.as_str())];
    for link in links.into_iter().flatten() {
        assert!(link.starts_with("http://") || link.starts_with("https://"), "{link}");
    }
});
