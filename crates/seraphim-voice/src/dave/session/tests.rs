//! Groups of this client and members of the MLS library's own kind, with a
//! gateway that proposes them.

use std::num::NonZeroU16;

use davey::{CommitWelcome, DaveSession, MediaType, ProposalsOperationType, SigningKeyPair};
use openmls::prelude::{tls_codec::Serialize, *};
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::OpenMlsProvider;

use super::{Action, Dave};
use crate::{
    dave::frame::FrameSealer,
    gateway::payload::{BinaryOp, Op, Outgoing},
    pacer::slot::Media,
};

type Failure = Box<dyn std::error::Error>;

const CHANNEL: u64 = 127_121_515_262_115_840;
const US: u64 = 104_694_319_306_248_192;
const LISTENER: u64 = 205_000_000_000_000_001;
const GUEST: u64 = 305_000_000_000_000_002;
const FRAME: &[u8] = b"\xfc twenty milliseconds of Opus";

/// The voice gateway as the group's external sender.
struct Gateway {
    provider: OpenMlsRustCrypto,
    signer: SignatureKeyPair,
    sender: ExternalSender,
}

impl Gateway {
    fn new() -> Result<Self, Failure> {
        let suite = Ciphersuite::MLS_128_DHKEMP256_AES128GCM_SHA256_P256;
        let signer = SignatureKeyPair::new(suite.signature_algorithm())?;
        let sender = ExternalSender::new(
            signer.public().into(),
            BasicCredential::new(vec![0; 8]).into(),
        );
        Ok(Self {
            provider: OpenMlsRustCrypto::default(),
            signer,
            sender,
        })
    }

    fn sender(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.sender.tls_serialize_detached()?)
    }

    /// The list of one proposal to add the key package's owner.
    fn add(&self, epoch: u64, package: &[u8]) -> Result<Vec<u8>, Failure> {
        let package = KeyPackageIn::tls_deserialize_exact_bytes(package)?
            .validate(self.provider.crypto(), ProtocolVersion::Mls10)?;
        let message = ExternalProposal::new_add::<OpenMlsRustCrypto>(
            package,
            GroupId::from_slice(&CHANNEL.to_be_bytes()),
            GroupEpoch::from(epoch),
            &self.signer,
            SenderExtensionIndex::new(0),
        )?;
        Ok(VLBytes::new(message.tls_serialize_detached()?).tls_serialize_detached()?)
    }

    fn member(&self, user: u64) -> Result<DaveSession, Failure> {
        let mut member = DaveSession::new(NonZeroU16::MIN, user, CHANNEL, None)?;
        member.set_external_sender(&self.sender()?)?;
        Ok(member)
    }
}

fn us(gateway: &Gateway) -> Result<(Dave, Vec<u8>), Failure> {
    let mut dave = Dave::new(US, CHANNEL, SigningKeyPair::generate());
    assert!(
        dave.binary(BinaryOp::ExternalSender, &gateway.sender()?)
            .is_empty()
    );
    let package = binary(&dave.begin(1), Op::KEY_PACKAGE).ok_or("no key package")?;
    Ok((dave, package))
}

/// The payload of the binary message of that opcode.
fn binary(actions: &[Action], op: u8) -> Option<Vec<u8>> {
    actions.iter().find_map(|action| match action {
        Action::Send(Outgoing::Binary(bytes)) if bytes.first() == Some(&op) => {
            Some(bytes[1..].to_vec())
        }
        _ => None,
    })
}

fn says(actions: &[Action], op: u8, id: u16) -> bool {
    let wanted = Outgoing::json(op, &serde_json::json!({ "transition_id": id }));
    actions
        .iter()
        .any(|action| matches!(action, Action::Send(sent) if *sent == wanted))
}

fn media(actions: Vec<Action>) -> Option<Media> {
    let mut media = actions.into_iter().filter_map(|action| match action {
        Action::Media(media) => Some(media),
        _ => None,
    });
    let first = media.next();
    assert!(media.next().is_none(), "one order at a time");
    first
}

fn key(actions: Vec<Action>) -> Option<FrameSealer> {
    match media(actions) {
        Some(Media::Sealed(sealer)) => Some(sealer),
        _ => None,
    }
}

