//! What her store says that she saw, before she decides.
//!
//! She brings the receipt back herself. It counts when her own key at a store that may serve the
//! item signed it, about this request, this item and what the item asks or less of it, just now. It holds
//! a digest under a salt that never comes here, so it says that she has seen an answer, and nothing
//! of which one.

use consent_model::{
    digest::Digest,
    ids::RequestId,
    jose::CompactJws,
    lifetime,
    party::ItemId,
    preview::{LIFE, PreviewReceipt, RECEIPT_TYP},
    request::{Ask, Request, TransitionError},
    scope::Scope,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use super::{
    Acting, Happening, Line, Link, Manager, ManagerError, SeenAnswer,
    request::{state_of, stored_request},
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// Takes what her store says that she has seen of one item of a request of hers. The same again
    /// changes nothing; a later one takes the place of an earlier.
    ///
    /// # Errors
    /// When the request is not hers or not to be decided any more, or the receipt is not of this
    /// request, of her store, or of now.
    pub async fn take_preview_receipt(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        jws: &CompactJws,
    ) -> Result<(), ManagerError> {
        let (now, who) = (self.now(), who.into());
        let account = who.account();
        let tx = begin(self.db()).await?;
        let row = self.request_row(&tx, id).await?;
        if row.account_id != Some(account.to_string()) {
            return Err(ManagerError::NotFound);
        }
        match state_of(&row)? {
            Request::Pending { expires_at, .. } if expires_at > now => {}
            Request::Pending { .. } => return Err(TransitionError::TooLate.into()),
            _ => return Err(TransitionError::AlreadyDecided.into()),
        }
        let claims: PreviewReceipt = jws.unverified_claims()?;
        let request = stored_request(&row)?;
        let item = request.items.iter().find(|item| item.id == claims.item);
        let item = item.filter(|item| claims.request == id && is_about(&claims, &item.ask));
        let item = item.ok_or(ManagerError::OtherPreview)?;
        // Her own key at a store that may serve it, whatever the header names.
        let links = self.links_for(&tx, who).await?;
        let fitting = self
            .candidates(&tx, &item.ask, &item.source, &links)
            .await?;
        let signed_by = |link: &&Link| link.party == claims.iss && link.reference == claims.link;
        let link = fitting.iter().find(signed_by);
        let key = link.and_then(|link| link.key.as_ref());
        let key = key.ok_or(ManagerError::UnknownKey)?;
        jws.verify::<PreviewReceipt>(RECEIPT_TYP, key)?;
        if claims.aud != *self.issuer() {
            return Err(ManagerError::WrongAudience);
        }
        if !lifetime::holds(claims.iat, claims.exp, LIFE, now) {
            return Err(ManagerError::OutsideTime);
        }
        let seen_at = claims.iat.saturating_mul(1000);
        let key = (id.to_string(), claims.item.to_string());
        let held = entity::preview_receipt::Entity::find_by_id(key)
            .one(&tx)
            .await?;
        if let Some(held) = held {
            if held.jws == jws.as_str() {
                return Ok(());
            }
            if held.seen_at > seen_at {
                return Err(ManagerError::OtherPreview);
            }
        }
        let row = entity::preview_receipt::ActiveModel {
            request_id: Set(id.to_string()),
            item: Set(claims.item.to_string()),
            party_id: Set(claims.iss.to_string()),
            reference: Set(claims.link.as_str().to_owned()),
            answer: Set(claims.answer.to_string()),
            seen_at: Set(seen_at),
            jws: Set(jws.as_str().to_owned()),
        };
        use entity::preview_receipt::Column;
        let update = OnConflict::columns([Column::RequestId, Column::Item])
            .update_columns([
                Column::PartyId,
                Column::Reference,
                Column::Answer,
                Column::SeenAt,
                Column::Jws,
            ])
            .to_owned();
        entity::preview_receipt::Entity::insert(row)
            .on_conflict(update)
            .exec_without_returning(&tx)
            .await?;
        let line = Line {
            account: Some(account),
            what: Happening::AnswerSeen,
            id: id.to_string(),
            actor: who.actor(),
            reason: None,
            at: now,
        };
        self.note_by(&tx, line, who.representation()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What she has seen of a request, as far as the links that she saw it at are still there.
    pub(super) async fn seen_on(
        &self,
        db: &impl ConnectionTrait,
        id: RequestId,
        candidates: &[(ItemId, Vec<Link>)],
    ) -> Result<Vec<SeenAnswer>, ManagerError> {
        let rows = entity::preview_receipt::Entity::find()
            .filter(entity::preview_receipt::Column::RequestId.eq(id.to_string()))
            .all(db)
            .await?;
        let mut seen = Vec::new();
        for row in rows {
            let at = |column| At("preview_receipt", column, &row.request_id);
            let item: ItemId = read::text(at("item"), &row.item)?;
            let links = candidates.iter().find(|(id, _)| *id == item);
            let link = links.and_then(|(_, links)| {
                let is_it = |l: &&Link| {
                    l.party.as_str() == row.party_id && l.reference.as_str() == row.reference
                };
                links.iter().find(is_it)
            });
            if let Some(link) = link {
                let corrupt = |_| ManagerError::Corrupt {
                    table: "preview_receipt",
                    column: "jws",
                    row: row.request_id.clone(),
                };
                let receipt = CompactJws::parse(&row.jws).map_err(corrupt)?;
                let receipt: PreviewReceipt = receipt.unverified_claims()?;
                seen.push(SeenAnswer {
                    item,
                    link: link.id,
                    scope: Scope {
                        range: receipt.range,
                        providers: receipt.providers,
                    },
                    answer: read::text(at("answer"), &row.answer)?,
                    at: read::moment(at("seen_at"), row.seen_at)?,
                });
            }
        }
        Ok(seen)
    }
}

/// Whether a receipt is about what an item asks, or about less of it, as she may have narrowed it.
fn is_about(receipt: &PreviewReceipt, ask: &Ask) -> bool {
    let shown = Ask::Answer {
        question: receipt.question,
        parameters: receipt.parameters.clone(),
        range: receipt.range,
        providers: receipt.providers.clone(),
    };
    shown.is_within(ask)
}

/// What an approval covers of an item that comes from this link, as it is approved: the answer she
/// saw there, over exactly these days and providers. What the form names must be what is kept, so
/// that she approves what her page said; an answer to anything else she has not seen.
pub(super) fn covered(
    seen: &[SeenAnswer],
    named: &[(ItemId, Digest)],
    item: &ItemId,
    link: &Link,
    approved: &Ask,
) -> Result<Option<Digest>, ManagerError> {
    let scope = approved.scope();
    let kept = seen.iter().find(|s| s.item == *item && s.scope == scope);
    let named = named.iter().find(|(id, _)| id == item).map(|(_, d)| *d);
    if kept.map(|k| k.answer) != named {
        return Err(ManagerError::OtherPreview);
    }
    // Seen at another store of hers: it says nothing about this one.
    Ok(kept.filter(|k| k.link == link.id).map(|k| k.answer))
}
