//! HE-AAC by way of a decoder of its own, and without it. The decoder here is none:
//! it gives the frames back, and as their lower half is the whole of what is in
//! them, that is heard.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use lavalink_protocol::TrackInfo;
use seraphim_sources::{CageSettings, LocalSettings, Settings, Sources};
use symphonia::core::io::MediaSource;

use super::super::{DeckEvent, DecodeAac, Input, Open, OpenFailure, PlayFailure, PlaySettings};
use super::formats::{he_aac, lands_at_its_place, media};
use super::listener::{Listener, opening, settings};
use super::measured::{first_change, frequency, seconds};

/// How the decoders of one play did.
#[derive(Clone, Default)]
pub(super) struct Decoders {
    started: Arc<AtomicUsize>,
    pub(super) running: Arc<AtomicUsize>,
    /// How many ran at most.
    beside: Arc<AtomicUsize>,
    frames: Arc<AtomicUsize>,
    /// After so many bytes each gives up.
    last: Option<usize>,
}

/// A decoder that runs.
struct Running {
    frames: Box<dyn MediaSource>,
    left: Option<usize>,
    decoders: Decoders,
}

impl Decoders {
    /// Each gives up after so many bytes.
    pub(super) fn until(last: usize) -> Self {
        Self {
            last: Some(last),
            ..Self::default()
        }
    }

    pub(super) fn open(&self, source: impl MediaSource + 'static) -> Open {
        let decoders = self.clone();
        let decode: DecodeAac = Box::new(move |frames| Ok(decoders.start(frames)));
        open(source, decode)
    }

    pub(super) fn start(&self, frames: Box<dyn MediaSource>) -> Box<dyn MediaSource> {
        self.started.fetch_add(1, Ordering::Relaxed);
        let running = self.running.fetch_add(1, Ordering::Relaxed) + 1;
        self.beside.fetch_max(running, Ordering::Relaxed);
        Box::new(Running {
            frames,
            left: self.last,
            decoders: self.clone(),
        })
    }

    pub(super) fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }
}

