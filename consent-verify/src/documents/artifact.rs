//! A copy of an artifact: signature, key, claims, disclosures and evidence, by the same code by which
//! every party checks it.

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

/// Reads and checks one. The facts are there whenever it can be read at all.
pub(super) fn read(
    body: &str,
    parts: &Parts,
    keys: &EvidenceKeys,
) -> (Option<ArtifactFacts>, Vec<(Kind, String)>) {
    let parsed = CompactJws::parse(body)
        .and_then(|jws| Ok((jws.unverified_claims::<ArtifactClaims>()?, jws)));
    let (claims, jws) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return (None, vec![(Kind::ArtifactSignature, error.to_string())]),
    };
    let mut problems = Vec::new();
    let evidence_key = verify(&jws, &claims, parts, keys, &mut problems);
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
        statement: claims.statement.digest().unwrap_or(jws.digest()),
        kid,
        evidence_key,
        copy,
    };
    (Some(facts), problems)
}

/// The whole check, with each key that may be the one of the evidence; gives the one that was.
fn verify(
    jws: &CompactJws,
    claims: &ArtifactClaims,
    parts: &Parts,
    keys: &EvidenceKeys,
    problems: &mut Vec<(Kind, String)>,
) -> Option<Digest> {
    let expected = Expectation {
        issuer: &parts.claims.iss,
        audience: &claims.aud,
        copy_for: claims.copy_for,
        subject: ExpectedSubject::AnyTrusted,
        now: parts.claims.made_at,
    };
    let check = |key| VerifiedArtifact::verify(jws, &parts.keys, &Key(key), &expected);
    let found = if claims.evidence.is_sign_in() {
        let issuer = claims.evidence.unverified_issuer().unwrap_or_default();
        let candidates = keys.providers.get(&issuer).map_or(&[][..], Vec::as_slice);
        let named = candidates
            .iter()
            .find(|(_, key)| claims.evidence.named_key(key).is_ok());
        let Some((digest, key)) = named else {
            let words = "the key of the identity provider is not among the documents";
            problems.push((Kind::EvidenceKeyMissing, words.into()));
            // What else is wrong with it is told all the same.
            return match check(None) {
                Err(ArtifactError::Evidence(_)) | Ok(_) => None,
                Err(error) => tell(error, problems),
            };
        };
        check(Some(key)).map(|_| *digest)
    } else {
        // It brings its key along; whether that is the one the entry names is seen there.
        check(None).map(|verified| {
            let text = verified.evidence_key().to_text().unwrap_or_default();
            Digest::of_bytes(text.as_bytes())
        })
    };
    match found {
        Ok(digest) => Some(digest),
        Err(error) => tell(error, problems),
    }
}

fn tell<T>(error: ArtifactError, problems: &mut Vec<(Kind, String)>) -> Option<T> {
    let kind = match &error {
        ArtifactError::Jose(_) => Kind::ArtifactSignature,
        ArtifactError::Evidence(_) => Kind::EvidenceForged,
        _ => Kind::ArtifactClaims,
    };
    let mut words = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    problems.push((kind, words));
    None
}
