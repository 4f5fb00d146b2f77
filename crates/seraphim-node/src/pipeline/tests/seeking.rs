//! What is read to be elsewhere in an MP3, and what is heard there.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use symphonia::core::io::MediaSource;

use super::super::variable_rate::{Trail, VariableRate};
use super::super::{Input, Open, PlaySettings};
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
fn a_start_far_into_a_long_file_of_many_bitrates_is_found_by_reading_up_to_it() {
    // As after a restart: 65 MiB lie before the place, which nothing tells of.
    const TIMES: usize = 1_250;
    let piece = media!("steps-vbr-high.mp3");
    let source = Counted {
        file: Cursor::new(piece.repeat(TIMES)),
        read: Arc::default(),
    };
    let seconds = |times: usize| {
        let frames = frames(piece).len() * times;
        f64::from(u32::try_from(frames).expect("hours")) * 1_152.0 / 44_100.0
    };
    // The position is told in whole microseconds.
    let start = Duration::from_millis(4_981_045);
    assert!(start.as_secs_f64() < seconds(TIMES - 10));
    let mut listener = Listener::new(settings());
    let track = PlaySettings {
        start,
        ..PlaySettings::default()
    };
    listener.deck.play(opening(source), track);
    let step = next_step(&mut listener);
    assert!(step <= 0.6, "no steps are heard: {step}");
    let rest = start + Duration::from_millis(800);
    assert_eq!(listener.deck.position(), rest);
}

