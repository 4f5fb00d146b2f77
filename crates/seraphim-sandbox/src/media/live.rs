//! Streams without end, made of an MP3 file of the folder: a radio station
//! (`/media/radio/<file>.mp3`, with titles) and live HLS
//! (`/media/live/<file>.m3u8`, packed audio in a sliding window). Both come as
//! fast as they sound.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::stream;
use tokio::time::{Instant, sleep_until};

/// Bytes between two titles.
const INTERVAL: usize = 8_192;
/// What a station sends at once to who tunes in.
const BURST: Duration = Duration::from_secs(2);
/// Milliseconds of a frame: 1,152 samples at 48 kHz.
const FRAME_MILLIS: u64 = 24;
/// Frames of a segment, just under two seconds.
const SEGMENT: u64 = 83;
/// Segments in the window.
const WINDOW: u64 = 6;
/// Frames at either end of a file that are not looped: the encoder's silence.
const EDGE: usize = 10;

/// The frames of an MP3 of 48 kHz. See ISO/IEC 11172-3, 2.4.2.3.
fn frames(file: &Bytes) -> Vec<Bytes> {
    const KILOBITS: [usize; 16] = [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0,
    ];
    let mut at = match file.get(..10) {
        Some([b'I', b'D', b'3', _, _, _, a, b, c, d]) => {
            let size = [a, b, c, d];
            10 + size
                .iter()
                .fold(0, |size, byte| size << 7 | usize::from(**byte))
        }
        _ => 0,
    };
    let mut frames = Vec::new();
    while let Some([0xff, 0xfa | 0xfb, shape]) = file.get(at..at + 3) {
        let padding = usize::from(shape >> 1 & 1);
        let length = 144 * KILOBITS[usize::from(shape >> 4)] * 1_000 / 48_000 + padding;
        let Some(frame) = (length > 0).then(|| file.get(at..at + length)).flatten() else {
            break;
        };
        frames.push(file.slice_ref(frame));
        at += length;
    }
    let end = frames.len().saturating_sub(EDGE);
    frames
        .get(EDGE..end)
        .map(<[Bytes]>::to_vec)
        .unwrap_or_default()
}

/// A station that plays the file again and again, and says how often it has.
pub(super) fn radio(file: &Bytes) -> Response {
    let frames = frames(file);
    if frames.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let begun = Instant::now();
    let weave = Weave {
        left: INTERVAL,
        title: None,
    };
    let chunks = stream::unfold((0_u64, weave), move |(number, mut weave)| {
        let count = frames.len() as u64;
        let frame = frames[usize::try_from(number % count).unwrap_or(0)].clone();
        let title = number / count;
        async move {
            let due = begun + Duration::from_millis(number * FRAME_MILLIS);
            sleep_until(due.checked_sub(BURST).unwrap_or(begun)).await;
            let chunk = weave.put(&frame, title);
            Some((Ok::<_, io::Error>(chunk), (number + 1, weave)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE.as_str(), "audio/mpeg"),
        ("icy-name", "Radio Sandbox"),
        ("icy-metaint", "8192"),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

/// Weaves titles into sound.
struct Weave {
    left: usize,
    /// The title that was told last.
    title: Option<u64>,
}

impl Weave {
    fn put(&mut self, mut sound: &[u8], title: u64) -> Bytes {
        let mut out = BytesMut::new();
        while !sound.is_empty() {
            let (run, rest) = sound.split_at(self.left.min(sound.len()));
            out.extend_from_slice(run);
            self.left -= run.len();
            sound = rest;
            if self.left > 0 {
                continue;
            }
            self.left = INTERVAL;
            if self.title.replace(title) == Some(title) {
                out.put_u8(0);
                continue;
            }
            let text = format!("StreamTitle='Round {}';", title + 1);
            let blocks = text.len().div_ceil(16);
            out.put_u8(u8::try_from(blocks).unwrap_or(0));
            out.extend_from_slice(text.as_bytes());
            out.put_bytes(0, blocks * 16 - text.len());
        }
        out.freeze()
    }
}

/// The list of a live stream's segments: those that are whole by now.
pub(super) fn list(stem: &str) -> Response {
    let millis = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    let whole = u64::try_from(millis).unwrap_or(0) / (SEGMENT * FRAME_MILLIS);
    let first = whole.saturating_sub(WINDOW);
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:{first}\n"
    );
    for number in first..whole {
        text.push_str("#EXTINF:1.992,\n");
        text.push_str(stem);
        text.push('/');
        text.push_str(&number.to_string());
        text.push_str(".mp3\n");
    }
    let headers = [(header::CONTENT_TYPE, "application/vnd.apple.mpegurl")];
    (headers, text).into_response()
}

/// One segment, with the tag that packed audio has in front.
pub(super) fn segment(file: &Bytes, number: u64) -> Response {
    let frames = frames(file);
    let count = frames.len() as u64;
    if count == 0 {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut out = BytesMut::new();
    let first = number.wrapping_mul(SEGMENT);
    out.extend_from_slice(&tag(first));
    for frame in first..first.saturating_add(SEGMENT) {
        let at = usize::try_from(frame % count).unwrap_or(0);
        out.extend_from_slice(&frames[at]);
    }
    ([(header::CONTENT_TYPE, "audio/mpeg")], out.freeze()).into_response()
}

/// An ID3 tag with the time stamp of the first frame. See RFC 8216, section 3.4.
fn tag(first: u64) -> BytesMut {
    const OWNER: &[u8] = b"com.apple.streaming.transportStreamTimestamp\0";
    let stamp = first.wrapping_mul(FRAME_MILLIS * 90) & ((1 << 33) - 1);
    let length = u8::try_from(OWNER.len() + 8).unwrap_or(0);
    let mut out = BytesMut::from(&b"ID3\x04\0\0\0\0\0"[..]);
    out.put_u8(length + 10);
    out.extend_from_slice(b"PRIV\0\0\0");
    out.put_u8(length);
    out.put_u16(0);
    out.extend_from_slice(OWNER);
    out.put_u64(stamp);
    out
}
