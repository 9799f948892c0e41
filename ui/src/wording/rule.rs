//! Why a store let nothing out, by the lasting name of the rule.

use i18n_embed_fl::fl;

use super::readable;
use crate::locale::Locale;

/// The rule in one sentence.
#[must_use]
pub fn sentence(l: &Locale, rule: &str) -> String {
    match rule {
        "status-unknown" => fl!(l, "rule-status-unknown"),
        "revoked" => fl!(l, "rule-revoked"),
        "paused" => fl!(l, "rule-paused"),
        "superseded" => fl!(l, "rule-superseded"),
        "not-yet-valid" => fl!(l, "rule-not-yet-valid"),
        "expired" => fl!(l, "rule-expired"),
        "unknown-item" => fl!(l, "rule-unknown-item"),
        "outside-range" => fl!(l, "rule-outside-range"),
        "exhausted" => fl!(l, "rule-exhausted"),
        "malformed" => fl!(l, "rule-malformed"),
        "wrong-key" => fl!(l, "rule-wrong-key"),
        "outside-time" => fl!(l, "rule-outside-time"),
        "replayed" => fl!(l, "rule-replayed"),
        "other-source" => fl!(l, "rule-other-source"),
        "no-receiver" => fl!(l, "rule-no-receiver"),
        "not-an-answer" => fl!(l, "rule-not-an-answer"),
        "unknown-question" => fl!(l, "rule-unknown-question"),
        "wrong-purpose" => fl!(l, "rule-wrong-purpose"),
        "invalid-parameter" => fl!(l, "rule-invalid-parameter"),
        "range-too-long" => fl!(l, "rule-range-too-long"),
        "no-data" => fl!(l, "rule-no-data"),
        "run-refused" => fl!(l, "rule-run-refused"),
        "shape-mismatch" => fl!(l, "rule-shape-mismatch"),
        "not-as-seen" => fl!(l, "rule-not-as-seen"),
        other => readable(other),
    }
}
