//! What she may make smaller in a decision, and whether what was approved lies within what was
//! asked.
//!
//! She narrows: an earlier end, fewer uses, fewer days, fewer providers whose records count.
//! [`Ask::narrowed`] and [`Term::narrowed`] make the smaller one and refuse everything else;
//! [`Ask::is_within`] and [`Term::is_within`] are the same rule for whoever is shown the outcome: a
//! data user accepts exactly what lies within its request.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    request::Ask,
    scope::{self, Providers},
    term::{DataRange, FetchType, Frequency, Term, TermError},
};

/// What she makes smaller of one item; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemNarrowing {
    /// A later first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Only records that these have signed count; of an answer only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
}

/// What she makes smaller of the terms; nothing by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermNarrowing {
    /// An earlier end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<DateTime<Utc>>,
    /// Fewer uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub often: Option<Often>,
}

/// How often, as she chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Often {
    /// A single use, whatever was asked.
    Once,
    /// Again and again, but no more often than this.
    AtMost(Frequency),
}

/// A choice that is no narrowing. Each message names what to correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WidenedError {
    /// Days outside those asked.
    #[error("the days chosen lie outside the days asked for")]
    Days,
    /// Providers that were not asked for, none at all, or for an item that names none.
    #[error("the providers chosen are not among those asked for")]
    Providers,
}

impl Frequency {
    /// Whether it allows nothing that `asked` does not. A window that is no shorter and holds no
    /// more uses is that for any sequence of uses; comparing averages would not be: thirty a month
    /// may all fall on one day.
    #[must_use]
    pub fn is_within(self, asked: Self) -> bool {
        self.unit >= asked.unit && self.value <= asked.value
    }
}

impl Term {
    /// These terms, made smaller.
    ///
    /// # Errors
    /// [`TermError::Widened`] when a choice is no narrowing, [`TermError::EndsBeforeStart`] when
    /// nothing would be left.
    pub fn narrowed(self, choice: TermNarrowing) -> Result<Self, TermError> {
        let expiry = choice.expiry.unwrap_or(self.expiry);
        let (fetch, frequency) = match choice.often {
            None => (self.fetch, self.frequency),
            Some(Often::Once) => (FetchType::OneTime, None),
            Some(Often::AtMost(often)) => (FetchType::Periodic, Some(often)),
        };
        let narrowed = Self {
            expiry,
            fetch,
            frequency,
            ..self
        };
        if !narrowed.is_within(&self) {
            return Err(TermError::Widened);
        }
        narrowed.check_consistent()?;
        Ok(narrowed)
    }

    /// Whether they allow nothing that `asked` do not.
    #[must_use]
    pub fn is_within(&self, asked: &Self) -> bool {
        let often = match (self.fetch, asked.fetch) {
            // One use is one that either kind allows.
            (FetchType::OneTime, _) => self.frequency.is_none(),
            (FetchType::Periodic, FetchType::Periodic) => match (self.frequency, asked.frequency) {
                (Some(given), Some(asked)) => given.is_within(asked),
                _ => false,
            },
            (FetchType::Periodic, FetchType::OneTime) => false,
        };
        often
            && self.start >= asked.start
            && self.expiry <= asked.expiry
            && self.data_life == asked.data_life
            && self.mode == asked.mode
    }
}

impl Ask {
    /// The same, made smaller.
    ///
    /// # Errors
    /// [`WidenedError`] when a choice is no narrowing.
    pub fn narrowed(&self, choice: &ItemNarrowing) -> Result<Self, WidenedError> {
        let mut narrowed = self.clone();
        match &mut narrowed {
            Self::Answer {
                range, providers, ..
            } => {
                begin_later(range, choice.from);
                if choice.providers.is_some() {
                    providers.clone_from(&choice.providers);
                }
                if !names_no_more(providers.as_ref(), self.providers()) {
                    return Err(WidenedError::Providers);
                }
            }
            Self::Records { range, .. } | Self::Accounts { range, .. } => {
                begin_later(range, choice.from);
                if choice.providers.is_some() {
                    return Err(WidenedError::Providers);
                }
            }
        }
        if narrowed.is_within(self) {
            Ok(narrowed)
        } else {
            Err(WidenedError::Days)
        }
    }

    /// Whether it allows nothing that `asked` does not: the same question or records, over no
    /// other days and no other providers.
    #[must_use]
    pub fn is_within(&self, asked: &Self) -> bool {
        let same = match (self, asked) {
            (
                Self::Answer {
                    question,
                    parameters,
                    ..
                },
                Self::Answer {
                    question: asked,
                    parameters: with,
                    ..
                },
            ) => question == asked && parameters == with,
            (
                Self::Records { datasets, .. },
                Self::Records {
                    datasets: asked, ..
                },
            ) => datasets == asked,
            (
                Self::Accounts {
                    fi_types,
                    consent_types,
                    filter,
                    ..
                },
                Self::Accounts {
                    fi_types: asked,
                    consent_types: of_them,
                    filter: without,
                    ..
                },
            ) => {
                fi_types.iter().all(|kind| asked.contains(kind))
                    && consent_types == of_them
                    && filter == without
            }
            _ => false,
        };
        same && asked.range().covers(self.range())
            && names_no_more(self.providers(), asked.providers())
    }
}

