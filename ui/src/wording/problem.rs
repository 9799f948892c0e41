//! Why an access came to nothing, by the lasting name of the problem that the source answered with.

use i18n_embed_fl::fl;

use super::{readable, rule};
use crate::locale::Locale;

/// The problem in one sentence. Where a store's own rule says the same, it is that rule's sentence.
#[must_use]
pub fn sentence(l: &Locale, slug: &str) -> String {
    let same = match slug {
        "consent-status-unknown" => "status-unknown",
        "consent-revoked" => "revoked",
        "consent-paused" => "paused",
        "consent-superseded" => "superseded",
        "consent-not-yet-valid" => "not-yet-valid",
        "consent-expired" => "expired",
        "frequency-exhausted" => "exhausted",
        "answer-changed" => "not-as-seen",
        "item-withdrawn" | "outside-time" | "replayed" | "wrong-key" | "unknown-question"
        | "invalid-parameter" | "too-many-variants" | "no-data" | "run-refused"
        | "shape-mismatch" => slug,
        "outside-consent" => return fl!(l, "problem-outside-consent"),
        "invalid-evidence" | "forged-artifact" => return fl!(l, "problem-not-proven"),
        "not-linked" => return fl!(l, "problem-not-linked"),
        "store-erased" => return fl!(l, "problem-store-erased"),
        "deposit-refused" => return fl!(l, "problem-deposit-refused"),
        "unavailable" | "internal" => return fl!(l, "problem-unavailable"),
        other => return readable(other),
    };
    rule::sentence(l, same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_known_problem_is_told_in_her_words_and_another_is_still_readable() {
        let l = Locale::of(Language::En);
        assert_eq!(sentence(&l, "consent-paused"), "The consent is on hold.");
        assert_eq!(sentence(&l, "something-new"), "Something new");
    }
}
