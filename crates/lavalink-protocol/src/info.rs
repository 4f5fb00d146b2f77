//! What a server says of itself, and how it says that something is wrong.

use serde::{Deserialize, Serialize};

/// The server's version, taken apart. See “Version Object”.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// The whole text.
    pub semver: String,
    /// Breaking.
    pub major: u32,
    /// Additions.
    pub minor: u32,
    /// Mends.
    pub patch: u32,
    /// What follows a hyphen, if anything.
    #[serde(default)]
    pub pre_release: Option<String>,
    /// What follows a plus sign, if anything.
    #[serde(default)]
    pub build: Option<String>,
}

/// The commit that a server was built from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Git {
    /// The branch.
    pub branch: String,
    /// The commit's hash.
    pub commit: String,
    /// Milliseconds since the Unix epoch.
    pub commit_time: i64,
}

/// A plugin of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plugin {
    /// Its name, by which clients look for its routes.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The answer of `GET /v4/info`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// The server's version.
    pub version: Version,
    /// Milliseconds since the Unix epoch.
    pub build_time: i64,
    /// Where it was built from.
    pub git: Git,
    /// The Java machine; a server without one says what it runs on instead.
    pub jvm: String,
    /// Lavaplayer's version; a server without it names its own engine.
    pub lavaplayer: String,
    /// Names of the enabled sources.
    pub source_managers: Vec<String>,
    /// Names of the filters that work.
    pub filters: Vec<String>,
    /// Plugins.
    pub plugins: Vec<Plugin>,
}

/// The body of every error answer. See “Error Responses”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// Milliseconds since the Unix epoch.
    pub timestamp: i64,
    /// The HTTP status.
    pub status: u16,
    /// The status in words.
    pub error: String,
    /// The chain of causes, when `trace=true` was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// What was wrong.
    pub message: String,
    /// The path of the request.
    pub path: String,
}
