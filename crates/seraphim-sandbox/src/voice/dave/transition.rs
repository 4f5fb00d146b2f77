//! Transitions: announced to every member, executed when all are ready or
//! their time is over; also those to and from a call without encryption.
//! <https://daveprotocol.com/#protocol-version-changes>

use std::collections::BTreeSet;

use super::{
    super::{VoiceEvent, payload::outgoing},
    group::{EXTERNAL_SENDER, Group, Order},
};

/// A transition that waits for its members.
pub(super) struct Transition {
    pub(super) id: u16,
    version: u16,
    participants: BTreeSet<u64>,
    waiting: BTreeSet<u64>,
}

impl Group {
    /// <https://daveprotocol.com/#downgrade-to-transport-only-encryption>
    pub(super) fn downgrade(&mut self) {
        let was_upgrading = self.upgrading.take().is_some();
        if self.in_force == 0 && !was_upgrading {
            return;
        }
        self.forget_group();
        let members = self.speakers_of_dave();
        let id = if self.in_force == 0 {
            0
        } else {
            self.next_transition()
        };
        for user_id in &members {
            self.text(*user_id, outgoing::prepare_transition(id, 0));
        }
        if id > 0 {
            self.begin(id, 0, members.into_iter().collect());
        }
    }

    /// <https://daveprotocol.com/#upgrade-from-transport-only-encryption>
    pub(super) fn upgrade(&mut self) {
        let version = self.target();
        self.forget_group();
        let members = self.speakers_of_dave();
        if let [alone] = members[..] {
            self.reset_sole_member(alone, version);
            return;
        }
        let id = self.next_transition();
        self.upgrading = Some(id);
        for user_id in members {
            self.ask_for_key_package(user_id, id, version);
        }
    }

    /// <https://daveprotocol.com/#sole-member-reset>
    pub(super) fn reset_sole_member(&mut self, user_id: u64, version: u16) {
        self.forget_group();
        self.in_force = version;
        self.ask_for_key_package(user_id, 0, version);
        self.text(user_id, outgoing::prepare_transition(0, version));
        self.notice(
            0,
            VoiceEvent::TransitionExecuted {
                id: 0,
                version,
                epoch: 0,
                missing: Vec::new(),
            },
        );
    }

    pub(super) fn ask_for_key_package(&mut self, user_id: u64, id: u16, version: u16) {
        if let Some(member) = self.members.get_mut(&user_id) {
            member.key_package = None;
        }
        self.text(user_id, outgoing::prepare_epoch(id, version, 1));
        self.introduce(user_id);
    }

    /// Sends the external sender once a connection. After opcode 24, because
    /// a client without a session has nowhere to keep it before.
    pub(super) fn introduce(&mut self, user_id: u64) {
        let package = self.external.package().to_vec();
        if let Some(member) = self.members.get_mut(&user_id)
            && !member.knows_external_sender
        {
            member.knows_external_sender = true;
            self.orders
                .push(Order::Binary(user_id, EXTERNAL_SENDER, package));
        }
    }

    pub(super) fn next_transition(&mut self) -> u16 {
        // 0 means "at once", so it is never given to a transition that waits.
        self.last_transition = self.last_transition.checked_add(1).unwrap_or(1);
        self.last_transition
    }

    pub(super) fn begin(&mut self, id: u16, version: u16, participants: BTreeSet<u64>) {
        self.notice(
            0,
            VoiceEvent::TransitionPrepared {
                id,
                version,
                epoch: self.roster.epoch(),
            },
        );
        let waiting: BTreeSet<u64> = participants
            .iter()
            .copied()
            .filter(|user_id| self.members.contains_key(user_id))
            .collect();
        let nobody = waiting.is_empty();
        self.transition = Some(Transition {
            id,
            version,
            participants,
            waiting,
        });
        self.orders.push(Order::Await(id));
        if nobody {
            self.execute();
        }
    }

    pub(super) fn stop_waiting_for(&mut self, user_id: u64) {
        let Some(transition) = &mut self.transition else {
            return;
        };
        transition.waiting.remove(&user_id);
        if transition.waiting.is_empty() {
            self.execute();
        }
    }

    pub(super) fn execute(&mut self) {
        let Some(transition) = self.transition.take() else {
            return;
        };
        for user_id in &transition.participants {
            self.text(*user_id, outgoing::execute_transition(transition.id));
        }
        self.in_force = transition.version;
        if self.upgrading == Some(transition.id) {
            self.upgrading = None;
        }
        self.notice(
            0,
            VoiceEvent::TransitionExecuted {
                id: transition.id,
                version: transition.version,
                epoch: self.roster.epoch(),
                missing: transition.waiting.into_iter().collect(),
            },
        );
    }
}
