//! What she is offered to make smaller: later first days, providers, fewer uses, earlier ends.
//!
//! Offers only what is a narrowing; the manager checks again what she sends.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use consent_model::{
    dataset::DatasetKind,
    narrowing::{Often, TermNarrowing},
    notice::{NoticeItem, NoticeWhat},
    party::{PartyId, Role},
    request::{Ask, RequestItem},
    term::{DataRange, Frequency, Term, Unit},
};
use ui::{
    Locale,
    part::{
        listed::Choice,
        narrow::{Narrow, NarrowItem, Select, Tick},
        unusual::Unusual,
    },
};

use super::{
    choice::{Entered, often_word},
    party::Parties,
    words,
};
use crate::service::{Link, OpenedRequest};

/// How many months back from the last day she may choose to begin.
const MONTHS_BACK: [u32; 6] = [1, 3, 6, 12, 24, 60];
/// Days from now after which she may let it end.
const DAYS_ON: [u64; 5] = [1, 7, 30, 90, 180];
/// How often she may choose it to be at most.
const OFTEN: [(Unit, u32); 5] = [
    (Unit::Hour, 1),
    (Unit::Day, 4),
    (Unit::Day, 1),
    (Unit::Month, 4),
    (Unit::Month, 1),
];

/// Everything she may make smaller of a request, with what she has chosen already.
pub(super) fn offers(
    l: &Locale,
    opened: &OpenedRequest,
    parties: &Parties,
    links: &[Link],
    entered: &Entered,
    now: DateTime<Utc>,
) -> Narrow {
    let term = &opened.request.term;
    let items = opened.request.items.iter().zip(&opened.notice.items);
    let items = items.map(|(asked, told)| {
        let less = entered.less_of(&asked.id);
        NarrowItem {
            id: asked.id.to_string(),
            title: words::notice_title(l, told),
            asked_from: l.date(&asked.ask.range().from),
            from: days(l, asked.ask.range(), less.from),
            only: providers(asked, told, parties, links)
                .into_iter()
                .map(|id| Tick {
                    label: parties.name(&id),
                    ticked: less.providers.as_ref().is_some_and(|p| p.contains(&id)),
                    value: id.to_string(),
                })
                .collect(),
        }
    });
    let (until, how_often) = entered.chosen();
    Narrow {
        items: items.filter(|item| !item.is_empty()).collect(),
        often: often(l, term, how_often),
        until: ends(l, term, until, now),
        chosen: entered.is_less(),
    }
}

/// Later first days: so many months before the last.
fn days(l: &Locale, asked: &DataRange, chosen: Option<NaiveDate>) -> Select {
    let begins = MONTHS_BACK.into_iter().filter_map(|months| {
        let day = asked.to.checked_sub_months(Months::new(months))?;
        day.checked_add_days(Days::new(1))
    });
    let begins = begins.filter(|day| *day > asked.from && *day <= asked.to);
    select(begins.collect(), chosen, |day| {
        Choice::new(day.to_string(), l.date(day))
    })
}

