//! Media for tests: files of a folder and generated tones, sent as a good
//! server does, or badly on purpose.
//!
//! `/media/tone.wav?hz=440&seconds=30`, `/media/endless.wav?hz=440`,
//! `/media/noise.mp3` (a gibibyte of it), `/media/<file of the folder>`; each with `stall_after`, `truncate_after`
//! (bytes) or `no_range=true`; and streams without end, see [`live`].

mod live;

use std::{io, path::Component, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use serde::Deserialize;

use crate::{fault::MediaMode, sandbox::Shared};

/// Larger files are not served.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;
const RATE: u32 = 48_000;
const CHUNK: usize = 16 * 1024;

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    hz: Option<f64>,
    seconds: Option<f64>,
    stall_after: Option<u64>,
    truncate_after: Option<u64>,
    no_range: Option<bool>,
}

impl Wanted {
    fn mode(&self) -> MediaMode {
        match (self.stall_after, self.truncate_after, self.no_range) {
            (Some(bytes), _, _) => MediaMode::StallAfter(bytes),
            (None, Some(bytes), _) => MediaMode::TruncateAfter(bytes),
            (None, None, Some(true)) => MediaMode::NoRange,
            _ => MediaMode::Normal,
        }
    }
}

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new().route("/media/{*path}", get(media))
}

async fn media(
    State(shared): State<Arc<Shared>>,
    Path(path): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let hz = wanted.hz.unwrap_or(440.0);
    if path == "endless.wav" {
        return endless(hz);
    }
    if path.starts_with("noise.") {
        return noise(content_type(&path));
    }
    if let Some(stream) = endless_stream(&shared, &path).await {
        return stream;
    }
    let bytes = if path == "tone.wav" {
        tone(hz, wanted.seconds.unwrap_or(10.0).clamp(0.0, 600.0))
    } else {
        match file(&shared, &path).await {
            Some(bytes) => bytes,
            None => return StatusCode::NOT_FOUND.into_response(),
        }
    };
    let range = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let kind = content_type(&path);
    match wanted.mode() {
        MediaMode::Normal => ranged(&bytes, kind, range),
        MediaMode::NoRange => whole(bytes, kind),
        MediaMode::StallAfter(most) => broken(&bytes, kind, most, false),
        MediaMode::TruncateAfter(most) => broken(&bytes, kind, most, true),
    }
}

/// A radio station or live HLS made of a file, by its path.
async fn endless_stream(shared: &Shared, path: &str) -> Option<Response> {
    if let Some(name) = path.strip_prefix("radio/") {
        return Some(live::radio(&file(shared, name).await?));
    }
    let path = path.strip_prefix("live/")?;
    if let Some(stem) = path.strip_suffix(".m3u8") {
        let file = file(shared, &format!("{stem}.mp3")).await?;
        return Some(live::list(&file, stem));
    }
    let (stem, number) = path.strip_suffix(".mp3")?.split_once('/')?;
    let file = file(shared, &format!("{stem}.mp3")).await?;
    Some(live::segment(&file, number.parse().ok()?))
}

pub(crate) async fn file(shared: &Shared, path: &str) -> Option<Bytes> {
    let root = shared.settings.media_root.as_ref()?;
    let path = std::path::Path::new(path);
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let full = root.join(path);
    let size = tokio::fs::metadata(&full).await.ok()?.len();
    if size > LARGEST_FILE {
        return None;
    }
    tokio::fs::read(full).await.ok().map(Bytes::from)
}

