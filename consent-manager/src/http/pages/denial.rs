//! Reasons she may give for a no.

use consent_model::request::DenialReason;
use ui::{Locale, part::listed::Choice, wording};

/// All of them, for the form.
pub(super) fn reasons(l: &Locale) -> Vec<Choice> {
    let choice =
        |(_, value): (DenialReason, &str)| Choice::new(value, wording::denial::label(l, value));
    DENIALS.map(choice).into()
}

/// The reason behind a value of the form.
pub(super) fn reason(value: &str) -> Option<DenialReason> {
    DENIALS
        .iter()
        .find(|(_, word)| *word == value)
        .map(|(reason, _)| *reason)
}

/// A reason in her language.
pub(super) fn words(l: &Locale, reason: DenialReason) -> String {
    let found = DENIALS.iter().find(|(known, _)| *known == reason);
    wording::denial::label(l, found.map_or("other", |(_, word)| word))
}

const DENIALS: [(DenialReason, &str); 5] = [
    (DenialReason::TooMuch, "too_much"),
    (DenialReason::NotTrusted, "not_trusted"),
    (DenialReason::NotWanted, "not_wanted"),
    (DenialReason::NotUnderstood, "not_understood"),
    (DenialReason::Other, "other"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_as_the_model_writes_it() {
        for (known, word) in DENIALS {
            assert_eq!(serde_json::to_value(known).unwrap(), word);
            assert_eq!(reason(word), Some(known));
        }
        assert_eq!(reason("unheard"), None);
    }

    #[test]
    fn every_reason_has_words_of_its_own() {
        for language in ui::Language::ALL {
            let choices = reasons(&Locale::of(language));
            let words: std::collections::HashSet<_> = choices.iter().map(|c| &c.label).collect();
            assert_eq!(words.len(), DENIALS.len(), "{}", language.tag());
        }
    }
}
