//! Representations as they are shown: to both, and to who checks the proof.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    ids::{AccountId, RepresentationId},
    representation::{RepresentationKind, RepresentationState},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::{MOST_LISTED, birth_day, is_shown_to_who_acts, kind_of, representation_row, state_of};
use crate::{
    service::{Happening, HistoryEntry, Manager, ManagerError, record},
    storage::{
        entity::{self, representation::Column},
        read::{self, At},
    },
};

/// One representation. `Debug` shows the id only.
#[derive(Clone, Serialize)]
pub struct RepresentationView {
    /// The representation.
    pub id: RepresentationId,
    /// As what.
    pub kind: RepresentationKind,
    /// Where it stands now.
    pub state: RepresentationState,
    /// Whose account; none: a guardian asks, and nobody has accepted it.
    pub represented: Option<AccountId>,
    /// Her name.
    pub represented_name: String,
    /// The address of the account she has.
    pub represented_email: Option<String>,
    /// Of a child.
    pub birth_day: Option<NaiveDate>,
    /// Who acts; none: a nominee who has not signed in since.
    pub representative: Option<AccountId>,
    /// Their name.
    pub representative_name: String,
    /// A nominee's address.
    pub representative_email: Option<String>,
    /// What they are to her.
    pub relation: String,
    /// The reference a guardian gave.
    pub asked_proof: String,
    /// On which ground it was accepted.
    pub ground: Option<String>,
    /// Reference of what was checked.
    pub proof: Option<String>,
    /// Who accepted or refused it.
    pub checked_by: Option<String>,
    /// When it was named or asked for.
    pub made_at: DateTime<Utc>,
    /// Since when it is in force.
    pub in_force_at: Option<DateTime<Utc>>,
    /// From when on it gives no right.
    pub until: Option<DateTime<Utc>>,
    /// When it ended or was refused.
    pub ended_at: Option<DateTime<Utc>>,
    /// Every step; empty in a list.
    pub steps: Vec<HistoryEntry>,
}

impl fmt::Debug for RepresentationView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RepresentationView({})", self.id)
    }
}

impl Manager {
    /// Who acts, acted or may come to act for her, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn representations_of(
        &self,
        account: AccountId,
    ) -> Result<Vec<RepresentationView>, ManagerError> {
        let rows = entity::representation::Entity::find()
            .filter(Column::RepresentedId.eq(account.to_string()))
            .order_by_desc(Column::Id)
            .limit(MOST_LISTED)
            .all(self.db())
            .await?;
        rows.iter()
            .map(|row| self.representation_view(row))
            .collect()
    }

    /// For whom somebody acts, acted or asks to act, newest first. Who was only named does not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn representations_by(
        &self,
        account: AccountId,
    ) -> Result<Vec<RepresentationView>, ManagerError> {
        let rows = entity::representation::Entity::find()
            .filter(Column::RepresentativeId.eq(account.to_string()))
            .order_by_desc(Column::Id)
            .limit(MOST_LISTED)
            .all(self.db())
            .await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            if is_shown_to_who_acts(row, kind_of(row)?) {
                views.push(self.representation_view(row)?);
            }
        }
        Ok(views)
    }

    /// All of them, those that wait for somebody to check them first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn representations(&self) -> Result<Vec<RepresentationView>, ManagerError> {
        let rows = entity::representation::Entity::find()
            .order_by_asc(Column::Id)
            .all(self.db())
            .await?;
        let views = rows.iter().map(|row| self.representation_view(row));
        let mut views: Vec<_> = views.collect::<Result<_, _>>()?;
        views.sort_by_key(|view| match view.state {
            RepresentationState::Named => 0,
            RepresentationState::InForce => 1,
            RepresentationState::Ended | RepresentationState::Refused => 2,
        });
        Ok(views)
    }

    /// One with its steps, for who checks it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub async fn representation(
        &self,
        id: RepresentationId,
    ) -> Result<RepresentationView, ManagerError> {
        let row = representation_row(self.db(), id).await?;
        let mut view = self.representation_view(&row)?;
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::Subject.eq(Happening::NomineeNamed.subject()))
            .filter(entity::history::Column::SubjectId.eq(&row.id))
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        for line in &lines {
            // A step stands in the history of both.
            let entry = record::entry(line)?;
            let same = |held: &HistoryEntry| held.what == entry.what && held.at == entry.at;
            if !view.steps.iter().any(same) {
                view.steps.push(entry);
            }
        }
        Ok(view)
    }

    fn representation_view(
        &self,
        row: &entity::representation::Model,
    ) -> Result<RepresentationView, ManagerError> {
        let at = |column| At("representation", column, &row.id);
        let moment = |column, value: Option<i64>| {
            let value = value.map(|value| read::moment(at(column), value));
            value.transpose()
        };
        let account = |column, value: &Option<String>| {
            let value = value.as_ref().map(|value| read::text(at(column), value));
            value.transpose()
        };
        let state = match state_of(row)? {
            // The worker has not come to it yet; it gives no right all the same.
            RepresentationState::InForce if !self.holds(row) => RepresentationState::Ended,
            state => state,
        };
        Ok(RepresentationView {
            id: read::text(at("id"), &row.id)?,
            kind: kind_of(row)?,
            state,
            represented: account("represented_id", &row.represented_id)?,
            represented_name: row.represented_name.clone(),
            represented_email: row.represented_email.clone(),
            birth_day: birth_day(row)?,
            representative: account("representative_id", &row.representative_id)?,
            representative_name: row.representative_name.clone(),
            representative_email: row.representative_email.clone(),
            relation: row.relation.clone(),
            asked_proof: row.asked_proof.clone(),
            ground: row.ground.clone(),
            proof: row.proof.clone(),
            checked_by: row.checked_by.clone(),
            made_at: read::moment(at("made_at"), row.made_at)?,
            in_force_at: moment("in_force_at", row.in_force_at)?,
            until: moment("until_at", row.until_at)?,
            ended_at: moment("ended_at", row.ended_at)?,
            steps: Vec::new(),
        })
    }
}
