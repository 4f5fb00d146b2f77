//! Who comes in: `identify` and `resume`, checked against what the main
//! gateway handed out.

use std::sync::Arc;

use super::{
    VoiceEvent,
    hub::{Hub, Seat},
    payload::{Closing, Identify, Resume, close, outgoing},
    session::{Link, Sent, Session},
};

impl Hub {
    pub(crate) fn identify(
        self: &Arc<Self>,
        identify: &Identify,
        link: Link,
    ) -> Result<Seat, Closing> {
        let seat = (identify.server_id, identify.user_id);
        let mut state = self.state();
        let admission = state
            .admissions
            .get(&seat)
            .filter(|admission| admission.session_id == identify.session_id)
            .cloned()
            .ok_or_else(|| Closing::new(close::SESSION_INVALID, "Session is no longer valid."))?;
        if admission.token != identify.token {
            return Err(Closing::new(
                close::AUTHENTICATION_FAILED,
                "Authentication failed.",
            ));
        }
        let max_dave_version = identify.max_dave_protocol_version.unwrap_or(0);
        if self.settings.require_dave && max_dave_version == 0 {
            return Err(Closing::new(
                close::DAVE_REQUIRED,
                "E2EE/DAVE protocol required",
            ));
        }
        self.end(
            &mut state,
            seat,
            Some(Closing::new(
                close::SESSION_INVALID,
                "Session is no longer valid.",
            )),
        );
        state.last_ssrc += 1;
        let ssrc = state.last_ssrc;
        let modes: Vec<&str> = self.settings.modes.iter().map(|mode| mode.name()).collect();
        link.text(outgoing::ready(
            ssrc,
            &self.udp_address.ip().to_string(),
            self.udp_address.port(),
            &modes,
        ));
        self.notify(
            seat,
            admission.channel_id,
            VoiceEvent::Identified {
                ssrc,
                max_dave_version,
            },
        );
        state.seats.insert(ssrc, seat);
        let first = self.settings.first_sequence;
        state.sessions.insert(
            seat,
            Session::new(admission, ssrc, max_dave_version, link, first),
        );
        Ok(seat)
    }

    pub(crate) fn resume(self: &Arc<Self>, resume: &Resume, link: Link) -> Result<Seat, Closing> {
        let invalid = || Closing::new(close::SESSION_INVALID, "Session is no longer valid.");
        let mut state = self.state();
        let (seat, session) = state
            .sessions
            .iter_mut()
            .find(|((guild_id, _), session)| {
                *guild_id == resume.server_id && session.admission.session_id == resume.session_id
            })
            .ok_or_else(invalid)?;
        let seat = *seat;
        if session.admission.token != resume.token {
            return Err(Closing::new(
                close::AUTHENTICATION_FAILED,
                "Authentication failed.",
            ));
        }
        let version = link.version;
        if let Some(old) = session.link.replace(link) {
            old.send(Sent::Drop);
        }
        if let Some(link) = &session.link {
            link.text(outgoing::resumed());
        }
        let replayed = if version < 8 {
            Some(0)
        } else {
            session.replay(resume.seq_ack)
        };
        let Some(replayed) = replayed else {
            session.link = None;
            self.end(&mut state, seat, None);
            return Err(invalid());
        };
        let channel_id = session.admission.channel_id;
        self.notify(seat, channel_id, VoiceEvent::Resumed { replayed });
        Ok(seat)
    }
}
