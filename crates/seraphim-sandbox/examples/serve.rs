//! Runs a sandbox until it is interrupted, and writes its addresses as JSON:
//! for trying third-party clients on it. Ports (API, gateway, control) can be
//! given as arguments.

use std::{
    error::Error,
    io::{self, Write},
};

use seraphim_sandbox::{Ports, Sandbox, SandboxSettings};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut given = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok());
    let mut port = || given.next().unwrap_or(0);
    let ports = Ports {
        api: port(),
        gateway: port(),
        control: port(),
    };
    let sandbox = Sandbox::start(SandboxSettings {
        ports,
        ..SandboxSettings::default()
    })
    .await?;
    let lines = json!({
        "api": sandbox.api_base(), "gateway": sandbox.gateway_url(),
        "control": sandbox.control_url(), "token": sandbox.token(),
        "application": sandbox.application_id().to_string(), "ca": sandbox.ca_path(),
    });
    let mut out = io::stdout();
    writeln!(out, "{lines}")?;
    out.flush()?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
