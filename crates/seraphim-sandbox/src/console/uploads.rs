//! Files on their way: what a page uploads for an option or a message, and
//! what stands on messages.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::Desk;
use crate::{media, people::Upload, rest};

/// The largest file, as every interaction tells (`attachment_size_limit`).
pub(super) const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Uploads that are kept until they are used.
const KEPT: usize = 16;
/// The longest name of a file.
const LONGEST_NAME: usize = 260;

/// Uploaded files by a number, the newest ones.
#[derive(Debug, Default)]
pub(super) struct Uploads {
    files: Mutex<Files>,
}

#[derive(Debug, Default)]
struct Files {
    next: u64,
    kept: VecDeque<(u64, Upload)>,
}

impl Uploads {
    fn keep(&self, file: Upload) -> u64 {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.next += 1;
        let number = files.next;
        if files.kept.len() >= KEPT {
            files.kept.pop_front();
        }
        files.kept.push_back((number, file));
        number
    }

    /// The file with a number.
    pub(super) fn get(&self, number: u64) -> Option<Upload> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let found = files.kept.iter().find(|(known, _)| *known == number);
        found.map(|(_, file)| file.clone())
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: String,
}

/// `POST /files?name=NAME`.
pub(super) async fn upload(
    State(desk): State<Arc<Desk>>,
    Query(Named { name }): Query<Named>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    if name.is_empty() || name.len() > LONGEST_NAME {
        return (StatusCode::BAD_REQUEST, "The name is too long or empty.").into_response();
    }
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or(media::UNKNOWN)
        .to_owned();
    let file = desk.uploads.keep(Upload {
        name,
        content_type,
        bytes,
    });
    Json(json!({"file": file.to_string()})).into_response()
}

/// `GET /attachments/…`: as Discord's CDN, on the page's own origin. Whatever
/// was uploaded, it runs nothing here.
pub(super) async fn attached(
    State(desk): State<Arc<Desk>>,
    Path((_, id, name)): Path<(u64, u64, String)>,
    headers: HeaderMap,
) -> Response {
    let mut response = rest::file(&desk.sandbox.shared, id, &name, &headers);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    let shown = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            ["image/", "audio/", "video/"]
                .iter()
                .any(|shown| kind.starts_with(shown))
        });
    if !shown {
        headers.insert(
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        );
    }
    response
}