fn with_id(id: u16, message: &[u8]) -> Vec<u8> {
    [id.to_be_bytes().as_slice(), message].concat()
}

fn seal(sealer: &mut FrameSealer) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    sealer.seal(FRAME, &mut out)?;
    Ok(out)
}

fn hears(listener: &mut DaveSession, frame: &[u8]) -> bool {
    listener
        .decrypt(US, MediaType::AUDIO, frame)
        .is_ok_and(|plain| plain == FRAME)
}

/// A founded group of a listener and us, and our key in it.
fn pair(gateway: &Gateway) -> Result<(Dave, FrameSealer, DaveSession), Failure> {
    let (mut dave, package) = us(gateway)?;
    let mut listener = gateway.member(LISTENER)?;
    let answer = listener
        .process_proposals(
            ProposalsOperationType::APPEND,
            &gateway.add(0, &package)?,
            None,
        )?
        .ok_or("no commit")?;
    listener.process_commit(&answer.commit)?;
    listener.prepare_transition(0, 1)?;
    assert!(matches!(
        media(dave.joined([LISTENER])),
        None | Some(Media::Hold)
    ));
    assert!(dave.keeps_somebody_waiting());
    let welcome = answer.welcome.ok_or("no welcome")?;
    let actions = dave.binary(BinaryOp::Welcome, &with_id(0, &welcome));
    assert!(!says(&actions, Op::TRANSITION_READY, 0));
    let key = key(actions).ok_or("no key")?;
    assert!(!dave.keeps_somebody_waiting());
    Ok((dave, key, listener))
}

/// The listener's commit that adds a guest, in the proposals' epoch.
fn invite(
    gateway: &Gateway,
    epoch: u64,
    dave: &mut Dave,
    listener: &mut DaveSession,
    guest: &mut DaveSession,
) -> Result<CommitWelcome, Failure> {
    let proposals = gateway.add(epoch, &guest.create_key_package()?)?;
    dave.joined([guest.user_id()]);
    let message = [&[0], proposals.as_slice()].concat();
    let ours = dave.binary(BinaryOp::Proposals, &message);
    assert!(
        binary(&ours, Op::COMMIT_WELCOME).is_some(),
        "every member commits"
    );
    Ok(listener
        .process_proposals(ProposalsOperationType::APPEND, &proposals, None)?
        .ok_or("no commit")?)
}

#[test]
fn a_member_decrypts_what_we_encrypt_and_nothing_that_was_changed() -> Result<(), Failure> {
    let (_, mut key, mut listener) = pair(&Gateway::new()?)?;
    for _ in 0..200 {
        let frame = seal(&mut key)?;
        for at in [0, FRAME.len() - 1, FRAME.len(), FRAME.len() + 7] {
            let mut changed = frame.clone();
            changed[at] ^= 0x10;
            assert!(!hears(&mut listener, &changed), "byte {at}");
        }
        assert!(hears(&mut listener, &frame));
    }
    Ok(())
}

#[test]
fn the_old_key_serves_until_the_transition_executes() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, mut old, mut listener) = pair(&gateway)?;
    let mut guest = gateway.member(GUEST)?;
    let answer = invite(&gateway, 1, &mut dave, &mut listener, &mut guest)?;
    listener.process_commit(&answer.commit)?;
    listener.prepare_transition(5, 1)?;
    guest.process_welcome(&answer.welcome.ok_or("no welcome")?, None)?;
    guest.prepare_transition(5, 1)?;

    let prepared = dave.binary(BinaryOp::AnnounceCommit, &with_id(5, &answer.commit));
    assert!(says(&prepared, Op::TRANSITION_READY, 5));
    assert!(media(prepared).is_none(), "nothing changes yet");
    assert_eq!(dave.epoch(), Some(1));
    assert!(hears(&mut listener, &seal(&mut old)?));

    assert!(
        media(dave.execute_transition(6)).is_none(),
        "another transition"
    );
    let mut new = key(dave.execute_transition(5)).ok_or("no new key")?;
    assert_eq!(dave.epoch(), Some(2));
    let frame = seal(&mut new)?;
    assert!(hears(&mut listener, &frame));
    assert!(hears(&mut guest, &frame));
    assert!(
        media(dave.execute_transition(5)).is_none(),
        "a key is handed out once"
    );
    Ok(())
}

