//! One entry with everything that shows it to be what was entered: checked here as anybody outside
//! checks it, from the bytes that are stored.

use consent_evidence::{
    archive::DocumentKind,
    checkpoint,
    entry::{self, LogEvent},
    proof::{check_consistency, check_inclusion},
    tree,
};
use consent_model::{
    digest::{Digest, Salt},
    jose::{CompactJws, Jwks},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::search::{AuditHit, hit};
use crate::{
    service::{Manager, ManagerError, log::signed},
    storage::{
        entity::{acknowledgement, artifact, consent_request, log_document, log_entry, notice},
        read::{self, At},
    },
};

/// An entry as an auditor sees it.
#[derive(Debug, Clone)]
pub struct AuditedEntry {
    /// The entry.
    pub hit: AuditHit,
    /// Its event in canonical form; none: destroyed.
    pub event: Option<LogEvent>,
    /// What it is salted with; none: destroyed.
    pub salt: Option<Salt>,
    /// What the log has of it.
    pub digest: Digest,
    /// Its proof as a C2SP tlog-proof; none: it is not under a checkpoint yet.
    pub proof: Option<String>,
    /// What was checked.
    pub checks: Vec<Check>,
}

/// Something that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub what: Checked,
    /// What came of it.
    pub outcome: CheckOutcome,
    /// A digest, a root, a name.
    pub detail: Option<String>,
}

/// What can be checked of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// Salt and event give the digest.
    Digest,
    /// It stands at its number under a checkpoint of so many entries.
    Inclusion(u64),
    /// The log has signed that checkpoint.
    Checkpoint,
    /// So many witnesses have cosigned it.
    Witnesses(u32),
    /// The tree of so many entries, which the auditor was shown first, is the beginning of this one.
    Consistency(u64),
    /// A document of this kind, which the entry names, has the digest.
    Document(DocumentKind),
    /// Such a document is signed by this party, or by the manager.
    Signature(DocumentKind, String),
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// What it needs is not there, or not any more.
    NotPossible,
}

impl From<bool> for CheckOutcome {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

impl Check {
    fn new(what: Checked, outcome: impl Into<CheckOutcome>, detail: Option<String>) -> Self {
        Self {
            what,
            outcome: outcome.into(),
            detail,
        }
    }
}

impl Manager {
    /// An entry and what can be checked of it; `seen` is a checkpoint that the auditor knows.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is no such entry.
    pub async fn audited_entry(
        &self,
        number: u64,
        seen: &str,
    ) -> Result<AuditedEntry, ManagerError> {
        let row = log_entry::Entity::find_by_id(signed(number)?)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let place = row.number.to_string();
        let at = |column| At("log_entry", column, &place);
        let stored = row.digest.as_slice().try_into();
        let digest = Digest::from_bytes(stored.map_err(|_| at("digest").corrupt())?);
        let salt = match row.salt.as_deref() {
            None => None,
            Some(salt) => Some(Salt::from_bytes(
                salt.try_into().map_err(|_| at("salt").corrupt())?,
            )),
        };
        let mut checks = Vec::new();
        let opened = salt.as_ref().zip(row.event.as_ref());
        let outcome = opened.map_or(CheckOutcome::NotPossible, |(salt, event)| {
            (Digest::salted_bytes(salt, event.as_bytes()) == digest).into()
        });
        checks.push(Check::new(
            Checked::Digest,
            outcome,
            Some(digest.to_string()),
        ));
        let event: Option<LogEvent> = match &row.event {
            None => None,
            Some(event) => Some(read::json(at("event"), event)?),
        };
        self.integrated(number).await?;
        let proof = self.in_tree(number, &digest, seen, &mut checks).await?;
        if let Some(event) = &event {
            self.documents_of(event, &mut checks).await?;
        }
        Ok(AuditedEntry {
            hit: hit(&row)?,
            event,
            salt,
            digest,
            proof,
            checks,
        })
    }