impl Read for Running {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.left.unwrap_or(usize::MAX).min(into.len());
        if most == 0 && !into.is_empty() {
            return Err(io::Error::other("out of memory"));
        }
        let count = self.frames.read(&mut into[..most])?;
        if let Some(left) = &mut self.left {
            *left -= count;
        }
        // A part that is read begins with a frame, or goes on with one.
        let begins = count >= 7 && into[..2] == [0xff, 0xf1];
        self.decoders
            .frames
            .fetch_add(usize::from(begins), Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Running {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.frames.seek(to)
    }
}

impl MediaSource for Running {
    fn is_seekable(&self) -> bool {
        self.frames.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.frames.byte_len()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.decoders.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A file in whose middle there is nothing more to be had, once its end was seen:
/// its tables are there.
struct Broken {
    file: Cursor<&'static [u8]>,
    opened: bool,
    panics: bool,
}

impl Broken {
    const FROM: u64 = 20_000;
    const TO: u64 = 45_000;
}

impl Read for Broken {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let at = self.file.position();
        if self.opened && (Self::FROM..Self::TO).contains(&at) {
            assert!(!self.panics, "a demuxer that panics");
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let most = Self::FROM.checked_sub(at).filter(|most| *most > 0);
        let count = (&mut self.file).take(most.unwrap_or(u64::MAX)).read(into)?;
        let end = u64::try_from(self.file.get_ref().len()).expect("small");
        self.opened |= self.file.position() == end;
        Ok(count)
    }
}

impl Seek for Broken {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl MediaSource for Broken {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        u64::try_from(self.file.get_ref().len()).ok()
    }
}

pub(super) fn open(source: impl MediaSource + 'static, decode: DecodeAac) -> Open {
    let input = opening(source)();
    Box::new(move || {
        Ok(Input {
            aac: Some(decode),
            ..input?
        })
    })
}

pub(super) fn play(open: Open) -> Listener {
    let listener = Listener::new(settings());
    listener.deck.play(open, PlaySettings::default());
    listener
}

/// Hears all of the steps, each at its time, and says how long that took.
fn hears_the_steps(name: &str, open: Open) -> f64 {
    let mut listener = play(open);
    hears_the_rest_of_the_steps(name, &mut listener);
    seconds(listener.frames.len())
}

/// Listens to the end, and has heard all of the steps then.
pub(super) fn hears_the_rest_of_the_steps(name: &str, listener: &mut Listener) {
    let events = listener.listen();
    assert!(
        matches!(events.last(), Some(DeckEvent::Finished { .. })),
        "{name}: {events:?}"
    );
    for (step, heard) in listener.heard.chunks_exact(24_000).take(8).enumerate() {
        let tone = 400.0 + 200.0 * f64::from(u32::try_from(step).expect("few"));
        let inner = frequency(&heard[4_800..21_600]);
        assert!((inner - tone).abs() < 5.0, "{name}: {inner} Hz, not {tone}");
    }
}

#[test]
fn each_frame_of_he_aac_goes_through_its_decoder_and_none_of_plain_aac() {
    let plain = Decoders::default();
    let length = hears_the_steps("plain", plain.open(Cursor::new(media!("steps.m4a"))));
    assert_eq!(plain.started(), 0);

    let decoders = Decoders::default();
    let file = Cursor::new(he_aac(media!("steps.m4a")));
    let heard = hears_the_steps("he-aac", decoders.open(file));
    assert!((heard - length).abs() < 0.001, "{heard} s, not {length} s");
    assert_eq!(decoders.started(), 1);
    // 1,024 samples each.
    let frames = seconds(decoders.frames.load(Ordering::Relaxed)) * 50.0;
    let whole = frames * 1_024.0 / 44_100.0;
    assert!((whole - length).abs() < 0.06, "{frames} frames, {length} s");
}

#[test]
fn a_start_and_a_seek_in_he_aac_land_within_50_ms_and_one_decoder_runs_at_a_time() {
    let decoders = Decoders::default();
    let file = Cursor::new(he_aac(media!("steps.m4a")));
    lands_at_its_place("he-aac", decoders.open(file));
    assert_eq!(decoders.started(), 4);
    assert_eq!(decoders.beside.load(Ordering::Relaxed), 1);
}

#[test]
fn a_decoder_that_cannot_be_had_or_gives_up_leaves_the_lower_half_to_be_heard() {
    let file = || Cursor::new(he_aac(media!("steps.m4a")));
    let length = hears_the_steps("without", opening(file()));

    let refused: DecodeAac = Box::new(|_| Err(OpenFailure::new(io::Error::other("too many"))));
    let heard = hears_the_steps("refused", open(file(), refused));
    assert!((heard - length).abs() < 0.001, "{heard} s, not {length} s");

    let nonsense: DecodeAac = Box::new(|_| Ok(Box::new(Cursor::new(vec![7; 100_000]))));
    let heard = hears_the_steps("nonsense", open(file(), nonsense));
    assert!((heard - length).abs() < 0.001, "{heard} s, not {length} s");

    for last in [300, 3_000, 12_000] {
        let decoders = Decoders::until(last);
        let heard = hears_the_steps("given up", decoders.open(file()));
        assert!(
            (heard - length).abs() < 0.03,
            "{last}: {heard} s, not {length} s"
        );
        assert_eq!(decoders.started(), 1);
        assert_eq!(decoders.running.load(Ordering::Relaxed), 0);
    }
}

#[test]
fn a_decoder_that_gives_up_at_a_seek_leaves_it_where_it_is() {
    let mut first = true;
    let decode: DecodeAac = Box::new(move |frames| {
        if std::mem::take(&mut first) {
            Ok(frames)
        } else {
            Err(OpenFailure::new(io::Error::other("too many")))
        }
    });
    lands_at_its_place(
        "he-aac",
        open(Cursor::new(he_aac(media!("steps.m4a"))), decode),
    );
}

#[test]
fn a_source_that_fails_is_no_fault_of_the_decoder() {
    let decoders = Decoders::default();
    let source = Broken {
        file: Cursor::new(he_aac(media!("steps.m4a"))),
        opened: false,
        panics: false,
    };
    let mut listener = play(decoders.open(source));
    let events = listener.listen();
    assert!(
        matches!(
            events.last(),
            Some(DeckEvent::Failed {
                cause: PlayFailure::Source {
                    kind: io::ErrorKind::ConnectionReset,
                    ..
                },
                ..
            })
        ),
        "{events:?}"
    );
    assert_eq!(decoders.started(), 1);
    assert!(first_change(&listener.heard) < 0.6);
}

/// What a decoder gives back that is fed on a thread of its own: where that
/// panics, nothing more comes.
pub(super) struct Fed {
    chunks: Mutex<mpsc::Receiver<io::Result<Vec<u8>>>>,
    chunk: Cursor<Vec<u8>>,
}

impl Fed {
    /// So many chunks are read ahead.
    pub(super) fn by(mut frames: Box<dyn MediaSource>, ahead: usize) -> Self {
        let (sender, chunks) = mpsc::sync_channel(ahead);
        std::thread::spawn(move || {
            loop {
                let mut chunk = vec![0; 1_024];
                let read = frames.read(&mut chunk);
                let ends = !matches!(read, Ok(1..));
                let chunk = read.map(|count| {
                    chunk.truncate(count);
                    chunk
                });
                if sender.send(chunk).is_err() || ends {
                    return;
                }
            }
        });
        Self {
            chunks: Mutex::new(chunks),
            chunk: Cursor::default(),
        }
    }
}

impl Read for Fed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.chunk.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            let chunks = self.chunks.get_mut().expect("nobody panics with it");
            let Ok(chunk) = chunks.recv() else {
                return Ok(0);
            };
            self.chunk = Cursor::new(chunk?);
            if self.chunk.get_ref().is_empty() {
                return Ok(0);
            }
        }
    }
}

