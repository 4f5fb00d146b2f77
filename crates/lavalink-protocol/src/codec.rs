//! Encoded tracks: Lavaplayer's binary form in base64.
//!
//! A message is a 32-bit big-endian word (two flag bits, thirty bits of
//! length) and a body. With flag 1 the body begins with a version byte;
//! without it, the version is 1. Then come title, author, length in
//! milliseconds (64 bits), identifier, whether it is a stream, from version 2
//! the URI, from version 3 artwork and ISRC, the source's name, the source's
//! own bytes, and last the position in milliseconds (64 bits). Texts are
//! Java's: a 16-bit length and modified UTF-8.
//!
//! Facts from lavaplayer's `DefaultAudioPlayerManager`, `MessageInput` and
//! `MessageOutput`, <https://github.com/lavalink-devs/lavaplayer>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::TrackInfo;

/// The newest version of the form, the one that is written.
pub const VERSION: u8 = 3;

/// The longest encoded track that is read, in bytes of base64: far above any
/// real one, far below what would hurt.
pub const MAX_ENCODED_LEN: usize = 256 * 1024;

const FLAG_VERSIONED: u32 = 1;
const LENGTH_MASK: u32 = 0x3FFF_FFFF;

/// Why a text is not an encoded track, or a track cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// Not base64 at all.
    #[error("the track is not base64")]
    NotBase64,
    /// Longer than [`MAX_ENCODED_LEN`].
    #[error("the track is longer than {MAX_ENCODED_LEN} bytes")]
    TooLong,
    /// It ends before it is whole.
    #[error("the track ends in the middle")]
    Truncated,
    /// Written by a newer server.
    #[error("version {0} of the track's form is not known")]
    UnknownVersion(u8),
    /// A text is not modified UTF-8.
    #[error("a text in the track is not modified UTF-8")]
    BadText,
    /// A text of more than 65535 bytes cannot be written.
    #[error("a text of the track is too long to be encoded")]
    TextTooLong,
}

/// A decoded track: what is known of it, and the bytes that only its source
/// understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Metadata. `is_seekable` is not part of the form: a stream is taken as
    /// not seekable, everything else as seekable.
    pub info: TrackInfo,
    /// What the source put between its name and the position.
    pub details: Vec<u8>,
    /// The version in which it was written, 1 to 3.
    pub version: u8,
}

/// Writes a track in version 3.
///
/// # Errors
/// [`CodecError::TextTooLong`] for a text over 65535 bytes.
pub fn encode(info: &TrackInfo, details: &[u8]) -> Result<String, CodecError> {
    let mut body = vec![VERSION];
    put_text(&mut body, &info.title)?;
    put_text(&mut body, &info.author)?;
    body.extend(info.length.to_be_bytes());
    put_text(&mut body, &info.identifier)?;
    body.push(u8::from(info.is_stream));
    put_nullable(&mut body, info.uri.as_deref())?;
    put_nullable(&mut body, info.artwork_url.as_deref())?;
    put_nullable(&mut body, info.isrc.as_deref())?;
    put_text(&mut body, &info.source_name)?;
    body.extend(details);
    body.extend(info.position.to_be_bytes());

    let length = u32::try_from(body.len()).map_err(|_| CodecError::TooLong)?;
    let mut message = (length | (FLAG_VERSIONED << 30)).to_be_bytes().to_vec();
    message.extend(body);
    Ok(STANDARD.encode(message))
}

/// Reads a track of version 1, 2 or 3.
///
/// # Errors
/// Any other variant of [`CodecError`].
pub fn decode(encoded: &str) -> Result<Decoded, CodecError> {
    if encoded.len() > MAX_ENCODED_LEN {
        return Err(CodecError::TooLong);
    }
    let bytes = STANDARD
        .decode(encoded.trim())
        .map_err(|_| CodecError::NotBase64)?;
    let mut reader = Reader(&bytes);
    let word = u32::from_be_bytes(reader.array()?);
    let mut reader = Reader(reader.take((word & LENGTH_MASK) as usize)?);
    let version = if (word >> 30) & FLAG_VERSIONED == 0 {
        1
    } else {
        reader.byte()?
    };
    if !(1..=VERSION).contains(&version) {
        return Err(CodecError::UnknownVersion(version));
    }

    let mut info = TrackInfo {
        title: reader.text()?,
        author: reader.text()?,
        length: i64::from_be_bytes(reader.array()?),
        identifier: reader.text()?,
        is_stream: reader.byte()? != 0,
        uri: if version >= 2 {
            reader.nullable()?
        } else {
            None
        },
        artwork_url: if version >= 3 {
            reader.nullable()?
        } else {
            None
        },
        isrc: if version >= 3 {
            reader.nullable()?
        } else {
            None
        },
        source_name: reader.text()?,
        ..TrackInfo::default()
    };
    info.is_seekable = !info.is_stream;
    let details = reader.0.len().checked_sub(8).ok_or(CodecError::Truncated)?;
    let details = reader.take(details)?.to_vec();
    info.position = i64::from_be_bytes(reader.array()?);
    Ok(Decoded {
        info,
        details,
        version,
    })
}

/// A source's own text among its details, as `DataOutput.writeUTF` has it:
/// what Lavaplayer's file sources store the container's name with.
///
/// # Errors
/// [`CodecError::TextTooLong`] for a text over 65535 bytes.
pub fn text_details(text: &str) -> Result<Vec<u8>, CodecError> {
    let mut details = Vec::new();
    put_text(&mut details, text)?;
    Ok(details)
}

