//! Encodes what a proof listens to as HE-AAC.
//!
//!     he-aac-proof (v1|v2) (adts|flv) (steps|halves) FILE
//!
//! `steps`: 20 s of a tone that goes up every half second and begins anew every
//! eight of them, beside one of 13 kHz that is there all the time. `halves`: 15 s of
//! 440 Hz, then 25 s of 13 kHz alone. In ADTS nothing names the upper half (implicit
//! signalling); FLV carries a configuration that does (explicit signalling).

use std::error::Error;
use std::f64::consts::TAU;
use std::fs;

use fdk_aac::enc::{
    AudioObjectType, BitRate, ChannelMode, Encoder, EncoderError, EncoderParams, Transport,
};

const RATE: u32 = 44_100;
const UPPER: f64 = 13_000.0;
/// Configurations (ISO/IEC 14496-3, 1.6.2.1) that name band replication, and with
/// it parametric stereo: 44.1 kHz of 22.05, of two channels and of one.
const V1: [u8; 4] = [0x2b, 0x92, 0x08, 0x00];
const V2: [u8; 4] = [0xeb, 0x8a, 0x08, 0x00];
/// Bytes of a frame's header.
const ADTS: usize = 7;
/// Samples per channel of a frame.
const FRAME: u32 = 2_048;
/// As long it is, in microseconds.
const FRAME_MICROS: u64 = 2_048 * 1_000_000 / 44_100;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [version, container, sound, file] = words.as_slice() else {
        return Err("he-aac-proof (v1|v2) (adts|flv) (steps|halves) FILE".into());
    };
    let (object, bitrate, config) = match version.as_str() {
        "v2" => (AudioObjectType::Mpeg4HeAacV2, 32_000, V2),
        _ => (AudioObjectType::Mpeg4HeAac, 48_000, V1),
    };
    let encoder = Encoder::new(EncoderParams {
        bit_rate: BitRate::Cbr(bitrate),
        sample_rate: RATE,
        transport: Transport::Adts,
        channels: ChannelMode::Stereo,
        audio_object_type: object,
    })
    .map_err(told)?;
    let samples = if sound == "halves" {
        sampled(40, halves)
    } else {
        sampled(20, steps)
    };
    let frames = encode(&encoder, &samples)?;
    let bytes = if container == "flv" {
        flv(&config, &frames)
    } else {
        frames.concat()
    };
    fs::write(file, bytes)?;
    Ok(())
}

fn told(error: EncoderError) -> String {
    error.to_string()
}

fn steps(time: f64) -> f64 {
    let step = (time / 0.5).floor() % 8.0;
    0.25 * (TAU * (400.0 + 200.0 * step) * time).sin() + 0.1 * (TAU * UPPER * time).sin()
}

fn halves(time: f64) -> f64 {
    if time < 15.0 {
        0.25 * (TAU * 440.0 * time).sin()
    } else {
        0.25 * (TAU * UPPER * time).sin()
    }
}

/// Interleaved stereo.
fn sampled(seconds: u32, sound: fn(f64) -> f64) -> Vec<i16> {
    // Whole frames: the encoder comes to harm over parts of them.
    (0..(seconds * RATE).next_multiple_of(FRAME))
        .flat_map(|n| {
            let sample = (sound(f64::from(n) / f64::from(RATE)) * 32_767.0).round() as i16;
            // Not quite in the middle, so that stereo has something to say.
            [sample, sample / 4 * 3]
        })
        .collect()
}

fn encode(encoder: &Encoder, samples: &[i16]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut frames = Vec::new();
    let mut buffer = [0; 8_192];
    let whole = 2 * usize::try_from(FRAME)?;
    // Silence behind the end brings out what the encoder holds back.
    let tail = vec![0; 8 * whole];
    for part in samples.chunks(whole).chain(tail.chunks(whole)) {
        let done = encoder.encode(part, &mut buffer).map_err(told)?;
        if done.output_size > 0 {
            frames.push(buffer[..done.output_size].to_vec());
        }
    }
    Ok(frames)
}

/// Video File Format Specification 10, annex E: a tag of the configuration, then
/// one of each frame.
fn flv(config: &[u8], frames: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"FLV\x01\x04\0\0\0\x09\0\0\0\0".to_vec();
    tag(&mut bytes, 0, 0, config);
    for (number, frame) in (0..).zip(frames) {
        tag(&mut bytes, number * FRAME_MICROS / 1_000, 1, &frame[ADTS..]);
    }
    bytes
}

fn tag(into: &mut Vec<u8>, millis: u64, kind: u8, data: &[u8]) {
    let three = |number: u64| [16, 8, 0].map(|shift| (number >> shift) as u8);
    let length = data.len() as u64 + 2;
    let begin = into.len();
    into.push(8);
    into.extend(three(length));
    into.extend(three(millis));
    into.extend([(millis >> 24) as u8, 0, 0, 0]);
    // AAC, as every such tag says: 44 kHz, 16 bit, stereo.
    into.extend([0xaf, kind]);
    into.extend(data);
    let size = (into.len() - begin) as u32;
    into.extend(size.to_be_bytes());
}
