//! The words of the store's own mail. They say that something has arrived and where to look, and
//! nothing else: no organisation, no data, no address that does anything by itself.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// Subject and body of the mail that a consent in her name has arrived; `at` is where she looks at
/// it. With `for_ward` it is about a store that the reader keeps for another, and does not say for
/// whom.
#[must_use]
pub fn arrival_mail(l: &Locale, store: &str, at: &str, for_ward: bool) -> (String, String) {
    let (subject, text) = if for_ward {
        (
            fl!(l, "arrival-mail-ward-subject"),
            fl!(l, "arrival-mail-ward-text", store = store),
        )
    } else {
        (
            fl!(l, "arrival-mail-subject"),
            fl!(l, "arrival-mail-text", store = store),
        )
    };
    let body = [
        text,
        format!("{}\n{at}", fl!(l, "arrival-mail-look")),
        fl!(l, "arrival-mail-object"),
        fl!(l, "arrival-mail-off"),
    ];
    (
        subject,
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
            let mail = |for_ward| arrival_mail(&l, "Her store", "https://s.example/a", for_ward);
            for (subject, body) in [mail(false), mail(true)] {
                assert!(subject.chars().count() < 100 && !subject.contains("Her store"));
                assert_eq!(body.matches("https://").count(), 1, "{body}");
                assert!(body.contains("Her store"));
            }
            assert_ne!(mail(false), mail(true));
        }
    }
}