#[test]
fn each_transition_has_the_key_of_its_own_epoch() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, _, mut listener) = pair(&gateway)?;
    let mut guest = gateway.member(GUEST)?;
    let first = invite(&gateway, 1, &mut dave, &mut listener, &mut guest)?;
    listener.process_commit(&first.commit)?;
    // The listener stays in the second epoch; we go on to the third.
    listener.prepare_transition(5, 1)?;
    dave.binary(BinaryOp::AnnounceCommit, &with_id(5, &first.commit));
    let mut late = gateway.member(GUEST + 1)?;
    let second = invite(&gateway, 2, &mut dave, &mut listener, &mut late)?;
    dave.binary(BinaryOp::AnnounceCommit, &with_id(6, &second.commit));

    let mut key_5 = key(dave.execute_transition(5)).ok_or("no key for 5")?;
    assert!(hears(&mut listener, &seal(&mut key_5)?));
    let mut key_6 = key(dave.execute_transition(6)).ok_or("no key for 6")?;
    let frame = seal(&mut key_6)?;
    assert!(
        !hears(&mut listener, &frame),
        "the listener is not there yet"
    );
    listener.process_commit(&second.commit)?;
    listener.prepare_transition(6, 1)?;
    assert!(hears(&mut listener, &frame));
    Ok(())
}

#[test]
fn a_transition_without_message_of_its_own_uses_the_groups_key_once() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, _, _) = pair(&gateway)?;
    let actions = dave.prepare_transition(9, 1);
    assert!(says(&actions, Op::TRANSITION_READY, 9));
    assert!(
        media(dave.execute_transition(9)).is_none(),
        "the epoch's key is in use: a second counter for it must not exist"
    );
    assert_eq!(dave.epoch(), Some(1));
    Ok(())
}

#[test]
fn our_own_commit_founds_the_group() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, _) = us(&gateway)?;
    let mut listener = gateway.member(LISTENER)?;
    dave.joined([LISTENER]);
    let proposals = gateway.add(0, &listener.create_key_package()?)?;
    let message = [&[0], proposals.as_slice()].concat();
    let answer = binary(
        &dave.binary(BinaryOp::Proposals, &message),
        Op::COMMIT_WELCOME,
    )
    .ok_or("silent")?;
    let (_, welcome) = MlsMessageIn::tls_deserialize_bytes(&answer)?;
    let commit = &answer[..answer.len() - welcome.len()];
    listener.process_welcome(welcome, None)?;
    listener.prepare_transition(0, 1)?;
    let announced = dave.binary(BinaryOp::AnnounceCommit, &with_id(0, commit));
    let mut key = key(announced).ok_or("no key")?;
    assert!(hears(&mut listener, &seal(&mut key)?));
    Ok(())
}

#[test]
fn nobody_unexpected_is_let_in() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, _) = us(&gateway)?;
    let mut stranger = gateway.member(GUEST)?;
    dave.joined([LISTENER]);
    let proposals = gateway.add(0, &stranger.create_key_package()?)?;
    let message = [&[0], proposals.as_slice()].concat();
    let actions = dave.binary(BinaryOp::Proposals, &message);
    assert!(binary(&actions, Op::COMMIT_WELCOME).is_none());
    Ok(())
}

#[test]
fn an_invalid_welcome_or_commit_is_flagged_and_answered_with_a_new_key_package()
-> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, first) = us(&gateway)?;
    let actions = dave.binary(BinaryOp::Welcome, &with_id(32, b"nonsense"));
    assert!(says(&actions, Op::INVALID_COMMIT_WELCOME, 32));
    let second = binary(&actions, Op::KEY_PACKAGE).ok_or("no key package")?;
    assert_ne!(first, second);

    let (mut dave, mut old, mut listener) = pair(&gateway)?;
    let actions = dave.binary(BinaryOp::AnnounceCommit, &with_id(33, b"nonsense"));
    assert!(says(&actions, Op::INVALID_COMMIT_WELCOME, 33));
    assert!(binary(&actions, Op::KEY_PACKAGE).is_some());
    assert!(
        media(actions).is_none(),
        "the others still have the old key"
    );
    assert!(hears(&mut listener, &seal(&mut old)?));
    Ok(())
}

