use crate::{Sandbox, SandboxSettings};

/// A sandbox for the tests of the console's parts.
pub(super) async fn sandbox() -> Sandbox {
    // Another test may have been first.
    drop(rustls::crypto::ring::default_provider().install_default());
    Sandbox::start(SandboxSettings::default())
        .await
        .expect("a sandbox starts")
}
