//! `seraphim try`: the stand-in of Discord, the real bot against it, a visit
//! that ends in a song, and a page to go on from. No account, no token, no
//! network.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;

use anyhow::Context as _;
use base64::Engine as _;
use seraphim_sandbox::script::{Line, Performance, ProcessOrder, ProcessOrders, Script};
use seraphim_sandbox::voice::Mode;
use seraphim_sandbox::{Console, Sandbox, SandboxSettings};
use tokio::sync::mpsc;

use super::page::PageArguments;
use super::say;
use super::supervisor::Supervisor;
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
    #[command(flatten)]
    nodes: Nodes,
    /// The highest DAVE version of the voice servers; 0 is no encryption end to end.
    #[arg(long, default_value_t = 1)]
    dave: u16,
    /// The only transport encryption that the voice servers offer.
    #[arg(long, value_name = "MODE", value_parser = mode)]
    mode: Option<Mode>,
    /// A folder whose files the stand-in serves under /media/.
    #[arg(long, value_name = "FOLDER")]
    media: Option<PathBuf>,
    /// Serve the page under a script too, and stay up after it.
    #[arg(long = "page", conflicts_with = "no_page")]
    wants_page: bool,
    #[command(flatten)]
    page: PageArguments,
}

/// Where the audio nodes run.
#[derive(clap::Args)]
struct Nodes {
    /// Run the audio node in a process of its own.
    #[arg(long)]
    separate_node: bool,
    /// Run two audio nodes, each in a process of its own: `node` and `second`.
    #[arg(long, conflicts_with = "separate_node")]
    two_nodes: bool,
}

impl Nodes {
    /// How many are in processes of their own.
    fn apart(&self) -> usize {
        if self.two_nodes {
            2
        } else {
            usize::from(self.separate_node)
        }
    }
}

impl Arguments {
    /// Whether the page is served: always, but under a script, in which nobody
    /// looks on, only when asked for.
    fn has_page(&self) -> bool {
        self.wants_page || !self.page.no_page && !self.once && self.script.is_none()
    }

    fn script(&self) -> anyhow::Result<Script> {
        let Some(path) = &self.script else {
            return Ok(Script::parse(FIRST_SONG)?);
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the script {} cannot be read", path.display()))?;
        Script::parse(&text).with_context(|| path.display().to_string())
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    let script = arguments.script()?;
    let folder = tempfile::Builder::new().prefix("seraphim-try-").tempdir()?;
    let music = folder.path().join("music");
    write_demo(&music)?;
    let media = arguments.media.clone().unwrap_or_else(|| music.clone());
    let sandbox = Sandbox::start(SandboxSettings {
        ca_path: Some(folder.path().join("ca.pem")),
        media_root: Some(media),
        max_dave_version: arguments.dave,
        voice_modes: arguments
            .mode
            .map_or_else(|| SandboxSettings::default().voice_modes, |mode| vec![mode]),
        ..SandboxSettings::default()
    })
    .await?;
    let roots = folder.path().join("roots.pem");
    write_roots(&roots, sandbox.ca_path())?;
    let mut supervisor = Supervisor::new(
        folder.path(),
        &sandbox,
        &music,
        &roots,
        arguments.nodes.apart(),
    )?;
    supervisor.begin().await?;
    let (process_orders, mut calls) = ProcessOrders::open(supervisor.processes());
    let console = if arguments.has_page() {
        let way = Some(process_orders.clone());
        Some(arguments.page.open(&sandbox, way).await?)
    } else {
        None
    };
    if let Some(console) = &console {
        say(welcome(console));
    }

    let tell = |line: &Line| {
        say(line);
        if let Some(console) = &console {
            console.tell(line);
        }
    };
    let outcome = {
        let mut performance = Performance::new(&sandbox, tell);
        let mut process_orders = process_orders;
        let mut visit = pin!(performance.play(&script, &mut process_orders));
        loop {
            tokio::select! {
                outcome = &mut visit => break outcome,
                Some(call) = calls.recv() => call.obey(&mut supervisor).await,
                // What a script expects did not come to its end.
                () = signals.next() => return Ok(match arguments.script {
                    Some(_) => ExitCode::FAILURE,
                    None => ExitCode::SUCCESS,
                }),
            }
        }
    };
    if let Err(failure) = &outcome {
        say(format_args!("\n{failure}"));
    }
    let stays = !arguments.once && (console.is_some() || arguments.script.is_none());
    if stays && (outcome.is_ok() || console.is_some()) {
        say(invitation(&sandbox, console.as_ref()));
        stay(&mut supervisor, &mut calls, console.as_ref(), &mut signals).await;
    }
    supervisor.end().await;
    if outcome.is_err() {
        say(supervisor.last_words());
    }
    Ok(if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Until a signal: carries out what the page orders. Without a page there is
/// nobody who could start a process again that has ended.
async fn stay(
    supervisor: &mut Supervisor,
    calls: &mut mpsc::Receiver<ProcessOrder>,
    console: Option<&Console>,
    signals: &mut Signals,
) {
    loop {
        tokio::select! {
            () = signals.next() => return,
            Some(call) = calls.recv() => call.obey(supervisor).await,
            ended = supervisor.ended() => {
                say(&ended);
                let Some(console) = console else { return };
                console.tell(&Line::Outcome(ended));
            }
        }
    }
}

fn mode(name: &str) -> Result<Mode, String> {
    let known = [Mode::Aes256Gcm, Mode::XChaCha20Poly1305];
    known
        .into_iter()
        .find(|mode| mode.name() == name)
        .ok_or_else(|| format!("known are: {}", known.map(Mode::name).join(", ")))
}

fn welcome(console: &Console) -> String {
    format!(
        "The page is at {} already. Meanwhile, in a guild of its own, a first song:\n",
        console.url()
    )
}

/// What there is to do now; the page's address stands last.
fn invitation(sandbox: &Sandbox, console: Option<&Console>) -> String {
    let mut text = format!(
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
    );
    if let Some(console) = console {
        text.push_str(
            "\n\nOpen this page in your browser, join a channel, and ask for a song:\n\n  ",
        );
        text.push_str(&console.url());
        text.push('\n');
    }
    text
}

/// The demo music, the words of a song of it for `/lyrics`, and a playlist file for
/// `/playlist import`, so that the program alone is enough to hear it.
const DEMO: &[(&str, &[u8])] = &[
    ("hours.m3u8", include_bytes!("../../../../demo/hours.m3u8")),
    ("lauds.lrc", include_bytes!("../../../../demo/lauds.lrc")),
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
