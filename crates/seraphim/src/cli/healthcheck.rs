//! `seraphim healthcheck`: asks the program beside it how it is, for containers
//! that have no other program to ask with.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::say;
use super::settings::Chosen;
use crate::config;

/// For the whole exchange.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const LONGEST: u64 = 64 * 1024;

/// Flags of `seraphim healthcheck`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Where the pages are, instead of where the settings say.
    #[arg(long, value_name = "IP:PORT")]
    address: Option<SocketAddr>,
}

/// Ends with 0 when the program is healthy or degraded, else with 1.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let address = match arguments.address {
        Some(address) => address,
        None => config::health_address(&arguments.chosen.outside())
            .context("health.address is off, so there is nothing to ask")?,
    };
    let (fine, report) = tokio::time::timeout(PATIENCE, ask(reachable(address)))
        .await
        .context("no answer in time")?
        .with_context(|| format!("nothing answers on {address}"))?;
    say(report);
    Ok(if fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whoever listens on all addresses is reached on loopback.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Whether the status is 200, and the body.
async fn ask(address: SocketAddr) -> std::io::Result<(bool, String)> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    Ok((head.starts_with("HTTP/1.1 200"), body.to_owned()))
}
