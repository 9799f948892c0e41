//! Figures of the whole population over a time: what was asked, given, denied and ended, how long
//! parties took to acknowledge a stop, which complaints are overdue. Counted by the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use consent_model::party::PartyId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    Value, sea_query::Expr,
};
use serde::Serialize;

use super::search::AuditQuery;
use crate::{
    service::{Happening, Manager, ManagerError},
    storage::{
        entity::{log_entry, rights_request},
        read::{self, At},
    },
};

const DAY_MS: i64 = 86_400_000;
/// Most overdue complaints that are listed.
const MOST_LISTED: u64 = 100;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Requests that came in.
    Asked,
    /// Notices that were shown.
    Shown,
    /// Consents that were given.
    Given,
    /// Requests that were denied.
    Denied,
    /// Decisions that were put off.
    Deferred,
    /// Consents that she stopped.
    Withdrawn,
    /// Consents that another stopped.
    Revoked,
    /// Consents whose time was over.
    Expired,
    /// Deliveries of data.
    Shared,
    /// Deliveries that came to nothing.
    Refused,
}

impl Figure {
    /// Every figure.
    pub const ALL: [Self; 10] = [
        Self::Asked,
        Self::Shown,
        Self::Given,
        Self::Denied,
        Self::Deferred,
        Self::Withdrawn,
        Self::Revoked,
        Self::Expired,
        Self::Shared,
        Self::Refused,
    ];

    /// The entries that it counts.
    #[must_use]
    pub const fn happening(self) -> Happening {
        match self {
            Self::Asked => Happening::RequestReceived,
            Self::Shown => Happening::NoticeShown,
            Self::Given => Happening::ConsentGranted,
            Self::Denied => Happening::DecisionDenied,
            Self::Deferred => Happening::DecisionDeferred,
            Self::Withdrawn => Happening::ConsentWithdrawn,
            Self::Revoked => Happening::ConsentRevoked,
            Self::Expired => Happening::ConsentExpired,
            Self::Shared => Happening::SessionShared,
            Self::Refused => Happening::SessionRefused,
        }
    }
}

/// Of what figures are wanted.
#[derive(Debug, Clone)]
pub struct FigureQuery {
    /// From then on.
    pub from: DateTime<Utc>,
    /// Until before then.
    pub to: DateTime<Utc>,
    /// What this party asked or received.
    pub party: Option<PartyId>,
    /// For this purpose.
    pub purpose: Option<String>,
}

/// Of how many days a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// One.
    Day,
    /// Seven, from a Monday on.
    Week,
    /// A month of the calendar.
    Month,
}

impl Step {
    /// So that there are not more bars than can be seen.
    fn of(from: NaiveDate, to: NaiveDate) -> Self {
        match (to - from).num_days() {
            ..=92 => Self::Day,
            93..=731 => Self::Week,
            _ => Self::Month,
        }
    }

    /// The first day of the step that a day lies in.
    fn first(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => day - Days::new(day.weekday().num_days_from_monday().into()),
            Self::Month => day.with_day(1).unwrap_or(day),
        }
    }

    fn next(self, first: NaiveDate) -> NaiveDate {
        let later = first
            + Days::new(match self {
                Self::Day => 1,
                Self::Week => 7,
                Self::Month => 31,
            });
        self.first(later)
    }
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// In all.
    pub counts: BTreeMap<Figure, u64>,
    /// Of how many days a bar is.
    pub per: Step,
    /// The first day of each step, with what was counted in it; in order, without gaps.
    pub bars: Vec<(NaiveDate, BTreeMap<Figure, u64>)>,
    /// How stops were acknowledged.
    pub acknowledged: Acknowledged,
    /// Complaints and requests of people.
    pub grievances: Grievances,
}

/// How parties acknowledged that consents were stopped. Counted are copies of consents that were
/// withdrawn or revoked in the time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Acknowledged {
    /// Copies that were stopped.
    pub stops: u64,
    /// Of these, whose party has signed that it knows.
    pub acknowledged: u64,
    /// Half of them took no longer, in milliseconds.
    pub median_ms: Option<u64>,
    /// Of twenty, nineteen took no longer.
    pub p95_ms: Option<u64>,
    /// None took longer.
    pub longest_ms: Option<u64>,
    /// How many took how long.
    pub within: Within,
}

/// How many stops were acknowledged within which time; each is counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Within {
    /// In a second.
    pub second: u64,
    /// In ten.
    pub ten_seconds: u64,
    /// In a minute.
    pub minute: u64,
    /// In an hour.
    pub hour: u64,
    /// In a day.
    pub day: u64,
    /// In more.
    pub longer: u64,
    /// Not yet.
    pub not_yet: u64,
}

/// Complaints and requests that people made in the time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Grievances {
    /// In all.
    pub made: u64,
    /// Answered until they were due.
    pub in_time: u64,
    /// Answered later.
    pub late: u64,
    /// Not answered, and not due.
    pub open: u64,
    /// Not answered, and due.
    pub overdue: u64,
    /// The overdue ones of any time, that which is due longest first.
    pub lines: Vec<OverdueGrievance>,
}

