//! What an entry says of the thing it is about: organisations, purpose, digests. Read in the same
//! transaction, so that no operation has to be told it.

use consent_evidence::entry::Facts;
use consent_model::digest::Digest;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::super::{DocumentKind, Happening, Line};
use crate::{
    service::{Manager, ManagerError},
    storage::{
        entity::{self, consent, consent_request, data_session, decision, link, notice, question},
        read::{self, At},
    },
};

impl Manager {
    /// The facts of a line, with `more` that only its operation knows.
    pub(super) async fn facts_of(
        &self,
        db: &impl ConnectionTrait,
        line: &Line,
        more: Facts,
    ) -> Result<Facts, ManagerError> {
        let id = line.id.as_str();
        let mut facts = match line.what.subject() {
            "consent" => {
                let row = consent::Entity::find_by_id(id).one(db).await?;
                let row = row.ok_or(ManagerError::NotFound)?;
                let mut facts = of_consent(&row)?;
                if line.what == Happening::ConsentGranted {
                    facts.request = Some(read::text(
                        At("consent", "request_id", id),
                        &row.request_id,
                    )?);
                    with_notice(db, &mut facts, &row.notice_id).await?;
                }
                facts
            }
            "consent_request" => of_request(db, id).await?,
            "notice" => of_notice(db, id).await?,
            "decision" => {
                let row = decision::Entity::find_by_id(id).one(db).await?;
                let row = row.ok_or(ManagerError::NotFound)?;
                let mut facts = of_notice(db, &row.notice_id).await?;
                let consent = row.consent_id.as_deref();
                let consent = consent.map(|c| read::text(At("decision", "consent_id", id), c));
                facts.consent = consent.transpose()?;
                facts
            }
            "data_session" => {
                let row = data_session::Entity::find_by_id(id).one(db).await?;
                let row = row.ok_or(ManagerError::NotFound)?;
                of_session(db, &row).await?
            }
            "link" => {
                let row = link::Entity::find_by_id(id).one(db).await?;
                let row = row.ok_or(ManagerError::NotFound)?;
                Facts {
                    source: Some(read::text(At("link", "party_id", id), &row.party_id)?),
                    ..Facts::default()
                }
            }
            "question" => {
                let row = question::Entity::find_by_id(id).one(db).await?;
                let manifest = row.ok_or(ManagerError::NotFound)?.manifest;
                let kept = self
                    .keep_document(db, DocumentKind::Question, &manifest)
                    .await?;
                of_document(kept)
            }
            "party" => Facts {
                party: Some(read::text(At("party", "id", id), id)?),
                ..Facts::default()
            },
            _ => Facts::default(),
        };
        let Facts {
            party,
            document,
            evidence_key,
            item,
            classes,
            bytes,
            pages,
            copies,
            ..
        } = more;
        facts.party = party.or(facts.party);
        facts.document = document.or(facts.document);
        facts.evidence_key = evidence_key;
        facts.item = item.or(facts.item);
        facts.classes = classes;
        facts.bytes = bytes;
        facts.pages = pages;
        facts.copies = copies;
        Ok(facts)
    }
}

/// About a document, and nothing else.
pub(in crate::service) fn of_document(document: Digest) -> Facts {
    Facts {
        document: Some(document),
        ..Facts::default()
    }
}

fn of_consent(row: &consent::Model) -> Result<Facts, ManagerError> {
    let at = |column| At("consent", column, &row.id);
    Ok(Facts {
        consent: Some(read::text(at("id"), &row.id)?),
        party: Some(read::text(at("data_user"), &row.data_user)?),
        purpose: Some(row.purpose.clone()),
        ..Facts::default()
    })
}

async fn of_request(db: &impl ConnectionTrait, id: &str) -> Result<Facts, ManagerError> {
    let row = consent_request::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or(ManagerError::NotFound)?;
    let at = |column| At("consent_request", column, id);
    let consent = row.consent_id.as_deref();
    Ok(Facts {
        request: Some(read::text(at("id"), id)?),
        party: Some(read::text(at("party_id"), &row.party_id)?),
        purpose: row.purpose.clone(),
        consent: consent
            .map(|c| read::text(at("consent_id"), c))
            .transpose()?,
        document: Some(Digest::of_bytes(row.jws.as_bytes())),
        ..Facts::default()
    })
}

/// Of a notice: also the request it belongs to, but not its document, which is the request's own.
async fn of_notice(db: &impl ConnectionTrait, id: &str) -> Result<Facts, ManagerError> {
    let row = notice::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or(ManagerError::NotFound)?;
    let mut facts = of_request(db, &row.request_id).await?;
    facts.document = None;
    facts.consent = None;
    say_notice(&mut facts, &row)?;
    Ok(facts)
}

async fn with_notice(
    db: &impl ConnectionTrait,
    facts: &mut Facts,
    id: &str,
) -> Result<(), ManagerError> {
    let row = notice::Entity::find_by_id(id).one(db).await?;
    say_notice(facts, &row.ok_or(ManagerError::NotFound)?)
}

fn say_notice(facts: &mut Facts, row: &notice::Model) -> Result<(), ManagerError> {
    facts.notice = Some(read::text(At("notice", "digest", &row.id), &row.digest)?);
    facts.language = Some(row.language.clone());
    Ok(())
}

async fn of_session(
    db: &impl ConnectionTrait,
    row: &data_session::Model,
) -> Result<Facts, ManagerError> {
    let at = |column| At("data_session", column, &row.id);
    let consent = entity::consent::Entity::find_by_id(&row.consent_id)
        .one(db)
        .await?
        .ok_or(ManagerError::NotFound)?;
    Ok(Facts {
        source: Some(read::text(at("source"), &row.source)?),
        item: Some(read::text(at("item"), &row.item)?),
        ..of_consent(&consent)?
    })
}