#[test]
fn a_downgrade_takes_effect_at_its_execution_and_an_upgrade_brings_a_new_key() -> Result<(), Failure>
{
    let gateway = Gateway::new()?;
    let (mut dave, _, _) = pair(&gateway)?;
    let actions = dave.prepare_transition(7, 0);
    assert!(says(&actions, Op::TRANSITION_READY, 7));
    assert!(media(actions).is_none());
    assert!(matches!(
        media(dave.execute_transition(7)),
        Some(Media::Plain)
    ));
    assert_eq!((dave.version(), dave.epoch()), (Some(0), None));

    let actions = dave.prepare_epoch(1, 1, None);
    let package = binary(&actions, Op::KEY_PACKAGE).ok_or("no key package")?;
    assert!(
        media(actions).is_none(),
        "in the clear until the transition"
    );
    let mut listener = gateway.member(LISTENER)?;
    let answer = listener
        .process_proposals(
            ProposalsOperationType::APPEND,
            &gateway.add(0, &package)?,
            None,
        )?
        .ok_or("no commit")?;
    listener.process_commit(&answer.commit)?;
    listener.prepare_transition(8, 1)?;
    let welcome = with_id(8, &answer.welcome.ok_or("no welcome")?);
    assert!(media(dave.binary(BinaryOp::Welcome, &welcome)).is_none());
    let mut new = key(dave.execute_transition(8)).ok_or("no key")?;
    assert!(hears(&mut listener, &seal(&mut new)?));
    assert_eq!((dave.version(), dave.epoch()), (Some(1), Some(1)));
    Ok(())
}

#[test]
fn alone_frames_are_dropped_and_with_somebody_there_they_wait() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, _) = us(&gateway)?;
    assert!(matches!(media(dave.nobody_named()), Some(Media::Drop)));
    assert!(media(dave.joined([US])).is_none(), "we are nobody else");
    assert!(matches!(media(dave.joined([LISTENER])), Some(Media::Hold)));
    assert!(dave.keeps_somebody_waiting());
    assert!(matches!(media(dave.left(LISTENER)), Some(Media::Drop)));
    Ok(())
}

#[test]
fn the_last_member_left_starts_a_new_group() -> Result<(), Failure> {
    let gateway = Gateway::new()?;
    let (mut dave, _, _) = pair(&gateway)?;
    assert!(media(dave.left(LISTENER)).is_none());
    let actions = dave.prepare_epoch(1, 1, None);
    assert!(binary(&actions, Op::KEY_PACKAGE).is_some());
    assert!(matches!(
        media(dave.prepare_transition(0, 1)),
        Some(Media::Drop)
    ));
    assert_eq!((dave.version(), dave.epoch()), (Some(1), None));
    Ok(())
}

#[test]
fn without_dave_frames_go_in_the_clear() {
    let mut dave = Dave::new(US, CHANNEL, SigningKeyPair::generate());
    assert!(matches!(media(dave.begin(0)), Some(Media::Plain)));
}

#[test]
fn nonsense_from_the_gateway_changes_no_key() -> Result<(), Failure> {
    let (mut dave, mut old, mut listener) = pair(&Gateway::new()?)?;
    let operations = [
        BinaryOp::ExternalSender,
        BinaryOp::Proposals,
        BinaryOp::AnnounceCommit,
        BinaryOp::Welcome,
    ];
    for round in 0..200_usize {
        let mut payload: Vec<u8> = (0..round).map(|_| rand::random()).collect();
        // Half of them begin as the real ones do.
        if round % 2 == 0 {
            payload.splice(0..0, [0, 0, 1, 0, 1]);
        }
        for operation in operations {
            assert!(media(dave.binary(operation, &payload)).is_none());
        }
    }
    assert!(hears(&mut listener, &seal(&mut old)?));
    Ok(())
}
