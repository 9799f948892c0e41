//! Parameters of a question, as asked: "Over: 6 months" instead of `months 6`.

use i18n_embed_fl::fl;

use super::readable;
use crate::locale::Locale;
use crate::part::listed::Fact;

/// A parameter's value; a word as its question calls it in her language, where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A whole number.
    Number(i64),
    /// A word, or anything else as it stands.
    Text(&'a str),
}

/// A parameter in words; `unit` is that of the answer column it shapes, if any.
#[must_use]
pub fn fact(l: &Locale, name: &str, value: Value<'_>, unit: Option<&str>) -> Fact {
    match (name, value) {
        ("months", Value::Number(n)) => Fact::new(
            fl!(l, "parameter-months"),
            fl!(l, "parameter-months-value", n = n),
        ),
        ("days", Value::Number(n)) => Fact::new(
            fl!(l, "parameter-days"),
            fl!(l, "parameter-days-value", n = n),
        ),
        ("band", Value::Number(n)) => Fact::new(
            fl!(l, "parameter-band"),
            fl!(l, "parameter-band-value", width = l.quantity(n, unit)),
        ),
        ("level", Value::Text(amount)) => Fact::new(fl!(l, "parameter-level"), amount),
        ("age", Value::Text(years)) => Fact::new(
            fl!(l, "parameter-age"),
            fl!(l, "parameter-age-value", years = years),
        ),
        ("vaccine", Value::Text(name)) => Fact::new(fl!(l, "parameter-vaccine"), name),
        ("condition", Value::Text(name)) => Fact::new(fl!(l, "parameter-condition"), name),
        ("code", Value::Text(code)) => Fact::new(fl!(l, "parameter-code"), measurement(l, code)),
        (_, Value::Number(n)) => Fact::new(readable(name), l.quantity(n, unit)),
        (_, Value::Text(text)) => Fact::new(readable(name), text),
    }
}

/// Providers whose records alone count, by name; none where no one is named.
#[must_use]
pub fn providers<'a>(l: &Locale, names: impl Iterator<Item = &'a str>) -> Option<Fact> {
    let names: Vec<_> = names.collect();
    (!names.is_empty()).then(|| Fact::new(fl!(l, "parameter-providers"), names.join(", ")))
}

/// That an approval covers exactly the answer that she saw, or whatever the answer is by then.
#[must_use]
pub fn covers(l: &Locale, seen: bool) -> Fact {
    let value = if seen {
        fl!(l, "parameter-covers-seen")
    } else {
        fl!(l, "parameter-covers-any")
    };
    Fact::new(fl!(l, "parameter-covers"), value)
}

/// A LOINC code with the name of what it measures.
fn measurement(l: &Locale, code: &str) -> String {
    let name = match code {
        "2345-7" => fl!(l, "measurement-glucose"),
        "39156-5" => fl!(l, "measurement-bmi"),
        "4548-4" => fl!(l, "measurement-hba1c"),
        other => return other.to_owned(),
    };
    format!("{name} ({code})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    fn told(l: &Locale, name: &str, value: Value<'_>, unit: Option<&str>) -> String {
        let fact = fact(l, name, value, unit);
        format!("{}: {}", fact.name, fact.value)
    }

    #[test]
    fn known_parameters_are_told_in_words() {
        let en = Locale::of(Language::En);
        let number = Value::Number;
        for (name, value, unit, words) in [
            ("months", number(6), None, "Time span: over 6 months"),
            ("months", number(1), None, "Time span: over 1 month"),
            ("days", number(30), None, "Time span: over 30 days"),
            (
                "band",
                number(5_000),
                Some("INR"),
                "Rounding: in bands of ₹5,000",
            ),
            (
                "band",
                number(125_000),
                Some("kg"),
                "Rounding: in bands of 1,25,000 kg",
            ),
            (
                "code",
                Value::Text("4548-4"),
                None,
                "Measurement: HbA1c, long-term blood sugar (4548-4)",
            ),
            (
                "level",
                Value::Text("₹25,000"),
                None,
                "Amount to compare with: ₹25,000",
            ),
            ("age", Value::Text("18"), None, "Age: 18 years"),
            (
                "vaccine",
                Value::Text("measles"),
                None,
                "Vaccine against: measles",
            ),
            ("condition", Value::Text("asthma"), None, "Illness: asthma"),
        ] {
            assert_eq!(told(&en, name, value, unit), words);
        }
        let hi = Locale::of(Language::Hi);
        let band = told(&hi, "band", number(5_000), Some("INR"));
        assert!(band.contains("₹5,000") && !band.contains("band"), "{band}");
    }

    #[test]
    fn an_unknown_parameter_is_still_readable() {
        let l = Locale::of(Language::En);
        let told = |name, value, unit| told(&l, name, value, unit);
        assert_eq!(told("min_age", Value::Number(18), None), "Min age: 18");
        assert_eq!(
            told("floor", Value::Number(-125_000), Some("INR")),
            "Floor: -₹1,25,000"
        );
        assert_eq!(told("code", Value::Text("x-1"), None), "Measurement: x-1");
        assert_eq!(told("months", Value::Text("six"), None), "Months: six");
    }
}
