//! Checkpoints: what the log says of itself at one moment, signed (C2SP tlog-checkpoint and
//! signed-note), and cosigned by witnesses (tlog-cosignature, Ed25519).

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use signed_note::{
    Note, Signature, Signer, StandardVerifier, Verifier, VerifierList, is_key_name_valid, key_id,
};
use tlog_tiles::Hash;

/// Ed25519 over the note (signed-note).
const PLAIN: u8 = 0x01;
/// Ed25519 with a time over a checkpoint (tlog-cosignature).
const COSIGNATURE: u8 = 0x04;

/// Why a checkpoint does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Not a signed note, or not with a checkpoint in it.
    #[error("not a checkpoint")]
    Malformed,
    /// Of another log.
    #[error("a checkpoint of another log")]
    OtherLog,
    /// The log's own signature is missing or wrong.
    #[error("the log has not signed this checkpoint")]
    NotSigned,
    /// A key's text is not one.
    #[error("not a key of a signed note")]
    Key,
}

/// What a checkpoint says, verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// Root of the tree of all of them.
    pub root: Hash,
    /// Witnesses known to the reader that have cosigned it, with the time each names, seconds.
    pub cosigned: Vec<(String, u64)>,
}

/// Signs for a log or a witness. Ed25519 of a 32-byte seed.
pub struct NoteKey {
    name: String,
    kind: u8,
    pair: Ed25519KeyPair,
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoteKey")
    }
}

impl NoteKey {
    /// The key of a log of this origin.
    ///
    /// # Errors
    /// [`CheckpointError::Key`] when the name has spaces or a plus.
    pub fn of_log(origin: &str, seed: &[u8; 32]) -> Result<Self, CheckpointError> {
        Self::new(origin, PLAIN, seed)
    }

    /// The key of a witness of this name.
    ///
    /// # Errors
    /// As [`NoteKey::of_log`].
    pub fn of_witness(name: &str, seed: &[u8; 32]) -> Result<Self, CheckpointError> {
        Self::new(name, COSIGNATURE, seed)
    }

    fn new(name: &str, kind: u8, seed: &[u8; 32]) -> Result<Self, CheckpointError> {
        if !is_key_name_valid(name) {
            return Err(CheckpointError::Key);
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| CheckpointError::Key)?;
        Ok(Self {
            name: name.to_owned(),
            kind,
            pair,
        })
    }

    /// Its public half, as signed-note writes it: `name+id+key`.
    #[must_use]
    pub fn vkey(&self) -> String {
        let key = encoded(self.kind, self.pair.public_key().as_ref());
        let id = key_id(&self.name, &key);
        format!("{}+{id:08x}+{}", self.name, STANDARD.encode(key))
    }

    /// The checkpoint of this log, signed.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`] when the name is no origin.
    pub fn sign(&self, size: u64, root: Hash) -> Result<String, CheckpointError> {
        let wrong = CheckpointError::Malformed;
        let body = tlog_tiles::Checkpoint::new(&self.name, size, root, "").map_err(|_| wrong)?;
        let mut note = Note::new(&body.to_bytes(), &[]).map_err(|_| wrong)?;
        note.add_sigs(&[&Plain(self)]).map_err(|_| wrong)?;
        String::from_utf8(note.to_bytes()).map_err(|_| wrong)
    }

