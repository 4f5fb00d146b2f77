//! This client as a member of the call's MLS group.
//!
//! Takes the gateway's DAVE messages and answers with what to send back and
//! what becomes of frames. Exports the sender's secret when a commit or welcome
//! is processed, so that a transition executes with the key of its own epoch,
//! whatever has happened to the group since; hands each key out once.

mod group;
mod transition;

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use davey::{DaveSession, SigningKeyPair};
use serde_json::json;

use self::transition::Transitions;
use crate::{
    gateway::payload::{BinaryOp, Incoming, Op, Outgoing},
    pacer::slot::Media,
};

/// The highest protocol version spoken here.
pub(crate) const HIGHEST_VERSION: u16 = davey::DAVE_PROTOCOL_VERSION;
/// Members whose coming is remembered; beyond any voice channel's limit.
const MOST_MEMBERS: usize = 25_000;

/// What follows from a message.
#[derive(Debug)]
pub(crate) enum Action {
    /// Send this to the gateway.
    Send(Outgoing),
    /// Frames are treated so from now on.
    Media(Media),
    /// A transition was executed.
    Executed { version: u16, epoch: u64 },
}

/// Who else is in the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Others {
    /// The gateway has not said yet.
    Unknown,
    Known(BTreeSet<u64>),
}

/// What the slot was last told, without the key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Hold,
    Drop,
    Plain,
    Sealed,
}

/// DAVE in one voice session.
pub(crate) struct Dave {
    user: u64,
    channel: u64,
    identity: SigningKeyPair,
    mls: Option<DaveSession>,
    external_sender: Option<Vec<u8>>,
    others: Others,
    /// The version in force; `None` before the session description.
    version: Option<u16>,
    transitions: Transitions,
    told: Told,
    /// Groups begun so far; tells apart equal epochs of different groups.
    groups: u64,
}

impl Dave {
    /// The identity should be the same for all connections of a call.
    pub(crate) fn new(user: u64, channel: u64, identity: SigningKeyPair) -> Self {
        Self {
            user,
            channel,
            identity,
            mls: None,
            external_sender: None,
            others: Others::Unknown,
            version: None,
            transitions: Transitions::default(),
            told: Told::Hold,
            groups: 0,
        }
    }

    /// The version in force.
    pub(crate) fn version(&self) -> Option<u16> {
        self.version
    }

    /// The epoch whose key encrypts frames.
    pub(crate) fn epoch(&self) -> Option<u64> {
        self.transitions.in_use().map(|place| place.epoch)
    }

    /// Whether somebody waits to hear frames that cannot be encrypted yet.
    pub(crate) fn keeps_somebody_waiting(&self) -> bool {
        self.told == Told::Hold && matches!(&self.others, Others::Known(ids) if !ids.is_empty())
    }

    /// Session description: the version at the beginning.
    pub(crate) fn begin(&mut self, version: u16) -> Vec<Action> {
        self.version = Some(version);
        let mut actions = Vec::new();
        if version > 0 {
            self.begin_group(version, &mut actions);
        }
        self.settle(actions)
    }

    /// Any message of the gateway; what has nothing to do with the group is
    /// passed over.
    pub(crate) fn hear(&mut self, message: Incoming) -> Vec<Action> {
        match message {
            Incoming::Joined { users } => self.joined(users),
            Incoming::Left { user } => self.left(user),
            Incoming::PrepareTransition { id, version } => self.prepare_transition(id, version),
            Incoming::ExecuteTransition { id } => self.execute_transition(id),
            Incoming::PrepareEpoch { epoch, version, id } => self.prepare_epoch(epoch, version, id),
            Incoming::Binary { op, payload } => self.binary(op, &payload),
            message => {
                tracing::trace!(?message, "a message that the group does not need");
                Vec::new()
            }
        }
    }

    /// Clients connect (11).
    pub(crate) fn joined(&mut self, users: impl IntoIterator<Item = u64>) -> Vec<Action> {
        let mut ids = match std::mem::replace(&mut self.others, Others::Unknown) {
            Others::Unknown => BTreeSet::new(),
            Others::Known(ids) => ids,
        };
        for user in users {
            if user != self.user && ids.len() < MOST_MEMBERS {
                ids.insert(user);
            }
        }
        self.others = Others::Known(ids);
        self.settle(Vec::new())
    }

    /// Client disconnect (13).
    pub(crate) fn left(&mut self, user: u64) -> Vec<Action> {
        if let Others::Known(ids) = &mut self.others {
            ids.remove(&user);
        }
        self.settle(Vec::new())
    }

