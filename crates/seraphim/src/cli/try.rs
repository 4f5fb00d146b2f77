//! `seraphim try`: the stand-in of Discord, the real bot against it, and a
//! visit that ends in a song. No account, no token, no network.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use base64::Engine as _;
use seraphim_sandbox::script::{Performance, Script};
use seraphim_sandbox::voice::Mode;
use seraphim_sandbox::{Sandbox, SandboxSettings};

use super::say;
use super::troupe::Troupe;
use crate::lifecycle::Signals;

/// The visit that is made when no other is asked for.
const FIRST_SONG: &str = include_str!("first_song.script");

/// Flags of `seraphim try`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Run this script, print what happened, and exit with 0 or 1.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Exit after the visit instead of staying up.
    #[arg(long)]
    once: bool,
    /// Run the audio node in a process of its own.
    #[arg(long)]
    separate_node: bool,
    /// Run two audio nodes, each in a process of its own: `node` and `second`.
    #[arg(long, conflicts_with = "separate_node")]
    two_nodes: bool,
    /// The highest DAVE version of the voice servers; 0 is no encryption end to end.
    #[arg(long, default_value_t = 1)]
    dave: u16,
    /// The only transport encryption that the voice servers offer.
    #[arg(long, value_name = "MODE", value_parser = mode)]
    mode: Option<Mode>,
    /// A folder whose files the stand-in serves under /media/.
    #[arg(long, value_name = "FOLDER")]
    media: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    let script = match &arguments.script {
        None => Script::parse(FIRST_SONG)?,
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("the script {} cannot be read", path.display()))?;
            Script::parse(&text).with_context(|| path.display().to_string())?
        }
    };
    let folder = tempfile::Builder::new().prefix("seraphim-try-").tempdir()?;
    let music = folder.path().join("music");
    write_demo(&music)?;
    let sandbox = Sandbox::start(SandboxSettings {
        ca_path: Some(folder.path().join("ca.pem")),
        media_root: Some(arguments.media.unwrap_or_else(|| music.clone())),
        max_dave_version: arguments.dave,
        voice_modes: arguments
            .mode
            .map_or_else(|| SandboxSettings::default().voice_modes, |mode| vec![mode]),
        ..SandboxSettings::default()
    })
    .await?;
    let roots = folder.path().join("roots.pem");
    write_roots(&roots, sandbox.ca_path())?;
    let mut troupe = Troupe::new(
        folder.path(),
        &sandbox,
        &music,
        &roots,
        match (arguments.two_nodes, arguments.separate_node) {
            (true, _) => 2,
            (false, apart) => usize::from(apart),
        },
    )?;
    troupe.begin().await?;

    let mut performance = Performance::new(&sandbox, |line: &str| say(line));
    let outcome = tokio::select! {
        outcome = performance.play(&script, &mut troupe) => outcome,
        () = signals.next() => return Ok(ExitCode::SUCCESS),
    };
    if let Err(failure) = &outcome {
        say(format_args!("\n{failure}"));
    }
    if arguments.script.is_none() && !arguments.once && outcome.is_ok() {
        say(invitation(&sandbox));
        tokio::select! {
            () = signals.next() => {}
            ended = troupe.bot_ended() => say(ended),
        }
    }
    troupe.end().await;
    if outcome.is_err() {
        say(troupe.last_words());
    }
    Ok(if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn mode(name: &str) -> Result<Mode, String> {
    let known = [Mode::Aes256Gcm, Mode::XChaCha20Poly1305];
    known
        .into_iter()
        .find(|mode| mode.name() == name)
        .ok_or_else(|| format!("known are: {}", known.map(Mode::name).join(", ")))
}

fn invitation(sandbox: &Sandbox) -> String {
    format!(
        "\nThe stand-in of Discord stays up; Ctrl-C ends it. Point any bot at it with\n  \
         DISCORD_API_BASE={}\n  DISCORD_GATEWAY_URL={}\n  DISCORD_TOKEN={}\n  \
         SSL_CERT_FILE={}\nand order people and faults about at {}.\n\
         The words of a script of your own are in docs/script.md: \
         make try ARGS=\"--script FILE\".",
        sandbox.api_base(),
        sandbox.gateway_url(),
        sandbox.token(),
        sandbox.ca_path().display(),
        sandbox.control_url(),
    )
}

/// The demo music, so that the program alone is enough to hear it.
const DEMO: &[(&str, &[u8])] = &[
    ("lauds.mp3", include_bytes!("../../../../demo/lauds.mp3")),
    (
        "six-wings.opus",
        include_bytes!("../../../../demo/six-wings.opus"),
    ),
    (
        "tone-440.flac",
        include_bytes!("../../../../demo/tone-440.flac"),
    ),
    (
        "vespers.ogg",
        include_bytes!("../../../../demo/vespers.ogg"),
    ),
    (
        "wheel-within-wheel.m4a",
        include_bytes!("../../../../demo/wheel-within-wheel.m4a"),
    ),
];

fn write_demo(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, bytes) in DEMO {
        std::fs::write(folder.join(name), bytes)
            .with_context(|| format!("the demo music cannot be written to {}", folder.display()))?;
    }
    Ok(())
}

/// The system's roots and the stand-in's own, in one file: `SSL_CERT_FILE`
/// replaces the system's instead of adding to them.
fn write_roots(path: &Path, ca: &Path) -> anyhow::Result<()> {
    let mut text = std::fs::read_to_string(ca)
        .with_context(|| format!("the stand-in's authority {}", ca.display()))?;
    for certificate in rustls_native_certs::load_native_certs().certs {
        let encoded = base64::engine::general_purpose::STANDARD.encode(certificate.as_ref());
        text.push_str("\n-----BEGIN CERTIFICATE-----\n");
        for line in encoded.as_bytes().chunks(64) {
            text.push_str(&String::from_utf8_lossy(line));
            text.push('\n');
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    std::fs::write(path, text)?;
    Ok(())
}