/// A complaint that nobody has answered in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverdueGrievance {
    /// Its number for people.
    pub reference: String,
    /// Who owes the answer; none: this service.
    pub party: Option<PartyId>,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it was due.
    pub due: DateTime<Utc>,
}

impl Manager {
    /// Counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures(&self, wanted: &FigureQuery) -> Result<Figures, ManagerError> {
        let days = self.per_day(wanted).await?;
        let (first, last) = (
            wanted.from.date_naive(),
            wanted.to - TimeDelta::milliseconds(1),
        );
        let per = Step::of(first, last.date_naive());
        let mut bars = Vec::new();
        let mut day = per.first(first);
        while day <= last.date_naive() {
            bars.push((day, BTreeMap::new()));
            day = per.next(day);
        }
        let mut counts: BTreeMap<_, _> = Figure::ALL.map(|figure| (figure, 0)).into();
        for ((figure, day), n) in days {
            *counts.entry(figure).or_default() += n;
            let step = per.first(day);
            if let Ok(at) = bars.binary_search_by_key(&step, |(day, _)| *day)
                && let Some((_, bar)) = bars.get_mut(at)
            {
                *bar.entry(figure).or_default() += n;
            }
        }
        Ok(Figures {
            counts,
            per,
            bars,
            acknowledged: self.acknowledged(wanted).await?,
            grievances: self.counted_grievances(wanted).await?,
        })
    }

    async fn per_day(
        &self,
        wanted: &FigureQuery,
    ) -> Result<BTreeMap<(Figure, NaiveDate), u64>, ManagerError> {
        use log_entry::Column;
        let mut counted = BTreeMap::new();
        for figure in Figure::ALL {
            let what = figure.happening();
            let query = AuditQuery {
                party: wanted.party.clone(),
                purpose: wanted.purpose.clone(),
                event: Some(format!("{}.{}", what.subject(), what.action())),
                from: Some(wanted.from),
                to: Some(wanted.to),
                ..AuditQuery::default()
            };
            let Some(entries) = self.found(&query).await? else {
                continue;
            };
            // Written out: PostgreSQL does not see that two parameters are the same.
            let day = Expr::cust(format!("happened_at / {DAY_MS}"));
            let days: Vec<(i64, i64)> = entries
                .select_only()
                .column_as(day.clone(), "day")
                .column_as(Column::Number.count(), "n")
                .group_by(day)
                .into_tuple()
                .all(self.db())
                .await?;
            for (day, n) in days {
                let at = At("log_entry", "happened_at", what.subject());
                let day = read::moment(at, day.saturating_mul(DAY_MS))?.date_naive();
                counted.insert((figure, day), u64::try_from(n).unwrap_or_default());
            }
        }
        Ok(counted)
    }

    async fn acknowledged(&self, wanted: &FigureQuery) -> Result<Acknowledged, ManagerError> {
        const STOPS: &str = "SELECT took, COUNT(*) AS n FROM (
            SELECT (SELECT MIN(k.acknowledged_at) FROM acknowledgement k
                    WHERE k.consent_id = c.id AND k.artifact_id = a.id AND k.state = 'revoked') - c.state_at AS took
            FROM consent c JOIN artifact a ON a.consent_id = c.id
            WHERE c.state = 'revoked' AND c.state_at >= $1 AND c.state_at < $2
            AND ($3 = '' OR a.party_id = $3) AND ($4 = '' OR c.purpose = $4)) AS stops
            GROUP BY took ORDER BY took";
        let values: [Value; 4] = [
            wanted.from.timestamp_millis().into(),
            wanted.to.timestamp_millis().into(),
            wanted.party.as_ref().map_or("", PartyId::as_str).into(),
            wanted.purpose.as_deref().unwrap_or_default().into(),
        ];
        let db = self.db();
        let counted = Statement::from_sql_and_values(db.get_database_backend(), STOPS, values);
        let (mut found, mut times) = (Acknowledged::default(), Vec::new());
        for row in db.query_all_raw(counted).await? {
            let took: Option<i64> = row.try_get("", "took")?;
            let n = u64::try_from(row.try_get::<i64>("", "n")?).unwrap_or_default();
            found.stops += n;
            let Some(took) = took else {
                found.within.not_yet += n;
                continue;
            };
            let took = u64::try_from(took).unwrap_or_default();
            found.acknowledged += n;
            *found.within.of(took) += n;
            times.push((took, n));
        }
        found.median_ms = quantile(&times, found.acknowledged, 50);
        found.p95_ms = quantile(&times, found.acknowledged, 95);
        found.longest_ms = times.last().map(|(took, _)| *took);
        Ok(found)
    }

    async fn counted_grievances(&self, wanted: &FigureQuery) -> Result<Grievances, ManagerError> {
        // Answered at the first answer, or when she closed it herself.
        const MADE: &str = "SELECT due_at, (SELECT MIN(s.at) FROM rights_step s
                WHERE s.request_id = r.id AND s.state IN ('answered', 'closed')) AS answered
            FROM rights_request r WHERE r.made_at >= $1 AND r.made_at < $2 AND ($3 = '' OR r.party_id = $3)";
        const UNANSWERED: &str = "NOT EXISTS (SELECT 1 FROM rights_step s
            WHERE s.request_id = rights_request.id AND s.state IN ('answered', 'closed'))";
        let (now, db) = (self.now(), self.db());
        let values: [Value; 3] = [
            wanted.from.timestamp_millis().into(),
            wanted.to.timestamp_millis().into(),
            wanted.party.as_ref().map_or("", PartyId::as_str).into(),
        ];
        let made = Statement::from_sql_and_values(db.get_database_backend(), MADE, values);
        let mut found = Grievances::default();
        for row in db.query_all_raw(made).await? {
            let due: i64 = row.try_get("", "due_at")?;
            let answered: Option<i64> = row.try_get("", "answered")?;
            found.made += 1;
            match answered {
                Some(at) if at <= due => found.in_time += 1,
                Some(_) => found.late += 1,
                None if due >= now.timestamp_millis() => found.open += 1,
                None => found.overdue += 1,
            }
        }
        let mut overdue = rights_request::Entity::find()
            .filter(rights_request::Column::State.is_in(["received", "acknowledged", "escalated"]))
            .filter(rights_request::Column::DueAt.lt(now.timestamp_millis()))
            .filter(Expr::cust(UNANSWERED));
        if let Some(party) = &wanted.party {
            overdue = overdue.filter(rights_request::Column::PartyId.eq(party.as_str()));
        }
        let rows = overdue
            .order_by_asc(rights_request::Column::DueAt)
            .limit(MOST_LISTED)
            .all(db)
            .await?;
        for row in &rows {
            let at = |column| At("rights_request", column, &row.id);
            let party = row.party_id.as_deref();
            found.lines.push(OverdueGrievance {
                reference: row.reference.clone(),
                party: party.map(|id| read::text(at("party_id"), id)).transpose()?,
                made: read::moment(at("made_at"), row.made_at)?,
                due: read::moment(at("due_at"), row.due_at)?,
            });
        }
        Ok(found)
    }
}

