//! The `INFO` list of a WAV file: title and artist.
//!
//! symphonia 0.6.1 reads the list and then drops it, so it is read here. Only
//! chunks before the sound are looked at, few of them, and short texts.

use std::io::{self, Read, Seek, SeekFrom};

use crate::label;

/// How many chunks are looked at.
const MAX_CHUNKS: usize = 32;
/// Longer lists are passed over, in bytes.
const MAX_LIST: u32 = 64 * 1024;

/// The entries of the `INFO` list, by their four-letter names such as `INAM`
/// (title) and `IART` (artist).
pub(crate) fn info(source: &mut (impl Read + Seek)) -> io::Result<Vec<([u8; 4], String)>> {
    source.seek(SeekFrom::Start(12))?;
    for _ in 0..MAX_CHUNKS {
        let (id, length) = header(source)?;
        let padded = i64::from(length) + i64::from(length % 2);
        match &id {
            b"data" => break,
            b"LIST" if (4..=MAX_LIST).contains(&length) => {
                let mut list = vec![0; usize::try_from(padded).unwrap_or_default()];
                source.read_exact(&mut list)?;
                if let Some(entries) = list.strip_prefix(b"INFO") {
                    return Ok(entries_of(entries));
                }
            }
            _ => {
                source.seek(SeekFrom::Current(padded))?;
            }
        }
    }
    Ok(Vec::new())
}

fn header(source: &mut impl Read) -> io::Result<([u8; 4], u32)> {
    let (mut id, mut length) = ([0; 4], [0; 4]);
    source.read_exact(&mut id)?;
    source.read_exact(&mut length)?;
    Ok((id, u32::from_le_bytes(length)))
}

fn entries_of(mut list: &[u8]) -> Vec<([u8; 4], String)> {
    let mut entries = Vec::new();
    while let Ok((id, length)) = header(&mut list) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some((text, rest)) = list.split_at_checked(length) else {
            break;
        };
        list = rest.get(length % 2..).unwrap_or_default();
        let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
        entries.push((id, label::decode(text)));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cut_of_a_list_panics_and_latin_1_is_read() {
        let list = b"INAM\x04\0\0\0Ir\xe6\0IART\x03\0\0\0Bob\0";
        assert_eq!(
            entries_of(list),
            [(*b"INAM", "Iræ".to_owned()), (*b"IART", "Bob".to_owned())]
        );
        for end in 0..list.len() {
            assert!(entries_of(&list[..end]).len() <= 2);
        }
    }
}
