//! The sound in a segment, whatever it is wrapped in.

use bytes::{Bytes, BytesMut};

use crate::OpenError;
use crate::mpegts::{Demuxer, PACKET, SYNC, TsError};

/// Bytes of an ID3 tag's head.
const TAG_HEAD: usize = 10;

/// Unwraps one segment after another.
#[derive(Default)]
pub(crate) struct Unpacker {
    demuxer: Demuxer,
    shape: Shape,
}

#[derive(Default)]
enum Shape {
    /// Too little has come to tell.
    #[default]
    Unknown,
    /// The first bytes, which do not tell yet.
    Head(BytesMut),
    /// A tag, of which so many bytes are still to come: packed audio has its
    /// time stamp in one. See RFC 8216, section 3.4.
    Tag(usize),
    Transport,
    Plain,
}

impl Unpacker {
    /// Another segment begins. After a discontinuity nothing of the last one
    /// holds.
    pub(crate) fn begin(&mut self, discontinuity: bool) {
        self.shape = Shape::Unknown;
        if discontinuity {
            self.demuxer = Demuxer::default();
        } else {
            self.demuxer.realign();
        }
    }

    /// Takes bytes of the segment; the sound in them.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Bytes, OpenError> {
        let mut bytes = BytesMut::from(bytes);
        loop {
            match &mut self.shape {
                Shape::Unknown => self.shape = Shape::Head(BytesMut::new()),
                Shape::Head(head) => {
                    head.extend_from_slice(&bytes);
                    let enough = match head.first() {
                        Some(&SYNC) => PACKET + 1,
                        _ => TAG_HEAD,
                    };
                    if head.len() < enough {
                        return Ok(Bytes::new());
                    }
                    bytes = head.split();
                    self.shape = shape(&bytes);
                }
                Shape::Tag(left) => {
                    let skipped = bytes.len().min(*left);
                    *left -= skipped;
                    drop(bytes.split_to(skipped));
                    if *left > 0 || bytes.is_empty() {
                        return Ok(Bytes::new());
                    }
                    self.shape = Shape::Unknown;
                }
                Shape::Plain => return Ok(bytes.freeze()),
                Shape::Transport => {
                    let mut sound = BytesMut::new();
                    self.demuxer
                        .push(&bytes, &mut sound)
                        .map_err(|error| refusal(&error))?;
                    return Ok(sound.freeze());
                }
            }
        }
    }

    /// The segment has no more: what was too short to tell is sound, or a
    /// transport stream of one packet, in which there is none.
    pub(crate) fn finish(&mut self) -> Bytes {
        match std::mem::take(&mut self.shape) {
            Shape::Head(head) if head.len() != PACKET || head[0] != SYNC => head.freeze(),
            _ => Bytes::new(),
        }
    }
}

fn shape(head: &[u8]) -> Shape {
    if let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = head {
        let size = [a, b, c, d]
            .iter()
            .fold(0, |size, byte| size << 7 | usize::from(**byte & 0x7f));
        let footer = if flags & 0x10 == 0 { 0 } else { TAG_HEAD };
        return Shape::Tag(TAG_HEAD + size + footer);
    }
    // Frames of sound begin with 0xff, boxes with a length.
    let second = head.get(PACKET).is_none_or(|byte| *byte == SYNC);
    if head.first() == Some(&SYNC) && second {
        Shape::Transport
    } else {
        Shape::Plain
    }
}

fn refusal(error: &TsError) -> OpenError {
    let words = match error {
        TsError::Unsupported(_) => {
            "That stream's sound is of a kind that cannot be played (not AAC or MP3)."
        }
        TsError::Silent => "There is no sound in that stream.",
        TsError::Damaged => "That stream is damaged.",
    };
    OpenError::unplayable(words, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(parts: &[&[u8]]) -> Result<Vec<u8>, OpenError> {
        let mut unpacker = Unpacker::default();
        unpacker.begin(false);
        let mut out = Vec::new();
        for part in parts {
            out.extend_from_slice(&unpacker.push(part)?);
        }
        out.extend_from_slice(&unpacker.finish());
        Ok(out)
    }

    #[test]
    fn tags_are_passed_over_and_frames_pass_however_they_are_cut() {
        let tag = [b"ID3\x04\0\0\0\0\x01\x05".as_slice(), &[0x47; 133]].concat();
        let sound = b"\xff\xf1 twelve bytes and more".to_vec();
        let whole = [tag.clone(), tag, sound.clone()].concat();
        for size in [1, 9, 10, 11, 143, 1_000] {
            let parts: Vec<&[u8]> = whole.chunks(size).collect();
            assert_eq!(unpack(&parts), Ok(sound.clone()), "in parts of {size}");
        }
        assert_eq!(unpack(&[b"\xff\xf1"]), Ok(b"\xff\xf1".to_vec()));
        assert_eq!(unpack(&[]), Ok(Vec::new()));
    }

    #[test]
    fn a_mutated_segment_never_panics_and_gives_no_more_than_it_has() {
        let tag = [b"ID3\x04\0\0\0\0\0\x05".as_slice(), &[1; 5]].concat();
        let stream = crate::mpegts::tests::stream(0x0f, &[3; 900]);
        for seed in [[tag, vec![0xff; 40]].concat(), stream] {
            crate::mutation::each(&seed, 3_000, |bytes| {
                if let Ok(sound) = unpack(&[bytes]) {
                    assert!(sound.len() <= bytes.len());
                }
            });
        }
    }
}
