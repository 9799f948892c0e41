//! Rules of a consent's detail that hold whoever looks at it: the same where it is asked for, and in a signed
//! artefact that is handed to a provider.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    artefact::SignedConsentDetail,
    code::{ErrorCode, Refusal},
    message::{ConsentDetail, DataFilter, FiDataRange, Purpose, Units},
};

/// Where the purposes are defined.
pub const PURPOSES: &str = "https://api.rebit.org.in/aa/purpose/";
/// Codes of the ReBIT table.
pub const CODES: [&str; 5] = ["101", "102", "103", "104", "105"];
/// Longest span of a consent, in days.
const LONGEST_DAYS: i64 = 3653;

/// What is common to a request's detail and a signed one.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// First moment.
    pub start: DateTime<Utc>,
    /// Last moment.
    pub expiry: DateTime<Utc>,
    /// `VIEW` …
    pub mode: &'a str,
    /// `ONETIME` or `PERIODIC`.
    pub fetch: &'a str,
    /// Data from when.
    pub range: &'a FiDataRange,
    /// How long it may be kept.
    pub data_life: &'a Units,
    /// How often.
    pub frequency: &'a Units,
    /// What is left out.
    pub filter: &'a [DataFilter],
    /// Whether a published question is in the place of accounts (`docs/aa-query-profile.md`).
    pub is_question: bool,
}

macro_rules! has_terms {
    ($($detail:ty),+) => {$(
        impl $detail {
            /// Its terms.
            #[must_use]
            pub fn terms(&self) -> Terms<'_> {
                Terms {
                    start: self.consent_start.0,
                    expiry: self.consent_expiry.0,
                    mode: &self.consent_mode,
                    fetch: &self.fetch_type,
                    range: &self.range,
                    data_life: &self.data_life,
                    frequency: &self.frequency,
                    filter: &self.data_filter,
                    is_question: self.query.is_some(),
                }
            }
        }
    )+};
}
has_terms!(ConsentDetail, SignedConsentDetail);

/// Checks a purpose.
///
/// # Errors
/// With `code`, and what is wrong.
pub fn check_purpose(purpose: &Purpose, code: ErrorCode) -> Result<(), Refusal> {
    if !CODES.contains(&purpose.code.as_str()) {
        return Err(Refusal::new(
            code,
            "`Purpose.code` must be one of 101 to 105",
        ));
    }
    let given = purpose.ref_uri.as_deref().filter(|uri| !uri.is_empty());
    let right = format!("{PURPOSES}{}.xml", purpose.code);
    if given.is_some_and(|uri| uri != right) {
        return Err(Refusal::new(
            code,
            format!("`Purpose.refUri` must be `{right}`"),
        ));
    }
    Ok(())
}

impl Terms<'_> {
    /// Checks span, range, life, frequency and filter.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.expiry <= self.start {
            return Err(Refusal::invalid(
                "`consentExpiry` must lie after `consentStart`",
            ));
        }
        if self.expiry <= now {
            return Err(Refusal::invalid("`consentExpiry` must lie in the future"));
        }
        if self.expiry - self.start > TimeDelta::days(LONGEST_DAYS) {
            return Err(Refusal::invalid("a consent may last for ten years at most"));
        }
        if self.range.to.0 <= self.range.from.0 {
            return Err(Refusal::invalid(
                "`FIDataRange.to` must lie after `FIDataRange.from`",
            ));
        }
        let life = whole(self.data_life, "DataLife")?;
        match (self.mode, life, self.data_life.unit.as_str()) {
            (_, 1.., "INF") => {
                return Err(Refusal::invalid(
                    "`DataLife.value` must be 0 with unit `INF`",
                ));
            }
            ("STORE", ..) | (_, 0, _) => {}
            // An answer is no record.
            _ if self.is_question => {}
            _ => {
                return Err(Refusal::invalid(
                    "`DataLife.value` must be 0 unless `consentMode` is `STORE`",
                ));
            }
        }
        if years(life, &self.data_life.unit) > 10 {
            return Err(Refusal::invalid("`DataLife` may be ten years at most"));
        }
        let often = whole(self.frequency, "Frequency")?;
        if self.fetch == "PERIODIC" && self.frequency.unit == "INF" {
            return Err(Refusal::invalid(
                "`Frequency.unit` may be `INF` with `ONETIME` only",
            ));
        }
        let unbounded = self.frequency.unit == "INF" && often == 0;
        if !unbounded && !(1..=10_000).contains(&often) {
            return Err(Refusal::invalid(
                "`Frequency.value` must be between 1 and 10000",
            ));
        }
        self.filter.iter().try_for_each(check_filter)?;
        for (place, filter) in self.filter.iter().enumerate() {
            let same = |other: &DataFilter| {
                other.r#type == filter.r#type && other.operator == filter.operator
            };
            if self.filter[..place].iter().any(same) {
                return Err(Refusal::invalid("`DataFilter` has one rule twice"));
            }
        }
        Ok(())
    }
}