    /// The line by which this witness cosigns a checkpoint at a time, seconds. What it says was
    /// checked by who calls ([`crate::witness::judge`]).
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`] when it is no note.
    pub fn cosign(&self, checkpoint: &str, at: u64) -> Result<String, CheckpointError> {
        let wrong = CheckpointError::Malformed;
        let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| wrong)?;
        let message = cosigned_message(at, note.text());
        let mut bytes = at.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.pair.sign(&message).as_ref());
        let key = encoded(self.kind, self.pair.public_key().as_ref());
        let id = key_id(&self.name, &key);
        let line = Signature::new(self.name.clone(), id, bytes).map_err(|_| wrong)?;
        String::from_utf8(line.to_bytes()).map_err(|_| wrong)
    }
}

struct Plain<'a>(&'a NoteKey);

impl Signer for Plain<'_> {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn key_id(&self) -> u32 {
        let key = encoded(self.0.kind, self.0.pair.public_key().as_ref());
        key_id(&self.0.name, &key)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.pair.sign(message).as_ref().to_vec())
    }
}

/// What a checkpoint says of itself, with nothing checked: who claims to have signed what.
///
/// # Errors
/// [`CheckpointError::Malformed`].
pub fn unverified(checkpoint: &str) -> Result<Checkpoint, CheckpointError> {
    let wrong = CheckpointError::Malformed;
    let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| wrong)?;
    let body = tlog_tiles::Checkpoint::from_bytes(note.text()).map_err(|_| wrong)?;
    Ok(Checkpoint {
        origin: body.origin().to_owned(),
        size: body.size(),
        root: *body.hash(),
        cosigned: Vec::new(),
    })
}

/// Who checks checkpoints of one log.
#[derive(Clone)]
pub struct LogVerifier {
    vkey: String,
    key: StandardVerifier,
    witnesses: Vec<WitnessKey>,
}

impl fmt::Debug for LogVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LogVerifier").field(&self.vkey).finish()
    }
}

impl LogVerifier {
    /// Of this public key, and with these witnesses known.
    ///
    /// # Errors
    /// [`CheckpointError::Key`].
    pub fn new(vkey: &str, witnesses: Vec<WitnessKey>) -> Result<Self, CheckpointError> {
        Ok(Self {
            key: StandardVerifier::new(vkey).map_err(|_| CheckpointError::Key)?,
            vkey: vkey.to_owned(),
            witnesses,
        })
    }

    /// The log's origin: its key's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.key.name()
    }

    /// The log's public key, as given.
    #[must_use]
    pub fn vkey(&self) -> &str {
        &self.vkey
    }

    /// A checkpoint with nothing but this log's own signature: whoever passed it on may have put any
    /// number of lines behind it.
    ///
    /// # Errors
    /// [`CheckpointError`], as [`LogVerifier::open`].
    pub fn bare(&self, checkpoint: &str) -> Result<String, CheckpointError> {
        let wrong = CheckpointError::Malformed;
        self.open(checkpoint)?;
        let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| wrong)?;
        let own: Box<dyn Verifier> = Box::new(self.key.clone());
        let (verified, _) = note
            .verify(&VerifierList::new(vec![own]))
            .map_err(|_| CheckpointError::NotSigned)?;
        let bare = Note::new(note.text(), &verified).map_err(|_| wrong)?;
        String::from_utf8(bare.to_bytes()).map_err(|_| wrong)
    }

    /// What a checkpoint says, if this log has signed it. A cosignature of a known witness must hold;
    /// one of an unknown witness is passed over.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn open(&self, checkpoint: &str) -> Result<Checkpoint, CheckpointError> {
        let wrong = CheckpointError::Malformed;
        let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| wrong)?;
        let body = tlog_tiles::Checkpoint::from_bytes(note.text()).map_err(|_| wrong)?;
        if body.origin() != self.origin() {
            return Err(CheckpointError::OtherLog);
        }
        let mut known: Vec<Box<dyn Verifier>> = vec![Box::new(self.key.clone())];
        for witness in &self.witnesses {
            known.push(Box::new(witness.clone()));
        }
        let (verified, _) = note
            .verify(&VerifierList::new(known))
            .map_err(|_| CheckpointError::NotSigned)?;
        let by_log = |s: &&Signature| s.name() == self.key.name() && s.id() == self.key.key_id();
        if verified.iter().find(by_log).is_none() {
            return Err(CheckpointError::NotSigned);
        }
        let cosigned = verified.iter().filter(|s| !by_log(s));
        let cosigned = cosigned.map(|s| {
            let time = s.signature().first_chunk().copied().unwrap_or_default();
            (s.name().to_owned(), u64::from_be_bytes(time))
        });
        Ok(Checkpoint {
            origin: body.origin().to_owned(),
            size: body.size(),
            root: *body.hash(),
            cosigned: cosigned.collect(),
        })
    }
}

/// The public key of a witness.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    id: u32,
    key: [u8; 32],
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WitnessKey").field(&self.name).finish()
    }
}

impl WitnessKey {
    /// As it is read.
    #[must_use]
    pub fn vkey(&self) -> String {
        let key = STANDARD.encode(encoded(COSIGNATURE, &self.key));
        format!("{}+{:08x}+{key}", self.name, self.id)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads `name+id+key` of the cosignature kind.
    ///
    /// # Errors
    /// [`CheckpointError::Key`].
    pub fn parse(vkey: &str) -> Result<Self, CheckpointError> {
        let wrong = CheckpointError::Key;
        let mut parts = vkey.splitn(3, '+');
        let (name, id, key) = match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(id), Some(key)) => (name, id, key),
            _ => return Err(wrong),
        };
        let encoded = STANDARD.decode(key).map_err(|_| wrong)?;
        let (&kind, raw) = encoded.split_first().ok_or(wrong)?;
        let id = u32::from_str_radix(id, 16).map_err(|_| wrong)?;
        if kind != COSIGNATURE || !is_key_name_valid(name) || key_id(name, &encoded) != id {
            return Err(wrong);
        }
        Ok(Self {
            name: name.to_owned(),
            id,
            key: raw.try_into().map_err(|_| wrong)?,
        })
    }
}

impl Verifier for WitnessKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk() else {
            return false;
        };
        let message = cosigned_message(u64::from_be_bytes(*time), message);
        UnparsedPublicKey::new(&ED25519, self.key)
            .verify(&message, signature)
            .is_ok()
    }
}

fn encoded(kind: u8, key: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend_from_slice(key);
    bytes
}

/// tlog-cosignature, "Ed25519 signed message".
fn cosigned_message(at: u64, note: &[u8]) -> Vec<u8> {
    let mut message = format!("cosignature/v1\ntime {at}\n").into_bytes();
    message.extend_from_slice(note);
    message
}

#[cfg(test)]
mod tests {
    use tlog_tiles::record_hash;

    use super::*;

    const ORIGIN: &str = "consents.example/log";

    #[test]
    fn a_checkpoint_of_another_key_or_log_or_text_does_not_count() {
        let key = NoteKey::of_log(ORIGIN, &[1; 32]).unwrap();
        let log = LogVerifier::new(&key.vkey(), Vec::new()).unwrap();
        let note = key.sign(7, record_hash(b"7")).unwrap();
        assert_eq!(log.open(&note).unwrap().size, 7);

        let other = NoteKey::of_log(ORIGIN, &[2; 32]).unwrap();
        let forged = other.sign(7, record_hash(b"7")).unwrap();
        assert_eq!(log.open(&forged), Err(CheckpointError::NotSigned));
        let elsewhere = NoteKey::of_log("other.example/log", &[1; 32]).unwrap();
        let elsewhere = elsewhere.sign(7, record_hash(b"7")).unwrap();
        assert_eq!(log.open(&elsewhere), Err(CheckpointError::OtherLog));
        let grown = note.replacen("\n7\n", "\n8\n", 1);
        assert_eq!(log.open(&grown), Err(CheckpointError::NotSigned));
        assert_eq!(log.open("x"), Err(CheckpointError::Malformed));
    }

    #[test]
    fn a_known_witness_must_have_signed_what_bears_its_name() {
        let key = NoteKey::of_log(ORIGIN, &[1; 32]).unwrap();
        let witness = NoteKey::of_witness("witness.example", &[3; 32]).unwrap();
        let known = WitnessKey::parse(&witness.vkey()).unwrap();
        let log = LogVerifier::new(&key.vkey(), vec![known]).unwrap();
        let note = key.sign(7, record_hash(b"7")).unwrap();
        let line = witness.cosign(&note, 1_800_000_000).unwrap();
        let both = format!("{note}{line}");
        let opened = log.open(&both).unwrap();
        assert_eq!(
            opened.cosigned,
            vec![("witness.example".to_owned(), 1_800_000_000)]
        );
        // Lines that others have put behind it are no part of it.
        assert_eq!(log.bare(&both).unwrap(), note);
        // Of another checkpoint.
        let other = key.sign(8, record_hash(b"8")).unwrap();
        let moved = format!("{other}{line}");
        assert_eq!(log.open(&moved), Err(CheckpointError::NotSigned));
        // Nobody knows it.
        let alone = LogVerifier::new(&key.vkey(), Vec::new()).unwrap();
        assert!(alone.open(&both).unwrap().cosigned.is_empty());
    }

    #[test]
    fn only_a_cosignature_key_is_a_witness() {
        let log = NoteKey::of_log(ORIGIN, &[1; 32]).unwrap().vkey();
        assert!(WitnessKey::parse(&log).is_err());
        assert!(WitnessKey::parse("witness.example+00000000+BAAA").is_err());
    }
}
