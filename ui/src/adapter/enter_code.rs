//! The one-time code.
//!
//! Posts `/link/verify` with `code`.

use askama::Template;
use i18n_embed_fl::fl;

use crate::adapter::LinksFor;
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::samples;

/// What follows [`super::Identify`]; the same whether or not what she typed names an account.
#[derive(Clone, Debug, Template)]
#[template(path = "adapter/enter_code.html")]
pub struct EnterCode {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// By which right she links for another; none: for herself.
    pub links_for: Option<LinksFor>,
    /// Back to her consent manager, where she can begin again.
    pub manager_href: String,
    /// For how many minutes a code is good.
    pub minutes: i64,
    /// Whether the code that she has just typed was not right.
    pub wrong: bool,
}

impl EnterCode {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::adapter_chrome(),
            links_for: None,
            manager_href: "https://manager.example/".to_owned(),
            minutes: 10,
            wrong: false,
        }
    }

    /// After a wrong code, for tests and previews.
    #[must_use]
    pub fn sample_wrong(l: Locale) -> Self {
        Self {
            wrong: true,
            ..Self::sample(l)
        }
    }
}
