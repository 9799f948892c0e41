//! What an answer consists of: its columns, their shape, and the fixed words it may hold.

use i18n_embed_fl::fl;

use super::readable;
use crate::locale::Locale;

/// What one column of an answer may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// One of these words, as they are called in her language.
    OneOf(&'a [String]),
    /// A whole number.
    WholeNumber,
    /// A number with decimals.
    Number,
    /// An amount or measure in this unit.
    In(&'a str),
    /// A day.
    Day,
    /// A moment.
    Moment,
    /// A text.
    Text,
}

impl Shape<'_> {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::OneOf(words) => fl!(l, "shape-one-of", values = words.join(", ")),
            Self::WholeNumber => fl!(l, "shape-whole-number"),
            Self::Number => fl!(l, "shape-number"),
            Self::In("INR") => fl!(l, "shape-rupees"),
            Self::In(unit) => fl!(l, "shape-unit", unit = unit),
            Self::Day => fl!(l, "shape-day"),
            Self::Moment => fl!(l, "shape-moment"),
            Self::Text => fl!(l, "shape-text"),
        }
    }
}

/// What a column of an answer is called.
#[must_use]
pub fn column(l: &Locale, name: &str) -> String {
    match name {
        "lower" => fl!(l, "answer-lower"),
        "upper" => fl!(l, "answer-upper"),
        "months" => fl!(l, "answer-months"),
        "category" => fl!(l, "answer-category"),
        "status" => fl!(l, "answer-status"),
        "answer" => fl!(l, "answer-answer"),
        "observations" => fl!(l, "answer-observations"),
        other => readable(other),
    }
}

/// What a fixed word of an answer means, where its question does not say what it is called.
#[must_use]
pub fn value(l: &Locale, word: &str) -> String {
    match word {
        "coffee" => fl!(l, "value-coffee"),
        "dining" => fl!(l, "value-dining"),
        "education" => fl!(l, "value-education"),
        "entertainment" => fl!(l, "value-entertainment"),
        "food" => fl!(l, "value-food"),
        "fuel" => fl!(l, "value-fuel"),
        "groceries" => fl!(l, "value-groceries"),
        "healthcare" => fl!(l, "value-healthcare"),
        "housing" => fl!(l, "value-housing"),
        "insurance" => fl!(l, "value-insurance"),
        "other" => fl!(l, "value-other"),
        "shopping" => fl!(l, "value-shopping"),
        "subscription" => fl!(l, "value-subscription"),
        "travel" => fl!(l, "value-travel"),
        "utilities" => fl!(l, "value-utilities"),
        "low" => fl!(l, "value-low"),
        "in_range" => fl!(l, "value-in-range"),
        "high" => fl!(l, "value-high"),
        "none" => fl!(l, "value-none"),
        other => readable(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_shape_is_told_in_words_and_never_in_code() {
        let l = Locale::of(Language::En);
        assert_eq!(Shape::In("INR").label(&l), "an amount in rupees (₹)");
        assert_eq!(Shape::In("kg").label(&l), "a number in kg");
        let words = ["in_range", "not_known"].map(|word| value(&l, word));
        assert_eq!(
            Shape::OneOf(&words).label(&l),
            "one of: in the normal range, Not known"
        );
        assert_eq!(column(&l, "lower"), "At least");
        assert_eq!(column(&l, "wide_band"), "Wide band");
    }
}
