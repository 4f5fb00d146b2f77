//! RTP headers as Discord uses them, and the rest of what arrives on the UDP
//! port: IP discovery, keep-alives, RTCP.

/// The Opus frame that stands for silence; never end-to-end encrypted.
/// <https://discord.com/developers/docs/topics/voice-connections#voice-data-interpolation>
pub(crate) const SILENCE: [u8; 3] = [0xF8, 0xFF, 0xFE];

/// The length of an IP discovery packet.
/// <https://discord.com/developers/docs/topics/voice-connections#ip-discovery>
pub(crate) const DISCOVERY_LENGTH: usize = 74;

/// What a datagram is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Datagram {
    /// An IP discovery request.
    Discovery { ssrc: u32 },
    /// Eight bytes to be sent back.
    KeepAlive,
    /// A control packet; read past.
    Control,
    /// Media.
    Media,
}

impl Datagram {
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() == DISCOVERY_LENGTH && bytes[..4] == [0, 1, 0, 70] {
            return Some(Self::Discovery {
                ssrc: u32_at(bytes, 4)?,
            });
        }
        if bytes.len() == 8 {
            return Some(Self::KeepAlive);
        }
        match bytes {
            [first, second, ..] if first >> 6 == 2 => Some(if (192..=223).contains(second) {
                Self::Control
            } else {
                Self::Media
            }),
            _ => None,
        }
    }
}

/// A request for one's own address.
pub(crate) fn discovery_request(ssrc: u32) -> [u8; DISCOVERY_LENGTH] {
    let mut packet = [0; DISCOVERY_LENGTH];
    packet[..4].copy_from_slice(&[0, 1, 0, 70]);
    packet[4..8].copy_from_slice(&ssrc.to_be_bytes());
    packet
}

/// The answer: the address as a NUL-terminated string, then the port.
pub(crate) fn discovery_response(ssrc: u32, address: std::net::SocketAddr) -> Vec<u8> {
    let mut packet = vec![0; DISCOVERY_LENGTH];
    packet[..4].copy_from_slice(&[0, 2, 0, 70]);
    packet[4..8].copy_from_slice(&ssrc.to_be_bytes());
    let text = address.ip().to_string();
    let length = text.len().min(63);
    packet[8..8 + length].copy_from_slice(&text.as_bytes()[..length]);
    packet[72..].copy_from_slice(&address.port().to_be_bytes());
    packet
}

/// Reads the answer.
pub(crate) fn read_discovery_response(bytes: &[u8]) -> Option<(String, u16)> {
    if bytes.len() != DISCOVERY_LENGTH || bytes[..4] != [0, 2, 0, 70] {
        return None;
    }
    let text = bytes[8..72].split(|byte| *byte == 0).next()?;
    let address = std::str::from_utf8(text).ok()?.to_owned();
    Some((address, u16::from_be_bytes([bytes[72], bytes[73]])))
}

/// The parts of a media packet's header that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
    /// Bytes that transport encryption leaves clear (`rtpsize`): the fixed
    /// header, contributing sources, and the extension's preamble.
    pub(crate) clear: usize,
    /// Bytes of the extension's body at the start of the plaintext.
    pub(crate) extension: usize,
    pub(crate) padded: bool,
}

impl Header {
    /// Reads a header; `None` when the packet is too short for what it claims.
    pub(crate) fn read(packet: &[u8]) -> Option<Self> {
        let (&first, &second) = (packet.first()?, packet.get(1)?);
        if first >> 6 != 2 {
            return None;
        }
        let fixed = 12 + 4 * usize::from(first & 0x0F);
        let mut header = Self {
            payload_type: second & 0x7F,
            sequence: u16::from_be_bytes([*packet.get(2)?, *packet.get(3)?]),
            timestamp: u32_at(packet, 4)?,
            ssrc: u32_at(packet, 8)?,
            clear: fixed,
            extension: 0,
            padded: first & 0x20 != 0,
        };
        if first & 0x10 != 0 {
            let words = u16::from_be_bytes([*packet.get(fixed + 2)?, *packet.get(fixed + 3)?]);
            header.clear = fixed + 4;
            header.extension = 4 * usize::from(words);
        }
        (packet.len() >= header.clear).then_some(header)
    }

    /// The frame inside a packet's plaintext: without the extension's body and
    /// the padding.
    pub(crate) fn frame<'a>(&self, plaintext: &'a [u8]) -> Option<&'a [u8]> {
        let body = plaintext.get(self.extension..)?;
        if !self.padded {
            return Some(body);
        }
        let padding = usize::from(*body.last()?);
        body.len()
            .checked_sub(padding)
            .map(|length| &body[..length])
    }

    /// The 12 bytes of a header as Discord's documentation gives it.
    pub(crate) fn plain(sequence: u16, timestamp: u32, ssrc: u32) -> [u8; 12] {
        let mut header = [0x80, 0x78, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        header[2..4].copy_from_slice(&sequence.to_be_bytes());
        header[4..8].copy_from_slice(&timestamp.to_be_bytes());
        header[8..].copy_from_slice(&ssrc.to_be_bytes());
        header
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_as_written() {
        let header = Header::read(&Header::plain(7, 960, 42)).expect("twelve bytes are a header");
        assert_eq!(
            (header.sequence, header.timestamp, header.ssrc),
            (7, 960, 42)
        );
        assert_eq!(
            (header.clear, header.extension, header.payload_type),
            (12, 0, 120)
        );
    }

    #[test]
    fn the_extension_preamble_stays_clear_and_its_body_does_not() {
        let mut packet = Header::plain(1, 2, 3).to_vec();
        packet[0] |= 0x10;
        packet.extend([0xBE, 0xDE, 0, 2]);
        let header = Header::read(&packet).expect("the preamble is whole");
        assert_eq!((header.clear, header.extension), (16, 8));
        assert_eq!(header.frame(&[0, 0, 0, 0, 0, 0, 0, 0, 9]), Some(&[9][..]));
        assert_eq!(header.frame(&[0; 7]), None);
    }

    #[test]
    fn no_cut_of_a_packet_is_read_past_its_end() {
        let mut packet = Header::plain(1, 2, 3).to_vec();
        packet[0] |= 0x1F;
        packet.resize(80, 0xFF);
        for length in 0..packet.len() {
            let _ = Header::read(&packet[..length]);
            let _ = Datagram::of(&packet[..length]);
        }
    }

    #[test]
    fn a_discovered_address_is_read_as_it_was_sent() {
        let address: std::net::SocketAddr = "127.0.0.1:4321".parse().expect("an address");
        assert_eq!(
            Datagram::of(&discovery_request(9)),
            Some(Datagram::Discovery { ssrc: 9 })
        );
        assert_eq!(
            read_discovery_response(&discovery_response(9, address)),
            Some(("127.0.0.1".to_owned(), 4321))
        );
    }
}
