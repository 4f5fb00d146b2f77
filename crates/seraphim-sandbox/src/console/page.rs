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
    bytes: &'static [u8],
}

/// The first file, served at `/` too.
const FIRST: &str = "index.html";

/// A table of files by their names in `console/page/`.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(File { name: $name, bytes: include_bytes!(concat!("page/", $name)) }),*]
    };
}

/// Every file of `console/page/`.
const FILES: &[File] = files![
    "css/components.css",
    "css/composer.css",
    "css/conversation.css",
    "css/hearing.css",
    "css/layout.css",
    "css/look.css",
    "css/rooms.css",
    "css/workbench.css",
    "icons/icons.svg",
    "icons/seraph.svg",
    "index.html",
    "js/avatar.js",
    "js/command_form.js",
    "js/command_names.js",
    "js/components.js",
    "js/composer.js",
    "js/connection.js",
    "js/conversation.js",
    "js/element.js",
    "js/embed.js",
    "js/faults.js",
    "js/hearing/figures.js",
    "js/hearing/hearing.js",
    "js/hearing/picture.js",
    "js/hearing/ring.worklet.js",
    "js/hearing/sound.js",
    "js/main.js",
    "js/markdown.js",
    "js/memory.js",
    "js/message.js",
    "js/message_menu.js",
    "js/modal.js",
    "js/moment.js",
    "js/offers.js",
    "js/people.js",
    "js/place.js",
    "js/rooms.js",
    "js/select.js",
    "js/tabs.js",
    "js/telling.js",
    "js/theme.js",
    "js/tour.js",
    "js/transcript.js",
    "js/views.js",
    "js/world.js",
];

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
        (
            [(header::CONTENT_TYPE, content_type(file.name))],
            file.bytes,
        )
            .into_response()
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

/// What a file is, by the ending of its name.
fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
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

#[cfg(test)]
mod tests {
    use super::{FILES, content_type};
    use std::{collections::BTreeSet, path::Path};

    #[test]
    fn every_file_of_the_page_is_in_the_table_and_has_a_type() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console/page");
        let mut found = BTreeSet::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("a file of the page");
                    found.insert(name.to_str().expect("a plain name").to_owned());
                }
            }
        }
        let table: BTreeSet<String> = FILES.iter().map(|file| file.name.to_owned()).collect();
        assert_eq!(table, found);
        for name in &found {
            assert_ne!(content_type(name), "application/octet-stream", "{name}");
        }
    }

    #[test]
    fn the_page_weighs_less_than_300_kilobytes() {
        let weight: usize = FILES.iter().map(|file| file.bytes.len()).sum();
        assert!(weight < 300_000, "{weight} bytes");
    }
}
