//! The words of the store's own mail. They say that something has arrived and where to look, and
//! nothing else: no organisation, no data, no address that does anything by itself.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// Subject and body of the mail that a consent in her name has arrived; `at` is where she looks at
/// it.
#[must_use]
pub fn arrival_mail(l: &Locale, store: &str, at: &str) -> (String, String) {
    let body = [
        fl!(l, "arrival-mail-text", store = store),
        format!("{}\n{at}", fl!(l, "arrival-mail-look")),
        fl!(l, "arrival-mail-object"),
        fl!(l, "arrival-mail-off"),
    ];
    (
        fl!(l, "arrival-mail-subject"),
        body.map(|part| part.replace('\r', "")).join("\n\n"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn the_mail_holds_one_address_and_its_subject_nothing_of_hers() {
        for language in Language::ALL {
            let l = Locale::of(language);
            let (subject, body) = arrival_mail(&l, "Her store", "https://s.example/approved");
            assert!(subject.chars().count() < 100 && !subject.contains("Her store"));
            assert_eq!(body.matches("https://").count(), 1, "{body}");
            assert!(body.contains("Her store"));
        }
    }
}
