//! Where the decoder of HE-AAC ends before the track does, and another one or none
//! goes on: what is heard, and from which place.

use std::io::{self, Cursor, Read as _};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use symphonia::core::io::{MediaSource, ReadOnlySource};

use super::super::controls::Controls;
use super::super::frames::Frames;
use super::super::gaps::Gaps;
use super::super::input::{Guard, Held};
use super::super::packets::Packets;
use super::super::reader::{Next, Place};
use super::super::turntable::Run;
use super::super::{DeckSettings, DecodeAac, Input, OpenFailure, PlaySettings};
use super::formats::{he_aac, media};
use super::high_efficiency::{Decoders, Fed, hears_the_rest_of_the_steps, open, play};
use super::listener::{Listener, settings, workshop};
use super::measured::seconds;

/// A source that can be read once, forwards.
fn forwards() -> impl MediaSource + 'static {
    ReadOnlySource::new(Cursor::new(tables_first(he_aac(media!("steps.m4a")))))
}

/// An M4A with its last box, of tables, before its sound.
fn tables_first(file: &[u8]) -> Vec<u8> {
    let long = |bytes: &[u8], at: usize| {
        let four: [u8; 4] = bytes[at..at + 4].try_into().expect("four");
        u32::from_be_bytes(four)
    };
    let length = |at: usize| usize::try_from(long(file, at)).expect("small");
    let mut tables = length(0);
    while &file[tables + 4..tables + 8] != b"moov" {
        tables += length(tables);
    }
    let (before, moov) = file.split_at(tables);
    let mut moov = moov.to_vec();
    let added = u32::try_from(moov.len()).expect("small");
    let places = moov.windows(4).position(|four| four == b"stco");
    let places = places.expect("a table of chunks") + 8;
    for n in 1..=usize::try_from(long(&moov, places)).expect("small") {
        let at = places + 4 * n;
        let moved = long(&moov, at) + added;
        moov[at..at + 4].copy_from_slice(&moved.to_be_bytes());
    }
    let (kind, sound) = before.split_at(length(0));
    [kind, &moov, sound].concat()
}

/// Pauses until the decoder is let go of.
fn pause(listener: &Listener, decoders: &Decoders) {
    super::listener::eventually("a paused play lets go of its decoder", || {
        listener.deck.pause(true);
        decoders.running.load(Ordering::Relaxed) == 0
    });
}

fn impatient() -> DeckSettings {
    DeckSettings {
        idle_after: Duration::ZERO,
        ..settings()
    }
}

#[test]
fn a_paused_track_lets_go_of_its_decoder_and_goes_on_where_it_was_with_another() {
    let decoders = Decoders::default();
    let mut listener = Listener::new(impatient());
    // The feeder is ahead of what is heard, and the source cannot go back.
    let own = decoders.clone();
    let decode: DecodeAac = Box::new(move |frames| {
        let fed = Box::new(Fed::by(frames, 64));
        Ok(own.start(fed))
    });
    listener
        .deck
        .play(open(forwards(), decode), PlaySettings::default());
    for started in 1..=3 {
        listener.frames(40);
        assert_eq!(decoders.started(), started);
        pause(&listener, &decoders);
        let at = listener.deck.position();
        listener.deck.pause(false);
        listener.frames(1);
        assert_eq!(listener.deck.position(), at + Duration::from_millis(20));
    }
    hears_the_rest_of_the_steps("paused", &mut listener);
    assert_eq!(decoders.started(), 4);
}

#[test]
fn a_track_that_gets_no_decoder_any_more_goes_on_where_it_was() {
    let decoders = Decoders::default();
    let own = decoders.clone();
    let decode: DecodeAac = Box::new(move |frames| {
        if own.started() == 0 {
            Ok(own.start(Box::new(Fed::by(frames, 64))))
        } else {
            Err(OpenFailure::new(io::Error::other("too many")))
        }
    });
    let mut listener = Listener::new(impatient());
    listener
        .deck
        .play(open(forwards(), decode), PlaySettings::default());
    listener.frames(40);
    pause(&listener, &decoders);
    listener.deck.pause(false);
    hears_the_rest_of_the_steps("refused", &mut listener);
}

