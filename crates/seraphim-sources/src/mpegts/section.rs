//! Tables of a transport stream come in sections, which may span packets.

/// Longer sections do not exist, in bytes.
const MAX_SECTION: usize = 1024;

/// Puts the sections of one table together.
#[derive(Default)]
pub(super) struct Sections {
    held: Vec<u8>,
    /// A section has begun and is not whole.
    open: bool,
}

impl Sections {
    /// Takes the payload of a packet; a section, when one is whole.
    pub(super) fn push(&mut self, payload: &[u8], begins: bool) -> Option<Vec<u8>> {
        let payload = if begins {
            let (pointer, rest) = payload.split_first()?;
            self.held.clear();
            self.open = true;
            rest.get(usize::from(*pointer)..)?
        } else {
            payload
        };
        if !self.open {
            return None;
        }
        let room = MAX_SECTION - self.held.len();
        self.held
            .extend_from_slice(&payload[..payload.len().min(room)]);
        let [_, high, low, ..] = self.held[..] else {
            return None;
        };
        let length = 3 + usize::from(u16::from_be_bytes([high & 0x0f, low]));
        if length > MAX_SECTION {
            self.open = false;
            return None;
        }
        if self.held.len() < length {
            return None;
        }
        self.open = false;
        self.held.truncate(length);
        Some(std::mem::take(&mut self.held))
    }
}
