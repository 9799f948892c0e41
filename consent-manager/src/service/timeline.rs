//! Everything that happened to her, the newest first, a page at a time, each line with the
//! organisation that it concerns. The organisation is looked up for the lines of a page; it is not
//! kept with the line, so that no line has to be told it by who writes it.

use std::collections::BTreeMap;

use consent_model::{
    ids::{AccountId, ConsentId, EventId},
    party::PartyId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};

use super::{Happening, HistoryEntry, Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Which lines are wanted.
#[derive(Debug)]
pub struct TimelineQuery<'a> {
    /// Of these kinds.
    pub kinds: &'a [Happening],
    /// About this organisation only.
    pub organisation: Option<PartyId>,
    /// Before this line.
    pub before: Option<EventId>,
    /// That many.
    pub most: u64,
}

/// One line.
#[derive(Debug, Clone)]
pub struct TimelineLine {
    /// Its place among all lines.
    pub id: EventId,
    /// What happened.
    pub entry: HistoryEntry,
    /// Which organisation it concerns, if one.
    pub organisation: Option<PartyId>,
    /// Under which consent, if one.
    pub consent: Option<ConsentId>,
}

/// What is known of a thing that a line is about: its organisation and its consent.
type About = (String, Option<String>);

impl Manager {
    /// Lines of her history.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn timeline(
        &self,
        account: AccountId,
        wanted: &TimelineQuery<'_>,
    ) -> Result<Vec<TimelineLine>, ManagerError> {
        use entity::history::{Column, Entity};
        if wanted.kinds.is_empty() {
            return Ok(Vec::new());
        }
        let me = account.to_string();
        let mut lines = Entity::find()
            .filter(Column::AccountId.eq(&me))
            .filter(of_kinds(wanted.kinds));
        if let Some(party) = &wanted.organisation {
            lines = lines.filter(concerning(&me, party.as_str()));
        }
        if let Some(before) = wanted.before {
            lines = lines.filter(Column::Id.lt(before.to_string()));
        }
        let rows = lines
            .order_by_desc(Column::Id)
            .limit(wanted.most)
            .all(self.db())
            .await?;
        let about = self.about(&rows).await?;
        let entries = self.entries_of(&rows).await?;
        rows.iter()
            .zip(entries)
            .map(|(row, entry)| {
                let known = about.get(&row.subject_id);
                let at = |column| At("history", column, &row.id);
                Ok(TimelineLine {
                    id: read::text(at("id"), &row.id)?,
                    entry,
                    organisation: known
                        .map(|(party, _)| read::text(at("subject_id"), party))
                        .transpose()?,
                    consent: known
                        .and_then(|(_, consent)| consent.as_ref())
                        .map(|id| read::text(at("subject_id"), id))
                        .transpose()?,
                })
            })
            .collect()
    }

    /// What the things are about that these lines are about: one question for each kind of thing.
    async fn about(
        &self,
        rows: &[entity::history::Model],
    ) -> Result<BTreeMap<String, About>, ManagerError> {
        let of = |subject: &str| -> Vec<&str> {
            let lines = rows.iter().filter(|row| row.subject == subject);
            lines.map(|row| row.subject_id.as_str()).collect()
        };
        let mut about = BTreeMap::new();
        let ids = of("consent");
        if !ids.is_empty() {
            use entity::consent::{Column, Entity};
            let found: Vec<(String, String)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::DataUser])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(self.db())
                .await?;
            about.extend(found.into_iter().map(|(id, party)| {
                let consent = Some(id.clone());
                (id, (party, consent))
            }));
        }
        let ids = of("data_session");
        if !ids.is_empty() {
            use entity::data_session::{Column, Entity};
            let found: Vec<(String, String, String)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::DataUser, Column::ConsentId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(self.db())
                .await?;
            let known = |(id, party, consent)| (id, (party, Some(consent)));
            about.extend(found.into_iter().map(known));
        }
        let ids = of("link");
        if !ids.is_empty() {
            use entity::link::{Column, Entity};
            let found: Vec<(String, String)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::PartyId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(self.db())
                .await?;
            about.extend(found.into_iter().map(|(id, party)| (id, (party, None))));
        }
        // A notice and a decision belong to a request, and that to who asks.
        let mut requests: Vec<(String, String)> = Vec::new();
        let ids = of("notice");
        if !ids.is_empty() {
            use entity::notice::{Column, Entity};
            let found: Vec<(String, String)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::RequestId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(self.db())
                .await?;
            requests.extend(found);
        }
        let ids = of("decision");
        if !ids.is_empty() {
            use entity::decision::{Column, Entity};
            let found: Vec<(String, String)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::RequestId])
                .filter(Column::Id.is_in(ids))
                .into_tuple()
                .all(self.db())
                .await?;
            requests.extend(found);
        }
        let named = of("consent_request").into_iter();
        requests.extend(named.map(|id| (id.to_owned(), id.to_owned())));
        if !requests.is_empty() {
            use entity::consent_request::{Column, Entity};
            let found: Vec<(String, String, Option<String>)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::PartyId, Column::ConsentId])
                .filter(Column::Id.is_in(requests.iter().map(|(_, request)| request)))
                .into_tuple()
                .all(self.db())
                .await?;
            let known = found.into_iter();
            let known: BTreeMap<_, _> = known.map(|(id, party, c)| (id, (party, c))).collect();
            for (id, request) in requests {
                if let Some(request) = known.get(&request) {
                    about.insert(id, request.clone());
                }
            }
        }
        Ok(about)
    }
}

