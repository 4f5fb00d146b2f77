//! `seraphim node` as a child of this program, with a session on it.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;
use rand::Rng as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::client::Client;
use super::program::Program;

/// A node that is not ready by then never will be.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running node.
pub(super) struct Node {
    pub(super) program: Program,
    pub(super) client: Client,
    /// From its start until it answered its first request.
    pub(super) ready_after: Duration,
}

/// What a node is told of the run.
pub(super) struct Surroundings<'a> {
    /// The folder with the music.
    pub(super) music: &'a Path,
    /// A folder for what the run writes.
    pub(super) folder: &'a Path,
    /// The certificate of the voice gateway.
    pub(super) roots: &'a Path,
    /// Where the music is served.
    pub(super) site: SocketAddr,
    /// Frames are kept, and found, in the folder.
    pub(super) keeps_frames: bool,
}

impl Node {
    pub(super) async fn start(around: &Surroundings<'_>, players: u32) -> anyhow::Result<Self> {
        let password: String = rand::rng()
            .sample_iter(rand::distr::Alphanumeric)
            .take(32)
            .map(char::from)
            .collect();
        // Free a moment ago, and asked for by nobody else on this machine.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = free.local_addr()?;
        drop(free);
        let config = around.folder.join("node.toml");
        let text = toml::to_string(&serde_json::json!({
            "node": {
                "address": address.ip().to_string(), "port": address.port(),
                "password": password, "players": players.max(1_000),
            },
            "sources": {
                "local": { "root": around.music },
                "http": { "allow_hosts": around.site.to_string() },
            },
            "cache": { "enabled": around.keeps_frames, "folder": around.folder.join("frames") },
            "log": { "filter": "warn" },
        }))?;
        std::fs::write(&config, text)?;
        let this = std::env::current_exe()?;
        let begun = Instant::now();
        let arguments = ["node", "--config"].map(OsStr::new);
        let mut program = Program::start(
            &this,
            arguments.into_iter().chain([config.as_os_str()]),
            around.roots,
            around.folder.join("node.log"),
        )?;
        while !answers(address).await {
            if let Some(why) = program.ended() {
                bail!(why);
            }
            if begun.elapsed() > PATIENCE {
                bail!("the node does not answer");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ready_after = begun.elapsed();
        Ok(Self {
            client: Client::connect(address, &password).await?,
            program,
            ready_after,
        })
    }
}

/// Whether a request is answered, with a refusal since it has no password.
async fn answers(address: SocketAddr) -> bool {
    let Ok(mut socket) = TcpStream::connect(address).await else {
        return false;
    };
    let request = format!("GET /version HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = [0; 12];
    socket.write_all(request.as_bytes()).await.is_ok()
        && socket.read_exact(&mut answer).await.is_ok()
        && answer.starts_with(b"HTTP/1.1 401")
}