#[test]
fn a_play_is_not_let_go_of_while_it_is_heard() {
    let decoders = Decoders::default();
    let mut listener = Listener::new(impatient());
    let source = Cursor::new(he_aac(media!("steps.m4a")));
    listener
        .deck
        .play(decoders.open(source), PlaySettings::default());
    hears_the_rest_of_the_steps("heard", &mut listener);
    assert_eq!(decoders.started(), 1);
}

#[test]
fn a_decoder_that_gives_up_loses_nothing_of_a_source_that_cannot_go_back() {
    let length = {
        let decoders = Decoders::default();
        let mut listener = play(decoders.open(forwards()));
        hears_the_rest_of_the_steps("whole", &mut listener);
        seconds(listener.frames.len())
    };
    for last in [3_000, 12_000] {
        let decoders = Decoders::until(last);
        let decode: DecodeAac =
            Box::new(move |frames| Ok(decoders.start(Box::new(Fed::by(frames, 64)))));
        let mut listener = play(open(forwards(), decode));
        hears_the_rest_of_the_steps("given up", &mut listener);
        let heard = seconds(listener.frames.len());
        assert!(
            (heard - length).abs() < 0.03,
            "{last}: {heard} s, not {length} s"
        );
    }
}

/// Bare HE-AAC of 37.6 s that is taken to be longer: where its frames are looked at,
/// they are short.
fn bare() -> Vec<u8> {
    let frame = |length: u16| {
        let [high, low] = (length << 5 | 0x1f).to_be_bytes();
        // 22.05 kHz, two channels.
        let mut frame = vec![0xff, 0xf1, 0x5c, 0x80, high, low, 0xfc];
        frame.resize(length.into(), 0);
        frame
    };
    let quarter = [frame(100).repeat(100), frame(400).repeat(100)].concat();
    [quarter.repeat(4), frame(400).repeat(10)].concat()
}

#[test]
fn a_seek_behind_the_last_packet_leaves_the_decoder_to_be_had() {
    let decoders = Decoders::default();
    let input = Input {
        remote: true,
        ..decoders.open(Cursor::new(bare()))().expect("it opens")
    };
    let mut packets = Packets::open(input, guard()).expect("it is understood");
    while let Next::Packet(_) = packets.next().expect("it is read") {}

    let beyond = packets.seek(Duration::from_secs(58));
    let back = packets.seek(Duration::from_secs(2));

    assert!(matches!(beyond, Ok(Place::Beyond)));
    assert!(matches!(back, Ok(Place::Anew)));
    assert_eq!(decoders.running.load(Ordering::Relaxed), 1);
    assert!(matches!(packets.next(), Ok(Next::Packet(_))));
}

fn guard() -> Arc<Guard> {
    let run = Arc::new(Run::new(1, Gaps::default()));
    let bench = workshop().claim(Box::new(|| {})).expect("a place");
    Arc::new(Guard::new(run, bench))
}

#[test]
fn a_frame_that_is_made_forgets_no_failure_of_the_source_that_is_read_ahead() {
    let guard = guard();
    // All of it is read before the first frame is made.
    let decode: DecodeAac = Box::new(|mut frames| {
        let mut all = Vec::new();
        frames.read_to_end(&mut all).map_err(OpenFailure::new)?;
        Ok(Box::new(Cursor::new(all)))
    });
    let input = open(Cursor::new(he_aac(media!("steps.m4a"))), decode)().expect("it opens");
    let controls = Arc::new(Controls::new(&settings()));
    let mut frames =
        Frames::open(input, Arc::clone(&guard), controls, None, 25).expect("it is understood");
    frames.seek(Duration::ZERO, 0).expect("it begins");
    let broken = ReadOnlySource::new(io::empty().chain(Broken));
    let mut broken = Held::new(Box::new(broken), Arc::clone(&guard)).source(true);
    assert!(broken.read(&mut [0; 8]).is_err());

    frames.next_frame().expect("it plays");

    assert!(guard.failure().is_some());
}

struct Broken;

impl io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
