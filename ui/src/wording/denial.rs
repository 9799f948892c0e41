//! Why she said no, by the lasting name of the reason.

use i18n_embed_fl::fl;

use super::readable;
use crate::locale::Locale;

/// The reason as she would say it.
#[must_use]
pub fn label(l: &Locale, reason: &str) -> String {
    match reason {
        "too_much" => fl!(l, "request-reason-too-much"),
        "not_trusted" => fl!(l, "request-reason-not-trusted"),
        "not_wanted" => fl!(l, "request-reason-not-wanted"),
        "not_understood" => fl!(l, "request-reason-not-understood"),
        "other" => fl!(l, "request-reason-other"),
        other => readable(other),
    }
}
