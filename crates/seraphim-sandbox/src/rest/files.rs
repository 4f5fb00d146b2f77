//! Uploaded files by their address, as the CDN gives them out while the link is
//! good, and good links in place of those that are over.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    body::Body,
    error::{Answer, Form},
    guard::Caller,
};
use crate::{media, sandbox::Shared};

/// Links that are refreshed at a time.
const LINKS: usize = 50;

/// `GET /attachments/{channel}/{file}/{name}`: refused once the link is over.
pub(super) async fn attachment(
    State(shared): State<Arc<Shared>>,
    Path((channel, id, name)): Path<(u64, u64, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    if shared.look(|world| world.links.is_good(channel, id, &query)) {
        file(&shared, id, &name, &headers)
    } else {
        gone()
    }
}

/// A file, whatever is signed: as somebody's client has it, which refreshes the
/// links that it shows.
pub(crate) fn file(shared: &Shared, id: u64, name: &str, headers: &HeaderMap) -> Response {
    let found = shared.look(|world| {
        world
            .files
            .get(id)
            .filter(|file| file.name == name)
            .cloned()
    });
    let Some(file) = found else {
        return gone();
    };
    let range = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    media::ranged(&file.bytes, &file.content_type, range)
}

fn gone() -> Response {
    (
        StatusCode::NOT_FOUND,
        "This content is no longer available.",
    )
        .into_response()
}

/// `POST /attachments/refresh-urls`: to each link another one that is good, or
/// null where it leads to no file. Discord does not document the route; this is
/// its form as clients send and read it.
pub(super) async fn refresh(
    State(shared): State<Arc<Shared>>,
    _: Caller,
    body: Body,
) -> Answer<Json<Value>> {
    let links = listed(&body.json["attachment_urls"])?;
    let base = format!("{}/attachments/", shared.api_base());
    let refreshed: Vec<Value> = shared.look(|world| {
        let fresh = |link: &str| {
            link.starts_with(&base)
                .then(|| world.links.refreshed(&world.files, link))
                .flatten()
        };
        links
            .iter()
            .map(|link| json!({"original": link, "refreshed": fresh(link)}))
            .collect()
    });
    Ok(Json(json!({"refreshed_urls": refreshed})))
}

fn listed(given: &Value) -> Answer<Vec<String>> {
    let mut form = Form::default();
    let list = given.as_array().map(Vec::as_slice).unwrap_or_default();
    if given.is_null() {
        form.required("attachment_urls");
    } else {
        form.between("attachment_urls", list.len(), 1, LINKS);
    }
    let mut links = Vec::new();
    for (index, link) in list.iter().take(LINKS).enumerate() {
        match link.as_str() {
            Some(link) => links.push(link.to_owned()),
            None => form.add(
                &format!("attachment_urls.{index}"),
                "STRING_TYPE_CONVERT",
                "Could not interpret value as string.",
            ),
        }
    }
    form.done()?;
    Ok(links)
}
