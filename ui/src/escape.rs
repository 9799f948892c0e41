//! Escapes every value that a page shows.
//!
//! On top of the HTML escapes, characters that change the direction of the text around them are
//! written out as `[U+202E]`. A name from a party or a byte from an answer can then never make a
//! page read differently from what it says. Joiners, which Indic scripts need, pass untouched.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Html};

/// The escaper `askama.toml` names for every page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page;

impl Escaper for Page {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut rest = string;
        while let Some(at) = rest.find(turns_text) {
            let (before, from) = rest.split_at(at);
            Html.write_escaped_str(&mut dest, before)?;
            let mut chars = from.chars();
            if let Some(c) = chars.next() {
                write!(dest, "[U+{:04X}]", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        Html.write_escaped_str(&mut dest, rest)
    }
}

/// Embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9).
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        Page.write_escaped_str(&mut out, text).unwrap();
        out
    }

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(escaped("<b>&\"'"), "&#60;b&#62;&#38;&#34;&#39;");
    }

    #[test]
    fn a_direction_override_is_shown_not_obeyed() {
        assert_eq!(escaped("bank\u{202E}knab<"), "bank[U+202E]knab&#60;");
    }

    #[test]
    fn devanagari_joiners_pass_untouched() {
        assert_eq!(escaped("क्\u{200D}ष"), "क्\u{200D}ष");
    }
}
