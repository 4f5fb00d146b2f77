//! MPEG transport streams: the sound in them, as the bare frames of AAC (ADTS)
//! or MPEG audio. See ISO/IEC 13818-1, 2.4.
//!
//! Only what HLS needs: one program, one audio stream of it, no clocks, since
//! the frames themselves say how long they last.

mod section;
#[cfg(test)]
pub(crate) mod tests;

use bytes::BytesMut;

use self::section::Sections;

/// Bytes of a packet.
pub(crate) const PACKET: usize = 188;
/// The first byte of every packet.
pub(crate) const SYNC: u8 = 0x47;
/// Where the table of programs is.
const PAT: u16 = 0;
/// Longer headers of a packetized stream do not exist.
const MAX_HEADER: usize = 9 + 255;

/// Whether a file begins like a transport stream.
pub(crate) fn begins(head: &[u8]) -> bool {
    head.len() > PACKET && head[0] == SYNC && head[PACKET] == SYNC
}

/// Why there is no sound to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TsError {
    /// The program has sound of a kind that is not taken out.
    #[error("the transport stream's sound is of type 0x{0:02x}")]
    Unsupported(u8),
    /// The program has no sound.
    #[error("the transport stream has no sound")]
    Silent,
    /// These are no packets.
    #[error("the transport stream is damaged")]
    Damaged,
}

/// Takes the sound out of a transport stream, as its bytes come. Holds less
/// than a packet, a section and a header.
#[derive(Default)]
pub(crate) struct Demuxer {
    rest: Vec<u8>,
    programs: Sections,
    map: Option<(u16, Sections)>,
    audio: Option<Audio>,
    /// Bytes in a row that were no packets.
    lost: usize,
}

struct Audio {
    pid: u16,
    counter: Option<u8>,
    /// The header of the packetized stream, as far as it has come; `None`
    /// inside the frames.
    header: Option<Vec<u8>>,
    /// The first header has come: what was before it belongs to nothing.
    begun: bool,
}

impl Demuxer {
    /// What comes next begins with a whole packet.
    pub(crate) fn realign(&mut self) {
        self.rest.clear();
        self.lost = 0;
    }

    /// Takes bytes of the stream and appends the sound in them.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut BytesMut) -> Result<(), TsError> {
        self.rest.extend_from_slice(bytes);
        let rest = std::mem::take(&mut self.rest);
        let mut at = 0;
        while let Some(packet) = rest.get(at..at + PACKET) {
            if packet[0] == SYNC {
                self.lost = 0;
                at += PACKET;
                self.packet(packet, out)?;
            } else {
                at += 1;
                self.lost += 1;
                if self.lost > 16 * PACKET {
                    return Err(TsError::Damaged);
                }
            }
        }
        self.rest = rest[at..].to_vec();
        Ok(())
    }

    fn packet(&mut self, packet: &[u8], out: &mut BytesMut) -> Result<(), TsError> {
        let pid = u16::from_be_bytes([packet[1] & 0x1f, packet[2]]);
        let (broken, begins) = (packet[1] & 0x80 != 0, packet[1] & 0x40 != 0);
        let counter = packet[3] & 0x0f;
        let has_payload = packet[3] & 0x10 != 0;
        let payload = if packet[3] & 0x20 == 0 {
            packet.get(4..)
        } else {
            packet.get(5 + usize::from(packet[4])..)
        };
        let Some(payload) = payload.filter(|_| has_payload && !broken) else {
            return Ok(());
        };
        if pid == PAT {
            if let Some(section) = self.programs.push(payload, begins) {
                self.read_programs(&section);
            }
            return Ok(());
        }
        if let Some((map, sections)) = &mut self.map
            && *map == pid
        {
            return match sections.push(payload, begins) {
                Some(section) => self.read_map(&section),
                None => Ok(()),
            };
        }
        if let Some(audio) = self.audio.as_mut().filter(|audio| audio.pid == pid) {
            audio.take(payload, begins, counter, out);
        }
        Ok(())
    }

    /// The table of programs: the first one that is no network's.
    fn read_programs(&mut self, section: &[u8]) {
        let Some(entries) = body(section, 0x00, 8) else {
            return;
        };
        let program = entries
            .chunks_exact(4)
            .find(|entry| entry[0] != 0 || entry[1] != 0);
        let Some(entry) = program else { return };
        let pid = u16::from_be_bytes([entry[2] & 0x1f, entry[3]]);
        if self.map.as_ref().is_none_or(|(map, _)| *map != pid) {
            self.map = Some((pid, Sections::default()));
        }
    }

    /// The map of a program: its first stream of sound.
    fn read_map(&mut self, section: &[u8]) -> Result<(), TsError> {
        let Some(body) = body(section, 0x02, 12) else {
            return Ok(());
        };
        let skipped = usize::from(u16::from_be_bytes([section[10] & 0x0f, section[11]]));
        let mut streams = body.get(skipped..).unwrap_or_default();
        let (mut found, mut other) = (None, None);
        while let [kind, high, low, info_high, info_low, rest @ ..] = streams {
            let pid = u16::from_be_bytes([high & 0x1f, *low]);
            match *kind {
                // MPEG-1 and MPEG-2 audio, AAC as ADTS.
                0x03 | 0x04 | 0x0f => found = found.or(Some(pid)),
                // AAC as LATM, AC-3, E-AC-3, and what is encrypted.
                0x11 | 0x81 | 0x87 | 0xc1 | 0xc2 | 0xcf => other = other.or(Some(*kind)),
                _ => {}
            }
            let info = usize::from(u16::from_be_bytes([info_high & 0x0f, *info_low]));
            streams = rest.get(info..).unwrap_or_default();
        }
        match (found, other) {
            (Some(pid), _) => {
                if self.audio.as_ref().is_none_or(|audio| audio.pid != pid) {
                    self.audio = Some(Audio {
                        pid,
                        counter: None,
                        header: None,
                        begun: false,
                    });
                }
                Ok(())
            }
            (None, Some(kind)) => Err(TsError::Unsupported(kind)),
            (None, None) => Err(TsError::Silent),
        }
    }
}

/// What stands between a section's header and its checksum.
fn body(section: &[u8], table: u8, header: usize) -> Option<&[u8]> {
    (*section.first()? == table)
        .then(|| section.get(header..section.len().checked_sub(4)?))
        .flatten()
}

impl Audio {
    fn take(&mut self, payload: &[u8], begins: bool, counter: u8, out: &mut BytesMut) {
        // A packet may be sent twice.
        if self.counter.replace(counter) == Some(counter) && !begins {
            return;
        }
        if begins {
            self.header = Some(Vec::new());
            self.begun = true;
        }
        if !self.begun {
            return;
        }
        let Some(header) = &mut self.header else {
            out.extend_from_slice(payload);
            return;
        };
        let had = header.len();
        let room = MAX_HEADER - had.min(MAX_HEADER);
        header.extend_from_slice(&payload[..payload.len().min(room)]);
        let Some(length) = header.get(8).map(|more| 9 + usize::from(*more)) else {
            return;
        };
        if !header.starts_with(&[0, 0, 1]) {
            self.header = None;
            self.begun = false;
            return;
        }
        if header.len() >= length {
            self.header = None;
            out.extend_from_slice(payload.get(length - had..).unwrap_or_default());
        }
    }
}
