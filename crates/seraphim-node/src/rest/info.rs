//! `GET /v4/info` and `GET /version`: what this node is.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use lavalink_protocol::{Git, Info, Version};

use crate::node;

/// The version of Lavalink whose API this node speaks; clients choose by it.
const VERSION: &str = "4.2.0";

pub(super) async fn version() -> &'static str {
    VERSION
}

pub(super) async fn info(State(state): State<Arc<node::State>>) -> Json<Info> {
    let ours = env!("CARGO_PKG_VERSION");
    Json(Info {
        version: Version {
            semver: VERSION.to_owned(),
            major: 4,
            minor: 2,
            patch: 0,
            pre_release: None,
            build: None,
        },
        build_time: 0,
        git: Git {
            branch: "main".to_owned(),
            commit: "unknown".to_owned(),
            commit_time: 0,
        },
        jvm: "none".to_owned(),
        lavaplayer: format!("seraphim-node {ours}"),
        source_managers: state.settings.sources.names(),
        // Only what is applied: clients refuse a filter that is not listed.
        filters: vec!["volume".to_owned()],
        plugins: Vec::new(),
    })
}