impl Seek for Fed {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Fed {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}

#[test]
fn a_demuxer_that_panics_where_it_feeds_the_decoder_is_no_end_of_the_track() {
    let source = Broken {
        file: Cursor::new(he_aac(media!("steps.m4a"))),
        opened: false,
        panics: true,
    };
    let decode: DecodeAac = Box::new(|frames| Ok(Box::new(Fed::by(frames, 2))));
    let events = play(open(source, decode)).listen();
    assert!(
        matches!(
            events.last(),
            Some(DeckEvent::Failed {
                cause: PlayFailure::DecoderPanicked,
                ..
            })
        ),
        "{events:?}"
    );
}

/// Sources of a folder, with ffmpeg. A shell passes over the limits of the cage.
fn sources(folder: &Path) -> Sources {
    let script = r#"while [ "$1" != -- ]; do shift; done; shift; exec "$@""#;
    let command = ["/bin/sh", "-c", script, "cage"].map(Into::into).to_vec();
    let _ = rustls::crypto::ring::default_provider().install_default();
    Sources::new(Settings {
        cage: Some(CageSettings::new(
            command,
            "/usr/local/bin:/usr/bin:/bin".into(),
        )),
        local: LocalSettings {
            root: Some(folder.to_owned()),
            ..LocalSettings::default()
        },
        ..Settings::default()
    })
    .expect("the settings are sound")
}

/// A file as the node opens it.
async fn of_folder(sources: &Sources, name: &str) -> Open {
    let track = TrackInfo {
        identifier: name.to_owned(),
        source_name: "local".to_owned(),
        ..TrackInfo::default()
    };
    let media = sources.open(&track).await.expect("it is there");
    let (sources, runtime) = (sources.clone(), tokio::runtime::Handle::current());
    let decode: DecodeAac = Box::new(move |frames| {
        let decoded = runtime.block_on(sources.decode_aac(frames));
        decoded.map_err(OpenFailure::new)
    });
    let input = Input {
        source: media.source,
        // As behind a link, so that bare frames are counted.
        remote: true,
        aac: Some(decode),
        ..opening(Cursor::new(Vec::new()))().expect("nothing fails")
    };
    Box::new(move || Ok(input))
}

/// What ffmpeg makes of a file: one channel of 48 kHz.
fn reference(file: &Path) -> Vec<f32> {
    let bytes = std::fs::read(file.with_extension("s16")).expect("made beside it");
    let samples = bytes.chunks_exact(2);
    samples
        .map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0)
        .collect()
}

