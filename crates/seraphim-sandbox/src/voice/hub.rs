//! The state of one voice server: who was let in, who is connected, and the
//! calls. One lock, held for short and never across an await.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{net::UdpSocket, sync::broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Admission, SenderRecord, VoiceEvent, VoiceNotice, VoiceSettings,
    call::Call,
    fault::Faults,
    payload::{Closing, close, outgoing},
    session::{Sent, Session},
};

/// Guild and user: a person has one voice session in a guild.
pub(crate) type Seat = (u64, u64);
/// Guild and channel.
pub(crate) type CallKey = (u64, u64);

/// Close codes after which the credentials are void: the client needs new
/// ones from the main gateway.
const VOIDING: [u16; 5] = [
    close::SESSION_INVALID,
    close::SERVER_NOT_FOUND,
    close::DISCONNECTED,
    close::RATE_LIMITED,
    close::CALL_TERMINATED,
];

pub(crate) struct Hub {
    pub(crate) settings: VoiceSettings,
    pub(crate) udp: UdpSocket,
    pub(crate) udp_address: SocketAddr,
    pub(crate) notices: broadcast::Sender<VoiceNotice>,
    pub(crate) tracker: TaskTracker,
    pub(crate) stop: CancellationToken,
    state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) admissions: HashMap<Seat, Admission>,
    pub(crate) sessions: HashMap<Seat, Session>,
    pub(crate) calls: HashMap<CallKey, Call>,
    pub(crate) seats: HashMap<u32, Seat>,
    pub(crate) faults: HashMap<Seat, Faults>,
    pub(crate) records: BTreeMap<Seat, SenderRecord>,
    pub(crate) caps: HashMap<u64, u16>,
    pub(crate) last_ssrc: u32,
    last_connection: u64,
}

impl Hub {
    pub(crate) fn new(
        settings: VoiceSettings,
        udp: UdpSocket,
        tracker: TaskTracker,
        stop: CancellationToken,
    ) -> std::io::Result<Arc<Self>> {
        let (notices, _) = broadcast::channel(4096);
        Ok(Arc::new(Self {
            udp_address: udp.local_addr()?,
            udp,
            settings,
            notices,
            tracker,
            stop,
            state: Mutex::default(),
        }))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A panic under the lock is a defect of the server; going on shows
        // more than poisoning every later test step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn notify(&self, seat: Seat, channel_id: u64, event: VoiceEvent) {
        // Nobody may be subscribed.
        let _ = self.notices.send(VoiceNotice {
            guild_id: seat.0,
            channel_id,
            user_id: seat.1,
            event,
        });
    }

    pub(crate) fn next_connection(&self) -> u64 {
        let mut state = self.state();
        state.last_connection += 1;
        state.last_connection
    }

    pub(crate) fn admit(self: &Arc<Self>, admission: Admission) {
        let seat = (admission.guild_id, admission.user_id);
        let mut state = self.state();
        let changed = state
            .sessions
            .get(&seat)
            .is_some_and(|session| session.admission != admission);
        if changed {
            self.end(
                &mut state,
                seat,
                Some(Closing::new(close::DISCONNECTED, "Disconnected.")),
            );
        }
        state.admissions.insert(seat, admission);
    }

    /// Ends a session, if there is one, and takes the credentials back.
    pub(crate) fn dismiss(self: &Arc<Self>, seat: Seat, closing: Closing) {
        let mut state = self.state();
        state.admissions.remove(&seat);
        self.end(&mut state, seat, Some(closing));
    }

    pub(crate) fn dismiss_guild(self: &Arc<Self>, guild_id: u64, closing: &Closing) {
        let seats: Vec<Seat> = {
            let state = self.state();
            state
                .admissions
                .keys()
                .chain(state.sessions.keys())
                .copied()
                .collect()
        };
        for seat in seats {
            if seat.0 == guild_id {
                self.dismiss(seat, closing.clone());
            }
        }
    }

    /// The fault of [`super::VoiceServer::close`].
    pub(crate) fn close(self: &Arc<Self>, seat: Seat, closing: Closing) -> bool {
        let mut state = self.state();
        let Some(session) = state.sessions.get_mut(&seat) else {
            return false;
        };
        let code = closing.code;
        if code == close::CRASHED || code < 4000 {
            let Some(link) = session.link.take() else {
                return false;
            };
            link.send(Sent::Close(closing));
            self.suspend(session, link.connection, Some(code), false);
            return true;
        }
        if VOIDING.contains(&code) {
            state.admissions.remove(&seat);
        }
        self.end(&mut state, seat, Some(closing));
        true
    }

