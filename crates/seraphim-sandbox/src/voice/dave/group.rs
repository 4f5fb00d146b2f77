//! The delivery service of one call: proposes members as they come and go,
//! picks the winning commit, and leads every client through the transition.
//! A pure state machine: what it wants sent it returns as [`Order`]s.
//! <https://daveprotocol.com/#group-key-exchange>

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{VoiceEvent, payload::outgoing::Message},
    commit::Rejected,
    external_sender::{CheckedKeyPackage, ExternalSender, Refused},
    proposals::{Change, Proposed},
    roster::Roster,
    transition::Transition,
};

/// What the call must do for the delivery service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Order {
    /// Send a JSON message to a member.
    Text(u64, Message),
    /// Send a binary message to a member.
    Binary(u64, u8, Vec<u8>),
    /// Call [`Group::transition_overdue`] with this id when it is.
    Await(u16),
    /// Tell subscribers; user 0 is the whole call.
    Notice(u64, VoiceEvent),
}

pub(super) const EXTERNAL_SENDER: u8 = 25;
pub(super) const PROPOSALS: u8 = 27;
pub(super) const ANNOUNCE_COMMIT: u8 = 29;
pub(super) const WELCOME: u8 = 30;

/// A connected client.
#[derive(Clone, Default)]
pub(super) struct Member {
    pub(super) max_version: u16,
    /// Waiting to be welcomed with this.
    pub(super) key_package: Option<CheckedKeyPackage>,
    pub(super) knows_external_sender: bool,
    /// Not in the present group: newly come, or reported it as unusable, or
    /// sent a key package to be added anew.
    pub(super) pending: bool,
}

/// See the module.
pub(crate) struct Group {
    pub(super) external: ExternalSender,
    #[expect(clippy::struct_field_names, reason = "the protocol's own name")]
    pub(super) group_id: u64,
    cap: u16,
    pub(super) in_force: u16,
    pub(super) members: BTreeMap<u64, Member>,
    pub(super) roster: Roster,
    pub(super) proposals: Vec<Proposed>,
    pub(super) transition: Option<Transition>,
    /// The transition that ends an upgrade whose group is being made.
    pub(super) upgrading: Option<u16>,
    pub(super) last_transition: u16,
    pub(super) orders: Vec<Order>,
}

impl Group {
    pub(crate) fn new(group_id: u64, cap: u16) -> Result<Self, Refused> {
        Ok(Self {
            external: ExternalSender::new(group_id)?,
            group_id,
            cap,
            in_force: cap,
            members: BTreeMap::new(),
            roster: Roster::default(),
            proposals: Vec::new(),
            transition: None,
            upgrading: None,
            last_transition: 0,
            orders: Vec::new(),
        })
    }

    /// The version that frames are sent in now.
    pub(crate) fn version_in_force(&self) -> u16 {
        self.in_force
    }

    #[cfg(test)]
    pub(super) fn external_sender_package(&self) -> &[u8] {
        self.external.package()
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.roster.epoch()
    }

    pub(crate) fn users(&self) -> Vec<u64> {
        if self.roster.is_established() {
            self.roster.users()
        } else {
            Vec::new()
        }
    }

    pub(crate) fn pending_transition(&self) -> Option<u16> {
        self.transition.as_ref().map(|transition| transition.id)
    }

    /// The version for a newcomer's session description.
    pub(crate) fn version_for(&self, max_version: u16) -> u16 {
        if self.members.is_empty() {
            return self.cap.min(max_version);
        }
        self.in_force.min(self.target()).min(max_version)
    }

    /// A client got its session description.
    pub(crate) fn join(&mut self, user_id: u64, max_version: u16) -> Vec<Order> {
        let described = self.version_for(max_version);
        if self.members.is_empty() {
            self.in_force = described;
        }
        self.members.insert(
            user_id,
            Member {
                max_version,
                pending: true,
                ..Member::default()
            },
        );
        if described > 0 {
            self.introduce(user_id);
        } else if let Some(id) = self.upgrading
            && max_version > 0
        {
            self.ask_for_key_package(user_id, id, self.target());
        }
        self.settle()
    }

    /// A client is gone for good.
    pub(crate) fn leave(&mut self, user_id: u64) -> Vec<Order> {
        self.members.remove(&user_id);
        self.stop_waiting_for(user_id);
        self.settle()
    }

    /// The highest version wanted: 0 downgrades.
    pub(crate) fn set_cap(&mut self, cap: u16) -> Vec<Order> {
        self.cap = cap;
        self.settle()
    }

    /// Opcode 26.
    pub(crate) fn key_package(&mut self, user_id: u64, payload: &[u8]) -> Vec<Order> {
        match self.external.check(payload, user_id) {
            Ok(checked) => {
                if let Some(member) = self.members.get_mut(&user_id) {
                    member.key_package = Some(checked);
                    member.pending = true;
                }
            }
            Err(Refused(reason)) => {
                self.notice(user_id, VoiceEvent::KeyPackageRefused { reason });
            }
        }
        self.settle()
    }

