//! Guilds that play the same track at the same time.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::formats::media;
use super::listener::{Listener, settings};
use super::measured::{frequency, worst_click};
use crate::pipeline::cache::{Access, CacheKey, CacheSettings, FrameCache};
use crate::pipeline::{Input, Open, OpenFailure, PlaySettings};

/// A track that several may play, and how often its source was opened.
struct Song {
    cache: FrameCache,
    bytes: &'static [u8],
    openings: Arc<AtomicUsize>,
}

impl Song {
    fn new(bytes: &'static [u8]) -> Self {
        Self {
            cache: FrameCache::new(CacheSettings::default()).expect("no folder is needed"),
            bytes,
            openings: Arc::default(),
        }
    }

    fn openings(&self) -> usize {
        self.openings.load(Ordering::Relaxed)
    }

    /// As a player opens it.
    fn open(&self) -> Open {
        let (bytes, openings) = (self.bytes, Arc::clone(&self.openings));
        let own = move |recording| {
            openings.fetch_add(1, Ordering::Relaxed);
            Ok::<_, OpenFailure>(Input {
                source: Box::new(Cursor::new(bytes)),
                seek: None,
                aac: None,
                remote: false,
                extension: None,
                mime: None,
                recording,
                kept: false,
                instead: None,
            })
        };
        let cache = self.cache.clone();
        Box::new(move || {
            let key = CacheKey::new("http", "song", Duration::from_secs(3), 128_000, 10);
            match cache.access(key, Duration::from_millis(2_500)) {
                Access::Kept(_) => panic!("nobody has heard it whole"),
                Access::Followed(frames) => Ok(Input {
                    source: Box::new(frames),
                    seek: None,
                    aac: None,
                    remote: false,
                    extension: Some("opus".to_owned()),
                    mime: None,
                    recording: None,
                    kept: false,
                    instead: Some(Box::new(move || own(None))),
                }),
                Access::Recorded(recording) => own(Some(recording)),
            }
        })
    }

    /// A guild that plays it, from its beginning.
    fn play(&self) -> Listener {
        let listener = Listener::new(settings());
        listener.deck.play(self.open(), PlaySettings::default());
        listener
    }

    /// Two guilds of which the second one begins five frames later.
    fn play_twice(&self) -> (Listener, Listener) {
        let mut first = self.play();
        first.frames(5);
        let second = self.play();
        (first, second)
    }
}

/// So many ticks of both.
fn listen_to_both(first: &mut Listener, second: &mut Listener, ticks: usize) {
    for _ in 0..ticks {
        first.frames(1);
        second.frames(1);
    }
}

#[test]
fn two_guilds_that_start_together_open_the_source_once_and_hear_the_same() {
    for bytes in [media!("tone.mp3"), media!("tone.opus"), media!("tone.flac")] {
        let song = Song::new(bytes);
        let (mut first, mut second) = song.play_twice();
        listen_to_both(&mut first, &mut second, 110);
        first.listen();
        second.listen();
        assert!(second.frames.len() >= 125, "{}", second.frames.len());
        assert!(first.frames == second.frames);
        assert_eq!(song.openings(), 1);
    }
}

#[test]
fn who_follows_goes_on_alone_without_a_click_when_the_other_stops() {
    let song = Song::new(media!("tone.flac"));
    let (mut first, mut second) = song.play_twice();
    listen_to_both(&mut first, &mut second, 30);
    first.deck.stop();
    second.listen();
    assert_eq!(song.openings(), 2);
    assert_eq!(second.frames.len(), 125, "not a frame more or less");
    let heard = &second.heard[5 * 960..118 * 960];
    assert!(
        (frequency(heard) - 440.0).abs() < 0.2,
        "{} Hz",
        frequency(heard)
    );
    assert!(
        worst_click(heard) < 0.06,
        "a click of {}",
        worst_click(heard)
    );
}

#[test]
fn a_seek_of_who_follows_is_its_own() {
    let song = Song::new(media!("steps.flac"));
    let (mut first, mut second) = song.play_twice();
    listen_to_both(&mut first, &mut second, 10);
    second.deck.seek(Duration::from_millis(1_750));
    let before = second.heard.len();
    second.frames(10);
    let pitch = frequency(&second.heard[before + 1_920..before + 9_600]);
    assert!((pitch - 1_000.0).abs() < 5.0, "{pitch} Hz");
    assert_eq!(song.openings(), 2);

    first.listen();
    let mut alone = Listener::to(media!("steps.flac"));
    alone.listen();
    assert!(
        first.frames == alone.frames,
        "the first one was not disturbed"
    );
}

#[test]
fn who_follows_goes_on_alone_when_nobody_takes_the_frames_of_the_other() {
    let song = Song::new(media!("tone.mp3"));
    let mut settings = settings();
    settings.unheard_after = Duration::ZERO;
    let first = Listener::new(settings);
    first.deck.play(song.open(), PlaySettings::default());
    first.deck.pause(true);
    super::listener::eventually("the first opens it", || song.openings() == 1);
    let mut second = song.play();
    second.listen();
    assert_eq!(song.openings(), 2);
    assert!(second.frames.len() >= 125, "{}", second.frames.len());
}

#[test]
fn who_follows_opens_the_source_itself_when_the_other_could_not() {
    let song = Song::new(media!("tone.mp3"));
    let key = CacheKey::new("http", "song", Duration::from_secs(3), 128_000, 10);
    let recording = song.cache.record(key, Duration::from_millis(2_500));
    let mut second = song.play();
    drop(recording);
    second.listen();
    assert_eq!(song.openings(), 1);
    assert!(second.frames.len() >= 125, "{}", second.frames.len());
}
