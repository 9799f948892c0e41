//! Why nothing came of a request for records, by the lasting name of the reason.

use i18n_embed_fl::fl;

use super::readable;
use crate::locale::Locale;

/// The reason in one sentence.
#[must_use]
pub fn sentence(l: &Locale, reason: &str) -> String {
    match reason {
        "denied" => fl!(l, "fault-denied"),
        "not-decided" => fl!(l, "fault-not-decided"),
        "not-carried-out" => fl!(l, "fault-not-carried-out"),
        "by-another" => fl!(l, "fault-by-another"),
        "by-other-request" => fl!(l, "fault-by-other-request"),
        "not-proven" => fl!(l, "fault-not-proven"),
        "not-confirmed-here" => fl!(l, "fault-not-confirmed-here"),
        "not-genuine" => fl!(l, "fault-not-genuine"),
        "consent-unfit" => fl!(l, "fault-consent-unfit"),
        "consent-ended" => fl!(l, "fault-consent-ended"),
        "not-linked" => fl!(l, "fault-not-linked"),
        "not-taken" => fl!(l, "fault-not-taken"),
        "no-records" => fl!(l, "fault-no-records"),
        "not-delivered" => fl!(l, "fault-not-delivered"),
        "not-whole" => fl!(l, "fault-not-whole"),
        "not-fetched" => fl!(l, "fault-not-fetched"),
        "own-fault" => fl!(l, "fault-own-fault"),
        "unnamed" => fl!(l, "fault-unnamed"),
        "no-page" => fl!(l, "fault-no-page"),
        "page-order" => fl!(l, "fault-page-order"),
        "not-opened" => fl!(l, "fault-not-opened"),
        "not-signed" => fl!(l, "fault-not-signed"),
        "malformed" => fl!(l, "fault-malformed"),
        "other-delivery" => fl!(l, "fault-other-delivery"),
        "not-records" => fl!(l, "fault-not-records"),
        "not-asked" => fl!(l, "fault-not-asked"),
        "outside-range" => fl!(l, "fault-outside-range"),
        "too-large" => fl!(l, "fault-too-large"),
        "outside-schema" => fl!(l, "fault-outside-schema"),
        "absurd-value" => fl!(l, "fault-absurd-value"),
        "contradiction" => fl!(l, "fault-contradiction"),
        "wrong-person" => fl!(l, "fault-wrong-person"),
        "session-used" => fl!(l, "fault-session-used"),
        "repeated" => fl!(l, "fault-repeated"),
        "source-standing" => fl!(l, "fault-source-standing"),
        other => readable(other),
    }
}