    /// The fault of [`super::VoiceServer::drop_socket`].
    pub(crate) fn drop_socket(self: &Arc<Self>, seat: Seat) -> bool {
        let mut state = self.state();
        let Some(session) = state.sessions.get_mut(&seat) else {
            return false;
        };
        let Some(link) = session.link.take() else {
            return false;
        };
        link.send(Sent::Drop);
        self.suspend(session, link.connection, None, false);
        true
    }

    /// A socket's task is over. `code`: of the client's close frame.
    pub(crate) fn disconnected(self: &Arc<Self>, seat: Seat, connection: u64, code: Option<u16>) {
        let mut state = self.state();
        let Some(session) = state.sessions.get_mut(&seat) else {
            return;
        };
        if session
            .link
            .as_ref()
            .is_none_or(|link| link.connection != connection)
        {
            return;
        }
        if matches!(code, Some(1000 | 1001)) {
            self.notify(
                seat,
                session.admission.channel_id,
                VoiceEvent::Closed {
                    code,
                    by_client: true,
                },
            );
            self.end(&mut state, seat, None);
        } else {
            session.link = None;
            self.suspend(session, connection, code, true);
        }
    }

    /// The gateway itself closes a connection: the session is over.
    pub(crate) fn closed_by_gateway(
        self: &Arc<Self>,
        seat: Seat,
        connection: u64,
        closing: &Closing,
    ) {
        let mut state = self.state();
        let Some(session) = state.sessions.get_mut(&seat) else {
            return;
        };
        if session
            .link
            .as_ref()
            .is_some_and(|link| link.connection == connection)
        {
            session.link = None;
            self.notify(
                seat,
                session.admission.channel_id,
                VoiceEvent::Closed {
                    code: Some(closing.code),
                    by_client: false,
                },
            );
            self.end(&mut state, seat, None);
        }
    }

    fn suspend(
        self: &Arc<Self>,
        session: &Session,
        connection: u64,
        code: Option<u16>,
        by_client: bool,
    ) {
        let seat = (session.admission.guild_id, session.admission.user_id);
        let channel_id = session.admission.channel_id;
        self.notify(seat, channel_id, VoiceEvent::Closed { code, by_client });
        self.notify(seat, channel_id, VoiceEvent::Suspended);
        let hub = Arc::clone(self);
        let ssrc = session.ssrc;
        tracing::debug!(?seat, connection, "a voice session waits to be resumed");
        self.tracker.spawn(async move {
            tokio::select! {
                () = hub.stop.cancelled() => {}
                () = tokio::time::sleep(hub.settings.resume_window) => {
                    let mut state = hub.state();
                    let waits = state.sessions.get(&seat).is_some_and(|session| {
                        session.ssrc == ssrc && session.link.is_none()
                    });
                    if waits {
                        hub.end(&mut state, seat, None);
                    }
                }
            }
        });
    }

    /// Removes a session: others are told, and the encryption group follows.
    pub(crate) fn end(self: &Arc<Self>, state: &mut State, seat: Seat, closing: Option<Closing>) {
        let Some(session) = state.sessions.remove(&seat) else {
            return;
        };
        let (guild_id, user_id) = seat;
        let channel_id = session.admission.channel_id;
        if let Some(closing) = closing {
            self.notify(
                seat,
                channel_id,
                VoiceEvent::Closed {
                    code: Some(closing.code),
                    by_client: false,
                },
            );
            if let Some(link) = &session.link {
                link.send(Sent::Close(closing));
            }
        }
        state.seats.remove(&session.ssrc);
        state.records.insert(seat, session.record);
        let key = (guild_id, channel_id);
        let Some(call) = state.calls.get_mut(&key) else {
            return;
        };
        let before = call.members.len();
        call.members.retain(|member| *member != user_id);
        if call.members.len() == before {
            return;
        }
        let orders = call.group.leave(user_id);
        let rest = call.members.clone();
        if rest.is_empty() {
            state.calls.remove(&key);
        }
        for member in rest {
            state.text((guild_id, member), outgoing::client_disconnect(user_id));
        }
        self.obey(state, key, orders);
    }
}
