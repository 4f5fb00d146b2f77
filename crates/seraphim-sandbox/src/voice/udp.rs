//! The media port: IP discovery, and forwarding of each sender's packets to
//! everyone else in the call (a selective forwarding unit).

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    Flip, Violation, VoiceEvent,
    dave::{is_protocol_frame, turn_frame_bit},
    hub::{Hub, Seat, State},
    rtp::{self, Datagram, Header, SILENCE},
};

const MAX_DATAGRAM: usize = 2048;
/// Plain frames that may still be on their way when a call became encrypted.
const IN_FLIGHT: Duration = Duration::from_secs(1);
/// Packets that may overtake the first `speaking`: half a second of media.
const EARLY: usize = 25;
/// Opus's RTP payload type at Discord.
const OPUS: u8 = 120;

/// Serves the port until the server stops.
pub(crate) async fn serve(hub: Arc<Hub>) {
    let mut buffer = [0; MAX_DATAGRAM];
    loop {
        let received = tokio::select! {
            () = hub.stop.cancelled() => return,
            received = hub.udp.recv_from(&mut buffer) => received,
        };
        // An error is of one peer (an unreachable port reported back).
        let Ok((length, from)) = received else {
            continue;
        };
        for (to, packet) in hub.datagram(&buffer[..length], from) {
            // Loss is UDP's nature; a full socket buffer is loss.
            let _ = hub.udp.send_to(&packet, to).await;
        }
    }
}

impl Hub {
    /// What a datagram causes to be sent.
    fn datagram(&self, bytes: &[u8], from: SocketAddr) -> Vec<(SocketAddr, Vec<u8>)> {
        match Datagram::of(bytes) {
            Some(Datagram::Discovery { ssrc }) => {
                let mut state = self.state();
                let seat = state.seats.get(&ssrc).copied();
                let Some(session) = seat.and_then(|seat| state.sessions.get_mut(&seat)) else {
                    return Vec::new();
                };
                session.address.get_or_insert(from);
                vec![(from, rtp::discovery_response(ssrc, from))]
            }
            Some(Datagram::KeepAlive) => vec![(from, bytes.to_vec())],
            Some(Datagram::Media) => self.media(bytes, from),
            Some(Datagram::Control) | None => Vec::new(),
        }
    }

    pub(crate) fn media(&self, packet: &[u8], from: SocketAddr) -> Vec<(SocketAddr, Vec<u8>)> {
        let Some(header) = Header::read(packet) else {
            return Vec::new();
        };
        let mut guard = self.state();
        let state = &mut *guard;
        let Some(seat) = state.seats.get(&header.ssrc).copied() else {
            return Vec::new();
        };
        if state
            .faults
            .get_mut(&seat)
            .is_some_and(|faults| faults.from_member.takes_next())
        {
            return Vec::new();
        }
        let (in_force, settled) = state.encryption(seat);
        match state.receive(seat, &header, packet, from, in_force > 0 && settled) {
            Ok(Some(frame)) => state.forward(seat, &header, packet, &frame),
            Ok(None) => Vec::new(),
            Err(violation) => {
                let Some(session) = state.sessions.get_mut(&seat) else {
                    return Vec::new();
                };
                if session.is_first(violation) {
                    let channel_id = session.admission.channel_id;
                    self.notify(seat, channel_id, VoiceEvent::Violated { violation });
                }
                if violation != Violation::PlaintextUnderDave {
                    return Vec::new();
                }
                // Forwarded, as the real server would: it is for the
                // receivers to refuse.
                match state.opened(seat, &header, packet) {
                    Some(frame) => state.forward(seat, &header, packet, &frame),
                    None => Vec::new(),
                }
            }
        }
    }
}

impl State {
    /// The version in force in a member's call, and whether plain frames can
    /// no longer be on their way from before it was.
    fn encryption(&self, seat: Seat) -> (u16, bool) {
        self.sessions
            .get(&seat)
            .and_then(|session| self.calls.get(&(seat.0, session.admission.channel_id)))
            .map_or((0, false), |call| {
                let settled = call
                    .encrypted_since
                    .is_none_or(|since| since + IN_FLIGHT < Instant::now());
                (call.group.version_in_force(), settled)
            })
    }