    /// Checks the tree from this entry up, and gives the proof.
    async fn in_tree(
        &self,
        number: u64,
        digest: &Digest,
        seen: &str,
        checks: &mut Vec<Check>,
    ) -> Result<Option<String>, ManagerError> {
        let proof = match self.log_inclusion(number).await {
            Ok(proof) => proof,
            Err(ManagerError::NotFound) => {
                let none = Check::new(Checked::Inclusion(0), CheckOutcome::NotPossible, None);
                checks.push(none);
                return Ok(None);
            }
            Err(other) => return Err(other),
        };
        // Opened with the log's public key alone, as by anybody.
        let Ok(tree) = self.open_checkpoint(&proof.checkpoint) else {
            checks.push(Check::new(Checked::Checkpoint, false, None));
            return Ok(None);
        };
        let leaf = entry::leaf(digest);
        let holds = check_inclusion(&proof.hashes, tree.size, tree.root, number, leaf).is_ok();
        checks.push(Check::new(Checked::Inclusion(tree.size), holds, None));
        let root = Digest::from_bytes(tree.root.0).to_string();
        checks.push(Check::new(Checked::Checkpoint, true, Some(root)));
        let cosigned = u32::try_from(tree.cosigned.len()).unwrap_or(u32::MAX);
        if !self.witness_vkeys().is_empty() {
            let names: Vec<_> = tree
                .cosigned
                .iter()
                .map(|(name, _)| name.as_str())
                .collect();
            let outcome = match cosigned {
                0 => CheckOutcome::NotPossible,
                _ => CheckOutcome::Holds,
            };
            let names = Some(names.join(", ")).filter(|names| !names.is_empty());
            checks.push(Check::new(Checked::Witnesses(cosigned), outcome, names));
        }
        if let Ok(first) = checkpoint::unverified(seen)
            && first.size <= tree.size
        {
            let holds = self
                .begins_with(first.size, first.root, tree.size, tree.root)
                .await?;
            let root = Digest::from_bytes(first.root.0).to_string();
            let what = Checked::Consistency(first.size);
            checks.push(Check::new(what, holds, Some(root)));
        }
        Ok(Some(proof.to_text()))
    }

    async fn begins_with(
        &self,
        smaller: u64,
        old: tree::LeafHash,
        size: u64,
        root: tree::LeafHash,
    ) -> Result<bool, ManagerError> {
        let Ok(names) = tree::tiles_of_consistency(smaller, size) else {
            return Ok(false);
        };
        let tiles = self.tiles(self.db(), &names).await?;
        let Ok(proof) = tree::consistency(smaller, size, &tiles) else {
            return Ok(false);
        };
        Ok(check_consistency(&proof, smaller, old, size, root).is_ok())
    }

    /// The documents that an event names: whether they are there as named, and by whom they are signed.
    async fn documents_of(
        &self,
        event: &LogEvent,
        checks: &mut Vec<Check>,
    ) -> Result<(), ManagerError> {
        let named = [
            event.facts.document,
            event.facts.notice,
            event.facts.evidence_key,
        ];
        for digest in named.into_iter().flatten() {
            let found = self.document_of(event, &digest).await?;
            let Some((kind, body)) = found else {
                let kind = kind_of(event, &digest);
                let what = Checked::Document(kind);
                let none = CheckOutcome::NotPossible;
                checks.push(Check::new(what, none, Some(digest.to_string())));
                continue;
            };
            let holds = kind.digest(&body) == Some(digest);
            let what = Checked::Document(kind);
            checks.push(Check::new(what, holds, Some(digest.to_string())));
            if let Some((by, outcome)) = self.signed_by(kind, event, &body).await? {
                checks.push(Check::new(Checked::Signature(kind, by), outcome, None));
            }
        }
        Ok(())
    }

