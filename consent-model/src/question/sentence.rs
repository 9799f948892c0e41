//! An answer as a sentence that people read.

use serde_json::Value;

use super::{Manifest, Parameters, Row, Step, text_in};

/// The unit of amounts in whole Indian rupees.
pub const RUPEES: &str = "INR";

impl Manifest {
    /// The answer as a sentence: one line a row. Amounts of money are grouped for reading, and fixed
    /// words stand as the manifest calls them.
    #[must_use]
    pub fn sentence(&self, language: &str, parameters: &Parameters, rows: &[Row]) -> String {
        let template = text_in(&self.sentence, language);
        let fill = |row: &Row| {
            row.iter()
                .chain(parameters)
                .fold(template.to_owned(), |text, (name, value)| {
                    text.replace(&format!("{{{name}}}"), &self.shown(language, name, value))
                })
        };
        rows.iter().map(fill).collect::<Vec<_>>().join("\n")
    }

    /// What a fixed word of a column or parameter is called in the language, if the manifest says.
    #[must_use]
    pub fn word(&self, language: &str, name: &str, word: &str) -> Option<&str> {
        let texts = self.words.get(name)?.get(word)?;
        Some(text_in(texts, language)).filter(|text| !text.is_empty())
    }

    fn shown(&self, language: &str, name: &str, value: &Value) -> String {
        match (value, value.as_i64()) {
            (_, Some(amount)) if self.unit_of(name) == Some(RUPEES) => grouped(amount),
            (Value::String(text), _) => {
                let called = self.word(language, name, text);
                called.unwrap_or(text).to_owned()
            }
            (Value::Null, _) => "–".into(),
            (other, _) => other.to_string(),
        }
    }

    /// The unit of an answer column, or of the parameter that such a column is a multiple of.
    #[must_use]
    pub fn unit_of(&self, name: &str) -> Option<&str> {
        let column = self.output.columns.iter().find(|column| {
            column.name == name
                || matches!(&column.multiple_of, Some(Step::Parameter(step)) if step == name)
        });
        column?.unit.as_deref()
    }
}

/// A whole number with its digits grouped as Indian banks print them: `12,34,567`.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let head = digits.len().saturating_sub(3);
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        // A comma before the last three digits, and before every two to the left of them.
        if place > 0 && (place == head || (place < head && (head - place).is_multiple_of(2))) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{manifest, map};
    use super::*;

    #[test]
    fn a_fixed_word_stands_as_the_manifest_calls_it() {
        let mut m = manifest();
        m.sentence =
            serde_json::from_value(json!({"en": "It is {low}.", "hi": "{low} है।"})).unwrap();
        m.words = serde_json::from_value(
            json!({"low": {"in_range": {"en": "in its range", "hi": "सीमा में"}}}),
        )
        .unwrap();
        let said = |language, word: &str| {
            let rows = vec![map(json!({ "low": word }))];
            m.sentence(language, &map(json!({})), &rows)
        };
        assert_eq!(said("en", "in_range"), "It is in its range.");
        assert_eq!(said("hi", "in_range"), "सीमा में है।");
        assert_eq!(said("ta", "in_range"), "It is in its range.");
        assert_eq!(said("en", "unnamed"), "It is unnamed.");
    }

    #[test]
    fn amounts_in_a_sentence_are_grouped_and_other_numbers_are_not() {
        let mut m = manifest();
        let (p, rows) = (
            map(json!({"band": 5000})),
            vec![map(json!({"low": 125_000}))],
        );
        assert_eq!(
            m.sentence("en", &p, &rows),
            "Between 125000 and more, in steps of 5000."
        );
        m.output.columns[0].unit = Some(RUPEES.to_owned());
        assert_eq!(
            m.sentence("en", &p, &rows),
            "Between 1,25,000 and more, in steps of 5,000."
        );
        for (number, shown) in [
            (0, "0"),
            (-999, "-999"),
            (1_000, "1,000"),
            (99_999, "99,999"),
            (-100_000, "-1,00,000"),
            (12_345_678, "1,23,45,678"),
        ] {
            assert_eq!(grouped(number), shown);
        }
        assert!(grouped(i64::MIN).starts_with("-92,23,"));
    }
}