/// Whose records may count alone. Of those that were asked for, any; where nobody was named, the
/// providers that she has linked and that hold such records.
fn providers(
    asked: &RequestItem,
    told: &NoticeItem,
    parties: &Parties,
    links: &[Link],
) -> Vec<PartyId> {
    let (Ask::Answer { providers, .. }, NoticeWhat::Answer { .. }) = (&asked.ask, &told.what)
    else {
        return Vec::new();
    };
    if let Some(named) = providers {
        // Of one there is no fewer.
        let named = named.iter().filter(|_| named.len() > 1);
        return named.cloned().collect();
    }
    let read = |kind: &DatasetKind| told.fields.iter().any(|field| field.dataset == *kind);
    let mut found: Vec<_> = links
        .iter()
        .filter(|link| link.datasets.iter().any(read))
        .filter(|link| {
            let party = parties.get(&link.party);
            party.is_some_and(|p| p.may_act_as(Role::Provider))
        })
        .map(|link| link.party.clone())
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Fewer uses than asked.
fn often(l: &Locale, term: &Term, chosen: Option<Often>) -> Select {
    if term.frequency.is_none() {
        return Select::default();
    }
    let fewer = OFTEN
        .into_iter()
        .map(|(unit, value)| Often::AtMost(Frequency { unit, value }));
    let fewer = fewer.chain([Often::Once]).filter(|often| {
        let choice = TermNarrowing {
            often: Some(*often),
            ..TermNarrowing::default()
        };
        term.narrowed(choice)
            .is_ok_and(|narrowed| narrowed != *term)
    });
    select(fewer.collect(), chosen, |often| {
        let shown = match often {
            Often::Once => None,
            Often::AtMost(frequency) => Some(*frequency),
        };
        Choice::new(often_word(*often), words::frequency(shown).label(l))
    })
}

/// Earlier ends than asked: whole days.
fn ends(l: &Locale, term: &Term, chosen: Option<NaiveDate>, now: DateTime<Utc>) -> Select {
    let begin = term.start.max(now).date_naive();
    let days = DAYS_ON
        .into_iter()
        .filter_map(|days| begin.checked_add_days(Days::new(days)));
    let days = days.filter(|day| words::end_of(*day).is_some_and(|end| end < term.expiry));
    select(days.collect(), chosen, |day| {
        Choice::new(day.to_string(), l.date(day))
    })
}

/// A select of these, and of what she has chosen, which may not be among them any more.
fn select<T: PartialEq>(
    mut offered: Vec<T>,
    chosen: Option<T>,
    choice: impl Fn(&T) -> Choice,
) -> Select {
    let value = chosen.as_ref().map(|chosen| choice(chosen).value);
    if let Some(chosen) = chosen
        && !offered.contains(&chosen)
    {
        offered.push(chosen);
    }
    Select {
        choices: offered.iter().map(choice).collect(),
        chosen: value,
    }
}

/// What of the terms is more than usual for the purpose.
pub(super) fn unusual(opened: &OpenedRequest, term: &Term, earliest: Option<NaiveDate>) -> Unusual {
    use consent_model::usual::{Unusual as Found, unusual};
    let asked = super::choice::moment(opened.request.iat).unwrap_or(opened.notice.made_at);
    let usual = &opened.request.purpose.facts().usual;
    let days = |n: i64| u32::try_from(n).ok();
    let mut told = Unusual::default();
    for one in unusual(usual, term, earliest, asked) {
        match one {
            Found::Often { usual } => told.often = Some(words::frequency(usual)),
            Found::Long { days: n } => told.long = days(n),
            Found::FarBack { days: n } => told.back = days(n),
            Found::KeptLong { days: n } => told.kept = days(n),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use consent_model::term::{DataLife, FetchType, Mode};

    use super::*;
    use ui::Language;

    fn term(frequency: Option<(Unit, u32)>) -> Term {
        let start: DateTime<Utc> = "2026-11-01T00:00:00Z".parse().unwrap();
        Term {
            start,
            expiry: start + chrono::TimeDelta::days(30),
            fetch: if frequency.is_some() {
                FetchType::Periodic
            } else {
                FetchType::OneTime
            },
            frequency: frequency.map(|(unit, value)| Frequency { unit, value }),
            data_life: DataLife {
                unit: Unit::Day,
                value: 1,
            },
            mode: Mode::Query,
        }
    }

    fn values(select: &Select) -> Vec<&str> {
        select.choices.iter().map(|c| c.value.as_str()).collect()
    }

    #[test]
    fn only_fewer_uses_are_offered_and_none_of_a_single_one() {
        let l = Locale::of(Language::En);
        assert!(values(&often(&l, &term(None), None)).is_empty());
        let daily = often(&l, &term(Some((Unit::Day, 2))), None);
        assert_eq!(values(&daily), ["day-1", "month-1", "once"]);
        let yearly = often(&l, &term(Some((Unit::Year, 1))), None);
        assert_eq!(values(&yearly), ["once"]);
    }

    #[test]
    fn only_later_first_days_and_earlier_ends_are_offered() {
        let l = Locale::of(Language::En);
        let range = DataRange {
            from: "2026-01-01".parse().unwrap(),
            to: "2026-06-30".parse().unwrap(),
        };
        let offered = days(&l, &range, None);
        assert_eq!(values(&offered), ["2026-05-31", "2026-03-31"]);
        let one_day = DataRange {
            from: range.to,
            ..range
        };
        assert!(values(&days(&l, &one_day, None)).is_empty());
        let now = "2026-11-03T10:00:00Z".parse().unwrap();
        let offered = ends(&l, &term(None), None, now);
        assert_eq!(values(&offered), ["2026-11-04", "2026-11-10"]);
    }

    #[test]
    fn what_she_chose_stays_offered() {
        let l = Locale::of(Language::En);
        let now = "2026-11-03T10:00:00Z".parse().unwrap();
        let chosen = "2026-11-05".parse().ok();
        let offered = ends(&l, &term(None), chosen, now);
        assert_eq!(offered.chosen.as_deref(), Some("2026-11-05"));
        assert!(values(&offered).contains(&"2026-11-05"));
    }
}
