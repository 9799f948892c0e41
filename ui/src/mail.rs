//! The words of a mail. They say what kind of thing has happened and where to sign in, and nothing
//! else: no organisation, no data, no address that does anything by itself. Only a receipt that she
//! asked for says what she decided on.

mod receipt;

use i18n_embed_fl::fl;

pub use self::receipt::receipt;
use crate::{locale::Locale, part::told::Told};

/// The body of a mail about `told`; `page` is where she reads it, `settings` where she chooses
/// what is mailed.
#[must_use]
pub fn body(
    l: &Locale,
    told: Told,
    number: u32,
    service: &str,
    page: &str,
    settings: &str,
) -> String {
    let plain = |words: String| words.replace('\r', "");
    [
        told.label(l),
        told.text(l, number),
        format!("{}\n{page}", fl!(l, "mail-sign-in")),
        fl!(l, "mail-never-ask"),
        format!(
            "{}\n{settings}\n\n{service}",
            fl!(l, "mail-why", service = service)
        ),
    ]
    .map(plain)
    .join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_mail_holds_its_two_addresses_and_no_other_and_its_subject_no_number() {
        let (messages, settings) = ("https://m.example/messages", "https://m.example/settings");
        for language in Language::ALL {
            let l = Locale::of(language);
            for told in Told::ALL {
                let subject = told.label(&l);
                assert!(!subject.contains(|c: char| c.is_ascii_digit()), "{subject}");
                assert!(subject.chars().count() < 100, "{subject}");
                let text = body(&l, told, 3, "Amanat", messages, settings);
                assert_eq!(text.matches("https://").count(), 2, "{text}");
                assert!(!text.contains("No localization"), "{text}");
            }
        }
    }
}
