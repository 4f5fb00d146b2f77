//! How payloads become WebSocket messages: as text, or through one
//! compression stream for the whole connection that is flushed after each.
//! <https://discord.com/developers/docs/events/gateway#encoding-and-compression>

use std::io;

use axum::extract::ws::Message;
use flate2::{Compress, Compression, FlushCompress, write::ZlibEncoder};
use zstd::stream::raw::{Encoder, InBuffer, Operation, OutBuffer};

/// Payloads shorter than this stay text under payload compression.
const WORTH_COMPRESSING: usize = 1024;

pub(super) enum Codec {
    Plain,
    /// Each large payload by itself, as `identify.compress` asks.
    Payload,
    Zlib(Compress),
    Zstd(Encoder<'static>),
}

impl Codec {
    pub(super) fn new(asked: Option<&str>) -> io::Result<Self> {
        Ok(match asked {
            Some("zlib-stream") => Self::Zlib(Compress::new(Compression::fast(), true)),
            Some("zstd-stream") => Self::Zstd(Encoder::new(3)?),
            _ => Self::Plain,
        })
    }

    pub(super) fn encode(&mut self, payload: &str) -> io::Result<Message> {
        let input = payload.as_bytes();
        match self {
            Self::Plain => Ok(Message::text(payload)),
            Self::Payload if input.len() < WORTH_COMPRESSING => Ok(Message::text(payload)),
            Self::Payload => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                io::Write::write_all(&mut encoder, input)?;
                Ok(Message::binary(encoder.finish()?))
            }
            Self::Zlib(stream) => Ok(Message::binary(zlib(stream, input)?)),
            Self::Zstd(stream) => Ok(Message::binary(zstd(stream, input)?)),
        }
    }
}

fn zlib(stream: &mut Compress, input: &[u8]) -> io::Result<Vec<u8>> {
    let start = stream.total_in();
    let mut output = Vec::with_capacity(input.len() / 2 + 128);
    loop {
        let done = usize::try_from(stream.total_in() - start).map_err(io::Error::other)?;
        stream.compress_vec(&input[done..], &mut output, FlushCompress::Sync)?;
        let done = usize::try_from(stream.total_in() - start).map_err(io::Error::other)?;
        // A full buffer may hide more output; room left means the flush is whole.
        if done == input.len() && output.len() < output.capacity() {
            return Ok(output);
        }
        output.reserve(output.capacity().max(256));
    }
}

fn zstd(stream: &mut Encoder<'static>, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut source = InBuffer::around(input);
    let mut output = Vec::with_capacity(input.len() / 2 + 256);
    let mut chunk = vec![0; 16 * 1024];
    while source.pos() < input.len() {
        let mut sink = OutBuffer::around(&mut chunk[..]);
        stream.run(&mut source, &mut sink)?;
        output.extend_from_slice(sink.as_slice());
    }
    loop {
        let mut sink = OutBuffer::around(&mut chunk[..]);
        let left = stream.flush(&mut sink)?;
        output.extend_from_slice(sink.as_slice());
        if left == 0 {
            return Ok(output);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payloads() -> Vec<String> {
        let noise = |seed: u64| -> String {
            let mut state = seed;
            (0..50_000)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    char::from(b'a' + u8::try_from(state >> 59).unwrap_or(0) % 26)
                })
                .collect()
        };
        vec![
            "{}".into(),
            noise(1),
            "x".repeat(100_000),
            noise(2),
            "end".into(),
        ]
    }

    #[test]
    fn every_zlib_message_decodes_alone_and_ends_with_the_sync_marker() -> io::Result<()> {
        let mut codec = Codec::new(Some("zlib-stream"))?;
        let mut inflate = flate2::Decompress::new(true);
        for payload in payloads() {
            let Message::Binary(bytes) = codec.encode(&payload)? else {
                return Err(io::Error::other("text"));
            };
            assert_eq!(bytes[bytes.len() - 4..], [0, 0, 0xff, 0xff]);
            let mut text = Vec::with_capacity(200_000);
            inflate.decompress_vec(&bytes, &mut text, flate2::FlushDecompress::Sync)?;
            assert_eq!(text, payload.as_bytes());
        }
        Ok(())
    }

    #[test]
    fn every_zstd_message_decodes_alone() -> io::Result<()> {
        let mut codec = Codec::new(Some("zstd-stream"))?;
        let mut decoder = zstd::stream::raw::Decoder::new()?;
        for payload in payloads() {
            let Message::Binary(bytes) = codec.encode(&payload)? else {
                return Err(io::Error::other("text"));
            };
            let mut source = InBuffer::around(&bytes);
            let mut text = Vec::new();
            let mut chunk = vec![0; 400_000];
            loop {
                let mut sink = OutBuffer::around(&mut chunk[..]);
                decoder.run(&mut source, &mut sink)?;
                text.extend_from_slice(sink.as_slice());
                if source.pos() == bytes.len() && sink.pos() < 400_000 {
                    break;
                }
            }
            assert_eq!(text, payload.as_bytes());
        }
        Ok(())
    }
}
