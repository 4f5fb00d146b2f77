//! Answers to IP discovery: one that is taken is laid out as documented.

#![no_main]

use seraphim_voice::stages::discovered;

libfuzzer_sys::fuzz_target!(|packet: &[u8]| {
    let Some((address, port)) = discovered(packet, 0x0102_0304) else {
        return;
    };
    assert_eq!(packet.len(), 74);
    assert_eq!(packet[..8], [0, 2, 0, 70, 1, 2, 3, 4]);
    assert_eq!(packet[72..], port.to_be_bytes());
    let text = packet[8..72].split(|byte| *byte == 0).next().expect("a text");
    assert_eq!(str::from_utf8(text).ok().and_then(|text| text.parse().ok()), Some(address));
});
