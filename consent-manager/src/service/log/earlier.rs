//! A database that is older than its log: its history is entered once, each line with the time at
//! which it was entered, so that nobody takes it for a witness of what was before.

use consent_evidence::entry::Facts;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Entering, copies::Under};
use crate::{
    service::{Happening, Line, Manager, ManagerError, record},
    storage::{
        begin,
        entity::{artifact, consent, history, log_entry},
        read::{self, At},
    },
};

impl Manager {
    /// Enters what was there before the log, all of it or nothing.
    pub(in crate::service) async fn log_earlier(&self) -> Result<(), ManagerError> {
        let first = history::Entity::find()
            .order_by_asc(history::Column::Id)
            .one(self.db())
            .await?;
        let Some(first) = first else { return Ok(()) };
        let known = log_entry::Entity::find()
            .filter(log_entry::Column::Id.eq(&first.id))
            .one(self.db())
            .await?;
        if known.is_some() {
            return Ok(());
        }
        let tx = begin(self.db()).await?;
        let rows = history::Entity::find()
            .order_by_asc(history::Column::Id)
            .all(&tx)
            .await?;
        tracing::info!(
            lines = rows.len(),
            "the history from before the log is entered"
        );
        for row in &rows {
            self.log_earlier_line(&tx, row).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn log_earlier_line(
        &self,
        db: &impl ConnectionTrait,
        row: &history::Model,
    ) -> Result<(), ManagerError> {
        let at = |column| At("history", column, &row.id);
        let entry = record::entry(row)?;
        let account = row
            .account_id
            .as_ref()
            .map(|id| read::text(at("account_id"), id))
            .transpose()?;
        let mut more = Facts::default();
        if entry.what == Happening::ConsentGranted
            && let Some(account) = account
            && let Some(consent) = consent::Entity::find_by_id(&row.subject_id).one(db).await?
        {
            let under = Under {
                account,
                consent: read::text(at("subject_id"), &row.subject_id)?,
                actor: entry.actor,
                at: self.now(),
            };
            let copies = artifact::Entity::find()
                .filter(artifact::Column::ConsentId.eq(&row.subject_id))
                .order_by_asc(artifact::Column::Id)
                .all(db)
                .await?;
            for copy in &copies {
                let entered = self
                    .enter_issued(db, under, copy, &consent.purpose, None)
                    .await?;
                more.copies.push(entered);
            }
        }
        let line = Line {
            account,
            id: row.subject_id.clone(),
            what: entry.what,
            actor: entry.actor,
            reason: entry.reason,
            at: entry.at,
        };
        let facts = match self.facts_of(db, &line, more).await {
            // What it was about is gone.
            Err(ManagerError::NotFound) => Facts::default(),
            other => other?,
        };
        let entering = Entering {
            id: read::text(at("id"), &row.id)?,
            at: line.at,
            subject: line.what.subject(),
            action: line.what.action(),
            subject_id: line.id,
            account,
            actor: line.actor,
            representation: entry.representation,
            reason: line.reason,
            facts,
            for_party_under: None,
            entered_at: Some(self.now()),
        };
        self.enter(db, entering).await.map(drop)
    }
}
