//! Request bodies: JSON, or a form with `payload_json` and files.
//! <https://discord.com/developers/docs/reference#uploading-files>

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::header::CONTENT_TYPE,
};
use serde_json::{Map, Value, json};

use super::error::{Answer, ApiError};
use crate::{
    media::{self, UNKNOWN},
    world::{StoredFile, World},
};

/// A body with its files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) json: Value,
    pub(crate) files: Vec<Upload>,
}

/// An uploaded file; `index` is the `n` of `files[n]`.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    index: u64,
    file: StoredFile,
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("");
        if kind.starts_with("multipart/form-data") {
            return form(request, state).await;
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| ApiError::bad_request(40005, "Request entity too large"))?;
        let json = if bytes.is_empty() {
            Value::Object(Map::new())
        } else {
            parse(&bytes)?
        };
        Ok(Self {
            json,
            files: Vec::new(),
        })
    }
}

fn parse(bytes: &[u8]) -> Answer<Value> {
    serde_json::from_slice(bytes)
        .map_err(|_| ApiError::bad_request(50109, "The request body contains invalid JSON."))
}

async fn form<S: Send + Sync>(request: Request, state: &S) -> Answer<Body> {
    let broken = || ApiError::bad_request(50035, "Invalid Form Body");
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|_| broken())?;
    let mut body = Body {
        json: Value::Object(Map::new()),
        files: Vec::new(),
    };
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content_type = part.content_type().map(str::to_owned);
        let bytes = part
            .bytes()
            .await
            .map_err(|_| ApiError::bad_request(40005, "Request entity too large"))?;
        if name == "payload_json" {
            body.json = parse(&bytes)?;
        } else if let Some(file_name) = file_name {
            let inner = name
                .strip_prefix("files[")
                .and_then(|rest| rest.strip_suffix(']'));
            let next = u64::try_from(body.files.len()).unwrap_or(0);
            let index = inner.and_then(|n| n.parse().ok()).unwrap_or(next);
            let content_type = content_type.unwrap_or_else(|| UNKNOWN.to_owned());
            let file = StoredFile {
                name: file_name,
                content_type,
                bytes,
            };
            body.files.push(Upload { index, file });
        }
        if body.files.len() > 10 {
            return Err(broken());
        }
    }
    Ok(body)
}

impl Body {
    /// Stores the files and gives their attachment objects, with what the
    /// body's `attachments` say of them.
    pub(crate) fn store(self, world: &mut World, api_base: &str, channel: u64) -> Vec<Value> {
        // The answer to an interaction has them within its data.
        let notes = [&self.json, &self.json["data"]]
            .into_iter()
            .find_map(|body| body["attachments"].as_array().cloned())
            .unwrap_or_default();
        let stored = self.files.into_iter().map(|upload| {
            let note = notes
                .iter()
                .find(|note| number(&note["id"]) == Some(upload.index));
            let mut file = upload.file;
            if let Some(name) = note.and_then(|note| note["filename"].as_str()) {
                name.clone_into(&mut file.name);
            }
            let description = note.map_or(Value::Null, |note| note["description"].clone());
            let mut object = attach(world, api_base, channel, file);
            if !description.is_null() {
                object["description"] = description;
            }
            object
        });
        stored.collect()
    }
}

/// Stores a file and gives its attachment object. What came without a type has
/// the one that its name tells: most clients send none, and their pictures are
/// pictures.
pub(crate) fn attach(
    world: &mut World,
    api_base: &str,
    channel: u64,
    mut file: StoredFile,
) -> Value {
    let id = world.next_id();
    if file.content_type == UNKNOWN {
        media::content_type(&file.name).clone_into(&mut file.content_type);
    }
    let name: String = file
        .name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || ".-_".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let signed = world.links.sign(channel, id);
    let url = format!("{api_base}/attachments/{channel}/{id}/{name}?{signed}");
    let object = json!({
        "id": id.to_string(), "filename": name, "title": null, "size": file.bytes.len(),
        "url": url, "proxy_url": url, "content_type": file.content_type,
        "content_scan_version": 0, "placeholder_version": 1,
    });
    world.files.keep(id, StoredFile { name, ..file });
    object
}

/// An id as clients write it: a string or a number.
pub(crate) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
