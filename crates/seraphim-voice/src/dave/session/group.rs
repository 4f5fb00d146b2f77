//! What MLS messages do to this member's group, and the key that it gives.

use std::num::NonZeroU16;

use davey::{DaveSession, ProposalsOperationType, errors::ProcessCommitError};
use openmls_rust_crypto::RustCrypto;
use serde_json::json;

use super::{
    Action, Dave, HIGHEST_VERSION, Others,
    transition::{Key, Place},
};
use crate::{
    dave::{frame::FrameSealer, ratchet::KEY_BYTES},
    gateway::payload::{BinaryOp, Op, Outgoing},
};

const LABEL: &str = "Discord Secure Frames v0";

impl Dave {
    pub(super) fn process(&mut self, op: BinaryOp, payload: &[u8], actions: &mut Vec<Action>) {
        match op {
            BinaryOp::ExternalSender => self.set_external_sender(payload),
            BinaryOp::Proposals => self.propose(payload, actions),
            BinaryOp::AnnounceCommit => {
                if let Some((id, commit)) = split_id(payload) {
                    self.commit(id, commit, actions);
                }
            }
            BinaryOp::Welcome => {
                if let Some((id, welcome)) = split_id(payload) {
                    self.welcome(id, welcome, actions);
                }
            }
        }
    }

    fn set_external_sender(&mut self, payload: &[u8]) {
        if let Some(mls) = &mut self.mls
            && let Err(error) = mls.set_external_sender(payload)
        {
            tracing::debug!(%error, "the external sender is not taken");
            return;
        }
        self.external_sender = Some(payload.to_vec());
    }

    fn propose(&mut self, payload: &[u8], actions: &mut Vec<Action>) {
        let Some((operation, proposals)) = payload.split_first() else {
            return;
        };
        let operation = match operation {
            0 => ProposalsOperationType::APPEND,
            1 => ProposalsOperationType::REVOKE,
            _ => return,
        };
        let expected = self.expected();
        let Some(mls) = &mut self.mls else { return };
        match mls.process_proposals(operation, proposals, Some(&expected)) {
            Ok(Some(answer)) => {
                let mut payload = answer.commit;
                payload.extend(answer.welcome.unwrap_or_default());
                actions.push(Action::Send(Outgoing::binary(Op::COMMIT_WELCOME, &payload)));
            }
            Ok(None) => {}
            Err(error) => tracing::debug!(%error, "proposals are not taken"),
        }
    }

    fn commit(&mut self, id: u16, commit: &[u8], actions: &mut Vec<Action>) {
        let Some(mls) = &mut self.mls else { return };
        match mls.process_commit(commit) {
            Ok(true) => self.enter_epoch(id, actions),
            // It founds a group that this client is welcomed to separately.
            Ok(false) | Err(ProcessCommitError::CommitBeforeWelcome) => {}
            Err(error) => {
                tracing::warn!(%error, "a commit is invalid");
                self.flag_invalid(id, actions);
            }
        }
    }

    fn welcome(&mut self, id: u16, welcome: &[u8], actions: &mut Vec<Action>) {
        let expected = self.expected();
        let Some(mls) = &mut self.mls else { return };
        match mls.process_welcome(welcome, Some(&expected)) {
            Ok(()) => self.enter_epoch(id, actions),
            Err(error) => {
                tracing::warn!(%error, "a welcome is invalid");
                self.flag_invalid(id, actions);
            }
        }
    }

    /// The group has moved on: takes its key, for when transition `id` executes.
    fn enter_epoch(&mut self, id: u16, actions: &mut Vec<Action>) {
        let Some(mls) = &self.mls else { return };
        let version = mls.protocol_version().get();
        match self.export() {
            Some(key) => {
                self.transitions.prepare(id, version, Some(key));
                self.ready_or_execute(id, actions);
            }
            None => self.flag_invalid(id, actions),
        }
    }

    /// Asks to be removed and added anew, with a new key package.
    fn flag_invalid(&mut self, id: u16, actions: &mut Vec<Action>) {
        actions.push(Action::Send(Outgoing::json(
            Op::INVALID_COMMIT_WELCOME,
            &json!({ "transition_id": id }),
        )));
        let version = self
            .mls
            .as_ref()
            .map_or(HIGHEST_VERSION, |mls| mls.protocol_version().get());
        self.begin_group(version, actions);
    }

    /// Starts over as a pending member. The key in use stays until a
    /// transition replaces it: the others still have it.
    pub(super) fn begin_group(&mut self, version: u16, actions: &mut Vec<Action>) {
        let Some(version) = NonZeroU16::new(version).filter(|v| v.get() <= HIGHEST_VERSION) else {
            tracing::warn!(version, "this DAVE version is not spoken here");
            return;
        };
        self.groups += 1;
        self.mls = self.pending_member(version);
        match self.mls.as_mut().map(DaveSession::create_key_package) {
            Some(Ok(package)) => {
                actions.push(Action::Send(Outgoing::binary(Op::KEY_PACKAGE, &package)));
            }
            Some(Err(error)) => tracing::error!(%error, "no key package could be made"),
            None => {}
        }
    }

    fn pending_member(&self, version: NonZeroU16) -> Option<DaveSession> {
        let made = DaveSession::new(version, self.user, self.channel, Some(&self.identity));
        let mut mls = made
            .map_err(|error| tracing::error!(%error, "no MLS session could be made"))
            .ok()?;
        if let Some(sender) = &self.external_sender
            && let Err(error) = mls.set_external_sender(sender)
        {
            tracing::warn!(%error, "the external sender is not taken");
        }
        Some(mls)
    }

    /// Where the group stands, when it is founded.
    pub(super) fn place(&self) -> Option<Place> {
        let epoch = self.mls.as_ref()?.epoch()?.as_u64();
        (epoch > 0).then_some(Place {
            group: self.groups,
            epoch,
        })
    }

    /// This sender's key in the group's present epoch.
    pub(super) fn export(&self) -> Option<Key> {
        let place = self.place()?;
        let secret = self
            .mls
            .as_ref()?
            .group()?
            .export_secret(
                &RustCrypto::default(),
                LABEL,
                &self.user.to_le_bytes(),
                KEY_BYTES,
            )
            .map_err(|error| tracing::error!(%error, "no secret could be exported"))
            .ok()?;
        let secret: [u8; KEY_BYTES] = secret.try_into().ok()?;
        Some(Key {
            place,
            sealer: FrameSealer::new(secret, place.epoch),
        })
    }

    fn expected(&self) -> Vec<u64> {
        let mut ids = vec![self.user];
        if let Others::Known(others) = &self.others {
            ids.extend(others);
        }
        ids
    }
}

/// The transition id before an MLS message.
fn split_id(payload: &[u8]) -> Option<(u16, &[u8])> {
    let (id, message) = payload.split_first_chunk()?;
    Some((u16::from_be_bytes(*id), message))
}
