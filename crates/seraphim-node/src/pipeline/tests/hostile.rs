//! What is broken or means harm costs its own track, and not for long.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

use symphonia::core::io::MediaSource;

use super::super::{DeckEvent, PlayFailure, PlaySettings};
use super::formats::media;
use super::listener::{Listener, opening, settings, tone};
use super::measured::seconds;

/// Numbers without a pattern, the same each time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap_or(0) % limit.max(1)
    }
}

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for byte in buffer.iter_mut() {
            *byte = self.next().to_le_bytes()[3];
        }
        Ok(buffer.len())
    }
}

impl Seek for Noise {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Noise {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}

/// A file, and behind it the same bytes again and again.
struct Endless {
    file: Vec<u8>,
    again: Vec<u8>,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = match self.at.checked_sub(self.file.len()) {
            None => &self.file[self.at..],
            Some(behind) => &self.again[behind % self.again.len()..],
        };
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

impl Seek for Endless {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Endless {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}

/// A page of Ogg with packets of these lengths, all of zeros.
fn page(serial: &[u8], lengths: &[u8]) -> Vec<u8> {
    let mut page = b"OggS\0\0".to_vec();
    page.extend([0; 8]);
    page.extend(serial);
    page.extend([9, 0, 0, 0, 0, 0, 0, 0]);
    page.push(u8::try_from(lengths.len()).expect("at most 255"));
    page.extend(lengths);
    let body: usize = lengths.iter().copied().map(usize::from).sum();
    page.resize(page.len() + body, 0);
    // RFC 3533, section 6.
    let sum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            (sum << 1) ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 }
        })
    });
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// Where the pages of an Ogg file begin.
fn pages(file: &[u8]) -> Vec<usize> {
    (0..file.len() - 4)
        .filter(|at| file[*at..].starts_with(b"OggS"))
        .collect()
}

fn ends(bytes: Vec<u8>) -> (usize, DeckEvent) {
    let mut listener = Listener::new(settings());
    listener.play(1, bytes);
    let events = listener.listen();
    let last = events.into_iter().last().expect("an end");
    (listener.frames.len(), last)
}

#[test]
fn endless_noise_is_refused_as_unreadable() {
    let mut listener = Listener::new(settings());
    listener
        .deck
        .play(opening(Noise(7)), PlaySettings::default());
    let event = listener.event();
    assert!(
        matches!(
            event,
            DeckEvent::Failed {
                cause: PlayFailure::Unreadable | PlayFailure::Corrupt(_),
                ..
            }
        ),
        "{event:?}"
    );
}

#[test]
fn an_empty_source_and_a_page_of_text_are_unreadable() {
    for bytes in [Vec::new(), b"<!doctype html><title>404</title>".repeat(100)] {
        let (_, end) = ends(bytes);
        let unreadable = matches!(
            end,
            DeckEvent::Failed {
                cause: PlayFailure::Unreadable,
                ..
            }
        );
        assert!(unreadable, "{end:?}");
    }
}

#[test]
fn a_truncated_file_plays_what_is_there_and_finishes() {
    let files = [
        ("mp3", media!("tone.mp3")),
        ("flac", media!("tone.flac")),
        ("ogg", media!("tone.ogg")),
        ("opus", media!("tone.opus")),
        ("webm", media!("tone.webm")),
        ("adts", media!("tone.aac")),
    ];
    for (name, bytes) in files {
        let (frames, end) = ends(bytes[..bytes.len() * 3 / 4].to_vec());
        assert!(matches!(end, DeckEvent::Finished { .. }), "{name}: {end:?}");
        let heard = seconds(frames);
        assert!((0.9..2.2).contains(&heard), "{name}: {heard} s");
    }
}

#[test]
fn a_wav_that_claims_4_gib_plays_the_kilobyte_that_it_has() {
    let mut bytes = tone(44_100, 256);
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    let (frames, end) = ends(bytes);
    assert!(matches!(end, DeckEvent::Finished { .. }), "{end:?}");
    assert_eq!(frames, 1);
}

#[test]
fn sizes_of_gigabytes_in_a_header_end_the_track_and_nothing_else() {
    let giant = |bytes: &[u8], name: &[u8], offset: usize, value: &[u8]| {
        let mut bytes = bytes.to_vec();
        let at = bytes.windows(name.len()).position(|window| window == name);
        let at = at.expect("it is in the file") + offset;
        bytes[at..at + value.len()].copy_from_slice(value);
        bytes
    };
    let m4a = media!("tone.m4a");
    let huge = [0x7f, 0xff, 0xff, 0xff];
    let files = [
        // The size of an atom, and the entries of its tables.
        giant(m4a, b"stsz", 12, &huge),
        giant(m4a, b"stco", 8, &huge),
        giant(m4a, b"stts", 8, &huge),
        giant(m4a, b"esds", 4, &huge),
        // A metadata block of 16 MiB, and block sizes of 64 Ki samples.
        giant(media!("tone.flac"), b"fLaC", 5, &[0xff, 0xff, 0xff]),
        giant(media!("tone.flac"), b"fLaC", 8, &[0xff, 0xff, 0xff, 0xff]),
        // An element of 2^56 bytes.
        giant(
            media!("tone.webm"),
            &[0x16, 0x54, 0xae, 0x6b],
            4,
            &[0x01, 0x7f, 0xff, 0xff, 0xff],
        ),
        // Vorbis codebooks.
        giant(media!("tone.ogg"), b"vorbis", 30, &[0xff; 64]),
    ];
    for (number, bytes) in files.into_iter().enumerate() {
        let (frames, end) = ends(bytes);
        assert!(frames < 200, "file {number}: {frames} frames");
        assert!(
            matches!(end, DeckEvent::Finished { .. } | DeckEvent::Failed { .. }),
            "file {number}"
        );
    }
}

