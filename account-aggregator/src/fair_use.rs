//! Fair-use rules: the most that may be asked for a purpose, as a table of configuration.
//!
//! A row names purposes, fetch types, FI types and, optionally, one data user; the most specific row that
//! covers a request is the one in force. Checked by the aggregator when a consent is asked for and data
//! fetched, and by the provider when it is handed an artefact.

use chrono::{DateTime, Days, Months, TimeDelta, Utc};
use serde::Deserialize;

use crate::{
    code::{ErrorCode, Refusal},
    detail::Terms,
};

/// A table of rules, as TOML: `[[rule]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The rows.
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
}

/// One row. What is not named is not bounded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id; stands in the artefact.
    pub id: String,
    /// Purpose codes; empty: any.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// `ONETIME`, `PERIODIC`; empty: any.
    #[serde(default)]
    pub fetch_types: Vec<String>,
    /// FI types; empty: any.
    #[serde(default)]
    pub fi_types: Vec<String>,
    /// One data user; none: any.
    pub data_user: Option<String>,
    /// Longest span of a consent.
    pub consent_expiry: Option<Span>,
    /// Longest time that data may be kept.
    pub data_life: Option<Span>,
    /// Most fetches.
    pub frequency: Option<Span>,
    /// Farthest back that data may come from.
    pub data_range: Option<Span>,
    /// Consent types that may be asked for; empty: any.
    #[serde(default)]
    pub consent_types: Vec<String>,
}

/// So many units of time; as a frequency: so many in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Unit.
    pub unit: Unit,
    /// How many.
    pub value: u32,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Unit {
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// A calendar month.
    Month,
    /// Twelve of them.
    Year,
}

/// What is asked for, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Purpose code.
    pub purpose: &'a str,
    /// FI types.
    pub fi_types: &'a [String],
    /// Consent types.
    pub consent_types: &'a [String],
    /// Who receives; none where it is not known (at a provider).
    pub data_user: Option<&'a str>,
    /// Terms.
    pub terms: Terms<'a>,
}

/// A table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Not TOML of this form.
    #[error("the fair-use table cannot be read: {0}")]
    Form(String),
    /// One id twice.
    #[error("the fair-use table has the rule `{0}` twice")]
    Twice(String),
    /// Two rows cover the same, equally specific: which is in force would be chance.
    #[error("the fair-use rules `{0}` and `{1}` cover the same")]
    Alike(String, String),
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let table: Self = toml::from_str(text).map_err(|e| TableError::Form(e.to_string()))?;
        for (place, rule) in table.rules.iter().enumerate() {
            for earlier in &table.rules[..place] {
                if earlier.id == rule.id {
                    return Err(TableError::Twice(rule.id.clone()));
                }
                if earlier.rank() == rule.rank() && earlier.overlaps(rule) {
                    return Err(TableError::Alike(earlier.id.clone(), rule.id.clone()));
                }
            }
        }
        Ok(table)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule in force for one FI type: the most specific one that covers it.
    #[must_use]
    pub fn rule_for(&self, asked: &Asked<'_>, fi_type: &str) -> Option<&Rule> {
        let covering = self.rules.iter().filter(|rule| rule.covers(asked, fi_type));
        covering.max_by_key(|rule| rule.rank())
    }

    /// Checks what is asked for against the rule of each FI type, and says which rules these are. A
    /// table with rows covers every purpose it is to allow: what no row covers is refused.
    ///
    /// # Errors
    /// [`ErrorCode::PreconditionFailed`], naming the attribute and the rule.
    pub fn check(&self, asked: &Asked<'_>, now: DateTime<Utc>) -> Result<Vec<String>, Refusal> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids: Vec<String> = Vec::new();
        for fi_type in asked.fi_types {
            let rule = self.rule_for(asked, fi_type).ok_or_else(|| {
                let text = "no fair-use rule allows this purpose, fetch type and FI type together";
                Refusal::new(ErrorCode::PreconditionFailed, format!("`fiTypes`: {text}"))
            })?;
            rule.check(asked, now)?;
            if !ids.contains(&rule.id) {
                ids.push(rule.id.clone());
            }
        }
        Ok(ids)
    }
}

