//! What is played: the demo music, as long as the run by being repeated, and a
//! FLAC of chords and noise.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use seraphim_node::pipeline::cache::ogg_opus;

use super::flac;

const OPUS: &[u8] = include_bytes!("../../../../demo/six-wings.opus");
const MP3: &[u8] = include_bytes!("../../../../demo/lauds.mp3");
/// Frames at either end of the MP3 that are its encoder's silence.
const EDGE: usize = 10;

/// The files of a run, in one folder.
pub(super) struct Music {
    /// Ogg Opus as Discord wants it.
    pub(super) opus: PathBuf,
    /// The packets of it, before they are repeated.
    pub(super) packets: Vec<Bytes>,
    pub(super) mp3: Bytes,
    pub(super) flac: Bytes,
}

impl Music {
    /// Writes files that sound at least this long.
    pub(super) fn write(folder: &Path, length: Duration) -> anyhow::Result<Self> {
        let packets = opus_packets(OPUS).context("the demo's Opus")?;
        let frames = usize::try_from(length.as_millis() / 20)?;
        let repeated: Vec<Bytes> = packets.iter().cycle().take(frames).cloned().collect();
        let opus = folder.join("song.opus");
        std::fs::write(&opus, ogg_opus(&repeated)).context("the music")?;

        let frames = mp3_frames(MP3).context("the demo's MP3")?;
        let each = Duration::from_micros(26_122);
        let count = usize::try_from(length.as_micros() / each.as_micros())?;
        let mp3: Vec<u8> = frames
            .iter()
            .cycle()
            .take(count)
            .copied()
            .flatten()
            .copied()
            .collect();
        std::fs::write(folder.join("song.mp3"), &mp3)?;

        let flac = flac::encode(&chords(length));
        std::fs::write(folder.join("song.flac"), &flac)?;
        Ok(Self {
            opus,
            packets,
            mp3: mp3.into(),
            flac: flac.into(),
        })
    }
}

/// The audio packets of an Ogg file: <https://www.rfc-editor.org/rfc/rfc3533#section-6>.
fn opus_packets(file: &[u8]) -> Option<Vec<Bytes>> {
    let (mut packets, mut packet, mut rest) = (Vec::new(), Vec::new(), file);
    while !rest.is_empty() {
        let segments = usize::from(*rest.get(26)?);
        let (table, mut body) = rest.get(27..)?.split_at_checked(segments)?;
        for length in table {
            let (segment, more) = body.split_at_checked(usize::from(*length))?;
            packet.extend_from_slice(segment);
            body = more;
            if *length < 255 {
                packets.push(Bytes::from(std::mem::take(&mut packet)));
            }
        }
        rest = body;
    }
    // The header and the comment come first.
    (packets.len() > 2).then(|| packets.split_off(2))
}

/// The frames of an MP3 behind its tag, each with its header: ISO/IEC 11172-3, 2.4.2.3.
fn mp3_frames(file: &[u8]) -> Option<Vec<&[u8]>> {
    const KILOBITS: [usize; 15] = [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    let tag = file
        .get(6..10)?
        .iter()
        .fold(0, |size, byte| size << 7 | usize::from(*byte));
    let (mut rest, mut frames) = (file.get(10 + tag..)?, Vec::new());
    while let [0xff, 0xfa | 0xfb, shape, ..] = rest {
        let rate = [44_100, 48_000, 32_000].get(usize::from(shape >> 2 & 3))?;
        let bits = KILOBITS.get(usize::from(shape >> 4))? * 1_000;
        let length = 144 * bits / rate + usize::from(shape >> 1 & 1);
        let Some((frame, more)) = rest.split_at_checked(length) else {
            break;
        };
        frames.push(frame);
        rest = more;
    }
    let inner = EDGE..frames.len().checked_sub(EDGE)?;
    frames
        .get(inner)
        .filter(|frames| !frames.is_empty())
        .map(<[_]>::to_vec)
}

/// Chords that swell, and noise 40 dB below full scale.
#[expect(clippy::cast_possible_truncation, reason = "samples of 16 bit")]
fn chords(length: Duration) -> [Vec<i32>; 2] {
    let samples = u32::try_from(length.as_millis() * u128::from(flac::RATE) / 1_000);
    let mut dice: u32 = 1;
    let mut channel = |detune: f64| {
        (0..samples.unwrap_or(u32::MAX))
            .map(|n| {
                let time = f64::from(n) / f64::from(flac::RATE);
                let swell = 0.6 + 0.4 * (time * 2.1).sin();
                let voices = [220.0, 277.2, 329.6, 440.0, 659.3];
                let chord: f64 = voices
                    .iter()
                    .map(|voice| (time * voice * detune * std::f64::consts::TAU).sin())
                    .sum();
                // Numerical Recipes' quick generator: noise, no secret.
                dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = f64::from(dice) / f64::from(u32::MAX) - 0.5;
                (chord * swell * 4_000.0 + noise * 600.0) as i32
            })
            .collect()
    };
    [channel(1.0), channel(1.003)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_found_whole() {
        let packets = opus_packets(OPUS).expect("an Ogg file");
        assert!((1_550..1_580).contains(&packets.len()), "{}", packets.len());
        assert!(
            packets
                .iter()
                .all(|packet| packet.len() > 2 && packet.len() < 1_276)
        );
        let frames = mp3_frames(MP3).expect("an MP3");
        assert!(frames.len() > 500, "{}", frames.len());
    }
}
