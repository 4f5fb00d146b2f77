//! The page's own files, part of the program.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A file of the page.
struct File {
    /// Where it is served, without the slash before it.
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

/// The first file, served at `/` too.
const FIRST: &str = "index.html";

/// Every file of `console/page/`.
const FILES: &[File] = &[File {
    name: FIRST,
    content_type: "text/html; charset=utf-8",
    bytes: include_bytes!("page/index.html"),
}];

/// `GET /`.
pub(super) async fn first(headers: HeaderMap) -> Response {
    serve(FIRST, &headers)
}

/// `GET /NAME`.
pub(super) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    serve(&name, &headers)
}

fn serve(name: &str, asked: &HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.name == name) else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let tag = tag(file);
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, file.content_type)], file.bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(asked)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn tag(file: &File) -> String {
    let mut hasher = DefaultHasher::new();
    file.bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Nothing from elsewhere. Not every browser takes `'self'` for a WebSocket,
/// so that it is named. <https://www.w3.org/TR/CSP3/>
fn policy(asked: &HeaderMap) -> String {
    let host = asked.get(header::HOST).and_then(|host| host.to_str().ok());
    let socket = host.map_or_else(String::new, |host| format!(" ws://{host}"));
    format!(
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
         connect-src 'self'{socket}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; object-src 'none'"
    )
}
