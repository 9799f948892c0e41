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
        "item-withdrawn" => fl!(l, "rule-item-withdrawn"),
        "superseded" => fl!(l, "rule-superseded"),
        "not-yet-valid" => fl!(l, "rule-not-yet-valid"),
        "expired" => fl!(l, "rule-expired"),
        "unknown-item" => fl!(l, "rule-unknown-item"),
        "outside-range" => fl!(l, "rule-outside-range"),
        "exhausted" => fl!(l, "rule-exhausted"),
        "malformed" => fl!(l, "rule-malformed"),
        "own-parameters" => fl!(l, "rule-own-parameters"),
        "wrong-key" => fl!(l, "rule-wrong-key"),
        "outside-time" => fl!(l, "rule-outside-time"),
        "replayed" => fl!(l, "rule-replayed"),
        "session-reused" => fl!(l, "rule-session-reused"),
        "other-source" => fl!(l, "rule-other-source"),
        "no-receiver" => fl!(l, "rule-no-receiver"),
        "not-an-answer" => fl!(l, "rule-not-an-answer"),
        "unknown-question" => fl!(l, "rule-unknown-question"),
        "not-published" => fl!(l, "rule-not-published"),
        "question-withdrawn" => fl!(l, "rule-question-withdrawn"),
        "wrong-purpose" => fl!(l, "rule-wrong-purpose"),
        "invalid-parameter" => fl!(l, "rule-invalid-parameter"),
        "range-too-long" => fl!(l, "rule-range-too-long"),
        "too-many-variants" => fl!(l, "rule-too-many-variants"),
        "changed-schema" => fl!(l, "rule-changed-schema"),
        "no-data" => fl!(l, "rule-no-data"),
        "outside-subset" => fl!(l, "rule-outside-subset"),
        "too-many-steps" => fl!(l, "rule-too-many-steps"),
        "run-too-long" => fl!(l, "rule-run-too-long"),
        "out-of-memory" => fl!(l, "rule-out-of-memory"),
        "run-refused" => fl!(l, "rule-run-refused"),
        "too-many-rows" => fl!(l, "rule-too-many-rows"),
        "answer-too-large" => fl!(l, "rule-answer-too-large"),
        "shape-mismatch" => fl!(l, "rule-shape-mismatch"),
        "not-as-seen" => fl!(l, "rule-not-as-seen"),
        "awaiting-her" => fl!(l, "rule-awaiting-her"),
        "objected" => fl!(l, "rule-objected"),
        other => readable(other),
    }
}
