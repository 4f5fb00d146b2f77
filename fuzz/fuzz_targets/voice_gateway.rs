//! A conversation with the voice gateway in a call with end-to-end encryption.
//! Each message has two bytes before it: whether it is binary (the highest bit)
//! and its length.

#![no_main]

use seraphim_fuzz::{contain_libraries, contained};
use seraphim_voice::stages::Conversation;

libfuzzer_sys::fuzz_target!(init: contain_libraries(), |input: &[u8]| {
    let (mut call, mut rest) = (Conversation::default(), input);
    while let [high, low, messages @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([high & 0x7f, *low]));
        let (message, after) = messages.split_at(length.min(messages.len()));
        rest = after;
        if high & 0x80 != 0 {
            contained(|| {
                call.binary(message);
            });
        } else if let Ok(text) = str::from_utf8(message) {
            call.text(text);
        }
    }
});
