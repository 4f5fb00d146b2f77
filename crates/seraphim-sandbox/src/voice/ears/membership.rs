//! A client's side of end-to-end encryption: what it answers to each of the
//! gateway's messages, and its media keys. No socket: messages in, replies
//! out. <https://daveprotocol.com>

use std::{
    collections::{BTreeSet, HashMap},
    num::NonZeroU16,
    time::{Duration, Instant},
};

use davey::{DaveSession, MediaType, ProposalsOperationType};
use serde_json::{Value, json};

use super::super::{dave::is_protocol_frame, rtp::SILENCE};

/// Plain frames that may still be on their way when encryption begins.
const IN_FLIGHT: Duration = Duration::from_secs(10);

/// What a client sends because of a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reply {
    Text(u8, Value),
    Binary(u8, Vec<u8>),
}

/// Why a frame cannot be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deaf {
    /// No key for it (yet).
    NoKey,
    /// The check failed, or it is plain where it must not be.
    Refused,
}

/// See the module.
pub(crate) struct Membership {
    user_id: u64,
    channel_id: u64,
    session: Option<DaveSession>,
    external_sender: Option<Vec<u8>>,
    /// Everyone that the gateway named, and this client itself.
    known: BTreeSet<u64>,
    in_force: u16,
    pending: HashMap<u16, u16>,
    plain_until: Option<Instant>,
    /// When this client last came into keys it had none before.
    keys_since: Option<Instant>,
    /// Commits and welcomes that could not be used.
    invalid: u64,
}

impl Membership {
    pub(crate) fn new(user_id: u64, channel_id: u64) -> Self {
        Self {
            user_id,
            channel_id,
            session: None,
            external_sender: None,
            known: BTreeSet::from([user_id]),
            in_force: 0,
            pending: HashMap::new(),
            plain_until: None,
            keys_since: None,
            invalid: 0,
        }
    }

    pub(crate) fn version(&self) -> u16 {
        self.in_force
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.session
            .as_ref()
            .and_then(DaveSession::epoch)
            .map_or(0, |epoch| epoch.as_u64())
    }

    /// Whether a frame can be sent now: plainly, or with a key.
    pub(crate) fn can_send(&self) -> bool {
        self.in_force == 0 || self.session.as_ref().is_some_and(DaveSession::can_encrypt)
    }

    pub(crate) fn keys_since(&self) -> Option<Instant> {
        self.keys_since
    }

    #[cfg(test)]
    pub(crate) fn invalid(&self) -> u64 {
        self.invalid
    }

    #[cfg(test)]
    pub(crate) fn group_users(&self) -> Vec<u64> {
        self.session
            .as_ref()
            .and_then(DaveSession::get_user_ids)
            .unwrap_or_default()
    }

    /// Opcode 4.
    pub(crate) fn described(&mut self, version: u16) -> Vec<Reply> {
        self.in_force = version;
        self.pending.clear();
        if version == 0 {
            self.session = None;
            self.keys_since = Some(Instant::now());
            return Vec::new();
        }
        self.keys_since = None;
        self.begin_group(version)
    }

    /// Opcode 11.
    pub(crate) fn connected(&mut self, users: &[u64]) {
        self.known.extend(users);
    }

    /// Opcode 13.
    pub(crate) fn disconnected(&mut self, user_id: u64) {
        self.known.remove(&user_id);
    }

    /// Opcode 21.
    pub(crate) fn prepare_transition(&mut self, id: u16, version: u16) -> Vec<Reply> {
        if let Some(session) = &mut self.session
            && let Err(error) = session.prepare_transition(id, version)
        {
            tracing::warn!(%error, "a transition was not prepared");
        }
        if id == 0 {
            self.enter(version);
            return Vec::new();
        }
        self.pending.insert(id, version);
        vec![ready(id)]
    }

    /// Opcode 22.
    pub(crate) fn execute_transition(&mut self, id: u16) {
        if let Some(session) = &mut self.session
            && let Err(error) = session.execute_transition(id)
        {
            tracing::warn!(%error, "a transition was not executed");
        }
        if let Some(version) = self.pending.remove(&id) {
            self.enter(version);
        }
    }

    fn enter(&mut self, version: u16) {
        if self.in_force == 0 && version > 0 {
            self.plain_until = Some(Instant::now() + IN_FLIGHT);
        }
        self.in_force = version;
        self.keys_since.get_or_insert_with(Instant::now);
    }

    /// Opcode 24.
    pub(crate) fn prepare_epoch(&mut self, version: u16, epoch: u64) -> Vec<Reply> {
        if epoch == 1 {
            self.begin_group(version)
        } else {
            Vec::new()
        }
    }

