//! The voice gateway as external sender of one call's MLS group: it signs
//! proposals, and checks key packages before it proposes them.
//! <https://daveprotocol.com/#external-sender>

use openmls::prelude::{
    BasicCredential, Ciphersuite, CredentialType, ExternalProposal, ExternalSender as Extension,
    GroupEpoch, GroupId, KeyPackage, KeyPackageIn, LeafNodeIndex, MlsMessageOut, OpenMlsCrypto,
    OpenMlsProvider, ProtocolVersion, SenderExtensionIndex,
    tls_codec::{DeserializeBytes, Serialize},
};
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::types::HashType;

use super::wire;

/// DAVE version 1's ciphersuite.
const CIPHERSUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMP256_AES128GCM_SHA256_P256;

/// A key package that passed the gateway's checks.
#[derive(Clone)]
pub(crate) struct CheckedKeyPackage {
    package: KeyPackage,
    /// What a welcome calls it.
    pub(crate) reference: Vec<u8>,
    pub(crate) signature_key: Vec<u8>,
}

/// A signed proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedProposal {
    /// The `MLSMessage`.
    pub(crate) message: Vec<u8>,
    /// What a commit calls it.
    pub(crate) reference: Vec<u8>,
}

/// The cryptography did not work, or a key package is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub(crate) String);

fn refused(error: impl std::fmt::Display) -> Refused {
    Refused(error.to_string())
}

/// The gateway's key in one call.
pub(crate) struct ExternalSender {
    provider: OpenMlsRustCrypto,
    signer: SignatureKeyPair,
    group_id: GroupId,
    package: Vec<u8>,
}

impl ExternalSender {
    pub(crate) fn new(group_id: u64) -> Result<Self, Refused> {
        let signer = SignatureKeyPair::new(CIPHERSUITE.signature_algorithm()).map_err(refused)?;
        let identity = BasicCredential::new(0_u64.to_be_bytes().to_vec());
        let package = Extension::new(signer.public().into(), identity.into())
            .tls_serialize_detached()
            .map_err(refused)?;
        Ok(Self {
            provider: OpenMlsRustCrypto::default(),
            signer,
            group_id: GroupId::from_slice(&group_id.to_be_bytes()),
            package,
        })
    }

    /// The payload of opcode 25.
    pub(crate) fn package(&self) -> &[u8] {
        &self.package
    }

    /// The gateway's checks: signature, ciphersuite, an identity that is the
    /// authenticated user's, an unlimited lifetime.
    /// <https://daveprotocol.com/#validation>
    pub(crate) fn check(&self, payload: &[u8], user_id: u64) -> Result<CheckedKeyPackage, Refused> {
        let bare = wire::bare_key_package(payload);
        wire::check_key_package(bare).map_err(refused)?;
        let package = KeyPackageIn::tls_deserialize_exact_bytes(bare)
            .map_err(refused)?
            .validate(self.provider.crypto(), ProtocolVersion::Mls10)
            .map_err(refused)?;
        if package.ciphersuite() != CIPHERSUITE {
            return Err(refused("another ciphersuite"));
        }
        let credential = package.leaf_node().credential();
        if credential.credential_type() != CredentialType::Basic {
            return Err(refused("the credential is not basic"));
        }
        if credential.serialized_content() != user_id.to_be_bytes() {
            return Err(refused("the identity is another user's"));
        }
        let lifetime = package.life_time();
        if (lifetime.not_before(), lifetime.not_after()) != (0, u64::MAX) {
            return Err(refused("the lifetime is limited"));
        }
        let reference = package
            .hash_ref(self.provider.crypto())
            .map_err(refused)?
            .as_slice()
            .to_vec();
        let signature_key = package.leaf_node().signature_key().as_slice().to_vec();
        Ok(CheckedKeyPackage {
            package,
            reference,
            signature_key,
        })
    }

    pub(crate) fn propose_add(
        &self,
        epoch: u64,
        key_package: &CheckedKeyPackage,
    ) -> Result<SignedProposal, Refused> {
        let message = ExternalProposal::new_add::<OpenMlsRustCrypto>(
            key_package.package.clone(),
            self.group_id.clone(),
            GroupEpoch::from(epoch),
            &self.signer,
            SenderExtensionIndex::new(0),
        )
        .map_err(refused)?;
        self.signed(&message)
    }

    pub(crate) fn propose_remove(&self, epoch: u64, leaf: u32) -> Result<SignedProposal, Refused> {
        let message = ExternalProposal::new_remove::<OpenMlsRustCrypto>(
            LeafNodeIndex::new(leaf),
            self.group_id.clone(),
            GroupEpoch::from(epoch),
            &self.signer,
            SenderExtensionIndex::new(0),
        )
        .map_err(refused)?;
        self.signed(&message)
    }

    fn signed(&self, message: &MlsMessageOut) -> Result<SignedProposal, Refused> {
        let message = message.tls_serialize_detached().map_err(refused)?;
        let digest = self
            .provider
            .crypto()
            .hash(HashType::Sha2_256, &wire::reference_input(&message))
            .map_err(refused)?;
        Ok(SignedProposal {
            message,
            reference: digest,
        })
    }
}
