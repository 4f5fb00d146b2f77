//! What a Lavalink node says to the client: messages, one a line, and bodies of
//! answers.

#![no_main]

use seraphim_lavalink::stages::{News, answer};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut news = News::default();
    for message in text.lines() {
        news.read(message);
    }
    answer(text.as_bytes());
});
