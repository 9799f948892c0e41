//! Keeps texts of two directions apart: an English name inside an Urdu sentence, and the reverse.
//!
//! Values that a message shows pass through here. A value that runs against its page stands between
//! first-strong isolates (UAX #9), so that the full stop of `Ganga Bank Ltd.` stays with its name.
//! Nothing a party writes can open or close such a pair for the text around it: every mark that
//! turns text, and every isolate without its other half, is written out as `[U+202E]`.

use std::borrow::Cow;
use std::fmt::Write;

use fluent::FluentValue;

use crate::format;
use crate::locale::Language;

const OPEN: char = '\u{2068}';
const CLOSE: char = '\u{2069}';

/// Shows one value of a message; as much of Fluent as must know of it.
pub(crate) type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

/// How values are shown in the messages of a language.
pub(crate) fn formatter<M>(language: Language) -> Formatter<M> {
    match language {
        Language::En => |value, _| shown(Language::En, value),
        Language::Hi => |value, _| shown(Language::Hi, value),
        Language::Bn => |value, _| shown(Language::Bn, value),
        Language::Ta => |value, _| shown(Language::Ta, value),
        Language::Ur => |value, _| shown(Language::Ur, value),
        Language::Ja => |value, _| shown(Language::Ja, value),
    }
}

fn shown(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(n) => Some(format::fluent_number(language, n.value)),
        FluentValue::String(text) => Some(apart(language, text)),
        _ => None,
    }
}

/// A text as it may stand inside a sentence of this language.
pub(crate) fn apart(language: Language, text: &str) -> String {
    let safe = visible(text);
    let meets = match language.dir() {
        "rtl" => safe
            .chars()
            .any(|c| c.is_alphabetic() && !runs_right_to_left(c)),
        _ => safe.chars().any(runs_right_to_left),
    };
    match meets && !safe.starts_with(OPEN) {
        true => isolated(&safe),
        false => safe.into_owned(),
    }
}

/// A text of ours between first-strong isolates.
pub(crate) fn isolated(text: &str) -> String {
    format!("{OPEN}{text}{CLOSE}")
}

/// A text in which only whole pairs of first-strong isolates are left; other marks are written out.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(turns_text) {
        return Cow::Borrowed(text);
    }
    // How many of the closing marks still to come belong to an opening one before them.
    let mut unopened = 0_usize;
    let mut opened = 0_usize;
    for c in text.chars() {
        match c {
            OPEN => opened += 1,
            CLOSE if opened > 0 => opened -= 1,
            CLOSE => unopened += 1,
            _ => {}
        }
    }
    // With any half left over, none is trusted.
    let whole = opened == 0 && unopened == 0;
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if turns_text(c) && !(whole && matches!(c, OPEN | CLOSE)) {
            // Writing to a string cannot fail.
            let _ = write!(out, "[U+{:04X}]", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9).
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Letters of the scripts that run from right to left (Hebrew to Arabic, and their later blocks).
fn runs_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_close_the_pair_around_it() {
        for evil in ["bank\u{2069} knab", "bank\u{2069}\u{2068}", "\u{2068}bank"] {
            let shown = apart(Language::Ur, evil);
            assert_eq!(shown.matches([OPEN, CLOSE]).count(), 2, "{shown:?}");
            assert!(shown.contains("[U+206"), "{shown:?}");
        }
    }

    #[test]
    fn overrides_and_embeddings_are_written_out_in_every_language() {
        for language in [Language::En, Language::Ur] {
            for mark in ['\u{202A}', '\u{202E}', '\u{2066}', '\u{2067}'] {
                let shown = apart(language, &format!("a{mark}b"));
                assert!(!shown.contains(mark) && shown.contains("[U+20"), "{shown}");
            }
        }
    }

    #[test]
    fn only_a_text_that_runs_against_its_page_is_set_apart() {
        let marked = |language, text: &str| apart(language, text).starts_with(OPEN);
        assert!(marked(Language::Ur, "Ganga Bank Ltd."));
        assert!(!marked(Language::Ur, "گنگا بینک"));
        assert!(!marked(Language::Ur, "12,345"));
        assert!(marked(Language::En, "گنگا بینک"));
        assert!(!marked(Language::En, "Ganga Bank Ltd."));
        assert!(!marked(Language::Hi, "गंगा बैंक"));
        // What was set apart already is not set apart again.
        let once = apart(Language::Ur, "Ganga");
        assert_eq!(apart(Language::Ur, &once), once);
    }
}