/// A file as a good server sends it: whole, or the range that was asked for.
pub(crate) fn ranged(bytes: &Bytes, kind: &str, range: Option<&str>) -> Response {
    let Some(range) = range.and_then(|range| range.strip_prefix("bytes=")) else {
        let mut response = whole(bytes.clone(), kind);
        response.headers_mut().insert(
            header::ACCEPT_RANGES,
            header::HeaderValue::from_static("bytes"),
        );
        return response;
    };
    let size = bytes.len();
    let Some((start, end)) = span(range, size) else {
        let headers = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response();
    };
    let headers = [
        (
            header::CONTENT_RANGE,
            format!("bytes {start}-{}/{size}", end - 1),
        ),
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    (
        StatusCode::PARTIAL_CONTENT,
        headers,
        bytes.slice(start..end),
    )
        .into_response()
}

/// A gibibyte of bytes without meaning, always the same ones.
fn noise(kind: &str) -> Response {
    const SIZE: usize = 1 << 30;
    let chunks = stream::unfold(
        (0_usize, 0x2545_F491_4F6C_DD1D_u64),
        |(sent, mut state)| async move {
            if sent >= SIZE {
                return None;
            }
            let mut chunk = BytesMut::with_capacity(CHUNK);
            while chunk.len() < CHUNK {
                // Marsaglia's xorshift, Journal of Statistical Software 8(14), 2003.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                chunk.extend_from_slice(&state.to_le_bytes());
            }
            Some((Ok::<_, io::Error>(chunk.freeze()), (sent + CHUNK, state)))
        },
    );
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, SIZE.to_string()),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

/// The first range of a header, as start and end (exclusive).
fn span(range: &str, size: usize) -> Option<(usize, usize)> {
    let (from, to) = range.split(',').next()?.trim().split_once('-')?;
    let (start, end) = match (from.parse::<usize>().ok(), to.parse::<usize>().ok()) {
        (Some(start), Some(last)) => (start, last.saturating_add(1).min(size)),
        (Some(start), None) => (start, size),
        (None, Some(last)) => (size.saturating_sub(last), size),
        (None, None) => return None,
    };
    (start < end).then_some((start, end))
}

fn whole(bytes: Bytes, kind: &str) -> Response {
    ([(header::CONTENT_TYPE, kind.to_owned())], bytes).into_response()
}

/// Announces the whole length, sends only a part, then hangs or breaks off.
fn broken(bytes: &Bytes, kind: &str, most: u64, breaks: bool) -> Response {
    let most = usize::try_from(most).unwrap_or(usize::MAX).min(bytes.len());
    let part = stream::iter([Ok::<_, io::Error>(bytes.slice(..most))]);
    let rest = stream::once(async move {
        if !breaks {
            std::future::pending::<()>().await;
        }
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, bytes.len().to_string()),
    ];
    (headers, Body::from_stream(part.chain(rest))).into_response()
}

fn endless(hz: f64) -> Response {
    let chunks = stream::unfold(0_u32, move |at| async move {
        let mut chunk = BytesMut::with_capacity(CHUNK + 44);
        if at == 0 {
            chunk.extend_from_slice(&wav_header(u32::MAX - 36));
        }
        let count = u32::try_from(CHUNK / 2).unwrap_or(0);
        samples(&mut chunk, hz, at, count);
        // Whole seconds only, so that the phase goes on without a step.
        Some((
            Ok::<_, io::Error>(chunk.freeze()),
            (at + count) % (RATE * 60),
        ))
    });
    (
        [(header::CONTENT_TYPE, "audio/wav")],
        Body::from_stream(chunks),
    )
        .into_response()
}

/// A sine of this frequency as a WAV file: 48 kHz, 16 bit, mono, -9 dBFS.
pub(crate) fn tone(hz: f64, seconds: f64) -> Bytes {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 600 s"
    )]
    let count = (seconds * f64::from(RATE)) as u32;
    let mut file = BytesMut::new();
    file.extend_from_slice(&wav_header(count * 2));
    samples(&mut file, hz, 0, count);
    file.freeze()
}

fn samples(buffer: &mut BytesMut, hz: f64, from: u32, count: u32) {
    for index in from..from + count {
        let phase = f64::from(index) * hz / f64::from(RATE);
        let value = (phase * std::f64::consts::TAU).sin() * 0.355 * f64::from(i16::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "a third of the range")]
        let value = value as i16;
        buffer.extend_from_slice(&value.to_le_bytes());
    }
}

fn wav_header(data: u32) -> [u8; 44] {
    let mut header = [0; 44];
    header[..4].copy_from_slice(b"RIFF");
    header[4..8].copy_from_slice(&data.saturating_add(36).to_le_bytes());
    header[8..16].copy_from_slice(b"WAVEfmt ");
    header[16..20].copy_from_slice(&16_u32.to_le_bytes());
    header[20..22].copy_from_slice(&1_u16.to_le_bytes());
    header[22..24].copy_from_slice(&1_u16.to_le_bytes());
    header[24..28].copy_from_slice(&RATE.to_le_bytes());
    header[28..32].copy_from_slice(&(RATE * 2).to_le_bytes());
    header[32..34].copy_from_slice(&2_u16.to_le_bytes());
    header[34..36].copy_from_slice(&16_u16.to_le_bytes());
    header[36..40].copy_from_slice(b"data");
    header[40..].copy_from_slice(&data.to_le_bytes());
    header
}

/// What a file is of which nobody said it.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// What a file is, by the ending of its name.
pub(crate) fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "flac" => "audio/flac",
        "ogg" | "opus" => "audio/ogg",
        "m4a" | "mp4" => "audio/mp4",
        "webm" => "audio/webm",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_means_them() {
        assert_eq!(span("0-", 10), Some((0, 10)));
        assert_eq!(span("2-5", 10), Some((2, 6)));
        assert_eq!(span("-3", 10), Some((7, 10)));
        assert_eq!(span("5-50", 10), Some((5, 10)));
        assert_eq!(span("10-", 10), None);
        assert_eq!(span("x", 10), None);
    }

    #[test]
    fn a_tone_has_its_length() {
        assert_eq!(tone(440.0, 2.0).len(), 44 + 2 * 96_000);
    }
}