    /// The gateway has had time enough to name other members and did not.
    pub(crate) fn nobody_named(&mut self) -> Vec<Action> {
        match self.others {
            Others::Unknown => self.joined([]),
            Others::Known(_) => Vec::new(),
        }
    }

    /// Prepare transition (21).
    pub(crate) fn prepare_transition(&mut self, id: u16, version: u16) -> Vec<Action> {
        let mut actions = Vec::new();
        self.transitions.prepare(id, version, None);
        self.ready_or_execute(id, &mut actions);
        self.settle(actions)
    }

    /// Execute transition (22).
    pub(crate) fn execute_transition(&mut self, id: u16) -> Vec<Action> {
        let mut actions = Vec::new();
        self.execute(id, &mut actions);
        self.settle(actions)
    }

    /// Prepare epoch (24).
    pub(crate) fn prepare_epoch(
        &mut self,
        epoch: u64,
        version: u16,
        id: Option<u16>,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        if epoch == 1 {
            self.begin_group(version, &mut actions);
        } else if let Some(id) = id.filter(|_| version <= HIGHEST_VERSION) {
            // The group stays and changes its version; of the versions spoken
            // here there is only one, so there is nothing to prepare.
            self.transitions.prepare(id, version, None);
            self.ready_or_execute(id, &mut actions);
        }
        self.settle(actions)
    }

    /// A binary message. Whatever it does to the MLS library, a panic included,
    /// costs this client its place in the group at most, which it asks for anew.
    pub(crate) fn binary(&mut self, op: BinaryOp, payload: &[u8]) -> Vec<Action> {
        let mut actions = Vec::new();
        let done = catch_unwind(AssertUnwindSafe(|| {
            self.process(op, payload, &mut actions);
        }));
        if done.is_err() {
            tracing::error!(?op, "the MLS library panicked on a message");
            self.mls = None;
            actions = Vec::new();
            self.begin_group(HIGHEST_VERSION, &mut actions);
        }
        self.settle(actions)
    }

    /// Id 0 executes at once; any other waits for the gateway, which waits for
    /// us to be ready.
    fn ready_or_execute(&mut self, id: u16, actions: &mut Vec<Action>) {
        if id == 0 {
            self.execute(id, actions);
        } else {
            actions.push(Action::Send(Outgoing::json(
                Op::TRANSITION_READY,
                &json!({ "transition_id": id }),
            )));
        }
    }

    fn execute(&mut self, id: u16, actions: &mut Vec<Action>) {
        let place = self.place();
        let Some((version, key)) = self.transitions.execute(id, place) else {
            tracing::debug!(id, "this transition was not prepared");
            return;
        };
        self.version = Some(version);
        if version == 0 {
            self.mls = None;
            self.transitions.forget_key();
            actions.push(Action::Executed { version, epoch: 0 });
            return;
        }
        let key = key.or_else(|| {
            place
                .filter(|place| self.transitions.is_newer(*place))
                .and_then(|_| self.export())
        });
        match key {
            Some(key) if self.transitions.is_newer(key.place) => {
                let epoch = key.place.epoch;
                self.transitions.use_key(key.place);
                self.told = Told::Sealed;
                actions.push(Action::Media(Media::Sealed(key.sealer)));
                actions.push(Action::Executed { version, epoch });
            }
            // Without a founded group there is no key: the only member's case.
            _ if place.is_none() => self.transitions.forget_key(),
            _ => {}
        }
    }

    /// Tells the slot when what becomes of frames has changed.
    fn settle(&mut self, mut actions: Vec<Action>) -> Vec<Action> {
        let now = match (self.version, self.transitions.in_use(), &self.others) {
            (Some(0), _, _) => Told::Plain,
            (Some(_), Some(_), _) => Told::Sealed,
            (Some(_), None, Others::Known(ids)) if ids.is_empty() => Told::Drop,
            (None, _, _) | (Some(_), None, _) => Told::Hold,
        };
        if now != self.told {
            self.told = now;
            match now {
                Told::Hold => actions.push(Action::Media(Media::Hold)),
                Told::Drop => actions.push(Action::Media(Media::Drop)),
                Told::Plain => actions.push(Action::Media(Media::Plain)),
                // Told together with the key.
                Told::Sealed => {}
            }
        }
        actions
    }
}

#[cfg(test)]
mod tests;
