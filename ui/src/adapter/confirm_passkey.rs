//! Confirming a passkey with the fiduciary, once the code was right.
//!
//! Where a passkey cannot be used on the page she may type its number, which her store shows her:
//! `/link/number` with `number`.
//!
//! With a passkey it posts `/link/passkey`: what the passkey gave, and `choice` when nothing but
//! passkeys is to count from now on (`only`), or a sign-in again (`also`). Without one
//! `/link/finish`, with `choice` where a passkey was used just before.

use askama::Template;
use i18n_embed_fl::fl;

use crate::adapter::LinksFor;
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::part::passkey::PasskeyForm;
use crate::samples;

/// What she has come to the page with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyNews {
    /// Straight from the code.
    None,
    /// With a passkey whose answer does not hold, or came too late.
    NotTaken,
    /// With a number that no passkey of those has.
    WrongNumber,
    /// With one that counts here already: she may add another now.
    Confirmed,
}

/// `GET /link`, once the code was right and her manager has named passkeys of hers.
#[derive(Clone, Debug, Template)]
#[template(path = "adapter/confirm_passkey.html")]
pub struct ConfirmPasskey {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// By which right she links for another; none: for herself.
    pub links_for: Option<LinksFor>,
    /// What just happened.
    pub news: PasskeyNews,
    /// To use a passkey with; none when none of those that her manager named may be used now.
    pub form: Option<PasskeyForm>,
    /// Whether passkeys of hers count here already.
    pub counts: bool,
    /// Whether nothing else counts here.
    pub only: bool,
}

impl ConfirmPasskey {
    /// Whether the choice that nothing else counts is hers to make without using a passkey again.
    #[must_use]
    pub fn chooses_at_the_end(&self) -> bool {
        self.news == PasskeyNews::Confirmed
    }

    /// What comes of going on without.
    #[must_use]
    pub fn without_words(&self) -> String {
        let name = self.chrome.service_name.as_str();
        if self.only {
            fl!(self.l, "confirm-passkey-without-only", name = name)
        } else if self.counts {
            fl!(self.l, "confirm-passkey-without-counts", name = name)
        } else {
            fl!(self.l, "confirm-passkey-without", name = name)
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::adapter_chrome(),
            links_for: None,
            news: PasskeyNews::None,
            form: Some(PasskeyForm::sample("/link/passkey")),
            counts: false,
            only: false,
        }
    }

    /// Its other faces, for tests and previews.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let page = Self::sample(l.clone());
        let mut long = page.clone();
        long.chrome.service_name =
            "Cooperative Savings and Loan Association of the River Valley Districts".to_owned();
        vec![
            Self {
                news: PasskeyNews::NotTaken,
                counts: true,
                ..page.clone()
            },
            Self {
                news: PasskeyNews::WrongNumber,
                ..page.clone()
            },
            Self {
                news: PasskeyNews::Confirmed,
                counts: true,
                only: true,
                ..page.clone()
            },
            Self {
                form: None,
                counts: true,
                only: true,
                ..page.clone()
            },
            Self {
                links_for: Some(LinksFor::sample()),
                ..page
            },
            long,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, render};

    #[test]
    fn she_can_always_go_on_and_chooses_about_passkeys_only_with_one() {
        let l = Locale::of(Language::En);
        let mut pages = ConfirmPasskey::samples(&l);
        pages.push(ConfirmPasskey::sample(l));
        for page in pages {
            let html = render(&page).unwrap();
            let (_, without) = html.split_once("action=\"/link/finish\"").unwrap();
            assert_eq!(
                without.contains("name=\"choice\""),
                page.news == PasskeyNews::Confirmed,
                "{:?}",
                page.news
            );
            assert_eq!(html.contains("data-passkey=\"get\""), page.form.is_some());
            assert_eq!(html.contains("action=\"/link/number\""), !page.only);
        }
    }
}