fn put_nullable(body: &mut Vec<u8>, text: Option<&str>) -> Result<(), CodecError> {
    body.push(u8::from(text.is_some()));
    text.map_or(Ok(()), |text| put_text(body, text))
}

/// Modified UTF-8 encodes UTF-16 units one by one: NUL in two bytes, and a
/// character beyond the basic plane as two surrogates of three bytes each.
fn put_text(body: &mut Vec<u8>, text: &str) -> Result<(), CodecError> {
    let mut out = Vec::with_capacity(text.len());
    for unit in text.encode_utf16() {
        let [high, low] = unit.to_be_bytes();
        match unit {
            0x0001..=0x007F => out.push(low),
            0x0000 | 0x0080..=0x07FF => {
                out.extend([0xC0 | (high << 2) | (low >> 6), 0x80 | (low & 0x3F)]);
            }
            _ => out.extend([
                0xE0 | (high >> 4),
                0x80 | ((high & 0x0F) << 2) | (low >> 6),
                0x80 | (low & 0x3F),
            ]),
        }
    }
    let length = u16::try_from(out.len()).map_err(|_| CodecError::TextTooLong)?;
    body.extend(length.to_be_bytes());
    body.extend(out);
    Ok(())
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], CodecError> {
        let (head, tail) = self
            .0
            .split_at_checked(count)
            .ok_or(CodecError::Truncated)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        self.take(N)?.try_into().map_err(|_| CodecError::Truncated)
    }

    fn byte(&mut self) -> Result<u8, CodecError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn nullable(&mut self) -> Result<Option<String>, CodecError> {
        if self.byte()? == 0 {
            Ok(None)
        } else {
            self.text().map(Some)
        }
    }

    fn text(&mut self) -> Result<String, CodecError> {
        let length = u16::from_be_bytes(self.array()?);
        let mut bytes = self.take(usize::from(length))?.iter().copied();
        let mut units = Vec::with_capacity(usize::from(length));
        while let Some(first) = bytes.next() {
            let mut follow = || match bytes.next() {
                Some(byte) if byte & 0xC0 == 0x80 => Ok(u16::from(byte & 0x3F)),
                _ => Err(CodecError::BadText),
            };
            units.push(match first {
                0x00..=0x7F => u16::from(first),
                0xC0..=0xDF => (u16::from(first & 0x1F) << 6) | follow()?,
                0xE0..=0xEF => (u16::from(first & 0x0F) << 12) | (follow()? << 6) | follow()?,
                _ => return Err(CodecError::BadText),
            });
        }
        String::from_utf16(&units).map_err(|_| CodecError::BadText)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Lavalink's documentation, page “REST API”: version 2.
    const DOCUMENTED: &str = "QAAAjQIAJVJpY2sgQXN0bGV5IC0gTmV2ZXIgR29ubmEgR2l2ZSBZb3UgVXAADlJpY2tBc3RsZXlWRVZPAAAAAAADPCAAC2RRdzR3OVdnWGNRAAEAK2h0dHBzOi8vd3d3LnlvdXR1YmUuY29tL3dhdGNoP3Y9ZFF3NHc5V2dYY1EAB3lvdXR1YmUAAAAAAAAAAA==";

    #[test]
    fn the_documented_example_reads_as_documented() {
        let Decoded {
            info,
            details,
            version,
        } = decode(DOCUMENTED).expect("a genuine track");

        assert_eq!(version, 2);
        assert_eq!(info.identifier, "dQw4w9WgXcQ");
        assert_eq!(info.author, "RickAstleyVEVO");
        assert_eq!(info.length, 212_000);
        assert_eq!(
            info.uri.as_deref(),
            Some("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
        );
        assert_eq!(info.source_name, "youtube");
        assert!(info.is_seekable && !info.is_stream);
        assert!(
            details.is_empty(),
            "a YouTube track has no details: {details:?}"
        );
    }

    #[test]
    fn texts_of_every_plane_and_a_nul_survive() {
        let info = TrackInfo {
            title: "Ré\0quiem 漢字 🎵".into(),
            author: "\u{7FF}\u{800}\u{FFFF}\u{10000}".into(),
            identifier: "x".into(),
            length: 1,
            position: 42,
            artwork_url: Some("https://example.org/a.png".into()),
            isrc: Some("GBAYE0601498".into()),
            source_name: "http".into(),
            is_seekable: true,
            ..TrackInfo::default()
        };
        let details = text_details("mp3").expect("short");

        let decoded = decode(&encode(&info, &details).expect("short texts")).expect("our own");

        assert_eq!(
            decoded,
            Decoded {
                info,
                details,
                version: 3
            }
        );
    }

    #[test]
    fn a_text_of_65536_bytes_is_refused() {
        let info = TrackInfo {
            title: "a".repeat(65_536),
            ..TrackInfo::default()
        };

        assert_eq!(encode(&info, &[]), Err(CodecError::TextTooLong));
    }

    #[test]
    fn no_prefix_of_a_track_and_no_flipped_byte_panics() {
        let bytes = STANDARD.decode(DOCUMENTED).expect("base64");
        for end in 0..bytes.len() {
            let cut = STANDARD.encode(&bytes[..end]);
            assert_eq!(decode(&cut), Err(CodecError::Truncated), "cut at {end}");
        }
        for at in 0..bytes.len() {
            for mask in [0x01, 0x80, 0xFF] {
                let mut bent = bytes.clone();
                bent[at] ^= mask;
                drop(decode(&STANDARD.encode(bent)));
            }
        }
        assert_eq!(decode("%%%"), Err(CodecError::NotBase64));
        assert_eq!(decode(""), Err(CodecError::Truncated));
    }
}
