//! What is read to be elsewhere in an MP3, and what is heard there.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use symphonia::core::io::MediaSource;

use super::super::PlaySettings;
use super::formats::media;
use super::listener::{Listener, opening, settings};
use super::measured::{first_change, frequency};

/// How often the steps come in the long file.
const TIMES: u32 = 60;
/// How long they are with what an encoder puts around them: 155 frames.
const STEPS: Duration = Duration::from_nanos(155 * 1_152 * 1_000_000_000 / 44_100);

/// A file that counts what is read of it.
struct Counted {
    file: Cursor<Vec<u8>>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl MediaSource for Counted {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        u64::try_from(self.file.get_ref().len()).ok()
    }
}

/// Four minutes: the steps again and again, and no word of how many.
fn long_file() -> Vec<u8> {
    let file = media!("steps.mp3");
    // 64 kbit/s at 44.1 kHz: 208 bytes a frame, or 209. The first tells of the rest.
    let first = file.windows(2).position(|two| two == [0xff, 0xfb]);
    let sound = first.expect("it has frames") + 208;
    file[sound..].repeat(usize::try_from(TIMES).expect("few"))
}

/// So many times the steps, and so many milliseconds.
fn after(times: u32, millis: u64) -> Duration {
    let micros = u64::try_from((STEPS * times).as_micros()).expect("minutes");
    Duration::from_micros(micros) + Duration::from_millis(millis)
}

#[test]
fn a_place_in_a_long_mp3_of_one_bitrate_is_heard_exactly_and_nothing_is_read_up_to_it() {
    let (file, read) = (long_file(), Arc::new(AtomicU64::new(0)));
    let size = file.len();
    let source = Counted {
        file: Cursor::new(file),
        read: Arc::clone(&read),
    };
    let mut listener = Listener::new(settings());
    let start = after(50, 1_750);
    let track = PlaySettings {
        id: 1,
        start,
        ..PlaySettings::default()
    };
    listener.deck.play(opening(source), track);

    for (to, tone) in [(start, 1_000.0), (after(20, 250), 400.0)] {
        if to != start {
            listener.deck.seek(to);
            listener.heard.clear();
        }
        listener.frames(22);
        let begun = frequency(&listener.heard[1_920..9_600]);
        assert!((begun - tone).abs() < 5.0, "{begun} Hz at {to:?}");
        let change = first_change(&listener.heard);
        assert!((change - 0.25).abs() <= 0.1, "{change} s at {to:?}");
        assert_eq!(listener.deck.position(), to + Duration::from_millis(440));
    }
    let read = read.load(Ordering::Relaxed);
    assert!(read < 400_000, "{read} bytes of {size}");
}

#[test]
fn behind_a_seek_a_track_ends_where_its_sound_does_at_one_bitrate_and_at_many() {
    for (name, file, start) in [
        ("one", media!("steps.mp3"), 3_500),
        ("many", media!("tone-vbr.mp3"), 2_000),
    ] {
        let mut listener = Listener::new(settings());
        listener.play_from(1, file, Duration::from_millis(start));
        listener.listen();
        let heard = listener.frames.len();
        assert!((25..=26).contains(&heard), "{name}: {heard} frames");
    }
}