    /// Opcode 28.
    pub(crate) fn commit(&mut self, user_id: u64, payload: &[u8]) -> Vec<Order> {
        match self.try_commit(user_id, payload) {
            Ok(()) => {}
            Err(Rejected::Late) => tracing::debug!(user_id, "a commit lost the race"),
            Err(Rejected::Invalid(reason)) => {
                self.notice(user_id, VoiceEvent::CommitRefused { reason });
            }
        }
        self.settle()
    }

    /// Opcode 23.
    pub(crate) fn ready(&mut self, user_id: u64, transition_id: u16) -> Vec<Order> {
        if self.pending_transition() == Some(transition_id) {
            self.stop_waiting_for(user_id);
        }
        self.settle()
    }

    /// Opcode 31: the member is removed, and added anew with the key package
    /// that follows.
    pub(crate) fn invalid(&mut self, user_id: u64, transition_id: u16) -> Vec<Order> {
        self.notice(user_id, VoiceEvent::InvalidCommit { transition_id });
        if let Some(member) = self.members.get_mut(&user_id) {
            member.pending = true;
            member.key_package = None;
        }
        self.stop_waiting_for(user_id);
        self.settle()
    }

    /// A transition's time is over: it is executed without the late ones.
    pub(crate) fn transition_overdue(&mut self, transition_id: u16) -> Vec<Order> {
        if self.pending_transition() == Some(transition_id) {
            self.execute();
        }
        self.settle()
    }

    pub(super) fn target(&self) -> u16 {
        self.members
            .values()
            .map(|member| member.max_version)
            .min()
            .unwrap_or(self.cap)
            .min(self.cap)
    }

    pub(super) fn speakers_of_dave(&self) -> Vec<u64> {
        self.members
            .iter()
            .filter_map(|(id, member)| (member.max_version > 0).then_some(*id))
            .collect()
    }

    /// Brings what was proposed in line with who is there. While a transition
    /// waits everything else does too, so that no sender is led to keys that
    /// a receiver has not been given time to prepare.
    fn settle(&mut self) -> Vec<Order> {
        if self.members.is_empty() {
            self.forget_group();
            (self.in_force, self.upgrading, self.transition) = (self.cap, None, None);
        } else if self.transition.is_none() {
            match (self.target(), self.in_force) {
                (0, _) => self.downgrade(),
                (_, 0) if self.upgrading.is_none() => self.upgrade(),
                _ if self.roster.is_established() => self.settle_group(),
                _ => self.propose_founders(),
            }
        }
        std::mem::take(&mut self.orders)
    }

    pub(super) fn forget_group(&mut self) {
        self.roster = Roster::default();
        self.proposals.clear();
        for member in self.members.values_mut() {
            member.pending = true;
        }
    }

    /// No group yet: every pending member is proposed to every other.
    /// <https://daveprotocol.com/#initial-group-creation>
    fn propose_founders(&mut self) {
        let pending: BTreeSet<u64> = self.waiting_to_join().into_keys().collect();
        self.revoke_stale();
        self.propose_adds();
        self.broadcast(&pending);
    }

    /// An established group follows who is there.
    fn settle_group(&mut self) {
        let staying: BTreeSet<u64> = self
            .roster
            .users()
            .into_iter()
            .filter(|user_id| {
                self.members
                    .get(user_id)
                    .is_some_and(|member| !member.pending)
            })
            .collect();
        let joining = self.waiting_to_join();
        if staying.len() < 2 && joining.is_empty() || staying.is_empty() {
            if let Some(alone) = staying.first() {
                if self.roster.users().len() > 1 {
                    self.reset_sole_member(*alone, self.in_force);
                }
            } else {
                self.forget_group();
                self.propose_founders();
            }
            return;
        }
        self.revoke_stale();
        let leaving: Vec<(u32, u64)> = self
            .roster
            .users()
            .into_iter()
            .filter(|user_id| !staying.contains(user_id))
            .filter_map(|user_id| Some((self.roster.leaf_of(user_id)?, user_id)))
            .collect();
        for (leaf, user_id) in leaving {
            if self.proposals.iter().any(|proposed| {
                matches!(proposed.change, Change::Remove { leaf: other, .. } if other == leaf)
            }) {
                continue;
            }
            let signed = self.external.propose_remove(self.roster.epoch(), leaf);
            self.keep(Change::Remove { leaf, user_id }, signed);
        }
        self.propose_adds();
        self.broadcast(&staying);
    }

    pub(super) fn text(&mut self, user_id: u64, message: Message) {
        if self.members.contains_key(&user_id) {
            self.orders.push(Order::Text(user_id, message));
        }
    }

    pub(super) fn notice(&mut self, user_id: u64, event: VoiceEvent) {
        self.orders.push(Order::Notice(user_id, event));
    }
}
