//! A copy of an artifact: signature, key, claims, disclosures and evidence, by the same code by which
//! every party checks it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_evidence::archive::view::CopyView;
use consent_model::{
    approval::{EvidenceKey, ExpectedSubject, IdentityKeys},
    artifact::{ArtifactClaims, ArtifactError, CopyFor, Expectation, VerifiedArtifact},
    digest::Digest,
    ids::ArtifactId,
    jose::{CompactJws, ForeignJwks, Thumbprint},
    party::{ItemId, PartyId},
    status_list::StatusReference,
    term::Term,
};
use serde::Deserialize;

use super::EvidenceKeys;
use crate::{
    finding::Kind,
    parts::{Parts, SKEW},
};

/// What of a copy the entries are compared with.
#[derive(Debug)]
pub(crate) struct ArtifactFacts {
    pub(crate) jti: ArtifactId,
    pub(crate) aud: PartyId,
    pub(crate) copy_for: CopyFor,
    pub(crate) iat: i64,
    pub(crate) purpose: String,
    pub(crate) term: Term,
    pub(crate) status: StatusReference,
    pub(crate) items: Vec<(ItemId, PartyId)>,
    pub(crate) request: Option<Digest>,
    pub(crate) notice: Option<Digest>,
    pub(crate) statement: Digest,
    pub(crate) kid: Thumbprint,
    /// The key document that its evidence was found good with.
    pub(crate) evidence_key: Option<Digest>,
    pub(crate) copy: Option<CopyView>,
}

/// The key that evidence verifies with, or none: a passkey brings its own along.
struct Key<'a>(Option<&'a EvidenceKey>);

impl IdentityKeys for Key<'_> {
    fn keys(&self, issuer: &str) -> Option<&ForeignJwks> {
        self.0?.keys(issuer)
    }
}

/// Reads and checks one. The facts are there whenever it can be read at all. `last` is the one that was found
/// good last: copies of one consent stand beside each other.
pub(super) fn read(
    body: &str,
    parts: &Parts,
    keys: &EvidenceKeys,
    last: &mut Option<VerifiedArtifact>,
) -> (Option<ArtifactFacts>, Vec<(Kind, String)>) {
    let peeked = CompactJws::parse(body).map(|jws| (peek(&jws), jws));
    let (peeked, jws) = match peeked {
        Ok((Some(peeked), jws)) => (peeked, jws),
        Ok((None, _)) => {
            let words = "it says neither for whom it is nor by what it was approved";
            return (None, vec![(Kind::ArtifactClaims, words.to_owned())]);
        }
        Err(error) => return (None, vec![(Kind::ArtifactSignature, error.to_string())]),
    };
    let mut problems = Vec::new();
    let (verified, evidence_key) = verify(&jws, &peeked, parts, keys, last, &mut problems);
    let (claims, statement) = match verified {
        Some(verified) => verified,
        None => match jws.unverified_claims::<ArtifactClaims>() {
            Ok(claims) => {
                let statement = claims.statement.digest().unwrap_or(jws.digest());
                (claims, statement)
            }
            // Told already: it was the reason why it does not hold.
            Err(_) => return (None, problems),
        },
    };
    let kid = jws.unverified_kid().clone();
    if let Some(key) = parts.keys.manager_key(&kid) {
        let skew = SKEW.num_seconds();
        let early = claims.iat < key.since.timestamp() - skew;
        let late = |until: chrono::DateTime<chrono::Utc>| claims.iat > until.timestamp() + skew;
        let broken = key.compromised && key.retired_at.is_none_or(late);
        if early || key.until.is_some_and(late) || broken {
            let words = "its key was not the manager's, or not alone, when it was issued";
            problems.push((Kind::ArtifactKey, words.to_owned()));
        }
    }
    let copy = CopyView::of(&claims);
    let facts = ArtifactFacts {
        jti: claims.jti,
        aud: claims.aud,
        copy_for: claims.copy_for,
        iat: claims.iat,
        purpose: claims.statement.purpose.to_string(),
        term: claims.statement.term,
        status: claims.status,
        items: claims
            .items
            .iter()
            .map(|item| (item.value.id.clone(), item.value.source.party.clone()))
            .collect(),
        request: claims.request.map(|shown| shown.value),
        notice: claims.notice.map(|shown| shown.value),
        statement,
        kid,
        evidence_key,
        copy,
    };
    (Some(facts), problems)
}

/// What has to be known before it can be checked. Read loosely: the check reads it again.
#[derive(Deserialize)]
struct Peek {
    aud: PartyId,
    copy_for: CopyFor,
    evidence: PeekEvidence,
}

#[derive(Deserialize)]
struct PeekEvidence {
    #[serde(default)]
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct PeekToken {
    iss: String,
}

fn peek(jws: &CompactJws) -> Option<Peek> {
    serde_json::from_slice(&payload(jws.as_str())?).ok()
}

fn payload(compact: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(compact.split('.').nth(1)?).ok()
}

/// The whole check, with the key of the evidence; gives the claims with the digest of the statement if
/// all is well, and that key.
fn verify(
    jws: &CompactJws,
    peeked: &Peek,
    parts: &Parts,
    keys: &EvidenceKeys,
    last: &mut Option<VerifiedArtifact>,
    problems: &mut Vec<(Kind, String)>,
) -> (Option<(ArtifactClaims, Digest)>, Option<Digest>) {
    let expected = Expectation {
        issuer: &parts.claims.iss,
        audience: &peeked.aud,
        copy_for: peeked.copy_for,
        subject: ExpectedSubject::AnyTrusted,
        now: parts.claims.made_at,
    };
    let check = |key| {
        let key = Key(key);
        VerifiedArtifact::verify_beside(jws, &parts.keys, &key, &expected, last.as_ref())
    };
    let token = peeked.evidence.id_token.as_deref();
    let named = token.and_then(|token| {
        let peeked: PeekToken = serde_json::from_slice(&payload(token)?).ok()?;
        keys.of(&peeked.iss, token)
    });
    let checked = match (token, named) {
        (Some(_), None) => {
            let words = "the key of the identity provider is not among the documents";
            problems.push((Kind::EvidenceKeyMissing, words.into()));
            // What else is wrong with it is told all the same.
            match check(None) {
                Err(ArtifactError::Evidence(_)) => return (None, None),
                other => other.map(|verified| (verified, None)),
            }
        }
        (_, Some((digest, key))) => check(Some(key)).map(|verified| (verified, Some(*digest))),
        // A passkey stands in the evidence; whether it is the one the entry names is seen there.
        (None, None) => check(None).map(|verified| {
            let text = verified.evidence_key().to_text().unwrap_or_default();
            let digest = Digest::of_bytes(text.as_bytes());
            (verified, Some(digest))
        }),
    };
    match checked {
        Ok((verified, key)) => {
            let statement = verified.statement();
            let claims = verified.claims().clone();
            *last = Some(verified);
            (Some((claims, statement)), key)
        }
        Err(error) => {
            tell(&error, problems);
            (None, None)
        }
    }
}

fn tell(error: &ArtifactError, problems: &mut Vec<(Kind, String)>) {
    let kind = match error {
        ArtifactError::Jose(_) => Kind::ArtifactSignature,
        ArtifactError::Evidence(_) => Kind::EvidenceForged,
        _ => Kind::ArtifactClaims,
    };
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    problems.push((kind, words));
}
