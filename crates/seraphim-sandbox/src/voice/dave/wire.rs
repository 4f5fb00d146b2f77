//! The bytes of MLS and DAVE messages that the delivery service must read
//! itself: it is no member, so no MLS library reads a commit or splits a
//! welcome for it.
//! <https://www.rfc-editor.org/rfc/rfc9420.html>,
//! <https://daveprotocol.com/#voice-gateway-opcodes>

/// A message that does not follow its grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed {0}")]
pub(crate) struct Malformed(pub(crate) &'static str);

const MLS_10: u16 = 1;
const WIRE_PUBLIC_MESSAGE: u16 = 1;
const WIRE_KEY_PACKAGE: u16 = 5;
const SENDER_MEMBER: u8 = 1;
const CONTENT_COMMIT: u8 = 3;
const PROPOSAL_REFERENCE: u8 = 2;
const BASIC_CREDENTIAL: u16 = 1;
const LEAF_OF_KEY_PACKAGE: u8 = 1;
const LEAF_OF_COMMIT: u8 = 3;
const LAST_DEFINED_EXTENSION: u16 = 5;

/// A cursor over TLS presentation language with MLS's variable-size lengths.
struct Reader<'a> {
    bytes: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { bytes, what }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or(Malformed(self.what))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, Malformed> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, Malformed> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn u64(&mut self) -> Result<u64, Malformed> {
        Ok((u64::from(self.u32()?) << 32) | u64::from(self.u32()?))
    }

    /// A vector's length: 1, 2 or 4 bytes by the first one's top bits.
    fn length(&mut self) -> Result<usize, Malformed> {
        let first = self.u8()?;
        let more = match first >> 6 {
            0 => 0,
            1 => 1,
            2 => 3,
            _ => return Err(Malformed(self.what)),
        };
        let mut length = usize::from(first & 0x3F);
        for byte in self.take(more)? {
            length = (length << 8) | usize::from(*byte);
        }
        let shortest = match more {
            0 => 0,
            1 => 0x40,
            _ => 0x4000,
        };
        if length < shortest {
            return Err(Malformed(self.what));
        }
        Ok(length)
    }

    fn vector(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.length()?;
        self.take(length)
    }

    fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// A vector with its length in front, in the shortest form.
pub(crate) fn vector(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len();
    let mut out = match length {
        0..0x40 => vec![u8::try_from(length).unwrap_or(0)],
        0x40..0x4000 => (0x4000 | u16::try_from(length).unwrap_or(0))
            .to_be_bytes()
            .to_vec(),
        _ => (0x8000_0000 | u32::try_from(length).unwrap_or(0))
            .to_be_bytes()
            .to_vec(),
    };
    out.extend_from_slice(bytes);
    out
}

/// The leaf that a commit's sender put in its update path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommitLeaf {
    pub(crate) signature_key: Vec<u8>,
    pub(crate) identity: Vec<u8>,
}

/// What the delivery service reads of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) group_id: Vec<u8>,
    pub(crate) epoch: u64,
    pub(crate) sender_leaf: u32,
    /// The references, in the commit's order: it decides the leaves of added
    /// members.
    pub(crate) references: Vec<Vec<u8>>,
    /// A proposal was given by value.
    pub(crate) has_inline_proposal: bool,
    pub(crate) leaf: Option<CommitLeaf>,
}

/// Reads a [`Commit`] out of an `MLSMessage`; also what lies behind it.
pub(crate) fn read_commit(message: &[u8]) -> Result<(Commit, &[u8]), Malformed> {
    let mut reader = Reader::new(message, "commit");
    if reader.u16()? != MLS_10 || reader.u16()? != WIRE_PUBLIC_MESSAGE {
        return Err(Malformed("commit: not a public message"));
    }
    let group_id = reader.vector()?.to_vec();
    let epoch = reader.u64()?;
    if reader.u8()? != SENDER_MEMBER {
        return Err(Malformed("commit: the sender is no member"));
    }
    let sender_leaf = reader.u32()?;
    let _authenticated_data = reader.vector()?;
    if reader.u8()? != CONTENT_COMMIT {
        return Err(Malformed("commit: another content"));
    }
    let mut proposals = Reader::new(reader.vector()?, "commit's proposals");
    let (mut references, mut has_inline_proposal) = (Vec::new(), false);
    while !proposals.is_empty() {
        if proposals.u8()? != PROPOSAL_REFERENCE {
            // By value: its grammar does not matter, the commit is refused.
            has_inline_proposal = true;
            break;
        }
        references.push(proposals.vector()?.to_vec());
    }
    let leaf = match reader.u8()? {
        0 => None,
        1 => Some(read_leaf(&mut reader)?),
        _ => return Err(Malformed("commit's path")),
    };
    if leaf.is_some() {
        let _path_nodes = reader.vector()?;
    }
    let _signature = reader.vector()?;
    let _confirmation_tag = reader.vector()?;
    let _membership_tag = reader.vector()?;
    let commit = Commit {
        group_id,
        epoch,
        sender_leaf,
        references,
        has_inline_proposal,
        leaf,
    };
    Ok((commit, reader.bytes))
}

