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
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let query = AuditQuery {
            person: read(&typed.person, AuditTrouble::Person, &mut troubles, |text| {
                text.parse::<Pseudonym>().ok()
            }),
            party: read(&typed.party, AuditTrouble::Party, &mut troubles, |text| {
                text.parse::<PartyId>().ok()
            }),
            purpose: read(
                &typed.purpose,
                AuditTrouble::Purpose,
                &mut troubles,
                purpose,
            ),
            event: read(&typed.event, AuditTrouble::Event, &mut troubles, event),
            from: read(&typed.from, AuditTrouble::Day, &mut troubles, |text| {
                day(text).map(begin)
            }),
            // The last day is meant whole.
            to: read(&typed.to, AuditTrouble::Day, &mut troubles, |text| {
                day(text)?.checked_add_days(Days::new(1)).map(begin)
            }),
            ..AuditQuery::default()
        };
        if let (Some(from), Some(to)) = (query.from, query.to)
            && from >= to
        {
            troubles.push(AuditTrouble::Order);
        }
        Self {
            typed,
            query,
            troubles,
        }
    }

    /// The fields that something was typed into.
    fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let AuditSought {
            person,
            party,
            purpose,
            event,
            from,
            to,
        } = &self.typed;
        let all = [
            ("person", person),
            ("party", party),
            ("purpose", purpose),
            ("event", event),
            ("from", from),
            ("to", to),
        ];
        let typed = all.into_iter().map(|(name, value)| (name, value.as_str()));
        typed.filter(|(_, value)| !value.is_empty())
    }

    /// The same, asked of another page, or of this one before an entry.
    pub(super) fn href(&self, path: &str, before: Option<u64>) -> String {
        let before = before.map(|number| number.to_string());
        let before = before.iter().map(|number| ("before", number.as_str()));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields().chain(before));
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// As it is entered with the look.
    pub(super) fn words(&self, what: &str) -> String {
        self.fields().fold(what.to_owned(), |words, (name, value)| {
            format!("{words} {name}={value}")
        })
    }
}

/// What a text means, if there is one; a text that means nothing is a trouble, told once.
fn read<T>(
    text: &str,
    trouble: AuditTrouble,
    troubles: &mut Vec<AuditTrouble>,
    meaning: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let meant = meaning(text);
    if meant.is_none() && !troubles.contains(&trouble) {
        troubles.push(trouble);
    }
    meant
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
