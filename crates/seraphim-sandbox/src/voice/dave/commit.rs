//! Judging a commit, and leading everyone into the epoch it makes.
//! <https://daveprotocol.com/#voice-gateway-commit-validity>

use std::collections::BTreeSet;

use super::{
    group::{ANNOUNCE_COMMIT, Group, Order, WELCOME},
    proposals::Change,
    roster::{Leaf, Roster},
    wire::{self, Commit, Welcome},
};

/// Why a commit is dropped.
pub(super) enum Rejected {
    /// Another one won this epoch: every member commits, one is taken.
    Late,
    /// It breaks a rule.
    Invalid(String),
}

impl From<String> for Rejected {
    fn from(reason: String) -> Self {
        Self::Invalid(reason)
    }
}

/// What a valid commit changes.
struct Verdict {
    removed: Vec<u32>,
    /// The new leaves in order, with what each is welcomed with.
    added: Vec<(Leaf, Vec<u8>)>,
}

impl Group {
    pub(super) fn try_commit(&mut self, user_id: u64, payload: &[u8]) -> Result<(), Rejected> {
        let (commit, rest) = wire::read_commit(payload).map_err(|error| error.to_string())?;
        let message = &payload[..payload.len() - rest.len()];
        if commit.epoch < self.roster.epoch() || self.transition.is_some() {
            return Err(Rejected::Late);
        }
        let roster = self.roster_before(user_id, &commit)?;
        let verdict = self.judge(user_id, &commit, &roster)?;
        let welcomes = welcomes(&verdict, rest)?;

        let staying: BTreeSet<u64> = roster
            .users()
            .into_iter()
            .filter(|user| {
                !verdict.removed.iter().any(|leaf| {
                    roster
                        .at(*leaf)
                        .is_some_and(|removed| removed.user_id == *user)
                })
            })
            .collect();
        self.roster = roster;
        self.roster.advance(
            &verdict.removed,
            verdict.added.into_iter().map(|(leaf, _)| leaf).collect(),
        );
        self.proposals.clear();

        let version = self.target();
        let id = self.upgrading.unwrap_or_else(|| self.next_transition());
        let mut participants = staying.clone();
        for user in &staying {
            let mut announcement = id.to_be_bytes().to_vec();
            announcement.extend_from_slice(message);
            self.binary(*user, ANNOUNCE_COMMIT, announcement);
        }
        for (user, welcome) in welcomes {
            let mut targeted = id.to_be_bytes().to_vec();
            targeted.extend_from_slice(&welcome);
            self.binary(user, WELCOME, targeted);
            participants.insert(user);
        }
        for user in &participants {
            if let Some(member) = self.members.get_mut(user) {
                member.key_package = None;
                member.pending = false;
            }
        }
        self.begin(id, version, participants);
        Ok(())
    }

    /// The group that the commit starts from: the established one, or the
    /// committer's own local group.
    fn roster_before(&self, user_id: u64, commit: &Commit) -> Result<Roster, String> {
        if commit.group_id != self.group_id.to_be_bytes() {
            return Err("another group".to_owned());
        }
        if commit.epoch != self.roster.epoch() {
            return Err(format!(
                "epoch {}, not {}",
                commit.epoch,
                self.roster.epoch()
            ));
        }
        let before = if self.roster.is_established() {
            self.roster.clone()
        } else {
            let signature_key = self
                .members
                .get(&user_id)
                .and_then(|member| member.key_package.as_ref())
                .map(|key_package| key_package.signature_key.clone())
                .ok_or("the committer has sent no key package")?;
            Roster::founded_by(Leaf {
                user_id,
                signature_key,
            })
        };
        let sender = before
            .at(commit.sender_leaf)
            .ok_or("a blank leaf sent it")?;
        if sender.user_id != user_id {
            return Err("the committer is another member".to_owned());
        }
        if let Some(leaf) = &commit.leaf
            && (leaf.identity != user_id.to_be_bytes()
                || leaf.signature_key != sender.signature_key)
        {
            return Err("it changes the committer's identity".to_owned());
        }
        Ok(before)
    }

    fn judge(&self, user_id: u64, commit: &Commit, before: &Roster) -> Result<Verdict, String> {
        if commit.has_inline_proposal {
            return Err("a proposal by value".to_owned());
        }
        if commit.references.is_empty() {
            return Err("no proposal".to_owned());
        }
        let due: BTreeSet<&[u8]> = self
            .proposals
            .iter()
            .filter(|proposed| proposed.told.contains(&user_id))
            .map(|proposed| proposed.signed.reference.as_slice())
            .collect();
        let referenced: BTreeSet<&[u8]> = commit.references.iter().map(Vec::as_slice).collect();
        if referenced != due || referenced.len() != commit.references.len() {
            return Err(format!(
                "it covers {} of {} proposals, or others",
                referenced.intersection(&due).count(),
                due.len()
            ));
        }
        let mut verdict = Verdict {
            removed: Vec::new(),
            added: Vec::new(),
        };
        for reference in &commit.references {
            let proposed = self
                .proposals
                .iter()
                .find(|proposed| proposed.signed.reference == *reference)
                .ok_or("an unknown proposal")?;
            match &proposed.change {
                Change::Remove { leaf, .. } if before.at(*leaf).is_some() => {
                    verdict.removed.push(*leaf);
                }
                Change::Remove { .. } => return Err("it removes a blank leaf".to_owned()),
                Change::Add {
                    user_id,
                    key_package,
                } => verdict.added.push((
                    Leaf {
                        user_id: *user_id,
                        signature_key: key_package.signature_key.clone(),
                    },
                    key_package.reference.clone(),
                )),
            }
        }
        Ok(verdict)
    }

    fn binary(&mut self, user_id: u64, opcode: u8, payload: Vec<u8>) {
        if self.members.contains_key(&user_id) {
            self.orders.push(Order::Binary(user_id, opcode, payload));
        }
    }
}

/// One welcome per added member: each needs its own, and no one else is
/// welcomed.
fn welcomes(verdict: &Verdict, bytes: &[u8]) -> Result<Vec<(u64, Vec<u8>)>, String> {
    if verdict.added.is_empty() {
        return if bytes.is_empty() {
            Ok(Vec::new())
        } else {
            Err("a welcome for nobody".to_owned())
        };
    }
    let welcome = Welcome::read(bytes).map_err(|error| error.to_string())?;
    if welcome.members() != verdict.added.len() {
        return Err("the welcome is for others than the added".to_owned());
    }
    verdict
        .added
        .iter()
        .map(|(leaf, reference)| {
            let own = welcome
                .for_member(reference)
                .ok_or("an added member is not welcomed")?;
            Ok((leaf.user_id, own))
        })
        .collect()
}
