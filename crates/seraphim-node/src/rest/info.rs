//! `GET /v4/info` and `GET /version`: what this node is.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use lavalink_protocol::{FILTER_NAMES, Git, Info, Plugin, Version};

use crate::node;

/// The version of Lavalink whose API this node speaks; clients choose by it.
const VERSION: &str = "4.2.0";

/// The plugins whose routes this node has, under the names that clients look
/// for, with the versions whose contracts it keeps.
fn plugins(state: &node::State) -> Vec<Plugin> {
    let plugin = |name: &str, version: &str| Plugin {
        name: name.to_owned(),
        version: version.to_owned(),
    };
    let mut plugins = vec![
        plugin("lavasearch-plugin", "1.0.0"),
        plugin("lavalyrics-plugin", "1.1.0"),
        // lavalink-client asks for no lyrics and searches for nothing by kind without it.
        plugin("lavasrc-plugin", "4.8.0"),
    ];
    if state.settings.sources.knows_segments() {
        plugins.push(plugin("sponsorblock-plugin", "3.0.1"));
    }
    plugins
}

pub(super) async fn version() -> &'static str {
    VERSION
}

pub(super) async fn info(State(state): State<Arc<node::State>>) -> Json<Info> {
    let ours = env!("CARGO_PKG_VERSION");
    let build = &state.settings.build;
    Json(Info {
        version: Version {
            semver: VERSION.to_owned(),
            major: 4,
            minor: 2,
            patch: 0,
            pre_release: None,
            build: None,
        },
        build_time: build.time,
        git: Git {
            branch: build.branch.clone(),
            commit: build.commit.clone(),
            commit_time: build.commit_time,
        },
        jvm: "none".to_owned(),
        lavaplayer: format!("seraphim-node {ours}"),
        source_managers: state.settings.sources.names(),
        // Clients refuse a filter that is not listed.
        filters: FILTER_NAMES
            .iter()
            .filter(|name| !state.settings.disabled_filters.contains(**name))
            .map(|name| (*name).to_owned())
            .collect(),
        plugins: plugins(&state),
    })
}
