//! The demo music: composed, synthesised and tagged here, so that the sandbox
//! has something to play without a network and without anybody's permission.
//! The pieces are dedicated to the public domain (CC0 1.0).
//!
//! Only the encoding is ffmpeg's; it has to be installed to run this, not to
//! use what it wrote.

mod score;
mod synth;

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

use self::synth::RATE;

/// How a piece is encoded: file extension and what ffmpeg is told.
struct Format {
    extension: &'static str,
    options: &'static [&'static str],
}

const MP3: Format = Format {
    extension: "mp3",
    options: &["-c:a", "libmp3lame", "-b:a", "80k"],
};
const M4A: Format = Format {
    extension: "m4a",
    options: &["-c:a", "aac", "-b:a", "80k"],
};
const OPUS: Format = Format {
    extension: "opus",
    options: &["-c:a", "libopus", "-b:a", "72k"],
};
const WEBM: Format = Format {
    extension: "webm",
    options: &["-c:a", "libopus", "-b:a", "64k"],
};
const FLAC: Format = Format {
    extension: "flac",
    options: &["-c:a", "flac", "-sample_fmt", "s16", "-ac", "1"],
};
const VORBIS: Format = Format {
    extension: "ogg",
    options: &["-c:a", "libvorbis", "-b:a", "64k", "-ac", "2"],
};

const MUSIC: &[(&str, &str, &Format)] = &[
    ("lauds", "Lauds", &MP3),
    ("six-wings", "Six Wings", &OPUS),
    ("wheel-within-wheel", "A Wheel Within a Wheel", &M4A),
    ("vespers", "Vespers", &VORBIS),
];

/// Composes every piece into `demo/`, and the tones that tests listen for into
/// the program's test media.
///
/// # Errors
/// When ffmpeg is missing or refuses, or a file cannot be written.
pub(crate) fn write(root: &Path) -> anyhow::Result<()> {
    let demo = root.join("demo");
    std::fs::create_dir_all(&demo)?;
    for (name, title, format) in MUSIC {
        let samples = synth::render(&score::piece(name).context("every piece has a score")?);
        encode(&samples, &demo, name, title, format)?;
    }
    encode(&tone(440.0, 30), &demo, "tone-440", "Tone 440", &FLAC)?;

    let media = root.join("crates/seraphim/tests/media");
    std::fs::create_dir_all(&media)?;
    let tone = tone(440.0, 26);
    for format in [&MP3, &FLAC, &M4A, &OPUS, &WEBM] {
        encode(&tone, &media, "tone-440", "Tone 440", format)?;
    }
    Ok(())
}

/// A sine at -12 dBFS, the same on both sides.
fn tone(hertz: f32, seconds: usize) -> Vec<[f32; 2]> {
    (0..seconds * RATE)
        .map(|n| {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a minute of samples fits a float"
            )]
            let turn = (n % RATE) as f32 / RATE as f32 * hertz;
            [0.251_189 * (turn * std::f32::consts::TAU).sin(); 2]
        })
        .collect()
}

fn encode(
    samples: &[[f32; 2]],
    folder: &Path,
    name: &str,
    title: &str,
    format: &Format,
) -> anyhow::Result<()> {
    let path = folder.join(name).with_extension(format.extension);
    let mut child = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-y"])
        .args([
            "-f",
            "f32le",
            "-ar",
            &RATE.to_string(),
            "-ac",
            "2",
            "-i",
            "pipe:0",
        ])
        .args([
            "-metadata",
            &format!("title={title}"),
            "-metadata",
            "artist=Seraphim",
        ])
        .args([
            "-metadata",
            "copyright=CC0 1.0",
            "-fflags",
            "+bitexact",
            "-flags",
            "+bitexact",
        ])
        .args(format.options)
        .arg(&path)
        .stdin(std::process::Stdio::piped())
        .spawn()
        .context("ffmpeg encodes the demo music: install it")?;
    let mut stdin = child.stdin.take().context("it was piped")?;
    for frame in samples {
        stdin.write_all(&frame[0].to_le_bytes())?;
        stdin.write_all(&frame[1].to_le_bytes())?;
    }
    drop(stdin);
    ensure!(child.wait()?.success(), "ffmpeg refused {}", path.display());
    writeln!(
        std::io::stdout(),
        "{} ({} bytes)",
        path.display(),
        path.metadata()?.len()
    )?;
    Ok(())
}