impl Within {
    fn of(&mut self, ms: u64) -> &mut u64 {
        match ms {
            0..=1_000 => &mut self.second,
            1_001..=10_000 => &mut self.ten_seconds,
            10_001..=60_000 => &mut self.minute,
            60_001..=3_600_000 => &mut self.hour,
            3_600_001..=86_400_000 => &mut self.day,
            _ => &mut self.longer,
        }
    }
}

/// The least time within which so many of a hundred are; out of times in order, with how many each.
fn quantile(times: &[(u64, u64)], all: u64, percent: u64) -> Option<u64> {
    let rank = (all * percent).div_ceil(100).max(1);
    let mut seen = 0;
    let mut found = times.iter().filter(|(_, n)| {
        seen += n;
        seen >= rank
    });
    found.next().map(|(took, _)| *took)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_of_the_calendar_and_not_too_many() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        assert_eq!(Step::of(day("2026-11-01"), day("2026-11-30")), Step::Day);
        assert_eq!(Step::of(day("2026-01-01"), day("2026-11-30")), Step::Week);
        assert_eq!(Step::of(day("2020-01-01"), day("2026-11-30")), Step::Month);
        assert_eq!(Step::Week.first(day("2026-11-29")), day("2026-11-23"));
        assert_eq!(Step::Week.next(day("2026-11-23")), day("2026-11-30"));
        assert_eq!(Step::Month.first(day("2026-02-28")), day("2026-02-01"));
        for (first, next) in [
            ("2026-01-01", "2026-02-01"),
            ("2026-02-01", "2026-03-01"),
            ("2026-12-01", "2027-01-01"),
        ] {
            assert_eq!(Step::Month.next(day(first)), day(next));
        }
    }

    #[test]
    fn a_quantile_is_a_time_that_was_taken() {
        assert_eq!(quantile(&[], 0, 50), None);
        assert_eq!(quantile(&[(7, 1)], 1, 95), Some(7));
        let times = [(1, 10), (5, 9), (900, 1)];
        assert_eq!(quantile(&times, 20, 50), Some(1));
        assert_eq!(quantile(&times, 20, 95), Some(5));
        assert_eq!(quantile(&times, 20, 100), Some(900));
    }

    #[test]
    fn each_time_is_counted_once() {
        let mut within = Within::default();
        for ms in [0, 1_000, 1_001, 60_000, 60_001, 86_400_001] {
            *within.of(ms) += 1;
        }
        let Within {
            second,
            ten_seconds,
            minute,
            hour,
            day,
            longer,
            not_yet,
        } = within;
        assert_eq!(
            [second, ten_seconds, minute, hour, day, longer, not_yet],
            [2, 1, 1, 1, 0, 1, 0]
        );
    }
}