fn of_kinds(kinds: &[Happening]) -> Condition {
    let mut actions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in kinds {
        let of_subject = actions.entry(kind.subject()).or_default();
        of_subject.push(kind.action());
    }
    let mut any = Condition::any();
    for (subject, actions) in actions {
        let these = Condition::all()
            .add(entity::history::Column::Subject.eq(subject))
            .add(entity::history::Column::Action.is_in(actions));
        any = any.add(these);
    }
    any
}

/// Lines about whatever concerns a party.
fn concerning(account: &str, party: &str) -> Condition {
    use entity::{consent, consent_request, data_session, decision, link, notice};
    let consents = Query::select()
        .column(consent::Column::Id)
        .from(consent::Entity)
        .and_where(consent::Column::AccountId.eq(account))
        .and_where(consent::Column::DataUser.eq(party))
        .to_owned();
    let sessions = Query::select()
        .column(data_session::Column::Id)
        .from(data_session::Entity)
        .and_where(data_session::Column::ConsentId.in_subquery(consents.clone()))
        .to_owned();
    let requests = Query::select()
        .column(consent_request::Column::Id)
        .from(consent_request::Entity)
        .and_where(consent_request::Column::AccountId.eq(account))
        .and_where(consent_request::Column::PartyId.eq(party))
        .to_owned();
    let notices = Query::select()
        .column(notice::Column::Id)
        .from(notice::Entity)
        .and_where(notice::Column::RequestId.in_subquery(requests.clone()))
        .to_owned();
    let decisions = Query::select()
        .column(decision::Column::Id)
        .from(decision::Entity)
        .and_where(decision::Column::RequestId.in_subquery(requests.clone()))
        .to_owned();
    let links = Query::select()
        .column(link::Column::Id)
        .from(link::Entity)
        .and_where(link::Column::AccountId.eq(account))
        .and_where(link::Column::PartyId.eq(party))
        .to_owned();
    let mut any = Condition::any();
    let of = |subject: &str, ids: SelectStatement| {
        Condition::all()
            .add(entity::history::Column::Subject.eq(subject))
            .add(entity::history::Column::SubjectId.in_subquery(ids))
    };
    for (subject, ids) in [
        ("consent", consents),
        ("data_session", sessions),
        ("consent_request", requests),
        ("notice", notices),
        ("decision", decisions),
        ("link", links),
    ] {
        any = any.add(of(subject, ids));
    }
    any
}
