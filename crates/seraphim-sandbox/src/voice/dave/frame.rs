//! The trailer of an end-to-end encrypted frame, as far as one without a key
//! can read it. <https://daveprotocol.com/#protocol-frame-check>

const MAGIC: [u8; 2] = [0xFA, 0xFA];
const TAG: usize = 8;
/// The supplemental size byte and the magic marker.
const TRAILER: usize = 3;

/// Whether a frame is end-to-end encrypted, by its trailer.
/// <https://daveprotocol.com/#protocol-frame-check>
pub(crate) fn is_protocol_frame(frame: &[u8]) -> bool {
    ciphertext_length(frame).is_some()
}

/// The frame's bytes before the supplemental data.
fn ciphertext_length(frame: &[u8]) -> Option<usize> {
    let end = frame.len().checked_sub(TRAILER)?;
    if frame[end + 1..] != MAGIC {
        return None;
    }
    let supplemental = usize::from(frame[end]);
    let start = frame.len().checked_sub(supplemental)?;
    let mut fields = frame.get(start..end)?.get(TAG..)?;
    let _nonce = uleb128(&mut fields)?;
    let mut behind = 0;
    while !fields.is_empty() {
        let offset = uleb128(&mut fields)?;
        let length = uleb128(&mut fields)?;
        if offset < behind {
            return None;
        }
        behind = offset.checked_add(length)?;
    }
    (behind <= u64::try_from(start).ok()?).then_some(start)
}

fn uleb128(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().enumerate() {
        if index >= 9 {
            return None;
        }
        value |= u64::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            *bytes = &bytes[index + 1..];
            return Some(value);
        }
    }
    None
}

/// Turns one bit of a frame's ciphertext (of its tag, when there is none).
pub(crate) fn turn_frame_bit(frame: &mut [u8]) {
    let at = ciphertext_length(frame).map_or(0, |length| length / 2);
    if let Some(byte) = frame.get_mut(at) {
        *byte ^= 0x10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_encrypted_only_with_a_whole_trailer() {
        let mut frame = vec![1, 2, 3];
        frame.extend([0; TAG]);
        frame.extend([5, 12, 0xFA, 0xFA]);
        assert!(is_protocol_frame(&frame));
        for length in 0..frame.len() {
            assert!(!is_protocol_frame(&frame[..length]));
        }
        let mut short = frame.clone();
        short[12] = 11;
        assert!(!is_protocol_frame(&short), "no room for a nonce");
        assert!(!is_protocol_frame(&[0xF8, 0xFF, 0xFE]));
    }
}