    /// A document by its digest, out of the table that keeps it.
    pub(super) async fn document_of(
        &self,
        event: &LogEvent,
        digest: &Digest,
    ) -> Result<Option<(DocumentKind, String)>, ManagerError> {
        let (db, id) = (self.db(), event.subject_id.as_str());
        let kind = kind_of(event, digest);
        let body = match kind {
            DocumentKind::Artifact => {
                let row = artifact::Entity::find_by_id(id).one(db).await?;
                row.map(|row| row.jws)
            }
            DocumentKind::Request => {
                let row = consent_request::Entity::find_by_id(id).one(db).await?;
                row.map(|row| row.jws)
            }
            DocumentKind::Notice => {
                let mut shown =
                    notice::Entity::find().filter(notice::Column::Digest.eq(digest.to_string()));
                if let Some(request) = event.facts.request {
                    shown = shown.filter(notice::Column::RequestId.eq(request.to_string()));
                }
                shown.one(db).await?.map(|row| row.body)
            }
            DocumentKind::Acknowledgement => {
                let rows = acknowledgement::Entity::find()
                    .filter(acknowledgement::Column::ConsentId.eq(id))
                    .all(db)
                    .await?;
                let mut bodies = rows.into_iter().map(|row| row.jws);
                bodies.find(|jws| Digest::of_bytes(jws.as_bytes()) == *digest)
            }
            _ => {
                let row = log_document::Entity::find_by_id(digest.to_string())
                    .one(db)
                    .await?;
                return match row {
                    None => Ok(None),
                    Some(row) => {
                        let at = At("log_document", "kind", &row.digest);
                        Ok(Some((read::word(at, &row.kind)?, row.body)))
                    }
                };
            }
        };
        // What was destroyed in its time is left empty.
        Ok(body
            .filter(|body| !body.is_empty())
            .map(|body| (kind, body)))
    }

    /// Who has signed a document, and whether the signature holds; none: this kind is not signed.
    async fn signed_by(
        &self,
        kind: DocumentKind,
        event: &LogEvent,
        body: &str,
    ) -> Result<Option<(String, CheckOutcome)>, ManagerError> {
        let keys = self.archive_keys().await?;
        let by_party = matches!(kind, DocumentKind::Request | DocumentKind::Acknowledgement);
        let by = match (kind, &event.facts.party) {
            (DocumentKind::Artifact, _) => self.issuer().to_string(),
            (_, Some(party)) if by_party => party.to_string(),
            _ => return Ok(None),
        };
        let Ok(jws) = CompactJws::parse(body) else {
            return Ok(Some((by, CheckOutcome::Fails)));
        };
        let key = match (&event.facts.party, by_party) {
            (Some(party), true) => keys.party(party).and_then(|party| {
                let mut keys = party.keys.iter();
                keys.find(|key| key.kid() == jws.unverified_kid()).cloned()
            }),
            _ => keys
                .manager_key(jws.unverified_kid())
                .map(|key| key.jwk.clone()),
        };
        let holds = key.is_some_and(|key| {
            Jwks::new(vec![key]).is_ok_and(|keys| jws.check_signature(&keys).is_ok())
        });
        Ok(Some((by, holds.into())))
    }
}

/// Of which kind a document is that an event names (docs/evidence.md, "Entries").
fn kind_of(event: &LogEvent, digest: &Digest) -> DocumentKind {
    let facts = &event.facts;
    if facts.notice.as_ref() == Some(digest) {
        return DocumentKind::Notice;
    }
    if facts.evidence_key.as_ref() == Some(digest) {
        return DocumentKind::EvidenceKey;
    }
    match event.subject.as_str() {
        "artifact" => DocumentKind::Artifact,
        "consent_request" => DocumentKind::Request,
        "notice" | "decision" => DocumentKind::Notice,
        "consent" => DocumentKind::Acknowledgement,
        "question" => DocumentKind::Question,
        "policy" => DocumentKind::Policy,
        "passkey" => DocumentKind::Passkey,
        _ => DocumentKind::Party,
    }
}
