//! Java's `DataInput` and `DataOutput`: big-endian numbers, and texts of a
//! 16-bit length in modified UTF-8.
//!
//! See <https://docs.oracle.com/javase/8/docs/api/java/io/DataInput.html#modified-utf-8>.

use super::CodecError;

/// Modified UTF-8 encodes UTF-16 units one by one: NUL in two bytes, and a
/// character beyond the basic plane as two surrogates of three bytes each.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) -> Result<(), CodecError> {
    let start = out.len();
    out.extend([0, 0]);
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
    let length = u16::try_from(out.len() - start - 2).map_err(|_| CodecError::TextTooLong)?;
    out[start..start + 2].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

/// A boolean, then the text where there is one.
pub(super) fn put_nullable(out: &mut Vec<u8>, text: Option<&str>) -> Result<(), CodecError> {
    out.push(u8::from(text.is_some()));
    text.map_or(Ok(()), |text| put_text(out, text))
}

/// What is left of a message.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], CodecError> {
        let (head, tail) = self
            .0
            .split_at_checked(count)
            .ok_or(CodecError::Truncated)?;
        self.0 = tail;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        self.take(N)?.try_into().map_err(|_| CodecError::Truncated)
    }

    pub(super) fn byte(&mut self) -> Result<u8, CodecError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn long(&mut self) -> Result<i64, CodecError> {
        self.array().map(i64::from_be_bytes)
    }

    pub(super) fn boolean(&mut self) -> Result<bool, CodecError> {
        self.byte().map(|byte| byte != 0)
    }

    pub(super) fn nullable(&mut self) -> Result<Option<String>, CodecError> {
        if self.boolean()? {
            self.text().map(Some)
        } else {
            Ok(None)
        }
    }

    /// A surrogate without its partner, which Java allows (a title cut in the
    /// middle of an emoji), is read as U+FFFD.
    pub(super) fn text(&mut self) -> Result<String, CodecError> {
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
        Ok(String::from_utf16_lossy(&units))
    }
}
