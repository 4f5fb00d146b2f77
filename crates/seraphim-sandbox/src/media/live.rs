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
/// Samples of a frame.
const SAMPLES: u64 = 1_152;
/// Frames of a segment, about two seconds.
const SEGMENT: u64 = 80;
/// Segments in the window.
const WINDOW: u64 = 6;
/// Frames at either end of a file that are not looped: the encoder's silence.
const EDGE: usize = 10;

/// What is looped: the frames of an MP3.
struct Loop {
    frames: Vec<Bytes>,
    /// Samples a second.
    rate: u64,
}

impl Loop {
    /// `None` where the file is no MPEG-1 layer III. See ISO/IEC 11172-3, 2.4.2.3.
    fn of(file: &Bytes) -> Option<Self> {
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
        let (mut frames, mut rate) = (Vec::new(), 0);
        while let Some([0xff, 0xfa | 0xfb, shape]) = file.get(at..at + 3) {
            rate = match shape >> 2 & 3 {
                0 => 44_100,
                1 => 48_000,
                _ => 32_000,
            };
            let bits = KILOBITS[usize::from(shape >> 4)] * 1_000;
            let length = 144 * bits / rate + usize::from(shape >> 1 & 1);
            let Some(frame) = (bits > 0).then(|| file.get(at..at + length)).flatten() else {
                break;
            };
            frames.push(file.slice_ref(frame));
            at += length;
        }
        let frames = frames.get(EDGE..frames.len().checked_sub(EDGE)?)?.to_vec();
        (!frames.is_empty()).then_some(Self {
            frames,
            rate: u64::try_from(rate).ok()?,
        })
    }

    /// The frame of this number, and how often all have been before it.
    fn frame(&self, number: u64) -> (&Bytes, u64) {
        let count = self.frames.len() as u64;
        let at = usize::try_from(number % count).unwrap_or(0);
        (&self.frames[at], number / count)
    }

    /// How long so many frames sound.
    fn time(&self, frames: u64) -> Duration {
        Duration::from_micros(frames.saturating_mul(SAMPLES * 1_000_000) / self.rate)
    }
}

/// A station that plays the file again and again, and says how often it has.
pub(super) fn radio(file: &Bytes) -> Response {
    let Some(looped) = Loop::of(file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let begun = Instant::now();
    let weave = Weave {
        left: INTERVAL,
        title: None,
    };
    let chunks = stream::unfold((0_u64, weave), move |(number, mut weave)| {
        let (frame, title) = looped.frame(number);
        let frame = frame.clone();
        let due = begun + looped.time(number);
        async move {
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
pub(super) fn list(file: &Bytes, stem: &str) -> Response {
    let Some(looped) = Loop::of(file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let length = looped.time(SEGMENT);
    let whole = u64::try_from(now.as_micros() / length.as_micros()).unwrap_or(0);
    let first = whole.saturating_sub(WINDOW);
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:{first}\n",
        length.as_secs() + 1
    );
    for number in first..whole {
        let length = length.as_secs_f64();
        let line = format!("#EXTINF:{length:.3},\n{stem}/{number}.mp3\n");
        text.push_str(&line);
    }
    let headers = [(header::CONTENT_TYPE, "application/vnd.apple.mpegurl")];
    (headers, text).into_response()
}

/// One segment, with the tag that packed audio has in front.
pub(super) fn segment(file: &Bytes, number: u64) -> Response {
    let Some(looped) = Loop::of(file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let first = number.wrapping_mul(SEGMENT);
    let mut out = tag(looped.time(first));
    for frame in first..first.saturating_add(SEGMENT) {
        out.extend_from_slice(looped.frame(frame).0);
    }
    ([(header::CONTENT_TYPE, "audio/mpeg")], out.freeze()).into_response()
}

/// An ID3 tag with the time stamp of the first frame. See RFC 8216, section 3.4.
fn tag(time: Duration) -> BytesMut {
    const OWNER: &[u8] = b"com.apple.streaming.transportStreamTimestamp\0";
    let ticks = time.as_micros() * 9 / 100 % (1 << 33);
    let stamp = u64::try_from(ticks).unwrap_or(0);
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