#[test]
fn damaged_files_of_every_format_come_to_an_end() {
    let files = [
        media!("tone.mp3"),
        media!("tone.flac"),
        media!("tone.m4a"),
        media!("tone.ogg"),
        media!("tone.opus"),
        media!("tone.webm"),
        media!("tone-vorbis.webm"),
        media!("tone-alac.m4a"),
        media!("tone.aac"),
        media!("tone-8k-mono.wav"),
        media!("tone-60ms.opus"),
    ];
    let mut noise = Noise(0x5eed);
    for round in 0..6 {
        for (number, file) in files.iter().enumerate() {
            let mut bytes = file.to_vec();
            // Early bytes are headers: half of the damage goes there.
            for hit in 0..4 << round {
                let reach = if hit % 2 == 0 {
                    bytes.len().min(2048)
                } else {
                    bytes.len()
                };
                let at = noise.below(reach);
                bytes[at] = noise.next().to_le_bytes()[2];
            }
            let (frames, _) = ends(bytes);
            assert!(
                frames < 20_000,
                "file {number}, round {round}: {frames} frames"
            );
        }
    }
}

#[test]
fn samples_that_are_no_numbers_are_silence_and_harm_nothing_behind_them() {
    // WAV of 32-bit floats at 44.1 kHz: every seventh sample is no number.
    let frames: u32 = 44_100;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + frames * 8).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x03\0\x02\0");
    for field in [44_100_u32, 44_100 * 8] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(b"\x08\0\x20\0data");
    bytes.extend((frames * 8).to_le_bytes());
    for n in 0..2 * frames {
        let sample = match n {
            n if n < frames && n % 7 == 0 => f32::NAN,
            n if n < frames && n % 11 == 0 => f32::INFINITY,
            _ => 0.1,
        };
        bytes.extend(sample.to_le_bytes());
    }
    let mut listener = Listener::new(settings());
    listener.play(1, bytes);
    let events = listener.listen();
    assert!(
        matches!(events.last(), Some(DeckEvent::Finished { .. })),
        "{events:?}"
    );
    assert_eq!(listener.frames.len(), 50);
    assert!(listener.heard.iter().all(|sample| sample.abs() <= 1.0));
}

#[test]
fn fault_55_a_stream_that_goes_on_without_samples_is_told_as_stuck_and_the_next_track_plays() {
    let tone = media!("tone.opus");
    let mut settings = settings();
    settings.stuck_after = Duration::from_secs(1);
    let mut listener = Listener::new(settings);
    let endless = Endless {
        file: tone[..pages(tone)[3]].to_vec(),
        // Of a stream that nobody listens to.
        again: page(b"none", &[200; 100]),
        at: 0,
    };
    let first = PlaySettings {
        id: 1,
        ..PlaySettings::default()
    };
    listener.deck.play(opening(endless), first);
    let mut stuck = None;
    while stuck.is_none() {
        listener.output.next_frame();
        let event = listener.events.try_recv().ok();
        stuck = event.filter(|event| !matches!(event, DeckEvent::Started { .. }));
    }
    assert!(
        matches!(stuck, Some(DeckEvent::Stuck { id: 1, .. })),
        "{stuck:?}"
    );

    listener.play(2, media!("tone.mp3"));
    let events = listener.listen();
    assert!(
        matches!(events.last(), Some(DeckEvent::Finished { id: 2 })),
        "{events:?}"
    );
}

#[test]
fn fault_55_packets_of_no_bytes_end_their_track_as_damaged() {
    let tone = media!("tone.opus");
    let sound = pages(tone)[2];
    let mut listener = Listener::new(settings());
    let endless = Endless {
        file: tone[..sound].to_vec(),
        again: page(&tone[sound + 14..sound + 18], &[0; 50]),
        at: 0,
    };
    listener
        .deck
        .play(opening(endless), PlaySettings::default());
    let events = listener.listen();
    assert_eq!(listener.frames.len(), 0);
    assert!(
        matches!(events.last(), Some(DeckEvent::Failed { .. })),
        "{events:?}"
    );
}
