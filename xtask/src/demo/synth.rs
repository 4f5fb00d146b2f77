//! Notes to samples: additive voices with an envelope each, and a small room.

use std::f32::consts::TAU;

use super::score::{Note, Score, Voice};

/// Samples a second.
pub(super) const RATE: usize = 44_100;

/// Seconds that ring on after the last note.
const TAIL: f32 = 2.5;

/// A partial: its frequency as a multiple of the note's, its level, and how
/// fast it dies away, in 1/s.
type Partial = (f32, f32, f32);

const BELL: &[Partial] = &[
    (0.5, 0.25, 0.9),
    (1.0, 1.0, 1.2),
    (1.19, 0.35, 1.8),
    (2.0, 0.5, 2.4),
    (2.74, 0.25, 3.5),
    (3.76, 0.15, 5.0),
];
const HARP: &[Partial] = &[
    (1.0, 1.0, 2.2),
    (2.0, 0.5, 3.4),
    (3.0, 0.28, 5.0),
    (4.0, 0.14, 7.0),
    (5.0, 0.08, 9.0),
];
const ORGAN: &[Partial] = &[
    (1.0, 1.0, 0.0),
    (2.0, 0.45, 0.0),
    (3.0, 0.18, 0.0),
    (4.0, 0.1, 0.0),
    (1.003, 0.4, 0.0),
];

/// The whole piece at a peak of -3 dBFS.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "times within a minute, never negative"
)]
pub(super) fn render(score: &Score) -> Vec<[f32; 2]> {
    let end = score
        .notes
        .iter()
        .map(|note| note.at + note.long)
        .fold(0.0, f32::max);
    let mut samples = vec![[0.0_f32; 2]; ((end * score.beat + TAIL) * 44_100.0) as usize];
    for note in &score.notes {
        strike(&mut samples, note, score.beat);
    }
    room(&mut samples);
    let peak = samples
        .iter()
        .flatten()
        .fold(1e-9_f32, |peak, sample| peak.max(sample.abs()));
    for sample in samples.iter_mut().flatten() {
        *sample *= 0.7 / peak;
    }
    samples
}

fn strike(samples: &mut [[f32; 2]], note: &Note, beat: f32) {
    let (partials, attack, release) = match note.voice {
        Voice::Bell => (BELL, 0.004, 1.6),
        Voice::Harp => (HARP, 0.003, 0.5),
        Voice::Organ => (ORGAN, 0.09, 0.22),
    };
    #[expect(clippy::cast_precision_loss, reason = "a semitone number is small")]
    let hertz = 440.0 * ((note.pitch - 69) as f32 / 12.0).exp2();
    // Low notes to the left, high ones to the right, as on a keyboard.
    let pan = ((hertz / 440.0).log2() * 0.18).clamp(-0.6, 0.6);
    let held = note.long * beat;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time within the piece"
    )]
    let first = (note.at * beat * 44_100.0) as usize;
    let slots = samples.iter_mut().skip(first);
    for (n, slot) in slots.enumerate() {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a minute of samples fits a float"
        )]
        let time = n as f32 / 44_100.0;
        if time > held + release {
            break;
        }
        let fade = (1.0 - (time - held).max(0.0) / release) * (time / attack).min(1.0);
        let tone: f32 = partials
            .iter()
            .filter(|(ratio, _, _)| ratio * hertz < 16_000.0)
            .map(|(ratio, level, decay)| {
                level * (-decay * time).exp() * ((ratio * hertz * time).fract() * TAU).sin()
            })
            .sum();
        let sample = tone * fade * note.loud;
        slot[0] += sample * (1.0 - pan);
        slot[1] += sample * (1.0 + pan);
    }
}

/// Four feedback delays of incommensurable length a side.
fn room(samples: &mut [[f32; 2]]) {
    const DELAYS: [[usize; 4]; 2] = [[1_557, 1_871, 2_423, 3_169], [1_613, 1_949, 2_339, 3_253]];
    for (side, delays) in DELAYS.into_iter().enumerate() {
        let mut wet = vec![0.0_f32; samples.len()];
        for delay in delays {
            let mut line = vec![0.0_f32; delay];
            for (n, frame) in samples.iter().enumerate() {
                let echo = line[n % delay];
                line[n % delay] = frame[side] + echo * 0.72;
                wet[n] += echo;
            }
        }
        for (frame, wet) in samples.iter_mut().zip(wet) {
            frame[side] = frame[side] * 0.85 + wet * 0.1;
        }
    }
}