#[test]
fn a_seek_to_the_beginning_begins_again_where_the_first_place_of_a_file_lies_behind_it() {
    let mut file = media!("steps.webm").to_vec();
    let cues = file
        .windows(4)
        .rposition(|id| id == [0x1c, 0x53, 0xbb, 0x6b]);
    let cues = cues.expect("it has places");
    let time = file[cues..].windows(2).position(|id| id == [0xb3, 0x81]);
    let time = cues + time.expect("it has a first one") + 2;
    assert_eq!(std::mem::replace(&mut file[time], 20), 0);
    let source = Counted {
        file: Cursor::new(file),
        read: Arc::default(),
    };
    let mut listener = Listener::new(settings());
    listener.deck.play(opening(source), PlaySettings::default());
    listener.frames(100);
    listener.deck.seek(Duration::ZERO);
    listener.heard.clear();
    listener.frames(22);
    assert_eq!(listener.deck.position(), Duration::from_millis(440));
    let begun = frequency(&listener.heard[1_920..9_600]);
    assert!((begun - 400.0).abs() < 5.0, "{begun} Hz");
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

/// An hour of many bitrates: the steps at few bits a hundred times more than thirty
/// minutes long, then as long at many, with a table of the places; and the seconds
/// before a byte.
fn hour() -> (Vec<u8>, impl Fn(usize) -> f64) {
    const TIMES: usize = 450;
    let (low, high) = (media!("steps-vbr-low.mp3"), media!("steps-vbr-high.mp3"));
    let mut file = vec![0; 208];
    file[..4].copy_from_slice(&[0xff, 0xfb, 0x50, low[3]]);
    file.extend(low.repeat(TIMES));
    let middle = file.len();
    file.extend(high.repeat(TIMES));
    let of = |piece: &[u8]| frames(piece).len();
    let count = (of(low) + of(high)) * TIMES;
    let (starts_low, starts_high) = (frames(low), frames(high));
    let (low, high) = (low.len(), high.len());
    let before = move |byte: usize| {
        let within = |piece: usize, starts: &[usize], byte: usize| {
            byte / piece * starts.len() + starts.partition_point(|start| *start < byte % piece)
        };
        let frames = if byte < middle {
            within(low, &starts_low, byte - 208)
        } else {
            starts_low.len() * TIMES + within(high, &starts_high, byte - middle)
        };
        f64::from(u32::try_from(frames).expect("an hour")) * 1_152.0 / 44_100.0
    };
    let length = before(file.len());
    // MPEG 1 in stereo: the table stands behind 32 bytes.
    let mut table = b"Xing\0\0\0\x05".to_vec();
    table.extend(u32::try_from(count).expect("an hour").to_be_bytes());
    for hundredth in 0..100_u32 {
        let wanted = length * f64::from(hundredth) / 100.0;
        let place =
            (0..256).take_while(|place| before((file.len() * place / 256).max(208)) <= wanted);
        table.extend(u8::try_from(place.count().saturating_sub(1)));
    }
    file[36..36 + table.len()].copy_from_slice(&table);
    (file, before)
}

/// Where the frames of a piece begin.
fn frames(piece: &[u8]) -> Vec<usize> {
    const RATES: [usize; 14] = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some([0xff, 0xfb, third, _]) = piece.get(at..at + 4) {
        starts.push(at);
        let rate = RATES[usize::from(third >> 4) - 1] * 1_000;
        at += 144 * rate / 44_100 + usize::from(third >> 1 & 1);
    }
    assert_eq!(at, piece.len());
    starts
}

fn fetched(source: impl MediaSource + 'static) -> Open {
    let input = opening(source)();
    Box::new(move || {
        Ok(Input {
            remote: true,
            ..input?
        })
    })
}

/// How long after now the next tone comes, within half a second.
fn next_step(listener: &mut Listener) -> f64 {
    listener.heard.clear();
    listener.frames(40);
    first_change(&listener.heard)
}

#[test]
fn a_jump_across_an_hour_of_many_bitrates_reads_little_and_steps_around_it_are_exact() {
    let (file, before) = hour();
    let (size, length) = (file.len(), before(file.len()));
    let read = Arc::new(AtomicU64::new(0));
    let source = Counted {
        file: Cursor::new(file),
        read: Arc::clone(&read),
    };
    let mut listener = Listener::new(settings());
    listener.deck.play(fetched(source), PlaySettings::default());
    listener.frames(300);

    let far = Duration::from_mins(50);
    listener.deck.seek(far);
    let step = next_step(&mut listener);
    assert_eq!(listener.deck.position(), far + Duration::from_millis(800));
    assert!(step <= 0.6, "no steps are heard: {step}");
    // Further on, and back to what was heard.
    listener.frames(200);
    listener.deck.seek(far + Duration::from_secs(4));
    let later = next_step(&mut listener);
    listener.deck.seek(far + Duration::from_millis(250));
    let again = next_step(&mut listener);
    // The tones are as far from each other as the places are.
    let apart = |a: f64, b: f64| ((a - b) / 0.5 - ((a - b) / 0.5).round()).abs() * 0.5;
    assert!(apart(step - 0.25, again) < 0.05, "{step} s, {again} s");
    assert!(apart(step, later) < 0.12, "{step} s, {later} s");
    // The beginning was read: nothing of it is reckoned.
    listener.deck.seek(Duration::from_millis(1_750));
    let step = next_step(&mut listener);
    assert!((step - 0.25).abs() < 0.1, "{step} s");
    assert_eq!(listener.deck.position(), Duration::from_millis(2_550));
    let read = read.load(Ordering::Relaxed);
    assert!(read < 1_500_000, "{read} bytes of {size}, {length} s");
}

#[test]
fn the_table_of_an_hour_is_right_to_a_256th_of_it() {
    let (file, before) = hour();
    let (end, length) = (file.len() as u64, before(file.len()));
    let mut source = Cursor::new(file);
    let rate = VariableRate::of(&mut source, end, None).expect("frames");
    let mut worst: f64 = 0.0;
    for wanted in (1_300..3_500).step_by(100) {
        let time = Duration::from_secs(wanted);
        let spot = rate.find(&mut source, &mut Trail::default(), time, 0);
        let spot = spot.expect("a place");
        assert!(!spot.exact);
        let there = before(usize::try_from(spot.byte).expect("small"));
        worst = worst.max((there - time.as_secs_f64()).abs());
    }
    assert!(worst < length / 200.0, "{worst} s of {length} s");
}
