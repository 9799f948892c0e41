//! What is made of the entries for other tools and for people: records, receipts and ledgers. The pure
//! part of it is `consent_evidence`'s, so that a verifier makes the same.

use std::io::Write;

use consent_evidence::{
    archive::{ConsentView, Scope, record::ledger::Ledger, view::CopyView},
    entry::LogEvent,
};
use consent_model::{artifact::ArtifactClaims, jose::CompactJws};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{ExportError, Exporting};
use crate::{
    service::ManagerError,
    storage::{
        entity::{artifact, log_entry},
        read::{self, At},
    },
};

impl<W: Write> Exporting<'_, W> {
    /// The records of the consents that were given in the scope, or their receipts.
    pub(super) async fn consents(&mut self, receipts: bool) -> Result<(), ExportError> {
        let of_party = matches!(self.scope, Scope::Party { .. });
        let (subject, begins) = match of_party {
            true => ("artifact", "issued"),
            false => ("consent", "granted"),
        };
        let mut after = None;
        loop {
            let given = self
                .in_scope()?
                .filter(log_entry::Column::Subject.eq(subject))
                .filter(log_entry::Column::Action.eq(begins))
                .filter(log_entry::Column::Event.is_not_null());
            let rows = self.page(given, after).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.number);
            for some in rows.chunks(100) {
                let views = self.views(subject, some).await?;
                for view in &views {
                    if receipts {
                        self.archive.receipt(view)?;
                    } else {
                        self.archive.consent(view)?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn views(
        &self,
        subject: &str,
        begun: &[log_entry::Model],
    ) -> Result<Vec<ConsentView>, ExportError> {
        let ids: Vec<&str> = begun.iter().map(|row| row.subject_id.as_str()).collect();
        let entries = self
            .in_scope()?
            .filter(log_entry::Column::Subject.eq(subject))
            .filter(log_entry::Column::SubjectId.is_in(ids.clone()))
            .order_by_asc(log_entry::Column::Number)
            .all(self.manager.db())
            .await?;
        let copies = if subject == "artifact" {
            artifact::Entity::find().filter(artifact::Column::Id.is_in(ids))
        } else {
            artifact::Entity::find().filter(artifact::Column::ConsentId.is_in(ids))
        };
        // One that was issued before what the archive holds is not in it.
        let copies = copies
            .filter(artifact::Column::CopyFor.eq("data_user"))
            .filter(self.was_issued()?)
            .all(self.manager.db())
            .await?;
        let mut views = Vec::new();
        for first in begun {
            let mut about = Vec::new();
            for row in entries
                .iter()
                .filter(|row| row.subject_id == first.subject_id)
            {
                let place = row.number.to_string();
                let at = |column| At("log_entry", column, &place);
                let Some(event) = &row.event else { continue };
                let number = u64::try_from(row.number).map_err(|_| at("number").corrupt())?;
                about.push((number, read::json::<LogEvent>(at("event"), event)?));
            }
            let copy = copies
                .iter()
                .find(|copy| copy.id == first.subject_id || copy.consent_id == first.subject_id);
            let copy = match copy {
                None => None,
                Some(row) => {
                    let jws: CompactJws = read::text(At("artifact", "jws", &row.id), &row.jws)?;
                    let claims: ArtifactClaims =
                        jws.unverified_claims().map_err(ManagerError::from)?;
                    CopyView::of(&claims)
                }
            };
            views.extend(if subject == "artifact" {
                ConsentView::of_copy(&about, copy)
            } else {
                ConsentView::of_consent(&about, copy)
            });
        }
        Ok(views)
    }

    pub(super) async fn ledger(&mut self, ledger: Ledger) -> Result<(), ExportError> {
        let subjects = ["decision", "consent", "notice", "data_session", "sharing"];
        let held = subjects
            .iter()
            .filter(|subject| ledger.holds_kind(subject, "shown"));
        let held: Vec<_> = held.copied().collect();
        let mut after = None;
        loop {
            let rows = self
                .in_scope()?
                .filter(log_entry::Column::Subject.is_in(held.clone()));
            let rows = self.page(rows, after).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.number);
            for row in &rows {
                let place = row.number.to_string();
                let at = |column| At("log_entry", column, &place);
                let Some(event) = &row.event else { continue };
                if !ledger.holds_kind(&row.subject, &row.action) {
                    continue;
                }
                let number = u64::try_from(row.number).map_err(|_| at("number").corrupt())?;
                let event: LogEvent = read::json(at("event"), event)?;
                self.archive.ledger(ledger, number, &event)?;
            }
        }
        Ok(())
    }
}
