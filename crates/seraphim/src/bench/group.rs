//! The DAVE group of a player's call, as the voice gateway and one listener
//! make it: <https://daveprotocol.com/#e2ee-key-exchange-mls>.

use std::num::NonZeroU16;

use anyhow::{Context as _, anyhow};
use davey::{DaveSession, ProposalsOperationType};
use openmls::prelude::tls_codec::{DeserializeBytes as _, Serialize as _, VLBytes};
use openmls::prelude::{
    BasicCredential, Ciphersuite, ExternalProposal, ExternalSender, GroupEpoch, GroupId,
    KeyPackageIn, ProtocolVersion, SenderExtensionIndex,
};
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::OpenMlsProvider as _;

/// The listener in every channel.
pub(super) const LISTENER: u64 = 205_000_000_000_000_001;
/// The transition that the group begins with.
pub(super) const TRANSITION: u16 = 4;

/// The voice gateway's side of all groups: it alone may propose members.
pub(super) struct Authority {
    signer: SignatureKeyPair,
    sender: Vec<u8>,
}

impl Authority {
    pub(super) fn new() -> anyhow::Result<Self> {
        let suite = Ciphersuite::MLS_128_DHKEMP256_AES128GCM_SHA256_P256;
        let signer = SignatureKeyPair::new(suite.signature_algorithm())
            .map_err(|error| anyhow!("a signature key: {error:?}"))?;
        let credential = BasicCredential::new(vec![0; 8]);
        let sender = ExternalSender::new(signer.public().into(), credential.into())
            .tls_serialize_detached()?;
        Ok(Self { signer, sender })
    }

    /// What the gateway says of itself (binary message 25).
    pub(super) fn sender(&self) -> &[u8] {
        &self.sender
    }

    /// Takes the player with this key package into a group that the listener
    /// founds. What comes back are the listener, who hears from now on, and the
    /// player's welcome with its transition (binary message 30).
    pub(super) fn admit(
        &self,
        channel: u64,
        package: &[u8],
    ) -> anyhow::Result<(DaveSession, Vec<u8>)> {
        let mut listener = DaveSession::new(NonZeroU16::MIN, LISTENER, channel, None)
            .context("the listener's session")?;
        listener.set_external_sender(&self.sender)?;
        let provider = OpenMlsRustCrypto::default();
        let package = KeyPackageIn::tls_deserialize_exact_bytes(package)?
            .validate(provider.crypto(), ProtocolVersion::Mls10)?;
        let proposal = ExternalProposal::new_add::<OpenMlsRustCrypto>(
            package,
            GroupId::from_slice(&channel.to_be_bytes()),
            GroupEpoch::from(0),
            &self.signer,
            SenderExtensionIndex::new(0),
        )?;
        let proposals =
            VLBytes::new(proposal.tls_serialize_detached()?).tls_serialize_detached()?;
        let answer = listener
            .process_proposals(ProposalsOperationType::APPEND, &proposals, None)?
            .context("the listener does not commit")?;
        listener.process_commit(&answer.commit)?;
        listener.prepare_transition(TRANSITION, 1)?;
        listener.execute_transition(TRANSITION)?;
        let welcome = answer.welcome.context("the commit welcomes nobody")?;
        let welcome = [&TRANSITION.to_be_bytes(), welcome.as_slice()].concat();
        Ok((listener, welcome))
    }
}
