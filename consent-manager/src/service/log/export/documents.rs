//! The documents that entries of an archive name: those of the tables that keep them, and those that
//! the log keeps.

use std::{collections::BTreeSet, io::Write};

use consent_evidence::{
    archive::{DocumentKind, Scope},
    entry::LogEvent,
};
use consent_model::digest::Digest;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Query},
};

use super::{ExportError, Exporting, PAGE};
use crate::{
    service::{ManagerError, log::tree::signed},
    storage::{
        entity::{
            acknowledgement, artifact, consent, consent_request, decision, log_document, log_entry,
            notice,
        },
        read::{self, At},
    },
};

impl<W: Write> Exporting<'_, W> {
    /// Documents, each once: those of the tables that keep them, where an entry of the scope names
    /// them, and those that the log keeps.
    pub(super) async fn documents(&mut self) -> Result<(), ExportError> {
        self.artifacts().await?;
        if !matches!(self.scope, Scope::Party { .. }) {
            self.requests().await?;
            self.notices().await?;
            self.acknowledgements().await?;
        }
        let named: Vec<Digest> = std::mem::take(&mut self.named).into_iter().collect();
        for some in named.chunks(200) {
            let rows = log_document::Entity::find()
                .filter(log_document::Column::Digest.is_in(some.iter().map(ToString::to_string)))
                .order_by_asc(log_document::Column::Digest)
                .all(self.manager.db())
                .await?;
            for row in rows {
                let at = |column| At("log_document", column, &row.digest);
                let kind = read::word(at("kind"), &row.kind)?;
                let digest = read::text(at("digest"), &row.digest)?;
                self.archive.document(kind, &digest, &row.body)?;
            }
        }
        Ok(())
    }

    /// That the thing of this kind and id has an entry in the scope that can be read; of this action, if
    /// one is named.
    pub(super) fn has_entry(
        &self,
        subject: &str,
        action: Option<&str>,
        id: Expr,
    ) -> Result<Condition, ManagerError> {
        let mut exists = Query::select();
        exists
            .expr(Expr::val(1))
            .from(log_entry::Entity)
            .and_where(log_entry::Column::Subject.eq(subject))
            .and_where(Expr::col((log_entry::Entity, log_entry::Column::SubjectId)).eq(id))
            .and_where(log_entry::Column::Event.is_not_null())
            .and_where(log_entry::Column::Number.lt(signed(self.size)?));
        if let Some(action) = action {
            exists.and_where(log_entry::Column::Action.eq(action));
        }
        match &self.scope {
            Scope::Person { name } => {
                exists.and_where(log_entry::Column::Person.eq(name.as_str()));
            }
            Scope::Party { id } => {
                exists.and_where(log_entry::Column::Party.eq(id.as_str()));
                exists.and_where(log_entry::Column::ForParty.eq(true));
            }
            Scope::Population { from, to } => {
                exists.and_where(log_entry::Column::Number.gte(signed(*from)?));
                exists.and_where(log_entry::Column::Number.lt(signed(*to)?));
            }
        }
        Ok(Condition::all().add(Expr::exists(exists)))
    }

    /// That a copy was issued in the scope: only that entry names its document.
    pub(super) fn was_issued(&self) -> Result<Condition, ManagerError> {
        let id = Expr::col((artifact::Entity, artifact::Column::Id));
        self.has_entry("artifact", Some("issued"), id)
    }

    async fn artifacts(&mut self) -> Result<(), ExportError> {
        let mut after = String::new();
        loop {
            let here = self.was_issued()?;
            let rows = artifact::Entity::find()
                .filter(artifact::Column::Id.gt(&after))
                .filter(here)
                .order_by_asc(artifact::Column::Id)
                .limit(PAGE)
                .all(self.manager.db())
                .await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in &rows {
                self.bytes(DocumentKind::Artifact, &row.jws)?;
            }
        }
        Ok(())
    }

    async fn requests(&mut self) -> Result<(), ExportError> {
        let mut after = String::new();
        loop {
            let id = Expr::col((consent_request::Entity, consent_request::Column::Id));
            let here = self.has_entry("consent_request", None, id)?;
            let rows = consent_request::Entity::find()
                .filter(consent_request::Column::Id.gt(&after))
                .filter(here)
                .order_by_asc(consent_request::Column::Id)
                .limit(PAGE)
                .all(self.manager.db())
                .await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in &rows {
                self.bytes(DocumentKind::Request, &row.jws)?;
            }
        }
        Ok(())
    }

    async fn notices(&mut self) -> Result<(), ExportError> {
        let mut after = String::new();
        loop {
            let own = Expr::col((notice::Entity, notice::Column::Id));
            let by_decision = Query::select()
                .expr(Expr::val(1))
                .from(decision::Entity)
                .and_where(
                    Expr::col((decision::Entity, decision::Column::NoticeId)).eq(own.clone()),
                )
                .cond_where(self.has_entry(
                    "decision",
                    None,
                    Expr::col((decision::Entity, decision::Column::Id)),
                )?)
                .to_owned();
            let by_consent = Query::select()
                .expr(Expr::val(1))
                .from(consent::Entity)
                .and_where(Expr::col((consent::Entity, consent::Column::NoticeId)).eq(own.clone()))
                .cond_where(self.has_entry(
                    "consent",
                    Some("granted"),
                    Expr::col((consent::Entity, consent::Column::Id)),
                )?)
                .to_owned();
            let here = Condition::any()
                .add(self.has_entry("notice", None, own)?)
                .add(Expr::exists(by_decision))
                .add(Expr::exists(by_consent));
            let rows = notice::Entity::find()
                .filter(notice::Column::Id.gt(&after))
                .filter(here)
                .order_by_asc(notice::Column::Id)
                .limit(PAGE)
                .all(self.manager.db())
                .await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in &rows {
                let digest = read::text(At("notice", "digest", &row.id), &row.digest)?;
                self.archive
                    .document(DocumentKind::Notice, &digest, &row.body)?;
            }
        }
        Ok(())
    }

    /// What parties have signed about consents, those that entries of the scope name.
    async fn acknowledgements(&mut self) -> Result<(), ExportError> {
        let mut after = None;
        loop {
            let acknowledged = self
                .in_scope()?
                .filter(log_entry::Column::Subject.eq("consent"))
                .filter(log_entry::Column::Action.eq("acknowledged"));
            let rows = self.page(acknowledged, after).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.number);
            let mut wanted = BTreeSet::new();
            for row in rows.iter() {
                let place = row.number.to_string();
                let Some(event) = &row.event else { continue };
                let event: LogEvent = read::json(At("log_entry", "event", &place), event)?;
                wanted.extend(event.facts.document);
            }
            let consents: BTreeSet<_> = rows.iter().map(|row| row.subject_id.clone()).collect();
            let signed = acknowledgement::Entity::find()
                .filter(acknowledgement::Column::ConsentId.is_in(consents))
                .order_by_asc(acknowledgement::Column::Id)
                .all(self.manager.db())
                .await?;
            for row in signed {
                // Each is named by one entry, so none is written twice.
                let digest = Digest::of_bytes(row.jws.as_bytes());
                if wanted.remove(&digest) {
                    self.archive
                        .document(DocumentKind::Acknowledgement, &digest, &row.jws)?;
                }
            }
        }
        Ok(())
    }

    fn bytes(&mut self, kind: DocumentKind, body: &str) -> Result<(), ExportError> {
        let digest = Digest::of_bytes(body.as_bytes());
        Ok(self.archive.document(kind, &digest, body)?)
    }
}