/// A leaf node, whole. <https://www.rfc-editor.org/rfc/rfc9420.html#section-7.2>
fn read_leaf(reader: &mut Reader<'_>) -> Result<CommitLeaf, Malformed> {
    let _encryption_key = reader.vector()?;
    let signature_key = reader.vector()?.to_vec();
    if reader.u16()? != BASIC_CREDENTIAL {
        return Err(Malformed("leaf: the credential is not basic"));
    }
    let identity = reader.vector()?.to_vec();
    for _capability in 0..5 {
        if reader.vector()?.len() % 2 != 0 {
            return Err(Malformed("leaf's capabilities"));
        }
    }
    match reader.u8()? {
        LEAF_OF_KEY_PACKAGE => {
            let _lifetime = reader.take(16)?;
        }
        LEAF_OF_COMMIT => {
            let _parent_hash = reader.vector()?;
        }
        _ => return Err(Malformed("leaf's source")),
    }
    read_extensions(reader)?;
    let _signature = reader.vector()?;
    Ok(CommitLeaf {
        signature_key,
        identity,
    })
}

/// Extensions of the protocol itself have no place in a leaf or key package
/// of DAVE; unknown ones (greased) are let pass.
fn read_extensions(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    let mut extensions = Reader::new(reader.vector()?, "extensions");
    while !extensions.is_empty() {
        if extensions.u16()? <= LAST_DEFINED_EXTENSION {
            return Err(Malformed("extensions: none is allowed"));
        }
        extensions.vector()?;
    }
    Ok(())
}

/// Checks a bare key package's grammar. Before the MLS library sees it,
/// because its debug builds stop at malformed vectors.
pub(crate) fn check_key_package(bytes: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(bytes, "key package");
    let _version = reader.u16()?;
    let _ciphersuite = reader.u16()?;
    let _init_key = reader.vector()?;
    let _leaf = read_leaf(&mut reader)?;
    read_extensions(&mut reader)?;
    let _signature = reader.vector()?;
    if reader.is_empty() {
        Ok(())
    } else {
        Err(Malformed("key package: bytes behind its end"))
    }
}

/// A welcome's parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Welcome {
    ciphersuite: u16,
    /// Key package reference and the whole entry, per welcomed member.
    secrets: Vec<(Vec<u8>, Vec<u8>)>,
    group_info: Vec<u8>,
}

impl Welcome {
    /// Reads a bare `Welcome` (no `MLSMessage` around it).
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes, "welcome");
        let ciphersuite = reader.u16()?;
        let mut entries = Reader::new(reader.vector()?, "welcome's secrets");
        let mut secrets = Vec::new();
        while !entries.is_empty() {
            let before = entries.bytes;
            let reference = entries.vector()?.to_vec();
            let _kem_output = entries.vector()?;
            let _ciphertext = entries.vector()?;
            let entry = &before[..before.len() - entries.bytes.len()];
            secrets.push((reference, entry.to_vec()));
        }
        let group_info = reader.vector()?.to_vec();
        if !reader.is_empty() {
            return Err(Malformed("welcome: bytes behind its end"));
        }
        Ok(Self {
            ciphersuite,
            secrets,
            group_info,
        })
    }

    /// The welcome for one member: its own secrets alone. `None` when this
    /// key package is not welcomed.
    pub(crate) fn for_member(&self, key_package_reference: &[u8]) -> Option<Vec<u8>> {
        let (_, entry) = self
            .secrets
            .iter()
            .find(|(reference, _)| reference == key_package_reference)?;
        let mut out = self.ciphersuite.to_be_bytes().to_vec();
        out.extend(vector(entry));
        out.extend(vector(&self.group_info));
        Some(out)
    }

    pub(crate) fn members(&self) -> usize {
        self.secrets.len()
    }
}

/// The bare key package of an opcode 26 message: the specification puts it in
/// an `MLSMessage`, today's clients send it bare; both are taken.
pub(crate) fn bare_key_package(payload: &[u8]) -> &[u8] {
    let mut reader = Reader::new(payload, "key package");
    match (reader.u16(), reader.u16()) {
        (Ok(MLS_10), Ok(WIRE_KEY_PACKAGE)) => &payload[4..],
        _ => payload,
    }
}

/// The bytes that a proposal's reference is a hash of: the authenticated
/// content, which is the message without its version (an external sender's
/// public message ends with its signature).
pub(crate) fn reference_input(proposal_message: &[u8]) -> Vec<u8> {
    let mut input = vector(b"MLS 1.0 Proposal Reference");
    input.extend(vector(proposal_message.get(2..).unwrap_or_default()));
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form_and_read_back() {
        for (length, head) in [(0, 1), (63, 1), (64, 2), (16_383, 2), (16_384, 4)] {
            let written = vector(&vec![7; length]);
            assert_eq!(written.len(), length + head);
            let mut reader = Reader::new(&written, "vector");
            assert_eq!(reader.vector().map(<[u8]>::len), Ok(length));
        }
    }

    #[test]
    fn nothing_malformed_is_read_past_its_end() {
        for length in 0..64 {
            let bytes = vec![0xBF; length];
            assert!(read_commit(&bytes).is_err());
            assert!(Welcome::read(&bytes).is_err());
            assert!(check_key_package(bare_key_package(&bytes)).is_err());
        }
    }
}
