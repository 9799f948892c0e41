//! Human words for the technical names of the network: datasets, columns, parameters, answers.
//!
//! The names come from signed documents and stay what they are there; pages show these words and
//! keep the name itself for details and receipts. A name without words is made readable, so that
//! a new question or column never breaks a page.
//!
//! # Adding one
//!
//! 1. Add an arm to the table of its noun, with a key of its own.
//! 2. Put the key into every `i18n/*/ui.ftl`.

use i18n_embed_fl::fl;

use crate::locale::Locale;

pub mod answer;
pub mod dataset;
pub mod denial;
pub mod fault;
pub mod parameter;
pub mod problem;
pub mod rule;

/// A purpose with the use that whoever asks makes of it. Each text keeps its own direction: the use is
/// in the language of who asks.
#[must_use]
pub fn purpose_with_use(l: &Locale, purpose: &str, usage: &str) -> String {
    fl!(l, "request-purpose-use", purpose = purpose, how = usage)
}

/// A technical name without words of its own, made readable: `loan_accounts` → `Loan accounts`.
#[must_use]
pub fn readable(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|c| if matches!(c, '_' | '.' | '-') { ' ' } else { c })
        .collect();
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn an_english_use_keeps_its_full_stop_in_an_urdu_sentence() {
        let told = |language| {
            let l = Locale::of(language);
            purpose_with_use(&l, "قرض", "To lend you money.")
        };
        let urdu = told(Language::Ur);
        assert!(
            urdu.contains("\u{2068}To lend you money.\u{2069}"),
            "{urdu:?}"
        );
        // In an English sentence it is the other that runs against it.
        let english = told(Language::En);
        assert!(english.contains("\u{2068}قرض\u{2069}"), "{english:?}");
    }

    #[test]
    fn an_unknown_name_reads_like_words() {
        assert_eq!(readable("bank.loan_accounts"), "Bank loan accounts");
        assert_eq!(readable("été_x"), "Été x");
        assert_eq!(readable("__"), "");
    }
}
