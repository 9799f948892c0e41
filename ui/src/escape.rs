//! Escapes every value that a page shows.
//!
//! On top of the HTML escapes, characters that change the direction of the text around them are
//! written out as `[U+202E]`. A name from a party or a byte from an answer can then never make a
//! page read differently from what it says. Whole pairs of first-strong isolates pass: they keep
//! texts of two directions apart and turn neither (see `direction.rs`). Joiners, which Indic
//! scripts need, pass untouched.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Html};

use crate::direction;

/// The escaper `askama.toml` names for every page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page;

impl Escaper for Page {
    fn write_escaped_str<W: Write>(&self, dest: W, string: &str) -> fmt::Result {
        Html.write_escaped_str(dest, &direction::visible(string))
    }
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
    fn half_a_pair_of_isolates_is_shown_and_a_whole_one_passes() {
        assert_eq!(escaped("bank\u{2069}<"), "bank[U+2069]&#60;");
        assert_eq!(escaped("\u{2068}bank"), "[U+2068]bank");
        assert_eq!(escaped("\u{2068}<\u{2069}"), "\u{2068}&#60;\u{2069}");
    }

    #[test]
    fn devanagari_joiners_pass_untouched() {
        assert_eq!(escaped("क्\u{200D}ष"), "क्\u{200D}ष");
    }
}