impl Rule {
    /// How specific it is: a data user before FI types before fetch types before purposes.
    fn rank(&self) -> u8 {
        u8::from(self.data_user.is_some()) << 3
            | u8::from(!self.fi_types.is_empty()) << 2
            | u8::from(!self.fetch_types.is_empty()) << 1
            | u8::from(!self.purposes.is_empty())
    }

    fn covers(&self, asked: &Asked<'_>, fi_type: &str) -> bool {
        let one_of =
            |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        one_of(&self.purposes, asked.purpose)
            && one_of(&self.fetch_types, asked.terms.fetch)
            && one_of(&self.fi_types, fi_type)
            && self
                .data_user
                .as_deref()
                .is_none_or(|user| Some(user) == asked.data_user)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let meet = |a: &[String], b: &[String]| {
            a.is_empty() || b.is_empty() || a.iter().any(|w| b.contains(w))
        };
        meet(&self.purposes, &other.purposes)
            && meet(&self.fetch_types, &other.fetch_types)
            && meet(&self.fi_types, &other.fi_types)
            && self.data_user == other.data_user
    }

    fn check(&self, asked: &Asked<'_>, now: DateTime<Utc>) -> Result<(), Refusal> {
        let terms = &asked.terms;
        let over = |attribute: &str| {
            let text = format!(
                "`{attribute}` is more than the fair-use rule `{}` allows",
                self.id
            );
            Err(Refusal::new(ErrorCode::PreconditionFailed, text))
        };
        let allowed =
            |kind: &String| self.consent_types.is_empty() || self.consent_types.contains(kind);
        if !asked.consent_types.iter().all(allowed) {
            return over("consentTypes");
        }
        let from = terms.start.max(now);
        if self
            .consent_expiry
            .is_some_and(|most| later(from, most).is_some_and(|end| terms.expiry > end))
        {
            return over("consentExpiry");
        }
        let life = (terms.data_life.unit.as_str(), terms.data_life.value);
        if self
            .data_life
            .is_some_and(|most| hours(life) > most.hours())
        {
            return over("DataLife");
        }
        if terms.fetch == "PERIODIC"
            && self.frequency.is_some_and(|most| {
                let rate = terms.frequency.value / hours((&terms.frequency.unit, 1.0));
                rate > f64::from(most.value) / Span { value: 1, ..most }.hours() + 1e-12
            })
        {
            return over("Frequency");
        }
        let range = terms.range;
        if self
            .data_range
            .is_some_and(|most| later(range.from.0, most).is_some_and(|end| range.to.0 > end))
        {
            return over("FIDataRange");
        }
        Ok(())
    }
}

impl Span {
    fn hours(self) -> f64 {
        let unit = match self.unit {
            Unit::Hour => "HOUR",
            Unit::Day => "DAY",
            Unit::Month => "MONTH",
            Unit::Year => "YEAR",
        };
        hours((unit, f64::from(self.value)))
    }
}

/// In hours, for comparison: a month is a twelfth of a year, a year 366 days.
fn hours((unit, value): (&str, f64)) -> f64 {
    let one = match unit {
        "HOUR" => 1.0,
        "DAY" => 24.0,
        "MONTH" => 30.5 * 24.0,
        "YEAR" => 366.0 * 24.0,
        // For good.
        _ if value > 0.0 => f64::INFINITY,
        _ => 0.0,
    };
    one * value
}

