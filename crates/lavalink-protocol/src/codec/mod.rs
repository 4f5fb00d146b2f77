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

mod details;
mod text;

#[cfg(test)]
mod tests;

pub use details::{Container, Details, Extended};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::TrackInfo;
use text::{Reader, put_nullable, put_text};

/// The newest version of the form, the one that is written.
pub const VERSION: u8 = 3;

/// The longest encoded track that is read, in bytes of base64: far above any
/// real one, far below what would hurt.
pub const MAX_ENCODED_LEN: usize = 256 * 1024;

const FLAG_VERSIONED: u32 = 1;
const LENGTH_MASK: u32 = 0x3FFF_FFFF;

/// Writes what Java's encoder writes and reads what Java's decoder reads: with
/// or without padding, whatever the last bits are.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

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
    /// Written by a newer server, or asked to be written so.
    #[error("version {0} of the track's form is not known")]
    UnknownVersion(u8),
    /// A text is not modified UTF-8.
    #[error("a text in the track is not modified UTF-8")]
    BadText,
    /// A text of more than 65535 bytes cannot be written.
    #[error("a text of the track is too long to be encoded")]
    TextTooLong,
}

/// A decoded track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Metadata. `is_seekable` is not part of the form: a stream is taken as
    /// not seekable, everything else as seekable.
    pub info: TrackInfo,
    /// What the source put between its name and the position.
    pub details: Details,
    /// The version in which it was written, 1 to 3.
    pub version: u8,
}

impl Decoded {
    /// Writes the track in the version in which it was read.
    ///
    /// # Errors
    /// As [`encode`].
    pub fn encode(&self) -> Result<String, CodecError> {
        write(&self.info, &self.details, self.version)
    }
}

/// Writes a track in version 3.
///
/// # Errors
/// [`CodecError::TextTooLong`] for a text over 65535 bytes.
pub fn encode(info: &TrackInfo, details: &Details) -> Result<String, CodecError> {
    write(info, details, VERSION)
}

fn write(info: &TrackInfo, details: &Details, version: u8) -> Result<String, CodecError> {
    if !(1..=VERSION).contains(&version) {
        return Err(CodecError::UnknownVersion(version));
    }
    let mut body = Vec::new();
    let mut flags = 0;
    if version > 1 {
        flags = FLAG_VERSIONED;
        body.push(version);
    }
    put_text(&mut body, &info.title)?;
    put_text(&mut body, &info.author)?;
    body.extend(info.length.to_be_bytes());
    put_text(&mut body, &info.identifier)?;
    body.push(u8::from(info.is_stream));
    if version >= 2 {
        put_nullable(&mut body, info.uri.as_deref())?;
    }
    if version >= 3 {
        put_nullable(&mut body, info.artwork_url.as_deref())?;
        put_nullable(&mut body, info.isrc.as_deref())?;
    }
    put_text(&mut body, &info.source_name)?;
    body.extend(details.write()?);
    body.extend(info.position.to_be_bytes());

    let length = u32::try_from(body.len())
        .ok()
        .filter(|length| *length <= LENGTH_MASK)
        .ok_or(CodecError::TooLong)?;
    let mut message = (length | (flags << 30)).to_be_bytes().to_vec();
    message.extend(body);
    Ok(BASE64.encode(message))
}

/// Reads a track of version 1, 2 or 3.
///
/// # Errors
/// Any variant of [`CodecError`] but [`CodecError::TextTooLong`].
pub fn decode(encoded: &str) -> Result<Decoded, CodecError> {
    if encoded.len() > MAX_ENCODED_LEN {
        return Err(CodecError::TooLong);
    }
    let bytes = BASE64
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

    let since = |first: u8, reader: &mut Reader<'_>| {
        if version >= first {
            reader.nullable()
        } else {
            Ok(None)
        }
    };
    let mut info = TrackInfo {
        title: reader.text()?,
        author: reader.text()?,
        length: reader.long()?,
        identifier: reader.text()?,
        is_stream: reader.boolean()?,
        uri: since(2, &mut reader)?,
        artwork_url: since(3, &mut reader)?,
        isrc: since(3, &mut reader)?,
        source_name: reader.text()?,
        ..TrackInfo::default()
    };
    info.is_seekable = !info.is_stream;
    let details = reader.0.len().checked_sub(8).ok_or(CodecError::Truncated)?;
    let details = Details::read(&info.source_name, reader.take(details)?);
    info.position = reader.long()?;
    Ok(Decoded {
        info,
        details,
        version,
    })
}