    fn begin_group(&mut self, version: u16) -> Vec<Reply> {
        let Some(version) = NonZeroU16::new(version) else {
            return Vec::new();
        };
        let begun = match &mut self.session {
            Some(session) => session
                .reinit(version, self.user_id, self.channel_id, None)
                .map_err(|error| error.to_string()),
            None => DaveSession::new(version, self.user_id, self.channel_id, None)
                .map(|session| self.session = Some(session))
                .map_err(|error| error.to_string())
                .map(|()| self.use_external_sender()),
        };
        if let Err(error) = begun {
            tracing::warn!(%error, "a group was not begun");
            return Vec::new();
        }
        self.key_package()
    }

    fn key_package(&mut self) -> Vec<Reply> {
        let package = self.session.as_mut().map(DaveSession::create_key_package);
        match package {
            Some(Ok(package)) => vec![Reply::Binary(26, package)],
            Some(Err(error)) => {
                tracing::warn!(%error, "a key package was not made");
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn use_external_sender(&mut self) {
        if let (Some(session), Some(sender)) = (&mut self.session, &self.external_sender)
            && let Err(error) = session.set_external_sender(sender)
        {
            tracing::warn!(%error, "the external sender was not accepted");
        }
    }

    /// Opcodes 25, 27, 29 and 30.
    pub(crate) fn binary(&mut self, opcode: u8, payload: &[u8]) -> Vec<Reply> {
        match opcode {
            25 => {
                self.external_sender = Some(payload.to_vec());
                self.use_external_sender();
                Vec::new()
            }
            27 => self.proposals(payload),
            29 | 30 => self.group_change(opcode, payload),
            _ => Vec::new(),
        }
    }

    fn proposals(&mut self, payload: &[u8]) -> Vec<Reply> {
        let (Some(session), Some((operation, proposals))) =
            (&mut self.session, payload.split_first())
        else {
            return Vec::new();
        };
        let operation = match operation {
            0 => ProposalsOperationType::APPEND,
            _ => ProposalsOperationType::REVOKE,
        };
        let known: Vec<u64> = self.known.iter().copied().collect();
        match session.process_proposals(operation, proposals, Some(&known)) {
            Ok(Some(commit)) => {
                let mut payload = commit.commit;
                payload.extend(commit.welcome.unwrap_or_default());
                vec![Reply::Binary(28, payload)]
            }
            Ok(None) => Vec::new(),
            Err(error) => {
                tracing::warn!(user = self.user_id, %error, "proposals were refused");
                self.invalid += 1;
                Vec::new()
            }
        }
    }

    fn group_change(&mut self, opcode: u8, payload: &[u8]) -> Vec<Reply> {
        let Some((id, message)) = payload.split_at_checked(2) else {
            return Vec::new();
        };
        let id = u16::from_be_bytes([id[0], id[1]]);
        let Some(session) = &mut self.session else {
            return Vec::new();
        };
        let version = session.protocol_version().get();
        let known: Vec<u64> = self.known.iter().copied().collect();
        let changed = if opcode == 29 {
            session
                .process_commit(message)
                .map_err(|error| error.to_string())
        } else {
            session
                .process_welcome(message, Some(&known))
                .map(|()| true)
                .map_err(|error| error.to_string())
        };
        match changed {
            Ok(true) => self.prepare_transition(id, version),
            Ok(false) => Vec::new(),
            Err(error) => {
                tracing::warn!(user = self.user_id, %error, opcode, "a group change was refused");
                self.invalid += 1;
                let mut replies = vec![Reply::Text(31, json!({ "transition_id": id }))];
                replies.extend(self.begin_group(version));
                replies
            }
        }
    }

    /// A frame as it is to be sent: encrypted where the call is. `None` when
    /// there is no key to send it with (nobody else is there).
    pub(crate) fn encrypt(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        if self.in_force == 0 || frame == SILENCE {
            return Some(frame.to_vec());
        }
        let session = self.session.as_mut()?;
        session.encrypt_opus(frame).ok().map(|frame| frame.to_vec())
    }

    /// A frame as it was before its sender encrypted it.
    pub(crate) fn decrypt(&mut self, sender: u64, frame: &[u8]) -> Result<Vec<u8>, Deaf> {
        if frame == SILENCE {
            return Ok(frame.to_vec());
        }
        if !is_protocol_frame(frame) {
            let allowed = self.in_force == 0
                || self.pending.values().any(|version| *version == 0)
                || self.plain_until.is_some_and(|until| Instant::now() < until);
            return if allowed {
                Ok(frame.to_vec())
            } else {
                Err(Deaf::Refused)
            };
        }
        let session = self.session.as_mut().ok_or(Deaf::NoKey)?;
        session
            .decrypt(sender, MediaType::AUDIO, frame)
            .map_err(|error| match error {
                davey::errors::DecryptError::NoDecryptorForUser => Deaf::NoKey,
                davey::errors::DecryptError::DecryptionFailed(_) => Deaf::Refused,
            })
    }
}

fn ready(id: u16) -> Reply {
    Reply::Text(23, json!({ "transition_id": id }))
}
