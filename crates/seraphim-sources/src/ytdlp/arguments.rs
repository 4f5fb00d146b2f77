//! How yt-dlp is called.

use std::path::Path;

use super::answer::TEMPLATE;
use super::site::Question;
use crate::YtdlpSettings;
use crate::cage::{Job, Limits};
use crate::listing::MAX_ENTRIES;

/// Sound over HTTP in one piece before sound in pieces, Opus before anything
/// else: it needs no decoding.
const FORMAT: &str = "ba[protocol^=http][protocol!*=dash][acodec=opus]/\
ba[protocol^=http][protocol!*=dash]/ba[protocol^=m3u8]/\
b[protocol^=http][protocol!*=dash]/b[protocol^=m3u8]";

/// Always: nothing of the machine's own configuration, plugins or caches,
/// nothing fetched that is code, nothing written, few tries.
const FIXED: &[&str] = &[
    "--ignore-config",
    "--config-locations",
    PROXY_FILE,
    "--no-plugin-dirs",
    "--no-remote-components",
    "--no-cache-dir",
    "--no-exec",
    "--no-cookies-from-browser",
    "--no-update",
    "--no-warnings",
    "--color",
    "never",
    "--socket-timeout",
    "10",
    "--retries",
    "1",
    "--extractor-retries",
    "1",
    "--simulate",
    "--flat-playlist",
    "--lazy-playlist",
    "--no-js-runtimes",
];
/// The proxy's address holds a secret, so it stands in a file of the program's own.
const PROXY_FILE: &str = "proxy.conf";
const COOKIES_FILE: &str = "cookies.txt";
/// Variables that tell whatever yt-dlp starts of the proxy.
const PROXY_VARIABLES: [&str; 6] = [
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
];

/// The call that answers a question. `cookies` is what the operator's file holds.
pub(super) fn job(
    program: &Path,
    settings: &YtdlpSettings,
    question: &Question,
    proxy: &str,
    cookies: Option<Vec<u8>>,
    limits: Limits,
) -> Job {
    let mut job = Job::new(program)
        .args(FIXED.iter().copied())
        .file(PROXY_FILE, format!("--proxy\n{proxy}\n"))
        .limits(limits);
    for variable in PROXY_VARIABLES {
        job = job.env(variable, proxy);
    }
    for runtime in &settings.js_runtimes {
        job = job.arg("--js-runtimes").arg(runtime.as_str());
    }
    if let Some(plugins) = &settings.plugins {
        job = job.arg("--plugin-dirs").arg(plugins);
    }
    job = match cookies {
        Some(cookies) => job
            .file(COOKIES_FILE, cookies)
            .args(["--cookies", COOKIES_FILE]),
        None => job.arg("--no-cookies"),
    };
    let items = match (question.item, question.limit) {
        (Some(item), _) => item.to_string(),
        (None, Some(limit)) => format!(":{limit}"),
        (None, None) => format!(":{MAX_ENTRIES}"),
    };
    job.args(["--playlist-items", items.as_str(), "--format", FORMAT])
        .args(["--print", TEMPLATE, "--", question.target.as_str()])
}
