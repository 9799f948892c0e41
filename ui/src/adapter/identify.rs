//! Which account it is.
//!
//! Posts `/link/identify` with `customer`.

use askama::Template;
use i18n_embed_fl::fl;

use crate::adapter::LinksFor;
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::samples;

/// `GET /link`, before she has said which account it is.
#[derive(Clone, Debug, Template)]
#[template(path = "adapter/identify.html")]
pub struct Identify {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// By which right she links for another; none: for herself.
    pub links_for: Option<LinksFor>,
    /// Back to her consent manager, which sent her here.
    pub manager_href: String,
}

impl Identify {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::adapter_chrome(),
            links_for: None,
            manager_href: "https://manager.example/".to_owned(),
        }
    }
}
