//! Consents of a [`FakeManager`]: claims that pass every check, to be signed as they are or spoilt.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    approval::{
        ApprovalStatement, ApprovedItem, Disclosure, Evidence, EvidenceSubject, STATEMENT_TAG,
        challenge,
    },
    artifact::{ArtifactClaims, CopyFor, TYP, VERSION},
    digest::Digest,
    ids::ArtifactId,
    jose::sign,
    party::{PartyId, Pseudonym},
    request::Ask,
    status_list::StatusReference,
    term::{DataLife, FetchType, Mode, Term, Unit},
};
use serde_json::json;

use super::manager::{FakeManager, locked};

/// The client that her approvals are signed in through.
pub const IDENTITY_CLIENT: &str = "manager";

/// What she approved, for one source.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The source.
    pub source: PartyId,
    /// She, as the source knows her.
    pub pseudonym: Pseudonym,
    /// She, as the identity provider knows her: who signed in to approve.
    pub subject: String,
    /// What.
    pub item: ApprovedItem,
    /// How long and how often.
    pub term: Term,
    /// What for.
    pub purpose: &'static str,
}

/// One use, from yesterday to thirty days after [`super::start`].
#[must_use]
pub fn one_time() -> Term {
    let day = chrono::TimeDelta::days(1);
    Term {
        start: super::start() - day,
        expiry: super::start() + day * 30,
        fetch: FetchType::OneTime,
        frequency: None,
        data_life: DataLife {
            unit: Unit::Month,
            value: 1,
        },
        mode: Mode::Query,
    }
}

impl FakeManager {
    /// Who signs in as `subject` to approve, as a source learns it at linking.
    #[must_use]
    pub fn evidence_subject(&self, subject: &str) -> EvidenceSubject {
        EvidenceSubject {
            iss: self.identity_issuer().to_owned(),
            aud: IDENTITY_CLIENT.to_owned(),
            sub: subject.to_owned(),
        }
    }

    /// A source's copy of a consent decided now, under an id and a status index of its own.
    pub fn consent(&self, plan: &Plan) -> ArtifactClaims {
        let ids = &self.shared.ids;
        let now = ids.clock().now().timestamp();
        let item = Disclosure {
            salt: ids.salt(),
            value: plan.item.clone(),
        };
        let receiver: PartyId = "lender.example".parse().unwrap();
        let receiver = Disclosure {
            salt: ids.salt(),
            value: receiver,
        };
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: Digest::of_bytes(b"request"),
            notice: Digest::of_bytes(b"notice"),
            data_user: receiver.digest().unwrap(),
            items: vec![item.digest().unwrap()],
            purpose: plan.purpose.parse().unwrap(),
            term: plan.term,
            approved_by: None,
            made_at: now,
        };
        let evidence = self.evidence(&statement, &plan.subject);
        ArtifactClaims {
            version: VERSION,
            iss: self.base().clone(),
            aud: plan.source.clone(),
            copy_for: CopyFor::Source,
            sub: plan.pseudonym.clone(),
            jti: ids.mint(),
            iat: now,
            nbf: plan.term.start.timestamp(),
            exp: plan.term.expiry.timestamp(),
            status: StatusReference {
                idx: self.next_index(),
                uri: self.shared.status_uri(),
            },
            decided_at: now,
            statement,
            items: vec![item],
            request: None,
            notice: None,
            // Her store learns who receives an answer; a provider never does.
            data_user: matches!(plan.item.ask, Ask::Answer { .. }).then_some(receiver),
            evidence,
            supersedes: None,
        }
    }

    /// Her approval of this statement, signed in now.
    pub fn evidence(&self, statement: &ApprovalStatement, subject: &str) -> Evidence {
        self.sign_in_for(&statement.digest().unwrap(), subject)
    }

    /// Her word for what has this digest, signed in now.
    pub fn sign_in_for(&self, statement: &Digest, subject: &str) -> Evidence {
        let ids = &self.shared.ids;
        let now = ids.clock().now().timestamp();
        let nonce = ids.bytes32();
        let answer = challenge(&nonce, statement);
        let she = self.evidence_subject(subject);
        let token = json!({
            "iss": she.iss, "aud": she.aud, "sub": she.sub, "iat": now, "exp": now + 300,
            "auth_time": now, "nonce": URL_SAFE_NO_PAD.encode(answer),
        });
        let id_token = sign("JWT", &token, &locked(&self.shared.identity)).unwrap();
        Evidence::OidcSignIn {
            id_token: id_token.as_str().to_owned(),
            nonce: URL_SAFE_NO_PAD.encode(nonce),
        }
    }

    /// The same approval in a copy under another id and status index, as only somebody with the
    /// manager's key can make it.
    pub fn again(&self, claims: &ArtifactClaims) -> ArtifactClaims {
        let mut again = claims.clone();
        again.jti = self.shared.ids.mint();
        again.status.idx = self.next_index();
        again
    }

    /// Signs a copy and serves it under its own id.
    pub fn issue(&self, claims: &ArtifactClaims) -> ArtifactId {
        self.publish(claims.jti, self.sign(TYP, claims));
        claims.jti
    }
}
