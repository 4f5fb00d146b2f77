//! Calls: who can send and receive media together, what they are told of each
//! other, and the orders of their encryption group.

use std::{
    collections::hash_map::Entry,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use tokio::time::Instant;

use super::{
    Mode, VoiceEvent,
    dave::{Group, Order},
    hub::{CallKey, Hub, Seat, State},
    payload::{Closing, SelectProtocol, close, outgoing},
    transport::Transport,
};

/// A call: those whose session description went out, in order of arrival.
pub(crate) struct Call {
    pub(crate) members: Vec<u64>,
    pub(crate) group: Group,
    /// When a transition last led from no DAVE to DAVE: plain frames may
    /// still be on their way for a moment.
    pub(crate) encrypted_since: Option<Instant>,
}

impl Hub {
    pub(crate) fn select_protocol(
        self: &Arc<Self>,
        seat: Seat,
        select: &SelectProtocol,
    ) -> Result<(), Closing> {
        if select.protocol != "udp" {
            return Err(Closing::new(close::UNKNOWN_PROTOCOL, "Unknown protocol."));
        }
        let mode = Mode::from_name(&select.data.mode)
            .filter(|mode| self.settings.modes.contains(mode))
            .ok_or_else(|| Closing::new(close::UNKNOWN_MODE, "Unknown encryption mode."))?;
        let mut state = self.state();
        let Some(session) = state.sessions.get_mut(&seat) else {
            return Ok(());
        };
        let stated: Option<IpAddr> = select.data.address.parse().ok();
        session.address = stated
            .map(|ip| SocketAddr::new(ip, select.data.port))
            .or(session.address);
        if session.address.is_none() {
            return Err(Closing::new(close::BAD_REQUEST, "Bad request."));
        }
        let first_time = !session.is_ready();
        let transport = Transport::random(mode);
        let key = *transport.key();
        session.transport = Some(transport);
        let channel_id = session.admission.channel_id;
        let max = session.max_dave_version;
        let call_key = (seat.0, channel_id);
        let dave = self.call_version(&mut state, call_key, max, first_time)?;
        state.text(seat, outgoing::session_description(mode.name(), &key, dave));
        self.notify(seat, channel_id, VoiceEvent::Ready { mode });
        if first_time {
            self.enter(&mut state, seat, call_key, max);
        }
        Ok(())
    }

    /// The version for a session description; makes the call where it is the
    /// first member's.
    fn call_version(
        &self,
        state: &mut State,
        key: CallKey,
        max: u16,
        first_time: bool,
    ) -> Result<u16, Closing> {
        let cap = self.cap(state, key.0);
        if let Entry::Vacant(place) = state.calls.entry(key) {
            let group = Group::new(key.1, cap).map_err(|error| {
                tracing::error!(%error, "the encryption group could not be made");
                Closing::new(close::CRASHED, "Voice server crashed.")
            })?;
            place.insert(Call {
                members: Vec::new(),
                group,
                encrypted_since: None,
            });
        }
        Ok(state.calls.get(&key).map_or(0, |call| {
            if first_time {
                call.group.version_for(max)
            } else {
                call.group.version_in_force().min(max)
            }
        }))
    }

    /// A newcomer and the others learn of each other, then the encryption
    /// group does.
    fn enter(self: &Arc<Self>, state: &mut State, seat: Seat, key: CallKey, max: u16) {
        let (guild_id, user_id) = seat;
        let Some(call) = state.calls.get_mut(&key) else {
            return;
        };
        let others = call.members.clone();
        call.members.push(user_id);
        if !others.is_empty() {
            state.text(seat, outgoing::clients_connect(&others));
        }
        for other in others {
            let other = (guild_id, other);
            state.text(other, outgoing::clients_connect(&[user_id]));
            let speaking = state
                .sessions
                .get(&other)
                .and_then(|session| Some((session.ssrc, session.speaking?)));
            if let Some((ssrc, (flags, delay))) = speaking {
                state.text(seat, outgoing::speaking(other.1, ssrc, flags, delay));
            }
        }
        self.dave(state, key, |group| group.join(user_id, max));
    }

    pub(crate) fn speaking(&self, seat: Seat, flags: u32, delay: i64) {
        let mut state = self.state();
        let Some(session) = state.sessions.get_mut(&seat) else {
            return;
        };
        session.speaking = Some((flags, delay));
        let (ssrc, channel_id) = (session.ssrc, session.admission.channel_id);
        self.notify(seat, channel_id, VoiceEvent::Speaking { flags });
        let others = state.others(seat, channel_id);
        for other in others {
            state.text(other, outgoing::speaking(seat.1, ssrc, flags, delay));
        }
        let early = state
            .sessions
            .get_mut(&seat)
            .map(|session| std::mem::take(&mut session.early))
            .unwrap_or_default();
        drop(state);
        for (from, packet) in early {
            for (to, forwarded) in self.media(&packet, from) {
                // A full socket buffer is loss, as everywhere in UDP.
                let _ = self.udp.try_send_to(&forwarded, to);
            }
        }
    }

    /// Passes a client's DAVE message to its call's group.
    pub(crate) fn dave_message(
        self: &Arc<Self>,
        seat: Seat,
        act: impl FnOnce(&mut Group, u64) -> Vec<Order>,
    ) {
        let mut state = self.state();
        let Some(session) = state.sessions.get(&seat) else {
            return;
        };
        let key = (seat.0, session.admission.channel_id);
        let present = state
            .calls
            .get(&key)
            .is_some_and(|call| call.members.contains(&seat.1));
        if present {
            self.dave(&mut state, key, |group| act(group, seat.1));
        }
    }

    fn cap(&self, state: &State, guild_id: u64) -> u16 {
        state
            .caps
            .get(&guild_id)
            .copied()
            .unwrap_or(u16::MAX)
            .min(self.settings.max_dave_version)
    }

    pub(crate) fn set_dave_version(self: &Arc<Self>, guild_id: u64, version: u16) {
        let mut state = self.state();
        state.caps.insert(guild_id, version);
        let cap = self.cap(&state, guild_id);
        let keys: Vec<CallKey> = state.calls.keys().copied().collect();
        for key in keys {
            if key.0 == guild_id {
                self.dave(&mut state, key, |group| group.set_cap(cap));
            }
        }
    }

    fn dave(
        self: &Arc<Self>,
        state: &mut State,
        key: CallKey,
        act: impl FnOnce(&mut Group) -> Vec<Order>,
    ) {
        let Some(call) = state.calls.get_mut(&key) else {
            return;
        };
        let before = call.group.version_in_force();
        let orders = act(&mut call.group);
        if before == 0 && call.group.version_in_force() > 0 {
            call.encrypted_since = Some(Instant::now());
        }
        self.obey(state, key, orders);
    }

    pub(crate) fn obey(self: &Arc<Self>, state: &mut State, key: CallKey, orders: Vec<Order>) {
        for order in orders {
            match order {
                Order::Text(user_id, message) => state.text((key.0, user_id), message),
                Order::Binary(user_id, opcode, payload) => {
                    if let Some(session) = state.sessions.get_mut(&(key.0, user_id)) {
                        session.binary(opcode, payload);
                    }
                }
                Order::Notice(user_id, event) => self.notify((key.0, user_id), key.1, event),
                Order::Await(id) => {
                    let hub = Arc::clone(self);
                    self.tracker.spawn(async move {
                        tokio::select! {
                            () = hub.stop.cancelled() => {}
                            () = tokio::time::sleep(hub.settings.transition_timeout) => {
                                let mut state = hub.state();
                                hub.dave(&mut state, key, |group| group.transition_overdue(id));
                            }
                        }
                    });
                }
            }
        }
    }
}

impl State {
    pub(crate) fn text(&mut self, seat: Seat, message: outgoing::Message) {
        if let Some(session) = self.sessions.get_mut(&seat) {
            session.text(message);
        }
    }

    /// Everyone else in the call of `seat`.
    pub(crate) fn others(&self, seat: Seat, channel_id: u64) -> Vec<Seat> {
        self.calls
            .get(&(seat.0, channel_id))
            .map(|call| {
                call.members
                    .iter()
                    .filter(|member| **member != seat.1)
                    .map(|member| (seat.0, *member))
                    .collect()
            })
            .unwrap_or_default()
    }
}
