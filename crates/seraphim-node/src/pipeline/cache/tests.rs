//! What is kept is what was heard, and nothing that is not whole.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tempfile::TempDir;

use super::shelf::Memory;
use super::{CacheKey, CacheSettings, FrameCache};
use crate::pipeline::tests::formats::media;
use crate::pipeline::tests::listener::{Listener, settings, volume};
use crate::pipeline::{DeckEvent, Input, OpenFailure, PlaySettings};

const LENGTH: Duration = Duration::from_millis(2_500);

fn key(identifier: &str) -> CacheKey {
    CacheKey::new("http", identifier, LENGTH, 128_000, 10)
}

fn cache(folder: Option<&Path>, memory: u64, disk: u64) -> FrameCache {
    FrameCache::new(CacheSettings {
        memory,
        disk,
        folder: folder.map(Path::to_owned),
        ..CacheSettings::default()
    })
    .expect("the folder can be used")
}

/// Plays with a recording under this key.
fn play(cache: &FrameCache, key: CacheKey, bytes: &'static [u8]) -> Listener {
    let listener = Listener::new(settings());
    let input = Input {
        source: Box::new(Cursor::new(bytes)),
        seek: None,
        aac: None,
        remote: false,
        extension: None,
        mime: None,
        recording: Some(cache.record(key, LENGTH)),
        kept: false,
        instead: None,
    };
    let open = Box::new(move || Ok::<_, OpenFailure>(input));
    listener.deck.play(open, PlaySettings::default());
    listener
}

/// Plays to the end, and until the decode thread is done with it.
fn play_whole(cache: &FrameCache, key: CacheKey, bytes: &'static [u8]) -> Listener {
    let mut listener = play(cache, key, bytes);
    listener.listen();
    listener.wait_until_it_rests();
    listener
}

fn replay(file: Bytes) -> Listener {
    let mut listener = Listener::new(settings());
    listener.play(1, file);
    let events = listener.listen();
    assert!(matches!(events.last(), Some(DeckEvent::Finished { .. })));
    listener
}

#[test]
fn the_second_play_is_the_first_one_frame_for_frame() {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in [("mp3", media!("tone.mp3")), ("opus", media!("tone.opus"))] {
        let kept = cache(Some(folder.path()), 1 << 20, 1 << 20);
        assert!(kept.find(&key(name)).is_none());
        let first = play_whole(&kept, key(name), bytes);
        let second = replay(kept.find(&key(name)).expect("it is kept"));
        assert!(first.frames == second.frames, "{name}");
        // Another program finds it on disk.
        let after = cache(Some(folder.path()), 1 << 20, 1 << 20);
        let third = replay(after.find(&key(name)).expect("it is on disk"));
        assert!(first.frames == third.frames, "{name}");
    }
}

#[test]
fn a_kept_track_can_be_sought_in() {
    let kept = cache(None, 1 << 20, 0);
    play_whole(&kept, key("steps"), media!("steps.flac"));
    let mut listener = Listener::new(settings());
    let file = kept.find(&key("steps")).expect("it is kept");
    listener.play_from(1, file, Duration::from_millis(1_750));
    listener.frames(10);
    let pitch = crate::pipeline::tests::measured::frequency(&listener.heard[1_920..9_600]);
    assert!((pitch - 1_000.0).abs() < 5.0, "{pitch} Hz");
}

#[test]
fn what_was_not_heard_whole_and_as_it_is_is_not_kept() {
    let kept = cache(None, 1 << 20, 0);
    // Cut off in the middle.
    let mut cut = play(&kept, key("cut"), media!("tone.mp3"));
    cut.frames(20);
    cut.deck.stop();
    cut.wait_until_it_rests();
    // Sought in.
    let mut sought = play(&kept, key("sought"), media!("tone.mp3"));
    sought.frames(20);
    sought.deck.seek(Duration::from_secs(1));
    sought.listen();
    sought.wait_until_it_rests();
    // Made softer.
    let mut softer = play(&kept, key("softer"), media!("tone.mp3"));
    softer.frames(20);
    softer.set_sound(volume(50));
    softer.listen();
    softer.wait_until_it_rests();
    for name in ["cut", "sought", "softer"] {
        assert!(kept.find(&key(name)).is_none(), "{name}");
    }
}

#[test]
fn a_track_that_breaks_off_early_is_not_kept() {
    let kept = cache(None, 1 << 20, 0);
    let bytes = media!("tone.mp3");
    let mut recording = kept.record(key("a"), Duration::from_mins(1));
    recording.push(&Bytes::from_static(&[0xfc, 1, 2]));
    recording.finish();
    assert!(kept.find(&key("a")).is_none());
    play_whole(&kept, key("b"), &bytes[..bytes.len()]);
    assert!(kept.find(&key("b")).is_some());
}

#[test]
fn another_track_source_length_or_encoding_is_another_key() {
    let kept = cache(None, 1 << 20, 0);
    play_whole(&kept, key("a"), media!("tone.mp3"));
    assert!(kept.find(&key("a")).is_some());
    for other in [
        CacheKey::new("http", "b", LENGTH, 128_000, 10),
        CacheKey::new("https", "a", LENGTH, 128_000, 10),
        CacheKey::new("http", "a", LENGTH, 96_000, 10),
        CacheKey::new("http", "a", LENGTH, 128_000, 9),
        CacheKey::new("http", "a", LENGTH * 2, 128_000, 10),
        CacheKey::new("htt", "pa", LENGTH, 128_000, 10),
    ] {
        assert!(kept.find(&other).is_none());
    }
}

