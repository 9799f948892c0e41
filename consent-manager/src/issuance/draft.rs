//! The draft of an approval, and of the copies that come of it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::{ApprovalStatement, ApprovedItem, Disclosure, Evidence, STATEMENT_TAG},
    artifact::{ArtifactClaims, CopyFor, VERSION},
    digest::{Digest, DigestError},
    ids::{ArtifactId, ConsentId},
    party::{PartyId, Pseudonym},
    purpose::Purpose,
    representation::GuardianOf,
    request::Ask,
    status_list::StatusReference,
    term::Term,
};
use serde::{Deserialize, Serialize};
use service_kit::entropy::IdSource;
use url::Url;

/// Everything she approves, with the salts, waiting for her evidence.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ApprovalDraft {
    pub(crate) consent: ConsentId,
    pub(crate) statement: ApprovalStatement,
    pub(crate) items: Vec<Disclosure<ApprovedItem>>,
    pub(crate) request: Disclosure<Digest>,
    pub(crate) notice: Disclosure<Digest>,
    pub(crate) data_user: Disclosure<PartyId>,
    pub(crate) nonce: String,
    /// The consent that ends when this one is issued.
    pub(crate) supersedes: Option<ConsentId>,
}

/// What an approval is drafted from.
pub(crate) struct Approving {
    pub(crate) request: Digest,
    pub(crate) notice: Digest,
    pub(crate) data_user: PartyId,
    pub(crate) items: Vec<ApprovedItem>,
    pub(crate) purpose: Purpose,
    pub(crate) term: Term,
    /// As whose guardian it is approved; none: by herself.
    pub(crate) approved_by: Option<GuardianOf>,
    /// When it is put before her, seconds.
    pub(crate) made_at: i64,
    pub(crate) supersedes: Option<ConsentId>,
}

impl ApprovalDraft {
    /// Salts and binds what she is about to approve.
    pub(crate) fn new(
        approving: Approving,
        nonce: String,
        ids: &IdSource,
    ) -> Result<Self, DigestError> {
        fn salted<T: Serialize>(value: T, ids: &IdSource) -> Disclosure<T> {
            Disclosure {
                salt: ids.salt(),
                value,
            }
        }
        let items: Vec<_> = approving
            .items
            .into_iter()
            .map(|i| salted(i, ids))
            .collect();
        let (request, notice, data_user) = (
            salted(approving.request, ids),
            salted(approving.notice, ids),
            salted(approving.data_user, ids),
        );
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: request.digest()?,
            notice: notice.digest()?,
            data_user: data_user.digest()?,
            items: items
                .iter()
                .map(Disclosure::digest)
                .collect::<Result<_, _>>()?,
            purpose: approving.purpose,
            term: approving.term,
            approved_by: approving.approved_by,
            made_at: approving.made_at,
        };
        Ok(Self {
            consent: ids.mint(),
            statement,
            items,
            request,
            notice,
            data_user,
            nonce,
            supersedes: approving.supersedes,
        })
    }

    /// The parties that get a copy: the data user first, then each source once.
    pub(crate) fn receivers(&self) -> Vec<(PartyId, CopyFor)> {
        let sources: BTreeSet<_> = self.items.iter().map(|i| &i.value.source.party).collect();
        std::iter::once((self.data_user.value.clone(), CopyFor::DataUser))
            .chain(sources.into_iter().map(|p| (p.clone(), CopyFor::Source)))
            .collect()
    }

    /// The claims of one copy. A provider's shows its own items and nobody else; the copy of her
    /// own store also shows who asks, since it is hers.
    pub(crate) fn copy(
        &self,
        place: Place,
        evidence: &Evidence,
        at: DateTime<Utc>,
    ) -> ArtifactClaims {
        let Place {
            issuer,
            party,
            copy_for,
            id,
            pseudonym,
            status,
            supersedes,
        } = place;
        let for_user = copy_for == CopyFor::DataUser;
        let items: Vec<_> = self
            .items
            .iter()
            .filter(|i| for_user || i.value.source.party == party)
            .cloned()
            .collect();
        let for_her_store = !for_user
            && items
                .iter()
                .any(|i| matches!(i.value.ask, Ask::Answer { .. }));
        ArtifactClaims {
            version: VERSION,
            iss: issuer,
            aud: party,
            copy_for,
            sub: pseudonym,
            jti: id,
            iat: at.timestamp(),
            nbf: self.statement.term.start.timestamp(),
            exp: self.statement.term.expiry.timestamp(),
            status,
            decided_at: at.timestamp(),
            statement: self.statement.clone(),
            items,
            request: for_user.then(|| self.request.clone()),
            notice: for_user.then(|| self.notice.clone()),
            data_user: (for_user || for_her_store).then(|| self.data_user.clone()),
            evidence: evidence.clone(),
            supersedes,
        }
    }
}

/// What is a copy's own.
pub(crate) struct Place {
    pub(crate) issuer: Url,
    pub(crate) party: PartyId,
    pub(crate) copy_for: CopyFor,
    pub(crate) id: ArtifactId,
    pub(crate) pseudonym: Pseudonym,
    pub(crate) status: StatusReference,
    /// The same party's copy of the consent that is replaced.
    pub(crate) supersedes: Option<ArtifactId>,
}
