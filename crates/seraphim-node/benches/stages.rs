//! What the stages of a play take, a frame of 20 ms at a time.

use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use criterion::Criterion;
use seraphim_node::pipeline::filters::{Equalizer, LowPass, Timescale, Tremolo};
use seraphim_node::pipeline::{Filters, Sound};
use seraphim_node::stages::{Decoding, Encoding, FRAME_LENGTH, Filtering, Resampling};

const BITRATE: u32 = 128_000;

fn main() {
    let mut criterion = Criterion::default()
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    decode(&mut criterion);
    resample(&mut criterion);
    filter(&mut criterion);
    encode(&mut criterion);
    criterion.final_summary();
}

/// 20 ms of a sawtooth at 48 kHz, interleaved stereo.
fn frame() -> Vec<f32> {
    let wave = (0_u16..109).cycle().map(|n| f32::from(n) / 218.0 - 0.25);
    wave.take(2 * FRAME_LENGTH).collect()
}

fn decode(criterion: &mut Criterion) {
    let files: [(&str, &'static [u8]); 4] = [
        ("mp3", include_bytes!("../tests/media/tone.mp3")),
        ("flac", include_bytes!("../tests/media/tone.flac")),
        ("aac", include_bytes!("../tests/media/tone.aac")),
        ("vorbis", include_bytes!("../tests/media/tone.ogg")),
    ];
    for (name, file) in files {
        let open = || Decoding::open(Bytes::from_static(file), None).expect("it can be read");
        let mut decoding = open();
        criterion.bench_function(&format!("decode {name}"), |bencher| {
            bencher.iter(|| {
                if decoding.frame().expect("it is whole").is_none() {
                    decoding = open();
                }
            });
        });
    }
}

fn resample(criterion: &mut Criterion) {
    let piece = vec![0.25; 2 * 882];
    let mut resampling = Resampling::from(44_100).expect("a common rate");
    let mut out = Vec::new();
    criterion.bench_function("resample 44.1 kHz", |bencher| {
        bencher.iter(|| {
            out.clear();
            resampling
                .push(black_box(&piece), &mut out)
                .expect("it fits");
        });
    });
}

fn filter(criterion: &mut Criterion) {
    let sounds = [
        (
            "equalizer",
            Filters {
                equalizer: Equalizer { gains: [0.2; 15] },
                ..Filters::default()
            },
        ),
        (
            "timescale",
            Filters {
                timescale: Timescale {
                    speed: 1.2,
                    pitch: 1.1,
                    rate: 1.0,
                },
                ..Filters::default()
            },
        ),
        (
            "tremolo and low pass",
            Filters {
                tremolo: Some(Tremolo {
                    frequency: 4.0,
                    depth: 0.5,
                }),
                low_pass: LowPass { smoothing: 20.0 },
                ..Filters::default()
            },
        ),
    ];
    let (frame, mut out) = (frame(), Vec::new());
    for (name, filters) in sounds {
        let sound = Sound {
            volume: 100,
            filters,
        };
        let mut filtering = Filtering::new(&sound).expect("filters that are possible");
        criterion.bench_function(&format!("filter {name}"), |bencher| {
            bencher.iter(|| {
                out.clear();
                filtering
                    .push(black_box(&frame), &mut out)
                    .expect("it fits");
            });
        });
    }
}

fn encode(criterion: &mut Criterion) {
    let frame = frame();
    for complexity in [10, 4, 0] {
        let mut encoding = Encoding::new(BITRATE, complexity);
        criterion.bench_function(&format!("encode, complexity {complexity}"), |bencher| {
            let encode = || {
                encoding
                    .frame(black_box(&frame))
                    .expect("it can be encoded")
            };
            bencher.iter(encode);
        });
    }
}