    fn opened(&self, seat: Seat, header: &Header, packet: &[u8]) -> Option<Vec<u8>> {
        let transport = self.sessions.get(&seat)?.transport.as_ref()?;
        let (plaintext, _) = transport.open(packet, header.clear)?;
        header.frame(&plaintext).map(<[u8]>::to_vec)
    }

    /// Checks a sender's packet and enters it in its record: the frame inside,
    /// or `None` for one that is kept until the sender says `speaking`.
    fn receive(
        &mut self,
        seat: Seat,
        header: &Header,
        packet: &[u8],
        from: SocketAddr,
        must_be_encrypted: bool,
    ) -> Result<Option<Vec<u8>>, Violation> {
        let Some(session) = self.sessions.get_mut(&seat) else {
            return Err(Violation::Undecryptable);
        };
        let record = &mut session.record;
        let Some((plaintext, nonce)) = session
            .transport
            .as_ref()
            .and_then(|transport| transport.open(packet, header.clear))
        else {
            record.undecryptable += 1;
            return Err(Violation::Undecryptable);
        };
        // Behind a NAT the address can change; what decrypts is theirs.
        session.address = Some(from);
        if session.speaking.is_none() {
            if session.early.len() < EARLY {
                session.early.push((from, packet.to_vec()));
                return Ok(None);
            }
            record.before_speaking += 1;
            return Err(Violation::MediaBeforeSpeaking);
        }
        if !record.nonce_is_fresh(nonce) {
            return Err(Violation::NonceReused);
        }
        let frame = header
            .frame(&plaintext)
            .filter(|_| header.payload_type == OPUS);
        let Some(frame) = frame else {
            record.malformed += 1;
            return Err(Violation::Malformed);
        };
        record.note_order(header.sequence, header.timestamp);
        if frame == SILENCE {
            record.silence += 1;
        } else if is_protocol_frame(frame) {
            record.encrypted += 1;
        } else {
            record.plaintext += 1;
            if must_be_encrypted {
                record.plaintext_under_dave += 1;
                return Err(Violation::PlaintextUnderDave);
            }
        }
        Ok(Some(frame.to_vec()))
    }

    fn forward(
        &mut self,
        seat: Seat,
        header: &Header,
        packet: &[u8],
        frame: &[u8],
    ) -> Vec<(SocketAddr, Vec<u8>)> {
        let Some(channel_id) = self
            .sessions
            .get(&seat)
            .map(|session| session.admission.channel_id)
        else {
            return Vec::new();
        };
        let flip = self
            .faults
            .get(&seat)
            .map(|faults| faults.flip)
            .unwrap_or_default();
        let encrypted = is_protocol_frame(frame);
        let mut frame = frame.to_vec();
        if flip == Flip::Payload && frame != SILENCE {
            turn_frame_bit(&mut frame);
        }
        // Without its extension's body and padding the packet is as plain as
        // the documentation's.
        let mut clear = Header::plain(header.sequence, header.timestamp, header.ssrc);
        if let Some(marked) = packet.get(1) {
            clear[1] = *marked;
        }
        let mut out = Vec::new();
        for other in self.others(seat, channel_id) {
            if self
                .faults
                .get_mut(&other)
                .is_some_and(|faults| faults.to_member.takes_next())
            {
                continue;
            }
            let Some(session) = self.sessions.get_mut(&other) else {
                continue;
            };
            // Who speaks no DAVE is spared its frames in a transition.
            if encrypted && session.max_dave_version == 0 {
                continue;
            }
            let (Some(address), Some(transport)) = (session.address, session.transport.as_mut())
            else {
                continue;
            };
            if let Some(mut sealed) = transport.seal(&clear, &frame) {
                if flip == Flip::Transport
                    && let Some(byte) = sealed.get_mut(clear.len())
                {
                    *byte ^= 0x10;
                }
                out.push((address, sealed));
            }
        }
        out
    }
}
