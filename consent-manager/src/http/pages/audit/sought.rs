//! What an auditor looks for, out of an address or a form: as typed, as it is meant, and what is wrong
//! with it.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use consent_model::{
    party::{PartyId, Pseudonym},
    purpose::{Purpose, TABLE},
};
use ui::{
    Locale,
    manager::audit::{AuditSought, AuditTrouble},
    part::listed::Choice,
};
use url::form_urlencoded;

use crate::{
    http::pages::visit::{Failure, Visit},
    service::{AuditQuery, Happening},
};

/// Kinds of entries that stand in no history of a person's: a party's own.
const OF_PARTIES: [&str; 3] = ["artifact.issued", "artifact.changed", "sharing.recorded"];

/// What is looked for.
pub(super) struct Sought {
    pub(super) typed: AuditSought,
    pub(super) query: AuditQuery,
    pub(super) troubles: Vec<AuditTrouble>,
}

impl Sought {
    /// Out of the address.
    pub(super) fn of(visit: &Visit) -> Self {
        Self::new(|name| visit.query(name))
    }

    /// Out of fields by their names.
    pub(super) fn new(field: impl Fn(&str) -> Option<String>) -> Self {
        let typed = |name| field(name).unwrap_or_default().trim().to_owned();
        let typed = AuditSought {
            person: typed("person"),
            party: typed("party"),
            purpose: typed("purpose"),
            event: typed("event"),
            from: typed("from"),
            to: typed("to"),
        };
        let mut troubles = Vec::new();
        let mut trouble = |what| {
            if !troubles.contains(&what) {
                troubles.push(what);
            }
        };
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let query = AuditQuery {
            person: given(&typed.person, |text| text.parse::<Pseudonym>().ok()).unwrap_or_else(
                || {
                    trouble(AuditTrouble::Person);
                    None
                },
            ),
            party: given(&typed.party, |text| text.parse::<PartyId>().ok()).unwrap_or_else(|| {
                trouble(AuditTrouble::Party);
                None
            }),
            purpose: given(&typed.purpose, purpose).unwrap_or_else(|| {
                trouble(AuditTrouble::Purpose);
                None
            }),
            event: given(&typed.event, event).unwrap_or_else(|| {
                trouble(AuditTrouble::Event);
                None
            }),
            from: given(&typed.from, |text| day(text).map(begin)).unwrap_or_else(|| {
                trouble(AuditTrouble::Day);
                None
            }),
            // The last day is meant whole.
            to: given(&typed.to, |text| {
                day(text)?.checked_add_days(Days::new(1)).map(begin)
            })
            .unwrap_or_else(|| {
                trouble(AuditTrouble::Day);
                None
            }),
            ..AuditQuery::default()
        };
        if let (Some(from), Some(to)) = (query.from, query.to)
            && from >= to
        {
            trouble(AuditTrouble::Order);
        }
        Self {
            typed,
            query,
            troubles,
        }
    }

    /// The same, asked of another page.
    pub(super) fn href(&self, path: &str, before: Option<String>) -> String {
        let AuditSought {
            person,
            party,
            purpose,
            event,
            from,
            to,
        } = &self.typed;
        let before = before.unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("person", person),
            ("party", party),
            ("purpose", purpose),
            ("event", event),
            ("from", from),
            ("to", to),
            ("before", &before),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// As it is entered with the look.
    pub(super) fn words(&self, what: &str) -> String {
        let AuditSought {
            person,
            party,
            purpose,
            event,
            from,
            to,
        } = &self.typed;
        let mut words = what.to_owned();
        for (name, value) in [
            ("person", person),
            ("party", party),
            ("purpose", purpose),
            ("event", event),
            ("from", from),
            ("to", to),
        ] {
            if !value.is_empty() {
                words.push_str(&format!(" {name}={value}"));
            }
        }
        words
    }
}

/// Nothing, or what a text that is there means; none: it means nothing.
fn given<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match text {
        "" => Some(None),
        text => read(text).map(Some),
    }
}

fn begin(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

fn purpose(text: &str) -> Option<String> {
    let known = text.parse::<Purpose>().ok()?;
    Some(known.code().to_owned())
}

fn event(text: &str) -> Option<String> {
    events().contains(text).then(|| text.to_owned())
}

/// Every kind of entry.
fn events() -> BTreeSet<String> {
    let happened = Happening::ALL.iter();
    let happened = happened.map(|what| format!("{}.{}", what.subject(), what.action()));
    happened.chain(OF_PARTIES.map(str::to_owned)).collect()
}

/// Kinds of entries to choose from.
pub(super) fn event_choices() -> Vec<Choice> {
    let all = events().into_iter();
    all.map(|event| Choice::new(event.clone(), event)).collect()
}

/// Purposes to choose from.
pub(super) fn purpose_choices(l: &Locale) -> Vec<Choice> {
    let all = TABLE
        .iter()
        .filter_map(|row| row.code.parse::<Purpose>().ok());
    let label = |purpose: Purpose| format!("{} · {}", purpose.code(), purpose.text_in(l.tag()));
    all.map(|purpose| Choice::new(purpose.code(), label(purpose)))
        .collect()
}

/// Parties to choose from, also those that take part no more.
pub(super) async fn party_choices(visit: &Visit) -> Result<Vec<Choice>, Failure> {
    let parties = visit.manager().parties().await?;
    let mut choices: Vec<_> = parties
        .into_iter()
        .map(|party| {
            Choice::new(
                party.id.to_string(),
                format!("{} · {}", party.name, party.id),
            )
        })
        .collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(fields: &[(&str, &str)]) -> Sought {
        Sought::new(|name| {
            let (_, value) = fields.iter().find(|(key, _)| *key == name)?;
            Some((*value).to_owned())
        })
    }

    #[test]
    fn what_means_nothing_is_told_by_its_field_and_looked_for_nowhere() {
        for (field, value, trouble) in [
            ("person", "Asha Verma", AuditTrouble::Person),
            ("party", "no party", AuditTrouble::Party),
            ("purpose", "999", AuditTrouble::Purpose),
            ("event", "consent.sold", AuditTrouble::Event),
            ("from", "2026-02-30", AuditTrouble::Day),
            ("to", "tomorrow", AuditTrouble::Day),
        ] {
            let sought = sought(&[(field, value)]);
            assert_eq!(sought.troubles, [trouble], "{field}");
            assert!(sought.href("/audit", None).contains(field), "{field}");
        }
        let backwards = sought(&[("from", "2026-11-02"), ("to", "2026-11-01")]);
        assert_eq!(backwards.troubles, [AuditTrouble::Order]);
    }

    #[test]
    fn the_last_day_is_meant_whole() {
        let one = sought(&[("from", "2026-11-01"), ("to", "2026-11-01")]);
        assert!(one.troubles.is_empty());
        let (from, to) = (one.query.from.unwrap(), one.query.to.unwrap());
        assert_eq!((to - from).num_hours(), 24);
    }

    #[test]
    fn every_kind_can_be_chosen() {
        for choice in event_choices() {
            assert!(sought(&[("event", &choice.value)]).troubles.is_empty());
        }
        assert!(event_choices().len() > 50);
    }
}
