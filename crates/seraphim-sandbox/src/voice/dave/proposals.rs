//! The proposals of the present epoch: who was told of which, and what must
//! be taken back. <https://daveprotocol.com/#proposal-handling>

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::VoiceEvent,
    external_sender::{CheckedKeyPackage, Refused, SignedProposal},
    group::{Group, Order, PROPOSALS},
    wire,
};

const APPEND: u8 = 0;
const REVOKE: u8 = 1;

#[derive(Clone)]
pub(super) enum Change {
    Add {
        user_id: u64,
        key_package: Box<CheckedKeyPackage>,
    },
    Remove {
        leaf: u32,
        user_id: u64,
    },
}

/// A proposal of the present epoch that was not revoked.
pub(super) struct Proposed {
    pub(super) change: Change,
    pub(super) signed: SignedProposal,
    pub(super) told: BTreeSet<u64>,
}

impl Group {
    pub(super) fn waiting_to_join(&self) -> BTreeMap<u64, CheckedKeyPackage> {
        self.members
            .iter()
            .filter_map(|(id, member)| Some((*id, member.key_package.clone()?)))
            .collect()
    }

    pub(super) fn propose_adds(&mut self) {
        for (user_id, key_package) in self.waiting_to_join() {
            if self.proposals.iter().any(|proposed| {
                matches!(&proposed.change, Change::Add { user_id: other, .. } if *other == user_id)
            }) {
                continue;
            }
            let signed = self.external.propose_add(self.roster.epoch(), &key_package);
            let change = Change::Add {
                user_id,
                key_package: Box::new(key_package),
            };
            self.keep(change, signed);
        }
    }

    pub(super) fn keep(&mut self, change: Change, signed: Result<SignedProposal, Refused>) {
        match signed {
            Ok(signed) => self.proposals.push(Proposed {
                change,
                signed,
                told: BTreeSet::new(),
            }),
            Err(Refused(reason)) => self.notice(0, VoiceEvent::KeyPackageRefused { reason }),
        }
    }

    /// Takes back additions of members who left or sent another key package.
    pub(super) fn revoke_stale(&mut self) {
        let waiting = self.waiting_to_join();
        let mut revoked: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        self.proposals.retain(|proposed| {
            let Change::Add {
                user_id,
                key_package,
            } = &proposed.change
            else {
                return true;
            };
            let current = waiting
                .get(user_id)
                .is_some_and(|latest| latest.reference == key_package.reference);
            if !current {
                for told in &proposed.told {
                    revoked
                        .entry(*told)
                        .or_default()
                        .extend(wire::vector(&proposed.signed.reference));
                }
            }
            current
        });
        for (user_id, references) in revoked {
            self.proposals_message(user_id, REVOKE, &references);
        }
    }

    /// Sends every proposal to those of `recipients` who have not got it; no
    /// one is proposed to themselves.
    pub(super) fn broadcast(&mut self, recipients: &BTreeSet<u64>) {
        for recipient in recipients {
            let mut messages = Vec::new();
            for proposed in &mut self.proposals {
                let themselves = match proposed.change {
                    Change::Add { user_id, .. } | Change::Remove { user_id, .. } => {
                        user_id == *recipient
                    }
                };
                if !themselves && proposed.told.insert(*recipient) {
                    messages.extend_from_slice(&proposed.signed.message);
                }
            }
            if !messages.is_empty() {
                self.proposals_message(*recipient, APPEND, &messages);
            }
        }
    }

    pub(super) fn proposals_message(&mut self, user_id: u64, operation: u8, content: &[u8]) {
        if !self.members.contains_key(&user_id) {
            return;
        }
        let mut payload = vec![operation];
        payload.extend(wire::vector(content));
        self.orders.push(Order::Binary(user_id, PROPOSALS, payload));
    }
}
