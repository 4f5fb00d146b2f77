//! Opus that is passed through, and the way to transcoding and back.

use bytes::Bytes;
use std::io::Cursor;
use std::time::Duration;

use symphonia::core::formats::FormatOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use super::formats::media;
use super::listener::{Listener, settings, volume};
use super::measured::{frequency, level, worst_click};

/// The packets of a file, by another way.
fn packets(bytes: &'static [u8]) -> Vec<Bytes> {
    let source = Box::new(Cursor::new(bytes));
    let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
    let (how, tags) = (FormatOptions::default(), MetadataOptions::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, how, tags)
        .expect("a known format");
    let mut packets = Vec::new();
    while let Ok(Some(packet)) = format.next_packet() {
        packets.push(Bytes::from(packet.data));
    }
    packets
}

#[test]
fn opus_at_full_volume_passes_untouched() {
    for bytes in [
        media!("tone.opus"),
        media!("tone.webm"),
        media!("tone-mono.opus"),
    ] {
        let mut listener = Listener::to(bytes);
        listener.listen();
        let packets = packets(bytes);
        assert!(packets.len() >= 125);
        assert!(listener.frames == packets, "the frames are the packets");
    }
}

#[test]
fn opus_in_frames_of_60_ms_or_with_a_gain_is_transcoded() {
    let mut gain = media!("tone.opus").to_vec();
    let head = gain
        .windows(8)
        .position(|bytes| bytes == b"OpusHead")
        .expect("a header");
    // -6 dB in 1/256 dB.
    gain[head + 16..head + 18].copy_from_slice(&(-6 * 256_i16).to_le_bytes());
    fix_ogg_checksum(&mut gain);
    let mut listener = Listener::new(settings());
    listener.play(1, gain);
    listener.listen();
    let inner = &listener.heard[9600..96_000];
    assert!((level(inner) + 18.04).abs() < 0.5, "{} dBFS", level(inner));
    assert!(listener.frames != packets(media!("tone.opus")));

    let mut listener = Listener::to(media!("tone-60ms.opus"));
    listener.listen();
    assert_eq!(listener.frames.len(), 125);
}

#[test]
fn a_stream_above_the_bitrate_is_transcoded_once_that_is_known() {
    let mut settings = settings();
    settings.bitrate = 48_000;
    let mut listener = Listener::new(settings);
    listener.play(1, media!("tone.opus"));
    listener.listen();
    let late: usize = listener.frames[70..120].iter().map(Bytes::len).sum();
    let rate = late * 8;
    assert!(rate < 60_000, "{rate} bit/s");
    let inner = &listener.heard[4800..listener.heard.len() - 9600];
    assert!(
        worst_click(inner) < 0.05,
        "a click of {}",
        worst_click(inner)
    );
}

#[test]
fn the_volume_goes_away_from_100_and_back_without_a_gap_or_a_click() {
    for bytes in [media!("tone.opus"), media!("tone.webm")] {
        let mut listener = Listener::to(bytes);
        listener.frames(25);
        listener.set_sound(volume(50));
        listener.frames(40);
        listener.set_sound(volume(100));
        listener.listen();
        let packets = packets(bytes);
        let frames = &listener.frames;
        assert_eq!(frames.len(), packets.len(), "not a frame more or less");
        let same: Vec<bool> = frames.iter().zip(&packets).map(|(a, b)| a == b).collect();
        assert!(same[..25].iter().all(|same| *same));
        assert!(same[31..65].iter().all(|same| !*same), "turned down");
        assert!(same[75..].iter().all(|same| *same), "passed through again");

        let low = &listener.heard[35 * 960..60 * 960];
        assert!((level(low) + 18.06).abs() < 0.3, "{} dBFS", level(low));
        let high = &listener.heard[80 * 960..115 * 960];
        assert!((level(high) + 12.04).abs() < 0.3, "{} dBFS", level(high));
        let all = &listener.heard[5 * 960..118 * 960];
        assert!(
            (frequency(all) - 440.0).abs() < 0.2,
            "no shift: {} Hz",
            frequency(all)
        );
        assert!(worst_click(all) < 0.06, "a click of {}", worst_click(all));
    }
}

#[test]
fn a_volume_of_99_to_100_and_back_is_not_heard_as_a_seam() {
    let mut listener = Listener::to(media!("tone.opus"));
    for n in 0..10 {
        listener.frames(10);
        listener.set_sound(volume(99 + n % 2));
    }
    let all = &listener.heard[5 * 960..];
    assert!(worst_click(all) < 0.03, "a click of {}", worst_click(all));
    assert!((level(all) + 12.1).abs() < 0.2);
}

#[test]
fn passing_through_goes_on_after_a_seek() {
    let mut listener = Listener::to(media!("tone.opus"));
    listener.frames(5);
    listener.deck.seek(Duration::from_secs(1));
    listener.frames.clear();
    listener.frames(20);
    let packets = packets(media!("tone.opus"));
    let there = |at: usize| listener.frames == packets[at..at + 20];
    assert!((49..=51).any(there), "the packets from one second on");
}

/// <https://www.rfc-editor.org/rfc/rfc3533#section-6>: the sum of the first page.
fn fix_ogg_checksum(bytes: &mut [u8]) {
    let segments = usize::from(bytes[26]);
    let body: usize = bytes[27..27 + segments]
        .iter()
        .map(|length| usize::from(*length))
        .sum();
    let page = &mut bytes[..27 + segments + body];
    page[22..26].fill(0);
    let mut sum = 0_u32;
    for byte in page.iter() {
        sum ^= u32::from(*byte) << 24;
        for _ in 0..8 {
            sum = if sum >> 31 == 1 {
                (sum << 1) ^ 0x04c1_1db7
            } else {
                sum << 1
            };
        }
    }
    page[22..26].copy_from_slice(&sum.to_le_bytes());
}
