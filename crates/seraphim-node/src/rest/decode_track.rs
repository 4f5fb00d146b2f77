//! `GET /v4/decodetrack` and `POST /v4/decodetracks`: encoded tracks to their
//! metadata.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use lavalink_protocol::Track;
use serde::Deserialize;

use super::{read_body, read_query};
use crate::player::decode;
use crate::refusal::Refusal;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    encoded_track: Option<String>,
    track: Option<String>,
}

pub(super) async fn one(uri: Uri, query: Result<Query<Asked>, QueryRejection>) -> Response {
    let track = read_query(query).and_then(|asked| {
        let encoded = asked
            .encoded_track
            .or(asked.track)
            .ok_or_else(|| Refusal::bad_request("No track to decode provided"))?;
        decode(&encoded)
    });
    match track {
        Ok(track) => Json(track).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}

pub(super) async fn many(uri: Uri, body: Result<Bytes, BytesRejection>) -> Response {
    let tracks = read_body::<Vec<String>>(body).and_then(|encoded| {
        if encoded.is_empty() {
            return Err(Refusal::bad_request("No tracks to decode provided"));
        }
        encoded
            .iter()
            .map(|encoded| decode(encoded))
            .collect::<Result<Vec<Track>, _>>()
    });
    match tracks {
        Ok(tracks) => Json(tracks).into_response(),
        Err(refusal) => refusal.answer(&uri),
    }
}