/// A number that is whole and not negative.
fn whole(units: &Units, name: &str) -> Result<u32, Refusal> {
    let fits = units.value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&units.value);
    if !fits {
        return Err(Refusal::invalid(format!(
            "`{name}.value` must be a whole number, not negative"
        )));
    }
    // Whole and in range, so nothing is cut off.
    format!("{:.0}", units.value)
        .parse()
        .map_err(|_| Refusal::invalid(format!("`{name}.value` is too large")))
}

fn years(value: u32, unit: &str) -> u32 {
    match unit {
        "YEAR" => value,
        "MONTH" => value.div_ceil(12),
        "DAY" => value.saturating_sub(3).div_ceil(365),
        _ => 0,
    }
}

fn check_filter(filter: &DataFilter) -> Result<(), Refusal> {
    match filter.r#type.as_str() {
        "TRANSACTIONTYPE" => {
            let kind = filter.value.to_ascii_uppercase();
            if !matches!(filter.operator.as_str(), "=" | "!=") {
                return Err(Refusal::invalid(
                    "a `TRANSACTIONTYPE` filter takes `=` or `!=`",
                ));
            }
            if !matches!(kind.as_str(), "CREDIT" | "DEBIT") {
                return Err(Refusal::invalid(
                    "a `TRANSACTIONTYPE` filter takes `CREDIT` or `DEBIT`",
                ));
            }
        }
        _ => {
            if minor_units(&filter.value).is_none() {
                return Err(Refusal::invalid(
                    "a `TRANSACTIONAMOUNT` filter takes a decimal of at most two places",
                ));
            }
        }
    }
    Ok(())
}