/// So much later, by the calendar.
fn later(from: DateTime<Utc>, span: Span) -> Option<DateTime<Utc>> {
    match span.unit {
        Unit::Hour => from.checked_add_signed(TimeDelta::hours(i64::from(span.value))),
        Unit::Day => from.checked_add_days(Days::new(u64::from(span.value))),
        Unit::Month => from.checked_add_months(Months::new(span.value)),
        Unit::Year => from.checked_add_months(Months::new(span.value.checked_mul(12)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        message::{FiDataRange, Units},
        time::Moment,
    };

    const TABLE: &str = r#"
        [[rule]]
        id = "CT008"
        purposes = ["102"]
        consent_expiry = { unit = "YEAR", value = 1 }
        data_life = { unit = "MONTH", value = 1 }
        frequency = { unit = "MONTH", value = 45 }
        data_range = { unit = "MONTH", value = 13 }

        [[rule]]
        id = "CT008-funds"
        purposes = ["102"]
        fi_types = ["MUTUAL_FUNDS"]
        data_range = { unit = "YEAR", value = 10 }
    "#;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn checked(
        purpose: &str,
        fi: &str,
        expiry: &str,
        life: f64,
        often: f64,
        from: &str,
    ) -> Result<Vec<String>, String> {
        let units = |unit: &str, value: f64| Units {
            unit: unit.into(),
            value,
        };
        let (data_life, frequency) = (units("MONTH", life), units("DAY", often));
        let range = FiDataRange {
            from: Moment(at(from)),
            to: Moment(at("2026-11-25T10:00:00Z")),
        };
        let asked = Asked {
            purpose,
            fi_types: &[fi.to_owned()],
            consent_types: &["SUMMARY".to_owned()],
            data_user: Some("FIU-1"),
            terms: Terms {
                start: at("2026-11-25T10:00:00Z"),
                expiry: at(expiry),
                mode: "STORE",
                fetch: "PERIODIC",
                range: &range,
                data_life: &data_life,
                frequency: &frequency,
                filter: &[],
                is_question: false,
            },
        };
        let found = Table::parse(TABLE)
            .unwrap()
            .check(&asked, at("2026-11-25T10:00:00Z"));
        found.map_err(|refusal| refusal.message)
    }

    #[test]
    fn what_is_more_than_a_rule_allows_is_refused_by_its_attribute() {
        let (year, longer) = ("2027-11-25T10:00:00Z", "2027-11-25T10:00:01Z");
        let (near, far) = ("2025-10-25T10:00:00Z", "2025-10-25T09:59:59Z");
        for (case, attribute) in [
            (checked("103", "DEPOSIT", year, 1.0, 1.0, near), "fiTypes"),
            (
                checked("102", "DEPOSIT", longer, 1.0, 1.0, near),
                "consentExpiry",
            ),
            (checked("102", "DEPOSIT", year, 2.0, 1.0, near), "DataLife"),
            (checked("102", "DEPOSIT", year, 1.0, 2.0, near), "Frequency"),
            (
                checked("102", "DEPOSIT", year, 1.0, 1.0, far),
                "FIDataRange",
            ),
        ] {
            assert!(
                case.clone()
                    .is_err_and(|m| m.starts_with(&format!("`{attribute}`"))),
                "{case:?}"
            );
        }
        assert_eq!(
            checked("102", "DEPOSIT", year, 1.0, 1.0, near).unwrap(),
            ["CT008"]
        );
    }

    #[test]
    fn the_sample_table_can_be_used() {
        let table = Table::parse(include_str!("../fair-use.sample.toml")).unwrap();
        for code in crate::detail::CODES {
            let named = |rule: &Rule| rule.purposes.iter().any(|purpose| purpose == code);
            assert!(table.rules.iter().any(named), "{code}");
        }
    }

    #[test]
    fn the_most_specific_row_is_in_force() {
        let ten_years = "2016-11-25T10:00:00Z";
        let found = checked(
            "102",
            "MUTUAL_FUNDS",
            "2029-11-25T10:00:00Z",
            9.0,
            9.0,
            ten_years,
        );
        assert_eq!(found.unwrap(), ["CT008-funds"]);
    }

    #[test]
    fn a_table_in_which_chance_would_decide_is_refused() {
        let row = |id: &str, more: &str| format!("[[rule]]\nid = \"{id}\"\n{more}\n");
        let twice = row("A", "") + &row("A", "purposes = [\"101\"]");
        assert_eq!(
            Table::parse(&twice).unwrap_err(),
            TableError::Twice("A".into())
        );
        let alike = row("A", "purposes = [\"101\", \"102\"]") + &row("B", "purposes = [\"102\"]");
        assert!(matches!(Table::parse(&alike), Err(TableError::Alike(..))));
        assert!(Table::parse(&row("A", "purpose = \"101\"")).is_err());
        let apart = row("A", "purposes = [\"101\"]") + &row("B", "purposes = [\"102\"]");
        assert!(Table::parse(&apart).is_ok());
    }
}