fn begin_later(range: &mut DataRange, from: Option<NaiveDate>) {
    range.from = from.unwrap_or(range.from);
}

/// Whether records of no other providers count than were asked for; none named is all of them.
fn names_no_more(given: Option<&Providers>, asked: Option<&Providers>) -> bool {
    scope::may_name(given)
        && match (given, asked) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(given), Some(asked)) => given.is_subset(asked),
        }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::term::{DataLife, Mode, Unit};

    const UNITS: [Unit; 4] = [Unit::Hour, Unit::Day, Unit::Month, Unit::Year];

    fn start() -> DateTime<Utc> {
        "2026-01-31T00:00:00Z".parse().unwrap()
    }

    fn term(frequency: Option<Frequency>) -> Term {
        Term {
            start: start(),
            expiry: start() + TimeDelta::days(1000),
            fetch: if frequency.is_some() {
                FetchType::Periodic
            } else {
                FetchType::OneTime
            },
            frequency,
            data_life: DataLife {
                unit: Unit::Month,
                value: 1,
            },
            mode: Mode::Query,
        }
    }

    fn ask(providers: Option<&[&str]>) -> Ask {
        serde_json::from_value(serde_json::json!({
            "kind": "answer",
            "question": crate::digest::Digest::of_bytes(b"q"),
            "range": {"from": "2026-01-01", "to": "2026-06-30"},
            "providers": providers,
        }))
        .unwrap()
    }

    fn only(names: &[&str]) -> ItemNarrowing {
        ItemNarrowing {
            providers: Some(names.iter().map(|n| n.parse().unwrap()).collect()),
            ..ItemNarrowing::default()
        }
    }

    fn from(day: &str) -> ItemNarrowing {
        ItemNarrowing {
            from: Some(day.parse().unwrap()),
            ..ItemNarrowing::default()
        }
    }

    /// Which uses terms let happen, of a wish at each of these moments: the rule by which sources
    /// count, in its plainest form.
    fn allowed(term: &Term, wishes: &[DateTime<Utc>]) -> Vec<DateTime<Utc>> {
        let mut used: Vec<DateTime<Utc>> = Vec::new();
        for wish in wishes {
            if !may_use(term, &used, *wish) {
                continue;
            }
            used.push(*wish);
        }
        used
    }

    fn may_use(term: &Term, used: &[DateTime<Utc>], at: DateTime<Utc>) -> bool {
        let since = term.window_start(at);
        let counted = used
            .iter()
            .filter(|u| since.is_none_or(|s| **u > s))
            .count();
        at >= term.start && at < term.expiry && counted < term.uses_allowed() as usize
    }

    #[test]
    fn more_days_other_providers_or_none_are_refused() {
        for day in ["2025-12-31", "2026-07-01"] {
            assert_eq!(ask(None).narrowed(&from(day)), Err(WidenedError::Days));
        }
        let two = ask(Some(&["bank.example", "other.example"]));
        for names in [
            &[][..],
            &["third.example"],
            &["bank.example", "third.example"],
        ] {
            assert_eq!(two.narrowed(&only(names)), Err(WidenedError::Providers));
        }
        let records: Ask = serde_json::from_value(serde_json::json!({
            "kind": "records", "datasets": ["bank.transactions"],
            "range": {"from": "2026-01-01", "to": "2026-06-30"},
        }))
        .unwrap();
        let refused = records.narrowed(&only(&["bank.example"]));
        assert_eq!(refused, Err(WidenedError::Providers));
        assert!(!records.is_within(&two) && !two.is_within(&records));
        assert!(!ask(None).is_within(&two), "whoever signed them is more");
    }

    #[test]
    fn fewer_days_and_fewer_providers_are_within_what_was_asked() {
        let two = ask(Some(&["bank.example", "other.example"]));
        for asked in [ask(None), two.clone()] {
            let less = asked.narrowed(&only(&["bank.example"])).unwrap();
            let less = less.narrowed(&from("2026-06-30")).unwrap();
            assert!(less.is_within(&asked) && !asked.is_within(&less));
            assert_eq!(less.range().days(), 1);
        }
        assert_eq!(two.narrowed(&ItemNarrowing::default()), Ok(two));
    }

    #[test]
    fn a_later_end_more_uses_or_another_kind_of_terms_are_refused() {
        let day = |value| Frequency {
            unit: Unit::Day,
            value,
        };
        let asked = term(Some(day(2)));
        let refused = |asked: Term, expiry, often| asked.narrowed(TermNarrowing { expiry, often });
        let later = asked.expiry + TimeDelta::seconds(1);
        assert_eq!(refused(asked, Some(later), None), Err(TermError::Widened));
        for often in [
            day(3),
            Frequency {
                unit: Unit::Hour,
                value: 1,
            },
        ] {
            let often = Some(Often::AtMost(often));
            assert_eq!(refused(asked, None, often), Err(TermError::Widened));
            assert_eq!(refused(term(None), None, often), Err(TermError::Widened));
        }
        let never = Some(Often::AtMost(day(0)));
        assert_eq!(
            refused(asked, None, never),
            Err(TermError::FrequencyOutOfBounds)
        );
        let at_once = Some(asked.start);
        assert_eq!(
            refused(asked, at_once, None),
            Err(TermError::EndsBeforeStart)
        );
        let other_life = Term {
            data_life: DataLife {
                unit: Unit::Hour,
                value: 1,
            },
            ..asked
        };
        assert!(!other_life.is_within(&asked), "it is not hers to choose");
    }

    #[test]
    fn once_and_once_a_month_are_within_twice_a_day() {
        let asked = term(Some(Frequency {
            unit: Unit::Day,
            value: 2,
        }));
        let monthly = Often::AtMost(Frequency {
            unit: Unit::Month,
            value: 2,
        });
        for often in [Often::Once, monthly] {
            let choice = TermNarrowing {
                expiry: Some(asked.expiry - TimeDelta::days(1)),
                often: Some(often),
            };
            let narrowed = asked.narrowed(choice).unwrap();
            assert!(narrowed.is_within(&asked) && !asked.is_within(&narrowed));
        }
        assert_eq!(asked.narrowed(TermNarrowing::default()), Ok(asked));
        let once = TermNarrowing {
            often: Some(Often::Once),
            ..TermNarrowing::default()
        };
        assert_eq!(term(None).narrowed(once), Ok(term(None)));
    }

    proptest! {
        /// Whatever she chooses: what comes of it allows no use that the request did not.
        #[test]
        fn narrowed_terms_allow_no_use_that_was_not_asked_for(
            asked in (0..4_usize, 1..6_u32), once in any::<bool>(), chosen in (0..4_usize, 1..6_u32),
            end in 1..2000_i64, wishes in prop::collection::vec(0..1_100_000_u32, 1..60),
        ) {
            let often = |(unit, value): (usize, u32)| Frequency { unit: UNITS[unit], value };
            let asked = term(Some(often(asked)));
            let choice = TermNarrowing {
                expiry: Some(start() + TimeDelta::days(end)),
                often: Some(if once { Often::Once } else { Often::AtMost(often(chosen)) }),
            };
            let Ok(narrowed) = asked.narrowed(choice) else { return Ok(()) };
            prop_assert!(narrowed.is_within(&asked));
            let mut wishes: Vec<_> =
                wishes.into_iter().map(|m| start() + TimeDelta::minutes(m.into())).collect();
            wishes.sort();
            // Every use that the narrowed terms let happen is one that the asked ones would have
            // let happen after the same uses before it.
            let used = allowed(&narrowed, &wishes);
            for (n, at) in used.iter().enumerate() {
                prop_assert!(may_use(&asked, &used[..n], *at));
            }
        }

        /// The same for days and providers.
        #[test]
        fn a_narrowed_item_covers_no_day_and_no_provider_that_was_not_asked_for(
            later in -10..200_i64, picked in prop::collection::btree_set(0..4_usize, 0..4),
            named in prop::option::of(prop::collection::btree_set(0..3_usize, 1..3)),
        ) {
            let names = ["a-bank.example", "b-bank.example", "c-bank.example", "d-bank.example"];
            let named: Option<Vec<_>> = named.map(|n| n.into_iter().map(|i| names[i]).collect());
            let asked = ask(named.as_deref());
            let begin = asked.range().from;
            let choice = ItemNarrowing {
                from: begin.checked_add_signed(TimeDelta::days(later)),
                providers: Some(picked.iter().map(|i| names[*i].parse().unwrap()).collect()),
            };
            match asked.narrowed(&choice) {
                Err(_) => prop_assert!(
                    !(0..181).contains(&later) || picked.is_empty()
                        || named.is_some_and(|n| picked.iter().any(|i| !n.contains(&names[*i])))
                ),
                Ok(narrowed) => {
                    prop_assert!(narrowed.is_within(&asked));
                    prop_assert!(asked.range().covers(narrowed.range()));
                    prop_assert_eq!(narrowed.providers(), choice.providers.as_ref());
                }
            }
        }

        /// No window of a longer unit is shorter than one of a shorter unit, on any day.
        #[test]
        fn a_longer_unit_is_never_a_shorter_window(day in 0..4000_u64, a in 0..4_usize, b in 0..4_usize) {
            let now = start() + Days::new(day);
            let window = |unit| term(Some(Frequency { unit: UNITS[unit], value: 1 })).window_start(now);
            if a <= b {
                prop_assert!(window(b) <= window(a));
            }
        }
    }
}