#[test]
fn a_file_that_was_cut_off_or_changed_by_a_bit_is_dropped() {
    let folder = TempDir::new().expect("a folder");
    let damage: [fn(&mut Vec<u8>); 5] = [
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes.truncate(20),
        |bytes| bytes[15] += 1,
        |bytes| bytes[5_000] ^= 0x10,
        Vec::clear,
    ];
    for harm in damage {
        let kept = cache(Some(folder.path()), 1 << 20, 1 << 20);
        play_whole(&kept, key("a"), media!("tone.mp3"));
        let path = only_file(folder.path());
        let mut bytes = fs::read(&path).expect("it is there");
        harm(&mut bytes);
        fs::write(&path, bytes).expect("it can be written");
        let after = cache(Some(folder.path()), 1 << 20, 1 << 20);
        assert!(after.find(&key("a")).is_none());
        assert!(!path.exists(), "it is deleted");
    }
}

#[test]
fn what_was_being_written_when_the_program_was_killed_is_deleted() {
    let folder = TempDir::new().expect("a folder");
    let part = folder.path().join("0123.part");
    fs::write(&part, b"half of it").expect("it can be written");
    let foreign = folder.path().join("notes.txt");
    fs::write(&foreign, b"not ours").expect("it can be written");
    drop(cache(Some(folder.path()), 1 << 20, 1 << 20));
    assert!(!part.exists());
    assert!(foreign.exists(), "what is not ours stays");
}

#[test]
fn what_was_not_used_for_longest_goes_first_in_memory_and_on_disk() {
    let folder = TempDir::new().expect("a folder");
    let kept = cache(Some(folder.path()), 0, 100_000);
    let file = |size: usize| Bytes::from(vec![7; size]);
    kept.keep(&key("a"), file(40_000));
    kept.keep(&key("b"), file(40_000));
    assert!(kept.find(&key("a")).is_some(), "used last");
    kept.keep(&key("c"), file(40_000));
    let there = |name| kept.find(&key(name)).is_some();
    assert!(there("a") && !there("b") && there("c"));
    kept.keep(&key("huge"), file(200_000));
    assert!(
        there("a") && there("c") && !there("huge"),
        "too large for all"
    );
    let files = fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(files, 2);
}

#[test]
fn a_file_is_as_old_in_memory_as_it_was_on_disk() {
    let folder = TempDir::new().expect("a folder");
    let day = Duration::from_hours(24);
    cache(Some(folder.path()), 0, 1 << 20).keep(&key("a"), Bytes::from_static(b"a"));
    let file = fs::File::options()
        .write(true)
        .open(only_file(folder.path()));
    let made = SystemTime::now() - 2 * day;
    file.and_then(|file| file.set_modified(made))
        .expect("it is ours");

    let kept = cache(Some(folder.path()), 1 << 20, 1 << 20);
    assert!(kept.find(&key("a")).is_some());
    let age = kept.memory(|memory| memory.age(&key("a").name));
    assert!(age.is_some_and(|age| age >= 2 * day), "{age:?}");

    let mut memory = Memory::new(1 << 20, day);
    memory.put("old", Bytes::from_static(b"a"), 2 * day);
    memory.put("new", Bytes::from_static(b"a"), Duration::ZERO);
    assert!(memory.find("old").is_none() && memory.find("new").is_some());
}

#[test]
fn a_disk_that_takes_long_to_write_one_file_keeps_nobody_from_another() {
    let folder = TempDir::new().expect("a folder");
    let kept = cache(Some(folder.path()), 0, 1 << 20);
    kept.keep(&key("there"), Bytes::from_static(b"a"));
    // What is written next goes into a pipe, which takes no more than its reader does.
    let pipe = folder.path().join(format!("{}-1.part", key("slow").name));
    let made = Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("it is there");
    assert!(made.success());
    let (slow, other) = (kept.clone(), kept.clone());
    let writing = thread::spawn(move || slow.keep(&key("slow"), Bytes::from(vec![7; 500_000])));
    let reader = fs::File::open(&pipe).expect("somebody writes");

    let (tell, told) = mpsc::sync_channel(1);
    thread::spawn(move || tell.send(other.find(&key("there"))));
    let found = told.recv_timeout(Duration::from_secs(20));

    assert!(matches!(found, Ok(Some(_))), "{found:?}");
    drop(reader);
    writing.join().expect("it gives up");
    assert!(!pipe.exists());
}

#[test]
fn recordings_take_at_most_half_of_the_memory() {
    let kept = cache(None, 20_000, 0);
    play_whole(&kept, key("a"), media!("tone.mp3"));
    assert!(kept.find(&key("a")).is_none(), "it was given up");
    assert!(kept.claim(10_000), "and its room is free again");
}

fn only_file(folder: &Path) -> std::path::PathBuf {
    let mut files = fs::read_dir(folder).expect("it is there");
    files
        .next()
        .expect("a file")
        .expect("it can be read")
        .path()
}
