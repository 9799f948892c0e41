//! Reasons she may give for a no.

use consent_model::request::DenialReason;
use ui::{Language, Locale, part::listed::Choice};

/// All of them, for the form.
pub(super) fn reasons(l: &Locale) -> Vec<Choice> {
    DENIALS
        .iter()
        .map(|(_, value, en, hi)| {
            let label = match l.language() {
                Language::En => *en,
                Language::Hi => *hi,
            };
            Choice::new(*value, label)
        })
        .collect()
}

/// The reason behind a value of the form.
pub(super) fn reason(value: &str) -> Option<DenialReason> {
    DENIALS
        .iter()
        .find(|(_, word, ..)| *word == value)
        .map(|(reason, ..)| *reason)
}

const DENIALS: [(DenialReason, &str, &str, &str); 5] = [
    (
        DenialReason::TooMuch,
        "too_much",
        "It asks for too much",
        "यह बहुत अधिक माँगता है",
    ),
    (
        DenialReason::NotTrusted,
        "not_trusted",
        "I do not trust the organisation",
        "मुझे इस संगठन पर भरोसा नहीं है",
    ),
    (
        DenialReason::NotWanted,
        "not_wanted",
        "I did not ask for this service",
        "मैंने यह सेवा नहीं माँगी",
    ),
    (
        DenialReason::NotUnderstood,
        "not_understood",
        "I do not understand the request",
        "मुझे यह अनुरोध समझ नहीं आया",
    ),
    (
        DenialReason::Other,
        "other",
        "Another reason",
        "कोई और कारण",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_as_the_model_writes_it() {
        for (known, word, ..) in DENIALS {
            assert_eq!(serde_json::to_value(known).unwrap(), word);
            assert_eq!(reason(word), Some(known));
        }
        assert_eq!(reason("unheard"), None);
    }
}