/// The level of half a second between 11 and 15 kHz, in dBFS.
fn upper(samples: &[f32]) -> f64 {
    const WINDOW: u32 = 960;
    let windows = samples[..24_000].chunks_exact(960);
    let bins = 11_000 * WINDOW / 48_000..15_000 * WINDOW / 48_000;
    let power = windows.flat_map(|window| {
        bins.clone().map(move |bin| {
            let turn = f64::from(bin) * std::f64::consts::TAU / f64::from(WINDOW);
            let sum = window
                .iter()
                .zip(0_u32..)
                .fold((0.0, 0.0), |sum, (sample, n)| {
                    let (sine, cosine) = (turn * f64::from(n)).sin_cos();
                    let sample = f64::from(*sample);
                    (sum.0 + sample * sine, sum.1 + sample * cosine)
                });
            (sum.0.powi(2) + sum.1.powi(2)) / f64::from(WINDOW / 2).powi(2)
        })
    });
    10.0 * (power.sum::<f64>() / 25.0 + 1e-12).log10()
}

/// Without what is above: the mean of eleven samples has a hole at 13.1 kHz.
fn lower(samples: &[f32]) -> Vec<f32> {
    samples
        .windows(11)
        .map(|eleven| eleven.iter().sum::<f32>() / 11.0)
        .collect()
}

/// By how many seconds what was heard comes later than in another rendering.
fn lag(heard: &[f32], other: &[f32], at: usize) -> f64 {
    let heard = &heard[4_800..24_000];
    let alike = |shift: &usize| -> f64 {
        let other = &other[at + shift..];
        heard.iter().zip(other).map(|(a, b)| f64::from(a * b)).sum()
    };
    let shifts = (0..9_600_u32).step_by(8).map(|shift| shift as usize);
    let best = shifts
        .max_by(|a, b| alike(a).total_cmp(&alike(b)))
        .expect("many");
    // What was left out of the one is a place in the other.
    4_800.0 / 48_000.0 - seconds(best) / 960.0
}

/// From here on the track is heard with its whole band, where ffmpeg has it.
fn is_at_its_place(name: &str, listener: &mut Listener, low: &[f32], millis: u64) {
    listener.heard.clear();
    listener.frames(30);
    let level = upper(&listener.heard[2_400..]);
    let at = usize::try_from(millis * 48).expect("small");
    let late = lag(&lower(&listener.heard), low, at);
    assert!(late.abs() < 0.01, "{name} at {millis} ms: {late} s late");
    assert!(level > -35.0, "{name} at {millis} ms: {level} dBFS above");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ffmpeg, and HE-AAC in HE_AAC_FOLDER as proof/he_aac/make encodes it"]
async fn real_he_aac_is_heard_with_its_whole_band_and_each_place_is_where_ffmpeg_has_it() {
    let folder = PathBuf::from(std::env::var_os("HE_AAC_FOLDER").expect("a folder"));
    let sources = sources(&folder);
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).expect("it is there") {
        let file = entry.expect("it is read").path();
        if !file
            .extension()
            .is_some_and(|ending| ending == "m4a" || ending == "aac")
        {
            continue;
        }
        files += 1;
        let name = file.file_name().expect("a name").to_string_lossy();
        let whole = reference(&file);
        let mut listener = play(of_folder(&sources, &name).await);
        let events = listener.listen();
        let last = events.last();
        assert!(
            matches!(last, Some(DeckEvent::Finished { .. })),
            "{name}: {events:?}"
        );
        let missing = whole.len().abs_diff(listener.heard.len());
        assert!(missing < 4_800, "{name}: {missing} samples");
        for from in [24_000, 480_000, 900_000] {
            let level = upper(&listener.heard[from..]);
            assert!(level > -35.0, "{name}: {level} dBFS above");
        }

        let low = lower(&whole);
        let mut listener = Listener::new(settings());
        let track = PlaySettings {
            start: Duration::from_millis(250),
            ..PlaySettings::default()
        };
        listener.deck.play(of_folder(&sources, &name).await, track);
        is_at_its_place(&name, &mut listener, &low, 250);
        for millis in [3_250, 9_300, 17_750, 5_300] {
            listener.deck.seek(Duration::from_millis(millis));
            is_at_its_place(&name, &mut listener, &low, millis);
        }

        let mut without = Listener::new(settings());
        without.play(2, std::fs::read(&file).expect("it is there"));
        without.frames(100);
        let level = upper(&without.heard[24_000..]);
        assert!(
            level < -50.0,
            "{name}: {level} dBFS above without a decoder"
        );
    }
    assert_eq!(files, 8);
}
