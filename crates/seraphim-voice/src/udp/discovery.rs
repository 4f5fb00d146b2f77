//! IP discovery: how this client's address looks to the voice server.
//! See <https://discord.com/developers/docs/topics/voice-connections#ip-discovery>.

use std::net::IpAddr;

/// Bytes of a request and of a response.
pub(crate) const PACKET_BYTES: usize = 74;
const REQUEST: u16 = 1;
const RESPONSE: u16 = 2;
const LENGTH: u16 = 70;
const ADDRESS: std::ops::Range<usize> = 8..72;

/// The question, for a synchronisation source.
pub(crate) fn request(ssrc: u32) -> [u8; PACKET_BYTES] {
    let mut packet = [0; PACKET_BYTES];
    packet[0..2].copy_from_slice(&REQUEST.to_be_bytes());
    packet[2..4].copy_from_slice(&LENGTH.to_be_bytes());
    packet[4..8].copy_from_slice(&ssrc.to_be_bytes());
    packet
}

/// The address in an answer to [`request`]; `None` for any other packet.
pub(crate) fn response(packet: &[u8], ssrc: u32) -> Option<(IpAddr, u16)> {
    let packet: &[u8; PACKET_BYTES] = packet.try_into().ok()?;
    let head = [
        RESPONSE.to_be_bytes().as_slice(),
        LENGTH.to_be_bytes().as_slice(),
        ssrc.to_be_bytes().as_slice(),
    ]
    .concat();
    if packet[..8] != head {
        return None;
    }
    let text = packet[ADDRESS].split(|byte| *byte == 0).next()?;
    let address = std::str::from_utf8(text).ok()?.parse().ok()?;
    Some((address, u16::from_be_bytes([packet[72], packet[73]])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(ssrc: u32, address: &str, port: u16) -> [u8; PACKET_BYTES] {
        let mut packet = request(ssrc);
        packet[1] = 2;
        packet[8..8 + address.len()].copy_from_slice(address.as_bytes());
        packet[72..].copy_from_slice(&port.to_be_bytes());
        packet
    }

    #[test]
    fn the_request_is_laid_out_as_documented() {
        let packet = request(0x0102_0304);
        assert_eq!(packet[..8], [0, 1, 0, 70, 1, 2, 3, 4]);
        assert!(packet[8..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn the_answer_names_address_and_port() {
        let packet = answer(7, "203.0.113.9", 50_001);
        assert_eq!(
            response(&packet, 7),
            Some((IpAddr::from([203, 0, 113, 9]), 50_001))
        );
    }

    #[test]
    fn what_is_not_an_answer_to_this_request_is_passed_over() {
        let packet = answer(7, "203.0.113.9", 50_001);
        assert_eq!(response(&packet, 8), None, "another source");
        assert_eq!(response(&packet[..73], 7), None, "cut short");
        assert_eq!(response(&request(7), 7), None, "our own request");
        assert_eq!(response(&answer(7, "nonsense", 1), 7), None);
    }
}