/// An amount in hundredths: digits, and at most two places; none if it is not one.
#[must_use]
pub fn minor_units(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(places) || places.len() > 2 {
        return None;
    }
    if digits.ends_with('.') {
        return None;
    }
    let hundredths: i64 = format!("{places:0<2}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    whole
        .checked_mul(100)?
        .checked_add(hundredths)?
        .checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    struct Case {
        start: &'static str,
        expiry: &'static str,
        mode: &'static str,
        fetch: &'static str,
        from: &'static str,
        life: (&'static str, f64),
        often: (&'static str, f64),
        filter: Vec<(&'static str, &'static str, &'static str)>,
        is_question: bool,
    }

    fn good() -> Case {
        Case {
            start: "2026-11-25T10:00:00Z",
            expiry: "2027-11-25T10:00:00Z",
            mode: "STORE",
            fetch: "PERIODIC",
            from: "2025-11-25T10:00:00Z",
            life: ("MONTH", 1.0),
            often: ("DAY", 1.0),
            filter: vec![
                ("TRANSACTIONAMOUNT", ">=", "20000"),
                ("TRANSACTIONTYPE", "=", "Credit"),
            ],
            is_question: false,
        }
    }

    fn check(case: &Case) -> Result<(), Refusal> {
        let units = |(unit, value): (&str, f64)| Units {
            unit: unit.into(),
            value,
        };
        let filter: Vec<_> = case
            .filter
            .iter()
            .map(|(kind, operator, value)| DataFilter {
                r#type: (*kind).into(),
                operator: (*operator).into(),
                value: (*value).into(),
            })
            .collect();
        Terms {
            start: at(case.start),
            expiry: at(case.expiry),
            mode: case.mode,
            fetch: case.fetch,
            range: &FiDataRange {
                from: Moment(at(case.from)),
                to: Moment(at("2026-11-25T10:00:00Z")),
            },
            data_life: &units(case.life),
            frequency: &units(case.often),
            filter: &filter,
            is_question: case.is_question,
        }
        .check(at("2026-11-25T10:00:00Z"))
    }

    type Change = fn(&mut Case);

    #[test]
    fn terms_that_contradict_each_other_are_refused() {
        let changes: [Change; 15] = [
            |c| c.expiry = c.start,
            |c| c.start = "2020-11-25T10:00:00Z",
            |c| {
                c.start = "2024-11-25T10:00:00Z";
                c.expiry = "2025-11-25T10:00:00Z";
            },
            |c| c.expiry = "2037-11-26T10:00:00Z",
            |c| c.from = "2026-11-25T10:00:00Z",
            |c| c.mode = "VIEW",
            |c| c.life = ("INF", 1.0),
            |c| c.life = ("MONTH", 1.5),
            |c| c.life = ("DAY", -1.0),
            |c| c.life = ("YEAR", 11.0),
            |c| c.often = ("DAY", 0.0),
            |c| c.often = ("DAY", 1.5),
            |c| c.filter[0].2 = "20,000",
            |c| c.filter[1].1 = ">",
            |c| c.filter.push(("TRANSACTIONAMOUNT", ">=", "5")),
        ];
        check(&good()).unwrap();
        for (number, change) in changes.iter().enumerate() {
            let mut case = good();
            change(&mut case);
            // A start in the past is fine; only the second change is allowed.
            assert_eq!(check(&case).is_ok(), number == 1, "{number}");
        }
    }

    #[test]
    fn what_is_no_record_may_be_kept_without_storing() {
        for (mode, is_question, kept) in [
            ("STORE", false, true),
            ("VIEW", false, false),
            ("QUERY", false, false),
            ("QUERY", true, true),
        ] {
            let case = Case {
                mode,
                is_question,
                ..good()
            };
            assert_eq!(check(&case).is_ok(), kept, "{mode} {is_question}");
        }
    }

    #[test]
    fn a_purpose_is_one_of_the_table_and_told_as_it_is_defined() {
        let purpose = |code: &str, uri: Option<&str>| Purpose {
            code: code.into(),
            ref_uri: uri.map(Into::into),
            text: None,
            category: None,
        };
        let check = |p: &Purpose| check_purpose(p, ErrorCode::InvalidConsentPurpose);
        for bad in [
            purpose("106", None),
            purpose("", None),
            purpose("101", Some("https://api.rebit.org.in/aa/purpose/102.xml")),
        ] {
            assert_eq!(
                check(&bad).unwrap_err().code,
                ErrorCode::InvalidConsentPurpose
            );
        }
        check(&purpose("101", None)).unwrap();
        check(&purpose(
            "101",
            Some("https://api.rebit.org.in/aa/purpose/101.xml"),
        ))
        .unwrap();
    }

    #[test]
    fn amounts_are_read_to_the_hundredth() {
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "1.234",
            "1e3",
            "+1",
            "1 000",
            "99999999999999999999",
        ] {
            assert_eq!(minor_units(bad), None, "{bad}");
        }
        assert_eq!(minor_units("20000"), Some(2_000_000));
        assert_eq!(minor_units("-1.5"), Some(-150));
    }
}
